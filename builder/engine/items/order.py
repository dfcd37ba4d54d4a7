"""order: put lines into their order; of a program, also indent them, and leave out what it does not need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.parsons import Line, code_span, lines_of, placed, program_of, value_of
from builder.engine.shape import spec
from builder.engine.tested import Suite, suite_issues, syntax_fault
from builder.engine.values import Control, Job, Note, Outcome, Part, Response, Sample, Text, Transcript, name_parts

FILE = "answer.py"
"""The name of an arranged program where tests run it."""


@dataclass(frozen=True, kw_only=True)
class ExtraLine:
    """A distractor: a line that must be left out."""

    line: str = spec("The line.", minLength=1)
    why: str = spec("Feedback for whoever used it.", "")


@dataclass(frozen=True, kw_only=True)
class Order(Item):
    """Lines, or a program's lines, that have one right order; equal lines may stand for each other."""

    kind: ClassVar[str] = "order"
    interaction_type: ClassVar[str] = "sequencing"
    key_fields: ClassVar[tuple[str, ...]] = ("lines", "program", "extra", "tests", "seconds")

    lines: tuple[str, ...] = spec("The lines in their right order.", (), minItems=2, maxItems=50)
    program: str = spec("Or a program: its lines are arranged and indented.", "")
    extra: tuple[str | ExtraLine, ...] = spec("Lines that must be left out.", (), maxItems=50, minLength=1)
    tests: str = spec("Tests of the program, as of `code`: any arrangement that passes is right.", "")
    seconds: float = spec("Time limit of the tests.", 10.0, exclusiveMinimum=0, maximum=120)

    @cached_property
    def key(self) -> tuple[Line, ...]:
        """The lines in their right order, each with its level."""
        return lines_of(self.program) if self.program else tuple(map(Line, self.lines))

    @cached_property
    def _extras(self) -> Mapping[str, ExtraLine]:
        return dict(zip(list(self.named)[len(self.key) :], self.extra_lines, strict=True))

    @property
    def extra_lines(self) -> tuple[ExtraLine, ...]:
        """The extra lines, a bare text being one without a `why`."""
        return tuple(each if isinstance(each, ExtraLine) else ExtraLine(line=each) for each in self.extra)

    @cached_property
    def named(self) -> Mapping[str, str]:
        """Texts of lines by id, those of the answer in right order before the extra ones."""
        texts = [line.text for line in self.key] + [self._bare(each.line) for each in self.extra_lines]
        origin = self.origin
        authored = [line.text for line in origin.key] + [self._bare(each.line) for each in origin.extra_lines]
        return dict(zip(name_parts([("", text) for text in authored]), texts, strict=True))

    def _bare(self, line: str) -> str:
        return line.strip() if self.program else line

    def check(self) -> Iterator[Issue]:
        if bool(self.lines) == bool(self.program):
            hint = "`lines` in their right order, or a `program`."
            yield Issue("order-has-lines", "an order is made of `lines` or of a `program`", (), hint)
            return
        at = "program" if self.program else "lines"
        if len(set(self.key)) < 2:
            what = (
                "all lines are the same: every order is right" if len(self.key) > 1 else "one line alone has no order"
            )
            yield Issue("lines-differ", what, (at,), on_key=True)
        for nth, line in enumerate(self.lines):
            if not line.strip():
                yield Issue("line-has-text", "a line is empty", ("lines", nth))
        yield from self._extra_issues()
        yield from self._program_issues()

    def _extra_issues(self) -> Iterator[Issue]:
        needed = {line.text for line in self.key}
        for nth, each in enumerate(self.extra_lines):
            at = ("extra", nth) if isinstance(self.extra[nth], str) else ("extra", nth, "line")
            if not each.line.strip() or ("\n" in self._bare(each.line) and self.program):
                yield Issue("line-has-text", "an extra line is one line of text", at)
            elif self._bare(each.line) in needed:
                hint = "a learner can't tell them apart; remove it."
                yield Issue("extra-is-extra", "this line is part of the answer", at, hint)
            elif any(self._bare(each.line) == self._bare(other.line) for other in self.extra_lines[:nth]):
                yield Issue("extra-is-extra", "this line stands here twice", at, "remove one.")

    def _program_issues(self) -> Iterator[Issue]:
        if self.tests and not self.program:
            yield Issue("tests-have-program", "only a `program` can be tested", ("tests",), on_key=True)
        elif self.tests:
            if fault := syntax_fault(program_of(self.key)):
                yield Issue("solution-is-python", f"the program can't be read: {fault}", ("program",))
            yield from suite_issues(self.tests)
        if len(self.key) > 50:
            yield Issue("program-is-short", "a program in pieces has at most 50 lines", ("program",), on_key=True)

    def own_texts(self) -> Iterator[Text]:
        at = "program" if self.program else "lines"
        for name, text in list(self.named.items())[: len(self.key)]:
            yield Text(f"{at}/{name}", self._shown(text), public=True)
        for nth, each in enumerate(self.extra_lines):
            yield Text(f"extra/{nth}", self._shown(self._bare(each.line)), public=True)
            if each.why:
                yield Text(f"extra/{nth}/why", each.why)

    def _shown(self, text: str) -> str:
        return code_span(text) if self.program else text

    def controls(self) -> tuple[Control, ...]:
        at = "program" if self.program else "lines"
        names = list(self.named)
        lines = [Part(name, text=f"{at}/{name}") for name in names[: len(self.key)]]
        extras = [Part(name, text=f"extra/{nth}") for nth, name in enumerate(names[len(self.key) :])]
        pile = bool(self.extra or self.tests)
        return (Control("sort", parts=(*lines, *extras), indent=bool(self.program), pile=pile),)

    def job(self, response: Response) -> Job | None:
        given = placed(response.get("answer", ()), self.named) if self.tests else None
        if not given:
            return None
        return Job({FILE: program_of(line for _, line in given)}, FILE, Suite.of(self.tests).probes, self.seconds)

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        given = placed(response.get("answer", ()), self.named)
        if given is None or (not self.program and not self._complete(given)):
            return Outcome(error=True, notes=(Note(message="unreadable"),))
        extras = tuple(self._extra_notes(given))
        if self.tests:
            return Suite.of(self.tests).judge(transcript, extras) if transcript else _not_run()
        notes = extras or tuple(self._first_fault(given))
        return Outcome(0.0, notes) if notes else Outcome(1.0)

    def _complete(self, given: list[tuple[str, Line]]) -> bool:
        """Whether all lines are used, where none may be left out."""
        flat = all(line.level == 0 for _, line in given)
        return flat and (bool(self.extra) or len(given) == len(self.key))

    def solves(self, response: Response) -> bool:
        """Whether a response is the answer itself, whatever tests may say of others."""
        given = placed(response.get("answer", ()), self.named)
        return given is not None and tuple(line for _, line in given) == self.key

    def _extra_notes(self, given: list[tuple[str, Line]]) -> Iterator[Note]:
        for nth, (name, _) in enumerate(given, 1):
            if extra := self._extras.get(name):
                yield Note(message="line-not-needed", values={"line": nth}, at=name, tone="wrong")
                if extra.why:
                    yield Note(text=f"extra/{self.extra_lines.index(extra)}/why", tone="wrong")

    def _first_fault(self, given: list[tuple[str, Line]]) -> Iterator[Note]:
        """The first line that is out of place or not indented as it should be; or that lines are missing."""
        for nth, ((name, line), wanted) in enumerate(zip(given, self.key, strict=False), 1):
            if line != wanted:
                message = "first-wrong-line" if line.text != wanted.text else "wrong-indent"
                yield Note(message=message, values={"line": nth}, at=name, tone="wrong")
                return
        if len(given) < len(self.key):
            yield Note(message="lines-missing", values={"n": len(self.key) - len(given)}, tone="wrong")

    def samples(self) -> Iterator[Sample]:
        names = list(self.named)[: len(self.key)]
        right = tuple(value_of(name, line.level) for name, line in zip(names, self.key, strict=True))
        if self.tests:
            yield Sample({"answer": right}, 1.0, rule="solution-passes", at=("tests",))
        else:
            yield Sample({"answer": right}, 1.0)
        if self.tests:
            return
        for other in (right[::-1], right[1:] + right[:1], tuple(names)):
            yield Sample({"answer": other}, float(self.solves({"answer": other})))
        for nth, name in enumerate(self._extras):
            yield Sample({"answer": (*right, name)}, 0.0, f"extra/{nth}/why" if self.extra_lines[nth].why else "")
        if self.extra or self.program:
            yield Sample({"answer": right[:-1]}, 0.0)

    def failing(self, transcript: Transcript) -> int:
        return Suite.of(self.tests).failing(self.tests, transcript) if self.tests else 0

    def told(self, response: Response, transcript: Transcript | None) -> str:
        given = placed(response.get("answer", ()), self.named) or []
        return "[,]".join(name for name, _ in given)

    def definition(self) -> Mapping[str, Any]:
        alone = not self.tests and len(set(self.key)) == len(self.key) == len({line.text for line in self.key})
        choices = [{"id": name, "description": self._shown(text)} for name, text in self.named.items()]
        pattern = ["[,]".join(list(self.named)[: len(self.key)])]
        return {"choices": choices} | ({"correctResponsesPattern": pattern} if alone else {})


def _not_run() -> Outcome:
    return Outcome(error=True, notes=(Note(message="not-run"),))
