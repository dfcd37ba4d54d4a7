"""Numbers as people write them, exact, and how far off is still right."""

import re
import sys
from fractions import Fraction

_PLAIN = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_NUMBER = re.compile(rf"({_PLAIN})(?:\s*/\s*([0-9]+(?:\.[0-9]*)?))?")
_BLANKS = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2212": "-", "\u2013": "-", "\uff0e": "."})
_GROUPED = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")
_TOLERANCE = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?\s*%?", re.ASCII)


def exact(value: float | str) -> Fraction:
    """A number as it was written, without binary rounding."""
    return Fraction(str(value))


def nearest(value: Fraction) -> float:
    """The float nearest to a number, however large that is."""
    largest = Fraction(sys.float_info.max)
    return float(max(-largest, min(largest, value)))


def read_number(text: str) -> tuple[Fraction, str] | None:
    """The number that a learner wrote and what stands behind it; none if there is no number. `1 000`, `3/4`, `1.5e3 km`."""
    plain = _GROUPED.sub("", text.translate(_BLANKS).strip())
    if len(plain) > 1_000 or not (match := _NUMBER.match(plain)):
        return None
    below = Fraction(match[2]) if match[2] else Fraction(1)
    if not below:
        return None
    return Fraction(match[1]) / below, plain[match.end() :].strip()


def bare_number(text: str) -> Fraction | None:
    """The number that a text is, with nothing behind it."""
    found = read_number(text)
    return found[0] if found and not found[1] else None


def is_tolerance(within: float | str) -> bool:
    """Whether `within` can be read: a number, or a share such as `2 %`."""
    return _TOLERANCE.fullmatch(str(within).strip()) is not None


def tolerance(within: float | str, answer: Fraction) -> Fraction:
    """How far off an answer is still right. Raises ValueError where `within` is no tolerance."""
    text = str(within).strip()
    return abs(answer) * Fraction(text[:-1].strip()) / 100 if text.endswith("%") else Fraction(text)
