"""Former ids: what `renamed` of a course says, followed to its end, so that evidence under a former id counts for the present one."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from builder.engine.xapi import KINDS, Entry

type Names = Mapping[str, Mapping[str, str]]
"""Kind (`items`, `lessons`, `skills`) -> former id -> id now. Kinds without any are left out."""


def kinds_of(name: str) -> tuple[tuple[str, ...], str]:
    """The kinds that a name in `renamed` or `retired` may mean, and the id: `skills/loops` means the skill only."""
    kind, found, rest = name.partition("/")
    return ((kind,), rest) if found and kind in KINDS else (KINDS, name)


def steps(renamed: Mapping[str, str], kind: str) -> dict[str, str]:
    """Former id -> next id, of one kind."""
    found: dict[str, str] = {}
    for former, name in renamed.items():
        kinds, old = kinds_of(former)
        if kind in kinds and (old not in found or len(kinds) == 1):
            found[old] = kinds_of(name)[1] if kind in kinds_of(name)[0] else name
    return found


def path(name: str, step: Mapping[str, str]) -> Iterator[str]:
    """The ids that a former id leads to, one after another; a circle ends where it began."""
    seen = {name}
    while (name := step.get(name, name)) not in seen:
        seen.add(name)
        yield name


def resolved(renamed: Mapping[str, str], present: Mapping[str, Collection[str]]) -> Names:
    """Former id -> present id, by kind. What leads nowhere, and what is still there itself, is left out."""
    names: dict[str, dict[str, str]] = {}
    for kind in KINDS if renamed else ():
        step = steps(renamed, kind)
        for former in step:
            now = next((name for name in path(former, step) if name in present[kind]), None)
            if now is not None and former not in present[kind]:
                names.setdefault(kind, {})[former] = now
    return names


def former(names: Names, kind: str, name: str) -> tuple[str, ...]:
    """The former ids of a present one."""
    return tuple(old for old, now in names.get(kind, {}).items() if now == name)


def first(renamed: Mapping[str, str], names: Names, kind: str, name: str) -> str:
    """The id that a present one had first: what was drawn by it stays drawn."""
    step = steps(renamed, kind)
    return next((old for old in former(names, kind, name) if old not in step.values()), name)


def named_now(entry: Entry, names: Names) -> Entry:
    """An entry under the ids of today."""
    if not names:
        return entry
    items, lessons, skills = (names.get(kind, {}) for kind in KINDS)
    return replace(
        entry,
        item=items.get(entry.item, entry.item),
        lesson=lessons.get(entry.lesson, entry.lesson),
        skills=entry.skills and tuple(dict.fromkeys(skills.get(each, each) for each in entry.skills)),
    )
