"""The few words of pytest that tests of exercises use: `raises`, `approx`, `fixture`, `mark.parametrize`, `fail`.

Tests that `import pytest` get this module, in the build and in the page alike: pytest itself is in neither.
"""

import contextlib
import inspect
import math
import re
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

WORDS = "raises, approx, fixture, fail and mark.parametrize"


class Caught:
    """What `raises` caught: `value`, its `type`, and its text for `match`."""

    value: Any = None

    @property
    def type(self) -> Any:
        return type(self.value)

    def match(self, pattern: str) -> bool:
        found = re.search(pattern, str(self.value))
        assert found, f"{str(self.value)!r} does not match {pattern!r}"
        return True


@contextlib.contextmanager
def _raising(kind: Any, match: str | None) -> Iterator[Caught]:
    caught = Caught()
    try:
        yield caught
    except kind as fault:
        caught.value = fault
        if match is not None:
            caught.match(match)
        return
    names = " or ".join(each.__name__ for each in (kind if isinstance(kind, tuple) else (kind,)))
    raise AssertionError(f"{names} was not raised")


def raises(kind: Any, *call: Any, match: str | None = None, **named: Any) -> Any:
    """A block, or the call of a function, that must raise."""
    if not call:
        return _raising(kind, match)
    with _raising(kind, match) as caught:
        call[0](*call[1:], **named)
    return caught


class approx:  # noqa: N801 - pytest's name
    """Equal to numbers, or lists, tuples and mappings of numbers, within `rel` (a millionth) or `abs` (1e-12)."""

    def __init__(self, expected: Any, rel: float | None = None, abs: float | None = None, nan_ok: bool = False) -> None:  # noqa: A002 - pytest's
        self.expected, self.nan_ok = expected, nan_ok
        self.rel = rel if rel is not None else 0.0 if abs is not None else 1e-6
        self.abs = 1e-12 if abs is None else abs

    def __eq__(self, got: object) -> bool:
        return self._same(got, self.expected)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"approx({self.expected!r})"

    def _same(self, got: Any, expected: Any) -> bool:
        if isinstance(expected, Mapping):
            return set(got) == set(expected) and all(self._same(got[each], expected[each]) for each in expected)
        if isinstance(expected, list | tuple):
            return len(got) == len(expected) and all(map(self._same, got, expected))
        if not isinstance(expected, int | float | complex) or isinstance(expected, bool):
            return bool(got == expected)
        if isinstance(expected, float) and math.isnan(expected):
            return self.nan_ok and isinstance(got, float) and math.isnan(got)
        return bool(got == expected) or abs(got - expected) <= max(self.abs, self.rel * abs(expected)) < math.inf


def fail(reason: str = "") -> None:
    """Fail the test."""
    raise AssertionError(reason)


def fixture(function: Any = None, **_: Any) -> Any:
    """A function whose result a test gets by the function's name."""
    if function is None:
        return fixture
    function.is_fixture = True
    return function


def _parametrize(names: str | list[str] | tuple[str, ...], rows: Any, **_: Any) -> Callable[[Any], Any]:
    keys = [each.strip() for each in names.split(",")] if isinstance(names, str) else list(names)
    listed = list(rows)

    def marked(function: Any) -> Any:
        drawn = [dict(zip(keys, row if len(keys) > 1 else (row,), strict=True)) for row in listed]
        known = getattr(function, "rows", [{}])
        function.rows = [{**old, **new} for old in known for new in drawn]
        return function

    return marked


def _label(name: str) -> Any:
    """A mark that only says something of a test, such as `mark.task(taskno=1)`."""
    if name in ("skip", "skipif", "xfail", "usefixtures"):
        raise AttributeError(f"`pytest.mark.{name}` is not known here: of pytest there are {WORDS}")

    def marked(*function: Any, **named: Any) -> Any:
        bare = len(function) == 1 and not named and isinstance(function[0], types.FunctionType | type)
        return function[0] if bare else lambda each: each

    return marked


def module() -> types.ModuleType:
    """What `import pytest` gives."""
    made = types.ModuleType("pytest")
    mark = types.ModuleType("pytest.mark")

    def unknown(name: str) -> Any:
        raise AttributeError(f"`pytest.{name}` is not known here: of pytest there are {WORDS}")

    vars(made).update(raises=raises, approx=approx, fail=fail, fixture=fixture, mark=mark, __getattr__=unknown)
    vars(mark).update(parametrize=_parametrize, __getattr__=_label)
    return made


def prepared(test: Callable[..., Any], names: Mapping[str, Any]) -> Callable[[], None]:
    """A test function with its rows and fixtures (by name among `names`): one test, which fails with its first row that does."""

    def whole() -> None:
        for row in getattr(test, "rows", [{}]):
            with contextlib.ExitStack() as stack:
                given = {**row, **{each: _made(names, each, stack) for each in _wanted(test) if each not in row}}
                try:
                    test(**given)
                except Exception as fault:
                    if row:
                        shown = ", ".join(f"{key}={value!r}" for key, value in row.items())
                        fault.add_note(f"with {shown}"[:300])
                    raise

    return whole


def _wanted(function: Any) -> list[str]:
    found = inspect.signature(function).parameters.values()
    return [each.name for each in found if each.default is each.empty]


def _made(names: Mapping[str, Any], name: str, stack: contextlib.ExitStack) -> Any:
    function = names.get(name)
    if not getattr(function, "is_fixture", False) or function is None:
        raise NameError(f"no fixture `{name}` is known here")
    given = {each: _made(names, each, stack) for each in _wanted(function)}
    if inspect.isgeneratorfunction(function):
        return stack.enter_context(contextlib.contextmanager(function)(**given))
    return function(**given)
