"""xAPI 1.0.3: the only file that spells it. Writes the statement of an event and reads any statement back as an Entry.

Sources: xAPI 1.0.3 Data sections 2.2 to 2.4 and 4.6; DESIGN section 7. The emitted subset is valid in 2.0 as well.
"""

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from builder.engine.item import Item
from builder.engine.values import Outcome, Response, Transcript, canonical, rounded

ADL = "http://adlnet.gov/expapi/"
EXTENSION = "https://w3id.org/paydown/xapi/"
VERBS: Mapping[str, str] = {
    name: f"{ADL}verbs/{name}" for name in ("initialized", "experienced", "answered", "completed", "passed", "failed")
}
VOIDED = f"{ADL}verbs/voided"
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, EXTENSION)
"""Namespace of statement ids: uuid5 of the canonical JSON of everything else in the statement."""
KINDS = ("items", "lessons", "skills")
"""What there is in a course, as its activity ids name it."""
CONFIDENCES = ("sure", "fairly-sure", "guess")
"""How sure of an answer its learner can say to be."""
ADDED_BY_LRS = ("stored", "authority", "version")


@dataclass(frozen=True)
class Event:
    """What the page stored at the click. `time` is ISO 8601 in UTC with milliseconds, `duration` seconds."""

    verb: str
    time: str
    course: str
    lesson: str = ""
    item: str = ""
    response: Response = field(default_factory=dict)
    seed: int | None = None
    attempt: int = 1
    duration: float = 0.0
    hints: tuple[int, ...] = ()
    revealed: bool = False
    confidence: str = ""


@dataclass(frozen=True)
class Scene:
    """Where events happen: the site's base, titles, who acts under which registration, and the engine's version."""

    base: str
    course: str
    course_title: str
    language: str
    actor: Mapping[str, Any]
    registration: str
    engine: str
    lesson: str = ""
    lesson_title: str = ""


def identified(statement: Mapping[str, Any]) -> dict[str, Any]:
    """A statement with its id: uuid5 over the canonical JSON of everything else in it."""
    rest = {key: value for key, value in statement.items() if key != "id"}
    return {"id": str(uuid.uuid5(NAMESPACE, canonical(rest).encode("utf-8", "surrogatepass"))), **rest}


def iso_duration(seconds: float) -> str:
    """Seconds as ISO 8601 with at most two decimals."""
    return f"PT{round(max(0.0, seconds), 2):.2f}".rstrip("0").rstrip(".") + "S"


def seconds_of(duration: str) -> float:
    """ISO 8601 duration as seconds; none that can be read is 0."""
    found = re.fullmatch(r"P(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?)?", str(duration))
    if not found:
        return 0.0
    return sum(float(part or 0) * unit for part, unit in zip(found.groups(), (86_400, 3_600, 60, 1), strict=True))


def answered(event: Event, item: Item, outcome: Outcome, transcript: Transcript | None, scene: Scene) -> dict[str, Any]:
    """The statement of an answer."""
    told: dict[str, Any] = {"response": {name: list(values) for name, values in event.response.items()}}
    told |= {"share": outcome.share} if outcome.share is not None else {}
    told |= {"hints": list(event.hints)} if event.hints else {}
    told |= {"revealed": True} if event.revealed else {}
    told |= {"confidence": event.confidence} if event.confidence in CONFIDENCES else {}
    result: dict[str, Any] = {
        "response": item.told(event.response, transcript),
        "duration": iso_duration(event.duration),
        "extensions": _extensions(told),
    }
    result |= (
        {"completion": True} if outcome.share is None else _score(item, scaled_of(item, outcome, event), outcome.share)
    )
    about: dict[str, Any] = {
        "item-hash": item.item_hash(),
        "key-hash": item.key_hash(),
        "attempt": event.attempt,
        "engine": scene.engine,
        "difficulty": item.difficulty,
        "guess": rounded(item.guess()),
    }
    about |= {"seed": event.seed} if event.seed is not None else {}
    skills = [{"objectType": "Activity", "id": f"{scene.base}/{scene.course}/skills/{skill}"} for skill in item.skills]
    activity = {"objectType": "Activity", "id": f"{scene.base}/{scene.course}/items/{item.id}"}
    return _statement(event, scene, activity | {"definition": _definition(item, scene.language)}, result, about, skills)


def scaled_of(item: Item, outcome: Outcome, event: Event) -> float | None:
    """The scaled score: share x (1 - what the hints cost); none while a person has yet to mark."""
    if outcome.share is None:
        return None
    hints = item.all_hints
    cost = sum(hints[nth].costs for nth in set(event.hints) if 0 <= nth < len(hints))
    return rounded(outcome.share * (1 - min(1.0, cost)))


