"""Programs in pieces (Parsons 2006): a text to lines with their levels of indentation, and an arrangement back to a text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

DEEPEST = 20
"""Levels of indentation that are read."""
PLACED = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]*)(?::([0-9]{1,2}))?")


@dataclass(frozen=True)
class Line:
    """A line of a program without its indentation, and how deep it stands."""

    text: str
    level: int = 0


def lines_of(program: str) -> tuple[Line, ...]:
    """The lines of a program that are not blank; a level is one step of indentation, however wide."""
    widths: list[int] = []
    found: list[Line] = []
    for line in program.expandtabs(4).split("\n"):
        text = line.strip()
        width = len(line) - len(line.lstrip())
        if text:
            while widths and width < widths[-1]:
                widths.pop()
            if not widths or width > widths[-1]:
                widths.append(width)
            found.append(Line(text, len(widths) - 1))
    return tuple(found)


def program_of(lines: Iterable[Line]) -> str:
    """Lines as a program, four blanks for each level."""
    return "".join(f"{'    ' * line.level}{line.text}\n" for line in lines)


def placed(values: Iterable[str], named: Mapping[str, str]) -> list[tuple[str, Line]] | None:
    """The lines that a response names as `id` or, indented, `id:level`; none where it can't be read."""
    found: list[tuple[str, Line]] = []
    for value in values:
        read = PLACED.fullmatch(value)
        level = int(read[2] or 0) if read else 0
        if not read or read[1] not in named or level > DEEPEST or any(read[1] == name for name, _ in found):
            return None
        found.append((read[1], Line(named[read[1]], level)))
    return found


def value_of(name: str, level: int) -> str:
    """How a response names a line."""
    return f"{name}:{level}" if level else name


def code_span(text: str) -> str:
    """A line of code as Markdown that shows it as it is."""
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{ticks} {text} {ticks}" if "`" in text else f"`{text}`"
