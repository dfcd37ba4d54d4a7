"""Proof of parameterised items: what holds for an item must hold for each seed; the first seed where it fails is named."""

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from itertools import zip_longest
from os import cpu_count

from builder.course.model import Written
from builder.course.valid import faults_of
from builder.engine.drawn import SEEDS, Table, drawn_data, made_of
from builder.engine.issue import Issue, Path, Place
from builder.engine.item import Item
from builder.engine.quantity import read_number
from builder.engine.values import Control, Job, Probe, Transcript, transcript_of
from builder.publish.drawing import drawn_table, with_seed
from builder.publish.proof import Known, Proof, place_of, sample_issues, signatures

type Run = Callable[[Job], Transcript]

BATCH = """\
import json
from builder.runner.harness import perform_json
with open("jobs.json", encoding="utf-8") as file:
    jobs = json.load(file)
"""
SLOW_SEEDS = 3
"""Where a hundred runs together take too long, so many seeds are tried one by one."""
FRACTION = re.compile(r"\\[dt]?frac\{([^{}]+)\}\{([^{}]+)\}")


@dataclass
class Findings:
    """Faults by what they are about, each with the first seed that shows it and how many do."""

    table: Table
    found: dict[tuple[str, Path], tuple[Issue, int, int]] = field(default_factory=dict)
    untried: tuple[Issue, ...] = ()

    def add(self, issue: Issue, seed: int) -> None:
        first, where, seeds = self.found.get((issue.rule, issue.at), (issue, seed, 0))
        self.found[issue.rule, issue.at] = (first, where, seeds + 1)

    def issues(self, place: Callable[[Issue, int], Place]) -> Iterator[Issue]:
        """Each fault with its seed, at the place that it has for this seed."""
        for issue, seed, seeds in self.found.values():
            message = f"{with_seed(seed, self.table.named[seed], seeds)}: {issue.message}"
            yield replace(issue, message=message, place=place(issue, seed))
        yield from (each.placed(place(each, -1)) for each in self.untried)


def instances(item: Item, table: Table, findings: Findings) -> dict[int, Item]:
    """The item as it is for each seed; a seed whose data or item is at fault is left out."""
    found: dict[int, Item] = {}
    for seed in range(SEEDS):
        data = drawn_data(item, table, seed)
        issues = faults_of(type(item), data)
        if not issues:
            found[seed] = made_of(item, data)
            issues = [*found[seed].check(), *_equal_options(found[seed])]
        for issue in issues:
            findings.add(issue, seed)
        if any(issue.level == "error" for issue in issues):
            found.pop(seed, None)
    return found


def _equal_options(item: Item) -> Iterator[Issue]:
    """A wrong option that is the same number as a right one, written in another way."""
    named = getattr(item, "named", None)
    if not isinstance(named, Mapping) or not all(hasattr(each, "credit") for each in named.values()):
        return
    worth = [(nth, each.text, quantity(each.text), each.credit) for nth, each in enumerate(named.values())]
    for nth, text, value, credit in worth:
        twin = next(
            (o for o in worth[:nth] if value is not None and o[2] == value and o[3] != credit and o[1] != text), None
        )
        if twin:
            hint = "draw values for which they differ: `while` in `given` draws again."
            yield Issue("options-differ", f"`{text}` and `{twin[1]}` are the same number", ("options", nth), hint)


def quantity(text: str) -> tuple[Fraction, str] | None:
    """The number that a text is, with its unit, however it is written: `0.5`, `1/2`, a TeX fraction; none for other texts."""
    return read_number(FRACTION.sub(r"\1/\2", text.strip().strip("$`").strip()))


def prove_given(
    items: Mapping[str, Written], runs: Run, progress: Callable[[int, int], None] = lambda done, of: None
) -> dict[str, Proof]:
    """Proofs of parameterised items by name, on all cores: values are drawn, then everything is tried with each seed."""
    proofs: dict[str, Proof] = {}
    with ThreadPoolExecutor(cpu_count() or 1) as pool:
        for name, proof in zip(items, pool.map(lambda each: _proof(each, runs), items.values()), strict=True):
            proofs[name] = proof
            progress(len(proofs), len(items))
    return proofs


