"""Folders to courses: reads every page and bank, collects every fault, stops at none."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from builder.course import rules
from builder.course.beside import bytes_of, is_there, lies_in
from builder.course.fence import Block, fences, front_matter
from builder.course.model import Course, CourseFile, Lesson, Piece, Site, Written
from builder.course.new_ids import NewIds
from builder.course.reader import Reader
from builder.engine.issue import Issue, Place, in_order
from builder.engine.item import Item
from builder.engine.items import ITEM_TYPES


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
        data = bytes_of(path) or b""
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
    banks = [path for path in sorted(home.glob("questions/**/*.items.yml")) if is_there(path)]
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
                if not lies_in(path, root) or not is_there(path):
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
    for file in filter(is_there, sorted([*root.glob("course.yml"), *root.glob("*/course.yml")])):
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
            text = (bytes_of(path) or b"").decode("utf-8-sig", "replace").replace("\r\n", "\n")
            for block in fences(text, inner.as_posix(), front_matter(text)[1]):
                hint = "a course is a folder with `course.yml`."
                yield Issue("question-is-in-course", "a question outside of a course", hint=hint, place=block.head)
