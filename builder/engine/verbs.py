"""All that the browser calls. Each verb takes JSON text and gives JSON text, so that nothing crosses by reference."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from builder import __version__
from builder.engine import ledger, mastery, xapi
from builder.engine.debt import owed as owed_now
from builder.engine.item import Item, from_data, sound_response
from builder.engine.items import ITEM_TYPES
from builder.engine.skill import Role, Skill
from builder.engine.values import Outcome, Transcript, canonical, readable, transcript_of

type Data = dict[str, Any]


def score(data: str) -> str:
    """Score a response, or say which job must be run first. Shapes: ARCHITECTURE, "The page and the engine"."""
    return _answer(_score, data)


def record(data: str) -> str:
    """Turn an event into its outcome and statements: its own first, then what follows from it for the lesson."""
    return _answer(_record, data)


def owed(data: str) -> str:
    """Fold new statements into the state, and say what is owed for each role at `now`."""
    return _answer(_owed, data)


def _answer(verb: Callable[[Data], Data], data: str) -> str:
    return json.dumps(verb(json.loads(data)))


def _transcript(data: Data) -> Transcript | None:
    told = data.get("transcript")
    return None if told is None else transcript_of(told)


def _outcome(data: Data, item: Item, response: Any) -> tuple[Outcome | None, Data]:
    """The outcome, or none and the job that must be run first."""
    transcript = _transcript(data)
    sound = sound_response(response, {control.name for control in item.controls()})
    if transcript is None and not isinstance(sound, str) and (job := item.job(sound)):
        return None, {"job": asdict(job)}
    outcome = item.score(response, transcript, tuple(data.get("known", ())))
    notes = [asdict(note) for note in outcome.notes]
    return outcome, {"share": outcome.share, "state": outcome.state, "notes": notes}


def _score(data: Data) -> Data:
    return _outcome(data, from_data(ITEM_TYPES, data["item"]), data.get("response"))[1]


def _scene(context: Data) -> xapi.Scene:
    lesson = context.get("lesson") or {}
    return xapi.Scene(
        base=context["base"],
        course=context["course"]["id"],
        course_title=context["course"]["title"],
        language=context["course"].get("language", "en"),
        actor=context["actor"],
        registration=context["registration"],
        engine=__version__,
        lesson=lesson.get("id", ""),
        lesson_title=lesson.get("title", ""),
    )


def _event(raw: Data) -> xapi.Event:
    response = {name: tuple(map(readable, values)) for name, values in (raw.get("response") or {}).items()}
    given = {key: raw[key] for key in ("seed", "attempt", "duration", "revealed") if raw.get(key) is not None}
    hints = tuple(raw.get("hints") or ())
    return xapi.Event(raw["verb"], raw["time"], raw["course"], raw.get("lesson") or "", raw.get("item") or "", response, hints=hints, **given)


def _record(data: Data) -> Data:
    raw, context = data["event"], data["context"]
    scene, progress, done = _scene(context), dict(data.get("progress") or {}), list(data.get("done") or ())
    if raw["verb"] != "answered":
        event = _event(raw)
        statement = xapi.of_course(event, scene) if event.verb == "initialized" else xapi.of_lesson(event, scene)
        return {"outcome": None, "scaled": None, "statements": [_told(statement)], "progress": progress, "done": [*done, event.verb]}
    item = from_data(ITEM_TYPES, data["item"])
    outcome, shown = _outcome(data, item, raw.get("response"))
    if outcome is None:
        return shown
    if outcome.error:
        return {"outcome": shown, "scaled": None, "statements": [], "progress": progress, "done": done}
    event = _event(raw)
    statements = [xapi.answered(event, item, outcome, _transcript(data), scene)]
    scaled, name = xapi.scaled_of(item, outcome, event), f"{event.course}/{item.id}"
    progress[name] = scaled if scaled is None else max(scaled, progress.get(name) or 0.0)
    for verb, mean in _reached(context.get("lesson") or {}, progress, done):
        statements.append(xapi.of_lesson(xapi.Event(verb, event.time, event.course, event.lesson), scene, mean))
        done.append(verb)
    told = [_told(statement) for statement in statements]
    return {"outcome": shown, "scaled": scaled, "statements": told, "progress": progress, "done": done}


def _reached(lesson: Data, progress: Data, done: list[str]) -> list[tuple[str, float | None]]:
    """What an answer makes of its lesson: completed when all items are answered; passed once, failed at most once before."""
    items = lesson.get("items") or []
    if not items or any(name not in progress for name in items):
        return []
    reached: list[tuple[str, float | None]] = [] if "completed" in done else [("completed", None)]
    scores = [progress[name] for name in items if progress[name] is not None]
    if scores and "passed" not in done:
        mean = round(sum(scores) / len(scores), 6)
        verb = "passed" if mean >= lesson.get("pass", 0.8) else "failed"
        reached += [(verb, mean)] if verb not in done else []
    return reached


def _told(statement: Data) -> Data:
    verb = next(name for name, iri in xapi.VERBS.items() if iri == statement["verb"]["id"])
    return {"id": statement["id"], "verb": verb, "time": statement["timestamp"], "text": canonical(statement)}


def skills_and_roles(course: Data) -> tuple[dict[str, Skill], dict[str, Role]]:
    """Skills and roles of a published course file."""
    skills = {
        each["id"]: Skill(each["id"], each["title"], each["minutes"], tuple(each.get("requires", ())), each.get("half_life", 195.0))
        for each in course["skills"]
    }
    return skills, {each["id"]: Role(each["id"], each["title"], each["requires"]) for each in course["roles"]}


def _owed(data: Data) -> Data:
    course, now = data["course"], xapi.days(data["now"])
    skills, roles = skills_and_roles(course)
    state = mastery.from_json(data["state"]) if data.get("state") else mastery.Mastery()
    entries = ledger.Ledger.of(json.loads(text) for text in data["statements"]).entries()
    shown = [ledger.evidence(entry, course.get("items", {})) for entry in entries if entry.course == course["id"]]
    for each in sorted((e for e in shown if e), key=lambda e: (e.time, e.id)):
        if state.last is not None and (each.time, each.id) <= tuple(state.last):
            return {"replay": True}
        state = mastery.fold(state, each, skills)
    debts = owed_now(state, skills, roles, now, data.get("role"))
    return {"state": mastery.to_json(state), "debts": [asdict(debt) for debt in debts]}