def of_lesson(event: Event, scene: Scene, scaled: float | None = None) -> dict[str, Any]:
    """The statement that a lesson was experienced, completed, passed or failed."""
    result: dict[str, Any] = {}
    if event.verb == "completed":
        result = {"completion": True}
    elif scaled is not None:
        result = {"score": {"scaled": scaled}, "success": event.verb == "passed"}
    if event.duration:
        result["duration"] = iso_duration(event.duration)
    return _statement(event, scene, _lesson(scene), result, {"engine": scene.engine}, [], inside=False)


def of_course(event: Event, scene: Scene) -> dict[str, Any]:
    """The statement that work on a course began."""
    return _statement(event, scene, _course(scene), {}, {"engine": scene.engine}, [], inside=False)


def _statement(
    event: Event,
    scene: Scene,
    activity: Mapping[str, Any],
    result: Mapping[str, Any],
    about: Mapping[str, Any],
    skills: list[dict[str, Any]],
    inside: bool = True,
) -> dict[str, Any]:
    activities: dict[str, Any] = {"grouping": [_course(scene)]}
    if inside and scene.lesson:
        activities["parent"] = [_lesson(scene)]
    if skills:
        activities["other"] = skills
    context = {
        "registration": scene.registration,
        "platform": "Paydown",
        "language": scene.language,
        "contextActivities": activities,
        "extensions": _extensions(about),
    }
    statement = {
        "actor": dict(scene.actor),
        "verb": {"id": VERBS[event.verb], "display": {"en": event.verb}},
        "object": dict(activity),
        "context": context,
        "timestamp": event.time,
    }
    return identified(statement | ({"result": dict(result)} if result else {}))


def _score(item: Item, scaled: float | None, share: float) -> dict[str, Any]:
    assert scaled is not None
    score = {"scaled": scaled, "raw": round(scaled * item.points, 6), "min": 0, "max": item.points}
    return {"score": score, "success": share == 1}


def _definition(item: Item, language: str) -> dict[str, Any]:
    raw = dict(item.definition())
    for components in ("choices", "scale", "source", "target", "steps"):
        if components in raw:
            raw[components] = [each | {"description": {language: each["description"]}} for each in raw[components]]
    about = {"type": f"{ADL}activities/cmi.interaction", "interactionType": item.interaction_type}
    return about | {"description": {language: item.stem}} | raw


def _lesson(scene: Scene) -> dict[str, Any]:
    definition: dict[str, Any] = {"type": f"{ADL}activities/lesson"}
    definition |= {"name": {scene.language: scene.lesson_title}} if scene.lesson_title else {}
    return {
        "objectType": "Activity",
        "id": f"{scene.base}/{scene.course}/lessons/{scene.lesson}",
        "definition": definition,
    }


def _course(scene: Scene) -> dict[str, Any]:
    definition = {"type": f"{ADL}activities/course", "name": {scene.language: scene.course_title}}
    return {"objectType": "Activity", "id": f"{scene.base}/{scene.course}", "definition": definition}


def _extensions(values: Mapping[str, Any]) -> dict[str, Any]:
    return {EXTENSION + key: value for key, value in values.items()}


@dataclass(frozen=True, order=True)
class Entry:
    """A statement as the ledger reads it. `time` is days since 1970 in UTC; `share` none = not marked, or no answer."""

    time: float
    id: str
    verb: str
    actor: str
    registration: str
    course: str
    lesson: str = ""
    item: str = ""
    share: float | None = None
    scaled: float | None = None
    points: float = 1.0
    seconds: float = 0.0
    attempt: int = 1
    hinted: bool = False
    skills: tuple[str, ...] | None = None
    difficulty: str | None = None
    guess: float | None = None
    response: Response | None = field(default=None, compare=False)
    item_hash: str = ""
    key_hash: str = ""
    confidence: str = ""


def days(timestamp: str) -> float:
    """An ISO 8601 time as days since 1970; without a zone it is taken as UTC. Raises ValueError."""
    time = datetime.fromisoformat(timestamp)
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp() / 86_400


def read(statement: Mapping[str, Any]) -> Entry | None:
    """A statement as an Entry; none if it is not about work in a course. Raises ValueError on what can't be read."""
    try:
        return _read(statement)
    except KeyError as fault:
        raise ValueError(f"`{fault.args[0]}` is missing") from None
    except (AttributeError, TypeError, IndexError, OverflowError) as fault:
        raise ValueError(f"not a statement: {fault!r}") from None


def unsound(statement: Any) -> str:
    """Why a value can't be kept as a statement, in a few words; empty for one that a ledger can hold and read."""
    if not isinstance(statement, Mapping):
        return "not an object"
    if not isinstance(statement.get("id"), str) or not statement["id"]:
        return "`id` is missing"
    for name in ("actor", "verb", "object"):
        if not isinstance(statement.get(name), Mapping):
            return f"`{name}` is not an object" if name in statement else f"`{name}` is missing"
    try:
        read(statement)
    except ValueError as fault:
        return str(fault)
    return ""


