"""What a learner is believed to know: a Gaussian ability for each skill, folded from evidence in the order of time.

Abilities are in logits, variances in logits squared, times in days since the epoch, half-lives in days. The rules are
moment matching (the one that is reported) and the extended Kalman step (questions about several skills).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from math import exp, fsum, pi, sqrt
from typing import Any

from builder.engine.skill import Skill, chances

NOVICE_MEAN, NOVICE_VARIANCE = -1.0, 2.25
GRID = tuple((i / 4, exp(-((i / 4) ** 2) / 2)) for i in range(-20, 21))  # +-4 is too short: it moves the third decimal
REPEAT_WINDOW = 10 / 1440 + 1e-9  # ten minutes, and the grain of a float that counts days
HINTED_SHARE, HINTED_WEIGHT = 0.25, 0.5
LAST_ANSWERS, CONFLICT = 10, 18.3  # chi square, ten degrees of freedom, 95 %
MODEL = 1  # raised when beliefs kept by an older version no longer mean the same


@dataclass(frozen=True)
class Evidence:
    """One marked answer: what it says about which skills, and how loudly.

    `share` of the credit and `guess` (the chance of a blind hit) lie between 0 and 1; `difficulty` is in logits, and
    `variance` says how well it is known.
    """

    id: str
    time: float
    item: str
    skills: tuple[str, ...]
    share: float
    guess: float = 0.0
    difficulty: float = 0.0
    variance: float = 0.8
    hinted: bool = False

    @property
    def key(self) -> tuple[float, str]:
        """The one order in which evidence is folded; other orders give other numbers."""
        return self.time, self.id


@dataclass(frozen=True)
class Belief:
    """How able a learner is in one skill, as known at `time`: that of the last evidence, none where there was none.

    `surprises` holds, for the last ten answers, how far each was from what was expected (chi square terms).
    """

    mean: float = NOVICE_MEAN
    variance: float = NOVICE_VARIANCE
    time: float | None = None
    answers: int = 0
    surprises: tuple[float, ...] = ()


@dataclass(frozen=True)
class Mastery:
    """All that the next answer needs of the earlier ones: beliefs by skill, recent times by item, the last key."""

    beliefs: Mapping[str, Belief] = field(default_factory=dict)
    recent: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    last: tuple[float, str] | None = None

    def belief(self, skill: str) -> Belief:
        """The belief about a skill; a novice's where there is no evidence."""
        return self.beliefs.get(skill, Belief())


def ekf(
    mean: float,
    variance: float,
    y: float,
    b: float = 0.0,
    c: float = 0.0,
    *,
    item_variance: float = 0.0,
    weight: float = 1.0,
) -> tuple[float, float]:
    """Mean and variance after an answer by one extended Kalman step: quick, and too mild on a run of wrong answers.

    y is the share of the credit, b the difficulty, c the chance of guessing right.
    """
    right, wrong = chances(mean - b)
    expected, missed = c + (1.0 - c) * right, (1.0 - c) * wrong
    slope = missed * right
    spread = weight * slope * slope * (variance + item_variance) + expected * missed
    if not spread:
        return mean, variance
    gain = weight * variance * slope / spread
    return mean + gain * (y - expected), variance - gain * slope * variance


def match(
    mean: float,
    variance: float,
    y: float,
    b: float = 0.0,
    c: float = 0.0,
    *,
    item_variance: float = 0.0,
    weight: float = 1.0,
) -> tuple[float, float]:
    """Mean and variance after an answer by moment matching over 41 points: the rule for what people are shown."""
    sd, scale = sqrt(variance), 1.0 / sqrt(1.0 + pi * item_variance / 8.0)
    for_right, for_wrong = y * weight, (1.0 - y) * weight
    total = first = second = 0.0
    for x, density in GRID:
        right, wrong = chances((mean + sd * x - b) * scale)
        mass = density * (c + (1.0 - c) * right) ** for_right * ((1.0 - c) * wrong) ** for_wrong
        total, first, second = total + mass, first + mass * x, second + mass * x * x
    if not total:
        return mean, variance
    centre = first / total
    return mean + sd * centre, variance * (second / total - centre * centre)


def joint(beliefs: Sequence[Belief]) -> tuple[float, float]:
    """Mean and variance of the mean ability of some skills: what a question about all of them measures."""
    n = len(beliefs)
    return fsum(belief.mean for belief in beliefs) / n, fsum(belief.variance for belief in beliefs) / n / n


def learned(beliefs: Sequence[Belief], evidence: Evidence, weight: float) -> tuple[Belief, ...]:
    """The beliefs about the skills of one question after its answer; the gain is shared out by variance."""
    n, (mean, variance) = len(beliefs), joint(beliefs)
    y = min(evidence.share, HINTED_SHARE) if evidence.hinted else evidence.share
    rule, b, c = match if n == 1 else ekf, evidence.difficulty, evidence.guess
    new_mean, new_variance = rule(mean, variance, y, b, c, item_variance=evidence.variance, weight=weight)
    surprise = weight * surprise_of(y, expected_share(mean, variance, evidence))
    parts = [belief.variance / n / variance for belief in beliefs]
    return tuple(
        Belief(
            mean=belief.mean + part * (new_mean - mean),
            variance=belief.variance + part * part * (new_variance - variance),
            time=evidence.time,
            answers=belief.answers + 1,
            surprises=(*belief.surprises, surprise)[-LAST_ANSWERS:],
        )
        for belief, part in zip(beliefs, parts, strict=True)
    )


