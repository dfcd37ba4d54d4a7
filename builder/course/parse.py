"""Folders to courses: reads every page and bank, collects every fault, stops at none."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from builder.course import given, repair, rules
from builder.course.block import Tree, compose, scalar_at
from builder.course.bounds import text_issues
from builder.course.data import fill
from builder.course.faults import close, issues_of, unknown_type, without_echoes
from builder.course.fence import Block, fence_issues, fences, front_matter
from builder.course.model import Course, CourseFile, Defaults, Front, Lesson, Piece, Reference, Site, Written
from builder.course.new_ids import NewIds
from builder.course.schema import drawable_schema, schema_of
from builder.course.signs import with_plain_signs
from builder.course.sound import Test, compiled
from builder.engine.drawn import with_tokens
from builder.engine.issue import Issue, Place, in_order
from builder.engine.item import Item
from builder.engine.items import ITEM_TYPES
from builder.engine.shape import decode, encode, members

LARGEST_FILE = 2_000_000
"""Characters of a tests file or a file beside a program."""


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
        home = (self.root / self.folder).resolve()
        self.beside.append(path)
        if not path.resolve().is_relative_to(home):
            hint = "copy it into the folder of the course."
            found.append(Issue("file-is-in-course", f"`{name}` lies outside of the course", at, hint))
        elif not path.is_file() or path.stat().st_size > LARGEST_FILE:
            hint = f"looked for {path.name} in {path.parent.name or '.'}/."
            found.append(Issue("file-exists", f"there is no file `{name}` that can be read", at, hint))
        else:
            return path.read_text(encoding="utf-8", errors="replace")
        return ""

    def _kept(self, item: Item, tree: Tree) -> Item:
        self.written.append(Written(item, tree))
        return item

    def text(self, path: Path) -> tuple[str, str]:
        """The name of a file as issues tell it, and its text; what is not UTF-8 is told."""
        name, data = path.relative_to(self.root).as_posix(), path.read_bytes()
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
        if text != block.text and _weight(left) < _weight(self.issues[before:]):
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


def faults_of(cls: Any, data: Any, *, drawable: bool = False) -> list[Issue]:
    """What the schema of a dataclass says against data, in the words of authors. `drawable`: `{=…}` may stand for numbers."""
    if _sound(cls, drawable)(data):
        return []
    return without_echoes(issue for error in _validator(cls, drawable).iter_errors(data) for issue in issues_of(error))


def _checkable(cls: type[Item], data: Any, found: list[Issue]) -> dict[str, Any] | None:
    """Data that only has keys too many, or lacks `id` or `stem`, made good for the check of everything else."""
    if not isinstance(data, dict):
        return None
    good = {"id": "x", "stem": "x"} | {key: value for key, value in data.items() if key in members(cls)}
    at_its_keys = all(issue.rule in ("key-is-known", "key-is-given") and len(issue.at) < 2 for issue in found)
    return good if at_its_keys and not faults_of(cls, good, drawable=given.is_given(good)) else None


@cache
def _sound(cls: Any, drawable: bool) -> Test:
    return compiled(drawable_schema(schema_of(cls)) if drawable else schema_of(cls))


@cache
def _validator(cls: Any, drawable: bool) -> Any:
    import jsonschema  # noqa: PLC0415 - takes a while to import, and most courses never need it

    return jsonschema.Draft202012Validator(drawable_schema(schema_of(cls)) if drawable else schema_of(cls))


def _heading(text: str) -> str:
    return next((line[2:].strip() for line in text.split("\n") if line.startswith("# ")), "")


@dataclass(frozen=True)
class Reading:
    """What a file says by itself: its items, each with its place, its faults, and, of a page, its lesson."""

    written: tuple[Written, ...] = ()
    issues: tuple[Issue, ...] = ()
    lesson: Lesson | None = None
    beside: tuple[Path, ...] = ()


@dataclass
class Readings:
    """Files read before: one that did not change, nor any that it takes in, need not be read again."""

    kept: dict[Path, tuple[str, Reading]] = field(default_factory=dict)

    def of(self, path: Path, reader: Reader) -> Reading:
        """What a bank or a page says now. `reader` is a new one."""
        if path in self.kept:
            sign, reading = self.kept[path]
            if sign == signature([path, *reading.beside]):
                return reading
        reading = _read(path, reader)
        self.kept[path] = (signature([path, *reading.beside]), reading)
        return reading


def _read(path: Path, reader: Reader) -> Reading:
    lesson = reader.lesson(path) if path.suffix == ".md" else None
    if path.suffix != ".md":
        reader.bank(path)
    return Reading(tuple(reader.written), tuple(reader.issues), lesson, tuple(reader.beside))


def signature(paths: Iterable[Path]) -> str:
    """What files are made of; one that can't be read counts as empty."""
    total = sha256()
    for path in paths:
        data = path.read_bytes() if path.is_file() else b""
        total.update(f"{len(data)} ".encode() + data)
    return total.hexdigest()


