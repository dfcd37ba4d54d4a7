"""Performs a Job in this interpreter: the learner's program, then each probe; what came is a Transcript.

Nothing here knows what is expected of a `value` or a `run`. Whoever calls sees to time and memory from outside.
"""

import ast
import builtins
import contextlib
import importlib
import io
import itertools
import json
import linecache
import os
import re
import sys
import tempfile
import traceback
import types
import unittest
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from builder.engine.values import Job, Probe, Transcript, Try, fault_line
from builder.runner import lean_pytest
from builder.runner.lean_threads import at_once

MOST_OUTPUT = 100_000
"""Characters that a program may print before it is stopped."""


SCALARS: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
    (int, int.__int__),
    (float, float.__float__),
    (complex, complex.__complex__),
    (str, str.__str__),
    (bytes, bytes.__bytes__),
)
"""Plain types, each with what turns a subclass's value into the plain one, whatever the subclass says."""
STATEMENTS = ("setup", "passes")
"""Kinds of probe that hold when they come to their end."""


class OutputFull(BaseException):
    """The program printed more than MOST_OUTPUT."""


class Screen(io.StringIO):
    """What a program prints, up to a limit."""

    def write(self, text: str) -> int:
        if self.tell() + len(text) > MOST_OUTPUT:
            super().write(text[: max(0, MOST_OUTPUT - self.tell())])
            raise OutputFull
        return super().write(text)


def perform_json(job: str) -> str:
    """`perform` with JSON text in and out: the one function that a page or a parent process calls."""
    data = json.loads(job)
    probes = tuple(Probe(**probe) for probe in data.get("probes", ()))
    return json.dumps(
        asdict(perform(Job(data["files"], data["main"], probes, data.get("seconds", 10.0), data.get("stdin", ""))))
    )


def perform(job: Job) -> Transcript:
    """Run a Job in a folder of its own, and leave the interpreter as it was, as far as the program lets us."""
    with tempfile.TemporaryDirectory() as made, _at_home(folder := os.path.realpath(made), job):
        return _with_probes(job, folder) if job.probes else _as_program(job)


@contextlib.contextmanager
def _at_home(folder: str, job: Job) -> Iterator[None]:
    before, path, arguments = os.getcwd(), sys.path, sys.argv
    kept = {name: sys.modules.get(name) for name in ("__main__", "tests", "pytest")}
    sys.modules["pytest"] = lean_pytest.module()
    for name, text in job.files.items():
        _put(folder, name, text)
    os.chdir(folder)
    sys.path, sys.argv = [folder, *path], [job.main]
    try:
        with at_once():
            yield
    finally:
        os.chdir(before)
        sys.path, sys.argv = path, arguments
        _forget(folder)
        _set(kept)


def _put(folder: str, name: str, text: str) -> None:
    target = os.path.join(folder, name)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    with open(target, "w", encoding="utf-8", errors="replace", newline="") as file:
        file.write(text)
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)


def _set(modules: Mapping[str, Any]) -> None:
    for name, module in modules.items():
        sys.modules.pop(name, None)
        if module is not None:
            sys.modules[name] = module


