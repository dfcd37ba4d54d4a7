"""One scorer, two places: CPython at build and Pyodide in the page give the same outcomes, statements and debts."""

import json
import random
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from builder.build import read_courses
from builder.course.model import Site
from builder.engine import verbs
from builder.engine.item import Item
from builder.engine.shape import encode
from builder.engine.values import Sample
from builder.publish.page import course_file
from builder.publish.proof import Memory
from tests.two_pythons import HARNESS, VERBS, in_pyodide

ROOT = Path(__file__).parents[1]
TEXTS = [
    "",
    " ",
    "0",
    "1e3",
    "−3,5",
    "true",
    "x" * 300,
    "naïve\u0301",
    "[,]",
    "print('a')",
    "\x07",
    "7/2",
    "0x10",
    "  None ",
]


@cache
def site() -> Site:
    return read_courses(ROOT / "courses")


def samples() -> list[tuple[Item, Sample]]:
    """Of every item that is complete as it stands; those whose values are drawn have tests of their own."""
    return [(each.item, sample) for _, each in site().items() if not each.item.given for sample in each.item.samples()]


def scoring(item: Item, response: Any, transcript: Any = None, known: Any = ()) -> dict[str, Any]:
    return {"item": encode(item), "response": response, "transcript": transcript, "known": list(known)}


def test_every_sample_of_every_course_gets_its_share_in_both() -> None:
    memory = Memory(ROOT / ".cache" / "paydown")
    tried = samples()
    jobs = {nth: item.job(sample.response) for nth, (item, sample) in enumerate(tried)}
    runs = [(HARNESS, "perform_json", asdict(job)) for job in jobs.values() if job]
    transcripts = dict(zip([nth for nth, job in jobs.items() if job], in_pyodide(runs), strict=True))
    known = {item.id: [item.signature(memory.run(item.job(r))) for r, _ in item.foreseen()] for item, _ in tried}  # type: ignore[attr-defined]
    calls = [scoring(item, s.response, transcripts.get(nth), known[item.id]) for nth, (item, s) in enumerate(tried)]
    in_page = in_pyodide([(VERBS, "score", call) for call in calls])
    for (item, sample), call, outcome in zip(tried, calls, in_page, strict=True):
        assert outcome["share"] == sample.share, (item.id, sample, outcome)
        assert not sample.text or sample.text in [note["text"] for note in outcome["notes"]], (item.id, sample, outcome)
        assert json.loads(verbs.score(json.dumps(call))) == outcome
    assert len(tried) > 200


def test_random_responses_get_the_same_outcome_in_both() -> None:
    dice = random.Random(11)
    items = [each.item for _, each in site().items() if each.item.kind != "code" and not each.item.given]
    calls = []
    for _ in range(1500):
        item = dice.choice(items)
        parts = [part.id for control in item.controls() for part in control.parts]
        values = [dice.choice([*parts, *TEXTS]) for _ in range(dice.randrange(4))]
        values = dice.sample(parts, len(parts)) if parts and dice.random() < 0.4 else values
        calls.append(scoring(item, {"answer": values}))
    in_page = in_pyodide([(VERBS, "score", call) for call in calls])
    assert [json.loads(verbs.score(json.dumps(call))) for call in calls] == in_page
    assert {outcome.get("state") for outcome in in_page} >= {"right", "wrong", "error"}


def test_statements_and_debts_of_random_journals_are_the_same_in_both() -> None:
    journals = [journal(seed) for seed in range(20)]
    records = [event for events, _ in journals for event in events]
    in_page = in_pyodide([(VERBS, "record", event) for event in records])
    at_home = [json.loads(verbs.record(json.dumps(event))) for event in records]
    assert in_page == at_home
    told = iter(at_home)
    owing = []
    for events, course in journals:
        texts = [s["text"] for _ in events for s in next(told)["statements"]]
        owing.append(
            {"state": None, "statements": texts, "course": course, "now": "2027-03-01T00:00:00Z", "role": None}
        )
    for ours, theirs in zip(
        (json.loads(verbs.owed(json.dumps(o))) for o in owing),
        in_pyodide([(VERBS, "owed", o) for o in owing]),
        strict=True,
    ):
        for mine, other in zip(ours["debts"], theirs["debts"], strict=True):
            assert mine["role"] == other["role"]
            assert abs(mine["minutes"] - other["minutes"]) <= 1e-9
        assert ours["debts"]


def journal(seed: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Random answers of one learner to a course, over some months."""
    dice = random.Random(seed)
    course = next(course for course in site().courses if course.id == "first-python")
    items = [item for item in course.items if item.kind != "code"]
    context = {
        "base": "https://example.org/site",
        "course": {"id": course.id, "title": course.title, "language": "en"},
        "lesson": None,
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": "https://example.org/site", "name": f"learner-{seed}"},
        },
        "registration": f"00000000-0000-4000-8000-{seed:012d}",
    }
    events = []
    for nth in range(30):
        item = dice.choice(items)
        response = dice.choice(list(item.samples())).response
        time = f"2026-{1 + nth // 3:02d}-{1 + dice.randrange(28):02d}T{dice.randrange(24):02d}:00:00.{nth:03d}Z"
        event = {
            "verb": "answered",
            "time": time,
            "course": course.id,
            "item": f"{course.id}/{item.id}",
            "response": response,
            "attempt": 1,
            "duration": dice.random() * 90,
        }
        events.append({"event": event, "item": encode(item), "context": context})
    return events, course_file("https://example.org/site", course, {})
