"""Which regular expressions an author may use: those that can't take exponential time on a learner's text.

Python's `re` backtracks; a repeat without limit around something of variable length (`(a+)+`, `(a|aa)*`) may try
exponentially many ways. Such patterns are refused; what remains is polynomial, and texts are short.
"""

import re
import warnings
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)
MOST_REPEATS = 12


def pattern_fault(pattern: str) -> str:
    """What is wrong with a pattern, in a sentence, or an empty text."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = _parser.parse(pattern)
            re.compile(pattern)
    except (re.error, RecursionError, OverflowError, Warning) as fault:
        return f"the pattern can't be read: {fault}"
    if _nested(tree, inside=False):
        return "a repeat without limit holds something of variable length, which can take for ever"
    if _adjacent(tree) or _count(tree) > MOST_REPEATS:
        return "too many repeats without limit follow each other, which can take for ever"
    return ""


def _children(node: Any) -> list[Any]:
    op, value = node
    if op in _REPEATS:
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


def _unbounded(node: Any) -> bool:
    return node[0] in _REPEATS and node[1][1] > 100


def _variable(node: Any) -> bool:
    return (node[0] in _REPEATS and node[1][0] != node[1][1]) or node[0] in (_constants.BRANCH, _constants.GROUPREF)


def _nested(tree: Any, inside: bool) -> bool:
    for node in tree:
        if inside and _variable(node):
            return True
        within = inside or (node[0] in _REPEATS and node[1][1] > 4)
        if any(_nested(child, within) for child in _children(node)):
            return True
    return False


def _adjacent(tree: Any) -> bool:
    nodes = list(tree)
    if any(all(map(_unbounded, nodes[i : i + 3])) for i in range(len(nodes) - 2)):
        return True
    return any(_adjacent(child) for node in nodes for child in _children(node))


def _count(tree: Any) -> int:
    return sum(_unbounded(node) + sum(map(_count, _children(node))) for node in tree)
