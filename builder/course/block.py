"""The YAML of blocks to plain data, with the place of every key and value.

YAML 1.2 as DESIGN section 4 says; PyYAML enters here and nowhere else.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

import yaml

from builder.course.fence import BREAKS, Block
from builder.engine.issue import Issue, Path, Place
from builder.engine.shape import element, is_tuple, members, shape, text_wanted

ODD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
MARKED = re.compile(r"[&*!]")
NODE_BEGINS = frozenset("\n\r\x85\u2028\u2029\ufeff-?:,[{\"'")
"""Behind one of these, and blanks, a YAML node may begin."""
TAG = "tag:yaml.org,2002:"
DRAWN = re.compile(r"[:-] +\{=")
LARGEST = 200_000
DEEPEST = 40
TOO_DEEP = re.compile(rf"[-?:][ \t]+(?:[-?:][ \t]+){{{DEEPEST - 1}}}")


@dataclass
class Tree:
    """YAML as plain data, what was wrong with the YAML itself, and, for whoever asks, where each key and value stands.

    `entry` is the number of an entry, where the block is a list of them.
    """

    block: Block
    data: Any = None
    issues: list[Issue] = field(default_factory=list)
    entry: int | None = None

    def place(self, at: Path, on_key: bool = False) -> Place:
        """Where the value (or key) of a path stands, or what is nearest above it. Few ask: the YAML is read again."""
        if on_key and len(at) == 1 and self.entry is None and (plain := self._outermost(str(at[0]))):
            return plain
        value = shown = _root(self.block)
        for step in at if self.entry is None else (self.entry, *at):
            found = _below(value, step)
            if not found:
                break
            key, value = found
            shown = key if on_key and key else value
        return self.block.place(shown.start_mark, shown.end_mark) if shown else self.block.head

    def _outermost(self, key: str) -> Place | None:
        """Where a key of the outermost level stands: at the head of a line, where it is written plainly."""
        text = self.block.text
        start = 0 if text.startswith(f"{key}:") else text.find(f"\n{key}:") + 1
        if BREAKS.search(text) or not (start or text.startswith(f"{key}:")):
            return None
        column = self.block.column + 1
        return Place(self.block.path, self.block.line + text.count("\n", 0, start), column, column + len(key))

    def place_in(self, at: Path, line: int) -> Place:
        """Where a line, from 1, of a text of several lines stands."""
        place = self.place(at)
        lines = self.block.text.split("\n")
        first = place.line - self.block.line
        nth = first + line - (0 if re.search(r"[|>][-+0-9]*\s*(?:#.*)?$", lines[first]) else 1)
        if not line or nth == first or nth >= len(lines):
            return place
        indent = len(lines[nth]) - len(lines[nth].lstrip())
        column = self.block.column + indent + 1
        return Place(
            place.path, self.block.line + nth, column, max(column + 1, self.block.column + len(lines[nth].rstrip()) + 1)
        )

    def inside(self, place: Place, text: str, nth: int) -> Place:
        """Where a stretch of a text stands for the `nth` time, from 0; `place` is that of the whole text."""
        lines = self.block.text.split("\n")[: place.line - self.block.line]
        at = sum(len(line) + 1 for line in lines) + place.column - self.block.column - 2
        for _ in range(nth + 1):
            at = self.block.text.find(text, at + 1)
            if at < 0:
                return place
        before = self.block.text[:at]
        column = self.block.column + at - before.rfind("\n")
        return Place(place.path, self.block.line + before.count("\n"), column, column + len(text))

    def issues_are_errors(self) -> bool:
        """Whether the YAML itself is at fault, beyond warnings."""
        return any(issue.level == "error" for issue in self.issues)

    def fault(self, rule: str, message: str, place: Place, hint: str = "") -> None:
        self.issues.append(Issue(rule, message, hint=hint, place=place))

    def fault_at(self, node: Any, rule: str, message: str, hint: str = "", level: str = "error") -> None:
        place = self.block.place(node.start_mark, node.end_mark)
        self.issues.append(Issue(rule, message, hint=hint, level=level, place=place))


class _Loader(yaml.CSafeLoader):
    """YAML 1.2's core schema: `no` is a text, `0o17` a number, `12:30` a text."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012

    # The reader asks for each node; ours has no resolvers by path, and answers at once.

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass

    def resolve(self, kind: Any, value: str, implicit: Any) -> str:
        if kind is not yaml.ScalarNode:
            return TAG + ("seq" if kind is yaml.SequenceNode else "map")
        if implicit[0]:
            for tag, pattern in self.yaml_implicit_resolvers.get(value[:1], ()):
                if pattern.match(value):
                    return str(tag)
        return TAG + "str"


def _resolve(tag: str, pattern: str, first: str) -> None:
    _Loader.add_implicit_resolver(TAG + tag, re.compile(pattern), [*first] or [""])


_resolve("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
_resolve("null", r"^(?:~|null|Null|NULL|)$", "~nN")
_Loader.add_implicit_resolver(TAG + "null", re.compile(r"^$"), [""])
_resolve("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-+0123456789")
_resolve(
    "float",
    r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
    "-+.0123456789",
)

QUOTE = "quote the text with single quotes, or write it in lines below `key: |`."
BACKSLASH = "use single quotes, or write the text in lines below `key: |`: there a backslash is a backslash."
WORDS: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "a colon and a blank begin a new key here, in the middle of a text", QUOTE),
    ("cannot start any token", "a text can't begin with this character", QUOTE),
    ("alphabetic or numeric", "a text can't begin with `*` or `&`", QUOTE),
    ("undefined alias", "a text can't begin with `*`", QUOTE),
    ("while scanning a tag", "a text can't begin with `!`", QUOTE),
    ("undefined tag handle", "a text can't begin with `!`", QUOTE),
    (
        "block sequence entries",
        "a list can't begin on the line of its key",
        "begin it on the next line; a text that begins with `- ` must be quoted.",
    ),
    (
        "could not find expected ':'",
        "this line is neither a key with its colon nor part of the text above",
        "a key is followed by a colon and a blank; the lines of a text stand further right than their key.",
    ),
    (
        "expected key",
        "this does not fit what stands before it",
        "keys of one block stand in one column; a text that begins with a quote must be one quoted text.",
    ),
    (
        "expected '-' indicator",
        "this line is no entry of the list above it",
        "entries begin with `- `, all in one column.",
    ),
    (
        "expected ',' or ']'",
        "a `[` is not closed here, or a comma is missing",
        "close the list; a text that begins with `[` must be quoted.",
    ),
    (
        "expected ',' or '}'",
        "a `{` is not closed here, or a comma is missing",
        "close it; a text that begins with `{` must be quoted.",
    ),
    (
        "unexpected end of stream",
        "a quote that opens here is never closed",
        "close it; in single quotes, a single quote is written twice.",
    ),
    ("unknown escape", "in double quotes, a backslash can't stand before this character", BACKSLASH),
    ("hexdecimal", "in double quotes, a backslash can't stand before this character", BACKSLASH),
    ("Unicode character escape", "in double quotes, this backslash makes no character", BACKSLASH),
    (
        "comment or line break",
        "behind `|` or `>` the line must end",
        "begin the text on the next line, further right than its key.",
    ),
    (
        "indentation indicator",
        "behind `|` or `>` the line must end",
        "begin the text on the next line, further right than its key.",
    ),
    (
        "single document",
        "`---` begins a second document here",
        "one block holds one question: remove the line, or indent it below `key: |`.",
    ),
    ("document indicator", "`---` or `...` ends the block here", "indent the line, as part of a text below `key: |`."),
    ("document start", "this can't stand behind what is complete already", QUOTE),
    ("drawn value", "a text that begins with `{=…}` and goes on must be quoted", QUOTE),
    ("tab character", "a tab can't indent", "YAML is indented with blanks, not with tabs."),
    ("not allowed", "an invisible character stands here", "remove it."),
)
"""What a problem of the YAML reader contains -> what it means to an author, and the cure."""


def read(block: Block, hint: Any = None) -> Tree:
    """The YAML of a block. `hint`, a type, says where texts are wanted: plain scalars are taken there as written."""
    tree, node = compose(block)
    return tree if node is None else fill(tree, node, hint)


def compose(block: Block) -> tuple[Tree, Any]:
    """The tree without data yet, and the YAML node: for who must look at a key before the types are known."""
    tree = Tree(block)
    return tree, _compose(tree)


@lru_cache(maxsize=8)
def _root(block: Block) -> Any:
    return compose(block)[1]


def _below(node: Any, step: str | int) -> tuple[Any, Any] | None:
    """The key, if there is one, and the value of a step down a path."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def fill(tree: Tree, node: Any, hint: Any) -> Tree:
    """Turn a composed node into data, directed by a type."""
    tree.data = _value(tree, node, hint)
    return tree


def scalar_at(node: Any, key: str) -> str | None:
    """The raw text of a key's scalar in a mapping node."""
    if isinstance(node, yaml.MappingNode):
        for each, value in node.value:
            if each.value == key and isinstance(value, yaml.ScalarNode):
                return str(value.value)
    return None


