"""text: a short answer, compared after Unicode and blanks are made alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, Literal

from builder.engine.answers import LONGEST_LINE, Texts, WrongText, alike, foreseen, wrong_issues
from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.shape import spec
from builder.engine.values import Control, Note, Outcome, Response, Sample, Text, Transcript


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
    def accepted(self) -> Texts:
        """What is accepted, and how it is compared."""
        return Texts(self.answer, self.compare)

    def check(self) -> Iterator[Issue]:
        faults = list(self.accepted.issues(lambda nth: ("answer", nth)))
        yield from faults
        if self.compare == "pattern" and self.typos:
            hint = "a pattern says itself what may differ."
            yield Issue(
                "typos-need-texts", "`typos` has no meaning with `compare: pattern`", ("typos",), hint, on_key=True
            )
        if not faults:
            yield from wrong_issues(self.wrong, self.accepted.right, self.accepted.same)

    def own_texts(self) -> Iterator[Text]:
        for nth, each in enumerate(self.wrong):
            yield Text(f"wrong/{nth}/why", each.why)

    def controls(self) -> tuple[Control, ...]:
        return (Control("line"),)

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        given = response.get("answer", ())
        if len(given) != 1 or len(given[0]) > LONGEST_LINE:
            return Outcome(error=True, notes=(Note(message="unreadable" if len(given) != 1 else "too-long"),))
        if self.accepted.right(given[0]):
            return Outcome(1.0)
        if (nth := foreseen(self.wrong, given[0], self.accepted.same)) is not None:
            return Outcome(0.0, (Note(text=f"wrong/{nth}/why", tone="wrong"),))
        if self.typos and self._near(alike(given[0], self.compare)):
            return Outcome(error=True, notes=(Note(message="near-miss", tone="partly"),))
        return Outcome(0.0)

    def _near(self, plain: str) -> bool:
        return any(
            distance(plain, answer, self.typos) <= min(self.typos, len(answer) - 1) for answer in self.accepted.accepted
        )

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
