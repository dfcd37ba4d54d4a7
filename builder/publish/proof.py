"""Proof at build: every item is tried against itself, by the same scorer and harness that learners meet."""

import ast
import hashlib
import json
import os
import posixpath
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath

from builder import __version__, runner
from builder.course.model import Written
from builder.engine.drawn import Table
from builder.engine.issue import Issue, Place
from builder.engine.item import Item
from builder.engine.values import Job, Note, Outcome, Response, Sample, Transcript, transcript_of
from builder.runner.process import run

type Run = Callable[[Job], Transcript]
type Known = tuple[str, ...] | tuple[tuple[str, ...], ...]


WORDS: Mapping[str, str] = {
    "error": "it ends with an error",
    "time": "it takes longer than `seconds`",
    "memory": "it needs too much memory",
    "crash": "it crashes",
}


MEND = "mend the solution, or the test that it fails."


@dataclass(frozen=True)
class Proof:
    """What came of trying an item: faults, and the signatures by which foreseen mistakes are recognised.

    Of a parameterised item also the values drawn for it; where signatures depend on them, there is a tuple for each seed.
    """

    issues: tuple[Issue, ...] = ()
    known: Known = ()
    table: Table | None = None


@dataclass
class Memory:
    """Transcripts of Jobs that ran before, by their content and what runs them; kept in a folder, if one is given."""

    folder: Path | None = None
    kept: dict[str, Transcript] = field(default_factory=dict)

    def run(self, job: Job) -> Transcript:
        """What came of this very Job before, or what comes of it now."""
        name = hashlib.sha256((_harness() + json.dumps(asdict(job), sort_keys=True)).encode()).hexdigest()
        if name not in self.kept:
            self.kept[name] = self._read(name) or self._ran(name, job)
        return self.kept[name]

    def _read(self, name: str) -> Transcript | None:
        try:
            return transcript_of(json.loads((self.folder / name).read_text(encoding="utf-8"))) if self.folder else None
        except (OSError, ValueError):
            return None

    def _ran(self, name: str, job: Job) -> Transcript:
        transcript = run(job)
        if self.folder and transcript.ended in ("done", "error"):
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(json.dumps(asdict(transcript)), encoding="utf-8")
        return transcript


@cache
def _harness() -> str:
    """What a transcript depends on beside its Job: our version, this Python, the runner's own code."""
    code = b"".join(path.read_bytes() for path in sorted(Path(runner.__file__).parent.glob("*.py")))
    return f"{__version__} {sys.version} {hashlib.sha256(code).hexdigest()}"


def prove(written: Written, runs: Run = run) -> Proof:
    """Try an item: each sample gets its share and its text; a solution passes, a starter fails, a mistake is known."""
    item = written.item
    known = tuple(signatures(item, runs))
    issues = [issue for sample in item.samples() for issue in sample_issues(item, sample, known, runs)]
    return Proof(tuple(issue.placed(place_of(written, issue, runs)) for issue in issues), known)


def place_of(written: Written, issue: Issue, runs: Run) -> Place:
    """Where a fault stands: of a solution that does not pass, the line of the test that it fails."""
    item, tree = written.item, written.tree
    solution = next((each for each in item.samples() if each.rule == issue.rule == "solution-passes"), None)
    job = item.job(solution.response) if solution else None
    line = item.failing(runs(job)) if job else 0
    if line and "tests_file" in tree.data:
        path = PurePosixPath(tree.block.path).parent / str(tree.data["tests_file"])
        return Place(posixpath.normpath(path.as_posix()), line, 1)
    return tree.place_in(("tests",), line) if line and "tests" in tree.data else tree.place(issue.at, issue.on_key)


