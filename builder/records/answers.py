"""How one question was answered: counts of answers, learners, right ones and responses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from statistics import fmean, median

from builder.engine.item import Item
from builder.engine.names import Names, former
from builder.engine.rows import Given, ItemRow, Sure
from builder.engine.values import Response, canonical
from builder.engine.xapi import CONFIDENCES, Entry


def item_row(
    course: str, item: str, answers: Sequence[Entry], known: Item | None = None, names: Names | None = None
) -> ItemRow:
    """The row of an item from its answers in the order of time; `known` is the item as the course has it now, `names` what was renamed."""
    firsts = _firsts(answers)
    marked = [entry.share for entry in firsts.values() if entry.share is not None]
    shares = [entry.share for entry in answers if entry.share is not None]
    times = [entry.seconds for entry in answers if entry.seconds > 0]
    wordings = _wordings(known, names or {}) if known else set()
    key = known.key_hash() if known else ""
    return ItemRow(
        course=course,
        item=item,
        answers=len(answers),
        learners=len(firsts),
        first=len(marked),
        right_first=_right(marked),
        right=_right(shares),
        mean=fmean(shares) if shares else None,
        seconds=median(times) if times else None,
        given=_given(answers, {entry.id for entry in firsts.values()}, known),
        earlier=sum(bool(wordings and entry.item_hash and entry.item_hash not in wordings) for entry in answers),
        older=sum(bool(key and entry.key_hash and entry.key_hash != key) for entry in answers),
        sure=_sure(answers),
    )


def _wordings(item: Item, names: Names) -> set[str]:
    """Hashes of an item as it reads now, whatever it and its skills were called."""
    before = {now: old for old, now in names.get("skills", {}).items()}
    skills = (item.skills, tuple(before.get(skill, skill) for skill in item.skills))
    ids = (item.id, *former(names, "items", item.id))
    return {replace(item, id=name, skills=each).item_hash() for name in ids for each in skills}


def _sure(answers: Iterable[Entry]) -> tuple[Sure, ...]:
    """How sure learners were of marked answers, and how often they were right; levels never said are left out."""
    said = [entry for entry in answers if entry.share is not None and entry.confidence]
    levels = ((level, [entry.share == 1 for entry in said if entry.confidence == level]) for level in CONFIDENCES)
    return tuple(Sure(level, len(right), sum(right)) for level, right in levels if right)


def _firsts(answers: Iterable[Entry]) -> dict[str, Entry]:
    """The first answer of each actor."""
    firsts: dict[str, Entry] = {}
    for entry in answers:
        firsts.setdefault(entry.actor, entry)
    return firsts


def _right(shares: Sequence[float]) -> float | None:
    return sum(share == 1 for share in shares) / len(shares) if shares else None


def _given(answers: Iterable[Entry], firsts: set[str], known: Item | None) -> tuple[Given, ...]:
    """Each response once, the most frequent in front, and of equals the one that came first."""
    ranks, found = _ranks(known), dict[str, Given]()
    for entry in answers:
        if entry.response is not None:
            response = _in_order(known.counted(entry.response) if known else entry.response, ranks)
            before = found.get(canonical(response)) or Given(response, None, 0, 0)
            share = before.share if entry.share is None else entry.share
            found[canonical(response)] = Given(response, share, before.first + (entry.id in firsts), before.all + 1)
    return tuple(sorted(found.values(), key=lambda each: -each.all))


def _ranks(known: Item | None) -> Mapping[str, Mapping[str, int]]:
    """Control name -> place of each option in the course's order."""
    options = (control for control in (known.controls() if known else ()) if control.kind == "options")
    return {control.name: {part.id: nth for nth, part in enumerate(control.parts)} for control in options}


def _in_order(response: Response, ranks: Mapping[str, Mapping[str, int]]) -> Response:
    """A response with its ticked options in the course's order: ticking them in another order is no other response."""
    return {
        name: tuple(sorted(values, key=lambda each: (ranks[name].get(each, len(ranks[name])), each)))
        if name in ranks
        else values
        for name, values in response.items()
    }
