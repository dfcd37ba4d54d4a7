"""Draws the values of a parameterised item: runs in the build's subprocess, author's code within, and nowhere else.

For each seed: `random` is seeded, `given` is executed, then each placeholder is evaluated in its names.
"""

import math
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from builder.engine.placeholder import alone
from builder.engine.values import readable

LONGEST = 900
"""Characters of a value: a hundred of them must cross to the build in one piece."""
TRIED_TWICE = 3
"""So many seeds are drawn a second time, to see whether they give the same."""
FILE = "given"
ADDRESS = re.compile(r"<.* at 0x[0-9a-f]+>")


class UnfitError(Exception):
    """A value that can't be shown, in a sentence about it."""


@dataclass
class Fault:
    """What went wrong, first with `seed` and with `seeds` in all: in a `line` of `given`, or in a placeholder."""

    source: str
    line: int
    message: str
    seed: int
    named: str
    seeds: int = 1


@dataclass
class Drawn:
    """Columns of values by placeholder, one row a seed; what was drawn, for people; and every fault, each once."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, list[float]] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    faults: dict[tuple[str, int, str], Fault] = field(default_factory=dict)

    def fault(self, source: str, line: int, error: BaseException, seed: int, named: str = "") -> None:
        message = _sentence(error)
        found = self.faults.setdefault(
            (source, line, type(error).__name__), Fault(source, line, message, seed, named, 0)
        )
        found.seeds += 1


def draw(given: str, sources: Sequence[str], numbers: Sequence[str], seeds: int) -> Drawn:
    """All values of an item. `sources`: its placeholders as written; `numbers`: those of which a number is wanted."""
    code = compile(given, FILE, "exec")
    asked = {source: _compiled(source) for source in sources}
    out = Drawn({source: [] for source in sources}, {source: [] for source in numbers})
    for seed in range(seeds):
        _seed(out, code, asked, seed)
    if not out.faults:
        for seed in range(min(TRIED_TWICE, seeds)):
            _again(out, code, asked, seed)
    return out


def _compiled(source: str) -> tuple[Any, str]:
    found = alone(source)
    assert found
    return compile(found.expression, "placeholder", "eval"), found.format


def _seed(out: Drawn, code: Any, asked: Mapping[str, tuple[Any, str]], seed: int) -> None:
    try:
        names = _executed(code, seed)
    except BaseException as error:
        out.fault("", _line(error), error, seed)
        return
    named = ", ".join(_named(names))
    out.named.append(named)
    for source, (expression, form) in asked.items():
        try:
            value = eval(expression, names)
            out.texts[source].append(shown(value, form))
            if source in out.numbers:
                out.numbers[source].append(number(value, form))
        except BaseException as error:
            out.fault(source, 0, error, seed, named)


def _again(out: Drawn, code: Any, asked: Mapping[str, tuple[Any, str]], seed: int) -> None:
    names = _executed(code, seed)
    for source, (expression, form) in asked.items():
        if shown(eval(expression, names), form) != out.texts[source][seed]:
            what = "the same seed gives another value each time: draw with `random` only"
            out.fault(source, 0, UnfitError(what), seed, out.named[seed])


def _executed(code: Any, seed: int) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": FILE, "random": random, "math": math, "print": _print}
    random.seed(seed)
    exec(code, names)
    return names


def _print(*_: Any, **__: Any) -> None:
    raise UnfitError("nobody sees what `given` prints")


def _line(error: BaseException) -> int:
    """The line of `given` in which an error came up."""
    line, trace = 0, error.__traceback__
    while trace:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == FILE else line
        trace = trace.tb_next
    return line


def _sentence(error: BaseException) -> str:
    text = str(error).split("\n")[0][:300]
    return (
        text if isinstance(error, UnfitError) else f"{type(error).__name__}: {text}" if text else type(error).__name__
    )


def _named(names: Mapping[str, Any]) -> Iterator[str]:
    """The first few plain names, for people."""
    plain = (str, int, float, bool, list, tuple, Fraction, Decimal)
    found = [name for name, value in names.items() if isinstance(value, plain) and not name.startswith("_")]
    for name in found[:4]:
        text = repr(_rounded(names[name])) if not isinstance(names[name], Fraction | Decimal) else str(names[name])
        yield f"{name} = {text if len(text) <= 30 else text[:29] + '…'}"


def shown(value: Any, form: str = "") -> str:
    """A value as learners read it: floats to 12 digits, the rest as Python writes it."""
    _finite(value)
    if callable(value) or ADDRESS.search(repr(value)):
        raise UnfitError(f"this is {type(value).__name__}, and no value that can be shown")
    text = format(value, form) if form else str(_rounded(value))
    if len(text) > LONGEST:
        raise UnfitError(f"this value is longer than {LONGEST} characters")
    return readable(text)


def _finite(value: Any) -> None:
    if isinstance(value, float | complex | Decimal) and (value != value or abs(value) == math.inf):  # noqa: PLR0124
        raise UnfitError(f"this is {value}, and not finite")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if type(value) in (list, tuple, set):
        return type(value)(_rounded(each) for each in value)
    return {key: _rounded(each) for key, each in value.items()} if type(value) is dict else value


def number(value: Any, form: str = "") -> float:
    """A value where a number is wanted; the same number as the one shown."""
    if isinstance(value, bool):
        raise UnfitError(f"a number is wanted here, and this is {value}")
    try:
        found = (
            value
            if isinstance(value, int) and not form
            else _rounded(float(format(value, form)) if form else float(value))
        )
    except (TypeError, ValueError):
        raise UnfitError(f"a number is wanted here, and this is {value!r}"[:200]) from None
    _finite(found)
    return found