def prove_all(
    items: Mapping[str, Written],
    runs: Run,
    progress: Callable[[int, int], None] = lambda done, of: None,
    *,
    run: bool = True,
) -> dict[str, Proof]:
    """Proofs by name, on all cores; items that need no running are tried at once, the others only if they may `run`."""
    proofs = {name: prove(each, runs) for name, each in items.items() if not must_run(each.item)}
    waiting = {name: each for name, each in items.items() if name not in proofs and run}
    with ThreadPoolExecutor(max(1, os.cpu_count() or 1)) as pool:
        done = {name: pool.submit(prove, each, runs) for name, each in waiting.items()}
        for number, (name, future) in enumerate(done.items(), 1):
            proofs[name] = future.result()
            progress(number, len(waiting))
    return proofs


def must_run(item: Item) -> bool:
    """Whether trying an item means running a program of its author."""
    return type(item).job is not Item.job and any(item.job(sample.response) for sample in item.samples())


def outcome_of(item: Item, response: Response, known: tuple[str, ...], runs: Run) -> tuple[Outcome, Transcript | None]:
    """The outcome of a response, its Job run first where there is one."""
    job = item.job(response)
    transcript = runs(job) if job else None
    return item.score(response, transcript, known), transcript


def signatures(item: Item, runs: Run) -> Iterator[str]:
    """How the foreseen mistakes of an item fail, in their order."""
    for response, _ in item.foreseen():
        job = item.job(response)
        if job:
            yield item.signature(runs(job))


def sample_issues(item: Item, sample: Sample, known: tuple[str, ...], runs: Run) -> Iterator[Issue]:
    """What is wrong where a sample does not get its share, or not its text."""
    outcome, transcript = outcome_of(item, sample.response, known, runs)
    if outcome.share != sample.share or outcome.error:
        yield _wrong_share(sample, outcome, transcript)
    elif sample.text and all(note.text != sample.text for note in outcome.notes):
        at = tuple(int(step) if step.isdigit() else step for step in sample.text.split("/")[:2])
        hint = "an earlier one looks the same to the tests: the first one is shown."
        yield Issue("mistake-is-recognised", "this foreseen mistake can't be told from another one", at, hint)


def _wrong_share(sample: Sample, outcome: Outcome, transcript: Transcript | None) -> Issue:
    told = _told(outcome, transcript)
    message, hint = {
        "solution-passes": (f"the solution does not pass: {told}", _bare_call(outcome) or _unknown(told) or MEND),
        "starter-fails": ("the starter passes the tests", "give less away, or say why in `starter_passes: …`."),
        "mistake-fails": ("this foreseen mistake passes the tests", "add a test that catches it."),
    }.get(sample.rule, (f"the response {dict(sample.response)} gets {outcome.share}, not {sample.share}", ""))
    return Issue(sample.rule, message, sample.at, hint, on_key=len(sample.at) == 1)


def _bare_call(outcome: Outcome) -> str:
    """What to do about a line that is only a call: what it gives is taken for its verdict."""
    failed = (str(note.values.get("test")) for note in outcome.notes if note.message == "test-holds")
    call = next((line for line in failed if isinstance(ast.parse(line).body[0], ast.Expr) and line.endswith(")")), "")
    calls = call and isinstance(ast.parse(call, mode="eval").body, ast.Call)
    return f"a line is a test of its own, true or not; where it only prepares, write `_ = {call}`." if calls else ""


def _unknown(told: str) -> str:
    """What to do about a name that nothing defines."""
    found = re.search(r"NameError: name '(\w+)'", told)
    return f"define `{found[1]}`; test functions and cases import it: `from answer import {found[1]}`." if found else ""


def _told(outcome: Outcome, transcript: Transcript | None) -> str:
    if transcript and transcript.ended != "done":
        return WORDS.get(transcript.ended, "") + (f": {transcript.fault}" if transcript.fault else "")
    failed = [note for note in outcome.notes if note.tone == "wrong" and note.values]
    return "; ".join(map(_failure, failed[:3])) or "no test ran"


def _failure(note: Note) -> str:
    values = note.values
    told = (
        f"gives {values.get('got')!r}, expected {values.get('expected')!r}" if "expected" in values else "does not hold"
    )
    if note.message == "test-not-reached":
        told = "did not run"
    return f"`{values.get('test')}` {values.get('why') or told}"
