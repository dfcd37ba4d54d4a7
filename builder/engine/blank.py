"""Blanks in a running text: `[[name]]`, and what may be filled in there."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from builder.engine.answers import Texts, WrongText, foreseen, wrong_issues
from builder.engine.issue import Issue, Path
from builder.engine.quantity import bare_number, is_tolerance, tolerance
from builder.engine.shape import spec

NAME = re.compile(r"[^\W\d_][\w-]{0,39}")
PLACE = re.compile(rf"(\\?)\[\[[ \t]*({NAME.pattern})[ \t]*\]\]")
"""A blank; with a backslash before it, the two brackets themselves. `[[1, 2]]` is none."""
_DIGITS = re.compile(r"[+-]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
"""A number written as such; `007` is a text."""
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def places(stem: str) -> list[tuple[str, int, int]]:
    """(name, start, end) of each blank in a stem, in order."""
    return [(each[2], each.start(), each.end()) for each in PLACE.finditer(stem) if not each[1]]


def mark(item: str, name: str) -> str:
    """What stands for a blank while its stem is rendered: letters only, which no Markdown and no highlighter takes apart."""
    return "pdq" + hashlib.sha256(f"{item}/{name}".encode()).hexdigest()[:12].translate(_LETTERS)


def marked(item: str, stem: str) -> str:
    """A stem with marks for its blanks."""
    return PLACE.sub(lambda found: found[0][1:] if found[1] else mark(item, found[2]), stem)


@dataclass(frozen=True, kw_only=True)
class Blank:
    """What is right in a blank, how it is compared, and which mistakes are foreseen."""

    answer: tuple[str, ...] = spec("The answer, or a list of accepted ones.", many=True, minItems=1)
    compare: Literal["ignore-case", "exact", "pattern"] = spec("How an answer is compared.", "ignore-case")
    within: float | str = spec("How far off a number is still right: a number, or a share such as `2 %`.", 0.0)
    wrong: tuple[WrongText, ...] = spec("Foreseen wrong answers; with `select`, the other options.", ())
    select: bool = spec("Whether to offer a list to choose from: the answers and the wrong ones.", False)

    @cached_property
    def texts(self) -> Texts:
        """The answers as texts."""
        return Texts(self.answer, "exact" if self.select else self.compare)

    @cached_property
    def numbers(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """Those of the answers that are compared as numbers, each with its tolerance."""
        if self.select or self.compare != "ignore-case" or not is_tolerance(self.within):
            return ()
        read = (bare_number(each) for each in self.answer if self.within or _DIGITS.fullmatch(each.strip()))
        return tuple((value, tolerance(self.within, value)) for value in read if value is not None)

    @property
    def numeric(self) -> bool:
        """Whether only a number can be right."""
        return len(self.numbers) == len(self.answer)

    @property
    def offered(self) -> tuple[str, ...]:
        """With `select`: what can be chosen."""
        return (*self.answer, *(text for each in self.wrong for text in each.is_)) if self.select else ()

    def right(self, text: str) -> bool:
        """Whether a text is right here."""
        value = bare_number(text) if self.numbers else None
        return self.texts.right(text) or (
            value is not None and any(abs(value - number) <= off for number, off in self.numbers)
        )

    def same(self, text: str, other: str) -> bool:
        """Whether two texts are the same answer here."""
        ours, theirs = (bare_number(text), bare_number(other)) if self.numbers else (None, None)
        if ours is not None and theirs is not None:
            return abs(ours - theirs) <= max(off for _, off in self.numbers)
        return self.texts.same(text, other)

    def foreseen(self, text: str) -> int | None:
        """The number of the foreseen mistake that a text is."""
        return foreseen(self.wrong, text, self.same)

    def issues(self, at: Path, answer: Callable[[int], Path]) -> Iterator[Issue]:
        """Faults of this blank, which stands at a path; `answer` gives the path of an answer by its number."""
        faults = [*self.texts.issues(answer), *self._key_issues(at)]
        yield from faults
        if not faults:
            yield from wrong_issues(self.wrong, self.right, self.same, at)

    def _key_issues(self, at: Path) -> Iterator[Issue]:
        if not is_tolerance(self.within):
            hint = "write a number such as `0.5`, or a share such as `2 %`."
            yield Issue("within-is-a-tolerance", f"`{self.within}` is no tolerance", (*at, "within"), hint)
        elif self.within and not self.numeric:
            hint = "remove `within`, or write numbers as answers, and neither `compare` nor `select`."
            yield Issue("within-needs-numbers", "`within` has a meaning for numbers only", (*at, "within"), hint)
        if self.select and self.compare != "ignore-case":
            hint = "remove `compare`: whoever chooses from a list writes nothing."
            yield Issue("select-needs-texts", "`compare` has no meaning with `select`", (*at, "compare"), hint)
        if self.select and len({*self.answer}) < len(self.answer):
            hint = "a learner can't tell them apart: change one, or remove it."
            yield Issue("options-differ", "two answers have the same text", (*at, "answer"), hint)
        if self.select and not self.wrong:
            hint = "write them as `wrong: [{is: …, why: …}]`."
            yield Issue("select-has-wrong", "a list with nothing wrong in it is no question", (*at, "select"), hint)
