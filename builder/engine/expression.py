"""Expressions worked out at points: steps for a stack, as `reading` reads them from what learners write.

All numbers are floats, and one that grows too large has no value: no depth and no size of an expression can hurt.
"""

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    **{name: getattr(math, name) for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh")},
    **{name: getattr(math, name) for name in ("exp", "sqrt", "cbrt", "log10", "log2")},
    "log": math.log,
    "ln": math.log,
    "lg": math.log10,
    "abs": math.fabs,
    "arcsin": math.asin,
    "arccos": math.acos,
    "arctan": math.atan,
    "floor": lambda x: float(math.floor(x)),
    "ceil": lambda x: float(math.ceil(x)),
}
CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e}
_BINARY: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": math.pow,
}

type Step = float | str | tuple[str, str]
"""A number is put on the stack; a text is an operator or a function; a pair names a variable."""


@dataclass(frozen=True)
class Expression:
    """An expression as steps for a stack."""

    steps: tuple[Step, ...]

    def at(self, values: Mapping[str, float]) -> float | None:
        """Its value, or none where it has no finite real one."""
        stack: list[float] = []
        try:
            for step in self.steps:
                stack.append(self._done(step, stack, values))
        except (ValueError, ArithmeticError):
            return None
        return stack[0]

    @staticmethod
    def _done(step: Step, stack: list[float], values: Mapping[str, float]) -> float:
        if isinstance(step, float):
            return step
        if isinstance(step, tuple):
            return values[step[1]]
        if step in _BINARY:
            right, left = stack.pop(), stack.pop()
            value = _BINARY[step](left, right)
        else:
            value = -stack.pop() if step == "neg" else FUNCTIONS[step](stack.pop())
        if not math.isfinite(value):
            raise OverflowError
        return value


def points(seed: str, ranges: Mapping[str, Sequence[float]], count: int) -> Iterator[dict[str, float]]:
    """Values for each variable within its range, drawn from a hash of `seed`: the same wherever they are drawn."""
    for nth in range(count):
        yield {name: low + (high - low) * _share(f"{seed}/{name}/{nth}") for name, (low, high) in ranges.items()}


def _share(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:6], "big") / (1 << 48)
