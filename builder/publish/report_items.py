"""Pages of a report about questions: a table for each course, and for each lesson what was answered to which question."""

import re
from collections.abc import Iterator, Mapping, Sequence

from builder.course.model import Course
from builder.engine.item import Item
from builder.engine.rows import Given, ItemRow, Tables
from builder.engine.values import Control, rounded
from builder.publish import charts
from builder.publish.markup import (
    Cell,
    Sheet,
    brief,
    chart,
    facts,
    folded,
    inert,
    inline,
    link,
    percent,
    seconds,
    table,
)

HEADS = (
    "Question",
    "#Answers",
    "#Learners",
    "#Right at first",
    "#Right of all",
    "#Mean credit",
    "#Median time",
    "Most frequent wrong answer",
)
MOST_RESPONSES, MOST_ON_A_LINE, MOST_CHARACTERS = 10, 60, 2_000
PICTURE = re.compile(r"!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")


def sheets(course: Course, tables: Tables) -> Iterator[Sheet]:
    """A course's pages: the table of its questions first."""
    rows = {row.item: row for row in tables.items if row.course == course.id}
    parts = _parts(course)
    strangers = [row for row in tables.strangers if row.course == course.id]
    index = "\n".join(_index(course, rows, places(course), strangers))
    yield Sheet(f"{slug(course)}/questions.md", "All questions", index, wide=True)
    for nth, (title, items) in enumerate(parts):
        yield Sheet(f"{slug(course)}/{_page(nth)}.md", title, "\n".join(_detail(item, rows[item.id]) for item in items))


def places(course: Course) -> dict[str, str]:
    """Item id -> where it is told, from beside the course's pages."""
    parts = enumerate(_parts(course))
    return {item.id: f"{_page(nth)}.html#{item.id}" for nth, (_, items) in parts for item in items}


def active(courses: Sequence[Course], tables: Tables) -> list[Course]:
    """The courses in which anybody did anything."""
    return [course for course, group in zip(courses, tables.groups, strict=True) if group.learners]


