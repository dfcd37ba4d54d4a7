"""Values of parameterised items, drawn at build: one Job for all seeds of an item, kept as any other Job's transcript is."""

import ast
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

from builder.course.model import Written
from builder.engine.drawn import SEEDS, Table, wanted
from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.placeholder import in_fixed_order
from builder.engine.values import Job, Probe, Transcript

type Run = Callable[[Job], Transcript]

SECONDS = 10.0
MAIN = """\
import json
from builder.publish.draw import draw
with open("asked.json", encoding="utf-8") as file:
    drawn = draw(**json.load(file))
faults = [vars(fault) for fault in drawn.faults.values()]
texts, numbers = list(drawn.texts.values()), list(drawn.numbers.values())
"""


def job_of(item: Item) -> Job:
    """What must be run to draw the values of an item. It depends on `given` and the placeholders only."""
    found, numbers = wanted(item)
    sources = in_fixed_order(set(found))
    asked = {"given": item.given, "sources": sources, "numbers": sorted(numbers), "seeds": SEEDS}
    columns = [f"texts[{nth}]" for nth in range(len(sources))] + [f"numbers[{nth}]" for nth in range(len(numbers))]
    probes = tuple(Probe("value", code) for code in ("faults", "drawn.named", *columns))
    return Job({"main.py": MAIN, "asked.json": json.dumps(asked)}, "main.py", probes, SECONDS)


def drawn_table(written: Written, runs: Run) -> tuple[Table | None, tuple[Issue, ...]]:
    """The table of an item, or the faults of its `given` and its placeholders, each at its place."""
    item = written.item
    found, numbers = wanted(item)
    transcript = runs(job_of(item))
    if transcript.ended != "done" or any(each.value is None for each in transcript.tries):
        return None, (_ended(transcript).placed(written.tree.place(("given",), on_key=True)),)
    faults, named, *columns = (ast.literal_eval(each.value or "") for each in transcript.tries)
    if faults:
        return None, tuple(_faults(written, found, faults))
    sources = in_fixed_order(set(found))
    texts = tuple(map(tuple, columns[: len(sources)]))
    column = dict(zip(sorted(numbers), map(tuple, columns[len(sources) :]), strict=True))
    return Table(sources, texts, column, tuple(named)), ()


def _ended(transcript: Transcript) -> Issue:
    if transcript.ended == "time":
        slow = f"drawing values for {SEEDS} seeds takes longer than {SECONDS:g} seconds"
        return Issue("given-draws", slow, ("given",), "is there a loop that never ends?")
    if transcript.ended == "done":
        return Issue("given-draws", "the values drawn are too long to be kept", ("given",), "draw shorter ones.")
    why = transcript.fault or transcript.ended
    return Issue("given-draws", f"values can't be drawn: {why}", ("given",), GIVEN)


def _faults(
    written: Written, found: Mapping[str, tuple[str | int, ...]], faults: list[dict[str, object]]
) -> Iterator[Issue]:
    for fault in faults:
        seeds, source, line = int(str(fault["seeds"])), str(fault["source"]), int(str(fault["line"]))
        told = with_seed(int(str(fault["seed"])), str(fault["named"]), seeds)
        if source:
            message, at = f"{told}: `{source}`: {fault['message']}", found[source]
            yield Issue("placeholder-has-value", message, at, VALUE).placed(written.tree.place(at))
        else:
            message = f"{told}: {fault['message']}"
            yield Issue("given-draws", message, ("given",), GIVEN).placed(written.tree.place_in(("given",), line))


VALUE = "an expression uses names of `given`, such as `{=a + b}`, and gives a number or a text."
GIVEN = "`given` is Python that draws values, such as `a = random.randint(2, 9)`."


def with_seed(seed: int, named: str, seeds: int) -> str:
    """Which seeds a fault is about: the first of them, what was drawn for it, and how many there are."""
    many = f" and {seeds - 1} other{'s' if seeds > 2 else ''}" if 1 < seeds < SEEDS else ""
    which = f"with every seed, such as {seed}" if seeds == SEEDS else f"with seed {seed}{many}"
    return which + (f" ({named})" if named else "")


def draw_all(items: Mapping[str, Written], runs: Run) -> dict[str, tuple[Table | None, tuple[Issue, ...]]]:
    """Of each parameterised item, by name, its table or its faults."""
    asked = {name: written for name, written in items.items() if written.item.given}
    with ThreadPoolExecutor(cpu_count() or 1) as pool:
        return dict(zip(asked, pool.map(lambda each: drawn_table(each, runs), asked.values()), strict=True))
