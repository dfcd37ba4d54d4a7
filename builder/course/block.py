"""Text to blocks: question fences in Markdown, and the YAML in them with the place of every key and value.

YAML 1.2 as DESIGN section 4 says; PyYAML enters here and nowhere else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from builder.engine.issue import Issue, Path, Place
from builder.engine.shape import element, is_tuple, members, shape, text_wanted

FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*?)[ \t]*$")
MARKED = re.compile(r"[&*!]")
NODE_BEGINS = frozenset("\n\r\x85\u2028\u2029\ufeff-?:,[{\"'")
"""Behind one of these, and blanks, a YAML node may begin."""
QUOTED = re.compile(r"^[ \t]*>[> \t]*(`{3,}|~{3,})[ \t]*questions?\b")
KINDS = ("question", "questions")
LARGEST = 200_000
DEEPEST = 40
TOO_DEEP = re.compile(rf"[-?:][ \t]+(?:[-?:][ \t]+){{{DEEPEST - 1}}}")


@dataclass(frozen=True)
class Block:
    """A fence, or one entry of a bank: YAML `text` whose first line stands at `line` of `path`, `column` characters in."""

    kind: str
    text: str
    path: str
    line: int
    column: int = 0
    closed: bool = True

    def place(self, mark: Any, end: Any = None) -> Place:
        """The place of a YAML mark in the source file."""
        column = mark.column + self.column + 1
        stop = end.column + self.column + 1 if end is not None and end.line == mark.line else column + 1
        return Place(self.path, self.line + mark.line, column, max(stop, column + 1))

    @property
    def head(self) -> Place:
        """The place of the fence itself."""
        return Place(self.path, max(1, self.line - 1), self.column + 1, self.column + 4)


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
        value = shown = _root(self.block)
        for step in at if self.entry is None else (self.entry, *at):
            found = _below(value, step)
            if not found:
                break
            key, value = found
            shown = key if on_key and key else value
        return self.block.place(shown.start_mark, shown.end_mark) if shown else self.block.head

    def issues_are_errors(self) -> bool:
        """Whether the YAML itself is at fault, beyond warnings."""
        return any(issue.level == "error" for issue in self.issues)

    def fault(self, rule: str, message: str, place: Place, hint: str = "") -> None:
        self.issues.append(Issue(rule, message, hint=hint, place=place))

    def fault_at(self, node: Any, rule: str, message: str, hint: str = "", level: str = "error") -> None:
        place = self.block.place(node.start_mark, node.end_mark)
        self.issues.append(Issue(rule, message, hint=hint, level=level, place=place))


def front_matter(text: str) -> tuple[str, int]:
    """The YAML between `---` lines at the head of a page, and the number of lines it takes with them."""
    found = re.match(r"\A\ufeff?---[ \t]*\n(.*?)(?:^---[ \t]*$|^\.\.\.[ \t]*$|\Z)", text, re.DOTALL | re.MULTILINE)
    if not found:
        return "", 0
    return found[1], found[0].count("\n") + 1


def fences(text: str, path: str = "", skip: int = 0) -> Iterator[Block]:
    """The question fences of a Markdown text, `skip` lines from its head; fences inside other fences are examples."""
    lines, number, comment = text.split("\n"), skip, False
    while number < len(lines):
        line = lines[number]
        start = "" if comment else line.lstrip()[:4]
        found = FENCE.match(line) if start[:3] in ("```", "~~~") else None
        if not found:
            comment = (comment or start == "<!--") and "-->" not in line
            number += 1
            continue
        end = _closing(lines, number + 1, found["indent"], found["fence"])
        kind = found["info"].split(" ")[0] if found["info"] else ""
        if kind in KINDS:
            body = [_strip(each, found["indent"]) for each in lines[number + 1 : end]]
            column = len(found["indent"])
            yield Block(kind, "\n".join(body), path, number + 2, column, closed=end < len(lines))
        elif end == len(lines):
            end = number
        number = end + 1


def _closing(lines: list[str], start: int, indent: str, fence: str) -> int:
    opening = indent + fence
    for number in range(start, len(lines)):
        if lines[number].startswith(opening) and not lines[number][len(opening) :].lstrip(fence[0]).strip(" \t"):
            return number
    return len(lines)


def _strip(line: str, indent: str) -> str:
    return line[len(indent) :] if line.startswith(indent) else line.lstrip(" \t")


def quoted_fences(text: str) -> Iterator[int]:
    """Lines (from 1) where a question fence stands in a block quote, where it is not read."""
    yield from (number for number, line in enumerate(text.split("\n"), 1) if ">" in line and QUOTED.match(line))


class _Loader(yaml.CSafeLoader):
    """YAML 1.2's core schema: `no` is a text, `0o17` a number, `12:30` a text."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012


def _resolve(tag: str, pattern: str, first: str) -> None:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), [*first] or [""])


