"""The second `paydown check` of a course that did not change: 1,000 items, of which 300 are programs."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.sites import compiled

PAGES, PER_PAGE, PROGRAMS, ROUNDS = 50, 20, 6, 5
CHOICE = """```question
id: q{n}
type: choice
stem: What is {n} plus {n}, in your head, and before you look at the options?
options:
  - right: "{right}"
    why: Twice {n}.
  - wrong: "{wrong}"
    why: One too many.
explanation: Adding a number to itself doubles it.
```
"""
CODE = """```question
id: q{n}
type: code
stem: Write `add{n}`, which adds {n} to a number.
starter: |
  def add{n}(number):
      ...
solution: |
  def add{n}(number):
      return number + {n}
tests: |
  add{n}(0) == {n}
  add{n}(2) == {right}
wrong:
  - change: number + {n}
    to: number - {n}
    why: That takes away.
```
"""


def write_course(root: Path) -> None:
    """A course of 50 pages, each with 20 items, 6 of them programs."""
    home = root / "courses" / "many"
    home.mkdir(parents=True)
    (home / "course.yml").write_text("title: Many\n", encoding="utf-8")
    for page in range(PAGES):
        numbers = range(page * PER_PAGE, (page + 1) * PER_PAGE)
        blocks = [
            (CODE if n % PER_PAGE < PROGRAMS else CHOICE).format(
                n=n, right=(2 + n) if n % PER_PAGE < PROGRAMS else 2 * n, wrong=2 * n + 1
            )
            for n in numbers
        ]
        (home / f"page-{page:02d}.md").write_text(f"# Page {page}\n\n" + "\n".join(blocks), encoding="utf-8")


def checked(root: Path) -> float:
    """Wall seconds of one `paydown check`."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "builder.cli", "check", str(root)], capture_output=True, text=True, check=False
    )
    if "1000 items" not in done.stdout:
        raise RuntimeError(done.stdout[-500:] + done.stderr[-500:])
    return time.perf_counter() - begun


def recheck_1000_s() -> list[Figure]:
    """The second check, and the first beside it."""
    compiled()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_course(root)
        first = checked(root)
        again = min(checked(root) for _ in range(ROUNDS))
    return [
        Figure("recheck_1000_s", again, "s", 1.5, f"first check: {first:.1f} s", ROUNDS),
        Figure("check_1000_s", first, "s", None, "300 programs, each run four times", 1),
    ]


recheck_1000_s.figures = ("check_1000_s",)  # type: ignore[attr-defined]
BENCHMARKS = (recheck_1000_s,)