def _proof(written: Written, runs: Run) -> Proof:
    table, issues = drawn_table(written, runs)
    return prove_drawn(written, table, runs) if table else Proof(issues)


def prove_drawn(written: Written, table: Table, runs: Run) -> Proof:
    """Try an item with each seed: it is well formed, and every sample gets its share and its text."""
    findings = Findings(table)
    made = instances(written.item, table, findings)
    for seed, item in made.items():
        if _form(item) != _form(made[min(made)]):
            findings.add(_form_varies(), seed)
    ran = Batches(made, runs)
    known: list[tuple[str, ...]] = [()] * SEEDS
    for seed, item in ran.tried.items():
        known[seed] = tuple(signatures(item, ran.transcript))
        for sample in item.samples():
            for issue in sample_issues(item, sample, known[seed], ran.transcript):
                findings.add(issue, seed)
    if len(ran.tried) < len(made):
        message = f"only {len(ran.tried)} of {SEEDS} seeds were tried: together the programs take too long"
        hint = "make the solution quicker, or lower `seconds`."
        findings.untried = (Issue("seeds-are-proven", message, ("solution",), hint, "warning", on_key=True),)

    def place(issue: Issue, seed: int) -> Place:
        if seed in ran.tried:
            return place_of(replace(written, item=ran.tried[seed]), issue, ran.transcript)
        return written.tree.place(issue.at, issue.on_key)

    return Proof(tuple(findings.issues(place)), _brief(known), table)


def _form_varies() -> Issue:
    hint = "draw texts and answers; limits, and how many fields there are, stay as they are."
    return Issue("form-is-fixed", "the form asks for something else than with other seeds", (), hint)


def _form(item: Item) -> list[Control]:
    """What the form asks for, but for texts, which may vary."""
    bare = (replace(each, parts=tuple(replace(part, label="") for part in each.parts)) for each in item.controls())
    return [replace(each, unit="", value="", size=0, numeric=False) for each in bare]


def _brief(known: list[tuple[str, ...]]) -> Known:
    return known[0] if all(each == known[0] for each in known) else tuple(known)


class Batches:
    """All runs of an item's samples, many in one process: starting one takes longer than most programs do.

    `tried`: the instances, by seed, of which every sample was run; where a batch takes too long, few are.
    """

    def __init__(self, made: Mapping[int, Item], runs: Run) -> None:
        self.kept: dict[str, Transcript] = {}
        asked = {
            seed: [job for sample in item.samples() if (job := item.job(sample.response))]
            for seed, item in made.items()
        }
        for jobs in zip_longest(*asked.values()):
            self._run([job for job in jobs if job], runs)
        self.tried = {seed: item for seed, item in made.items() if all(_name(job) in self.kept for job in asked[seed])}

    def transcript(self, job: Job) -> Transcript:
        return self.kept[_name(job)]

    def _run(self, jobs: list[Job], runs: Run) -> None:
        unique = {_name(job): job for job in jobs}
        files = {"jobs.json": json.dumps([asdict(job) for job in unique.values()]), "batch.py": BATCH}
        probes = tuple(Probe("value", f"perform_json(json.dumps(jobs[{nth}]))") for nth in range(len(unique)))
        whole = runs(Job(files, "batch.py", probes, max(job.seconds for job in jobs)))
        if whole.ended == "done" and len(whole.tries) == len(unique) and all(each.value for each in whole.tries):
            found = [transcript_of(json.loads(ast.literal_eval(each.value or ""))) for each in whole.tries]
            self.kept |= dict(zip(unique, found, strict=True))
        else:
            self.kept |= {name: runs(job) for name, job in list(unique.items())[:SLOW_SEEDS]}


def _name(job: Job) -> str:
    return repr(job)
