"""A new course repository: files of `template/`, their blanks filled in, and what is derived for editors and assistants.

In the template, `dot.` stands for a leading dot, so that no tool takes its files for our own.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from builder import __version__
from builder.course.editor import editor_schemas
from builder.course.teach import common_told, snippets, types_told
from builder.engine.item import ID_PATTERN

TEMPLATE = Path(__file__).with_name("template")
LINE = "<!-- Below this line, Paydown derives: `paydown new . --refresh` writes it anew. -->"


@dataclass(frozen=True)
class Start:
    """What became of each file, by its path in the new folder."""

    course: str
    made: tuple[str, ...]
    kept: tuple[str, ...]


class StartError(Exception):
    """Why no course could be made, and what to do."""


def start(folder: Path, title: str = "", course: str = "") -> Start:
    """Make a course repository in a folder. What is there already is kept as it is. Raises StartError, OSError."""
    name = folder.resolve().name
    course = course or re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80] or "course"
    if not re.match(ID_PATTERN, course):
        raise StartError(f"`{course}` can't be the id of a course: use letters, digits, `-` and `_`")
    if folder.exists() and not folder.is_dir():
        raise StartError(f"{folder} is a file: name a folder")
    title = " ".join(title.split()) or re.sub(r"[-_]+", " ", name).strip().capitalize() or "A course"
    files = dict(_filled(title, course)) | derived(course)
    made = tuple(path for path, text in files.items() if _written(folder / path, text))
    return Start(course, made, tuple(path for path in files if path not in made))


def refresh(folder: Path) -> tuple[str, ...]:
    """Write what is derived anew, in a repository that `start` has made; paths of what changed. Raises StartError, OSError."""
    if not (folder / "mkdocs.yml").is_file():
        raise StartError(f"no mkdocs.yml in {folder.resolve()}: `--refresh` is for a course repository that is there")
    changed: list[str] = []
    for path, text in derived("").items():
        place = folder / path
        before = place.read_text(encoding="utf-8") if place.is_file() else ""
        after = before.partition(LINE)[0] + text.partition(LINE)[1] + text.partition(LINE)[2] if LINE in text else text
        if after != before:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(after, encoding="utf-8", newline="\n")
            changed.append(path)
    return tuple(changed)


def derived(course: str) -> dict[str, str]:
    """Files that follow from the question types: path -> text."""
    schemas = {f".paydown/{name}": text for name, text in editor_schemas().items()}
    head = (TEMPLATE / "AGENTS.md").read_text(encoding="utf-8").replace("__ID__", course or "<course>")
    told = f"{LINE}\n\n## Keys of every question\n\n{common_told()}\n\n## The types\n\n{types_told()}"
    return {**schemas, ".vscode/paydown.code-snippets": snippets(), "AGENTS.md": head + told}


def _filled(title: str, course: str) -> Iterator[tuple[str, str]]:
    blanks = {
        "__TITLE__": title,
        "__TITLE_QUOTED__": json.dumps(title, ensure_ascii=False),
        "__ID__": course,
        "__PAYDOWN__": __version__,
    }
    blank = re.compile("|".join(sorted(blanks, key=len, reverse=True)))
    for path in sorted(path for path in TEMPLATE.rglob("*") if path.is_file()):
        where = path.relative_to(TEMPLATE).as_posix()
        text = path.read_text(encoding="utf-8")
        yield (
            re.sub(r"(^|/)dot\.", r"\1.", where).replace("__ID__", course),
            blank.sub(lambda found: blanks[found[0]], text),
        )


def _written(place: Path, text: str) -> bool:
    """Whether the file was written: one that is there is kept."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with place.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True
