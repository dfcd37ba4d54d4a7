"""The YAML of blocks to plain data, with the place of every key and value.

YAML 1.2 as DESIGN section 4 says; PyYAML enters here and nowhere else.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from builder.course import nearby
from builder.course.fence import BREAKS, Block
from builder.course.yaml_words import QUOTE, WORDS
from builder.engine.issue import Issue, Path, Place

ODD = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
MARKED = re.compile(r"[&*!]")
NODE_BEGINS = frozenset("\n\r\x85\u2028\u2029\ufeff-?:,[{\"'")
"""Behind one of these, and blanks, a YAML node may begin."""
TAG = "tag:yaml.org,2002:"
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
        hint = "divide it into several; what is long may lie in a file beside the page."
        tree.fault("yaml-is-readable", "this block is too large or too deeply nested to be read", block.head, hint)
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
    """Where to look: a quote that is never closed, a key without a colon, a name behind `*`, at its beginning."""
    context, problem = str(fault.context), str(fault.problem)
    begun = "quoted" in context and "end of stream" in problem
    named = "alphabetic" in problem or "simple key" in context
    return fault.context_mark if fault.context_mark and (begun or named) else fault.problem_mark or fault.context_mark


def _tell(tree: Tree, problem: str, mark: Any, place: Place | None = None) -> None:
    if mark:
        problem, place = nearby.told(tree.block, mark, problem)
    unknown = (problem, f"this can't be read as YAML: {problem}", QUOTE)
    _, message, hint = next((each for each in WORDS if each[0] in problem), unknown)
    tree.fault("yaml-is-readable", message, place or tree.block.head, hint)


def _reader_place(block: Block, fault: Exception) -> Place:
    position = getattr(fault, "position", None)
    if not isinstance(position, int):
        return block.head
    before = block.text[:position]
    column = block.column + len(before) - before.rfind("\n")
    return Place(block.path, block.line + before.count("\n"), column, column + 1)
