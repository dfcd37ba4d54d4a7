"""What compile.mjs runs inside Pyodide: Python to `.pyc`, and the standard library that scoring really needs.

Every file of a zip is STORED and dated the same, every `.pyc` is hash-based and unchecked: equal input, equal bytes.
"""

import ast
import importlib
import marshal
import pkgutil
import sys
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from zipfile import ZipFile, ZipInfo

HEAD = MAGIC_NUMBER + (1).to_bytes(4, "little") + bytes(8)
DATE = (2026, 1, 1, 0, 0, 0)
STDLIB = "/lib/python314.zip/"
SITE = "/lib/python3.14/site-packages/"
WORK = Path("/work")

# Imported after boot by Pyodide and by Python itself (codecs, dates, error texts): no import of ours names them.
LATE = (
    "_pyodide._core_docs",
    "_strptime",
    "encodings.ascii",
    "encodings.cp437",
    "encodings.idna",
    "encodings.latin_1",
    "encodings.utf_16_be",
    "encodings.utf_16_le",
    "encodings.utf_16_be",
    "encodings.utf_16_le",
    "encodings.utf_8_sig",
    "linecache",
    "pyodide.webloop",
    "traceback",
)


def compiled(source, filename):
    return HEAD + marshal.dumps(compile(source, filename, "exec", dont_inherit=True, optimize=0))


def stdlib():
    """/work/python_stdlib.zip (source, as npm ships it) -> /work/stdlib-full.zip, its modules compiled."""
    with ZipFile(WORK / "python_stdlib.zip") as source, ZipFile(WORK / "stdlib-full.zip", "w") as target:
        for name in source.namelist():
            if name.endswith(".py"):
                target.writestr(ZipInfo(name + "c", DATE), compiled(source.read(name), STDLIB + name))
            elif not name.endswith("/"):
                target.writestr(ZipInfo(name, DATE), source.read(name))


def tree():
    """/work/builder/**/*.py -> the same files compiled, each in place of its source."""
    for path in sorted(WORK.glob("builder/**/*.py")):
        filename = SITE + str(path.relative_to(WORK))
        path.with_suffix(".pyc").write_bytes(compiled(path.read_bytes(), filename))
        path.unlink()


def trim():
    """/work/stdlib-full.zip -> /work/stdlib-scorer.zip: what is loaded once the engine is imported, and LATE.

    /work/source holds the engine's source: imports that stand inside its functions are found there.
    """
    for name in (*modules("builder.engine"), *late_imports(WORK / "source"), *LATE):
        importlib.import_module(name)
    wanted = {file_in_zip(module) for module in list(sys.modules.values())}
    with ZipFile(WORK / "stdlib-full.zip") as source, ZipFile(WORK / "stdlib-scorer.zip", "w") as target:
        for name in source.namelist():
            if name in wanted:
                target.writestr(ZipInfo(name, DATE), source.read(name))


def modules(package):
    found = importlib.import_module(package)
    return [package, *(info.name for info in pkgutil.walk_packages(found.__path__, package + "."))]


def late_imports(folder):
    """The absolute imports written anywhere under `folder`, as module names."""
    for path in sorted(folder.glob("builder/engine/**/*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module


def file_in_zip(module):
    return (getattr(module, "__file__", None) or "").removeprefix(STDLIB)
