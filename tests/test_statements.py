"""Statements say what happened, once, in words that any LRS takes; ledgers of them merge in any order."""

import json
import re
import struct
import subprocess
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.engine import verbs, xapi
from builder.engine.item import Item
from builder.engine.ledger import Ledger
from builder.engine.shape import encode
from builder.engine.values import canonical, es_number
from builder.runner.harness import perform_json
from tests.authoring import item

ROOT = Path(__file__).parents[1]
BASE = "https://example.org/site"
WHO = {"objectType": "Agent", "account": {"homePage": BASE, "name": "b7e8d1c2-0000-4000-8000-000000000001"}}
REGISTRATION = "c0ffee00-0000-4000-8000-000000000001"
TIME = "2026-11-23T12:00:00.123Z"
BLOCKS = (
    "{id: one, type: choice, stem: 'Which?', options: [{right: a list, why: Yes.}, {wrong: a *tuple*}, {partly: both, worth: 0.3}]}",
    "{id: many, type: choice, several: true, skills: [lists, text], stem: s, options: [{right: a}, {right: b}, {right: c}, {wrong: d}]}",
    "{id: named, type: choice, stem: s, points: 2.5, options: [{right: a, id: first}, {wrong: b, id: second}]}",
    "{id: holds, type: true-false, stem: s, answer: false, hints: [{text: h, costs: 0.25}, more], difficulty: hard}",
    "{id: word, type: text, stem: s, answer: [tea, 'a[,]b'], wrong: [{is: water, why: No.}]}",
    "{id: exact, type: text, compare: exact, stem: s, answer: [Tea, '{lang=en}x']}",
    "{id: pattern, type: text, compare: pattern, stem: s, answer: 't+ea'}",
    "{id: near, type: number, stem: s, answer: 1e21, within: 5 %, wrong: [{is: 1, why: No.}]}",
    "{id: far, type: number, stem: s, answer: -0.1, units: {km: 1000}}",
    "{id: lines, type: order, stem: s, lines: [x = 1, 'print(x)', y]}",
    "{id: equal, type: order, stem: s, lines: [x, y, x]}",
    "{id: run, type: code, stem: s, solution: 'print(input())', runs: [{types: a, prints: a}, {types: b, prints: b}]}",
    "{id: call, type: code, stem: s, starter: 'f = 0', solution: 'def f(x): return x', tests: \"import math\\nf(1) == 1\\nf(2)\"}",
    "{id: twice, type: formula, stem: s, answer: 2*x, variables: {x: [1, 9]}, wrong: [{is: x, why: No.}]}",
    "{id: place, type: point, stem: s, image: a.png, alt: A., areas: [{right: a, rect: [0, 0, 9, 9]}, {wrong: b, circle: [50, 50, 9]}]}",
    "{id: why, type: essay, stem: s, model: m, words: {min: 2, max: 9}}",
    "{id: scale, type: rating, stem: s, scale: [a, b, 'c, d']}",
    '{id: pieces, type: order, stem: s, program: "if x:\\n  y\\nz", extra: [{line: w, why: No.}]}',
    '{id: tested, type: order, stem: s, program: "def f():\\n  return 1", tests: f() == 1}',
    "{id: cases, type: code, stem: s, solution: 'x = 1', tests: \"import answer\\ndef test_x(): assert answer.x == 1\"}",
)
ITEMS = {each.id: each for each in map(item, BLOCKS)}


def context(lesson: dict[str, Any] | None = None, base: str = BASE) -> dict[str, Any]:
    course = {"id": "tea", "title": "Tea & more", "language": "en-GB"}
    return {"base": base, "course": course, "lesson": lesson, "actor": WHO, "registration": REGISTRATION}


def event(verb: str, **more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "verb": verb,
        "course": "tea",
        "lesson": "brew",
        "time": TIME,
        "duration": 12.345,
    } | more