def _forget(*folders: str) -> None:
    """Modules that lie in the folders, so that the next run begins anew."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and file.startswith(tuple(folder + os.sep for folder in folders)):
            del sys.modules[name]
    importlib.invalidate_caches()


def _as_program(job: Job) -> Transcript:
    screen = Screen()
    fault = _execute(job, "__main__", job.stdin, screen, echo=True)[1]
    return Transcript(_ending(fault), (), screen.getvalue(), fault)


def _ending(fault: str) -> str:
    return "memory" if fault_line(fault).startswith("MemoryError") else "error" if fault else "done"


def _with_probes(job: Job, folder: str) -> Transcript:
    screen, fault = Screen(), ""
    names: dict[str, Any] = {}
    if any(probe.kind != "run" for probe in job.probes):
        names, fault = _execute(job, job.main.removesuffix(".py"), "", screen)
    if fault:
        return Transcript(_ending(fault), (), screen.getvalue(), fault)
    number = itertools.count(1)
    tries: list[Try] = []
    for probe in job.probes:
        if probe.kind == "run":
            _forget(folder)
            tries.append(_run(job, probe, next(number)))
        else:
            tries += _try(probe, names, screen)
    return Transcript("done", tuple(tries), screen.getvalue())


def _execute(job: Job, name: str, stdin: str, screen: Screen, *, echo: bool = False) -> tuple[dict[str, Any], str]:
    module = types.ModuleType(name)
    module.__file__ = os.path.abspath(job.main)
    sys.modules[name] = module
    program = job.files[job.main]
    fault = _guarded(lambda: exec(compile(program, job.main, "exec"), module.__dict__), stdin, screen, echo=echo)
    return module.__dict__, fault


def _guarded(action: Any, stdin: str, screen: Screen, *, echo: bool = False) -> str:
    """Run something of the learner's with its own screen and keyboard; the fault it raised, as text.

    With `echo`, the screen shows prompts and what was typed, as a terminal does.
    """
    typed = io.StringIO(stdin)

    def ask(prompt: object = "") -> str:
        line = typed.readline()
        if echo:
            screen.write(f"{prompt}{line}")
        if not line:
            raise EOFError("the program asks for more input than there is")
        return line.removesuffix("\n")

    keyboard, names, caught = sys.stdin, dict(vars(builtins)), None
    sys.stdin, builtins.input = typed, ask
    try:
        with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
            action()
    except BaseException as fault:
        caught = fault
    finally:
        sys.stdin = keyboard
        vars(builtins).update(names)
    return "" if caught is None or isinstance(caught, SystemExit) else told(caught)


def told(fault: BaseException) -> str:
    """A traceback shortened to the learner's own lines."""
    if isinstance(fault, OutputFull):
        return f"OutputFull: more than {MOST_OUTPUT} characters were printed"
    own = [frame for frame in traceback.extract_tb(fault.__traceback__) if not os.path.isabs(frame.filename)]
    lines = traceback.format_list(own[-5:]) + traceback.format_exception_only(fault)
    text = "".join(lines)
    return text if len(text) < 4_000 else "".join(traceback.format_exception_only(fault))[:4_000]


def in_a_line(traceback: str) -> str:
    """Kind of error and its message, without addresses in memory."""
    return without_addresses(fault_line(traceback))


def without_addresses(text: str) -> str:
    """A text that is the same in every run."""
    return re.sub(r"0x[0-9a-fA-F]+", "0x…", text)


def _try(probe: Probe, names: dict[str, Any], screen: Screen) -> list[Try]:
    if probe.kind == "module":
        return list(_test_module(probe.code, names, screen))
    got: list[Try] = []
    file = f"tests {len(linecache.cache)}"
    linecache.cache[file] = (len(probe.code), None, probe.code.splitlines(True), file)

    def evaluate() -> None:
        code = compile(probe.code, file, "exec" if probe.kind in STATEMENTS else "eval")
        got.append(_tried(probe, eval(code, names)))

    fault = _guarded(evaluate, "", screen)
    return got or [Try(probe.code, False, None, "", _reason(fault)[0] or "SystemExit")]


def _run(job: Job, probe: Probe, number: int) -> Try:
    own = Screen()
    fault = _execute(job, "__main__", probe.stdin, own)[1]
    return Try(f"run {number}", None, None, own.getvalue(), in_a_line(fault))


def _tried(probe: Probe, value: Any) -> Try:
    if probe.kind != "value":
        return Try(probe.code, probe.kind in STATEMENTS or bool(value))
    text = plain(value)
    return Try(probe.code, None, text, text if text is not None else shown(value))


def shown(value: Any) -> str:
    """What a value looks like, shortened."""
    try:
        text = repr(value)
    except Exception as fault:
        return f"<{type(value).__name__} whose repr raises {type(fault).__name__}>"
    return without_addresses(text) if len(text) < 1_000 else text[:1_000] + "…"


def plain(value: Any) -> str | None:
    """A value made of plain Python values as a literal, subclasses taken as their base; none for anything else."""
    try:
        text = _literal(value, 0)
        ast.literal_eval(text)
    except Exception:
        return None
    return text if len(text) <= MOST_OUTPUT else None


def _literal(value: Any, depth: int) -> str:
    if depth > 50:
        raise ValueError("too deep")
    if value is None or isinstance(value, bool):
        return repr(value)
    for base, plainly in SCALARS:
        if isinstance(value, base):
            return repr(plainly(value))
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_literal(k, depth + 1)}: {_literal(v, depth + 1)}" for k, v in value.items()) + "}"
    if not isinstance(value, list | tuple | set | frozenset):
        raise TypeError(type(value).__name__)
    return _listed(value, [_literal(each, depth + 1) for each in value])


