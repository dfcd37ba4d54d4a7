"""Written answers: when two texts are the same, which foreseen mistake a text is, and what can be wrong with lists of them."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from builder.engine.issue import Issue, Path
from builder.engine.pattern import matches, pattern_fault
from builder.engine.shape import spec

SLASHED = re.compile(r"/.+/[gi]{1,2}", re.DOTALL)
"""A pattern with its flags as JavaScript has them: here, no answer without slashes would be right."""
LONGEST_LINE = 1_000
"""A longer answer is not read; xAPI's fill-in is meant for up to 250 characters."""


@dataclass(frozen=True, kw_only=True)
class WrongText:
    """A foreseen wrong answer and why it is wrong."""

    is_: tuple[str, ...] = spec("The foreseen answer, or a list of them.", many=True, minItems=1)
    why: str = spec("Feedback for whoever gave it.", minLength=1)


_TYPED = str.maketrans("‘’ʼ′´`“”„«»″‐‑‒–—−", "''''''\"\"\"\"\"\"------")
"""Quotes and dashes as keyboards have them: phones write `don’t` for `don't` without being asked."""


def alike(text: str, compare: str) -> str:
    """The form under which two answers are the same: NFC and stripped; with `ignore-case`, also folded, blanks joined, and each
    kind of quote and dash the plain one.
    """
    plain = unicodedata.normalize("NFC", text).strip()
    if compare != "ignore-case":
        return plain
    return unicodedata.normalize("NFC", " ".join(plain.translate(_TYPED).casefold().split()))


@dataclass(frozen=True)
class Texts:
    """Accepted texts, and how an answer is compared with them."""

    answers: tuple[str, ...]
    compare: str

    @cached_property
    def accepted(self) -> frozenset[str]:
        """The answers in the form in which they are compared, or the patterns."""
        return frozenset(alike(answer, self.compare) for answer in self.answers)

    def right(self, text: str) -> bool:
        """Whether a text is accepted."""
        plain = alike(text, self.compare)
        if self.compare == "pattern":
            return any(matches(answer, plain) for answer in self.accepted)
        return plain in self.accepted

    def same(self, text: str, other: str) -> bool:
        """Whether two texts are the same answer."""
        return alike(text, self.compare) == alike(other, self.compare)

    def issues(self, at: Callable[[int], Path]) -> Iterator[Issue]:
        """Faults of the answers; `at` gives the path of one by its number."""
        for nth, answer in enumerate(self.answers):
            plain = alike(answer, self.compare)
            if not plain:
                hint = "a learner must be able to write it."
                yield Issue("answer-is-given", "an answer is empty", at(nth), hint)
            elif self.compare == "pattern" and (fault := pattern_fault(plain)):
                hint = "write the pattern more simply, or list the answers."
                yield Issue("pattern-is-safe", fault, at(nth), hint)
            elif self.compare == "pattern" and SLASHED.fullmatch(plain):
                message, hint = (
                    f"this pattern begins and ends as in JavaScript: `{plain}`",
                    "write it bare: `(?i)yes|no`.",
                )
                yield Issue("pattern-is-bare", message, at(nth), hint, level="warning")
            elif len(plain) > LONGEST_LINE:
                yield Issue("answer-is-a-line", f"an answer is longer than {LONGEST_LINE} characters", at(nth))


def foreseen(wrong: Sequence[WrongText], text: str, same: Callable[[str, str], bool]) -> int | None:
    """The number of the foreseen mistake that a text is."""
    return next((nth for nth, each in enumerate(wrong) if any(same(text, other) for other in each.is_)), None)


def wrong_issues(
    wrong: Sequence[WrongText], right: Callable[[str], bool], same: Callable[[str, str], bool], at: Path = ()
) -> Iterator[Issue]:
    """Faults of foreseen mistakes: one that is empty, stands there twice, or is right. `at`: the path of what has them."""
    seen: list[str] = []
    for nth, each in enumerate(wrong):
        here = (*at, "wrong", nth, "is")
        for text in each.is_:
            if not text.strip() or any(same(text, other) for other in seen):
                message = f"the foreseen wrong answer `{text}` " + ("stands here twice" if text.strip() else "is empty")
                yield Issue("wrong-is-told-apart", message, here, "remove it: nobody can get its `why`.")
            elif right(text):
                hint = "it is also accepted as an answer: remove it here or there."
                yield Issue("wrong-is-wrong", f"the foreseen wrong answer `{text}` is right", here, hint)
            seen.append(text)
