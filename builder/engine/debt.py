"""Learning debt: the minutes of learning a learner is expected to need still for what a role asks.

Minutes per logit times the expected gap, `m E[(required - ability)+]`. The debt moves by evidence, by forgetting and
by changed requirements; `book` says how much each of them moved it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import erfc, exp, fsum, pi, sqrt

from builder.engine.mastery import NOVICE_MEAN, Belief, Evidence, Mastery, decayed, fold, ordered, status
from builder.engine.skill import LEVELS, Role, Skill, closure, level_of, logit

BANDS = ((0.05, "A"), (0.10, "B"), (0.20, "C"), (0.50, "D"))  # up to this share of the opening debt; E above (SQALE)
KINDS = ("borrowed", "interest", "reassessed", "paid")
PACE_WEIGHT = 10.0  # logits of progress that the author's estimate of the minutes counts for


@dataclass(frozen=True)
class SkillDebt:
    """What is owed for one skill, in minutes, and why; `required`, `mean` and `sd` are in logits.

    minutes = principal + interest (as left by the last evidence, and since) = point + premium (what the mean alone
    would owe, and what uncertainty adds). Interest is negative where a belief drifts up to the novice's.
    """

    skill: str
    title: str
    required: float
    level: str
    mean: float
    sd: float
    p_ok: float
    minutes: float
    point: float
    premium: float
    principal: float
    interest: float
    opening: float
    status: str
    answers: int


@dataclass(frozen=True)
class Debt:
    """What is owed for a role: the sum over its skills, each once, and its ratio to what a newcomer owes."""

    role: str
    title: str
    minutes: float
    opening: float
    ratio: float
    band: str
    skills: tuple[SkillDebt, ...]


@dataclass(frozen=True)
class Change:
    """From `time` on, the learner's requirements are those of `role`."""

    time: float
    role: Role

    @property
    def key(self) -> tuple[float, str]:
        """Changes come before evidence of the same moment."""
        return self.time, ""


@dataclass(frozen=True)
class Account:
    """What debt depends on besides the time: what is believed of a learner, and what is required."""

    mastery: Mastery
    needs: Mapping[str, float]

    def minutes(self, skill: Skill, now: float) -> float:
        """The debt for a skill at `now`; nothing where it is not required."""
        faded = decayed(self.mastery.belief(skill.id), now, skill.half_life)
        return minutes_owed(faded, skill, self.needs[skill.id]) if skill.id in self.needs else 0.0

    def after(self, event: Evidence | Change, skills: Mapping[str, Skill]) -> "Account":
        """The account after one more answer or one change of requirements."""
        if isinstance(event, Change):
            return Account(self.mastery, closure(event.role, skills))
        return Account(fold(self.mastery, event, skills), self.needs)

    def moved_from(self, before: "Account", skills: Mapping[str, Skill]) -> list[Skill]:
        """The skills of which the belief or the requirement differs from before."""
        return [
            skill
            for name, skill in skills.items()
            if self.needs.get(name) != before.needs.get(name)
            or (name in self.needs and self.mastery.belief(name) != before.mastery.belief(name))
        ]


@dataclass(frozen=True)
class Entry:
    """One line of the books: what moved the debt of a skill at a time, by how many minutes, and on what evidence."""

    time: float
    skill: str
    kind: str  # one of KINDS
    minutes: float
    evidence: str = ""


@dataclass(frozen=True)
class Booking:
    """The books of a learner and a role, in minutes: closing = opening + borrowed + interest + reassessed - paid."""

    opening: float
    borrowed: float
    interest: float
    reassessed: float
    paid: float
    closing: float
    entries: tuple[Entry, ...]


def minutes_per_logit(skill: Skill) -> float:
    """What one logit of progress costs, from the author's minutes for the way from novice to proficient."""
    return skill.minutes / (logit(LEVELS["proficient"]) - NOVICE_MEAN)


def gap(mean: float, sd: float, required: float) -> float:
    """The logits expected to be missing, `E[(required - ability)+]` for a Gaussian ability: never negative."""
    z = (required - mean) / sd
    return max(sd * (z * erfc(-z / sqrt(2.0)) / 2.0 + exp(-z * z / 2.0) / sqrt(2.0 * pi)), 0.0)


def p_ok(mean: float, sd: float, required: float) -> float:
    """The probability that the ability is at least the required one."""
    return erfc((required - mean) / sd / sqrt(2.0)) / 2.0


def minutes_owed(belief: Belief, skill: Skill, required: float) -> float:
    """The debt of a belief as it stands, in minutes."""
    return minutes_per_logit(skill) * gap(belief.mean, sqrt(belief.variance), required)


