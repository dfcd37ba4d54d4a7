"""Items of a course that ask nearly the same: found by rare pairs of words that two of them share, in about linear time."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from builder.course.model import Course, Written
from builder.course.rule import Rule
from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.items.choice import Choice
from builder.engine.items.text import ShortText

ALIKE = Rule(
    "items-differ",
    "this item asks nearly the same as another one",
    "remove one of the two; or use one item in both places: a fence `questions` with `use: [its-id]`.",
    """Whoever answered the one knows the answer to the other, and yet it counts as a second piece of evidence. One item in several lessons
    is one item with one history. For practice with other values, write one item with `given`.

    Told where two items of a type share four fifths of their words, small ones aside, and have the same answer, the same numbers
    and the same *not*.""",
)
WORD = re.compile(r"\w+")
LONG = re.compile(r"\w{6,}")
FEW_LONG = 4
"""With fewer long words than these, short ones count too."""
NEGATIONS = frozenset(["not", "never", "no", "none", "except", "nicht", "kein", "keine", "nie", "without", "ohne", "t"])
SMALL = frozenset(
    WORD.findall("""
    a an the this that these those what which who where when how is are was were be been do does did can
    could will would should of to in on at for from with by and or it its you your we our one name give say
    tell call called there their following der die das ein eine einer eines ist sind war was welche welcher
    welches wer wie wo zu in im am von mit und oder nenne heißt
    """)
)
"""Words in which two questions may differ and still ask the same."""
type Pair = tuple[str, str]


def alike(course: Course) -> Iterator[tuple[Written, Issue]]:
    """Each item that asks nearly the same as an earlier one, with the issue."""
    written = list(course.written.values())
    for later, first in _twins([each.item for each in written]):
        place = written[first].tree.place(("id",))
        message = f"this asks nearly the same as `{written[first].item.id}`, {place.path}:{place.line}"
        yield written[later], ALIKE.issue(("id",), message)


def wording(item: Item) -> str:
    """What a learner reads at first, in small letters."""
    if isinstance(item, Choice):
        return "\n".join([item.stem, *sorted([option.text for option in item.options])]).lower()
    return "\n".join([item.stem, *(text.markdown for text in item.own_texts() if text.public)]).lower()


def _twins(items: Sequence[Item]) -> Iterator[tuple[int, int]]:
    """Pairs of a later and an earlier item by number; each later one once.

    Of most pairs of words one item is the first to have them. An item that has a third of its pairs from one earlier item is
    compared with that one.
    """
    first: dict[Pair, int] = {}
    for nth, item in enumerate(items):
        own = _pairs(item)
        before = [found for pair in own if (found := first.setdefault(pair, nth)) != nth]
        if 3 * len(before) < len(own) or not before:
            continue
        near, count = Counter(before).most_common(1)[0]
        if 3 * count >= len(own) and _same(item, items[near]):
            yield nth, near


def _pairs(item: Item) -> frozenset[Pair]:
    """Neighbours among the long words of an item: few, telling, and the same where small words were changed."""
    text = wording(item)
    words = LONG.findall(text)
    return frozenset(pairwise(words if len(words) >= FEW_LONG else WORD.findall(text)))


def _same(one: Item, other: Item) -> bool:
    """Whether two items ask the same: nearly all words, all numbers and negations, and the answer."""
    if type(one) is not type(other) or _key(one) != _key(other):
        return False
    left, right = set(WORD.findall(wording(one))), set(WORD.findall(wording(other)))
    if any(word in NEGATIONS or not word.isalpha() for word in left ^ right):
        return False
    left, right = left - SMALL, right - SMALL
    return len(left & right) > 1 and len(left ^ right) <= _limit(one, other) * len(left | right)


def _limit(one: Item, other: Item) -> float:
    """The share of words in which two items with the same answer may differ: the more an answer tells, the more."""
    if isinstance(one, Choice) and isinstance(other, Choice):
        return 0.35 if {each.text for each in one.options} == {each.text for each in other.options} else 0.2
    return 0.2 if isinstance(one, ShortText) else 0.07


def _key(item: Item) -> object:
    """What is right, without what is said about it."""
    if isinstance(item, Choice):
        return frozenset(
            " ".join(WORD.findall(option.text.lower())) or option.text for option in item.options if option.right
        )
    if isinstance(item, ShortText):
        return frozenset(answer.casefold() for answer in item.answer)
    return [
        getattr(item, name, None)
        for name in ("answer", "lines", "solution", "tests", "pairs", "blanks", "rows", "areas")
    ]
