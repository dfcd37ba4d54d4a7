"""Inputs on which two programs may differ: the calls of an item's tests, and their neighbours."""

import ast
import builtins
import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

MOST = 80
"""So many inputs are tried for one item."""
LONG = 40
"""A longer text of a program is prose."""
BUILTINS = frozenset(dir(builtins))


def calls(program: str, tests: str) -> list[str]:
    """Expressions that use the program's names and plain values only: those of the tests, then others like them, at most MOST."""
    own = _names(ast.parse(program))
    tree = ast.parse(tests) if tests else ast.parse("")
    found = list(dict.fromkeys(ast.unparse(each) for each in _outermost(tree, own)))
    if not found:
        found = _made_up(ast.parse(program), tree)
    known = list(constants(ast.parse(program)))
    rows = [list(dict.fromkeys(_neighbours(each, known))) for each in found]
    mixed = [row[at] for at in range(max(map(len, rows), default=0)) for row in rows if at < len(row)]
    return list(dict.fromkeys([*found, *mixed]))[:MOST]


def _names(tree: ast.Module) -> frozenset[str]:
    """What a program defines on its outermost level."""
    found = {each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.ClassDef)}
    return frozenset(found)


class _Plain(ast.NodeTransformer):
    """`answer.double` to `double`: the program's names are in scope."""

    def __init__(self, own: frozenset[str]) -> None:
        self.own = own

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.attr in self.own and node.value.id not in self.own:
            return ast.Name(node.attr, ast.Load())
        return self.generic_visit(node)


def _outermost(tree: ast.AST, own: frozenset[str]) -> Iterator[ast.expr]:
    for node in ast.iter_child_nodes(tree):
        plain = _Plain(own).visit(deepcopy(node)) if isinstance(node, ast.Call) else node
        if isinstance(plain, ast.Call) and _self_contained(plain, own):
            yield plain
        else:
            yield from _outermost(node, own)


def _self_contained(call: ast.Call, own: frozenset[str]) -> bool:
    names = {each.id for each in ast.walk(call) if isinstance(each, ast.Name)}
    plain = not any(
        isinstance(each, ast.Lambda | ast.comprehension | ast.NamedExpr | ast.Await) for each in ast.walk(call)
    )
    return plain and bool(names & own) and names <= own | BUILTINS


def _made_up(program: ast.Module, tests: ast.AST) -> list[str]:
    """Calls of the program's functions with values that stand somewhere in the tests."""
    pool = list(dict.fromkeys(ast.unparse(each) for each in ast.walk(tests) if _literal(each)))[:12]
    dice = random.Random(7)  # noqa: S311 - the same inputs in every check
    found: list[str] = []
    for each in program.body:
        if isinstance(each, ast.FunctionDef) and pool and not each.args.kwonlyargs:
            count = len(each.args.args) - len(each.args.defaults)
            found += [f"{each.name}({', '.join(dice.choices(pool, k=count))})" for _ in range(12 if count else 1)]
    return found


def _literal(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return not isinstance(node.value, str) or len(node.value) < 200
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant)
    inner = (each for each in ast.iter_child_nodes(node) if not isinstance(each, ast.expr_context))
    return isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict) and all(map(_literal, inner))


def constants(program: ast.Module) -> Iterator[Any]:
    """Values that a program names, and what lies just beside: there it decides."""
    for node in ast.walk(program):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and len(value) < LONG:
            yield value
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield from (value, value - 1, value + 1)


def _neighbours(expression: str, known: list[Any]) -> Iterator[str]:
    """The same expression with one of its values changed."""
    yield from map(ast.unparse, varied(ast.parse(expression, mode="eval"), known))


def varied[T: ast.AST](tree: T, known: list[Any]) -> Iterator[T]:
    """The same tree with one of its values changed: to one that is `known` to matter, or to one like it."""
    places = [node for node in ast.walk(tree) if _literal(node)]
    values = [ast.literal_eval(node) for node in places]
    options = [[*(each for each in known if type(each) is type(value)), *_changed(value)] for value in values]
    for at in range(max(map(len, options), default=0)):
        for node, changed in zip(places, options, strict=True):
            if at < len(changed):
                yield _put(tree, node, changed[at])


def _put(tree: Any, node: ast.AST, value: Any) -> Any:
    """A copy of a tree with a value in the place of a node."""
    if tree is node:
        return ast.parse(repr(value), mode="eval").body
    fields: dict[str, Any] = {}
    for name, old in ast.iter_fields(tree):
        if isinstance(old, ast.AST):
            fields[name] = _put(old, node, value)
        elif isinstance(old, list):
            fields[name] = [_put(each, node, value) if isinstance(each, ast.AST) else each for each in old]
        else:
            fields[name] = old
    return ast.copy_location(type(tree)(**fields), tree) if hasattr(tree, "lineno") else type(tree)(**fields)


def _changed(value: Any) -> Iterator[Any]:
    """Values of the same kind that are likely to show a slip."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from dict.fromkeys((value + 1, value - 1, 0, 1, 2, -value, value * 2, 10, -1, 100))
    elif isinstance(value, float):
        yield from dict.fromkeys((value + 1.0, value - 0.5, 0.0, -value, value * 2))
    elif isinstance(value, str):
        yield from dict.fromkeys(
            (
                "",
                value + value,
                value[:1],
                value[::-1],
                value.upper(),
                value.lower(),
                f" {value} ",
                value + " b",
                "a",
                "A b, a!",
            )
        )
    elif isinstance(value, list | tuple):
        yield from _sequences(value)
    elif isinstance(value, set):
        yield from (set(list(value)[:1]), set())
    elif isinstance(value, dict):
        yield from ({}, dict(list(value.items())[:1]), dict(reversed(value.items())))


def _sequences(value: Any) -> Iterator[Any]:
    kind = type(value)
    yield from (
        kind(value[:1]),
        kind(),
        kind(reversed(value)),
        kind([*value, *value]),
        kind([*value[:1], *value]),
        kind(value[1:]),
    )


def typed(program: str, lines: str) -> list[str]:
    """What may be typed into a program instead: one line changed at a time."""
    known = list(constants(ast.parse(program)))
    rows = lines.split("\n")
    found: list[str] = []
    for at, row in enumerate(rows):
        value: Any = int(row) if row.lstrip("-").isdigit() else row
        found += ["\n".join([*rows[:at], str(each), *rows[at + 1 :]]) for each in (*known, *_changed(value))]
    longer = ["\n".join([row] * (len(rows) + more)) for row in rows for more in (0, 1, 2, 3)]
    return list(dict.fromkeys([*found[: MOST // 2], *longer, *found[MOST // 2 :]]))[:MOST]
