"""The import rule and the named doors of ARCHITECTURE.md, read from the source: no import walks back."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# From left to right, as the rule is written. Rooms of one step don't know each other, but for what BESIDE says.
STEPS = (
    ("builder.cli", "builder.plugin", "builder.preview", "builder.extension"),
    ("builder.build",),
    ("builder.records", "builder.publish"),
    ("builder.course", "builder.runner"),
    ("builder.engine.verbs",),
    ("builder.engine.items",),
    ("builder.engine",),
)
BESIDE = {
    ("builder.plugin", "builder.extension"),  # under MkDocs the plugin is what sets the extension up
    ("builder.plugin", "builder.preview"),  # what the preview serves is made by MkDocs
    ("builder.cli", "builder.plugin"),  # MkDocs' door, for `build` and `serve`
}
APART = {("builder.records", "builder.course")}  # records know statements, not what authors wrote
STEP_OF = {room: step for step, rooms in enumerate(STEPS) for room in rooms}

# Third-party package -> the modules or rooms that may import it.
DOORS = {
    "mkdocs": ("builder.plugin",),
    "markdown": ("builder.extension",),
    "yaml": ("builder.course.block", "builder.plugin.settings"),  # the latter: settings, tags and all
    "jsonschema": ("builder.course.valid",),
    "duckdb": ("builder.records",),
    "ibis": ("builder.records",),
    "httpx": ("builder.records",),
    "altair": ("builder.publish",),
    "vl_convert": ("builder.publish",),
    "pyodide_build": ("builder.publish.bundle",),
    "pyodide_lock": ("builder.publish.bundle",),
    "fsrs": ("builder.engine",),
    "watchfiles": ("builder.preview",),
}

# What gives a clock, dice, a disk or a network. `random.Random(seed)` and `datetime` as a value are none of these.
OUTSIDE = {"asyncio", "ctypes", "http", "io", "os", "pathlib", "secrets", "shutil", "socket", "sqlite3", "subprocess"}
OUTSIDE |= {"tempfile", "threading", "time", "urllib"}
CALLS_OUTSIDE = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "open", "input"}
CALLS_OUTSIDE |= {"uuid.uuid1", "uuid.uuid4"}
CALLS_OUTSIDE |= {
    f"random.{name}" for name in ("random", "randint", "choice", "shuffle", "sample", "seed", "SystemRandom")
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("builder/**/*.py"))}


def imports(module: str, source: str) -> Iterator[str]:
    """Every module named in an import, wherever it stands; `from package import module` names the module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: a relative import hides which room it enters"
            full = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from ({name if name in MODULES else str(node.module) for name in full})


def room_of(module: str) -> str | None:
    """The innermost room that holds the module; none for `builder` itself, which holds the version only."""
    return max((room for room in STEP_OF if f"{module}.".startswith(f"{room}.")), key=len, default=None)


def walks_back(module: str, imported: str) -> bool:
    here, there = room_of(module), room_of(imported)
    if there is None or here == there or (here, there) in BESIDE:
        return False
    return here is None or STEP_OF[there] <= STEP_OF[here] or (here, there) in APART


def through_the_wall(module: str, imported: str) -> bool:
    package = imported.partition(".")[0]
    if package == "builder" or package in sys.stdlib_module_names:
        return False
    return not any(f"{module}.".startswith(f"{door}.") for door in DOORS.get(package, ()))


def reaches_outside(source: str) -> list[str]:
    names = [name for name in imports("", source) if name.partition(".")[0] in OUTSIDE]
    calls = (ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return names + [call for call in calls if any(f".{call}".endswith(f".{outside}") for outside in CALLS_OUTSIDE)]


def test_every_module_has_a_room() -> None:
    assert [name for name in MODULES if room_of(name) is None] == ["builder"]


@pytest.mark.parametrize("module", MODULES)
def test_no_import_walks_back(module: str) -> None:
    assert [name for name in imports(module, MODULES[module]) if walks_back(module, name)] == []


@pytest.mark.parametrize("module", MODULES)
def test_third_party_packages_enter_by_their_doors(module: str) -> None:
    assert [name for name in imports(module, MODULES[module]) if through_the_wall(module, name)] == []


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("builder.engine")])
def test_the_engine_has_no_clock_dice_disk_or_network(module: str) -> None:
    assert reaches_outside(MODULES[module]) == []


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("builder.runner")])
def test_the_runner_needs_the_standard_library_only(module: str) -> None:
    packages = {name.partition(".")[0] for name in imports(module, MODULES[module])}
    assert packages - sys.stdlib_module_names <= {"builder"}


@pytest.mark.parametrize(
    ("module", "imported", "forbidden"),
    [
        ("builder.engine.ledger", "builder.engine.items", True),
        ("builder.engine.items.choice", "builder.engine.verbs", True),
        ("builder.records.store", "builder.publish.form", True),
        ("builder.records.store", "builder.course.model", True),
        ("builder.course.parse", "builder.runner.process", True),
        ("builder.publish.page", "builder.build", True),
        ("builder.plugin", "builder.cli", True),
        ("builder.plugin", "builder.extension", False),
        ("builder.extension", "builder.plugin", True),
        ("builder.cli", "builder.engine.values", False),
        ("builder.engine.verbs", "builder.engine.items.choice", False),
        ("builder.engine.verbs", "builder", False),
    ],
)
def test_the_rule_itself_forbids_what_it_should(module: str, imported: str, forbidden: bool) -> None:
    assert walks_back(module, imported) is forbidden


def test_doors_and_outside_are_noticed() -> None:
    assert through_the_wall("builder.publish.form", "markdown.util")
    assert through_the_wall("builder.engine.values", "numpy")
    assert not through_the_wall("builder.extension", "markdown.util")
    assert reaches_outside("import time\nimport random\nrandom.random()\nx = open('a')") == [
        "time",
        "random.random",
        "open",
    ]
    assert reaches_outside("import random, datetime\nd = random.Random(7).random()\ndatetime.datetime.now()") == [
        "datetime.datetime.now"
    ]
