"""code: write a program that passes tests."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.shape import spec
from builder.engine.tested import Suite, suite_issues, syntax_fault
from builder.engine.tests_source import Test
from builder.engine.values import Control, Job, Note, Outcome, Probe, Response, Sample, Text, Transcript

FILE_PATTERN = r"^[A-Za-z0-9_][A-Za-z0-9_. -]*(/[A-Za-z0-9_][A-Za-z0-9_. -]*)*$"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run of the program: what is typed, and what it must print."""

    types: str = spec("Lines typed into the program.", "")
    prints: str = spec("What it must print; prompts of `input` don't count.")


@dataclass(frozen=True, kw_only=True)
class WrongProgram:
    """A foreseen mistake: a whole program, or a change of the solution, that must fail the tests."""

    code: str = spec("The wrong program.", "")
    change: str = spec("A text that occurs once in the solution …", "")
    to: str = spec("… and what stands there in the wrong program.", "")
    why: str = spec("Feedback for whoever made this mistake.", minLength=1)


@dataclass(frozen=True, kw_only=True)
class FileFrom:
    """A file that lies beside the lesson."""

    from_: str = spec("Its path, relative to the source file.", minLength=1)


@dataclass(frozen=True, kw_only=True)
class Code(Item):
    """A program, judged by tests, by what it prints, or by both."""

    kind: ClassVar[str] = "code"
    interaction_type: ClassVar[str] = "performance"
    key_fields: ClassVar[tuple[str, ...]] = ("file", "tests", "runs", "wrong", "files", "seconds", "solution")

    file: str = spec("The name of the learner's file.", "answer.py", pattern=r"^[A-Za-z_][A-Za-z0-9_]*\.py$")
    starter: str = spec("What stands in the editor at first; it must fail.", "")
    solution: str = spec("A program that passes.", minLength=1)
    tests: str = spec("`unittest` cases, `test_…` functions, or lines such as `double(4) == 8`.", "")
    tests_file: str = spec("A file with the tests, relative to the source file.", "")
    runs: tuple[Run, ...] = spec("Runs of the program with what they must print.", ())
    wrong: tuple[WrongProgram, ...] = spec("Foreseen mistakes.", ())
    files: Mapping[str, str | FileFrom] = spec(
        "Files that lie beside the program: name to text, or `{from: path}`.", {}
    )
    seconds: float = spec("Time limit.", 10.0, exclusiveMinimum=0, maximum=120)
    starter_passes: str = spec("Why the starter may pass, where it should.", "")

    def check(self) -> Iterator[Issue]:
        if fault := syntax_fault(self.solution):
            hint = "Python stops in that line of the solution: look there, and at the line before it."
            yield Issue("solution-is-python", f"the solution can't be read: {fault}", ("solution",), hint)
        if not self.tests and not self.tests_file and not self.runs:
            yield Issue("code-has-tests", "nothing says when a program is right", (), "write `tests` or `runs`.")
        if self.tests:
            yield from suite_issues(self.tests, runs=bool(self.runs))
        yield from self._check_files()
        for nth, wrong in enumerate(self.wrong):
            yield from self._check_wrong(nth, wrong)

    def _check_files(self) -> Iterator[Issue]:
        for name in self.files:
            if not re.fullmatch(FILE_PATTERN, name) or name == self.file:
                hint = "such as `words.txt` or `data/words.txt`, and another name than the program's."
                yield Issue(
                    "file-name-is-plain", f"`{name}` is no name for a file beside the program", ("files", name), hint
                )

    def _check_wrong(self, nth: int, wrong: WrongProgram) -> Iterator[Issue]:
        if bool(wrong.code) == bool(wrong.change):
            yield Issue("wrong-is-code-or-change", "a foreseen mistake is `code`, or `change` and `to`", ("wrong", nth))
        elif wrong.change and (count := self.solution.count(wrong.change)) != 1:
            where = "does not occur" if not count else f"occurs {count} times"
            hint = "choose a text that occurs once."
            yield Issue("change-occurs-once", f"`change` {where} in the solution", ("wrong", nth, "change"), hint)

    def own_texts(self) -> Iterator[Text]:
        for nth, each in enumerate(self.wrong):
            yield Text(f"wrong/{nth}/why", each.why)

    def controls(self) -> tuple[Control, ...]:
        return (Control("editor", file=self.file, value=self.starter),)

    @property
    def suite(self) -> Suite:
        """Its tests and runs."""
        runs = (
            Test(Probe("run", stdin=run.types), f"run {nth}", prints=run.prints) for nth, run in enumerate(self.runs, 1)
        )
        return Suite.of(self.tests, tuple(runs))

    def job(self, response: Response) -> Job | None:
        source = response.get("answer", ("",))[0] if response.get("answer") else ""
        beside = {name: text for name, text in self.files.items() if isinstance(text, str)}
        return Job(beside | {self.file: source}, self.file, self.suite.probes, self.seconds)

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        if transcript is None or len(response.get("answer", ())) != 1:
            return Outcome(error=True, notes=(Note(message="not-run"),))
        return self.suite.judge(transcript, self._recognised(transcript, known))

    def _recognised(self, transcript: Transcript, known: tuple[str, ...]) -> tuple[Note, ...]:
        mine = self.signature(transcript)
        return tuple(Note(text=f"wrong/{nth}/why", tone="wrong") for nth, each in enumerate(known) if each == mine)[:1]

    def signature(self, transcript: Transcript) -> str:
        """How a program fails, so that a foreseen mistake is recognised: which tests, with what values or kinds of error."""
        rows = [f"{t.name}|{t.ok}|{t.value}|{t.output.strip()}|{t.message.partition(':')[0]}" for t in transcript.tries]
        return "\n".join([transcript.ended, transcript.fault.partition(":")[0], *rows])

    def foreseen(self) -> tuple[tuple[Response, str], ...]:
        programs = (each.code or self.solution.replace(each.change, each.to) for each in self.wrong)
        return tuple(({"answer": (program,)}, f"wrong/{nth}/why") for nth, program in enumerate(programs))

    def samples(self) -> Iterator[Sample]:
        yield Sample({"answer": (self.solution,)}, 1.0, rule="solution-passes", at=("solution",))
        if self.starter.strip() and not self.starter_passes:
            yield Sample({"answer": (self.starter,)}, 0.0, rule="starter-fails", at=("starter",))
        for nth, (response, why) in enumerate(self.foreseen()):
            yield Sample(response, 0.0, why, "mistake-fails", ("wrong", nth))

    def failing(self, transcript: Transcript) -> int:
        return self.suite.failing(self.tests, transcript)

    def tested_program(self) -> str:
        return self.solution

    def beside(self) -> Mapping[tuple[str, ...], str]:
        found = {("files", name): each.from_ for name, each in self.files.items() if isinstance(each, FileFrom)}
        return found | ({("tests_file",): self.tests_file} if self.tests_file else {})

    def taking(self, texts: Mapping[tuple[str, ...], str]) -> Self:
        files = {name: texts.get(("files", name), each) for name, each in self.files.items()}
        taken = replace(self, files=files)
        tests = texts.get(("tests_file",))
        return replace(taken, tests=tests, tests_file="") if tests else taken

    @property
    def steps(self) -> tuple[str, ...]:
        """The names of its tests, as far as they are known before they run."""
        return self.suite.steps

    def told(self, response: Response, transcript: Transcript | None) -> str:
        return self.suite.told(transcript)

    def definition(self) -> Mapping[str, Any]:
        return self.suite.definition()