def recorded(asked: Item | None, happened: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What `record` gives, its job run as the page would run it."""
    call = {
        "event": happened,
        "item": asked and encode(asked),
        "known": [],
        "context": context(),
        "progress": {},
        "done": [],
    } | more
    told = json.loads(verbs.record(json.dumps(call)))
    if "job" in told:
        return recorded(asked, happened, **more, transcript=json.loads(perform_json(json.dumps(told["job"]))))
    return told  # type: ignore[no-any-return]


def responses(asked: Item) -> Iterator[Any]:
    yield from (sample.response for sample in asked.samples())
    if asked.kind in ("text", "number", "code"):
        for text in (
            "",
            "tea[,]water",
            "\ud800 €",
            "{case_matters=true}x",
            "1e999",
            "5 km",
            "raise ValueError",
            "import os\nexit()",
        ):
            yield {"answer": (text,)}


def all_statements() -> Iterator[tuple[dict[str, Any], Item | None]]:
    lesson = {"id": "brew", "title": "Brew", "items": [f"tea/{each.id}" for each in ITEMS.values()], "pass": 0.8}
    progress: dict[str, Any] = {}
    done: list[str] = []
    for verb in ("initialized", "experienced"):
        yield from (
            (json.loads(each["text"]), None)
            for each in recorded(None, event(verb), context=context(lesson))["statements"]
        )
    for asked in ITEMS.values():
        for nth, response in enumerate(responses(asked), 1):
            happened = event(
                "answered", item=f"tea/{asked.id}", response=response, attempt=nth, hints=[0, 1, 7], revealed=nth > 1
            )
            told = recorded(asked, happened, context=context(lesson), progress=progress, done=done)
            progress, done = told["progress"], told["done"]
            yield from ((json.loads(each["text"]), asked) for each in told["statements"])
    for verb, scaled in (("completed", None), ("passed", 0.9), ("failed", 0.1)):
        scene = xapi.Scene(BASE, "tea", "Tea", "de", WHO, REGISTRATION, "1", "brew")
        yield xapi.of_lesson(xapi.Event(verb, TIME, "tea", "brew", duration=1), scene, scaled), None


STATEMENTS = list(all_statements())


def test_every_verb_and_type_is_among_them() -> None:
    assert {statement["verb"]["id"] for statement, _ in STATEMENTS} == set(xapi.VERBS.values())
    answered = Counter(asked.kind for statement, asked in STATEMENTS if asked and "items" in statement["object"]["id"])
    assert set(answered) == {asked.kind for asked in ITEMS.values()}


def test_a_strict_validator_takes_every_statement() -> None:
    command = [ROOT / ".venv/bin/node", ROOT / "tests/validate.cjs"]
    text = json.dumps([statement for statement, _ in STATEMENTS])
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    faults = json.loads(done.stdout)
    assert len(faults) == len(STATEMENTS)
    assert not any(faults), [
        (fault, statement) for fault, (statement, _) in zip(faults, STATEMENTS, strict=True) if fault
    ][:2]


def test_the_validator_refuses_what_is_wrong() -> None:
    wrong = [json.loads(json.dumps(STATEMENTS[-1][0])) for _ in range(2)]
    wrong[0]["result"]["score"]["scaled"] = 1.5
    wrong[1]["timestamp"] = "2026-11-23T12:00:00"
    command = [ROOT / ".venv/bin/node", ROOT / "tests/validate.cjs"]
    done = subprocess.run(command, input=json.dumps(wrong), capture_output=True, text=True, check=True)
    assert all(json.loads(done.stdout))


@pytest.mark.parametrize("nth", range(len(STATEMENTS)))
def test_a_statement_keeps_the_rules_that_validators_overlook(nth: int) -> None:
    statement, asked = STATEMENTS[nth]
    near = statement["context"]["contextActivities"]
    assert all(isinstance(activities, list) for activities in near.values())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", statement["timestamp"])
    assert re.fullmatch(r"PT\d+(\.\d\d?)?S", statement.get("result", {}).get("duration", "PT0S"))
    assert near["grouping"][0]["id"] == f"{BASE}/tea"
    assert statement["context"]["registration"] == REGISTRATION
    if asked and "/items/" in statement["object"]["id"]:
        assert statement["object"]["id"] == f"{BASE}/tea/items/{asked.id}"
        assert near["parent"][0]["id"] == f"{BASE}/tea/lessons/brew"
        keeps_the_rules_of_interactions(statement["object"]["definition"], statement["result"]["response"])
        if not asked.scored:
            assert statement["result"]["completion"] is True
            assert not {"score", "success"} & statement["result"].keys()
            return
        score = statement["result"]["score"]
        assert score["min"] <= score["raw"] <= score["max"] == asked.points
        assert score["raw"] == pytest.approx(score["scaled"] * asked.points, abs=1e-6)
        told = statement["result"]["extensions"]
        assert statement["result"]["success"] is (told[f"{xapi.EXTENSION}share"] == 1)


def keeps_the_rules_of_interactions(definition: dict[str, Any], response: str) -> None:
    kind = definition["interactionType"]
    lists = {"choice": ["choices"], "sequencing": ["choices"], "performance": ["steps"], "likert": ["scale"]}.get(
        kind, []
    )
    components = [
        part for name in ("choices", "steps", "scale", "source", "target") for part in definition.get(name, [])
    ]
    assert definition["type"].endswith("cmi.interaction")
    assert {key for key in definition if key in ("choices", "steps", "scale", "source", "target")} == set(lists)
    names = [part["id"] for part in components]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", name) for name in names)
    patterns = definition.get("correctResponsesPattern", ["x"])
    assert patterns
    assert all(patterns)
    for text in [response, *definition.get("correctResponsesPattern", [])]:
        told = text.split("[,]") if kind != "performance" else [part.partition("[.]")[0] for part in text.split("[,]")]
        if names:
            assert set(told) <= set(names), (text, names)
        if kind == "numeric":
            assert all(end == "" or float(end) == float(end) for end in text.split("[:]"))
            assert ("[:]" not in text) or text is not response
        if kind == "true-false":
            assert text in ("true", "false")
        if kind == "fill-in" and text is response:
            assert len(told) == 1


def test_exact_texts_say_so_and_others_do_not() -> None:
    assert ITEMS["exact"].definition()["correctResponsesPattern"] == [
        "{case_matters=true}Tea",
        "{case_matters=true}{lang=en}x",
    ]
    assert ITEMS["near"].definition()["correctResponsesPattern"] == ["950000000000000000000[:]1.05e+21"]
    assert ITEMS["far"].definition()["correctResponsesPattern"] == ["-0.1"]
    assert "correctResponsesPattern" not in ITEMS["pattern"].definition()
    assert "correctResponsesPattern" not in ITEMS["equal"].definition()
    assert "correctResponsesPattern" not in ITEMS["call"].definition()


def test_steps_are_numbered_alike_in_definition_and_response() -> None:
    def told(program: str) -> Any:
        happened = event("answered", item="tea/call", response={"answer": [program]})
        statement = json.loads(recorded(ITEMS["call"], happened)["statements"][0]["text"])
        return statement["result"]["response"], [
            step["description"]["en-GB"] for step in statement["object"]["definition"]["steps"]
        ]

    assert told("def f(x): return x") == ("test-1[.]right[,]test-2[.]right", ["f(1)", "f(2)"])
    assert told("def f(x): return 2")[0] == "test-1[.]wrong[,]test-2[.]right"
    assert told("1 / 0")[0] == "test-1[.]wrong[,]test-2[.]wrong"


# ---- identity


def test_the_id_is_made_of_everything_else() -> None:
    for statement, _ in STATEMENTS:
        rest = {key: value for key, value in statement.items() if key != "id"}
        assert statement["id"] == str(uuid.uuid5(xapi.NAMESPACE, canonical(rest)))
    assert uuid.uuid5(uuid.NAMESPACE_URL, "https://w3id.org/paydown/xapi/") == xapi.NAMESPACE
    assert len({statement["id"] for statement, _ in STATEMENTS}) == len(STATEMENTS)


def test_a_statement_is_told_as_canonical_json_that_utf_8_can_hold() -> None:
    happened = event("answered", item="tea/word", response={"answer": ["a\ud800b\x00 \U0001f375"]})
    told = recorded(ITEMS["word"], happened)["statements"][0]
    assert told["text"] == canonical(json.loads(told["text"]))
    assert told["text"].encode()
    assert json.loads(told["text"])["result"]["response"] == "a\ufffdb\ufffd \U0001f375"
    assert (told["id"], told["verb"], told["time"]) == (json.loads(told["text"])["id"], "answered", TIME)


@given(
    st.sampled_from(list(ITEMS)),
    st.lists(st.text(max_size=9), max_size=3),
    st.integers(1, 9),
    st.lists(st.integers(-1, 3), max_size=3),
)
def test_there_is_one_statement_for_each_event(name: str, answer: list[str], attempt: int, hints: list[int]) -> None:
    happened = event("answered", item=f"tea/{name}", response={"answer": answer}, attempt=attempt, hints=hints)
    told, again = (recorded(ITEMS[name], happened) for _ in range(2))
    assert told == again
    assert len(told["statements"]) == (0 if told["outcome"]["state"] == "error" else 1)


def test_an_event_without_answer_is_one_statement() -> None:
    for verb, place in (("initialized", f"{BASE}/tea"), ("experienced", f"{BASE}/tea/lessons/brew")):
        told = recorded(None, event(verb), context=context({"id": "brew", "title": "Brew"}))
        assert [each["verb"] for each in told["statements"]] == [verb]
        assert json.loads(told["statements"][0]["text"])["object"]["id"] == place


def test_what_cannot_be_read_leaves_no_trace() -> None:
    for response in ({}, None, {"answer": ["nothing that is there"]}, {"answer": 3}):
        told = recorded(
            ITEMS["one"],
            event("answered", item="tea/one", response=response),
            progress={"tea/x": 1},
            done=["completed"],
        )
        assert (told["outcome"]["state"], told["statements"]) == ("error", [])
        assert (told["progress"], told["done"]) == ({"tea/x": 1}, ["completed"])


def test_hints_cost_what_their_author_said() -> None:
    def scaled(hints: list[Any]) -> Any:
        return recorded(
            ITEMS["holds"], event("answered", item="tea/holds", response={"answer": ["false"]}, hints=hints)
        )["scaled"]

    assert [scaled([]), scaled([0]), scaled([0, 0]), scaled([1]), scaled([0, 1, 9, -1, "x"])] == [
        1,
        0.75,
        0.75,
        1,
        0.75,
    ]


# ---- lessons

PAIR = {"id": "brew", "title": "Brew", "pass": 0.8, "items": ["tea/holds", "tea/named"]}
RIGHT, WRONG = {"holds": ["false"], "named": ["first"]}, {"holds": ["true"], "named": ["second"]}


def verbs_of(*answers: tuple[str, dict[str, list[str]]], lesson: dict[str, Any] = PAIR) -> list[list[str]]:
    """The derived verbs after each answer."""
    progress: dict[str, Any] = {}
    done: list[str] = []
    found: list[list[str]] = []
    for name, given_answers in answers:
        happened = event("answered", item=f"tea/{name}", response={"answer": given_answers[name]})
        told = recorded(ITEMS[name], happened, context=context(lesson), progress=progress, done=done)
        progress, done = told["progress"], told["done"]
        found.append([each["verb"] for each in told["statements"]][1:])
    return found


def test_a_lesson_is_completed_when_all_its_items_are_answered() -> None:
    assert verbs_of(("holds", RIGHT), ("named", RIGHT), ("named", RIGHT)) == [[], ["completed", "passed"], []]


def test_a_lesson_may_be_failed_once_and_passed_once() -> None:
    answers = [
        ("holds", WRONG),
        ("named", WRONG),
        ("named", WRONG),
        ("named", RIGHT),
        ("holds", RIGHT),
        ("holds", WRONG),
        ("named", RIGHT),
    ]
    assert verbs_of(*answers) == [[], ["completed", "failed"], [], [], ["passed"], [], []]


def test_the_best_answer_counts_for_passing() -> None:
    assert verbs_of(("holds", RIGHT), ("holds", WRONG), ("named", RIGHT))[-1] == ["completed", "passed"]


def test_a_mean_at_the_bar_passes() -> None:
    assert verbs_of(("holds", WRONG), ("named", RIGHT), lesson=PAIR | {"pass": 0.5})[-1] == ["completed", "passed"]
    assert verbs_of(("holds", WRONG), ("named", RIGHT), lesson=PAIR | {"pass": 0.51})[-1] == ["completed", "failed"]


def test_a_lesson_without_items_is_completed_once_by_its_end() -> None:
    lesson = {"id": "brew", "title": "Brew", "items": []}
    first = recorded(None, event("completed"), context=context(lesson))
    assert [each["verb"] for each in first["statements"]] == ["completed"]
    again = recorded(None, event("completed"), context=context(lesson), done=first["done"])
    assert (again["statements"], again["done"]) == ([], ["completed"])


# ---- reading back


@pytest.mark.parametrize(
    "base",
    [
        BASE,
        "https://example.org",
        "https://example.org/lessons",
        "https://example.org/items/x",
        "https://x.org/a/skills",
    ],
)
@pytest.mark.parametrize("lesson", ["brew", "unit/brew", "lessons/brew", "items/brew"])
def test_statements_are_read_back_as_they_were_meant(base: str, lesson: str) -> None:
    where = context({"id": lesson, "title": "Brew", "items": []}, base)
    happened = event(
        "answered",
        item="tea/many",
        lesson=lesson,
        response={"answer": next(iter(ITEMS["many"].samples())).response["answer"]},
    )
    told = recorded(ITEMS["many"], happened, context=where)["statements"]
    told += recorded(None, event("completed", lesson=lesson), context=where)["statements"]
    told += recorded(None, event("initialized", lesson=lesson), context=where)["statements"]
    answered, completed, begun = (xapi.read(json.loads(each["text"])) for each in told)
    assert answered is not None
    assert completed is not None
    assert begun is not None
    assert (answered.course, answered.lesson, answered.item, answered.skills) == (
        "tea",
        lesson,
        "many",
        ("lists", "text"),
    )
    assert (answered.share, answered.scaled, answered.seconds) == (0.333333, 0.333333, 12.35)
    assert (completed.course, completed.lesson, completed.item) == ("tea", lesson, "")
    assert (begun.course, begun.lesson, begun.item) == ("tea", "", "")


# ---- ledgers

KEPT = [statement for statement, _ in STATEMENTS]
samples = st.lists(st.sampled_from(KEPT), max_size=12)
stored = st.builds(
    lambda one, time: one | {"stored": time},
    st.sampled_from(KEPT),
    st.sampled_from(["2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"]),
)
ledgers = st.lists(st.one_of(st.sampled_from(KEPT), stored), max_size=12).map(Ledger.of)


@settings(max_examples=60)
@given(ledgers, ledgers, ledgers)
def test_merging_is_idempotent_commutative_and_associative(a: Ledger, b: Ledger, c: Ledger) -> None:
    assert a.merge(a) == a
    assert a.merge(b) == b.merge(a)
    assert a.merge(b).merge(c) == a.merge(b.merge(c))
    assert a.merge(Ledger()) == a


@settings(max_examples=60)
@given(samples, st.randoms(use_true_random=False))
def test_a_ledger_is_read_in_one_order(statements: list[Any], dice: Any) -> None:
    entries = Ledger.of(statements).entries()
    assert entries == Ledger.of(dice.sample(statements, len(statements))).entries()
    assert list(entries) == sorted(entries, key=lambda entry: (entry.time, entry.id))


def test_what_is_void_does_not_count() -> None:
    void = {
        "id": "x",
        "actor": WHO,
        "verb": {"id": xapi.VOIDED},
        "object": {"objectType": "StatementRef", "id": KEPT[2]["id"]},
        "timestamp": TIME,
    }
    assert {each.id for each in Ledger.of(KEPT).entries()} - {
        each.id for each in Ledger.of([*KEPT, void]).entries()
    } == {KEPT[2]["id"]}


# ---- canonical JSON, RFC 8785

NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333",
    "41b3de4355555556": "333333333.3333334",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}


@pytest.mark.parametrize(("bits", "text"), NUMBERS.items())
def test_numbers_are_written_as_rfc_8785_says(bits: str, text: str) -> None:
    assert es_number(struct.unpack(">d", bytes.fromhex(bits))[0]) == text


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 10**400])
def test_what_is_no_double_is_no_json(value: float) -> None:
    with pytest.raises(ValueError, match="canonical JSON"):
        canonical([value])


def test_numbers_are_written_as_a_browser_writes_them() -> None:
    bits = [struct.pack(">Q", (nth * 0x9E3779B97F4A7C15) % 2**64) for nth in range(1, 4000)]
    doubles = [value for each in bits if (value := struct.unpack(">d", each)[0]) - value == 0]
    doubles += [float(10**n) for n in range(25)] + [2.0**n for n in range(-80, 80)] + [n / 1000 for n in range(1000)]
    program = "process.stdout.write(JSON.stringify(JSON.parse(require('node:fs').readFileSync(0, 'utf8')).map(String)))"
    done = subprocess.run(
        [ROOT / ".venv/bin/node", "-e", program], input=json.dumps(doubles), capture_output=True, text=True, check=True
    )
    assert [es_number(value) for value in doubles] == json.loads(done.stdout)


def test_keys_are_sorted_and_texts_escaped_as_rfc_8785_says() -> None:
    names = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert list(json.loads(canonical(names)).values()) == [2, 4, 6, 7, 1, 5, 3]
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 1e-27],
        "string": '\u20ac$\u000f\u000aA\'B"\\\\"/',
        "literals": [None, True, False],
    }
    text = r"""{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"""
    assert canonical(value) == text


plain = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**53), 2**53),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(),
    ),
    lambda some: st.one_of(st.lists(some, max_size=3), st.dictionaries(st.text(max_size=3), some, max_size=3)),
    max_leaves=8,
)


@given(plain)
def test_canonical_json_is_json_and_stays_as_it_is(value: Any) -> None:
    text = canonical(value)
    assert canonical(json.loads(text)) == text
    assert canonical(json.loads(json.dumps(value))) == text
