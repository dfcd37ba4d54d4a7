"""Performs a Job in this interpreter: the learner's program, then each probe; what came is a Transcript.

Nothing here knows what is expected of a `value` or a `run`. Whoever calls sees to time and memory from outside.
"""

import ast
import builtins
import contextlib
import io
import json
import linecache
import os
import re
import sys
import tempfile
import traceback
import types
import unittest
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from builder.engine.values import Job, Probe, Transcript, Try

MOST_OUTPUT = 100_000
"""Characters that a program may print before it is stopped."""


SCALARS: tuple[type[Any], ...] = (int, float, complex, str, bytes)


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
    return json.dumps(asdict(perform(Job(data["files"], data["main"], probes, data.get("seconds", 10.0), data.get("stdin", "")))))


def perform(job: Job) -> Transcript:
    """Run a Job in a folder of its own, and leave the interpreter as it was, as far as the program lets us."""
    with tempfile.TemporaryDirectory() as folder, _at_home(folder, job):
        if not job.probes:
            return _as_program(job)
        return _with_probes(job)


@contextlib.contextmanager
def _at_home(folder: str, job: Job) -> Iterator[None]:
    before, path, modules = os.getcwd(), list(sys.path), set(sys.modules)
    for name, text in job.files.items():
        target = os.path.join(folder, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    os.chdir(folder)
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        os.chdir(before)
        sys.path[:] = path
        for name in set(sys.modules) - modules:
            if not hasattr(sys.modules[name], "__file__") or str(sys.modules[name].__file__).startswith(folder):
                del sys.modules[name]


def _as_program(job: Job) -> Transcript:
    screen = Screen()
    fault = _execute(job, "__main__", job.stdin, screen, echo=True)[1]
    return Transcript("error" if fault else "done", (), screen.getvalue(), fault)


def _with_probes(job: Job) -> Transcript:
    screen, fault = Screen(), ""
    names: dict[str, Any] = {}
    if any(probe.kind != "run" for probe in job.probes):
        names, fault = _execute(job, job.main.removesuffix(".py"), "", screen)
    if fault:
        return Transcript("error", (), screen.getvalue(), fault)
    tries: list[Try] = []
    for probe in job.probes:
        tries.extend(_try(job, probe, names, screen, nth=1 + sum(each.name.startswith("run ") for each in tries)))
    return Transcript("done", tuple(tries), screen.getvalue())


def _execute(job: Job, name: str, stdin: str, screen: Screen, *, echo: bool = False) -> tuple[dict[str, Any], str]:
    module = types.ModuleType(name)
    module.__file__ = os.path.abspath(job.main)
    if name != "__main__":
        sys.modules[name] = module
    program = job.files[job.main]
    fault = _guarded(lambda: exec(compile(program, job.main, "exec"), module.__dict__), stdin, screen, echo=echo)
    return module.__dict__, fault


def _guarded(action: Any, stdin: str, screen: Screen, *, echo: bool = False) -> str:
    """Run something of the learner's with its own screen and keyboard; the fault it raised, as text.

    With `echo`, the screen shows prompts and what was typed, as a terminal does.
    """
    typed, asked = io.StringIO(stdin), builtins.input

    def ask(prompt: object = "") -> str:
        line = typed.readline()
        if echo:
            screen.write(f"{prompt}{line}")
        if not line:
            raise EOFError("the program asks for more input than there is")
        return line.removesuffix("\n")

    keyboard, sys.stdin, builtins.input = sys.stdin, typed, ask
    try:
        with contextlib.redirect_stdout(screen), contextlib.redirect_stderr(screen):
            action()
    except SystemExit:
        return ""
    except OutputFull:
        return f"OutputFull: more than {MOST_OUTPUT} characters were printed"
    except BaseException as fault:
        return told(fault)
    finally:
        sys.stdin, builtins.input = keyboard, asked
    return ""


def told(fault: BaseException) -> str:
    """A traceback shortened to the learner's own lines."""
    own = [frame for frame in traceback.extract_tb(fault.__traceback__) if not os.path.isabs(frame.filename)]
    lines = traceback.format_list(own[-5:]) + traceback.format_exception_only(fault)
    text = "".join(lines)
    return text if len(text) < 4_000 else "".join(traceback.format_exception_only(fault))[:4_000]


def last_line(text: str) -> str:
    """The last line of a traceback: kind of error and its message, without addresses in memory."""
    return re.sub(r"0x[0-9a-fA-F]+", "0x…", text.strip().rpartition("\n")[2])


def _try(job: Job, probe: Probe, names: dict[str, Any], screen: Screen, nth: int) -> list[Try]:
    if probe.kind == "module":
        return list(_test_module(probe.code, screen))
    if probe.kind == "run":
        own = Screen()
        fault = _execute(job, "__main__", probe.stdin, own)[1]
        return [Try(f"run {nth}", None, None, own.getvalue(), last_line(fault))]
    got: list[Any] = []
    mode = "exec" if probe.kind == "setup" else "eval"

    def evaluate() -> None:
        code = compile(probe.code, "tests", mode)
        got.append(eval(code, names))

    fault = _guarded(evaluate, "", screen)
    if fault or not got:
        return [Try(probe.code, False, None, "", last_line(fault) or "SystemExit")]
    if probe.kind != "value":
        return [Try(probe.code, probe.kind == "setup" or _truth(got[0]))]
    value = plain(got[0])
    return [Try(probe.code, None, value, value if value is not None else shown(got[0]))]


def _truth(value: Any) -> bool:
    try:
        return bool(value)
    except Exception:
        return False


def shown(value: Any) -> str:
    """What a value looks like, shortened."""
    try:
        text = repr(value)
    except BaseException as fault:
        return f"<{type(value).__name__} whose repr raises {type(fault).__name__}>"
    return last_line(text) if len(text) < 1_000 else text[:1_000] + "…"


def plain(value: Any) -> str | None:
    """A value made of plain Python values as a literal, subclasses taken as their base; none for anything else."""
    try:
        text = repr(_plain(value, 0))
        ast.literal_eval(text)
    except BaseException:
        return None
    return text if len(text) <= MOST_OUTPUT else None


def _plain(value: Any, depth: int) -> Any:
    if depth > 50:
        raise ValueError("too deep")
    if value is None or isinstance(value, bool):
        return value
    for base in SCALARS:
        if isinstance(value, base):
            return base(value)
    if isinstance(value, Mapping):
        return {_plain(key, depth + 1): _plain(item, depth + 1) for key, item in value.items()}
    for kind in (list, tuple, set):
        if isinstance(value, kind):
            return kind(_plain(item, depth + 1) for item in value)
    if isinstance(value, frozenset):
        return {_plain(item, depth + 1) for item in value}
    raise TypeError(type(value).__name__)


def _test_module(source: str, screen: Screen) -> Iterator[Try]:
    linecache.cache["tests.py"] = (len(source), None, source.splitlines(True), "tests.py")
    module = types.ModuleType("tests")
    sys.modules["tests"] = module
    fault = _guarded(lambda: exec(compile(source, "tests.py", "exec"), module.__dict__), "", screen)
    if fault:
        yield Try("tests.", False, None, "", last_line(fault))
        return
    for case in _cases(module):
        result = unittest.TestResult()
        fault = _guarded(lambda case=case, result=result: case.run(result), "", screen)
        failed = [text for _, text in [*result.failures, *result.errors]]
        name = case.id().rpartition(".")[2] if not isinstance(case, unittest.FunctionTestCase) else case.id()
        yield Try(f"tests.{name}", not failed and not fault, None, "", _reason(failed, fault, source))


def _cases(module: types.ModuleType) -> Iterator[unittest.TestCase]:
    for name, value in list(vars(module).items()):
        if isinstance(value, type) and issubclass(value, unittest.TestCase) and value.__module__ == "tests":
            yield from (value(each) for each in unittest.TestLoader().getTestCaseNames(value))
        elif name.startswith("test_") and isinstance(value, types.FunctionType):
            case = unittest.FunctionTestCase(value)
            case.id = lambda name=name: name  # type: ignore[method-assign,misc]
            yield case


def _reason(failed: list[str], fault: str, source: str) -> str:
    if not failed:
        return last_line(fault)
    last = last_line(failed[0])
    line = re.findall(r'File "tests\.py", line (\d+)', failed[0])
    if last == "AssertionError" and line:
        return "AssertionError: " + source.splitlines()[int(line[-1]) - 1].strip()
    return last
