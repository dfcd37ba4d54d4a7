"""Regular expressions for answers: which of them an author may use, and a matcher that never takes long.

Python's `re` tries one way after the other, and there may be exponentially many. Here all ways are followed at once,
as sets of positions (Thompson 1968): the time grows with text times pattern. Only patterns that refer back to a group
are left to `re`, and only if they are small.
"""

import re
import warnings
from collections.abc import Callable
from functools import cache, partial
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

type Positions = frozenset[int] | set[int]
type Step = Callable[[str, Positions], Positions]
"""From the positions where something may begin in a text to those where it may end."""

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
_BACKWARD = (
    _constants.GROUPREF,
    _constants.GROUPREF_EXISTS,
    _constants.ATOMIC_GROUP,
    _constants.POSSESSIVE_REPEAT,
)
MOST_CHOICES = 3
"""So many things of variable length may a pattern hold that `re` has to match."""
LONGEST_BACKWARD = 250
"""… and so many characters the text."""
LONGEST_PATTERN = 2_000
NESTED = "a repeat without limit stands in another one (such as `(a+)+`), which can take for ever"
BACKWARD = "the pattern refers back to a group, and has too many repeats beside"


def pattern_fault(pattern: str) -> str:
    """What is wrong with a pattern, in a sentence, or an empty text."""
    if len(pattern) > LONGEST_PATTERN:
        return f"the pattern is longer than {LONGEST_PATTERN} characters"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = _parser.parse(pattern)
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError, Warning) as fault:
        return f"the pattern can't be read: {fault}"
    if _nested(tree, _unbounded):
        return NESTED
    return BACKWARD if _backward(tree) and (_choices(tree) > MOST_CHOICES or _nested(tree, _variable)) else ""


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern without fault matches the whole of a text."""
    return _matcher(pattern)(text)


@cache
def _matcher(pattern: str) -> Callable[[str], bool]:
    tree = _parser.parse(pattern)
    if _backward(tree):
        whole = re.compile(pattern)
        return lambda text: len(text) <= LONGEST_BACKWARD and whole.fullmatch(text) is not None
    step = _sequence(tree, tree.state.flags)
    return lambda text: len(text) in step(text, {0})


def _children(node: Any) -> list[Any]:
    op, value = node
    if op in (*_REPEATS, _constants.POSSESSIVE_REPEAT):
        return [value[2]]
    if op is _constants.BRANCH:
        return list(value[1])
    if op is _constants.SUBPATTERN:
        return [value[3]]
    if op in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [value[1]]
    if op is _constants.ATOMIC_GROUP:
        return [value]
    if op is _constants.GROUPREF_EXISTS:
        return [each for each in value[1:] if each is not None]
    return []


def _repeat(node: Any) -> bool:
    return node[0] in (*_REPEATS, _constants.POSSESSIVE_REPEAT)


def _unbounded(node: Any) -> bool:
    return _repeat(node) and node[1][1] is _constants.MAXREPEAT


def _variable(node: Any) -> bool:
    fixed = not _repeat(node) or node[1][0] == node[1][1]
    return not fixed or node[0] in (_constants.BRANCH, _constants.GROUPREF)


def _nested(tree: Any, what: Callable[[Any], bool], *, inside: bool = False) -> bool:
    """Whether one such thing stands in another."""
    if inside and any(map(what, tree)):
        return True
    return any(_nested(child, what, inside=inside or what(node)) for node in tree for child in _children(node))


def _backward(tree: Any) -> bool:
    return any(node[0] in _BACKWARD or any(map(_backward, _children(node))) for node in tree)


def _choices(tree: Any) -> int:
    here = sum(_variable(node) and node[0] is not _constants.GROUPREF for node in tree)
    return here + sum(_choices(child) for node in tree for child in _children(node))


def _sequence(tree: Any, flags: int) -> Step:
    steps = [_step(node, flags) for node in tree]

    def run(text: str, at: Positions) -> Positions:
        for step in steps:
            at = step(text, at)
        return at

    return run


def _step(node: Any, flags: int) -> Step:
    op, value = node
    if op in _REPEATS:
        return partial(_repeated, _sequence(value[2], flags), int(value[0]), int(value[1]))
    if op is _constants.BRANCH:
        return partial(_either, [_sequence(part, flags) for part in value[1]])
    if op is _constants.SUBPATTERN:
        return _sequence(value[3], (flags | value[1]) & ~value[2])
    if op in (_constants.ASSERT, _constants.ASSERT_NOT):
        back = value[1].getwidth()[1] if value[0] < 0 else 0
        return partial(_asserted, _sequence(value[1], flags), back, op is _constants.ASSERT)
    return partial(_single, _leaf(node, flags))


def _leaf(node: Any, flags: int) -> re.Pattern[str]:
    r"""One character, or one place such as `^` or `\b`: `re` is good at these."""
    state = _parser.State()
    state.flags = flags
    compiled: re.Pattern[str] = _compiler.compile(_parser.SubPattern(state, [node]), flags)
    return compiled


def _single(leaf: re.Pattern[str], text: str, at: Positions) -> Positions:
    return {found.end() for start in at if (found := leaf.match(text, start))}


def _either(steps: list[Step], text: str, at: Positions) -> Positions:
    return {end for step in steps for end in step(text, at)}


def _asserted(step: Step, back: int, wanted: bool, text: str, at: Positions) -> Positions:
    def holds(start: int) -> bool:
        ends = step(text, {start - back}) if start >= back else set()
        return start in ends if back else bool(ends)

    return {start for start in at if holds(start) is wanted}


def _repeated(step: Step, least: int, most: int, text: str, at: Positions) -> Positions:
    for _ in range(least):
        before, at = at, step(text, at)
        if not at or at == before:
            break
    reached, new, count = set(at), set(at), least
    while new and count < most:
        new = set(step(text, new)) - reached
        reached |= new
        count += 1
    return reached
