"""The ledger: all statements of anybody, merged as a set, read in the order of (timestamp, id)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from builder.engine import xapi
from builder.engine.item import DIFFICULTIES
from builder.engine.mastery import Evidence
from builder.engine.names import Names, named_now
from builder.engine.values import canonical

type Statement = Mapping[str, Any]


@dataclass(frozen=True)
class Ledger:
    """Statements by id. Merging is idempotent, commutative and associative: a set union."""

    statements: Mapping[str, Statement] = field(default_factory=dict)

    @classmethod
    def of(cls, statements: Iterable[Statement]) -> "Ledger":
        """The ledger of statements in any order, with repeats."""
        kept: dict[str, Statement] = {}
        for statement in statements:
            name = str(statement["id"])
            kept[name] = _first(kept[name], statement) if name in kept else statement
        return cls(kept)

    def merge(self, other: "Ledger") -> "Ledger":
        """Everything that is in either."""
        return Ledger.of([*self.statements.values(), *other.statements.values()])

    def voided(self) -> frozenset[str]:
        """Ids of statements that another one declares void."""
        voids = (each for each in self.statements.values() if each.get("verb", {}).get("id") == xapi.VOIDED)
        return frozenset(str(each["object"]["id"]) for each in voids if "id" in each.get("object", {}))

    def entries(self, names: Mapping[str, Names] | None = None) -> tuple[xapi.Entry, ...]:
        """What can be read, without what is void, ordered by (time, id), under the ids of today (`names`: course id -> its)."""
        void, names = self.voided(), names or {}
        read = (xapi.read(each) for name, each in self.statements.items() if name not in void)
        now = (named_now(entry, names.get(entry.course, {})) for entry in read if entry)
        return tuple(sorted(now, key=lambda entry: (entry.time, entry.id)))


def _first(one: Statement, other: Statement) -> Statement:
    """Of two statements with one id, the one whose own content spells first: the same choice in any order of merging."""
    return min(one, other, key=_own)


def _own(statement: Statement) -> tuple[str, str]:
    own = {key: value for key, value in statement.items() if key not in xapi.ADDED_BY_LRS}
    return canonical(own), canonical(statement)


def evidence(entry: xapi.Entry, items: Mapping[str, Mapping[str, Any]]) -> Evidence | None:
    """What an answer shows of skills: by its own statement or, where that is silent, by the course's `items`
    (full name -> skills, difficulty, guess).
    """
    about = items.get(f"{entry.course}/{entry.item}", {})
    skills = entry.skills if entry.skills is not None else tuple(about.get("skills", ()))
    if entry.verb != "answered" or entry.share is None or not skills:
        return None
    difficulty = entry.difficulty or about.get("difficulty", "medium")
    guess = entry.guess if entry.guess is not None else about.get("guess", 0.0)
    return Evidence(
        id=entry.id,
        time=entry.time,
        item=f"{entry.course}/{entry.item}",
        skills=skills,
        share=entry.share,
        guess=float(guess),
        difficulty=DIFFICULTIES.get(difficulty, 0.0),
        hinted=entry.hinted,
    )
