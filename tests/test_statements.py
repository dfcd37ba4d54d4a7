"""Statements: one per event, named by their own content, and valid xAPI by two judges that know nothing of each other."""

import json
import subprocess
import uuid
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from builder.build import read_courses
from builder.engine import verbs, xapi
from builder.engine.ledger import Ledger
from builder.engine.shape import encode
from builder.engine.values import canonical
from builder.publish.proof import Memory, outcome_of

ROOT = Path(__file__).parents[1]
NODE = ROOT / ".venv" / "bin" / "node"
JUDGE = """
const judge = require('@learninglocker/xapi-validation').default;
const all = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(all.map(each => judge(each).map(String))));
"""
BASE = "https://example.org/site"
ACTOR = {"objectType": "Agent", "account": {"homePage": BASE, "name": "a"}}


def recorded(verb: str, name: str = "", **more: Any) -> list[dict[str, Any]]:
    """The statements that an event becomes."""
    lesson = {"id": "brew", "title": "Brew", "pass": 0.8, "items": [name]}
    context = {
        "base": BASE,
        "course": {"id": "gallery", "title": "Gallery", "language": "en"},
        "lesson": lesson,
        "actor": ACTOR,
        "registration": "00000000-0000-4000-8000-000000000001",
    }
    event = {"verb": verb, "time": "2026-11-23T12:00:00.000Z", "course": "gallery", "lesson": "brew", "duration": 2.5}
    response = more.pop("response", {})
    data = {"event": event | {"item": name, "response": response, "hints": [0]}, "context": context} | more
    return [json.loads(each["text"]) for each in json.loads(verbs.record(json.dumps(data)))["statements"]]


@cache
def answers() -> list[list[dict[str, Any]]]:
    """What each sample of the gallery's items becomes."""
    runs, told = Memory(ROOT / ".cache" / "paydown").run, []
    course = next(each for each in read_courses(ROOT / "courses").courses if each.id == "gallery")
    for item in course.items:
        for sample in item.samples():
            transcript = outcome_of(item, sample.response, (), runs)[1]
            ran = json.loads(json.dumps(transcript, default=lambda each: each.__dict__)) if transcript else None
            more = {"item": encode(item), "transcript": ran, "response": sample.response}
            told.append(recorded("answered", f"gallery/{item.id}", **more))
    return told


def everything() -> list[dict[str, Any]]:
    visits = [recorded(verb) for verb in ("initialized", "experienced", "completed")]
    return [each for statements in [*visits, *answers()] for each in statements]


def test_an_answer_is_one_statement_and_what_follows_for_the_lesson() -> None:
    for statements in answers():
        said = [each["verb"]["display"]["en"] for each in statements]
        assert said[:2] == ["answered", "completed"]
        assert said[2:] in (["passed"], ["failed"])
    kinds = {each[0]["object"]["definition"]["interactionType"] for each in answers()}
    assert kinds == {"choice", "true-false", "fill-in", "numeric", "sequencing", "performance"}


def test_the_id_is_the_uuid5_of_the_canonical_rest() -> None:
    for each in everything():
        rest = {key: value for key, value in each.items() if key != "id"}
        assert each["id"] == str(uuid.uuid5(xapi.NAMESPACE, canonical(rest)))


def test_a_strict_validator_finds_nothing() -> None:
    done = subprocess.run(
        [NODE, "-e", JUDGE], input=json.dumps(everything()), capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert [found for found in json.loads(done.stdout) if found] == []


def test_what_validators_overlook_holds_too() -> None:
    for each in everything():
        assert each["timestamp"].endswith("Z")
        activities = each["context"]["contextActivities"]
        assert all(isinstance(listed, list) for listed in activities.values())
        definition = each["object"]["definition"]
        if definition["type"].endswith("cmi.interaction"):
            assert definition["interactionType"]
            parts = definition.get("choices") or definition.get("steps") or []
            ids = [part["id"] for part in parts]
            assert len(set(ids)) == len(ids)
            if definition["interactionType"] in ("choice", "sequencing"):
                spelled = [each["result"]["response"], *definition.get("correctResponsesPattern", [])]
                assert {name for text in spelled for name in text.split("[,]") if name} <= set(ids)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740992.0, "9007199254740992"),
        (295147905179352830000.0, "295147905179352830000"),
        (1e21, "1e+21"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (333333333.33333329, "333333333.3333333"),
    ],
)
def test_numbers_are_spelled_as_rfc_8785_says(number: float, text: str) -> None:
    assert canonical(number) == text


def test_merging_ledgers_is_a_union_in_any_order() -> None:
    told = everything()
    parts = [
        Ledger.of(told[:20]),
        Ledger.of(told[10:40]),
        Ledger.of([*told[30:], told[0] | {"stored": "2027-01-01T00:00:00Z"}]),
    ]
    whole = Ledger.of(told[1:]).merge(parts[0]).merge(parts[2])
    for one, two, three in permutations(parts):
        assert one.merge(two).merge(three) == one.merge(two.merge(three)) == whole
    assert whole.merge(whole) == whole
    assert len(whole.statements) == len({each["id"] for each in told})
