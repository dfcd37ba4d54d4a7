"""What no program can mark: it is taken with the right words, counts as answered, and says nothing about a skill."""

import json
from typing import Any

import pytest

from builder.engine import verbs
from builder.engine.shape import encode
from tests.authoring import issues, item

ESSAY = """
    id: e
    type: essay
    stem: Why?
    words: {min: 3, max: 6}
    model: One two three four.
    rubric:
      - criterion: Reason.
        levels: [Says why, Says that]
      - Tone.
    """
RATING = """
    id: r
    type: rating
    stem: How was it?
    scale: [bad, fair, good]
    """


@pytest.mark.parametrize(
    ("text", "state", "message"),
    [
        ("One two three.", "unmarked", "verdict-handed-in"),
        ("One – two?", "error", "verdict-short"),
        ("a b c d e f g", "error", "verdict-long"),
        ("お茶を飲む", "unmarked", "verdict-handed-in"),
        ("  ", "error", "missing"),
    ],
)
def test_an_essay_of_the_right_length_is_handed_in(text: str, state: str, message: str) -> None:
    outcome = item(ESSAY).score({"answer": [text]})
    assert (outcome.state, outcome.notes[0].message) == (state, message)


def test_model_and_rubric_come_afterwards_and_belong_to_the_key() -> None:
    essay = item(ESSAY)
    notes = essay.score({"answer": ["One two three"]}).notes
    assert [note.text for note in notes if note.text] == ["model", "rubric/0", "rubric/1"]
    assert [text.path for text in essay.texts() if text.public] == ["stem"]
    assert [text.markdown for text in essay.texts()][2] == "Reason.\n\n- Says why\n- Says that"


@pytest.mark.parametrize(
    ("block", "old", "new", "told"),
    [
        (ESSAY, "min: 3, max: 6", "min: 5, max: 2", ["4:8 words-have-room"]),
        (ESSAY, "One two three four.", "One.", ["5:1 model-keeps-its-length"]),
        (RATING, "fair", "bad", ["4:14 options-differ"]),
        (RATING, "fair", '" "', ["4:14 label-has-text"]),
        (RATING, "bad, fair, good", "bad", ["4:8 list-is-long-enough"]),
    ],
)
def test_what_an_author_did_wrong_is_told_at_its_place(block: str, old: str, new: str, told: list[str]) -> None:
    assert issues(block.replace(old, new)) == told


def recorded(asked: Any, answer: str) -> dict[str, Any]:
    context = {
        "base": "https://example.org",
        "course": {"id": "tea", "title": "Tea", "language": "en"},
        "lesson": {"id": "l", "title": "L", "pass": 0.8, "items": [f"tea/{asked.id}"]},
        "actor": {"objectType": "Agent", "account": {"homePage": "https://example.org", "name": "a"}},
        "registration": "00000000-0000-4000-8000-000000000001",
    }
    event = {"verb": "answered", "time": "2026-11-23T12:00:00.000Z", "course": "tea", "lesson": "l"}
    event |= {"item": f"tea/{asked.id}", "response": {"answer": [answer]}}
    data = {"event": event, "item": encode(asked), "context": context}
    found: dict[str, Any] = json.loads(verbs.record(json.dumps(data)))
    return found


def test_it_counts_as_answered_and_has_no_score() -> None:
    rating = item(RATING)
    told = recorded(rating, next(iter(rating.controls()[0].parts)).id)
    assert [each["verb"] for each in told["statements"]] == ["answered", "completed"]
    answered = json.loads(told["statements"][0]["text"])
    definition = answered["object"]["definition"]
    assert definition["interactionType"] == "likert"
    assert [each["description"]["en"] for each in definition["scale"]] == ["bad", "fair", "good"]
    assert answered["result"]["response"] == definition["scale"][0]["id"]
    assert answered["result"]["completion"] is True
    assert not {"score", "success"} & answered["result"].keys()
    assert told["outcome"]["notes"][0]["message"] == "verdict-noted"


def test_a_short_essay_leaves_no_trace() -> None:
    told = recorded(item(ESSAY), "no")
    assert (told["statements"], told["outcome"]["state"]) == ([], "error")
    long = recorded(item(ESSAY), "one two three")
    assert json.loads(long["statements"][0]["text"])["object"]["definition"]["interactionType"] == "long-fill-in"
