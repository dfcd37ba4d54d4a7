"""From a ledger to rows. Every number of a report is made here, from the same entries that debt is made from."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import floor, fsum
from statistics import fmean, median

from builder.engine.debt import Debt, band_of, owed
from builder.engine.ledger import Ledger, evidence
from builder.engine.mastery import replay
from builder.engine.rows import Day, Group, Learner, LessonRow, Outline, Owing, Standing, Tables
from builder.engine.values import digest
from builder.engine.xapi import Entry
from builder.records.answers import item_row

type Entries = Sequence[Entry]


def tables(ledger: Ledger, outlines: Sequence[Outline], now: float) -> Tables:
    """All rows at a time, in days since 1970; what is later is left out."""
    entries = ledger.entries({outline.id: outline.names for outline in outlines})
    past = [entry for entry in entries if entry.time <= now]
    courses = {outline.id: outline for outline in outlines}
    ours = [entry for entry in past if entry.course in courses]
    answers = _by_item(entry for entry in ours if entry.verb == "answered" and entry.item)
    known = {(course.id, item): course.items[item] for course in outlines for item in course.items}
    learners = _learners(ours, courses, now)
    return Tables(
        items=tuple(
            item_row(*name, answers.get(name, ()), item, courses[name[0]].names) for name, item in known.items()
        ),
        strangers=tuple(item_row(*name, found) for name, found in sorted(answers.items()) if name not in known),
        learners=learners,
        groups=tuple(_group(course, [e for e in ours if e.course == course.id], learners) for course in outlines),
        days=_days(ours),
        statements=len(ours),
        elsewhere=Counter(entry.course for entry in past if entry.course not in courses),
        others=len(ledger.statements) - len(ledger.voided() & ledger.statements.keys()) - len(entries),
        later=len(entries) - len(past),
    )


def debts(entries: Iterable[Entry], outline: Outline, now: float, role: str | None = None) -> tuple[Debt, ...]:
    """What a learner owes at `now`, from all entries of that learner: the fold that the page makes."""
    shown = (evidence(entry, outline.about) for entry in entries if entry.course == outline.id and entry.time <= now)
    return owed(replay((each for each in shown if each), outline.skills), outline.skills, outline.roles, now, role)


def labels(actors: Iterable[str]) -> dict[str, str]:
    """A short pseudonym for each actor, the same in every report; longer for those that would else be taken for another."""
    names = {actor: digest(actor) for actor in actors}
    taken = Counter(name[:6] for name in names.values())
    return {actor: f"Learner {name[: 6 if taken[name[:6]] == 1 else 16]}" for actor, name in names.items()}


def by_actor(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Entries of each actor; actors in the order of their names, entries in theirs."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.actor].append(entry)
    return dict(sorted(found.items()))


def _by_item(answers: Iterable[Entry]) -> dict[tuple[str, str], list[Entry]]:
    found: defaultdict[tuple[str, str], list[Entry]] = defaultdict(list)
    for answer in answers:
        found[answer.course, answer.item].append(answer)
    return dict(found)


def _learners(entries: Entries, courses: Mapping[str, Outline], now: float) -> tuple[Learner, ...]:
    own = by_actor(entries)
    names = labels(own)
    learners = (_learner(actor, names[actor], found, courses, now) for actor, found in own.items())
    return tuple(sorted(learners, key=lambda learner: (learner.label, learner.actor)))


def _learner(actor: str, label: str, entries: Entries, courses: Mapping[str, Outline], now: float) -> Learner:
    here = {entry.course for entry in entries}
    return Learner(
        actor=actor,
        label=label,
        statements=len(entries),
        answers=sum(entry.verb == "answered" for entry in entries),
        days=len({floor(entry.time) for entry in entries}),
        last=max(entry.time for entry in entries),
        standings=tuple(_standing(course, entries, now) for course in courses.values() if course.id in here),
    )


def _standing(course: Outline, entries: Entries, now: float) -> Standing:
    own = [entry for entry in entries if entry.course == course.id]
    best: dict[str, float | None] = {}
    for entry in own:
        if entry.item and entry.verb == "answered":
            best[entry.item] = _better(best.get(entry.item), entry.share if entry.scaled is None else entry.scaled)
    lessons = (
        _lesson(lesson, items, course.counts.get(lesson, len(items)), best, own)
        for lesson, items in course.lessons.items()
    )
    return Standing(course.id, tuple(row for row in lessons if row.items or row.completed), debts(own, course, now))


def _better(one: float | None, other: float | None) -> float | None:
    return max((each for each in (one, other) if each is not None), default=None)


def _lesson(
    lesson: str, items: tuple[str, ...], count: int, best: Mapping[str, float | None], entries: Entries
) -> LessonRow:
    verbs = {entry.verb for entry in entries if entry.lesson == lesson and not entry.item}
    scores = [score for item in items if (score := best.get(item)) is not None]
    return LessonRow(
        lesson=lesson,
        items=count,
        answered=sum(item in best for item in items),
        mean=fmean(scores) if scores else None,
        completed="completed" in verbs,
        verdict=next((verb for verb in ("passed", "failed") if verb in verbs), ""),
    )


def _group(course: Outline, entries: Entries, learners: tuple[Learner, ...]) -> Group:
    standings = [standing for learner in learners for standing in learner.standings if standing.course == course.id]
    group = Group(
        course=course.id,
        learners=len(standings),
        statements=len(entries),
        answers=sum(entry.verb == "answered" for entry in entries),
        days=len({floor(entry.time) for entry in entries}),
        owing=(),
    )
    return (
        group
        if group.few
        else Group(**{**vars(group), "owing": tuple(_owing(role, standings) for role in course.roles)})
    )


def _owing(role: str, standings: Sequence[Standing]) -> Owing:
    debts = [debt for standing in standings for debt in standing.debts if debt.role == role]
    minutes, opening = fsum(debt.minutes for debt in debts), fsum(debt.opening for debt in debts)
    ratio = minutes / opening if opening else 0.0
    middle = median(debt.minutes for debt in debts)
    return Owing(role, debts[0].title, minutes, minutes / len(debts), middle, ratio, band_of(ratio))


def _days(entries: Entries) -> tuple[Day, ...]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for entry in entries:
        if entry.verb == "answered":
            found[floor(entry.time)].append(entry.actor)
    return tuple(Day(day, len(actors), len(set(actors))) for day, actors in sorted(found.items()))
