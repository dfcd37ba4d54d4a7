"""formula: an expression, right where it has the same value as the answer, however it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from builder.engine.expression import FUNCTIONS, Expression, points
from builder.engine.issue import Issue, Path
from builder.engine.item import Item
from builder.engine.reading import UnreadableError, read
from builder.engine.shape import spec
from builder.engine.values import Control, Note, Outcome, Response, Sample, Text, Transcript

POINTS = 30
"""At so many points two expressions are compared …"""
ENOUGH = 8
"""… and at so many of them both must have a value."""
CLOSE = 1e-9
"""Values are the same that differ by less than this share of the larger one, or of the answer's middle value."""
WORDS: Mapping[str, str] = {
    "formula-unreadable": "`{at}` is not understood",
    "formula-incomplete": "it breaks off",
    "formula-name": "`{name}` is not known; write it under `variables`, or as a function: " + ", ".join(FUNCTIONS),
    "formula-no-letters": "`{name}` is not known; write it under `variables`, such as `variables: {{x: [-5, 5]}}`",
    "formula-brackets": "a bracket is missing, or one too many",
    "formula-call": "write `{name}(…)` with brackets",
    "formula-two-ways": "`{part}` can be read in two ways",
    "formula-equation": "an expression has no `=`",
    "too-long": "it is too long",
}


@dataclass(frozen=True, kw_only=True)
class WrongFormula:
    """A foreseen wrong answer and why it is wrong."""

    is_: tuple[str, ...] = spec("The foreseen expression, or a list of them.", many=True, minItems=1, minLength=1)
    why: str = spec("Feedback for whoever gave it.", minLength=1)


@dataclass(frozen=True, kw_only=True)
class Formula(Item):
    """An expression in variables; any that has the same values is right."""

    kind: ClassVar[str] = "formula"
    interaction_type: ClassVar[str] = "fill-in"
    key_fields: ClassVar[tuple[str, ...]] = ("answer", "variables", "wrong")

    answer: str = spec("The expression, such as `2*x + 1`.", minLength=1, maxLength=400)
    variables: Mapping[str, tuple[float, ...]] = spec(
        "Each variable with the range it is tried in: `{x: [-5, 5]}`.", {}
    )
    wrong: tuple[WrongFormula, ...] = spec("Foreseen wrong answers.", ())

    def check(self) -> Iterator[Issue]:
        faults = [*self._variable_issues(), *self._unreadable(self.answer, ("answer",))]
        yield from faults
        if faults:
            return
        if len(self._values) < min(ENOUGH, len(self._points)):
            hint = "choose ranges of `variables` in which it is defined."
            yield Issue("formula-has-values", f"`{self.answer}` has no value at most points", ("answer",), hint)
            return
        yield from self._wrong_issues()

    def _variable_issues(self) -> Iterator[Issue]:
        for name, ends in self.variables.items():
            at = ("variables", name)
            if len(ends) != 2 or not -1e100 < ends[0] < ends[1] < 1e100:
                hint = "write the smallest and the largest value, such as `x: [-5, 5]`."
                yield Issue("variable-has-range", f"the range of `{name}` is not two numbers in order", at, hint)
            if not name.isidentifier() or name in FUNCTIONS:
                hint = "a letter, or a word that is no function."
                yield Issue("variable-has-name", f"`{name}` can't be the name of a variable", at, hint, on_key=True)

    def _unreadable(self, text: str, at: Path) -> Iterator[Issue]:
        try:
            read(text, tuple(self.variables))
        except UnreadableError as fault:
            why = WORDS[fault.key].format(**fault.values)
            yield Issue("formula-is-readable", f"`{text}` can't be read: {why}", at, "such as `2*x + 1`.")

    def _wrong_issues(self) -> Iterator[Issue]:
        seen: list[tuple[str, int]] = []
        for nth, each in enumerate(self.wrong):
            for text in each.is_:
                at = ("wrong", nth, "is")
                faults = list(self._unreadable(text, at))
                yield from faults
                same = None if faults else self._same(text)
                if same:
                    hint = "it has the same values: remove it here."
                    yield Issue("wrong-is-wrong", f"the foreseen wrong answer `{text}` is right", at, hint)
                elif same is None and not faults:
                    hint = "choose ranges of `variables` in which it is defined."
                    yield Issue("formula-has-values", f"`{text}` has no value at most points", at, hint)
                elif not faults and any(self._alike(text, other) for other, first in seen if first != nth):
                    message = f"the foreseen wrong answer `{text}` equals an earlier one"
                    yield Issue("wrong-is-told-apart", message, at, "remove it: nobody can get its `why`.")
                seen += [] if faults else [(text, nth)]

    def own_texts(self) -> Iterator[Text]:
        for nth, each in enumerate(self.wrong):
            yield Text(f"wrong/{nth}/why", each.why)

    def controls(self) -> tuple[Control, ...]:
        return (Control("line"),)

    @cached_property
    def _points(self) -> tuple[dict[str, float], ...]:
        return tuple(points(self.id, self.variables, POINTS if self.variables else 1))

    def _read(self, text: str) -> Expression:
        return read(text, tuple(self.variables))

    def _at_points(self, text: str) -> dict[int, float]:
        expression = self._read(text)
        values = ((nth, expression.at(point)) for nth, point in enumerate(self._points))
        return {nth: value for nth, value in values if value is not None}

    @cached_property
    def _values(self) -> Mapping[int, float]:
        """The answer's values, by the number of their point."""
        return self._at_points(self.answer)

    def _same(self, text: str) -> bool | None:
        """Whether an expression has the answer's values; none where too few points have both."""
        return _agree(self._values, self._at_points(text))

    def _alike(self, text: str, other: str) -> bool:
        return bool(_agree(self._at_points(other), self._at_points(text)))

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        given = response.get("answer", ())
        if len(given) != 1:
            return Outcome(error=True, notes=(Note(message="unreadable"),))
        try:
            same = self._same(given[0])
            if same:
                return Outcome(1.0)
            foreseen = (n for n, each in enumerate(self.wrong) if any(self._alike(given[0], t) for t in each.is_))
            nth = next(foreseen, None)
        except UnreadableError as fault:
            return Outcome(error=True, notes=(Note(message=fault.key, values=fault.values),))
        if nth is not None:
            return Outcome(0.0, (Note(text=f"wrong/{nth}/why", tone="wrong"),))
        return Outcome(0.0) if same is False else Outcome(error=True, notes=(Note(message="formula-no-value"),))

    def samples(self) -> Iterator[Sample]:
        yield Sample({"answer": (self.answer,)}, 1.0)
        yield Sample({"answer": (f"0 + 1·({self.answer})",)}, 1.0)
        for nth, each in enumerate(self.wrong):
            for text in each.is_:
                yield Sample({"answer": (text,)}, 0.0, f"wrong/{nth}/why")

    def told(self, response: Response, transcript: Transcript | None) -> str:
        return response.get("answer", ("",))[0].replace("[,]", ",")

    def definition(self) -> Mapping[str, Any]:
        return {} if "[,]" in self.answer else {"correctResponsesPattern": [self.answer]}


def _agree(ours: Mapping[int, float], theirs: Mapping[int, float]) -> bool | None:
    """Whether values are the same at the points that have both; none where these are too few."""
    both = ours.keys() & theirs.keys()
    if len(both) < min(ENOUGH, max(1, len(ours))):
        return None
    scale = sorted(map(abs, ours.values()))[len(ours) // 2] or 1.0
    return all(abs(ours[n] - theirs[n]) <= CLOSE * max(scale, abs(ours[n]), abs(theirs[n])) for n in both)
