"""Courses as an author writes them, in a folder of the test's own: what most tests of the engine and the build begin with."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from builder.course.block import compose
from builder.course.fence import Block
from builder.course.reader import Reader
from builder.engine.item import Item
from builder.engine.items import ITEM_TYPES

COURSE = "title: Tea\nskills:\n  - {id: brewing, title: Brew, minutes: 10}\n"


def item(text: str) -> Item:
    """The item of a block that has no fault."""
    reader = Reader(Path(), "")
    found = reader.item(*compose(Block("question", dedent(text).strip("\n"), "lesson.md", 1)), {})
    assert found, reader.issues
    return found


def issues(text: str) -> list[str]:
    """The faults of a block as `line:column rule`, the first line of its YAML being 1."""
    reader = Reader(Path(), "", ITEM_TYPES)
    reader.item(*compose(Block("question", dedent(text).strip("\n"), "lesson.md", 1)), {})
    return sorted(f"{each.place.line}:{each.place.column} {each.rule}" for each in reader.issues)


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Files by path, written below a folder; texts may be indented as the test is."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).removeprefix("\n"), encoding="utf-8", newline="")
    return root


def course(root: Path, files: Mapping[str, str]) -> Path:
    """A folder of courses with one course, `tea`, that holds these files."""
    return write(root, {"tea/course.yml": COURSE} | {f"tea/{name}": text for name, text in files.items()})
