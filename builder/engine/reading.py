"""Expressions as learners write them: `2x`, `x²`, `3(x+1)`, `a·b`.

No `eval`: a reader of our own knows numbers, names from a list, operators and functions from a list, and nothing else.
What can be read in two ways (`1/2x`, `e^2x`) is refused rather than guessed at.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from builder.engine.expression import CONSTANTS, FUNCTIONS, Expression, Step

LONGEST = 500
"""A longer expression, in characters, is not read."""
DEEPEST = 40
"""So many brackets, signs and powers may stand in each other."""
_SAME = {"**": "^", **dict.fromkeys("·⋅∙×∗", "*"), **dict.fromkeys("÷∕⁄", "/"), **dict.fromkeys("−–﹣－", "-")}
_SAME |= {"π": "pi", "[": "(", "]": ")", "{": "(", "}": ")", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2062": "*"}
_SPELT = re.compile("|".join(map(re.escape, sorted(_SAME, key=len, reverse=True))))
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3}(?![0-9]))?)"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+)|(?P<word>(?:(?![⁰¹²³⁴⁵⁶⁷⁸⁹\d])\w)(?:(?![⁰¹²³⁴⁵⁶⁷⁸⁹])\w)*)|(?P<sign>[-+*/^()|√]))"
)


class UnreadableError(ValueError):
    """What keeps a text from being an expression: a key of the catalogue, with values."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key, self.values = key, values


@dataclass(frozen=True)
class Token:
    """kind: `number`, `name`, `function`, `raised`, `sign`, or `end`. `apart`: a blank stands before it."""

    kind: str
    text: str
    apart: bool = False


@lru_cache(maxsize=4096)
def read(text: str, variables: tuple[str, ...]) -> Expression:
    """The expression of a text in these variables. Raises UnreadableError."""
    if len(text) > LONGEST:
        raise UnreadableError("too-long")
    if "=" in text:
        raise UnreadableError("formula-equation")
    plain = _SPELT.sub(lambda found: _SAME[found[0]], text)
    return _Reader(tuple(_tokens(plain, variables)), variables).whole()


def _tokens(text: str, variables: Collection[str]) -> Iterator[Token]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if not found or not found.lastgroup:
            raise UnreadableError("formula-unreadable", at=text[at:].strip()[0])
        kind, apart = found.lastgroup, found[0][0].isspace()
        if kind == "word":
            for name in _names(found["word"], variables):
                yield Token("function" if name in FUNCTIONS and name not in variables else "name", name, apart)
                apart = False
        else:
            yield Token(kind, found[kind].translate(_RAISED) if kind == "raised" else found[kind], apart)
        at = found.end()


def _names(word: str, variables: Collection[str]) -> list[str]:
    """The names that stand in a word without a sign between them, each as long as it can be: `xy`, `xsin`, `2pi`."""
    known = sorted({*variables, *CONSTANTS, *FUNCTIONS}, key=len, reverse=True)
    found: list[str] = []
    at = 0
    while at < len(word):
        name = next((each for each in known if word.startswith(each, at)), "")
        if not name and at == 0:
            name = next((each for each in known if each.casefold() == word.casefold()), "")
        if not name:
            names = {"names": ", ".join(variables)} if variables else {}
            raise UnreadableError("formula-name" if variables else "formula-no-letters", name=word, **names)
        found.append(name)
        at += len(name)
    return found


