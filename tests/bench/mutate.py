"""Blocks as no author would write them: small changes of what stands in the courses, and bits of YAML thrown together."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from builder.course.fence import fences
from builder.engine.items import ITEM_TYPES
from builder.engine.shape import members

ROOT = Path(__file__).parents[2]
ODD = [
    *"`~:-#&*![]{}|>'\"\\\t ?@%=,<^$_\u00a0\ufeff\u2028\x85\x00\x1f\x7f\u200f“„«–•：\u3000é漢🙂",
    *(
        ": ",
        " #",
        "- ",
        "? ",
        "---",
        "...",
        "{=",
        "{=a}",
        "[[",
        "]]",
        "<<: ",
        "!!python/object:os.system ",
        "&a ",
        "*a",
        "\r\n",
    ),
    *(
        "```",
        "~~~~",
        "</",
        "<!--",
        "<T>",
        "\\x",
        "\\u12",
        "1e999",
        "0x" + "f" * 40,
        "9" * 400,
        ".nan",
        "~",
        "null",
        "$$",
    ),
]
BITS = [
    *ODD,
    "yes",
    "no",
    "true",
    "1",
    "-0.0",
    "1_000",
    "12:30",
    "2027-01-31",
    "|",
    ">-",
    "|9",
    "'",
    '"',
    "a: b",
    "[a, {b: c}]",
    "",
]
type Change = Callable[[Random, list[str]], list[str]]


@cache
def blocks() -> tuple[str, ...]:
    """The questions of the courses, and those that authors wrote without a thought for YAML."""
    pages = sorted((ROOT / "courses").rglob("*.md"))
    found = [
        block.text for path in pages for block in fences(path.read_text(encoding="utf-8")) if block.kind == "question"
    ]
    natural = (ROOT / "tests/cases/natural.txt").read_text(encoding="utf-8").split("=====\n")
    return (*found, *(re.sub(r"(?m)^--> .*\n?", "", case).rstrip("\n") for case in natural))


@cache
def words() -> tuple[str, ...]:
    """Types and the keys of all of them."""
    return tuple(sorted({each.kind for each in ITEM_TYPES} | {key for each in ITEM_TYPES for key in members(each)}))


def mutated(seed: int) -> str:
    """The block of a seed: one of `blocks`, changed up to five times, or, once in ten, bits of YAML."""
    chance = Random(seed)
    if chance.random() < 0.1:
        return _thrown(chance)
    lines = chance.choice(blocks()).split("\n")
    for _ in range(chance.randint(1, 5)):
        lines = chance.choice(CHANGES)(chance, lines) or [""]
    return "\n".join(lines)


def _thrown(chance: Random) -> str:
    lines = [f"type: {chance.choice(ITEM_TYPES).kind}"] if chance.random() < 0.8 else []
    for _ in range(chance.randint(0, 12)):
        key = f"{chance.choice(words())}{chance.choice([':', ': ', ':', '：', ''])}" if chance.random() < 0.8 else ""
        value = "".join(chance.choice(BITS) for _ in range(chance.randint(0, 4)))
        lines.append(" " * chance.choice([0, 0, 0, 1, 2, 4]) + chance.choice(["", "", "- "]) + key + value)
    return "\n".join(lines)


def _spot(chance: Random, lines: list[str]) -> tuple[int, int]:
    nth = chance.randrange(len(lines))
    return nth, chance.randint(0, len(lines[nth]))


def _delete(chance: Random, lines: list[str]) -> list[str]:
    nth = chance.randrange(len(lines))
    return lines[:nth] + lines[nth + chance.randint(1, 3) :]


def _double(chance: Random, lines: list[str]) -> list[str]:
    nth = chance.randrange(len(lines))
    return lines[: nth + 1] + lines[nth:]


def _swap(chance: Random, lines: list[str]) -> list[str]:
    a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
    out = list(lines)
    out[a], out[b] = out[b], out[a]
    return out


def _indent(chance: Random, lines: list[str]) -> list[str]:
    nth, by = chance.randrange(len(lines)), chance.choice([" ", "  ", "    ", "\t", "\u00a0"])
    return [by + line if nth <= at < nth + 2 else line for at, line in enumerate(lines)]


def _outdent(chance: Random, lines: list[str]) -> list[str]:
    nth, by = chance.randrange(len(lines)), chance.randint(1, 4)
    return [
        line[min(by, len(line) - len(line.lstrip())) :] if nth <= at < nth + 2 else line
        for at, line in enumerate(lines)
    ]


def _insert(chance: Random, lines: list[str]) -> list[str]:
    nth, at = _spot(chance, lines)
    odd = chance.choice(ODD) * chance.choice([1, 1, 1, 2, 60])
    return [*lines[:nth], lines[nth][:at] + odd + lines[nth][at:], *lines[nth + 1 :]]


def _cut(chance: Random, lines: list[str]) -> list[str]:
    nth, at = _spot(chance, lines)
    return [*lines[:nth], lines[nth][:at], *(lines[nth + 1 :] if chance.random() < 0.5 else [])]


def _join(chance: Random, lines: list[str]) -> list[str]:
    nth = chance.randrange(len(lines))
    return [*lines[:nth], " ".join(lines[nth : nth + 2]), *lines[nth + 2 :]]


def _break(chance: Random, lines: list[str]) -> list[str]:
    nth, at = _spot(chance, lines)
    return [*lines[:nth], lines[nth][:at], lines[nth][at:], *lines[nth + 1 :]]


def _rename(chance: Random, lines: list[str]) -> list[str]:
    nth = chance.randrange(len(lines))
    key = re.compile(r"(^[\s-]*)[\w-]+(?=:)")
    return [*lines[:nth], key.sub(rf"\g<1>{chance.choice(words())}", lines[nth]), *lines[nth + 1 :]]


def _retype(chance: Random, lines: list[str]) -> list[str]:
    kind = chance.choice(words())
    return [f"type: {kind}" if line.startswith("type:") else line for line in lines]


def _revalue(chance: Random, lines: list[str]) -> list[str]:
    nth = chance.randrange(len(lines))
    head, colon, _ = lines[nth].partition(": ")
    return [*lines[:nth], head + colon + chance.choice(BITS), *lines[nth + 1 :]]


def _graft(chance: Random, lines: list[str]) -> list[str]:
    nth, other = chance.randrange(len(lines)), chance.choice(blocks()).split("\n")
    at = chance.randrange(len(other))
    return [*lines[:nth], *other[at : at + 4], *lines[nth:]]


CHANGES: tuple[Change, ...] = (
    *(
        _delete,
        _double,
        _swap,
        _indent,
        _outdent,
        _insert,
        _insert,
        _cut,
        _join,
        _break,
        _rename,
        _retype,
        _revalue,
        _graft,
    ),
)