def _read(statement: Mapping[str, Any]) -> Entry | None:
    verb = next((name for name, iri in VERBS.items() if iri == statement["verb"]["id"]), None)
    result, context = statement.get("result", {}), statement.get("context", {})
    near = context.get("contextActivities", {})
    homes = [each["id"] for each in _listed(near.get("grouping"))]
    about = statement["object"]
    place = activity_place(about.get("id", ""), homes) if about.get("objectType", "Activity") == "Activity" else None
    if verb is None or place is None:
        return None
    _, course, kind, name = place
    told = _ours(result.get("extensions", {})) | _ours(context.get("extensions", {}))
    score = result.get("score", {})
    parents = [activity_place(each["id"], homes) for each in _listed(near.get("parent"))]
    lesson = name if kind == "lessons" else next((each[3] for each in parents if each and each[2] == "lessons"), "")
    others = [activity_place(each["id"], homes) for each in _listed(near.get("other"))]
    skills = tuple(each[3] for each in others if each and each[2] == "skills" and each[1] == course)
    return Entry(
        time=_time(statement),
        id=str(statement["id"]),
        verb=verb,
        actor=actor_name(statement["actor"]),
        registration=str(context.get("registration", "")),
        course=course,
        lesson=lesson,
        item=name if kind == "items" else "",
        share=_share(told, result, score) if verb == "answered" else None,
        scaled=_unit(score.get("scaled")),
        points=float(score.get("max", 1.0)),
        seconds=seconds_of(result.get("duration", "")),
        attempt=int(told.get("attempt", 1)),
        hinted=bool(told.get("hints")) or bool(told.get("revealed")),
        skills=skills or None,
        difficulty=str(told["difficulty"]) if "difficulty" in told else None,
        guess=_unit(told.get("guess")),
        response=_response(told.get("response"), result.get("response")),
        item_hash=str(told.get("item-hash", "")),
        key_hash=str(told.get("key-hash", "")),
        confidence=str(told.get("confidence", "")),
    )


def _time(statement: Mapping[str, Any]) -> float:
    time = days(statement["timestamp"] if "timestamp" in statement else statement["stored"])
    stored = days(statement["stored"]) if "stored" in statement else time
    return stored if time > stored + 1 else time


def _share(told: Mapping[str, Any], result: Mapping[str, Any], score: Mapping[str, Any]) -> float | None:
    if "share" in told:
        return _unit(told["share"])
    if "scaled" in score:
        return _unit(score["scaled"])
    return float(bool(result["success"])) if "success" in result else None


def _unit(value: Any) -> float | None:
    return None if value is None else min(1.0, max(0.0, float(value)))


def _response(ours: Any, told: Any) -> Response | None:
    """The response as the form submitted it; of other tools' statements, what xAPI's own spelling tells."""
    if isinstance(ours, Mapping) and all(isinstance(values, list) for values in ours.values()):
        return {str(name): tuple(map(str, values)) for name, values in ours.items()}
    return {"answer": tuple(told.split("[,]"))} if isinstance(told, str) else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _ours(extensions: Mapping[str, Any]) -> dict[str, Any]:
    return {key.removeprefix(EXTENSION): value for key, value in extensions.items() if key.startswith(EXTENSION)}


def activity_place(iri: str, courses: Sequence[str] = ()) -> tuple[str, str, str, str] | None:
    """(base, course, kind, name) of one of our activity ids; kind is `items`, `lessons`, `skills`, or empty for a course.

    `courses`: ids of courses it may belong to, which tell where the base ends even if that is `https://x.org/lessons`.
    """
    for home in courses:
        kind, found, name = iri.removeprefix(f"{home}/").partition("/")
        if iri.startswith(f"{home}/") and kind in KINDS and found and name:
            base, _, course = home.rpartition("/")
            return base, course, kind, name
    for kind in KINDS if iri not in courses else ():
        before, found, name = iri.partition(f"/{kind}/") if kind == "lessons" else iri.rpartition(f"/{kind}/")
        if found and name and "/" in before:
            base, _, course = before.rpartition("/")
            return base, course, kind, name
    base, _, course = iri.rpartition("/")
    return (base, course, "", course) if base and course else None


def actor_name(actor: Mapping[str, Any]) -> str:
    """One name for an actor: its inverse functional identifier, whichever it is."""
    if account := actor.get("account"):
        return f"{account['homePage']}|{account['name']}"
    known = next((key for key in ("mbox", "mbox_sha1sum", "openid") if key in actor), "mbox")
    return str(actor[known])