def expected_share(mean: float, variance: float, evidence: Evidence) -> float:
    """The share of the credit to be expected before an answer, the uncertainty of learner and question included."""
    scale = sqrt(1.0 + pi * (variance + evidence.variance) / 8.0)
    return evidence.guess + (1.0 - evidence.guess) * chances((mean - evidence.difficulty) / scale)[0]


def surprise_of(share: float, expected: float) -> float:
    """How far an answer lies from what was expected: its term of the chi square sum, about 1 on average."""
    p = min(max(expected, 0.005), 0.995)
    return (share - p) ** 2 / (p * (1.0 - p))


def decayed(belief: Belief, now: float, half_life: float) -> Belief:
    """The belief as it has faded by `now`: mean and variance relax towards the novice's, never backwards in time."""
    if belief.time is None or now <= belief.time:
        return belief
    kept = kept_share(belief, now, half_life)
    mean = NOVICE_MEAN + (belief.mean - NOVICE_MEAN) * kept
    variance = NOVICE_VARIANCE + (belief.variance - NOVICE_VARIANCE) * kept * kept
    return replace(belief, mean=mean, variance=variance, time=now)


def kept_share(belief: Belief, now: float, half_life: float) -> float:
    """How much of the last evidence still counts: 1 at once, a half after the half-life, 0 without evidence."""
    return 0.0 if belief.time is None else 2.0 ** (-max(now - belief.time, 0.0) / half_life)


def status(belief: Belief, now: float, half_life: float) -> str:
    """How far a belief (as folded, not decayed) can be trusted: `unknown`, `stale`, `conflicting` or `known`."""
    if belief.time is None:
        return "unknown"
    if kept_share(belief, now, half_life) < 0.5:
        return "stale"
    return "conflicting" if fsum(belief.surprises) > CONFLICT else "known"


def fold(mastery: Mastery, evidence: Evidence, skills: Mapping[str, Skill]) -> Mastery:
    """Mastery after one more answer; the last one given again changes nothing.

    Skills nobody declared are left out. Evidence older than what was folded raises: the past needs `replay`.
    """
    if mastery.last is not None and evidence.key <= mastery.last:
        if evidence.key == mastery.last:
            return mastery
        raise ValueError(f"evidence {evidence.id} is older than {mastery.last[1]}: replay the ledger")
    recent = {item: kept for item, times in mastery.recent.items() if (kept := lately(times, evidence.time))}
    again = recent.get(evidence.item, ())
    weight = 0.5 ** len(again) * (HINTED_WEIGHT if evidence.hinted else 1.0)
    known = [skill for skill in dict.fromkeys(evidence.skills) if skill in skills]
    before = [decayed(mastery.belief(skill), evidence.time, skills[skill].half_life) for skill in known]
    after = learned(before, evidence, weight) if known else ()
    return Mastery(
        beliefs={**mastery.beliefs, **dict(zip(known, after, strict=True))},
        recent={**recent, evidence.item: (*again, evidence.time)},
        last=evidence.key,
    )


def lately(times: tuple[float, ...], now: float) -> tuple[float, ...]:
    """Those of some times that lie within the ten minutes before `now`."""
    return tuple(time for time in times if now - time <= REPEAT_WINDOW)


def ordered(evidences: Iterable[Evidence]) -> list[Evidence]:
    """Evidence in the order in which it counts, each id once, whatever order and however often it came in."""
    first: dict[str, Evidence] = {}
    for evidence in sorted(evidences, key=lambda evidence: evidence.key):
        first.setdefault(evidence.id, evidence)
    return list(first.values())


def replay(evidences: Iterable[Evidence], skills: Mapping[str, Skill]) -> Mastery:
    """Mastery from all evidence there is."""
    mastery = Mastery()
    for evidence in ordered(evidences):
        mastery = fold(mastery, evidence, skills)
    return mastery


def to_json(mastery: Mastery) -> dict[str, Any]:
    """Mastery as plain values, for keeping between answers; `from_json` gives the same mastery to the last bit."""
    return {"model": MODEL, **asdict(mastery)}


def from_json(kept: Mapping[str, Any]) -> Mastery:
    """Mastery from what `to_json` gave, also after a round trip through a JSON text or JavaScript.

    Raises ValueError where another model kept it: the ledger must be replayed.
    """
    if kept.get("model") != MODEL:
        raise ValueError(f"mastery kept by model {kept.get('model')!r}, this is {MODEL}: replay the ledger")
    return Mastery(
        beliefs={skill: _belief(belief) for skill, belief in kept["beliefs"].items()},
        recent={item: tuple(float(time) for time in times) for item, times in kept["recent"].items()},
        last=(float(kept["last"][0]), str(kept["last"][1])) if kept["last"] is not None else None,
    )


def _belief(kept: Mapping[str, Any]) -> Belief:
    return Belief(
        mean=float(kept["mean"]),
        variance=float(kept["variance"]),
        time=None if kept["time"] is None else float(kept["time"]),
        answers=int(kept["answers"]),
        surprises=tuple(float(surprise) for surprise in kept["surprises"]),
    )
