"""The tests of a `code` item: from authored text to probes and what each is expected to give.

Three forms (DESIGN section 4): `unittest` cases, `test_…` functions, or bare lines in whose scope the learner's names
are. Of a line `left == literal` only `left` travels to the sandbox; the scorer compares.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from builder.engine.values import Probe


@dataclass(frozen=True)
class Test:
    """A probe with its name and, where the scorer compares, the literal or the printed text that it expects."""

    probe: Probe
    name: str
    literal: str | None = None
    prints: str | None = None


def is_module(tree: ast.Module) -> bool:
    """Whether tests are a module of their own (cases or functions) rather than bare lines."""
    return any(isinstance(node, ast.ClassDef | ast.FunctionDef) for node in tree.body)


@cache
def read_tests(source: str) -> tuple[Test, ...]:
    """The tests of a text. Raises SyntaxError or ValueError."""
    tree = ast.parse(source)
    if is_module(tree):
        return (Test(Probe("module", source), "tests"),)
    return tuple(_lines(source, tree))


def _lines(source: str, tree: ast.Module) -> Iterator[Test]:
    for node in tree.body:
        text = written(source, node.value if isinstance(node, ast.Expr) else node)
        if not isinstance(node, ast.Expr):
            yield Test(Probe("setup", text), text)
        elif literal := _literal(source, node.value):
            left = written(source, literal[0])
            yield Test(Probe("value", left), left, literal=literal[1])
        else:
            yield Test(Probe("truth", text), text)


def written(source: str, node: ast.AST) -> str:
    """A node as it was written. (`ast.unparse` is not used: its module is no part of the scorer's standard library.)"""
    text = ast.get_source_segment(source, node) or ""
    return f"({text})" if "\n" in text and isinstance(node, ast.expr) else text


def _literal(source: str, node: ast.expr) -> tuple[ast.expr, str] | None:
    if not (isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq)):
        return None
    right = written(source, node.comparators[0])
    try:
        ast.literal_eval(right)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
    return node.left, right


def same_value(value: str | None, literal: str) -> bool:
    """Whether the value that a program gave (as a literal, or none where it is no plain value) equals the literal."""
    if value is None:
        return False
    try:
        return bool(ast.literal_eval(value) == ast.literal_eval(literal))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False


def same_print(output: str, prints: str) -> bool:
    """Whether two printed texts are the same but for blanks at the ends of lines and empty lines at the end."""
    return printed(output) == printed(prints)


def printed(text: str) -> list[str]:
    """Lines without what can't be seen at their ends."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines
