"""`given` and `{=…}` as they are written: what can be said before anything is drawn."""

import ast
import re
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from builder.course.block import Tree
from builder.course.bounds import CODE
from builder.engine.drawn import strings, wanted
from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.placeholder import alone, placeholders

BRACED = re.compile(r"(?<![\w{}^_\\])\{(?P<name>[A-Za-z_]\w*)(?::[^{}\s]*)?\}")
PROGRAMS = frozenset(("given", "starter", "solution", "tests", "program", "code", "change", "to", "files"))


def is_given(data: Any) -> bool:
    """Whether data of an item draws values."""
    return isinstance(data, Mapping) and isinstance(data.get("given"), str) and bool(data["given"].strip())


def issues(item: Item, tree: Tree) -> Iterator[Issue]:
    """Python that can't be read, in `given` and in placeholders; a `given` that nothing uses."""
    fault, line = _unreadable(item.given, "exec")
    if fault:
        place = tree.place_in(("given",), line)
        yield Issue("given-is-python", f"`given` can't be read: {fault}", ("given",), place=place)
    else:
        yield from _without_equals(item)
    found = wanted(item)[0]
    for source, at in found.items():
        placeholder = alone(source)
        if placeholder and (fault := _unreadable(placeholder.expression, "eval")[0]):
            hint = "write `{=expression}` or `{=expression:.2f}`; for a plain `{=`, write `\\{=`."
            yield Issue("placeholder-is-python", f"`{source}` can't be read: {fault}", at, hint)
    if not found:
        hint = "write `{=name}` where a value is to stand, or remove `given`."
        yield Issue("given-is-used", "nothing of what `given` draws is used", ("given",), hint, "warning", on_key=True)


def _without_equals(item: Item) -> Iterator[Issue]:
    """Names that `given` draws, in braces without `=`, but for those in code and in TeX: they would be shown as they are."""
    with warnings.catch_warnings(action="ignore"):
        tree = ast.parse(item.given)
    drawn = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for at, _, text in strings(item):
        if "{" not in text or PROGRAMS & {*at}:
            continue
        for found in BRACED.finditer(CODE.sub("", text)):
            if found["name"] in drawn:
                hint = f"write `{{={found['name']}}}`."
                message = f"`{found[0]}` is shown as it is: a drawn value stands behind `{{=`"
                yield Issue("placeholder-has-equals", message, at, hint, "warning")


def stray_issues(item: Item) -> Iterator[Issue]:
    """Placeholders in an item without `given`, but for those in code: they would be shown as they are."""
    for at, _, text in strings(item):
        for each in placeholders(CODE.sub("", text)):
            if not _unreadable(each.expression, "eval")[0]:
                message = f"`{each.source}` is shown as it is: this question has no `given`"
                yield Issue("placeholder-is-given", message, at, "draw values with `given: |`.", "warning")


def _unreadable(source: str, mode: str) -> tuple[str, int]:
    try:
        with warnings.catch_warnings(action="ignore"):
            compile(source, "given", mode, dont_inherit=True)
    except SyntaxError as fault:
        return fault.msg, fault.lineno or 1
    except (ValueError, RecursionError, MemoryError) as fault:
        return str(fault), 1
    return "", 0
