"""The pages of a report: overview, questions, learners, and how the numbers are made. Markdown files for a site generator."""

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any

from builder.course.model import Course
from builder.engine.rows import FEW_ANSWERS, FEW_LEARNERS, Group, ItemRow, Tables
from builder.publish import charts, report_items, report_learners
from builder.publish.markup import Cell, Sheet, chart, day, facts, folded, inert, link, minutes, notice, percent, table
from builder.publish.theme import ASSETS, folder

STYLES = ("paydown.css", "report.css")
WEAKEST = 5
MARKER = "report.json"
"""The file by which a folder is known to hold a report."""


type Nav = list[dict[str, Any]]
"""The navigation as MkDocs has it: a title with a path, or with a list of the same."""


def write_report(
    docs: Path,
    courses: Sequence[Course],
    tables: Tables,
    now: str,
    complaints: Sequence[str] = (),
    progress: report_learners.Progress = report_learners.nothing,
) -> Nav:
    """Write all pages, and the style sheets that they need, into `docs`; gives their navigation."""
    overview = Sheet("index.md", "Overview", "\n".join(_overview(courses, tables, now, complaints)))
    numbers = Sheet("numbers.md", "How the numbers are made", NUMBERS)
    questions = {
        course.title: list(report_items.sheets(course, tables)) for course in report_items.active(courses, tables)
    }
    learners = list(report_learners.sheets(courses, tables, progress))
    for sheet in [overview, numbers, *chain(*questions.values()), *learners]:
        path = docs / sheet.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sheet.text, encoding="utf-8")
    (docs / ASSETS).mkdir(parents=True, exist_ok=True)
    for name in STYLES:
        if (style := folder() / ASSETS / name).is_file():
            (docs / ASSETS / name).write_bytes(style.read_bytes())
    counts = {"now": now, "statements": tables.statements, "learners": len(tables.learners)}
    (docs / MARKER).write_text(json.dumps(counts), encoding="utf-8")
    sections = [{escape(title): [_entry(sheet) for sheet in found]} for title, found in questions.items()]
    return [_entry(overview), *sections, *map(_entry, learners[:1]), _entry(numbers)]


def _entry(sheet: Sheet) -> dict[str, str]:
    return {escape(sheet.title): sheet.path}


def _overview(courses: Sequence[Course], tables: Tables, now: str, complaints: Sequence[str]) -> Iterator[str]:
    yield f"What the statements show at {inert(_time(now))}. [How the numbers are made](numbers.md)\n"
    if complaints:
        yield notice("Not everything could be read", complaints)
    if tables.statements:
        yield from _activity(tables)
    else:
        yield NOTHING
    for course, group in zip(courses, tables.groups, strict=True):
        if group.learners:
            yield from _course(course, group, tables)
    if left_out := list(_left_out(tables)):
        yield "## Not counted\n"
        yield "".join(f"* {line}\n" for line in left_out)


def _time(now: str) -> str:
    return now[:16].replace("T", " ") + (" UTC" if now.endswith(("Z", "+00:00")) else now[19:])


def _counts(counts: Mapping[str, int]) -> str:
    return facts((name, f"{count:,}") for name, count in counts.items())


def _activity(tables: Tables) -> Iterator[str]:
    answers, active = sum(each.answers for each in tables.days), len(tables.days)
    yield _counts(
        {
            "Learners": len(tables.learners),
            "Statements": tables.statements,
            "Answers": answers,
            "Days with answers": active,
        }
    )
    if tables.days:
        yield "## Answers over time\n"
        yield chart(charts.by_day(tables.days, "days"))
        rows = ((Cell(day(each.day), head=True), _number(each.answers), _number(each.learners)) for each in tables.days)
        yield folded("The same as a table", table("Answers by day", ("Day (UTC)", "#Answers", "#Learners"), rows))


def _number(count: int) -> Cell:
    return Cell(f"{count:,}", number=True)


def _course(course: Course, group: Group, tables: Tables) -> Iterator[str]:
    place = report_items.slug(course)
    rows = [row for row in tables.items if row.course == course.id]
    yield f"## {inert(course.title)}\n"
    yield _counts({"Learners": group.learners, "Answers": group.answers, "Days": group.days})
    yield _owing(course, group)
    yield from _weakest(course, rows)
    yield f"<p>{link(f'{place}/questions.html', f'All {len(rows)} questions')} · {link('learners/index.html', 'Learners')}</p>\n"


