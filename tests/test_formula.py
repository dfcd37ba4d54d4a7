"""A formula is right however it is written, and whatever a learner types is answered at once and in plain words."""

import ast
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.engine.reading import read
from builder.engine.values import Outcome
from tests.authoring import issues, item

BLOCK = """
    id: f
    type: formula
    stem: Go.
    answer: 2*x^2 + y/3
    variables: {x: [-5, 5], y: [1, 2]}
    wrong:
      - is: [2*x + y/3, (2x)^2 + y/3]
        why: Square.
    """
ASKED = item(BLOCK)


def outcome(text: str, asked: Any = ASKED) -> Outcome:
    return asked.score({"answer": [text]})  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    "text",
    [
        "2x²+y/3",
        "y/3 + 2 x x",
        "2·x·x + (1/3)y",
        "2x^2 + y÷3",
        "x²+x²+y/3",
        "y/3−−2x**2",
        "2[x²]+y/3",
        "X²·2+Y/3",
        "(6x²+y)/3",
        "2*|x|^2 + y/3",
        "2 (√(x²))² + y/3",
        "2*(x - 1)(x + 1) + 2 + y/3",
        "2x^2 + y/3 + sin²(x) + cos^2(x) - 1",
        "2x^2 + exp(ln(y))/3",
        "2x^2 + y/3 + π - pi + ln(e) - 1",
    ],
)
def test_what_equals_the_answer_is_right(text: str) -> None:
    assert outcome(text).state == "right"


@pytest.mark.parametrize("text", ["2x²", "2x²+y/3.0001", "-2x²+y/3", "xy", "0", "1e300", "2e3x", "2|x|x + y/3"])
def test_what_does_not_is_wrong(text: str) -> None:
    assert outcome(text).state == "wrong"


@pytest.mark.parametrize("text", ["2x + y/3", "x+x+y*(1/3)", "4x²+y/3"])
def test_a_foreseen_mistake_gets_its_why_in_any_spelling(text: str) -> None:
    assert [note.text for note in outcome(text).notes] == ["wrong/0/why"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("e^2x", "formula-two-ways"),
        ("e^-2x", "formula-two-ways"),
        ("1/2x", "formula-two-ways"),
        ("x 2", "formula-two-ways"),
        ("sin x", "formula-call"),
        ("2(x", "formula-brackets"),
        ("2x)", "formula-brackets"),
        ("z", "formula-name"),
        ("x2", "formula-name"),
        ("f = x", "formula-equation"),
        ("2x+", "formula-incomplete"),
        ("0,5x", "formula-unreadable"),
        ("x!", "formula-unreadable"),
        ("__import__('os')", "formula-name"),
        ("x.__class__", "formula-unreadable"),
        ("9**9**9", "formula-no-value"),
        ("1/0", "formula-no-value"),
        ("ln(x - 4.99)", "formula-no-value"),
        ("1e400", "too-long"),
        ("(" * 400 + "x" + ")" * 400, "too-long"),
        ("(" * 60 + "x" + ")" * 60, "too-long"),
        (" ", "missing"),
    ],
)
def test_what_can_not_be_compared_is_said_and_costs_nothing(text: str, message: str) -> None:
    found = outcome(text)
    assert (found.state, [note.message for note in found.notes]) == ("error", [message])


@settings(max_examples=400)
@given(st.text(alphabet="xyesinplog0123456789.+-*/^()|√²⁻·π =,_\u2212", max_size=60))
def test_nothing_that_is_typed_is_slow_or_raises(text: str) -> None:
    begun = time.perf_counter()
    assert outcome(text).state in ("right", "wrong", "error")
    assert time.perf_counter() - begun < 0.5


@pytest.mark.parametrize("text", ["9^" * 240 + "9", "-" * 499 + "x", "x+" * 249 + "x", "sqrt(" * 39 + "x" + ")" * 39])
def test_long_texts_take_no_time(text: str) -> None:
    begun = time.perf_counter()
    outcome(text)
    assert time.perf_counter() - begun < 0.2


def test_small_and_large_answers_are_told_apart_by_their_own_measure() -> None:
    small = item("id: s\ntype: formula\nstem: Go.\nanswer: x*1e-12\nvariables: {x: [1, 2]}")
    assert [outcome(text, small).state for text in ("x/1e12", "x*2e-12", "0")] == ["right", "wrong", "wrong"]
    exact = item("id: r\ntype: formula\nstem: Go.\nanswer: sqrt(2)/2")
    assert outcome("x", exact).notes[0].message == "formula-no-letters"
    assert [outcome(text, exact).state for text in ("1/√2", "0.7071", "sin(pi/4)")] == ["right", "wrong", "right"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2*x^2 + y/3\n", "2*x^2 + z\n", ["4:9 formula-is-readable"]),
        ("variables: {x: [-5, 5], y: [1, 2]}", "points: 1", ["4:9 formula-is-readable"]),
        ("2*x^2 + y/3\n", "1/2x\n", ["4:9 formula-is-readable"]),
        ("2*x^2 + y/3\n", "sqrt(-1 - x^2)\n", ["4:9 formula-has-values"]),
        ("[1, 2]", "[2, 1]", ["5:28 variable-has-range"]),
        ("[1, 2]", "[1]", ["5:28 variable-has-range"]),
        ("y: [1, 2]", "y: [1, 2], sin: [0, 1]", ["5:36 variable-has-name"]),
        ("[2*x + y/3, ", "[y/3 + x*2x, ", ["7:9 wrong-is-wrong"]),
        ("(2x)^2 + y/3]", "2(x]", ["7:9 formula-is-readable"]),
        ("why: Square.", "why: Square.\n      - {is: 4x² + y/3, why: Again.}", ["9:10 wrong-is-told-apart"]),
    ],
)
def test_what_an_author_did_wrong_is_told_at_its_place(old: str, new: str, told: list[str]) -> None:
    assert issues(BLOCK.replace(old, new)) == told


LEAVES = st.one_of(st.sampled_from("xy").map(ast.Name), st.integers(0, 9).map(ast.Constant))


def grown(parts: Any) -> Any:
    signs = st.sampled_from([ast.Add(), ast.Sub(), ast.Mult(), ast.Div()])
    small = st.builds(ast.BinOp, parts, st.just(ast.Pow()), st.integers(0, 3).map(ast.Constant))
    minus = st.builds(ast.UnaryOp, st.just(ast.USub()), parts)
    return st.one_of(st.builds(ast.BinOp, parts, signs, parts), small, minus)


@settings(max_examples=300)
@given(st.recursive(LEAVES, grown, max_leaves=12), st.booleans())
def test_signs_bind_as_they_do_in_python(tree: ast.expr, spelt: bool) -> None:
    text, at = ast.unparse(tree), {"x": 1.5, "y": -0.75}
    try:
        wanted: Any = float(eval(text, {}, dict(at)))
    except ArithmeticError:
        return
    learners = text.replace("**", "^").replace("*", "·").replace("/", "÷").replace(" ", "") if spelt else text
    found = read(learners, ("x", "y")).at(at)
    assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9) or abs(wanted) > 1e200


def test_every_sample_gets_its_share() -> None:
    for sample in ASKED.samples():
        found = ASKED.score(sample.response)
        assert found.share == sample.share
        assert not sample.text or sample.text in [note.text for note in found.notes]
