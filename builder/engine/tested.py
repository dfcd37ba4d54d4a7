"""Programs judged by tests: what a Job tries, how each try went, and what a learner is told of it."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from builder.engine.issue import Issue
from builder.engine.tests_source import (
    Test,
    asserts_nothing,
    bare_lines,
    line_of,
    named_tests,
    read_tests,
    same_print,
    same_value,
)
from builder.engine.values import Note, Outcome, Probe, Transcript, Try

LOADING = ""
"""The name under which a test module fails that can't even be loaded."""


@dataclass(frozen=True)
class Suite:
    """The tests of an item, in order."""

    tests: tuple[Test, ...]

    @classmethod
    def of(cls, source: str, runs: tuple[Test, ...] = ()) -> "Suite":
        """The tests of a text, and runs of the program. Raises SyntaxError or ValueError."""
        return cls((read_tests(source) if source else ()) + runs)

    @property
    def probes(self) -> tuple[Probe, ...]:
        return tuple(test.probe for test in self.tests)

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of its tests, as far as they are known before they run."""
        names: list[str] = []
        for test in self.tests:
            if test.probe.kind == "module":
                names += named_tests(test.probe.code)
            elif test.probe.kind != "setup":
                names.append(test.name)
        return tuple(names)

    def judge(self, transcript: Transcript, first: tuple[Note, ...] = ()) -> Outcome:
        """Right when all tests pass; where they don't, `first` is said before how each went."""
        if transcript.ended != "done":
            return Outcome(0.0, (*first, Note(message=f"ended-{transcript.ended}", tone="wrong")))
        results = tuple(self.results(transcript))
        passed = sum(note.tone == "right" for note in results)
        if results and passed == len(results):
            return Outcome(1.0, results)
        return Outcome(0.0, (*first, *results))

    def results(self, transcript: Transcript) -> Iterator[Note]:
        """A note for each test: right or wrong, with what was expected and what came."""
        tries = list(transcript.tries)
        for test in self.tests:
            if test.probe.kind == "module":
                yield from _of_module(test.probe.code, [each for each in tries if each.name.startswith("tests.")])
                continue
            each = next((each for each in tries if each.name == test.name), None)
            if each is not None:
                tries.remove(each)
            if test.probe.kind != "setup" or each is None or each.ok is False:
                yield _compared(test, each)

    def failing(self, source: str, transcript: Transcript) -> int:
        """The line of the tests' text, from 1, that fails first; 0 where that can't be told."""
        lost = next((each for each in transcript.tries if each.line), None)
        if lost:
            return lost.line
        failed = next((note for note in self.results(transcript) if note.tone == "wrong"), None)
        return line_of(source, str(failed.values.get("test", ""))) if failed and source else 0

    def told(self, transcript: Transcript | None) -> str:
        """How each step went, as xAPI spells it."""
        notes = list(self.results(transcript)) if transcript and transcript.ended == "done" else []
        told: list[str] = []
        for nth, name in enumerate(self.steps, 1):
            note = next((note for note in notes if note.values.get("test") == name), None)
            told.append(f"test-{nth}[.]{note.tone if note else 'wrong'}")
            if note:
                notes.remove(note)
        return "[,]".join(told)

    def definition(self) -> Mapping[str, Any]:
        """The steps as an xAPI component list."""
        steps = [{"id": f"test-{nth}", "description": name} for nth, name in enumerate(self.steps, 1)]
        return {"steps": steps} if steps else {}


def suite_issues(source: str, *, runs: bool = False) -> Iterator[Issue]:
    """What is wrong with the text of `tests`; `runs`: whether something else is tested beside."""
    if fault := syntax_fault(source):
        hint = "of `>>> double(4)` and `8` make `double(4) == 8`." if source.lstrip().startswith(">>>") else ""
        yield Issue("tests-are-python", f"the tests can't be read: {fault}", ("tests",), hint)
    elif not runs and not Suite.of(source).steps and all(each.kind == "setup" for each in Suite.of(source).probes):
        yield Issue("tests-test", "the tests test nothing", ("tests",), "such as `double(4) == 8`.")
    elif asserts_nothing(source):
        hint = "say what is to come out: `assert double(4) == 8`."
        yield Issue("tests-assert", "the tests run something, and judge nothing", ("tests",), hint, "warning")
    elif alone := bare_lines(source):
        hint = "beside functions and cases, nobody judges it: write `assert` before it, inside of a `test_…` function."
        message = f"line {alone[0]} of the tests stands outside of any test"
        yield Issue("tests-are-of-one-form", message, ("tests",), hint)


def syntax_fault(source: str) -> str:
    """Why a text is no Python, in a sentence, or an empty text."""
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        return f"{fault.msg} (line {fault.lineno})" if isinstance(fault, SyntaxError) else str(fault)
    return ""


def _of_module(source: str, tries: list[Try]) -> Iterator[Note]:
    """Every test of a module: those that ran, and those that are sure to be there and did not."""
    ran = {each.name.removeprefix("tests.") for each in tries}
    yield from (_told(each) for each in tries)
    if not tries:
        yield Note(message="no-test-ran", tone="wrong")
    elif LOADING not in ran:
        missing = (name for name in named_tests(source) if name not in ran)
        yield from (Note(message="test-not-reached", values={"test": name}, tone="wrong") for name in missing)


def _told(each: Try) -> Note:
    name = each.name.removeprefix("tests.") or "tests"
    message = "test-passed" if each.ok else "test-failed"
    return Note(message=message, values={"test": name, "why": each.message}, tone="right" if each.ok else "wrong")


def _compared(test: Test, each: Try | None) -> Note:
    if each is None:
        return Note(message="test-not-reached", values={"test": test.name}, tone="wrong")
    values: dict[str, str | float] = {"test": test.name, "got": each.output, "why": each.message}
    if each.message:
        return Note(message="test-failed", values=values, tone="wrong")
    if test.prints is not None:
        ok, message = same_print(each.output, test.prints), "run-prints"
        values |= {"types": test.probe.stdin, "expected": test.prints}
    elif test.literal is not None:
        ok, message = same_value(each.value, test.literal), "test-gives"
        values |= {"expected": test.literal}
    else:
        ok, message = bool(each.ok), "test-holds"
    return Note(message=f"{message}-right" if ok else message, values=values, tone="right" if ok else "wrong")
