"""What tests do to objects, step by step, as a function that tells what came of it; and the same with another value somewhere.

Tests of classes are no single calls: `account = Account(10)`, `account.withdraw(3)`, then what is the balance?
"""

import ast
from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import islice

from builder.publish import inputs

MOST = 60
"""So many scenes are tried for one item."""
TOLD = "told"
ASSERTED = frozenset(
    {"assertEqual", "assertTrue", "assertFalse", "assertIs", "assertIsNone", "assertAlmostEqual", "assertIn"}
)
MAKE_SELF = "self = type('Self', (), {})()"


def scenes(program: str, tests: str) -> list[str]:
    """Bodies of functions without arguments, which return what the tests look at; those of the tests first."""
    known = list(inputs.constants(ast.parse(program)))
    found = [scene for scene in _scenes(ast.parse(tests)) if "told.append" in ast.unparse(scene)]
    rows = [list(_varied(scene, known)) for scene in found]
    mixed = [row[at] for at in range(max(map(len, rows), default=0)) for row in rows if at < len(row)]
    return list(dict.fromkeys(ast.unparse(ast.fix_missing_locations(each)) for each in [*found, *mixed]))[:MOST]


def _scenes(tree: ast.Module) -> Iterator[ast.Module]:
    """Of each test a scene; bare lines are one together."""
    heads = [each for each in tree.body if isinstance(each, ast.Import | ast.ImportFrom | ast.Assign)]
    functions = [each for each in tree.body if isinstance(each, ast.FunctionDef)]
    cases = [each for each in tree.body if isinstance(each, ast.ClassDef)]
    for each in functions:
        if each.name.startswith("test_") and not each.args.args:
            yield _scene([*heads, *each.body])
    for case in cases:
        methods = {each.name: each for each in case.body if isinstance(each, ast.FunctionDef)}
        before = methods["setUp"].body if "setUp" in methods else []
        for name, method in methods.items():
            if name.startswith("test"):
                yield _scene([*heads, *ast.parse(MAKE_SELF).body, *before, *method.body])
    if not cases and not any(each.name.startswith("test_") for each in functions):
        yield _scene([_looked(each) for each in tree.body])


def _looked(node: ast.stmt) -> ast.stmt:
    """A bare line is a test."""
    return ast.Assert(node.value) if isinstance(node, ast.Expr) else node


def _scene(body: Sequence[ast.stmt]) -> ast.Module:
    """Statements that keep in `told` what the tests look at."""
    return ast.Module([new for each in deepcopy(list(body)) for new in _step(each)], [])


def _step(node: ast.stmt) -> list[ast.stmt]:
    if isinstance(node, ast.Assert):
        return _told(node.test)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        name = getattr(node.value.func, "attr", "")
        return _told(node.value.args[0]) if name in ASSERTED and node.value.args else [node]
    if isinstance(node, ast.Expr):
        return _told(node.value)
    if isinstance(node, ast.With) and "aises" in ast.unparse(node.items[0].context_expr):
        text = f"try:\n    pass\nexcept Exception as fault:\n    {TOLD}.append(type(fault).__name__)"
        (caught,) = ast.parse(text).body
        caught.body = [new for each in node.body for new in _step(each)]  # type: ignore[attr-defined]
        return [caught]
    if isinstance(node, ast.For | ast.While | ast.With):
        node.body = [new for each in node.body for new in _step(each)]
    return [node]


def _told(node: ast.expr) -> list[ast.stmt]:
    looked = node.left if isinstance(node, ast.Compare) else node
    return ast.parse(f"{TOLD}.append({ast.unparse(looked)})").body


def _varied(scene: ast.Module, known: list[object]) -> Iterator[ast.Module]:
    """The scene with one of its values changed, or one of its calls made twice."""
    yield from inputs.varied(scene, known)
    for at, each in enumerate(scene.body):
        if _is_call(each):
            again = [each, *islice(inputs.varied(each, known), 3)]
            yield from (ast.Module([*scene.body[: at + 1], new, *scene.body[at + 1 :]], []) for new in again)


def _is_call(node: ast.stmt) -> bool:
    """A step that only does something: `account.deposit(5)`, `_ = stack.push(1)`."""
    if isinstance(node, ast.Assign):
        return isinstance(node.value, ast.Call) and ast.unparse(node.targets[0]) == "_"
    return isinstance(node, ast.Expr) and TOLD not in ast.unparse(node)


def function(name: str, scene: str) -> str:
    """The scene as the text of a function."""
    lines = "\n".join(f"    {line}" for line in scene.split("\n"))
    return f"def {name}():\n    {TOLD} = []\n{lines}\n    return {TOLD}"


def in_a_line(function: str) -> str:
    """The scene of a function, as it is told to an author."""
    steps = (line.strip() for line in function.split("\n")[2:-1])
    return "; ".join(
        step.removeprefix("told.append(").removesuffix(")") if step.startswith("told.") else step for step in steps
    )
