"""Pages and banks to items and faults, one file at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from builder.course import given, repair, rules
from builder.course.beside import bytes_of, lies_in, short, text_of
from builder.course.block import Tree, compose, scalar_at
from builder.course.bounds import text_issues
from builder.course.cures import close
from builder.course.data import fill
from builder.course.faults import unknown_type
from builder.course.fence import Block, fence_issues, fences, front_matter
from builder.course.model import Defaults, Front, Lesson, Piece, Reference, Written
from builder.course.new_ids import NewIds
from builder.course.signs import with_plain_signs
from builder.course.valid import faults_of
from builder.engine.drawn import with_tokens
from builder.engine.issue import Issue, Place
from builder.engine.item import Item
from builder.engine.items import ITEM_TYPES
from builder.engine.shape import decode, encode, members


@dataclass
class Reader:
    """Reads files of one course: gathers items and issues on the way, and which files it read beside them."""

    root: Path
    folder: str
    types: tuple[type[Item], ...] = ITEM_TYPES
    written: list[Written] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    beside: list[Path] = field(default_factory=list)
    ids: NewIds = field(default_factory=NewIds)

    def add(self, tree: Tree, found: list[Issue]) -> None:
        """Keep the issues of a block, each at its place."""
        self.issues += tree.issues
        self.issues += [_placed(issue, tree) for issue in found]

    def read_as(self, block: Block, cls: type[Any]) -> tuple[Any, Tree]:
        """A block as a value of a dataclass, or none where it is at fault."""
        tree, node = compose(block)
        if node is None and not tree.issues:
            tree.data = {}
        elif node is not None:
            fill(tree, node, cls)
        found = [] if tree.issues and tree.data is None else faults_of(cls, tree.data)
        self.add(tree, found)
        return (None if found or tree.data is None else decode(cls, tree.data)), tree

    def item(self, tree: Tree, node: Any, defaults: Mapping[str, Any]) -> Item | None:
        """The item of a YAML node; it is kept with its place."""
        if node is None:
            if not tree.issues:
                tree.fault("block-has-text", "this question is empty", tree.block.head, "a question begins with `id:`.")
            self.add(tree, [])
            return None
        kind = scalar_at(node, "type")
        cls = next((each for each in self.types if each.kind == kind), None)
        if cls is None:
            self.add(fill(tree, node, None), [unknown_type(tree.data, kind, [each.kind for each in self.types])])
            return None
        fill(tree, node, cls)
        found = faults_of(cls, tree.data, drawable=given.is_given(tree.data))
        if found and (data := _checkable(cls, tree.data, found)) is not None:
            self._complete(cls, replace(tree, data=data), defaults, found)
            self.add(tree, found)
            return None
        item = None if found or tree.issues_are_errors() else self._complete(cls, tree, defaults, found)
        self.add(tree, found)
        return self._kept(item, tree) if item else None

    def _complete(self, cls: type[Item], tree: Tree, defaults: Mapping[str, Any], found: list[Issue]) -> Item | None:
        allowed = {key: value for key, value in defaults.items() if key in members(cls)}
        item: Item = decode(cls, {**allowed, **tree.data})
        if named := item.beside():
            item = item.taking({at: self._beside(tree, name, at, found) for at, name in named.items()})
        found += self._faults(item, tree)
        found += rules.day_issues(item) if item.review_by else ()
        return None if any(issue.level == "error" for issue in found) else item

    def _faults(self, item: Item, tree: Tree) -> list[Issue]:
        """What is wrong with an item beyond its schema. Of one whose values are drawn, most is known for each seed only."""
        if item.given:
            return [*given.issues(item, tree), *text_issues(with_tokens(item), tree.block.text)]
        stray = given.stray_issues(item) if "{=" in tree.block.text else ()
        return [*item.check(), *text_issues(item, tree.block.text), *stray]

    def _beside(self, tree: Tree, name: str, at: tuple[str, ...], found: list[Issue]) -> str:
        path = (self.root / tree.block.path).parent / name
        self.beside.append(path)
        if not lies_in(path, self.root / self.folder):
            hint = "copy it into the folder of the course."
            found.append(Issue("file-is-in-course", f"`{short(name)}` lies outside of the course", at, hint))
        elif (text := text_of(path)) is None:
            hint = f"looked for {short(path.name)} in {path.parent.name or '.'}/."
            found.append(Issue("file-exists", f"there is no file `{short(name)}` that can be read", at, hint))
        else:
            return text
        return ""

    def _kept(self, item: Item, tree: Tree) -> Item:
        self.written.append(Written(item, tree))
        return item

    def text(self, path: Path) -> tuple[str, str]:
        """The name of a file as issues tell it, and its text; what is not UTF-8 is told."""
        name, data = path.relative_to(self.root).as_posix(), bytes_of(path)
        if data is None:
            hint = "look at its permissions."
            self.issues.append(
                Issue("file-is-readable", "this file can't be read", hint=hint, place=Place(name, 1, 1, 2))
            )
            return name, ""
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            text = data.decode("utf-8-sig", "replace")
            before = data[: fault.start].decode("utf-8-sig", "replace")
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            hint = "save the file as UTF-8 in your editor."
            place = Place(name, line, column)
            self.issues.append(Issue("file-is-utf-8", "the text of this file is not UTF-8", hint=hint, place=place))
        return name, text.replace("\r\n", "\n").replace("\r", "\n")

    def bank(self, path: Path) -> None:
        """Read a bank: a YAML list of items."""
        name, text = self.text(path)
        before = len(self.issues)
        self._entries(Block("bank", text, name, 1))
        self._repair(Block("bank", text, name, 1), before)

    def _entries(self, block: Block) -> None:
        tree, node = compose(block)
        if node is not None and not node.tag.endswith(":seq"):
            hint = "begin each item with `- id:`."
            tree.fault("bank-is-a-list", "a bank is a list of items", Place(block.path, 1, 1, 2), hint)
        self.issues += tree.issues
        if node is not None and not tree.issues:
            for nth, entry in enumerate(node.value):
                self.item(Tree(tree.block, entry=nth), entry, {})

    def lesson(self, path: Path) -> Lesson | None:
        """Read a page. A course's front page without questions is no lesson."""
        name, text = self.text(path)
        meta, skip = front_matter(text)
        front, tree = self._front(Block("front-matter", meta, name, 2)) if meta else (Front(), None)
        self.issues += fence_issues(text, name, skip)
        defaults = encode(front.questions) if front.questions else {}
        pieces = tuple(self._piece(block, defaults) for block in fences(text, name, skip))
        if path.name == "index.md" and not pieces:
            return None
        inner = path.relative_to(self.root / self.folder).with_suffix("").as_posix()
        title = front.title or _heading(text) or inner
        more = (pieces, front.questions or Defaults(), tree, front.allow, text)
        return Lesson(front.id or inner, name, title, front.minutes, front.skills, *more)

    def _front(self, block: Block) -> tuple[Front, Tree | None]:
        tree, node = compose(block)
        if node is None or not node.tag.endswith(":map"):
            self.add(tree, [])
            return Front(), None
        fill(tree, node, Front)
        known = members(Front)
        for key in [key for key in tree.data if key not in known]:
            if near := close(str(key), [each for each in known if abs(len(each) - len(str(key))) < 3]):
                message = f"unknown key `{key}` in front matter"
                issue = Issue("key-is-known", message, (key,), near, level="warning", on_key=True)
                self.issues.append(issue.placed(tree.place((key,), on_key=True)))
        ours = {key: value for key, value in tree.data.items() if key in known}
        found = faults_of(Front, ours)
        self.add(tree, found)
        return (Front() if found else decode(Front, ours)), tree

    def resolve(self, piece: Piece, written: Mapping[str, Written]) -> Piece:
        """A `questions` fence with the items it refers to."""
        if piece.block.kind != "questions" or not piece.block.closed:
            return piece
        reference, tree = self.read_as(piece.block, Reference)
        if reference is None:
            return piece
        found = list(rules.reference_issues(reference, written))
        self.add(tree, found)
        return piece if found else replace(piece, items=tuple(rules.referred(reference, written)), draw=reference.draw)

    def _piece(self, block: Block, defaults: Mapping[str, Any]) -> Piece:
        if not block.closed or block.kind == "questions":
            return Piece(block)
        before = len(self.issues)
        item = self._question(block, defaults)
        self._repair(block, before, defaults)
        return Piece(block, (item,) if item else ())

    def _question(self, block: Block, defaults: Mapping[str, Any]) -> Item | None:
        tree, node = compose(block)
        return self.item(tree, node, defaults)

    def _repair(self, block: Block, before: int, defaults: Mapping[str, Any] | None = None) -> None:
        """Give the first fault of a block, of those since `before`, the repair of all that can be repaired in it."""
        faults = [nth for nth in range(before, len(self.issues)) if self.issues[nth].fix is None]
        if not faults:
            return
        make = repair.repaired_bank if defaults is None else repair.repaired
        text = make(block.text, self.types, self.ids.new) or block.text
        left = self._left(replace(block, text=text), defaults) if text != block.text else self.issues[before:]
        signed = with_plain_signs(replace(block, text=text), left)
        if signed != text:
            text = make(signed, self.types, self.ids.new) or text
            left = self._left(replace(block, text=text), defaults)
        opened = repair.reads(text) and not repair.reads(block.text)
        if opened or (text != block.text and _weight(left) < _weight(self.issues[before:])):
            first = self.issues[faults[0]]
            self.issues[faults[0]] = replace(first, fix=repair.fix_of(block, text))

    def _left(self, block: Block, defaults: Mapping[str, Any] | None) -> list[Issue]:
        """The issues of a block that may be repaired: a question, or, without defaults, a bank."""
        again = Reader(self.root, self.folder, self.types)
        if defaults is None:
            again._entries(block)
        else:
            again._question(block, defaults)
        return again.issues


def _weight(issues: list[Issue]) -> tuple[int, int]:
    """How bad a block is: its errors, and its warnings."""
    errors = sum(issue.level == "error" for issue in issues)
    return errors, len(issues) - errors


def _placed(issue: Issue, tree: Tree) -> Issue:
    if issue.place != Place():
        return issue
    place = tree.place(issue.at, issue.on_key)
    return issue.placed(tree.inside(place, *issue.inside) if issue.inside[0] else place)


def _checkable(cls: type[Item], data: Any, found: list[Issue]) -> dict[str, Any] | None:
    """Data that only has keys too many, or lacks `id` or `stem`, made good for the check of everything else."""
    if not isinstance(data, dict):
        return None
    good = {"id": "x", "stem": "x"} | {key: value for key, value in data.items() if key in members(cls)}
    at_its_keys = all(issue.rule in ("key-is-known", "key-is-given") and len(issue.at) < 2 for issue in found)
    return good if at_its_keys and not faults_of(cls, good, drawable=given.is_given(good)) else None


def _heading(text: str) -> str:
    return next((line[2:].strip() for line in text.split("\n") if line.startswith("# ")), "")
