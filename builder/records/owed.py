"""What `paydown debt` says: what each learner owes in each course."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from builder.engine.debt import Debt
from builder.engine.ledger import Ledger
from builder.engine.rows import Outline
from builder.engine.xapi import days
from builder.records import SourceError
from builder.records.tables import by_actor, debts, labels


@dataclass(frozen=True)
class Owes:
    """A learner in a course."""

    actor: str
    label: str
    course: str
    title: str
    debts: tuple[Debt, ...]


@dataclass(frozen=True)
class Owed:
    """What all learners owe at `now`, and a sentence for each thing that could not be read."""

    now: str
    learners: tuple[Owes, ...]
    complaints: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """As plain values, for `--json`."""
        learners = [
            {"actor": each.actor, "course": each.course, "debts": [asdict(debt) for debt in each.debts]}
            for each in self.learners
        ]
        return {"now": self.now, "learners": learners}

    def text(self) -> str:
        """As lines for people."""
        if not self.learners:
            return "Nobody has worked in these courses yet: no statement is about them."
        return "\n\n".join("\n".join(_lines(each)) for each in self.learners)


def owed_by_all(
    ledger: Ledger, outlines: Sequence[Outline], now: str, role: str | None, complaints: tuple[str, ...]
) -> Owed:
    """What is owed in each course by everybody who did anything there, for one role or each. Raises SourceError for a role nobody has."""
    roles = sorted({name for outline in outlines for name in outline.roles})
    if role is not None and role not in roles:
        raise SourceError(
            f"there is no role `{role}`: "
            + (f"say one of {', '.join(roles)}" if roles else "the courses have no roles")
        )
    at = days(now)
    entries = ledger.entries({outline.id: outline.names for outline in outlines})
    past = [entry for entry in entries if entry.time <= at]
    names, found = labels({entry.actor for entry in past}), list[Owes]()
    for outline in outlines:
        own = by_actor(entry for entry in past if entry.course == outline.id)
        if role is None or role in outline.roles:
            found += [
                Owes(actor, names[actor], outline.id, outline.title, debts(did, outline, at, role))
                for actor, did in own.items()
            ]
    return Owed(now, tuple(found), complaints)


def _lines(each: Owes) -> Iterator[str]:
    yield f"{each.label} in {each.title} ({each.actor})"
    if not each.debts:
        yield "  the course has no roles, so nothing is owed"
    for debt in each.debts:
        yield f"  {debt.minutes:.1f} min owed for {debt.title} (band {debt.band})"
        width = max((len(skill.title) for skill in debt.skills), default=0)
        for skill in debt.skills:
            yield f"    {skill.title:<{width}}  {skill.minutes:6.1f} min  {skill.status}"
