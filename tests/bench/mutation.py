"""How well tests that miss are told: planted weak test suites, and strong ones where a warning must name a true difference.

`weak_tests.txt` holds exercises: a solution, a slip that the weak tests accept and the strong ones don't, and random inputs
that are sensible for it. A warning is false where the changed program does the same on many of these.
"""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from builder.engine.items.code import Code, Run
from builder.engine.tests_source import same_value
from builder.engine.values import Job, Probe
from builder.publish.mutation import Miss, misses
from builder.runner.process import run
from tests.bench.figures import Figure

DATA = Path(__file__).with_name("weak_tests.txt")
ROUNDS = 2_000
"""Random inputs on which a changed program is judged; the check itself tries at most 80."""


@dataclass(frozen=True)
class Exercise:
    """One exercise of the benchmark."""

    name: str
    solution: str
    slip: tuple[str, str]
    random: str
    weak: str
    strong: str

    def item(self, tests: str) -> Code:
        """The exercise with one of its suites."""
        if not self.name.endswith("(runs)"):
            return Code(id="a", type="code", stem="a", solution=self.solution, tests=tests)
        rows = (line.split(" -> ") for line in tests.strip().split("\n"))
        return Code(
            id="a",
            type="code",
            stem="a",
            solution=self.solution,
            runs=tuple(Run(types=t.replace("|", "\n"), prints=p.replace("\\n", "\n")) for t, p in rows),
        )

    def inputs(self) -> tuple[Probe, ...]:
        """Sensible inputs, the same in every round."""
        dice = random.Random(self.name)
        asked = dict.fromkeys(eval(self.random, {"r": dice}) for _ in range(ROUNDS))
        kind = "run" if self.name.endswith("(runs)") else "value"
        return tuple(Probe("run", stdin=each) if kind == "run" else Probe("value", f"[{each}]") for each in asked)

    def same(self, program: str) -> bool:
        """Whether a program does what the solution does, as far as sensible inputs tell."""
        job = Job({"answer.py": self.solution}, "answer.py", self.inputs(), 20.0)
        ours, theirs = run(job).tries, run(replace(job, files={"answer.py": program})).tries
        return len(ours) == len(theirs) and all(
            a == b or (a.value is not None and same_value(b.value, a.value)) for a, b in zip(ours, theirs, strict=True)
        )


def exercises() -> Iterator[Exercise]:
    """What the file holds."""
    for part in DATA.read_text(encoding="utf-8").split("## ")[1:]:
        name, _, rest = part.partition("\n")
        solution, rest = rest.split("\nslip: ")
        slip, rest = rest.split("\nrandom: ")
        inputs, rest = rest.split("\nweak:\n")
        weak, strong = rest.split("\nstrong:\n")
        old, _, new = slip.partition(" =>")
        yield Exercise(name, solution + "\n", (old, new.strip()), inputs, weak, strong)


def planted(exercise: Exercise) -> None:
    """Raises AssertionError where the suites are not what they are said to be."""
    slipped = exercise.solution.replace(*exercise.slip)
    assert slipped != exercise.solution, exercise.name
    for tests, program, share in (
        (exercise.weak, exercise.solution, 1),
        (exercise.weak, slipped, 1),
        (exercise.strong, exercise.solution, 1),
        (exercise.strong, slipped, 0),
    ):
        item = exercise.item(tests)
        job = item.job({"answer": (program,)})
        outcome = item.score({"answer": (program,)}, run(job) if job else None)
        assert outcome.share == share, (exercise.name, share, tests, outcome)


def tried(exercise: Exercise) -> tuple[Exercise, list[Miss], list[Miss]]:
    """What is told of its weak tests, and of its strong ones."""
    planted(exercise)
    weak, strong = (list(misses(exercise.item(tests), run)) for tests in (exercise.weak, exercise.strong))
    return exercise, weak, strong


def mutation_weak_found() -> list[Figure]:
    """The share of weak suites that are told, and of warnings about strong ones those that tell nothing."""
    with ThreadPoolExecutor(2) as pool:
        rows = list(pool.map(tried, exercises()))
    missed = [each.name for each, weak, _ in rows if not weak]
    told = [(each, miss) for each, _, strong in rows for miss in strong]
    false = [(each, miss) for each, miss in told if each.same(miss.program)]
    for each, miss in told:
        sign = "FALSE" if (each, miss) in false else "true "
        print(f"  {sign} {each.name}:{miss.line} `{miss.old}` -> `{miss.new}`: {miss.input} {miss.right} {miss.got}")
    return [
        Figure(
            "mutation_weak_found",
            1 - len(missed) / len(rows),
            "share",
            0.8,
            f"not: {', '.join(missed)}",
            len(rows),
            least=True,
        ),
        Figure("mutation_false", len(false) / max(1, len(told)), "share", 0.1, f"{len(told)} warnings", len(told)),
    ]


mutation_weak_found.figures = ("mutation_false",)  # type: ignore[attr-defined]
BENCHMARKS = (mutation_weak_found,)
