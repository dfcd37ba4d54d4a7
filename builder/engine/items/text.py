"""text: a short answer, compared after Unicode and blanks are made alike."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Literal

from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.pattern import matches, pattern_fault
from builder.engine.shape import spec
from builder.engine.values import Control, Note, Outcome, Response, Sample, Text, Transcript

LONGEST_LINE = 1_000
"""A longer answer is not read; xAPI's fill-in is meant for up to 250 characters."""


@dataclass(frozen=True, kw_only=True)
class WrongText:
    """A foreseen wrong answer and why it is wrong."""

    is_: tuple[str, ...] = spec("The foreseen answer, or a list of them.", many=True, minItems=1)
    why: str = spec("Feedback for whoever gave it.", minLength=1)


def alike(text: str, compare: str) -> str:
    """The form under which two answers are the same: NFC and stripped; with `ignore-case`, folded and blanks joined."""
    plain = unicodedata.normalize("NFC", text).strip()
    if compare != "ignore-case":
        return plain
    return unicodedata.normalize("NFC", " ".join(plain.casefold().split()))


def distance(left: str, right: str, limit: int) -> int:
    """Slips between two texts (insert, delete, replace, swap neighbours), counted up to `limit` + 1.

    Optimal string alignment, see Damerau 1964.
    """
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        last, row = row, [i]
        for j, b in enumerate(right, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = last
        if min(row) > limit:
            return limit + 1
    return row[-1]


@dataclass(frozen=True, kw_only=True)
class ShortText(Item):
    """A line of text that is one of the answers, or matches a pattern."""

    kind: ClassVar[str] = "text"
    interaction_type: ClassVar[str] = "fill-in"
    key_fields: ClassVar[tuple[str, ...]] = ("answer", "compare", "typos", "wrong")

    answer: tuple[str, ...] = spec("The answer, or a list of accepted ones.", many=True, minItems=1)
    compare: Literal["ignore-case", "exact", "pattern"] = spec("How an answer is compared.", "ignore-case")
    typos: int = spec("So many slips make a near miss, which costs no attempt.", 0, minimum=0, maximum=3)
    wrong: tuple[WrongText, ...] = spec("Foreseen wrong answers.", ())

    @cached_property
    def _accepted(self) -> frozenset[str]:
        return frozenset(alike(answer, self.compare) for answer in self.answer)

    def check(self) -> Iterator[Issue]:
        faults = list(self._answer_issues())
        yield from faults
        if self.compare == "pattern" and self.typos:
            hint = "a pattern says itself what may differ."
            yield Issue(
                "typos-need-texts", "`typos` has no meaning with `compare: pattern`", ("typos",), hint, on_key=True
            )
        if not faults:
            yield from self._wrong_issues()

    def _answer_issues(self) -> Iterator[Issue]:
        for nth, answer in enumerate(self.answer):
            plain = alike(answer, self.compare)
            if not plain:
                yield Issue(
                    "answer-is-given", "an answer is empty", ("answer", nth), "a learner must be able to write it."
                )
            elif self.compare == "pattern" and (fault := pattern_fault(plain)):
                yield Issue(
                    "pattern-is-safe", fault, ("answer", nth), "write the pattern more simply, or list the answers."
                )
            elif len(plain) > LONGEST_LINE:
                yield Issue("answer-is-a-line", f"an answer is longer than {LONGEST_LINE} characters", ("answer", nth))

    def _wrong_issues(self) -> Iterator[Issue]:
        seen: set[str] = set()
        for nth, each in enumerate(self.wrong):
            for text in each.is_:
                plain = alike(text, self.compare)
                if not plain or plain in seen:
                    message = f"the foreseen wrong answer `{text}` " + ("stands here twice" if plain else "is empty")
                    yield Issue(
                        "wrong-is-told-apart", message, ("wrong", nth, "is"), "remove it: nobody can get its `why`."
                    )
                elif self.right(text):
                    message = f"the foreseen wrong answer `{text}` is right"
                    yield Issue(
                        "wrong-is-wrong",
                        message,
                        ("wrong", nth, "is"),
                        "it is also accepted as an answer: remove it here or there.",
                    )
                seen.add(plain)

    def own_texts(self) -> Iterator[Text]:
        for nth, each in enumerate(self.wrong):
            yield Text(f"wrong/{nth}/why", each.why)

    def controls(self) -> tuple[Control, ...]:
        return (Control("line"),)

    def right(self, text: str) -> bool:
        """Whether a text is accepted."""
        plain = alike(text, self.compare)
        if self.compare == "pattern":
            return any(matches(answer, plain) for answer in self._accepted)
        return plain in self._accepted

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        given = response.get("answer", ())
        if len(given) != 1 or len(given[0]) > LONGEST_LINE:
            return Outcome(error=True, notes=(Note(message="unreadable" if len(given) != 1 else "too-long"),))
        if self.right(given[0]):
            return Outcome(1.0)
        for nth, each in enumerate(self.wrong):
            if alike(given[0], self.compare) in (alike(text, self.compare) for text in each.is_):
                return Outcome(0.0, (Note(text=f"wrong/{nth}/why", tone="wrong"),))
        if self.typos and self._near(alike(given[0], self.compare)):
            return Outcome(error=True, notes=(Note(message="near-miss", tone="partly"),))
        return Outcome(0.0)

    def _near(self, plain: str) -> bool:
        return any(distance(plain, answer, self.typos) <= min(self.typos, len(answer) - 1) for answer in self._accepted)

    def samples(self) -> Iterator[Sample]:
        if self.compare != "pattern":
            for answer in self.answer:
                yield Sample({"answer": (answer,)}, 1.0)
        for nth, each in enumerate(self.wrong):
            for text in each.is_:
                yield Sample({"answer": (text,)}, 0.0, f"wrong/{nth}/why")

    def told(self, response: Response, transcript: Transcript | None) -> str:
        return response.get("answer", ("",))[0].replace("[,]", ",")

    def definition(self) -> Mapping[str, Any]:
        if self.compare == "pattern" or any("[,]" in answer for answer in self.answer):
            return {}
        case = "{case_matters=true}" if self.compare == "exact" else ""
        return {"correctResponsesPattern": [case + answer for answer in self.answer]}