def band_of(ratio: float) -> str:
    """The letter, A to E, of a debt ratio."""
    return next((letter for most, letter in BANDS if ratio <= most), "E")


def owed(
    mastery: Mastery, skills: Mapping[str, Skill], roles: Mapping[str, Role], now: float, role: str | None = None
) -> tuple[Debt, ...]:
    """The debt at `now` for each role, or for one; nothing for a role nobody declared."""
    return tuple(role_debt(mastery, skills, asked, now) for asked in roles.values() if role in (None, asked.id))


def role_debt(mastery: Mastery, skills: Mapping[str, Skill], role: Role, now: float) -> Debt:
    """The debt at `now` for one role, its skills in course order."""
    needs = closure(role, skills)
    debts = tuple(skill_debt(mastery.belief(skill), skills[skill], required, now) for skill, required in needs.items())
    minutes, opening = fsum(debt.minutes for debt in debts), fsum(debt.opening for debt in debts)
    ratio = minutes / opening if opening else 0.0
    return Debt(role.id, role.title, minutes, opening, ratio, band_of(ratio), debts)


def skill_debt(belief: Belief, skill: Skill, required: float, now: float) -> SkillDebt:
    """The debt at `now` for one skill, from the belief as its last evidence left it."""
    faded = decayed(belief, now, skill.half_life)
    sd, minutes = sqrt(faded.variance), minutes_owed(faded, skill, required)
    principal = minutes_owed(belief, skill, required)
    point = minutes_per_logit(skill) * max(required - faded.mean, 0.0)
    return SkillDebt(
        skill=skill.id,
        title=skill.title,
        required=required,
        level=level_of(required),
        mean=faded.mean,
        sd=sd,
        p_ok=p_ok(faded.mean, sd, required),
        minutes=minutes,
        point=point,
        premium=minutes - point,
        principal=principal,
        interest=minutes - principal,
        opening=minutes_owed(Belief(), skill, required),
        status=status(belief, now, skill.half_life),
        answers=belief.answers,
    )


def book(
    evidences: Iterable[Evidence],
    skills: Mapping[str, Skill],
    role: Role,
    now: float,
    changes: Iterable[Change] = (),
) -> Booking:
    """The books from the first evidence to `now`, for one who begins with `role`; changes of requirements are borrowed.

    Evidence is booked by what it did to the debt, not by right or wrong: paid if the debt fell, else reassessed.
    """
    account = Account(Mastery(), closure(role, skills))
    booked = {skill: account.minutes(skills[skill], now) for skill in skills}
    opening, entries = fsum(booked.values()), list[Entry]()
    events: list[Evidence | Change] = [*changes, *ordered(evidences)]
    for event in sorted(events, key=lambda event: event.key):
        before, account = account, account.after(event, skills)
        for skill in account.moved_from(before, skills):
            due, left = before.minutes(skill, event.time), account.minutes(skill, event.time)
            entries.append(Entry(event.time, skill.id, "interest", due - booked[skill.id]))
            entries.append(entry(event, skill, left - due))
            booked[skill.id] = left
    closing = {skill: account.minutes(skills[skill], now) for skill in skills}
    entries += [Entry(now, skill, "interest", closing[skill] - booked[skill]) for skill in skills]
    return closed(opening, entries, fsum(closing.values()))


def entry(event: Evidence | Change, skill: Skill, minutes: float) -> Entry:
    """The line for what an event did to the debt of a skill; what was paid is written as a positive number."""
    if isinstance(event, Change):
        return Entry(event.time, skill.id, "borrowed", minutes)
    return Entry(event.time, skill.id, "paid" if minutes < 0.0 else "reassessed", abs(minutes), event.id)


def closed(opening: float, entries: list[Entry], closing: float) -> Booking:
    """The books with their lines summed by kind, lines of nothing left out."""
    sums = {kind: fsum(line.minutes for line in entries if line.kind == kind) for kind in KINDS}
    return Booking(opening, **sums, closing=closing, entries=tuple(line for line in entries if line.minutes))


def pace(prior: float, active_minutes: Iterable[float], gains: Iterable[float]) -> float:
    """Minutes per logit after some learning: the author's estimate, drawn to what the learner needed so far.

    `gains` are the logits of progress made in those active minutes; losses count as none.
    """
    return (prior * PACE_WEIGHT + fsum(active_minutes)) / (PACE_WEIGHT + fsum(max(gain, 0.0) for gain in gains))
