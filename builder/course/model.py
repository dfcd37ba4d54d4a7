"""Courses as values: what `course.yml`, front matter and `questions` fences say, and the lessons and items they make."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from builder.course.block import Tree
from builder.course.fence import Block
from builder.engine.drawn import Table
from builder.engine.issue import Issue
from builder.engine.item import ID_PATTERN, Item
from builder.engine.names import Names, resolved
from builder.engine.shape import spec
from builder.engine.skill import Role, Skill

LESSON_PATTERN = r"^(?!.*(//|/$|\.\.))[A-Za-z0-9][A-Za-z0-9_/.-]{0,119}$"
"""Ids of lessons: part of addresses, and of the names of files."""
Level = Literal["aware", "working", "proficient", "expert"]


@dataclass(frozen=True, kw_only=True)
class SkillSpec:
    """A skill that the course teaches."""

    id: str = spec("Unique in the course, stable for ever.", pattern=ID_PATTERN)
    title: str = spec("Its name, for people.", minLength=1)
    minutes: float = spec("Minutes of learning from zero to proficient.", exclusiveMinimum=0)
    requires: tuple[str, ...] = spec("Ids of the skills to have before.", ())
    half_life: float = spec("Days without use in which half of it is lost.", 195.0, exclusiveMinimum=0)


@dataclass(frozen=True, kw_only=True)
class RoleSpec:
    """A role, and the level of each skill that it requires."""

    id: str = spec("Unique in the course, stable for ever.", pattern=ID_PATTERN)
    title: str = spec("Its name, for people.", minLength=1)
    requires: Mapping[str, Level] = spec("Skill id -> aware, working, proficient or expert.", {})


@dataclass(frozen=True, kw_only=True)
class CourseFile:
    """What `course.yml` says."""

    id: str = spec("The course's id; without it, the name of its folder.", "", pattern=ID_PATTERN)
    title: str = spec("Its name, for people.", "")
    version: str = spec("The version of its content.", "")
    language: str = spec("Its language, as a BCP 47 tag.", "en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    pass_: float = spec("The mean scaled score at which a lesson is passed.", 0.8, minimum=0, maximum=1)
    skills: tuple[SkillSpec, ...] = spec("The skills it teaches.", ())
    roles: tuple[RoleSpec, ...] = spec("Roles that require them.", ())
    allow: Mapping[str, str] = spec("Lints that this course may break: rule name to the reason.", {})
    renamed: Mapping[str, str] = spec("Former id of an item, lesson or skill -> its id now: evidence follows.", {})
    retired: tuple[str, ...] = spec(
        "Ids of items, lessons and skills that are gone, and never used again.", (), many=True
    )


@dataclass(frozen=True, kw_only=True)
class Defaults:
    """What a lesson says for all its items that don't say it themselves."""

    skills: tuple[str, ...] = spec("Ids of the skills they show.", (), many=True)
    difficulty: Literal["easy", "medium", "hard"] = spec("How hard they are.", "medium")
    points: float = spec("Points for full credit.", 1.0, exclusiveMinimum=0)
    minutes: float | None = spec("Minutes that each takes.", None, exclusiveMinimum=0)
    attempts: int | None = spec("How many attempts count.", None, minimum=1)
    shuffle: bool = spec("Whether parts are shown in another order than written.", True)
    confidence: bool = spec("Whether to ask how sure the learner is.", False)
    tags: tuple[str, ...] = spec("Free words to find them by.", (), many=True)


@dataclass(frozen=True, kw_only=True)
class Front:
    """Our keys in a lesson's front matter; other keys belong to MkDocs and Material."""

    id: str = spec("The lesson's id; without it, its path in the course.", "", pattern=LESSON_PATTERN)
    title: str = spec("The page's title.", "")
    minutes: float | None = spec("Minutes that the lesson takes.", None, exclusiveMinimum=0)
    skills: tuple[str, ...] = spec("Ids of the skills it teaches.", (), many=True)
    questions: Defaults | None = spec("Defaults for the lesson's items.", None)
    allow: Mapping[str, str] = spec("Lints that this lesson may break: rule name to the reason.", {})


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Which items of the course a `questions` fence takes."""

    skill: tuple[str, ...] = spec("Items that show one of these skills.", (), many=True)
    tag: tuple[str, ...] = spec("Items that have one of these tags.", (), many=True)
    difficulty: tuple[Literal["easy", "medium", "hard"], ...] = spec("Items of this difficulty.", (), many=True)


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A `questions` fence: items from anywhere in the course, by id or by what they are about."""

    use: tuple[str, ...] = spec("Ids of items.", (), many=True)
    from_: Pool | None = spec("Items by skill, tag and difficulty.", None)
    draw: int | None = spec("How many of them each learner gets; which, is drawn.", None, minimum=1)


