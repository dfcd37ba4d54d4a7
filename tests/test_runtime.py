"""The runtime that a page boots, booted under Node: compiled, lean, locked, and the same each time it is made."""

import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest

from builder.publish import bundle

BOOT = Path(__file__).with_name("runtime_boot.mjs")
# Modules frozen into the interpreter also claim a file; they are left out.
WHERE = """
import json, sys, builder.engine.verbs
found = {n: m for n, m in sys.modules.items() if getattr(m.__spec__, "origin", "frozen") != "frozen"}
json.dumps({n: getattr(m, "__file__", None) for n, m in found.items()})
"""


@cache
def runtime() -> Path:
    bundle.runtime(bundle.ASSETS / "runtime")
    return bundle.ASSETS / "runtime"


def boot(stdlib: str, program: str) -> str:
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"
    done = subprocess.run(
        [node, BOOT, runtime(), stdlib, program], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-800:]
    return done.stdout.strip().splitlines()[-1]


@cache
def modules(stdlib: str) -> dict[str, str | None]:
    return json.loads(boot(stdlib, WHERE))


@pytest.mark.parametrize("stdlib", ["scorerStdLibURL", "stdLibURL"])
def test_no_python_source_is_compiled_in_the_page(stdlib: str) -> None:
    from_disk = {name: path for name, path in modules(stdlib).items() if path and path.startswith("/lib")}
    assert len(from_disk) > 100
    assert {name: path for name, path in from_disk.items() if not path.endswith(".pyc")} == {}


def test_engine_comes_from_the_locked_wheel() -> None:
    assert modules("scorerStdLibURL")["builder.engine.verbs"] == (
        "/lib/python3.14/site-packages/builder/engine/verbs.pyc"
    )


def test_runner_starts_with_the_full_standard_library() -> None:
    assert boot("stdLibURL", "import unittest, sqlite3, csv, builder.runner.harness; csv.__file__").endswith("csv.pyc")


def test_scorer_carries_what_the_engine_needs_and_no_more() -> None:
    program = "from importlib.util import find_spec; str(find_spec('unittest') or find_spec('sqlite3'))"
    assert boot("scorerStdLibURL", program) == "None"


@pytest.mark.parametrize(
    "program",
    [
        "import datetime; str(datetime.datetime.strptime('2026-01-02', '%Y-%m-%d').year == 2026)",
        "import uuid; str(uuid.uuid5(uuid.NAMESPACE_URL, 'a').version == 5)",
        "str(''.join(map(chr, range(256))).encode('latin-1')[-1] > 9 and 'localhost'.encode('idna') == b'localhost')",
        "import traceback\ntry: 1/0\nexcept ZeroDivisionError: r = traceback.format_exc()\nstr('division' in r)",
    ],
)
def test_imports_that_python_makes_late_work_in_the_scorer(program: str) -> None:
    assert boot("scorerStdLibURL", program) == "True"


def test_lock_names_the_wheel_alone_and_its_hash() -> None:
    path = runtime() / json.loads((runtime() / "runtime.json").read_text())["lockFileURL"]
    packages = json.loads(path.read_text())["packages"]
    assert list(packages) == ["paydown"]
    assert (path.parent / packages["paydown"]["file_name"]).is_file()
    assert packages["paydown"]["imports"] == ["builder"]


def test_only_the_engine_and_the_runner_travel() -> None:
    wheel = next(runtime().glob("engine-*/*.whl"))
    rooms = {name.split("/")[1] for name in ZipFile(wheel).namelist() if name.startswith("builder/")}
    assert rooms == {"__init__.pyc", "engine", "runner"}


def test_same_sources_make_the_same_bytes(tmp_path: Path) -> None:
    interpreter = next(bundle.CACHE.glob("pyodide-*"), runtime())
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        bundle.engine_files(tmp_path / name, interpreter)
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_a_second_build_touches_nothing() -> None:
    before = {path: path.stat().st_mtime_ns for path in runtime().rglob("*")}
    bundle.runtime(runtime())
    assert {path: path.stat().st_mtime_ns for path in runtime().rglob("*")} == before
