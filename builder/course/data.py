"""Composed YAML to plain data, directed by a type: where a text is wanted, a plain scalar is taken as it was written."""

import re
from decimal import Decimal
from typing import Any

from builder.course.block import ODD, Tree, compose
from builder.course.fence import Block
from builder.course.respell import LINED, MARKDOWN
from builder.course.yaml_words import BACKSLASH, QUOTE
from builder.engine.issue import Issue, Place
from builder.engine.shape import element, is_tuple, members, shape, text_wanted

ENTRY = re.compile(r"\s*[-•](?=\s+\S)")


def read(block: Block, hint: Any = None) -> Tree:
    """The YAML of a block. `hint`, a type, says where texts are wanted: plain scalars are taken there as written."""
    tree, node = compose(block)
    return tree if node is None else fill(tree, node, hint)


def fill(tree: Tree, node: Any, hint: Any) -> Tree:
    """Turn a composed node into data, directed by a type."""
    tree.data = _value(tree, node, hint)
    return tree


def _value(tree: Tree, node: Any, hint: Any) -> Any:
    if node.id == "mapping":
        return _placeholder(tree, node) or _mapping(tree, node, hint)
    inner = element(hint) if hint is not None and is_tuple(hint) else None
    if node.id == "sequence":
        return [_value(tree, each, inner) for each in node.value]
    return _scalar(tree, node, inner if inner is not None else hint)


def _placeholder(tree: Tree, node: Any) -> str | None:
    """`{=expr}` as it is written, which YAML takes for keys in braces; none for keys in braces."""
    text = tree.block.text[node.start_mark.index : node.end_mark.index] if node.flow_style else ""
    return text if text.startswith("{=") and "\n" not in text else None


def _mapping(tree: Tree, node: Any, hint: Any) -> dict[str, Any]:
    cls = shape(hint) or (shape(element(hint)) if is_tuple(hint) else None)
    known = members(cls) if cls else {}
    rest = None if cls else element(hint)
    data: dict[str, Any] = {}
    for key, value in node.value:
        if key.id != "scalar":
            tree.fault_at(key, "key-is-text", "a key must be a text", QUOTE)
        elif key.value == "<<":
            tree.fault_at(
                key, "yaml-is-plain", "`<<` begins a YAML merge here, which can't be used", "write the keys out."
            )
        elif key.value in data:
            message = f"the key `{key.value}` stands here a second time"
            tree.fault_at(key, "key-stands-once", message, "remove one of the two.")
        else:
            if key.value in LINED and value.id == "scalar" and not value.style and "\n" in _written(tree.block, value):
                _tell_lost_lines(tree, value)
            data[key.value] = _value(tree, value, known[key.value][1] if key.value in known else rest)
    return data


def _scalar(tree: Tree, node: Any, hint: Any) -> Any:
    raw: str = node.value
    if node.style == '"' and (odd := ODD.search(raw)):
        sign = {"\t": "\\t", "\f": "\\f", "\b": "\\b", "\r": "\\r", "\a": "\\a", "\v": "\\v"}.get(
            odd[0], ascii(odd[0])[1:-1]
        )
        message = f"in double quotes, `{sign}` is no text but a control character"
        tree.fault_at(node, "text-has-no-control", message, BACKSLASH)
    if not node.style and text_wanted(hint) and _comment_follows(tree.block, node):
        message = "the text ends before ` #`, which begins a comment"
        tree.fault_at(node, "text-is-whole", message, "quote the whole text with single quotes.", level="warning")
    if not node.style and node.end_mark.line > node.start_mark.line:
        _tell_folded(tree, node, hint)
    if node.style or (text_wanted(hint) and raw):
        return raw
    return _plain(tree, node, raw)


def _written(block: Block, node: Any) -> str:
    """A plain scalar as it stands in the block."""
    return block.text[node.start_mark.index : node.end_mark.index].rstrip()


def _tell_folded(tree: Tree, node: Any, hint: Any) -> None:
    """Tell of a text whose lines are read as one, where an entry is lost by it, or what Markdown would keep apart."""
    if at := _lost_entry(tree.block, node):
        message = "this line is read as part of the text above it, not as an entry of its own"
        hint = "entries of a list begin in one column; where it belongs to the text, write the text in lines below `key: |`."
        tree.issues.append(Issue("entry-is-its-own", message, hint=hint, level="warning", place=at))
    elif text_wanted(hint) and _lines_lost(tree.block, node):
        _tell_lost_lines(tree, node)


def _lines_lost(block: Block, node: Any) -> bool:
    """Whether Markdown would keep apart what is read as one: paragraphs, fences, lists, tables."""
    lines = _written(block, node).split("\n")
    return any(MARKDOWN.match(line) for line in lines[1:])


def _tell_lost_lines(tree: Tree, node: Any) -> None:
    message = "the lines of this text are read as one, without what divides them"
    hint = "write `|` behind the key, and the whole text in the lines below it."
    tree.fault_at(node, "text-keeps-its-lines", message, hint, level="warning")


def _lost_entry(block: Block, node: Any) -> Place | None:
    """Where a line of a plain text looks like an entry of a list."""
    lines = block.text.split("\n")
    for nth in range(node.start_mark.line + 1, min(node.end_mark.line + 1, len(lines))):
        if found := ENTRY.match(lines[nth]):
            column = block.column + found.end()
            return Place(block.path, block.line + nth, column, column + 1)
    return None


def _comment_follows(block: Block, node: Any) -> bool:
    if "#" not in block.text:
        return False
    lines = block.text.split("\n")
    line = lines[node.end_mark.line] if node.end_mark.line < len(lines) else ""
    return bool(re.match(r"[ \t]+#", line[node.end_mark.column :]))


def _plain(tree: Tree, node: Any, raw: str) -> Any:
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return raw.lower() == "true"
    if kind not in ("int", "float"):
        return raw
    number = _number(raw)
    if abs(number) >= 1e300:
        tree.fault_at(node, "number-is-finite", "this number is not finite", "write a number with digits.")
        return 0
    if len(raw) > 15 and not _kept(raw, number):
        message = f"this number has more digits than are kept: it would be {number:.17g}"
        tree.fault_at(node, "number-is-exact", message, "write fewer digits, or ask for it with `type: text`.")
    return number


def _kept(raw: str, number: float) -> bool:
    return raw[:2] in ("0o", "0x") or Decimal(raw) == Decimal(repr(float(number)))


def _number(raw: str) -> float:
    """The number of a plain scalar, decimal unless marked otherwise; what has no end or no value is infinite."""
    if raw[:2] in ("0o", "0x"):
        return int(raw, 0) if len(raw) < 100 else float("inf")
    if re.fullmatch(r"[-+]?[0-9]{1,300}", raw):
        return int(raw)
    return float(raw) if raw.lower().lstrip("+-") not in (".inf", ".nan") else float("inf")
