r"""`{=expr}` and `{=expr:format}` in texts: where they stand, what they ask for, and what is written in their place.

A brace or bracket inside the expression must be closed there; a format begins at a colon outside of brackets and quotes.
`\{=…}` stands for `{=…}` itself.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

OPENING, CLOSING = "([{", ")]}"
UNGROUPED = re.compile(r"(?:[\^_}]|\\[A-Za-z]+ ?)$")
"""TeX behind which a single digit or a group is read."""
LONGEST = 500
"""Characters of a placeholder."""


@dataclass(frozen=True)
class Placeholder:
    """One place in a text: `source` is what stands there, from `start` up to, not including, `end`."""

    start: int
    end: int
    source: str
    expression: str
    format: str


def placeholders(text: str) -> Iterator[Placeholder]:
    """The placeholders of a text, in order; escaped ones are none."""
    at = text.find("{=")
    while at >= 0:
        found = _read(text, at)
        if found and not text.endswith("\\", 0, at):
            yield found
        at = text.find("{=", found.end if found else at + 2)


def _read(text: str, start: int) -> Placeholder | None:
    """The placeholder that begins at `start`; none where it is not closed on its line, or holds nothing."""
    depth, quote, colon = 0, "", 0
    for at in range(start + 2, min(len(text), start + LONGEST)):
        char = text[at]
        if char == "\n":
            return None
        if quote:
            quote = "" if char == quote and text[at - 1] != "\\" else quote
        elif char in "\"'":
            quote = char
        elif char == "}" and not depth:
            expression, form = text[start + 2 : colon or at].strip(), text[colon + 1 : at] if colon else ""
            return Placeholder(start, at + 1, text[start : at + 1], expression, form) if expression else None
        elif char in OPENING or char in CLOSING:
            depth += 1 if char in OPENING else -1
        elif char == ":" and not depth and not colon and text[at : at + 2] != ":=":
            colon = at
    return None


def alone(text: str) -> Placeholder | None:
    """The placeholder that is the whole text, or none."""
    if not text.startswith("{="):
        return None
    return next((each for each in placeholders(text) if each.start == 0 and each.end == len(text)), None)


def replaced(text: str, value: Callable[[str], str]) -> str:
    """A text with `value(source)` for each placeholder, and without the backslashes before what only looks like one.

    In TeX, what stands for a placeholder is a group where TeX would take its first digit only: in `2^{=a}`.
    """
    if "{=" not in text:
        return text
    first, *rest = _pieces(text)
    return first[0] + "".join(value(source) + after for after, source in rest)


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[tuple[str, str], ...]:
    """What stands before the first placeholder, then each placeholder's source with what stands behind it."""
    out, at, source = [""], 0, [""]
    for each in placeholders(text):
        out[-1] += text[at : each.start].replace("\\{=", "{=")
        group = UNGROUPED.search(out[-1]) and _in_tex(text[: each.start])
        out[-1] += "{" if group else ""
        out.append("}" if group else "")
        source.append(each.source)
        at = each.end
    out[-1] += text[at:].replace("\\{=", "{=")
    return tuple(zip(out, source, strict=True))


def _in_tex(before: str) -> bool:
    """Whether a formula was begun and not ended."""
    dollars = before.replace("$$", "$").count("$") - before.count("\\$")
    return dollars % 2 == 1 or any(before.rfind(f"\\{a}") > before.rfind(f"\\{b}") for a, b in ("()", "[]"))


def in_fixed_order(sources: set[str]) -> tuple[str, ...]:
    """Placeholders in an order that says nothing about where they stand: their numbers are seen in the open page."""
    return tuple(sorted(sources, key=lambda source: hashlib.sha256(source.encode("utf-8", "replace")).digest()))


def token(item: str, number: int) -> str:
    """What stands in HTML for a placeholder until a learner's values are known: nothing but letters and digits."""
    return f"pdx{hashlib.sha256(item.encode()).hexdigest()[:10]}n{number:03}"
