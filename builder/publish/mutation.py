"""Tests that miss: wrong programs, one slip away from the solution, that an item's tests take for right.

A program that only looks another one is no news: it is told only if there is an input on which it does something else than
the solution, which does not fail there.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from builder import publish
from builder.course.craft_tests import TESTS_MISS
from builder.course.model import Written
from builder.course.respell import spelt
from builder.engine.issue import Edit, Fix, Issue
from builder.engine.item import Item
from builder.engine.tests_source import same_value
from builder.engine.values import Job, Probe, Transcript, Try
from builder.publish import inputs
from builder.publish.mutants import mutants
from builder.publish.scenes import function, in_a_line, scenes

type Run = Callable[[Job], Transcript]

SLOWEST = 1.0
"""Seconds that a changed program may take: many never end."""
LONGEST = 20.0
"""Seconds for one item; what was not tried by then is not told."""


@dataclass(frozen=True)
class Miss:
    """A wrong program that the tests accept, and an input that tells it from the solution: `got` there, where `right` is right."""

    line: int
    old: str
    new: str
    program: str
    input: str
    right: str
    got: str


def misses(item: Item, runs: Run) -> Iterator[Miss]:
    """Wrong programs that pass the tests of an item, each with what shows that it is wrong."""
    source, end = item.tested_program(), time.monotonic() + LONGEST
    job = item.job({"answer": (source,)})
    if not job or any(probe.kind == "module" and "subprocess" in probe.code for probe in job.probes):
        return
    trial = _trial(job, source)
    expected = runs(trial).tries if trial else ()
    for mutant in mutants(source) if expected else ():
        if time.monotonic() > end:
            return
        quick = replace(_with(job, mutant.program), seconds=min(job.seconds, SLOWEST))
        if item.score({"answer": (mutant.program,)}, runs(quick)).share == 1 and trial:
            given = runs(replace(_with(trial, mutant.program), seconds=SLOWEST)).tries
            if found := _difference(trial, expected, given):
                yield Miss(mutant.line, mutant.old, mutant.new, mutant.program, *found)


def _with(job: Job, program: str) -> Job:
    return replace(job, files={**job.files, job.main: program})


def _trial(job: Job, source: str) -> Job | None:
    """The solution on the inputs of its tests and their neighbours."""
    tests = "\n".join(probe.code for probe in job.probes if probe.kind != "run")
    probes = [Probe("value", f"[{call}]") for call in inputs.calls(source, tests)]
    if "class " in source or not probes:
        for number, scene in enumerate(scenes(source, tests) if tests else ()):
            probes += [Probe("setup", function(f"scene_{number}", scene)), Probe("value", f"scene_{number}()")]
    typed = [probe.stdin for probe in job.probes if probe.kind == "run"]
    probes += [Probe("run", stdin=text) for each in typed for text in (each, *inputs.typed(source, each))]
    return replace(job, probes=tuple(probes[: 3 * inputs.MOST])) if probes else None


def _difference(trial: Job, expected: tuple[Try, ...], given: tuple[Try, ...]) -> tuple[str, str, str] | None:
    """The first input on which a program does something else than the solution, which does not fail there; what each gives."""
    for probe, right, got in zip(trial.probes, expected, given, strict=False):
        works = right.value is not None or (probe.kind == "run" and not right.message)
        if works and _outcome(right) != _outcome(got) and not same_value(got.value, right.value or ""):
            return _asked(trial, probe), _outcome(right), _outcome(got)
    return None


def _asked(trial: Job, probe: Probe) -> str:
    if probe.kind == "run":
        return repr(probe.stdin)
    scene = next((each.code for each in trial.probes if each.code.startswith(f"def {probe.code}")), "")
    return in_a_line(scene) if scene else probe.code.removeprefix("[").removesuffix("]")


def _outcome(each: Try) -> str:
    if each.value is not None:
        return each.value.removeprefix("[").removesuffix("]")
    return repr(each.output) if not each.message else each.message


@dataclass
class Laboratory:
    """Misses of many items, on all cores; what was found before for the same item is kept in a folder, if one is given."""

    runs: Run
    folder: Path | None = None

    def issues(
        self, items: Mapping[str, Written], progress: Callable[[int, int], None] = lambda done, of: None
    ) -> dict[str, Issue]:
        """An issue for each item, by name, whose tests accept a wrong program."""
        asked = {name: each for name, each in items.items() if each.item.tested_program() and not each.item.given}
        found: dict[str, Issue] = {}
        with ThreadPoolExecutor(max(1, os.cpu_count() or 1)) as pool:
            waiting = {name: pool.submit(self._of, each.item) for name, each in asked.items()}
            for number, (name, future) in enumerate(waiting.items(), 1):
                if missed := future.result():
                    found[name] = _told(asked[name], missed)
                progress(number, len(waiting))
        return found

    def _of(self, item: Item) -> list[Miss]:
        path = self.folder / f"misses-{_name(item)}" if self.folder else None
        try:
            return (
                [Miss(**each) for each in json.loads(path.read_text(encoding="utf-8"))] if path else self._sought(item)
            )
        except (OSError, ValueError, TypeError):
            found = self._sought(item)
            if path:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps([asdict(each) for each in found]), encoding="utf-8")
            return found

    def _sought(self, item: Item) -> list[Miss]:
        return list(misses(item, self.runs))


def _name(item: Item) -> str:
    home = Path(publish.__file__).parent
    code = b"".join((home / f"{name}.py").read_bytes() for name in ("mutants", "slips", "inputs", "scenes", "mutation"))
    return hashlib.sha256(f"{item.key_hash()} {hashlib.sha256(code).hexdigest()}".encode()).hexdigest()


def _told(written: Written, missed: list[Miss]) -> Issue:
    first = missed[0]
    changed = f"`{first.old}` became `{first.new}`" if first.new else f"`{first.old.strip()}` is gone"
    more = f", and {len(missed) - 1} more" if len(missed) > 1 else ""
    message = f"the tests accept a wrong program: in line {first.line} of the solution, {changed}{more}"
    apart = f"right is {_brief(first.right)}, it gives {_brief(first.got)}"
    hint = f"add a test that tells them apart, such as one of `{_brief(first.input)}`: {apart}."
    issue = TESTS_MISS.issue(("solution",), message, hint)
    return replace(issue.placed(written.tree.place_in(("solution",), first.line)), fix=_fix(written, first))


def _brief(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _fix(written: Written, miss: Miss) -> Fix | None:
    """The wrong program under `wrong`, with a `why` to fill in. Only where it is asked for: a test must be added then."""
    block, tree = written.tree.block, written.tree
    if tree.entry is not None or block.kind != "question":
        return None
    there = "wrong" in tree.data
    indent = tree.place(("wrong", 0)).column - 3 if there else block.column + 2
    first, *rest = _entry(written, miss)
    lines = [f"- {first}", *(f"  {each}" for each in rest)]
    text = "".join(f"{' ' * indent}{line}\n" if line.strip() else "\n" for line in lines)
    line = (
        tree.place(("wrong",), on_key=True).line + 1 if there else block.line + block.text.rstrip("\n").count("\n") + 1
    )
    text = text if there else f"{' ' * block.column}wrong:\n{text}"
    return Fix(
        (Edit(block.path, line, 1, line, 1, text),), "add the wrong program, to be told why it is wrong", asked=True
    )


def _entry(written: Written, miss: Miss) -> list[str]:
    """The keys of a foreseen mistake, relative to their own column."""
    source = written.item.tested_program()
    before, after = (text.split("\n")[miss.line - 1].strip() for text in (source, miss.program))
    why = "why: TODO"
    old, new = (spelt([text], 0) for text in (before, after or "pass"))
    if source.count("\n") == miss.program.count("\n") and source.count(before) == 1 and old and new:
        return [f"change: {old[0]}", f"to: {new[0]}", why]
    return ["code: |", *(f"  {line}" for line in miss.program.rstrip("\n").split("\n")), why]
