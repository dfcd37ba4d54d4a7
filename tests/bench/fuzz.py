"""Blocks that nobody would write, through the check and the repair: no exception, no hang, always a place, never worse."""

import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.course.fence import Block
from builder.course.reader import Reader
from builder.course.repair import reads
from builder.engine.issue import Issue
from builder.engine.values import Job, Transcript
from builder.publish.proof import must_run, prove
from tests.bench.figures import Figure
from tests.bench.mutate import ODD, mutated

LONG, SHARE = 200_000, 0.05
"""Blocks of a long run, and the share of them that hypothesis makes."""
SLOW = 1.0
"""CPU seconds that one block may take."""
HEAD = 7
"""The line of the file where a block's text begins."""
LINES = st.text(st.sampled_from([*"abtyspem:-#'\"|>[]{}&*!?%@`\\ \t=<", "\n"]), max_size=120) | st.lists(
    st.sampled_from([*ODD, "type: choice\n", "stem: ", "options:\n", "  - right: ", "    why: ", "answer: ", "\n", "a"])
).map("".join)


def checked(text: str) -> tuple[Issue, ...]:
    """The issues of one block; of one without any, what its proof says, but for programs."""
    reader = Reader(Path(), "")
    piece = reader._piece(Block("question", text, "page.md", HEAD), {})
    if not piece.items or piece.items[0].given or must_run(piece.items[0]):
        return tuple(reader.issues)
    return (*reader.issues, *prove(reader.written[0], _never).issues)


def _never(job: Job) -> Transcript:
    raise AssertionError(f"nothing is to be run: {job}")


def fault_of(text: str) -> str:
    """What is wrong with how a block was received, in a sentence; empty where it survived."""
    begun = time.process_time()
    try:
        issues = checked(text)
        took = time.process_time() - begun
        return _misplaced(text, issues) or _worse(text, issues) or (f"took {took:.1f} s" if took > SLOW else "")
    except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
        return traceback.format_exc(limit=-4)


def _misplaced(text: str, issues: tuple[Issue, ...]) -> str:
    last = HEAD + text.count("\n")
    for issue in issues:
        at = issue.place
        if (
            at.path != "page.md"
            or not HEAD - 1 <= at.line <= last
            or not 1 <= at.column < max(at.end_column, at.column + 1)
        ):
            return f"no place in the block: {issue}"
        if not issue.message or not issue.rule:
            return f"says nothing: {issue}"
    return ""


def _worse(text: str, issues: tuple[Issue, ...]) -> str:
    """What the repair made worse, or would change again."""
    fixes = [issue.fix for issue in issues if issue.fix and not issue.fix.asked]
    if not fixes:
        return ""
    lines = text.split("\n")
    for edit in sorted(fixes[0].edits, key=lambda each: each.line, reverse=True):
        lines[edit.line - HEAD : edit.end_line - HEAD] = edit.text.split("\n")[:-1]
    mended = "\n".join(lines)
    left = checked(mended)
    if not reads(mended):
        return f"not readable after its repair: {mended!r}"
    errors, before = (sum(issue.level == "error" for issue in each) for each in (left, issues))
    if errors > before and reads(text):
        return f"{before} errors became {errors}: {left}"
    again = [issue.fix for issue in left if issue.fix and not issue.fix.asked]
    return f"repaired a second time: {again[0]}" if again else ""


def survived(count: int, tell: Callable[[int, str, str], None], first: int = 0) -> int:
    """How many of `count` mutated blocks survived, from the seed `first` on; of those that did not, `tell` hears."""
    fine = 0
    for seed in range(first, first + count):
        text = mutated(seed)
        fault = fault_of(text)
        fine += not fault
        if fault:
            tell(seed, text, fault)
    return fine


def invented(count: int, tell: Callable[[int, str, str], None]) -> int:
    """How many blocks of hypothesis survived."""
    fine = 0

    @settings(
        max_examples=count, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(LINES)
    def one(text: str) -> None:
        nonlocal fine
        fault = fault_of(text)
        fine += not fault
        if fault:
            tell(-1, text, fault)

    one()
    return fine


def fuzz_blocks() -> list[Figure]:
    """The long run. The bar is on those that did not survive: there is to be none."""
    failures: list[str] = []

    def tell(seed: int, text: str, fault: str) -> None:
        failures.append(fault)
        print(f"seed {seed}: {fault}\n{text!r}\n", file=sys.stderr, flush=True)

    fine = survived(int(LONG * (1 - SHARE)), tell) + invented(int(LONG * SHARE), tell)
    return [
        Figure(
            "fuzz_blocks", fine, "blocks", None, f"survived, of {fine + len(failures):,} mutated; at least {LONG:,}", 1
        ),
        Figure(
            "fuzz_failures",
            len(failures),
            "blocks",
            0,
            "exceptions, hangs over 1 s, faults without a place, bad repairs",
            1,
        ),
    ]


fuzz_blocks.figures = ("fuzz_failures",)  # type: ignore[attr-defined]
BENCHMARKS = (fuzz_blocks,)
