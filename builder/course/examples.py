"""The smallest question of every type, as its gallery lesson writes it: what editors offer and machine assistants imitate.

`make derive` writes them to `examples.json`, which travels in the wheel.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from builder.course.data import read
from builder.course.fence import Block, fences
from builder.course.schema import schema_of
from builder.engine.item import Item
from builder.engine.items import ITEM_TYPES

KEPT = Path(__file__).with_name("examples.json")
GALLERY = Path("courses/gallery")
PRIVATE = ("allow", "skills", "tags")
"""Keys of a question in the gallery that say something of the gallery, not of the question."""


@cache
def kept() -> Mapping[str, str]:
    """Type -> text of a block."""
    found: dict[str, str] = json.loads(KEPT.read_text(encoding="utf-8"))
    return found


def example(cls: type[Item]) -> str:
    """A question of this type as YAML; of a type that has no lesson yet, its required keys with `…`."""
    return kept().get(cls.kind) or "".join(
        f"{key}: {cls.kind if key == 'type' else '…'}\n" for key in schema_of(cls)["required"]
    )


def example_data(cls: type[Item]) -> Mapping[str, Any]:
    """The same as data."""
    data: Mapping[str, Any] = read(Block("", example(cls), "", 1)).data
    return data


def derived(gallery: Path = GALLERY) -> str:
    """What `examples.json` should hold, from the lessons as they are now."""
    shortest = {cls.kind: min(_blocks(gallery / f"{cls.kind}.md"), key=_length, default="") for cls in ITEM_TYPES}
    return json.dumps({kind: text for kind, text in shortest.items() if text}, indent=2, ensure_ascii=False) + "\n"


def _length(text: str) -> int:
    return text.count("\n")


def _blocks(lesson: Path) -> Iterator[str]:
    """Questions of the type that a lesson is named after, without private keys."""
    if not lesson.is_file():
        return
    for block in fences(lesson.read_text(encoding="utf-8")):
        if block.kind == "question" and f"type: {lesson.stem}\n" in block.text + "\n":
            yield "".join(f"{line}\n" for line in _public(block.text))


def _public(text: str) -> Iterator[str]:
    inside = False
    for line in text.rstrip("\n").split("\n"):
        inside = line.startswith(tuple(f"{key}:" for key in PRIVATE)) or (inside and line[:1] in (" ", ""))
        if not inside:
            yield line


def main() -> None:
    """Write `examples.json`."""
    KEPT.write_text(derived(), encoding="utf-8")
    kept.cache_clear()