def _owing(course: Course, group: Group) -> str:
    if group.few:
        few = f"Too few learners for a sum of minutes owed: {group.learners}"
        return f"{few}, and it takes {FEW_LEARNERS}, so that nobody can be told from it.\n"
    rows = (
        (
            Cell(inert(each.title), head=True),
            Cell(minutes(each.minutes), number=True),
            Cell(minutes(each.per_head), number=True),
            Cell(minutes(each.median), number=True),
            Cell(percent(each.ratio), number=True),
            Cell(each.band),
        )
        for each in group.owing
    )
    heads = ("Role", "#Owed together", "#Per learner", "#Median", "#Of what newcomers owe", "Band")
    return table(f"{course.title}: minutes owed by {group.learners} learners", heads, rows) if group.owing else ""


def _weakest(course: Course, rows: Sequence[ItemRow]) -> Iterator[str]:
    """The hardest questions, those in front of which enough is known."""
    asked = sorted((row for row in rows if row.first), key=lambda row: (row.few, row.right_first))[:WEAKEST]
    if asked:
        heads = ("Least often right at first", "#Right at first", "#First answers")
        found = {item: f"{report_items.slug(course)}/{place}" for item, place in report_items.places(course).items()}
        cells = (_weak(row, found[row.item]) for row in asked)
        yield table(f"{course.title}: questions least often right at first", heads, cells, hidden=True)
        if any(row.few for row in asked):
            yield f"Fewer than {FEW_ANSWERS} first answers say little about a question.\n"


def _weak(row: ItemRow, place: str) -> tuple[Cell, ...]:
    name = link(place, f"<code>{inert(row.item)}</code>")
    return Cell(name, head=True), Cell(percent(row.right_first), number=True), _number(row.first)


def _left_out(tables: Tables) -> Iterator[str]:
    if tables.later:
        yield f"{tables.later:,} statements are later than the time of this report."
    for course, count in sorted(tables.elsewhere.items()):
        yield f"{count:,} statements are about `{inert(course)}`, which is no course of this site."
    if tables.others:
        yield f"{tables.others:,} statements are about other things than work in a course."


NOTHING = """No statement is about these courses yet. Once learners have answered something, this page shows how it went.

* In the browser: *My progress* sends records to an LRS, or downloads them as a file.
* Then: `paydown report FILE…`, or `paydown report https://lrs.example/xapi/` with `PAYDOWN_LRS_KEY` and `PAYDOWN_LRS_SECRET` set.
"""

NUMBERS = f"""All numbers are made from statements, each counted once, without those that were taken back (voided). Days are days in UTC.

## Questions

Right at first
:   Of the learners whose first answer to the question is marked, how many were right. What happens after feedback says
    little about the question. With fewer than {FEW_ANSWERS} first answers the table says *few answers*: chance has a large
    part in such a number.

Right of all, mean credit
:   Over all marked answers, repeated ones included: how many got the full credit, and how much of it they got on average.

Median time
:   Half of the answers took longer, from the first sight of the question to Check, pauses included.

Most frequent wrong answer
:   The one response short of full credit that was given most often. The question's own entry shows all options.

Answers belong to a question by its id, also where its wording has changed since; its entry says how many answers are older.

## Lessons

The best score of a lesson is the mean of the learner's best scores in the questions answered so far, costs of hints taken off.
*Completed*, *passed* and *failed* are what the statements say.

## Minutes owed

What a learner owes for a role is the time that learning is still expected to take until the skills that it requires,
and those that come before them, are had at the level required: the author's minutes for a skill, times the gap between
what the answers so far let us believe of the learner and what is required. Uncertainty counts: without any evidence a
newcomer's debt is owed, and *no evidence yet* does not mean that somebody can't do it. Evidence fades with time, with
the half-life that the course states. The page, `paydown debt` and this report make the number from the same answers in
the same way. The minutes are the author's estimate, not a measurement.

The band compares the debt with what a newcomer owes: A up to 5 %, B up to 10 %, C up to 20 %, D up to 50 %, E above.

## Groups

Sums over fewer than {FEW_LEARNERS} learners are not shown.

## What these numbers are not

Answers are marked in the learner's own browser, where keys can be found by those who look for them: this is practice,
not an examination.
"""
