"""An event to its statements: its own first, then what follows from it for the lesson. Shapes: `verbs.record`."""

from typing import Any

from builder import __version__
from builder.engine import xapi
from builder.engine.item import Item
from builder.engine.values import Outcome, Transcript, canonical, readable

type Data = dict[str, Any]


def visited(data: Data) -> Data:
    """The statement of an event that is no answer; none for a lesson that is completed already."""
    scene, event, done = _scene(data["context"]), _event(data["event"]), list(data.get("done") or ())
    again = event.verb == "completed" and "completed" in done
    statement = xapi.of_course(event, scene) if event.verb == "initialized" else xapi.of_lesson(event, scene)
    told = {"statements": [] if again else [_told(statement)], "done": list(dict.fromkeys([*done, event.verb]))}
    return {"outcome": None, "scaled": None, "progress": data.get("progress") or {}, **told}


def answered(data: Data, item: Item, outcome: Outcome, transcript: Transcript | None) -> Data:
    """The statements of an answer; none where the response could not be read."""
    progress, done = dict(data.get("progress") or {}), list(data.get("done") or ())
    if outcome.error:
        return {"scaled": None, "statements": [], "progress": progress, "done": done}
    scene, event = _scene(data["context"]), _event(data["event"])
    statements = [xapi.answered(event, item, outcome, transcript, scene)]
    scaled, name = xapi.scaled_of(item, outcome, event), f"{event.course}/{item.id}"
    for former, now in ((data["context"].get("lesson") or {}).get("renamed") or {}).items():
        if former in progress:
            progress.setdefault(now, progress.pop(former))
    progress[name] = scaled if scaled is None else max(scaled, progress.get(name) or 0.0)
    for verb, mean in _reached(data["context"].get("lesson") or {}, progress, done):
        statements.append(xapi.of_lesson(xapi.Event(verb, event.time, event.course, event.lesson), scene, mean))
        done.append(verb)
    return {"scaled": scaled, "statements": [_told(each) for each in statements], "progress": progress, "done": done}


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
    given = {
        key: raw[key] for key in ("seed", "attempt", "duration", "revealed", "confidence") if raw.get(key) is not None
    }
    hints = tuple(each for each in raw.get("hints") or () if isinstance(each, int))
    return xapi.Event(
        raw["verb"],
        raw["time"],
        raw["course"],
        raw.get("lesson") or "",
        raw.get("item") or "",
        response,
        hints=hints,
        **given,
    )


def _reached(lesson: Data, progress: Data, done: list[str]) -> list[tuple[str, float | None]]:
    """What an answer makes of its lesson: completed when all items are answered, passed once, failed once at most."""
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
