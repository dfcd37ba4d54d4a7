"""What a page loads: the front end by esbuild, and the Python runtime. `python -m builder.publish.bundle` makes both.

The door for pyodide-build and pyodide-lock. Works in a clone only; an installed Paydown carries the result (`builder/_theme`).
Every step is kept under `build/`, named by the hash of its inputs, so that nothing is made twice.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

from pyodide_build.common import pack_wheel
from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec

from builder import __version__

ROOT = Path(__file__).parents[2]
THEME = ROOT / "themes/paydown"
ASSETS = THEME / "dist/assets/paydown"
PYODIDE = ROOT / "node_modules/pyodide"
CACHE = ROOT / "build/bundle"
COMPILE = THEME / "src/build"
PAGE = ("main=src/main.ts", "paydown=css/main.css")
WORKERS = ("scorer=src/scorer.ts", "runner=src/runner.ts")
EPOCH = 1_767_225_600  # 2026-01-01, the date of every file in the wheel
WHEEL = "Wheel-Version: 1.0\nGenerator: paydown\nRoot-Is-Purelib: true\nTag: py314-none-any\n"


def build() -> None:
    """Make what is missing or out of date under `themes/paydown/dist`."""
    mirror(front(), ASSETS, keep="runtime")
    runtime(ASSETS / "runtime")


def front() -> Path:
    """The folder with the page's scripts and styles, words and licence notices."""
    inputs = (*files(THEME, "src/**/*", "css/**/*", "words/**/*"), ROOT / "package-lock.json", ROOT / "NOTICE")
    return made("front", inputs, bundle_front)


def bundle_front(target: Path) -> None:
    esbuild(target, PAGE, "--splitting")
    esbuild(target, WORKERS)
    if (THEME / "words").is_dir():
        shutil.copytree(THEME / "words", target / "words")
    shutil.copyfile(ROOT / "NOTICE", target / "NOTICE.txt")


def esbuild(target: Path, entries: Iterable[str], *options: str) -> None:
    """Workers stand alone (one request each); the page's script is split, so that what is imported late is loaded late."""
    program = shutil.which("esbuild", path=str(ROOT / "node_modules/.bin"))
    common = ("--bundle", "--format=esm", "--target=es2022", "--minify", "--charset=utf8", "--log-level=warning")
    names = (f"--outdir={target}", "--chunk-names=chunks/[name]-[hash]", "--legal-comments=none")
    run([program or "esbuild", *entries, *common, *names, *options], cwd=THEME)


def runtime(target: Path) -> None:
    """Pyodide's files, two compiled standard libraries, the engine's wheel and lock, and `runtime.json`, which names them."""
    full, engine = standard_library(), engine_wheel()
    folders = {
        "index": put(target, "pyodide", [PYODIDE / name for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")]),
        "full": put(target, "stdlib-full", [full / "stdlib-full.zip"]) + "stdlib-full.zip",
        "scorer": put(target, "stdlib-scorer", [engine / "stdlib-scorer.zip"]) + "stdlib-scorer.zip",
        "lock": put(target, "engine", [*engine.glob("*.whl"), engine / "pyodide-lock.json"]) + "pyodide-lock.json",
    }
    version = json.loads((PYODIDE / "package.json").read_text())["version"]
    manifest = {"pyodide": version, "packages": ["paydown"], **folders, "notice": "../NOTICE.txt"}
    (target / "runtime.json").write_text(json.dumps(manifest, indent=2) + "\n")
    for stale in {path.name for path in target.iterdir()} - {path.split("/")[0] for path in folders.values()} - {"runtime.json"}:
        shutil.rmtree(target / stale)
