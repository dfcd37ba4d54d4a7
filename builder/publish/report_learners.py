"""Pages of a report about learners: who stands where, one page for each, as far as they are not too many."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from builder.course.model import Course
from builder.engine.debt import Debt, SkillDebt
from builder.engine.rows import Learner, LessonRow, Standing, Tables
from builder.publish import charts
from builder.publish.markup import Cell, Sheet, chart, day, facts, inert, link, minutes, percent, table
from builder.publish.report_items import active

type Progress = Callable[[int, int], None]
"""Told how many pages are made, of how many."""

MOST_PAGES = 100
"""More learners than this have no pages of their own: nobody reads them, and they take their time to build."""
STATUS: Mapping[str, str] = {
    "unknown": "no evidence yet",
    "stale": "long ago",
    "conflicting": "contradictory",
    "known": "known",
    "claimed": "claimed",
}


def nothing(done: int, of: int) -> None:
    """Progress that nobody looks at."""


def sheets(courses: Sequence[Course], tables: Tables, progress: Progress = nothing) -> Iterator[Sheet]:
    """The table of learners, and their pages."""
    own = len(tables.learners) <= MOST_PAGES
    here = active(courses, tables)
    if tables.learners:
        yield Sheet("learners/index.md", "Learners", "\n".join(_index(here, tables.learners, own)), wide=True)
    titles = {course.id: course for course in here}
    for nth, learner in enumerate(tables.learners if own else (), 1):
        yield Sheet(f"learners/{_page(learner)}.md", learner.label, "\n".join(_learner(learner, titles)))
        progress(nth, len(tables.learners))


def _page(learner: Learner) -> str:
    return re.sub(r"[^a-z0-9]+", "-", learner.label.lower())


def _index(courses: Sequence[Course], learners: Sequence[Learner], own: bool) -> Iterator[str]:
    yield "Names are short pseudonyms, the same in every report; each stands for the one whom the statements name in full.\n"
    if not own:
        yield f"There are {len(learners):,} learners: too many for a page each.\n"
    for course in courses:
        rows = [
            (learner, standing)
            for learner in learners
            for standing in learner.standings
            if standing.course == course.id
        ]
        roles = [role.title for role in course.file.roles]
        heads = ("Learner", "Last seen", "#Answers", "#Lessons passed", *(f"#Owed for {title}" for title in roles))
        yield f"## {inert(course.title)}\n"
        yield table(
            f"Learners of {course.title}", heads, (_cells(learner, standing, own) for learner, standing in rows)
        )


def _cells(learner: Learner, standing: Standing, own: bool) -> tuple[Cell, ...]:
    name = f'<span title="{inert(learner.actor)}">{inert(learner.label)}</span>'
    passed = sum(lesson.verdict == "passed" for lesson in standing.lessons)
    return (
        Cell(link(f"{_page(learner)}.html", name) if own else name, head=True),
        Cell(day(learner.last)),
        Cell(f"{learner.answers:,}", number=True),
        Cell(f"{passed} of {len(standing.lessons)}", number=True),
        *(Cell(f"{minutes(debt.minutes)} <small>({debt.band})</small>", number=True) for debt in standing.debts),
    )


def _learner(learner: Learner, courses: Mapping[str, Course]) -> Iterator[str]:
    yield f'<p class="pd-actor">In the statements: <code>{inert(learner.actor)}</code></p>\n'
    counts = {"Statements": learner.statements, "Answers": learner.answers, "Days active": learner.days}
    yield facts([*((name, f"{count:,}") for name, count in counts.items()), ("Last seen", day(learner.last))])
    for nth, standing in enumerate(learner.standings):
        course = courses[standing.course]
        yield f"## {inert(course.title)}\n"
        for number, debt in enumerate(standing.debts):
            yield _debt(course, debt, f"owed-{nth}-{number}")
        yield "### Lessons\n"
        yield _lessons(course, standing.lessons)


def _debt(course: Course, debt: Debt, name: str) -> str:
    heads = ("Skill", "#Owed", "#A newcomer owes", "Level required", "#Chance to have it", "#Answers", "Evidence")
    rows = (_skill(skill) for skill in debt.skills)
    picture = chart(charts.owed_by_skill(debt.skills, name))
    newcomer = f"a newcomer owes {minutes(debt.opening)} ({percent(debt.ratio)} of it: band {debt.band})"
    owed = f"<strong>{minutes(debt.minutes)}</strong> owed; {newcomer}"
    line = " In the chart a line stands where a newcomer's bar would end." if picture else ""
    head = f"### {inert(debt.title)}\n\n<p>{owed}.{line}</p>\n\n{picture}"
    return f"{head}\n{table(f'{course.title}, {debt.title}: minutes owed by skill', heads, rows)}"


def _skill(skill: SkillDebt) -> tuple[Cell, ...]:
    known = skill.status != "unknown"
    return (
        Cell(inert(skill.title), head=True),
        Cell(minutes(skill.minutes), number=True),
        Cell(minutes(skill.opening), number=True),
        Cell(skill.level),
        Cell(percent(skill.p_ok) if known else "–", number=True),
        Cell(str(skill.answers), number=True),
        Cell(STATUS.get(skill.status, inert(skill.status))),
    )


def _lessons(course: Course, lessons: Sequence[LessonRow]) -> str:
    titles = {lesson.id: lesson.title for lesson in course.lessons}
    rows = (
        (
            Cell(inert(titles[row.lesson]), head=True),
            Cell(f"{row.answered} of {row.items}", number=True),
            Cell(percent(row.mean), number=True),
            Cell(row.verdict or ("completed" if row.completed else "begun" if row.answered else "not begun")),
        )
        for row in lessons
    )
    return table(f"{course.title}: lessons", ("Lesson", "#Questions answered", "#Best score", "State"), rows)