def slug(course: Course) -> str:
    """The folder of a course's pages."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", course.id)


def _page(nth: int) -> str:
    return f"lesson-{nth + 1:02}"


def _parts(course: Course) -> list[tuple[str, list[Item]]]:
    """Lessons with their items, each item where it stands first; what stands in no lesson comes last."""
    left = {item.id: item for item in course.items}
    parts = [
        (lesson.title, [left.pop(item.id) for item in lesson.items if item.id in left]) for lesson in course.lessons
    ]
    parts.append(("Questions in no lesson", list(left.values())))
    return [(title, items) for title, items in parts if items]


def _index(
    course: Course, rows: Mapping[str, ItemRow], places: Mapping[str, str], strangers: Sequence[ItemRow]
) -> Iterator[str]:
    asked = [row for row in rows.values() if row.answers]
    items = {item.id: item for item in course.items}
    yield f"{inert(course.title)}: {len(asked)} of {len(rows)} questions were answered.\n"
    if asked:
        yield _picture(asked)
        cells = (_cells(row, items[row.item], places[row.item]) for row in asked)
        yield "## Each question { #all }\n"
        yield table(f"{course.title}: how each question was answered", HEADS, cells)
    if silent := [row.item for row in rows.values() if not row.answers]:
        names = ", ".join(link(places[name], f"<code>{inert(name)}</code>") for name in silent)
        yield f"## Never answered {{ #never }}\n\n<p>{names}</p>\n"
    if strangers:
        yield "## No longer in the course { #gone }\n\nThere are statements about these questions, but the course does not have them now.\n"
        yield table(f"{course.title}: answers to questions that are gone", HEADS, map(_cells, strangers))


def _picture(asked: Sequence[ItemRow]) -> str:
    count = sum(row.right_first is not None for row in asked)
    which = f"the {charts.MOST_BARS} hardest of {count}" if count > charts.MOST_BARS else "the hardest in front"
    svg = charts.facility(asked, "facility")
    return f"## Right at first, {which} {{ #hardest }}\n\n{chart(svg)}" if svg else ""


def _cells(row: ItemRow, item: Item | None = None, place: str = "") -> tuple[Cell, ...]:
    name = f"<code>{inert(brief(row.item))}</code>"
    few = ' <small class="pd-few">few answers</small>' if row.few and row.first else ""
    return (
        Cell(link(place, name) if place else name, head=True),
        Cell(str(row.answers), number=True),
        Cell(str(row.learners), number=True),
        Cell(percent(row.right_first) + few, number=True),
        Cell(percent(row.right), number=True),
        Cell(percent(row.mean), number=True),
        Cell(seconds(row.seconds), number=True),
        Cell(_worst(row, item), said=True),
    )


def _worst(row: ItemRow, item: Item | None) -> str:
    return (
        f"{inline(brief(said(row.worst, item), MOST_ON_A_LINE))} <small>({row.worst.all}×)</small>"
        if row.worst
        else "–"
    )


def said(given: Given, item: Item | None, between: str = ", ") -> str:
    """A response in words: options and lines by their texts as far as the course has them, all else as it was typed."""
    names = _names(item)
    groups = (between.join(_named(names, name, value) for value in values) for name, values in given.response.items())
    return " · ".join(groups)


def _named(names: Mapping[tuple[str, str], str], control: str, value: str) -> str:
    """A value by its text; of a line that is indented, `id:level`, the text behind as many arrows."""
    part, _, level = value.partition(":")
    indented = level.isdecimal() and (control, part) in names
    return "→ " * min(int(level), 20) + names[control, part] if indented else names.get((control, value), value)


def _names(item: Item | None) -> dict[tuple[str, str], str]:
    """(control name, part id) -> its text."""
    if item is None:
        return {}
    texts = {text.path: text.markdown for text in item.texts()}
    choices = () if item.given else item.definition().get("choices", ())
    told = {("answer", each["id"]): each["description"] for each in choices}
    return told | {
        (c.name, part.id): texts.get(part.text, part.label or part.word or part.id)
        for c in item.controls()
        for part in c.parts
    }


def _detail(item: Item, row: ItemRow) -> str:
    """A question, its figures, and what was answered."""
    stem = PICTURE.sub(lambda found: f"*({found[1] or 'picture'})*", item.stem.strip())
    out = [f"## `{item.id}` {{ #{item.id} }}\n", f"{stem}\n"]
    if not row.answers:
        return "\n".join([*out, "Nobody has answered this question yet.\n"])
    counts = {
        "Right at first": percent(row.right_first),
        "First answers": str(row.first),
        "All answers": str(row.answers),
        "Median time": seconds(row.seconds),
    }
    out.append(facts(counts.items()))
    if row.few:
        out.append(f"With {row.first} first answers this says little about the question yet.\n")
    if row.earlier:
        out.append(f"{row.earlier} of the answers were given to an earlier wording.\n")
    if row.older:
        out.append(
            f"{row.older} of the answers are as of an older version: they were marked by another key. They still count.\n"
        )
    if row.sure:
        out.append(_sure(item, row))
    options = [control for control in item.controls() if control.kind == "options"]
    out += [_options(item, control, row) for control in options]
    return "\n".join(out if len(options) == len(item.controls()) else [*out, _responses(item, row)])


def _sure(item: Item, row: ItemRow) -> str:
    """How sure learners were, and how often they were right."""
    words = {"sure": "sure", "fairly-sure": "fairly sure", "guess": "a guess"}
    rows = [
        (Cell(words[each.level], head=True), Cell(str(each.answers)), _count(each.right, each.answers))
        for each in row.sure
    ]
    return table(f"How sure learners were of {item.id}", ("How sure", "#Answers", "#Right"), rows, hidden=True)


def _options(item: Item, control: Control, row: ItemRow) -> str:
    """How often each option was chosen; options that are gone are named by their ids."""
    names, known = _names(item), [part.id for part in control.parts]
    chosen = {value for given in row.given for value in given.response.get(control.name, ())}
    first, every = sum(given.first for given in row.given), sum(given.all for given in row.given)
    rows = []
    for value in [*known, *sorted(chosen - set(known))]:
        having = [given for given in row.given if value in given.response.get(control.name, ())]
        worth = _worth(item, control, value) if value in known else "no longer an option"
        text = inline(names[control.name, value]) if value in known else f"<code>{inert(brief(value))}</code>"
        rows.append(
            (
                Cell(text, head=True, said=True),
                Cell(worth),
                _count(sum(g.first for g in having), first),
                _count(sum(g.all for g in having), every),
            )
        )
    return table(f"Options of {item.id}", ("Option", "Worth", "#Chosen at first", "#Chosen in all"), rows, hidden=True)


def _worth(item: Item, control: Control, value: str) -> str:
    share = item.score({control.name: (value,)}).share
    if share is None:
        return "–"
    return "right" if share == 1 or (share and control.several) else "partly right" if share else "wrong"


def _count(count: int, of: int) -> Cell:
    return Cell(f"{count} <small>({percent(count / of)})</small>" if of else str(count), number=True)


def _responses(item: Item, row: ItemRow) -> str:
    """The most frequent responses as they were given."""
    shown = row.given[:MOST_RESPONSES]
    more = (
        f"The {len(shown)} most frequent of {len(row.given)} different responses.\n\n"
        if len(row.given) > len(shown)
        else ""
    )
    rows = (
        (
            Cell(_response(given, item), head=True, said=True),
            Cell(_state(given.share)),
            Cell(str(given.first), number=True),
            Cell(str(given.all), number=True),
        )
        for given in shown
    )
    return more + table(f"Responses to {item.id}", ("Response", "Marked", "#At first", "#In all"), rows, hidden=True)


def _response(given: Given, item: Item) -> str:
    """A short response as it is; a long one, and lines in order, behind their beginning."""
    ordered = any(control.kind == "sort" for control in item.controls())
    text = said(given, item, "\n" if ordered else ", ").strip()
    if "\n" not in text and len(text) <= MOST_ON_A_LINE:
        return inline(text) or "–"
    lines = "".join(f"<li>{inline(line)}</li>" for line in text.split("\n"))
    whole = f"<ol>{lines}</ol>" if ordered else f"<pre>{inert(text[:MOST_CHARACTERS])}</pre>"
    return folded(brief(f"{text.partition(chr(10))[0]} …", MOST_ON_A_LINE), whole).strip()


def _state(share: float | None) -> str:
    if share is None:
        return "not marked"
    return "right" if share == 1 else f"partly, {percent(rounded(share))}" if share else "wrong"
