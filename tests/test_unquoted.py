"""The questions of the courses, written without any quotes or signs of YAML, come back as they were after `--fix`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builder.course.fence import Block
from builder.course.reader import Reader
from builder.engine.item import Item
from builder.engine.shape import encode
from tests.bench.mutate import blocks
from tests.test_repair import mended_text

LEAST = 0.96
"""Share of the questions that are the same. Others have quotes as part of an answer, or a file of lines beside a program."""


def read(text: str) -> Item | None:
    return Reader(Path(), "")._question(Block("question", text, "page.md", 1), {})


def unquoted(data: dict[str, Any], step: int, indent: int = 0) -> Iterator[str]:
    """Lines of YAML as somebody writes them who has never heard of it; each level is `step` blanks further right."""
    pad = " " * indent
    for key, value in data.items():
        if isinstance(value, dict):
            yield f"{pad}{key}:"
            yield from unquoted(value, step, indent + step)
        elif isinstance(value, list):
            yield f"{pad}{key}:"
            yield from (line for each in value for line in entry(each, step, indent + step))
        elif isinstance(value, str) and "\n" in value.rstrip("\n"):
            yield f"{pad}{key}:"
            yield from (pad + " " * step + line if line.strip() else "" for line in value.rstrip("\n").split("\n"))
        else:
            yield f"{pad}{key}: " + (
                {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value).rstrip("\n")
            )


def entry(value: Any, step: int, indent: int) -> Iterator[str]:
    pad = " " * indent
    if isinstance(value, dict):
        first, *rest = unquoted(value, step, indent + 2)
        yield from (f"{pad}- {first.lstrip()}", *rest)
    else:
        yield f"{pad}- [{', '.join(map(str, value))}]" if isinstance(value, list) else f"{pad}- {value}"


def said(value: Any) -> Any:
    """What is said, whatever the line breaks inside of a paragraph."""
    if isinstance(value, str):
        return value.rstrip() if "```" in value or "    " in value else [each.split() for each in value.split("\n\n")]
    if isinstance(value, list):
        return [said(each) for each in value]
    return {key: said(each) for key, each in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("step", [1, 2, 4])
def test_questions_without_quotes_come_back_as_they_were(step: int) -> None:
    items = [item for text in blocks() if (item := read(text))]
    lost = []
    for item in items:
        data = {"id": item.id, "type": item.kind} | encode(item)
        made = mended_text("\n".join(unquoted(data, step)))
        again = read(made)
        if again is None or said(encode(again)) != said(encode(item)):
            lost.append((item.id, made))
    assert len(lost) <= (1 - LEAST) * len(items), [name for name, _ in lost]
