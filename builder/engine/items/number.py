"""number: a quantity, compared exactly as decimals or within a tolerance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.quantity import exact, is_tolerance, nearest, read_number, tolerance
from builder.engine.shape import spec
from builder.engine.values import Control, Note, Outcome, Response, Sample, Text, Transcript, es_number


@dataclass(frozen=True, kw_only=True)
class WrongNumber:
    """A foreseen wrong answer and why it is wrong."""

    is_: tuple[float, ...] = spec("The foreseen number, or a list of them.", many=True, minItems=1)
    why: str = spec("Feedback for whoever gave it.", minLength=1)


@dataclass(frozen=True, kw_only=True)
class Number(Item):
    """A number, with a unit where one is shown or must be written."""

    kind: ClassVar[str] = "number"
    interaction_type: ClassVar[str] = "numeric"
    key_fields: ClassVar[tuple[str, ...]] = ("answer", "within", "unit", "units", "wrong")

    answer: float = spec("The number.")
    within: float | str = spec("How far off is still right: a number, or a share such as `2 %`.", 0.0)
    unit: str = spec("The unit, shown behind the field.", "")
    units: Mapping[str, float] = spec("Units that a learner must write, each with its factor: `{km: 1000, m: 1}`.", {})
    wrong: tuple[WrongNumber, ...] = spec("Foreseen wrong answers.", ())

    @property
    def tolerance(self) -> Fraction:
        """How far off the answer is still right, in its own unit."""
        return tolerance(self.within, exact(self.answer))

    def check(self) -> Iterator[Issue]:
        if not is_tolerance(self.within):
            hint = "write a number such as `0.5`, or a share such as `2 %`."
            yield Issue("within-is-a-tolerance", f"`{self.within}` is no tolerance", ("within",), hint)
            return
        if self.unit and self.units:
            yield Issue(
                "one-kind-of-unit", "`unit` is shown, `units` must be written: choose one", ("units",), on_key=True
            )
        for name, factor in self.units.items():
            if not factor or not name.strip() or name.strip()[0].isdigit():
                yield Issue(
                    "unit-has-factor", f"the unit `{name}` needs a name and a factor other than 0", ("units", name)
                )
        for nth, each in enumerate(self.wrong):
            for number in each.is_:
                if self._off(exact(number)) <= self.tolerance:
                    hint = "it lies within the tolerance: make `within` smaller, or remove it here."
                    yield Issue(
                        "wrong-is-wrong",
                        f"the foreseen wrong answer {es_number(number)} is right",
                        ("wrong", nth, "is"),
                        hint,
                    )

    def own_texts(self) -> Iterator[Text]:
        for nth, each in enumerate(self.wrong):
            yield Text(f"wrong/{nth}/why", each.why)

    def controls(self) -> tuple[Control, ...]:
        return (Control("line", numeric=True, unit=self.unit),)

    def _off(self, value: Fraction) -> Fraction:
        return abs(value - exact(self.answer))

    def _read(self, text: str) -> Fraction | str:
        found = read_number(text)
        if found is None:
            return "not-a-number"
        value, behind = found
        if self.units:
            factor = next((self.units[name] for name in self.units if name.strip() == behind), None)
            if factor is None:
                return "not-a-number" if behind[:1] in (",", "'", "’") else "unit-missing"
            return value * exact(factor)
        return value if behind in ("", self.unit.strip()) else "not-a-number"

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        given = response.get("answer", ())
        value = self._read(given[0]) if len(given) == 1 else "unreadable"
        if isinstance(value, str):
            units = ", ".join(self.units)
            return Outcome(
                error=True, notes=(Note(message=value, values={"units": units} if value == "unit-missing" else {}),)
            )
        if self._off(value) <= self.tolerance:
            return Outcome(1.0)
        for nth, each in enumerate(self.wrong):
            if any(abs(value - exact(number)) <= self.tolerance for number in each.is_):
                return Outcome(0.0, (Note(text=f"wrong/{nth}/why", tone="wrong"),))
        return Outcome(0.0)

    def _written(self, value: float) -> str:
        if not self.units:
            return es_number(value)
        unit, factor = next(iter(self.units.items()))
        quotient = exact(value) / exact(factor)
        return f"{quotient.numerator}/{quotient.denominator} {unit}"

    def samples(self) -> Iterator[Sample]:
        yield Sample({"answer": (self._written(self.answer),)}, 1.0)
        seen: list[float] = []
        for nth, each in enumerate(self.wrong):
            for number in each.is_:
                if all(abs(exact(number) - exact(other)) > self.tolerance for other in seen):
                    yield Sample({"answer": (self._written(number),)}, 0.0, f"wrong/{nth}/why")
                seen.append(number)

    def told(self, response: Response, transcript: Transcript | None) -> str:
        value = self._read(response.get("answer", ("",))[0])
        return es_number(nearest(value)) if isinstance(value, Fraction) else "0"

    def definition(self) -> Mapping[str, Any]:
        if not self.tolerance:
            return {"correctResponsesPattern": [es_number(self.answer)]}
        low, high = (nearest(exact(self.answer) + sign * self.tolerance) for sign in (-1, 1))
        return {"correctResponsesPattern": [f"{es_number(low)}[:]{es_number(high)}"]}
