"""More ways to slip than to mix up an operator: what was left out, and what is easily taken for its neighbour."""

import ast
from collections.abc import Iterator, Mapping

SIBLINGS: Mapping[str, str] = {
    "isalpha": "isalnum",
    "isalnum": "isalpha",
    "isdigit": "isalnum",
    "isupper": "isalpha",
    "islower": "isalpha",
    "startswith": "endswith",
    "endswith": "startswith",
    "upper": "lower",
    "lower": "upper",
    "title": "capitalize",
    "capitalize": "title",
    "find": "rfind",
    "index": "find",
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "append": "extend",
    "lstrip": "strip",
    "rstrip": "strip",
    "round": "int",
    "ceil": "floor",
    "floor": "ceil",
    "union": "intersection",
    "intersection": "union",
}
"""Names of functions and methods that do nearly the same."""
ARGUMENTS: Mapping[str, str] = {"pop": "0", "split": '" "'}
"""Methods that without an argument do something else than with this one."""
NEEDED = frozenset({"input", "iter", "len", "next", "open", "print", "range", "super", "type"})
"""Functions whose argument can hardly stand without them."""

type Place = tuple[ast.expr, ast.expr | None, str]
"""A node; where a part of it stays, that part; and what stands in its place instead, or behind the part."""


def slips(node: ast.AST) -> Iterator[Place]:
    """Changes that a node allows. With a part: the node becomes that part, with a text behind it."""
    if isinstance(node, ast.BinOp):
        yield from ((node, each, "") for each in (node.left, node.right))
    elif isinstance(node, ast.BoolOp) and len(node.values) == 2:
        yield from ((node, each, "") for each in node.values)
    elif isinstance(node, ast.If | ast.IfExp):
        yield from ((node.test, None, each) for each in ("False", "True"))
    elif isinstance(node, ast.comprehension):
        yield from ((each, None, "True") for each in node.ifs)
    elif isinstance(node, ast.Compare):
        yield from _beside(node)
    elif isinstance(node, ast.Call):
        yield from _call(node)


def _beside(node: ast.Compare) -> Iterator[Place]:
    """Compared with one more or less; where a number stands there, it is changed itself."""
    last, ordering = node.comparators[-1], isinstance(node.ops[-1], ast.Lt | ast.LtE | ast.Gt | ast.GtE)
    if ordering and isinstance(last, ast.Name | ast.Call | ast.Attribute):
        yield from ((last, last, each) for each in (" + 1", " - 1"))
    if isinstance(node.ops[-1], ast.Eq | ast.NotEq) and len(node.comparators) > 1:
        yield node, node.left, " == " + ast.unparse(node.comparators[0])


def _call(node: ast.Call) -> Iterator[Place]:
    func, plain = node.func, not node.keywords and not any(isinstance(each, ast.Starred) for each in node.args)
    if isinstance(func, ast.Attribute) and not node.keywords and (_is_made(func.value) or not node.args):
        yield node, func.value, ""
    elif isinstance(func, ast.Name) and func.id not in NEEDED and len(node.args) == 1 and plain:
        yield node, node.args[0], ""
    name = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    if name in SIBLINGS and isinstance(func, ast.Attribute):
        yield func, func.value, "." + SIBLINGS[name]
    elif name in SIBLINGS:
        yield func, None, SIBLINGS[name]
    if name in ARGUMENTS and isinstance(func, ast.Attribute) and not node.args and plain:
        yield node, func, f"({ARGUMENTS[name]})"


def _is_made(value: ast.expr) -> bool:
    """Whether a method is called on what was just made, not on something with a name."""
    return not isinstance(value, ast.Name | ast.Constant)
