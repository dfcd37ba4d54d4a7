"""A rare word of the stem that only the right option repeats: what is rare, the course tells."""

import re
from collections.abc import Iterator

from builder.course.model import Course, Written
from builder.course.rule import Rule
from builder.engine.issue import Issue
from builder.engine.items.choice import Choice

ECHO = Rule(
    "key-is-no-echo",
    "only the right option repeats a rare word of the stem",
    "use the word in a wrong option too, or say it otherwise in the right one.",
    """A word that stands in the stem and in the right option only links the two by sound. Learners who know nothing find it. (Haladyna,
    Downing and Rodriguez 2002, *clang associations*.)

    Told of words of eight letters and more, in stems of up to 100 characters; not of code, and not of words that the whole course is
    about.""",
)
WORD = re.compile(r"[^\W\d_]{8,}")
SHORT = 100
"""In a stem of more characters a word is repeated by accident."""
COMMON = frozenset(
    ["another", "because", "between", "without", "through", "nothing", "something", "everything", "himself", "however"]
)
"""Long words that name nothing."""
CODE = re.compile(r"`[^`]*`")
LONGEST = 400
"""A longer option says so much that it shares words by accident."""
ROOT = 7
"""So many letters make two words the same: `photosynthesis` and `photosynthetic`."""


def echoes(course: Course) -> Iterator[tuple[Written, Issue]]:
    """Items whose key has a word of the stem that no other option has, and few other stems."""
    choices = [(each, each.item) for each in course.written.values() if isinstance(each.item, Choice)]
    found = [(each, item, words) for each, item in choices if (words := shared(item))]
    stems = "\n".join(item.stem for _, item in choices).lower() if found else ""
    often = {root: stems.count(root) for root in {word[:ROOT] for _, _, words in found for word in words}}
    for each, item, words in found:
        if rare := next((word for word in words if often[word[:ROOT]] <= max(2, len(choices) // 50)), ""):
            nth = next(nth for nth, option in enumerate(item.options) if option.right)
            yield each, ECHO.issue(("options", nth), f"only the right option repeats `{rare}` from the stem")


def shared(item: Choice) -> list[str]:
    """Long words of the key that stand in the stem and in no other option."""
    if item.several or item.given or len(item.options) < 3 or len(item.stem) > SHORT:
        return []
    right = next(option.right for option in item.options if option.right).lower()
    words = [word for word in WORD.findall(right) if word not in COMMON] if ROOT <= len(right) <= LONGEST else []
    stem = CODE.sub("", item.stem.lower()) if words else ""
    others = "\n".join(option.text for option in item.options if not option.right).lower() if words else ""
    return [word for word in words if word[:ROOT] in stem and word[:ROOT] not in others]
