"""Which characters a regular expression can't match without: a text that lacks them needs no search.

Only what is certain is told. Python's own parser of regular expressions says how a pattern is built; of parts not
known here, and of letters (they may stand for their other case, and are in any text), nothing is claimed.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

type Needed = frozenset[str] | None
"""Some of these ASCII characters must be in a text that matches; none says nothing."""

WIDEST = 40
"""Of a larger choice of characters, one is in nearly every text."""


@cache
def needed(pattern: object) -> Needed:
    """The characters of which at least one is in any text where a compiled pattern matches."""
    if not (isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str)):
        return None
    return _all(_parser.parse(pattern.pattern, pattern.flags))


def _all(parts: Iterable[Any]) -> Needed:
    """What a sequence needs, by the part that says most: digits and blanks say little."""
    found = [each for op, value in parts if (each := PARTS.get(op, _unknown)(value))]
    return min(found, key=lambda each: (not each.isdisjoint(" 0123456789"), len(each)), default=None)


def _any(found: Iterable[Needed]) -> Needed:
    chars: frozenset[str] = frozenset()
    for each in found:
        if each is None:
            return None
        chars |= each
    return chars if len(chars) <= WIDEST else None


def _unknown(_: Any) -> Needed:
    return None


def _literal(code: int) -> Needed:
    return frozenset(chr(code)) if code < 128 and not chr(code).isalpha() else None


def _range(ends: tuple[int, int]) -> Needed:
    return _any(map(_literal, range(ends[0], min(ends[1], ends[0] + WIDEST) + 1)))


def _one_of(members: Any) -> Needed:
    return _any(MEMBERS.get(op, _unknown)(value) for op, value in members)


def _repeat(value: Any) -> Needed:
    least, _, parts = value
    return _all(parts) if least else None


MEMBERS: Mapping[Any, Callable[[Any], Needed]] = {_constants.LITERAL: _literal, _constants.RANGE: _range}
PARTS: Mapping[Any, Callable[[Any], Needed]] = {
    _constants.LITERAL: _literal,
    _constants.IN: _one_of,
    _constants.BRANCH: lambda value: _any(map(_all, value[1])),
    _constants.SUBPATTERN: lambda value: _all(value[3]),
    _constants.ATOMIC_GROUP: _all,
    _constants.ASSERT: lambda value: _all(value[1]),
    **dict.fromkeys((_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT), _repeat),
}
