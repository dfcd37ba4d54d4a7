"""What is owed: new statements folded into the state of mastery, then the debt of each role. Shapes: `verbs.owed`."""

import json
from dataclasses import asdict
from typing import Any

from builder.engine import ledger, mastery, xapi
from builder.engine.debt import owed as owed_now
from builder.engine.skill import Role, Skill

type Data = dict[str, Any]


def skills_and_roles(course: Data) -> tuple[dict[str, Skill], dict[str, Role]]:
    """Skills and roles of a published course file."""
    skills = {
        each["id"]: Skill(
            each["id"], each["title"], each["minutes"], tuple(each.get("requires", ())), each.get("half_life", 195.0)
        )
        for each in course["skills"]
    }
    return skills, {each["id"]: Role(each["id"], each["title"], each["requires"]) for each in course["roles"]}


def owed(data: Data) -> Data:
    """The new state and the debts, or `replay` where a statement belongs before what was folded."""
    course, now = data["course"], xapi.days(data["now"])
    skills, roles = skills_and_roles(course)
    state = mastery.from_json(data["state"]) if data.get("state") else mastery.Mastery()
    names = {course["id"]: course.get("renamed", {})}
    entries = ledger.Ledger.of(json.loads(text) for text in data["statements"]).entries(names)
    shown = [ledger.evidence(entry, course.get("items", {})) for entry in entries if entry.course == course["id"]]
    for each in sorted((e for e in shown if e), key=lambda e: (e.time, e.id)):
        if state.last is not None and (each.time, each.id) <= tuple(state.last):
            return {"replay": True}
        state = mastery.fold(state, each, skills)
    debts = owed_now(state, skills, roles, now, data.get("role"))
    return {"state": mastery.to_json(state), "debts": [asdict(debt) for debt in debts]}
