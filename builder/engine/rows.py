"""What a ledger shows, as rows: made by records, set into pages by publish. Times are days since 1970 in UTC, durations seconds,
shares between 0 and 1; none where there is nothing to tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from builder.engine.debt import Debt
from builder.engine.item import Item
from builder.engine.names import Names
from builder.engine.skill import Role, Skill
from builder.engine.values import Response

FEW_ANSWERS = 30
"""Fewer first answers than this don't tell how hard a question is (learner-model section 6.1)."""
FEW_LEARNERS = 5
"""Of fewer people than this nothing is summed up (learner-model section 2.5)."""


@dataclass(frozen=True)
class Outline:
    """A course, as far as records need it. `lessons`: id -> ids of its items; `items` holds every item by id; `counts`
    says of lessons whose items are drawn how many each learner gets.
    """

    id: str
    title: str
    skills: Mapping[str, Skill] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    lessons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    items: Mapping[str, Item] = field(default_factory=dict)
    names: Names = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def about(self) -> Mapping[str, Mapping[str, Any]]:
        """Full item name -> what evidence asks of the course where a statement is silent."""
        return {
            f"{self.id}/{name}": {"skills": list(item.skills), "difficulty": item.difficulty, "guess": item.guess()}
            for name, item in self.items.items()
        }


@dataclass(frozen=True)
class Given:
    """A response and how often it was given: in first answers and in all. `share` is what it was worth, when last given."""

    response: Response
    share: float | None
    first: int
    all: int


@dataclass(frozen=True)
class Sure:
    """Of the answers whose learners said to be so sure (`sure`, `fairly-sure`, `guess`), how many were right."""

    level: str
    answers: int
    right: int


@dataclass(frozen=True)
class ItemRow:
    """How a question was answered. `first` counts the marked first answers, one a learner; `given` has the most frequent
    response in front; `earlier` counts answers to another wording of it, `older` those that were marked by another key.
    """

    course: str
    item: str
    answers: int
    learners: int
    first: int
    right_first: float | None
    right: float | None
    mean: float | None
    seconds: float | None
    given: tuple[Given, ...]
    earlier: int = 0
    older: int = 0
    sure: tuple[Sure, ...] = ()

    @property
    def few(self) -> bool:
        """Whether there are too few first answers to say how hard it is."""
        return self.first < FEW_ANSWERS

    @property
    def worst(self) -> Given | None:
        """The wrong response that was given most often."""
        return next((each for each in self.given if each.share is not None and each.share < 1), None)


@dataclass(frozen=True)
class LessonRow:
    """How far a learner is in a lesson: items answered of how many, the mean of the best scaled scores, and the verdict:
    `passed`, `failed`, or empty.
    """

    lesson: str
    items: int
    answered: int
    mean: float | None
    completed: bool
    verdict: str


@dataclass(frozen=True)
class Standing:
    """A learner in a course: what is done, and owed for each role."""

    course: str
    lessons: tuple[LessonRow, ...]
    debts: tuple[Debt, ...]


@dataclass(frozen=True)
class Learner:
    """Somebody who did something. `label` is a short pseudonym, the same in every report; `actor` is the name in full."""

    actor: str
    label: str
    statements: int
    answers: int
    days: int
    last: float
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Owing:
    """What a group owes for a role, in minutes: together, and in the middle of the learners."""

    role: str
    title: str
    minutes: float
    per_head: float
    median: float
    ratio: float
    band: str


@dataclass(frozen=True)
class Group:
    """A course's learners together. `owing` is empty where they are too few."""

    course: str
    learners: int
    statements: int
    answers: int
    days: int
    owing: tuple[Owing, ...]

    @property
    def few(self) -> bool:
        return self.learners < FEW_LEARNERS


@dataclass(frozen=True)
class Day:
    """Answers of a day (the day as whole days since 1970, in UTC), and by how many learners."""

    day: int
    answers: int
    learners: int


@dataclass(frozen=True)
class Tables:
    """All rows of a report. `items` are those of the courses, in their order; `strangers` are in the ledger only.

    Of the statements, `later` ones than the report's time are left out, as are those about courses that are `elsewhere`
    (course id -> how many) and those that are about no course at all (`others`).
    """

    items: tuple[ItemRow, ...] = ()
    strangers: tuple[ItemRow, ...] = ()
    learners: tuple[Learner, ...] = ()
    groups: tuple[Group, ...] = ()
    days: tuple[Day, ...] = ()
    statements: int = 0
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    others: int = 0
    later: int = 0
