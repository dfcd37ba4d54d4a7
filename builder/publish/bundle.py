"""What a page loads: scripts and styles by esbuild, and the Python runtime. Made by `python -m builder.publish.bundle`.

The door for pyodide-build and pyodide-lock. It works in a clone only; an installed Paydown carries what this made.
"""

import json
import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from pyodide_build.common import pack_wheel, replace_env
from pyodide_lock import PyodideLockSpec
from pyodide_lock.utils import add_wheels_to_spec

from builder import __version__
from builder.publish.made import files, made, mirror, place, publish

ROOT = Path(__file__).parents[2]
THEME = ROOT / "themes/paydown"
ASSETS = THEME / "dist/assets/paydown"
CACHE = ROOT / "build/bundle"
PYODIDE = ROOT / "node_modules/pyodide"
KATEX = ROOT / "node_modules/katex/dist"
COMPILER = THEME / "src/build/compile.mjs"
PROGRAMS = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

PAGE = ("main=src/main.ts", "preview=src/preview.ts", "paydown=css/main.css", "report=css/report.css")
WORKERS = ("scorer=src/scorer.ts", "runner=src/runner.ts")
TRAVELS = ("builder/__init__.py", "builder/engine/**/*.py", "builder/runner/**/*.py")
ROOM = "div.arithmatex{overflow:auto hidden;padding-block:.2em}"
"""A formula that is wider than its place can be pulled."""
EPOCH = "1767225600"  # 2026-01-01, the date of every file in the wheel
TAG = "py314-none-any"  # pyodide-lock 0.2.1 refuses cp314, and takes this


def build() -> None:
    """Make what is missing or out of date under `themes/paydown/dist`."""
    sources = files(THEME, "src/**/*", "css/**/*", "words/**/*")
    mirror(made(CACHE, "front", [*sources, ROOT / "package-lock.json", ROOT / "NOTICE"], front), ASSETS, keep="runtime")
    runtime(ASSETS / "runtime")


def front(target: Path) -> None:
    """The page's script, split so that what is imported late is loaded late; workers, one file each; words; notices."""
    esbuild(target, present(PAGE), "--splitting")
    esbuild(target, present(WORKERS))
    for path in files(THEME, "words/*"):
        place(path.read_bytes(), target / "words" / path.name)
    shutil.copyfile(ROOT / "NOTICE", target / "NOTICE.txt")
    math(target / "katex")


def math(target: Path) -> None:
    """KaTeX's styles and its fonts, in the one format that all browsers read."""
    styles = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    styles = re.sub(r",\s*url\([^)]*\.(?:woff|ttf)\)\s*format\([^)]*\)", "", styles)
    place((styles + ROOM).encode(), target / "katex.css")
    for path in files(KATEX, "fonts/*.woff2"):
        place(path.read_bytes(), target / "fonts" / path.name)


def present(entries: Iterable[str]) -> list[str]:
    return [entry for entry in entries if (THEME / entry.split("=")[1]).is_file()]


def esbuild(target: Path, entries: list[str], *options: str) -> None:
    if not entries:
        return
    shape = ("--bundle", "--format=esm", "--target=es2022", "--minify", "--charset=utf8", "--legal-comments=none")
    names = (f"--outdir={target}", "--chunk-names=chunks/[name]-[hash]", "--external:*.woff2")
    program = files(ROOT / "node_modules/@esbuild", "*/bin/esbuild", "*/esbuild.exe")[0]
    run(program, *entries, *shape, *names, *options, "--log-level=warning")


def runtime(target: Path) -> None:
    """Two folders named by their content, and `runtime.json`, which says where in them a worker finds what."""
    compiler = files(COMPILER.parent, "*")
    interpreter = made(CACHE, "pyodide", [*compiler, *files(PYODIDE, "package.json", "*.wasm", "*.zip")], pyodide_files)
    sources = [*compiler, *files(ROOT, *TRAVELS), Path(__file__), interpreter / "stdlib-full.zip"]
    engine = made(CACHE, "engine", sources, lambda folder: engine_files(folder, interpreter))
    manifest = describe(publish(interpreter, target, "pyodide"), publish(engine, target, "engine"))
    place(json.dumps(manifest, indent=2).encode() + b"\n", target / "runtime.json")


