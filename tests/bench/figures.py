"""A figure that a benchmark measured, beside its bar."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`value` in `unit`; `bar` is the most that it may be, or with `least` the least, if there is one; `n` the number of rounds."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    reference: str = ""
    n: int = 1
    least: bool = False

    @property
    def met(self) -> bool:
        return self.bar is None or (self.value >= self.bar if self.least else self.value <= self.bar)