def read_course(
    root: Path, folder: str, types: tuple[type[Item], ...] = ITEM_TYPES, readings: Readings | None = None
) -> tuple[Course, list[Issue]]:
    """One course: `course.yml`, its banks, its lessons, then what refers from one to another."""
    home, readings = root / folder, readings or Readings()
    reader = Reader(root, folder, types)
    name, text = reader.text(home / "course.yml")
    file, tree = reader.read_as(Block("course", text, name, 1), CourseFile)
    file = file or CourseFile()
    banks = sorted(home.glob("questions/**/*.items.yml"))
    pages = [path for path in sorted(home.rglob("*.md")) if not _hidden(path.relative_to(root)) and path.is_file()]
    ids = NewIds(home)
    found = [readings.of(path, Reader(root, folder, types, ids=ids)) for path in [*banks, *pages]]
    written, twice = _together(found)
    reader.issues += [*(issue for each in found for issue in each.issues), *twice, *_lost_banks(root, folder)]
    lessons = [_resolved(each.lesson, reader, written) for each in found if each.lesson]
    course = Course(file.id or home.resolve().name, folder, file, tuple(lessons), written, tree)
    reader.issues += [*rules.course_issues(course, tree), *_lost_pictures(root, course)]
    return course, reader.issues


def _together(found: Iterable[Reading]) -> tuple[dict[str, Written], list[Issue]]:
    """The items of a course by id; of two with one id, the first, and the fault is told at both."""
    written: dict[str, Written] = {}
    issues: list[Issue] = []
    for each in (each for reading in found for each in reading.written):
        first = written.setdefault(each.item.id, each)
        if first is not each:
            here, there = each.tree.place(("id",)), first.tree.place(("id",))
            issues += [_twice(each.item.id, here, there), _twice(each.item.id, there, here)]
    return written, issues


def _twice(name: str, place: Place, other: Place) -> Issue:
    message = f"the id `{name}` is used twice; also at {other.path}:{other.line}"
    return Issue("id-is-unique", message, hint="evidence hangs on ids: give each item its own.", place=place)


def _resolved(lesson: Lesson, reader: Reader, written: Mapping[str, Written]) -> Lesson:
    """A lesson whose `questions` fences have their items; an item whose id was taken is left out."""
    if all(_stands(piece, written) for piece in lesson.pieces):
        return lesson
    own = (piece if _stands(piece, written) else replace(piece, items=()) for piece in lesson.pieces)
    return replace(lesson, pieces=tuple(reader.resolve(piece, written) for piece in own))


def _stands(piece: Piece, written: Mapping[str, Written]) -> bool:
    return piece.block.kind == "question" and all(written[item.id].item is item for item in piece.items)


def _lost_banks(root: Path, folder: str) -> Iterator[Issue]:
    """Files that look like banks and are not read."""
    home = root / folder
    for path in sorted([*home.rglob("*.items.y*ml"), *home.glob("questions/**/*.y*ml")]):
        inner = path.relative_to(home)
        if not (inner.parts[0] == "questions" and path.name.endswith(".items.yml")) and not _hidden(inner):
            hint = "a bank lies in the folder `questions/`, and its name ends in `.items.yml`."
            place = Place(path.relative_to(root).as_posix(), 1, 1, 2)
            yield Issue("bank-is-read", "this file is not read as a bank", hint=hint, level="warning", place=place)


def _lost_pictures(root: Path, course: Course) -> Iterator[Issue]:
    """Pictures of questions that don't lie where the lesson that shows them would look."""
    for lesson in course.lessons:
        for item in lesson.items:
            for at, name in item.pictures():
                path = (root / lesson.path).parent / name
                if not path.resolve().is_relative_to(root.resolve()) or not path.is_file():
                    hint = f"the path begins at the lesson: looked for {path.name} in {path.parent.name or '.'}/."
                    place = course.written[item.id].tree.place(at)
                    yield Issue("image-exists", f"there is no picture `{name}`", at, hint, place=place)


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "_")) for part in path.parts)


def read_site(
    root: Path, prefix: str = "", types: tuple[type[Item], ...] = ITEM_TYPES, readings: Readings | None = None
) -> Site:
    """All courses below a folder. `prefix` stands before each path that an issue names; `readings` are taken and added to."""
    courses: list[Course] = []
    issues: list[Issue] = []
    for file in sorted([*root.glob("course.yml"), *root.glob("*/course.yml")]):
        course, found = read_course(root, file.parent.relative_to(root).as_posix(), types, readings)
        courses.append(course)
        issues += found
    issues += _strays(root, {course.folder for course in courses})
    issues += rules.site_issues(courses)
    placed = (replace(i, place=replace(i.place, path=prefix + i.place.path)) for i in issues)
    return Site(str(root), tuple(courses), in_order(placed))


def _strays(root: Path, folders: set[str]) -> Iterator[Issue]:
    for path in sorted(root.rglob("*.md")):
        inner = path.relative_to(root)
        if not folders & {".", inner.parts[0]} and not _hidden(inner) and path.is_file():
            text = path.read_text(encoding="utf-8-sig", errors="replace")
            for block in fences(text, inner.as_posix(), front_matter(text)[1]):
                hint = "a course is a folder with `course.yml`."
                yield Issue("question-is-in-course", "a question outside of a course", hint=hint, place=block.head)