@dataclass(frozen=True)
class Written:
    """An item and where it was written."""

    item: Item
    tree: Tree


@dataclass(frozen=True)
class Piece:
    """A fence of a lesson and the items that stand there; none where the fence is at fault."""

    block: Block
    items: tuple[Item, ...] = ()
    draw: int | None = None


@dataclass(frozen=True)
class Draw:
    """So many of these items are a learner's own; the others are none of his lesson."""

    count: int
    items: tuple[str, ...]


@dataclass(frozen=True)
class Lesson:
    """A page of a course. `path` is relative to the courses' folder, with forward slashes."""

    id: str
    path: str
    title: str
    minutes: float | None
    skills: tuple[str, ...]
    pieces: tuple[Piece, ...] = ()
    defaults: Defaults = Defaults()
    front: Tree | None = None
    allow: Mapping[str, str] = field(default_factory=dict)
    text: str = field(default="", repr=False)

    @property
    def items(self) -> tuple[Item, ...]:
        """Its items in order, each once."""
        return tuple({item.id: item for piece in self.pieces for item in piece.items}.values())

    @property
    def draws(self) -> tuple[Draw, ...]:
        """Its fences of which each learner gets a part, in order."""
        return tuple(Draw(piece.draw, tuple(item.id for item in piece.items)) for piece in self.pieces if piece.draw)

    @property
    def count(self) -> int:
        """How many items each learner gets."""
        return len(self.items) - sum(len(draw.items) - draw.count for draw in self.draws)

    def at(self, text: str) -> Piece | None:
        """The fence with this text; a site generator may have changed its tabs and blank lines."""
        exact = (piece for piece in self.pieces if piece.block.text == text)
        words = text.split()
        return next(exact, None) or next((piece for piece in self.pieces if piece.block.text.split() == words), None)


@dataclass(frozen=True)
class Course:
    """A folder with `course.yml`, which `tree` is. `written` holds every item by id, banks included."""

    id: str
    folder: str
    file: CourseFile
    lessons: tuple[Lesson, ...] = ()
    written: Mapping[str, Written] = field(default_factory=dict)
    tree: Tree | None = None

    @property
    def title(self) -> str:
        return self.file.title or self.id

    @property
    def skills(self) -> dict[str, Skill]:
        return {s.id: Skill(s.id, s.title, s.minutes, s.requires, s.half_life) for s in self.file.skills}

    @property
    def roles(self) -> dict[str, Role]:
        return {r.id: Role(r.id, r.title, dict(r.requires)) for r in self.file.roles}

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(each.item for each in self.written.values())

    @property
    def ids(self) -> Mapping[str, frozenset[str]]:
        """What evidence can be about: ids of items, lessons and skills."""
        return {
            "items": frozenset(self.written),
            "lessons": frozenset(lesson.id for lesson in self.lessons),
            "skills": frozenset(skill.id for skill in self.file.skills),
        }

    @cached_property
    def names(self) -> Names:
        """Where evidence under former ids belongs now."""
        return resolved(self.file.renamed, self.ids)


@dataclass(frozen=True)
class Site:
    """All courses of a folder, and every fault found in them. `tables`: full item name to the values drawn for it."""

    root: str
    courses: tuple[Course, ...] = ()
    issues: tuple[Issue, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)

    def lesson(self, path: str) -> tuple[Course, Lesson] | None:
        """The course and lesson of a page, by its path in the courses' folder."""
        return self._pages.get(path)

    @cached_property
    def _pages(self) -> Mapping[str, tuple[Course, Lesson]]:
        return {lesson.path: (course, lesson) for course in self.courses for lesson in course.lessons}

    @property
    def errors(self) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.issues if issue.level == "error")

    @property
    def by_name(self) -> dict[str, Written]:
        """Every item by its full name."""
        return {f"{course.id}/{written.item.id}": written for course, written in self.items()}

    def items(self) -> Iterator[tuple[Course, Written]]:
        """Every item with its course."""
        for course in self.courses:
            yield from ((course, written) for written in course.written.values())
