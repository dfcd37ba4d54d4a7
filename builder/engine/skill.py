"""What can be learned and what a role asks for: skills, levels, and everything a role needs through prerequisites.

Abilities and requirements are in logits on one scale for all skills: a learner at `logit(p)` answers the reference
question of the skill right with probability p.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log

LEVELS: Mapping[str, float] = {"aware": 0.50, "working": 0.70, "proficient": 0.80, "expert": 0.90}


@dataclass(frozen=True)
class Skill:
    """One thing to learn: the author's minutes from zero to proficient, and the days in which half of it is lost."""

    id: str
    title: str
    minutes: float
    requires: tuple[str, ...] = ()
    half_life: float = 195.0


@dataclass(frozen=True)
class Role:
    """What a job asks for: the name of a level for each skill it names."""

    id: str
    title: str
    requires: Mapping[str, str]


def logit(probability: float) -> float:
    """Place a probability between 0 and 1 on the ability scale."""
    return log(probability / (1.0 - probability))


def chances(ability: float) -> tuple[float, float]:
    """The chances of right and of wrong, each to full precision however small it is."""
    small = exp(-abs(ability))
    likely, unlikely = 1.0 / (1.0 + small), small / (1.0 + small)
    return (likely, unlikely) if ability >= 0.0 else (unlikely, likely)


def closure(role: Role, skills: Mapping[str, Skill]) -> dict[str, float]:
    """All that a role needs, prerequisites included, each skill once: skill id -> required logit, in course order.

    A prerequisite inherits the level of what requires it, and the highest of several paths counts. Ids and levels
    nobody declared are left out; a cycle ends, because a skill is looked at again only when its level rises.
    """
    required: dict[str, float] = {}
    waiting = [(skill, logit(LEVELS[level])) for skill, level in role.requires.items() if level in LEVELS]
    while waiting:
        skill, level = waiting.pop()
        if skill in skills and (skill not in required or level > required[skill]):
            required[skill] = level
            waiting += [(before, level) for before in skills[skill].requires]
    return {skill: required[skill] for skill in skills if skill in required}


def level_of(required: float) -> str:
    """The name of the level that stands nearest to a required logit."""
    return min(LEVELS, key=lambda level: abs(logit(LEVELS[level]) - required))