def describe(interpreter: str, engine: str) -> dict[str, str | list[str]]:
    """What `loadPyodide` wants to know, as addresses relative to the manifest's own."""
    return {
        "pyodide": json.loads((PYODIDE / "package.json").read_text())["version"],
        "indexURL": f"{interpreter}/",
        "stdLibURL": f"{interpreter}/stdlib-full.zip",
        "scorerStdLibURL": f"{engine}/stdlib-scorer.zip",
        "lockFileURL": f"{engine}/pyodide-lock.json",
        "packages": ["paydown"],
        "notice": "../NOTICE.txt",
    }


def pyodide_files(target: Path) -> None:
    """The interpreter as npm ships it, and all of the standard library, compiled: learners may import any of it."""
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"):
        shutil.copyfile(PYODIDE / name, target / name)
    compiled("stdlib", target)
    (target / "python_stdlib.zip").unlink()


def engine_files(target: Path, interpreter: Path) -> None:
    """The engine's wheel, compiled, a lock with this wheel alone, and the part of the standard library it needs."""
    copy_sources(target / "source")
    shutil.copytree(target / "source", target / "wheel")
    compiled("tree", target / "wheel")
    lock(target, wheel(target / "wheel", target))
    shutil.copyfile(interpreter / "stdlib-full.zip", target / "stdlib-full.zip")
    compiled("trim", target)
    for scrap in ("source", "wheel"):
        shutil.rmtree(target / scrap)
    (target / "stdlib-full.zip").unlink()


def copy_sources(target: Path) -> None:
    for path in files(ROOT, *TRAVELS):
        place(path.read_bytes(), target / path.relative_to(ROOT))


def wheel(tree: Path, target: Path) -> Path:
    """Pack a tree of compiled modules; dates and modes are fixed, so that equal trees give equal wheels."""
    info = tree / f"paydown-{__version__}.dist-info"
    place(f"Metadata-Version: 2.1\nName: paydown\nVersion: {__version__}\nLicense: MIT\n".encode(), info / "METADATA")
    place(f"Wheel-Version: 1.0\nGenerator: paydown\nRoot-Is-Purelib: true\nTag: {TAG}\n".encode(), info / "WHEEL")
    with replace_env({**os.environ, "SOURCE_DATE_EPOCH": EPOCH}):
        pack_wheel(tree, target, verbose=False)
    return target / f"paydown-{__version__}-{TAG}.whl"


def lock(target: Path, packed: Path) -> None:
    """`pyodide-lock.json`: Pyodide's own, without its 357 packages, with ours."""
    everything = PyodideLockSpec.from_json(PYODIDE / "pyodide-lock.json")
    nothing = PyodideLockSpec(info=everything.info, packages={})
    logging.getLogger("pyodide_lock").setLevel(logging.ERROR)  # it looks for `.py` files to learn what a wheel offers
    ours = add_wheels_to_spec(nothing, [packed])
    ours.packages["paydown"].imports = ["builder"]
    ours.to_json(target / "pyodide-lock.json")


def compiled(command: str, folder: Path) -> None:
    run(shutil.which("node", path=PROGRAMS) or "node", COMPILER, command, folder)
    for path in files(folder, "**/*.zip", "**/*.pyc"):
        path.chmod(0o644)


def run(*command: str | Path) -> None:
    """Run a tool in the theme's folder; what it says is shown only if it fails."""
    done = subprocess.run(
        command, cwd=THEME, env={**os.environ, "PATH": PROGRAMS}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BundleError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


class BundleError(Exception):
    """A source of the front end, or of the engine, that can't be built; the text is the tool's own."""


if __name__ == "__main__":
    try:
        build()
    except BundleError as error:
        sys.exit(str(error))