@dataclass
class _Reader:
    """Precedence, loosest first: sum, product, sign, power, and what stands for itself."""

    tokens: Sequence[Token]
    variables: Collection[str]
    at: int = 0
    depth: int = 0
    bars: int = 0
    steps: list[Step] = field(default_factory=list)

    @property
    def next(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else Token("end", "")

    def take(self, *texts: str) -> str:
        """The next sign, if it is one of these."""
        found = self.next
        if found.kind != "sign" or found.text not in texts:
            return ""
        self.at += 1
        return found.text

    def whole(self) -> Expression:
        self.sum()
        if self.next.kind != "end":
            key = "formula-brackets" if self.next.text in ("(", ")") else "formula-unreadable"
            raise UnreadableError(key, at=self.next.text)
        return Expression(tuple(self.steps))

    def sum(self) -> None:
        self.product()
        while sign := self.take("+", "-"):
            self.product()
            self.steps.append(sign)

    def product(self) -> None:
        self.signed()
        divided = False
        while True:
            if sign := self.take("*", "/"):
                self.signed()
                self.steps.append(sign)
                divided = sign == "/"
            elif self._goes_on():
                self._refuse_two_ways(divided)
                self.power()
                self.steps.append("*")
            else:
                return

    def _goes_on(self) -> bool:
        """Whether a factor follows without a sign."""
        token = self.next
        opens = token.kind == "sign" and (token.text in ("(", "√") or (token.text == "|" and not self.bars))
        return opens or token.kind in ("number", "name", "function")

    def _refuse_two_ways(self, divided: bool) -> None:
        before, token = self.tokens[self.at - 1], self.next
        raised = before.kind in ("number", "name") and self._in_exponent() and token.kind != "sign" and not token.apart
        if divided or raised or token.kind == "number":
            sign = "^" if raised else "/" if divided else ""
            raise UnreadableError("formula-two-ways", part=f"{sign}{before.text}{' ' * token.apart}{token.text}")

    def _in_exponent(self) -> bool:
        """Whether the last token is all there is of an exponent, its sign aside."""
        at = self.at - 2
        while at > 0 and self.tokens[at].text in ("+", "-"):
            at -= 1
        return at > 0 and self.tokens[at].text == "^"

    def signed(self) -> None:
        signs = 0
        while sign := self.take("+", "-"):
            signs += sign == "-"
        self.power()
        if signs % 2:
            self.steps.append("neg")

    def power(self) -> None:
        self.atom()
        if self.next.kind == "raised":
            self._raised(self.next.text)
        if self.take("^"):
            self._deeper(self.signed)
            self.steps.append("^")

    def _raised(self, text: str) -> None:
        self.at += 1
        try:
            self.steps.append(_finite(str(int(text))))
        except ValueError:
            raise UnreadableError("formula-unreadable", at=text) from None
        self.steps.append("^")

    def atom(self) -> None:
        token = self.next
        self.at += 1
        if token.kind == "number":
            self.steps.append(_finite(token.text))
        elif token.kind == "name":
            self.steps.append(CONSTANTS[token.text] if self._constant(token.text) else ("at", token.text))
        elif token.kind == "function":
            self.call(token.text)
        elif token.text in ("(", "|", "√") and token.kind == "sign":
            self.inside(token.text)
        else:
            raise UnreadableError("formula-incomplete" if token.kind == "end" else "formula-unreadable", at=token.text)

    def _constant(self, name: str) -> bool:
        return name in CONSTANTS and name not in self.variables

    def call(self, name: str) -> None:
        """A function with its argument in brackets; `sin²(x)` is the square of it."""
        exponent = ""
        if self.next.kind == "raised":
            exponent, self.at = self.next.text, self.at + 1
        elif self.next.text == "^" and self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].kind == "number":
            exponent, self.at = self.tokens[self.at + 1].text, self.at + 2
        if self.next.text != "(" or (exponent and not exponent.isdigit()):
            raise UnreadableError("formula-call", name=name)
        self.at += 1
        self.inside("(")
        self.steps.append(name)
        if exponent:
            self.steps += [_finite(exponent), "^"]

    def inside(self, opening: str) -> None:
        """What stands in brackets or between bars, or under a root sign."""
        if opening == "√":
            self._deeper(self.atom)
            self.steps.append("sqrt")
            return
        bars, self.bars = self.bars, 1 if opening == "|" else 0
        self._deeper(self.sum)
        self.bars = bars
        if not self.take("|" if opening == "|" else ")"):
            raise UnreadableError("formula-brackets", at=opening)
        if opening == "|":
            self.steps.append("abs")

    def _deeper(self, read_part: Callable[[], None]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnreadableError("too-long")
        read_part()
        self.depth -= 1


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise UnreadableError("too-long")
    return value