_resolve("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
_resolve("null", r"^(?:~|null|Null|NULL|)$", "~nN")
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^$"), [""])
_resolve("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-+0123456789")
_resolve(
    "float",
    r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
    "-+.0123456789",
)

QUOTE = "quote the text with single quotes, or write it in lines below `key: |`."
TABS = "YAML is indented with blanks, not with tabs."
YAML_HINTS: tuple[tuple[str, str], ...] = (
    ("mapping values are not allowed", QUOTE),
    ("cannot start any token", "a text can't start with this character: " + QUOTE),
    ("did not find expected key", "look at the indentation here; " + QUOTE),
    ("did not find expected alphabetic", "a text that starts with `*` or `&` must be quoted."),
    ("found undefined alias", "a text that starts with `*` must be quoted."),
    ("found unknown escape", "in double quotes, backslashes have a meaning: use single quotes, or `|`."),
    ("could not find expected ':'", "a key is followed by a colon and a blank."),
    ("control characters are not allowed", "remove the invisible character."),
)


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
        mark = fault.problem_mark or fault.context_mark
        place = block.place(mark) if mark else block.head
        hint = TABS if mark and _tab_before(block, mark) else _yaml_hint(str(fault.problem))
        tree.fault("yaml-is-readable", f"YAML: {fault.problem or fault.context}", place, hint)
        return None
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        place = _reader_place(block, fault)
        tree.fault("yaml-is-readable", f"YAML: {str(fault).splitlines()[0]}", place, _yaml_hint(str(fault)))
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
            what = f"YAML {kind} `{event.anchor}`" if kind else f"YAML tag `{tag}`"
            tree.fault("yaml-is-plain", f"{what} is not allowed", tree.block.place(event.start_mark), QUOTE)


def _tab_before(block: Block, mark: Any) -> bool:
    """Whether a tab indents the line of a mark, or the one before."""
    lines = block.text.split("\n")[max(0, mark.line - 1) : mark.line + 1]
    return any("\t" in line[: len(line) - len(line.lstrip())] for line in lines)


def _yaml_hint(problem: str) -> str:
    return next((hint for start, hint in YAML_HINTS if start in problem), QUOTE)


def _reader_place(block: Block, fault: Exception) -> Place:
    position = getattr(fault, "position", None)
    if not isinstance(position, int):
        return block.head
    before = block.text[:position]
    column = block.column + len(before) - before.rfind("\n")
    return Place(block.path, block.line + before.count("\n"), column, column + 1)


def _value(tree: Tree, node: Any, hint: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(tree, node, hint)
    inner = element(hint) if hint is not None and is_tuple(hint) else None
    if isinstance(node, yaml.SequenceNode):
        return [_value(tree, each, inner) for each in node.value]
    return _scalar(tree, node, inner if inner is not None else hint)


def _mapping(tree: Tree, node: Any, hint: Any) -> dict[str, Any]:
    cls = shape(hint) or (shape(element(hint)) if is_tuple(hint) else None)
    known = members(cls) if cls else {}
    rest = None if cls else element(hint)
    data: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            tree.fault_at(key, "key-is-text", "a key must be a text", QUOTE)
        elif key.value == "<<":
            tree.fault_at(key, "yaml-is-plain", "YAML merge `<<` is not allowed")
        elif key.value in data:
            message = f"the key `{key.value}` stands here a second time"
            tree.fault_at(key, "key-stands-once", message, "remove one of the two.")
        else:
            data[key.value] = _value(tree, value, known[key.value][1] if key.value in known else rest)
    return data


def _scalar(tree: Tree, node: Any, hint: Any) -> Any:
    raw: str = node.value
    if node.style == '"' and (odd := re.search(r"[\x00-\x08\x0b-\x1f\x7f\t]", raw)):
        hint_text = "in double quotes, backslashes have a meaning: use single quotes, or `|`."
        message = f"a control character ({ascii(odd[0])[1:-1]}) came out of the double quotes"
        tree.fault_at(node, "text-has-no-control", message, hint_text)
    if not node.style and text_wanted(hint) and _comment_follows(tree.block, node):
        message = "the text ends here: ` #` starts a comment"
        tree.fault_at(node, "text-is-whole", message, "quote the whole text.", level="warning")
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
    if abs(number) < 1e300:
        return number
    tree.fault_at(node, "number-is-finite", "this number is not finite", "write a number with digits.")
    return 0


def _number(raw: str) -> float:
    """The number of a plain scalar, decimal unless marked otherwise; what has no end or no value is infinite."""
    if raw[:2] in ("0o", "0x"):
        return int(raw, 0) if len(raw) < 100 else float("inf")
    if re.fullmatch(r"[-+]?[0-9]{1,300}", raw):
        return int(raw)
    return float(raw) if raw.lower().lstrip("+-") not in (".inf", ".nan") else float("inf")