def _compose(tree: Tree) -> Any:
    block = tree.block
    if len(block.text) > LARGEST or _too_deep(block.text):
        tree.fault("yaml-is-readable", "this block is too large or too deeply nested to be read", block.head)
        return None
    loader = None
    try:
        _refuse_references(tree)
        loader = _Loader(block.text)
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as fault:
        _tell(tree, f"{fault.context}: {fault.problem}", _mark(fault))
        return None
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        _tell(tree, str(fault).splitlines()[0], None, _reader_place(block, fault))
        return None
    finally:
        if loader is not None:
            loader.dispose()
    return None if tree.issues else node


def _too_deep(text: str) -> bool:
    if text.count("[") + text.count("{") > DEEPEST:
        depth = deepest = 0
        for char in text:
            depth += (char in "[{") - (char in "]}")
            deepest = max(deepest, depth)
        if deepest > DEEPEST:
            return True
    if TOO_DEEP.search(text):
        return True
    if text.count("\n") < 3 * DEEPEST:
        return False
    starts = {len(line) - len(line.lstrip(" ")) for line in text.split("\n")}
    return len(starts) > 3 * DEEPEST


def may_refer(text: str) -> bool:
    """Whether an anchor, an alias or a tag may stand in YAML: where not, its events need not be looked at."""
    before = (text[: found.start()].rstrip(" \t") for found in MARKED.finditer(text))
    return any(not each or each[-1] in NODE_BEGINS for each in before)


def _refuse_references(tree: Tree) -> None:
    for event in yaml.parse(tree.block.text, _Loader) if may_refer(tree.block.text) else ():
        kind = "alias" if isinstance(event, yaml.AliasEvent) else "anchor" if getattr(event, "anchor", None) else ""
        tag = getattr(event, "tag", None)
        if isinstance(event, yaml.NodeEvent) and (kind or tag is not None):
            sign = {"alias": "*", "anchor": "&"}.get(kind, "!")
            message = f"`{sign}` begins a YAML {kind or 'tag'} here, which can't be used"
            tree.fault("yaml-is-plain", message, tree.block.place(event.start_mark), "if it is text, " + QUOTE)


def _mark(fault: yaml.MarkedYAMLError) -> Any:
    """Where to look: a quote that is never closed, at its beginning."""
    begun = "quoted" in str(fault.context) and "end of stream" in str(fault.problem)
    return fault.context_mark if begun else fault.problem_mark or fault.context_mark


def _tell(tree: Tree, problem: str, mark: Any, place: Place | None = None) -> None:
    if mark and _tab_before(tree.block, mark):
        problem = "tab character"
    elif mark and _drawn_before(tree.block, mark):
        problem = "drawn value"
    unknown = (problem, f"this can't be read as YAML: {problem}", QUOTE)
    _, message, hint = next((each for each in WORDS if each[0] in problem), unknown)
    found = place or (tree.block.place(mark) if mark else tree.block.head)
    tree.fault("yaml-is-readable", message, found, hint)


def _drawn_before(block: Block, mark: Any) -> bool:
    """Whether a text that begins with `{=…}` stands on the line of a mark, before it."""
    lines = block.text.split("\n")[mark.line : mark.line + 1]
    return any(DRAWN.search(line[: mark.column]) for line in lines)


def _tab_before(block: Block, mark: Any) -> bool:
    """Whether a tab indents the line of a mark, or the one before."""
    lines = block.text.split("\n")[max(0, mark.line - 1) : mark.line + 1]
    return any("\t" in line[: len(line) - len(line.lstrip())] for line in lines)


def _reader_place(block: Block, fault: Exception) -> Place:
    position = getattr(fault, "position", None)
    if not isinstance(position, int):
        return block.head
    before = block.text[:position]
    column = block.column + len(before) - before.rfind("\n")
    return Place(block.path, block.line + before.count("\n"), column, column + 1)


def _value(tree: Tree, node: Any, hint: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _placeholder(tree, node) or _mapping(tree, node, hint)
    inner = element(hint) if hint is not None and is_tuple(hint) else None
    if isinstance(node, yaml.SequenceNode):
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
        if not isinstance(key, yaml.ScalarNode):
            tree.fault_at(key, "key-is-text", "a key must be a text", QUOTE)
        elif key.value == "<<":
            tree.fault_at(
                key, "yaml-is-plain", "`<<` begins a YAML merge here, which can't be used", "write the keys out."
            )
        elif key.value in data:
            message = f"the key `{key.value}` stands here a second time"
            tree.fault_at(key, "key-stands-once", message, "remove one of the two.")
        else:
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
    if node.style or (text_wanted(hint) and raw):
        return raw
    return _plain(tree, node, raw)


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
