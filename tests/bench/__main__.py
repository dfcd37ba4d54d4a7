"""Runs the benchmarks, prints a table with machine and versions, writes `bench.json`. A benchmark that can't run fails."""

import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from tests.bench import browser, fuzz, mutation, preview, recheck, sites
from tests.bench.figures import Figure

BENCHMARKS: tuple[Callable[[], list[Figure]], ...] = (
    *browser.BENCHMARKS,
    *sites.BENCHMARKS,
    *preview.BENCHMARKS,
    *recheck.BENCHMARKS,
    *mutation.BENCHMARKS,
    *fuzz.BENCHMARKS,
)


def main() -> int:
    """Run those that ONLY names, or all."""
    only = os.environ.get("ONLY", "")
    chosen = [each for each in BENCHMARKS if not only or each.__name__ == only or only in getattr(each, "figures", ())]
    if not chosen:
        print(f"no benchmark `{only}`; there are: {', '.join(each.__name__ for each in BENCHMARKS)}")
        return 2
    figures: list[Figure] = []
    for each in chosen:
        print(f"… {each.__name__}", file=sys.stderr, flush=True)
        figures += each()
    print("\n".join(table(figures)))
    Path("bench.json").write_text(json.dumps([asdict(each) for each in figures], indent=1) + "\n", encoding="utf-8")
    return int(not all(each.met for each in figures))


def table(figures: list[Figure]) -> Iterator[str]:
    """The figures as a table, with what they were measured on."""
    versions = [
        f"{name} {importlib.metadata.version(name)}" for name in ("mkdocs", "mkdocs-material", "markdown", "jsonschema")
    ]
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    yield f"{platform.machine()}, {os.cpu_count()} cores, load {load}; Python {platform.python_version()}, {', '.join(versions)}"
    yield f"{'name':34} {'value':>10} {'unit':8} {'bar':>8}     {'n':>3}  reference"
    for each in figures:
        bar = "" if each.bar is None else f"{each.bar:g}"
        sign = "" if each.bar is None else "ok" if each.met else "MISSED"
        yield f"{each.name:34} {each.value:>10.4g} {each.unit:8} {bar:>8} {sign:>6} {each.n:>3}  {each.reference}"


if __name__ == "__main__":
    sys.exit(main())