def _listed(value: Any, parts: list[str]) -> str:
    if isinstance(value, list):
        return f"[{', '.join(parts)}]"
    if isinstance(value, tuple):
        return f"({parts[0]},)" if len(parts) == 1 else f"({', '.join(parts)})"
    return f"{{{', '.join(sorted(parts))}}}" if parts else "set()"


class Findings(unittest.TestResult):
    """What failed in one test, as exceptions."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[BaseException] = []

    def addError(self, test: Any, err: Any) -> None:  # noqa: N802 - unittest's name
        self._add(err)

    def addFailure(self, test: Any, err: Any) -> None:  # noqa: N802 - unittest's name
        self._add(err)

    def addSubTest(self, test: Any, subtest: Any, err: Any) -> None:  # noqa: N802 - unittest's name
        if err is not None:
            self._add(err)

    def addSkip(self, test: Any, reason: str) -> None:  # noqa: N802 - unittest's name
        self.faults.append(unittest.SkipTest(reason))

    def addUnexpectedSuccess(self, test: Any) -> None:  # noqa: N802 - unittest's name
        self.faults.append(AssertionError("this was expected to fail"))

    def _add(self, err: Any) -> None:
        self.faults.append(err[1])


def _test_module(source: str, names: Mapping[str, Any], screen: Screen) -> Iterator[Try]:
    linecache.cache["tests.py"] = (len(source), None, source.splitlines(True), "tests.py")
    module = types.ModuleType("tests")
    if not _imports(source, str(names["__name__"])):
        vars(module).update({name: each for name, each in names.items() if not name.startswith("__")})
    sys.modules["tests"] = module
    fault = _guarded(lambda: exec(compile(source, "tests.py", "exec"), module.__dict__), "", screen)
    if fault:
        yield Try("tests.", False, None, "", *_reason(fault))
        return
    for name, case in _cases(module):
        found = Findings()
        fault = _guarded(lambda case=case, found=found: unittest.TestSuite([case]).run(found), "", screen)
        reason, line = _reason(told(found.faults[0])) if found.faults else (in_a_line(fault), 0)
        ok = found.testsRun > 0 and not found.faults and not fault
        yield Try(f"tests.{name}", ok, None, "", reason, line)


def _imports(source: str, name: str) -> bool:
    """Whether tests import the learner's module themselves; otherwise its names are just there, as in bare lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == name:
            return True
        if isinstance(node, ast.Import) and any(each.name == name for each in node.names):
            return True
    return False


def _cases(module: types.ModuleType) -> Iterator[tuple[str, unittest.TestCase]]:
    for name, value in list(vars(module).items()):
        if getattr(value, "__module__", "") != "tests":
            continue
        if isinstance(value, type) and issubclass(value, unittest.TestCase):
            for each in unittest.TestLoader().getTestCaseNames(value):
                yield f"{value.__name__}.{each}", value(each)
        elif isinstance(value, type) and name.startswith("Test"):
            for each in (each for each in dir(value) if each.startswith("test")):
                yield f"{name}.{each}", unittest.FunctionTestCase(_method(value, each, vars(module)))
        elif name.startswith("test_") and isinstance(value, types.FunctionType):
            yield name, unittest.FunctionTestCase(lean_pytest.prepared(value, vars(module)))


def _method(kind: Any, name: str, names: Mapping[str, Any]) -> Callable[[], None]:
    """A test of a class that is no `TestCase`, on an object of its own."""

    def whole() -> None:
        made = kind()
        getattr(made, "setup_method", lambda *_: None)()
        own = {each: getattr(made, each) for each in dir(made) if not each.startswith("__")}
        lean_pytest.prepared(getattr(made, name), {**names, **own})()

    return whole


def _reason(fault: str) -> tuple[str, int]:
    """Why a test failed, in a line, and the line of the tests where it did, or 0."""
    file, line = (re.findall(r'File "(tests(?:\.py| \d+))", line (\d+)', fault) or [("", 0)])[-1]
    reason = in_a_line(fault)
    if fault_line(fault) == "AssertionError" and file:
        reason = "AssertionError: " + linecache.getline(file, int(line)).strip()
    notes = re.findall(r"^with .*", fault, re.MULTILINE)[-1:]
    return " ".join([reason, *(f"({note})" for note in notes if note not in reason)]), int(line)
