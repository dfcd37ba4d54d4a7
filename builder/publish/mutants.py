"""Small changes of a program that make it another one: what a learner's slip looks like, made on purpose.

Each change is made in the author's own text, by the places of the syntax tree, so that it reads as the author wrote it.
(Mutation testing: DeMillo, Lipton and Sayward 1978.)
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from builder.publish.slips import slips

MOST = 60
"""So many changes of one program are tried."""
COMPARED: Mapping[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
COMPUTED: Mapping[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "+"),
    ast.Div: ("/", "//"),
    ast.FloorDiv: ("//", "/"),
    ast.Mod: ("%", "*"),
    ast.Pow: ("**", "*"),
}


@dataclass(frozen=True)
class Mutant:
    """A program that differs in one place: at `line` (from 1), `old` became `new`."""

    line: int
    old: str
    new: str
    program: str


def mutants(source: str) -> list[Mutant]:
    """Changed programs, each another one, in a fixed order; where there are too many, from all over the program."""
    tree, text = ast.parse(source), Source(source)
    found: dict[str, Mutant] = {}
    for start, end, new in _changes(tree, text):
        mutant = text.mutant(start, end, new)
        if mutant.program != source and _is_python(mutant.program):
            found.setdefault(mutant.program, mutant)
    chosen = list(found.values())
    step = max(1, -(-len(chosen) // MOST))
    return [chosen[at] for first in range(step) for at in range(first, len(chosen), step)][:MOST]


def _is_python(program: str) -> bool:
    try:
        compile(program, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


class Source:
    """A program's text with the places of its syntax tree, which counts bytes of UTF-8."""

    def __init__(self, text: str) -> None:
        self.data = text.encode()
        self.starts = [0]
        for line in text.split("\n"):
            self.starts.append(self.starts[-1] + len(line.encode()) + 1)

    def begin(self, node: ast.expr | ast.stmt) -> int:
        return self.starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        return self.starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or node.col_offset)

    def part(self, start: int, end: int) -> str:
        return self.data[start:end].decode()

    def of(self, node: ast.expr | ast.stmt) -> str:
        return self.part(self.begin(node), self.end(node))

    def mutant(self, start: int, end: int, new: str) -> Mutant:
        line = self.data.count(b"\n", 0, start) + 1
        program = (self.data[:start] + new.encode() + self.data[end:]).decode()
        return Mutant(line, self.part(start, end), new, program)


type Change = tuple[int, int, str]
"""From where to where, in bytes, and what stands there instead."""


def _changes(tree: ast.Module, text: Source) -> Iterator[Change]:
    texts = _kept_texts(tree)
    for node in ast.walk(tree):
        yield from (
            (text.begin(whole), text.end(whole), (text.of(part) if part else "") + new)
            for whole, part, new in slips(node)
        )
        if isinstance(node, ast.Compare):
            yield from _operators(text, [node.left, *node.comparators], [COMPARED[type(op)] for op in node.ops])
        elif isinstance(node, ast.BinOp) and type(node.op) in COMPUTED:
            yield from _operators(text, [node.left, node.right], [COMPUTED[type(node.op)]])
        elif isinstance(node, ast.BoolOp):
            yield from _conditions(text, node)
        elif isinstance(node, ast.Constant) and node not in texts:
            yield from ((text.begin(node), text.end(node), new) for new in _constants(node.value))
        elif isinstance(node, ast.Call):
            yield from _arguments(text, node)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
            yield text.begin(node), text.begin(node.operand), ""
        elif isinstance(node, ast.If | ast.While | ast.IfExp):
            yield text.begin(node.test), text.end(node.test), f"not ({text.of(node.test)})"
        elif isinstance(
            node, ast.Assign | ast.AugAssign | ast.Return | ast.Expr | ast.Raise | ast.Break | ast.Continue
        ):
            yield from _deleted(text, node)


def _kept_texts(tree: ast.Module) -> set[ast.AST]:
    """Constants that are no data: docstrings, and the pieces of f-strings."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found |= {each for each in ast.walk(node) if isinstance(each, ast.Constant)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(node.value)
    return found


def _operators(text: Source, operands: list[ast.expr], pairs: Iterable[tuple[str, str]]) -> Iterator[Change]:
    for left, right, (old, new) in zip(operands, operands[1:], pairs, strict=False):
        start, end = text.end(left), text.begin(right)
        pattern = rf"(?<![<>=!*/\w]){re.escape(old).replace(' ', r'\\s+')}(?![<>=*/\w])"
        if found := re.search(pattern.replace(r"\\ ", " "), text.part(start, end)):
            yield start + found.start(), start + found.end(), new


def _conditions(text: Source, node: ast.BoolOp) -> Iterator[Change]:
    """`and` for `or`; and of three conditions or more, each left out."""
    values, pair = node.values, ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    yield from _operators(text, values, [pair] * (len(values) - 1))
    if len(values) > 2:
        yield from ((text.begin(here), text.begin(after), "") for here, after in pairwise(values))
        yield text.end(values[-2]), text.end(values[-1]), ""


def _constants(value: object) -> list[str]:
    if isinstance(value, bool):
        return [str(not value)]
    if isinstance(value, int):
        return [str(value + 1), *([str(value - 1)] if value > 0 else [])]
    if isinstance(value, float):
        return [repr(value + 1)]
    if isinstance(value, str):
        return ['""'] if value else ['"x"']
    return []


def _arguments(text: Source, call: ast.Call) -> Iterator[Change]:
    """Two arguments in each other's place, and a range that ends one later."""
    first, second = (*call.args[:2], None, None)[:2]
    if first is not None and second is not None and text.of(first) != text.of(second):
        between = text.part(text.end(first), text.begin(second))
        yield text.begin(first), text.end(second), text.of(second) + between + text.of(first)
    if isinstance(call.func, ast.Name) and call.func.id == "range" and call.args:
        stop = call.args[min(1, len(call.args) - 1)]
        yield from ((text.end(stop), text.end(stop), more) for more in (" + 1", " - 1"))


def _deleted(text: Source, node: ast.stmt) -> Iterator[Change]:
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        yield text.begin(node), text.end(node), "pass"
