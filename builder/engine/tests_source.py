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
    return any(_is_function(node) or _is_suite(node) for node in tree.body)


def _is_function(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test_")


def _is_suite(node: ast.stmt) -> bool:
    return isinstance(node, ast.ClassDef) and (_of_unittest(node) or any(map(_is_case, node.body)))


def _is_plain_suite(node: ast.ClassDef) -> bool:
    return node.name.startswith("Test") and any(map(_is_case, node.body))


def _of_unittest(node: ast.ClassDef) -> bool:
    return any(str(getattr(base, "attr", getattr(base, "id", ""))).endswith("TestCase") for base in node.bases)


def _is_case(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name.startswith("test")


@cache
def read_tests(source: str) -> tuple[Test, ...]:
    """The tests of a text. Raises SyntaxError or ValueError."""
    tree = ast.parse(source)
    if is_module(tree):
        return (Test(Probe("module", source), "tests"),)
    return tuple(_lines(source, tree))


@cache
def named_tests(source: str) -> tuple[str, ...]:
    """The tests that a test module is sure to hold: `test_add`, `AddTest.test_zero`. What cases inherit is not seen."""
    found: list[str] = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and _is_function(node):
            found.append(node.name)
        elif isinstance(node, ast.ClassDef) and (_of_unittest(node) or _is_plain_suite(node)):
            found += [f"{node.name}.{e.name}" for e in node.body if isinstance(e, ast.FunctionDef) and _is_case(e)]
    return tuple(dict.fromkeys(found))


def line_of(source: str, name: str) -> int:
    """The line (from 1) of a test by its name; 0 where there is none."""
    tree = ast.parse(source)
    if not is_module(tree):
        named = ((node, test.name) for node, test in zip(tree.body, _lines(source, tree), strict=True))
        return next((node.lineno for node, found in named if found == name), 0)
    first, _, last = name.partition(".")
    for node in tree.body:
        if getattr(node, "name", "") == first and isinstance(node, ast.FunctionDef | ast.ClassDef):
            inner = node.body if last and isinstance(node, ast.ClassDef) else []
            return next((each.lineno for each in inner if getattr(each, "name", "") == last), node.lineno)
    return 0


def bare_lines(source: str) -> list[int]:
    """Lines (from 1) of a test module where an expression stands alone, which nobody judges there."""
    tree = ast.parse(source)
    alone = [node for node in tree.body if isinstance(node, ast.Expr)]
    told = [node.lineno for node in alone if not isinstance(node.value, ast.Constant | ast.Call)]
    return told if is_module(tree) else []


def asserts_nothing(source: str) -> bool:
    """Whether the functions and cases of a test module only run something: nothing in them could fail by a judgement."""
    tree = ast.parse(source)
    return is_module(tree) and not any(map(_may_judge, ast.walk(tree)))


def _may_judge(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        name = str(getattr(node.func, "attr", getattr(node.func, "id", ""))).lower()
        return any(word in name for word in ("assert", "fail", "check", "expect", "verify", "exit"))
    return isinstance(node, ast.Assert | ast.Raise | ast.With)


def _lines(source: str, tree: ast.Module) -> Iterator[Test]:
    silent = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and not _gives(node)}
    for node in tree.body:
        tested = node.value if isinstance(node, ast.Expr) else node.test if isinstance(node, ast.Assert) else None
        if tested is None:
            text = _whole(source, node)
            yield Test(Probe("passes" if _tests(node) else "setup", text), text)
        elif isinstance(node, ast.Expr) and _called(tested) in silent:
            text = written(source, tested)
            yield Test(Probe("passes", text), text)
        elif literal := _literal(source, tested):
            left = written(source, literal[0])
            yield Test(Probe("value", left), left, literal=literal[1])
        else:
            text = written(source, tested)
            yield Test(Probe("truth", text), text)


def _gives(function: ast.FunctionDef) -> bool:
    """Whether a function of the tests gives a value back. One that does not, such as `check(f)`, tests by its own `assert`."""
    inner = list(ast.walk(function))
    return any((isinstance(each, ast.Return) and each.value) or isinstance(each, ast.Yield) for each in inner)


def _called(node: ast.expr) -> str:
    return str(getattr(node.func, "id", "")) if isinstance(node, ast.Call) else ""


def _tests(node: ast.stmt) -> bool:
    """Whether a loop or block holds tests: it asserts, or must raise."""
    if not isinstance(node, ast.For | ast.While | ast.With | ast.If | ast.Try | ast.Match):
        return False
    withs = (item.context_expr for each in ast.walk(node) if isinstance(each, ast.With) for item in each.items)
    raising = any(isinstance(each, ast.Call) and getattr(each.func, "attr", "") == "raises" for each in withs)
    return raising or any(isinstance(each, ast.Assert) for each in ast.walk(node))


def written(source: str, node: ast.AST) -> str:
    """A node as it was written. (`ast.unparse` is not used: its module is no part of the scorer's standard library.)"""
    text = ast.get_source_segment(source, node) or ""
    return f"({text})" if "\n" in text and isinstance(node, ast.expr) else text


def _whole(source: str, node: ast.stmt) -> str:
    decorators = getattr(node, "decorator_list", [])
    return "".join(f"@{written(source, each)}\n" for each in decorators) + written(source, node)


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
