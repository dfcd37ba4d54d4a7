"""What building costs: the same seeded pages as plain fences, with Paydown, and in mkdocs-quiz's syntax."""

import compileall
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path

import builder
from tests.bench.figures import Figure

WORDS = [
    "learner",
    "skill",
    "evidence",
    "lesson",
    "ledger",
    "minute",
    "debt",
    "course",
    "item",
    "stem",
    "option",
    "answer",
    "practice",
    "review",
    "memory",
    "model",
    "belief",
    "record",
    "statement",
    "page",
    "browser",
    "python",
    "list",
    "tuple",
    "string",
    "method",
    "value",
    "name",
    "function",
    "loop",
    "branch",
    "test",
    "error",
    "file",
    "module",
]
PER_SECTION, ITEMS, ROUNDS = 30, 10, 5
CONFIG = """
site_name: Bench
site_url: https://bench.example.org/
theme:
  name: material
  font: false
  features: [navigation.instant, navigation.prune]
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.inlinehilite
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
plugins:
"""


MARKS = ("`{}()`", "*{}*", "**{}**", "[{}](https://example.org/)", "`{}`")


def sentence(dice: random.Random, length: int = 14, marks: int = 1) -> str:
    """A sentence of so many words, some of them marked up."""
    words = [dice.choice(WORDS) for _ in range(length)]
    for place in dice.sample(range(1, length), marks):
        words[place] = dice.choice(MARKS).format(words[place])
    return " ".join(words).capitalize() + "."


def question(dice: random.Random, name: str) -> dict[str, object]:
    """A choice with three options, feedback on each and an explanation; every field has Markdown in it."""
    options = [(nth == 1, sentence(dice, 6), sentence(dice, 9)) for nth in range(3)]
    return {"id": name, "stem": sentence(dice, 11), "options": options, "explanation": sentence(dice, 12)}


def as_block(asked: dict[str, object]) -> str:
    """A question as a fence of ours."""
    lines = ["```question", f"id: {asked['id']}", "type: choice", "stem: |", f"  {asked['stem']}", "options:"]
    for right, text, why in asked["options"]:  # type: ignore[attr-defined]
        lines += [f"  - {'right' if right else 'wrong'}: |", f"      {text}", "    why: |", f"      {why}"]
    return "\n".join([*lines, "explanation: |", f"  {asked['explanation']}", "```"])


def as_quiz(asked: dict[str, object]) -> str:
    """The same question in mkdocs-quiz's syntax."""
    lines = ["<quiz>", str(asked["stem"])]
    for right, text, why in asked["options"]:  # type: ignore[attr-defined]
        lines += [f"- [{'x' if right else ' '}] {text}", f"  > {why}"]
    return "\n".join([*lines, "", str(asked["explanation"]), "</quiz>"])


def write_site(root: Path, pages: int, kind: str) -> None:
    """A site of `pages` lessons: `plain`, `paydown` or `quiz`."""
    dice = random.Random(7)
    written = as_quiz if kind == "quiz" else as_block
    course = root / "docs" / "bench"
    for page in range(pages):
        folder = course / f"part-{page // PER_SECTION:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        body = [f"# Lesson {page}"]
        for nth in range(ITEMS):
            body += [f"## Part {nth}"] if nth % 4 == 0 else []
            body += ["\n".join(textwrap.wrap(" ".join(sentence(dice, 17) for _ in range(4)), 100))]
            body += [written(question(dice, f"p{page}-q{nth}"))]
        (folder / f"lesson-{page:04d}.md").write_text("\n\n".join(body) + "\n", encoding="utf-8")
    (root / "docs" / "index.md").write_text("# Bench\n", encoding="utf-8")
    if kind == "paydown":
        (course / "course.yml").write_text("id: bench\ntitle: Bench\n", encoding="utf-8")
    plugin = {"plain": "", "paydown": "  - paydown\n", "quiz": "  - mkdocs_quiz\n"}[kind]
    (root / "mkdocs.yml").write_text(CONFIG + "  - search\n" + plugin, encoding="utf-8")


@cache
def compiled() -> None:
    """Python's bytecode of our package, which pip leaves beside the source of every package but an editable one."""
    compileall.compile_dir(Path(builder.__file__).parent, quiet=2)


def built(pages: int, kind: str) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of one `mkdocs build` in a fresh folder."""
    compiled()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        root = Path(folder)
        write_site(root, pages, kind)
        code = "import resource,sys;from mkdocs.__main__ import cli;sys.argv=['mkdocs','build','-q'];cli(standalone_mode=False)"
        tail = ";print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
        done = subprocess.run(
            [sys.executable, "-c", code + tail], cwd=root, env=env, capture_output=True, text=True, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode or not (root / "site" / "index.html").is_file():
            raise RuntimeError(f"{kind}: {done.stderr[-2000:]}")
        shutil.rmtree(root / "site")
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, int(done.stdout.split()[-1]) / 1024


def overhead(pages: int, bar: float, rounds: int) -> list[Figure]:
    """The ratio of CPU to plain fences, mins over interleaved rounds; mkdocs-quiz beside it."""
    seen: dict[str, list[tuple[float, float]]] = {"plain": [], "paydown": [], "quiz": []}
    for _ in range(rounds):
        for kind, found in seen.items():
            found.append(built(pages, kind))
    cpu = {kind: min(each[0] for each in found) for kind, found in seen.items()}
    peak = {kind: min(each[1] for each in found) for kind, found in seen.items()}
    reference = f"plain fences: {cpu['plain']:.2f} s"
    figures = [Figure(f"build_overhead_{pages}", cpu["paydown"] / cpu["plain"], "ratio", bar, reference, rounds)]
    figures.append(
        Figure(f"build_overhead_mkdocs_quiz_{pages}", cpu["quiz"] / cpu["plain"], "ratio", None, reference, rounds)
    )
    figures += [Figure(f"build_peak_{kind}_{pages}", value, "MB", None, "", rounds) for kind, value in peak.items()]
    return figures


def build_overhead_100() -> list[Figure]:
    """100 pages of 10 items."""
    return overhead(100, 1.30, ROUNDS)


def build_overhead_1000() -> list[Figure]:
    """1,000 pages of 10 items: several minutes a round."""
    return overhead(1000, 1.25, int(os.environ.get("ROUNDS", ROUNDS)))


def check_10k_cpu_s() -> list[Figure]:
    """`paydown check` of 10,000 items without running code, empty cache: CPU seconds, min of 3."""
    compiled()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_site(root, 1000, "paydown")
        seconds = min(_cpu(lambda: _checked(root)) for _ in range(3))
    return [Figure("check_10k_cpu_s", seconds, "s", 2.5, "", 3)]


def _checked(root: Path) -> None:
    shutil.rmtree(root / ".cache", ignore_errors=True)
    done = subprocess.run(
        [sys.executable, "-m", "builder.cli", "check", "--no-run", str(root)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "10000 items" not in done.stdout:
        raise RuntimeError(done.stdout[-500:] + done.stderr[-500:])


def _cpu(action: Callable[[], None]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    action()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


BENCHMARKS = (build_overhead_100, build_overhead_1000, check_10k_cpu_s)
