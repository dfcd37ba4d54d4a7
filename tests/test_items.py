"""Every type judges any response whatever: a share between 0 and 1 or a stated error, never an exception."""

import json
import math
import time
from dataclasses import asdict, replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.engine import verbs
from builder.engine.item import from_data
from builder.engine.items import ITEM_TYPES
from builder.engine.items.choice import Choice
from builder.engine.items.code import Code
from builder.engine.items.number import Number
from builder.engine.items.order import Order
from builder.engine.items.text import distance
from builder.engine.pattern import matches, pattern_fault
from builder.engine.quantity import read_number
from builder.engine.shape import encode
from builder.engine.tests_source import same_print, same_value
from builder.engine.values import Sample, Transcript, Try, rounded, transcript_of
from tests.authoring import issues, item

ONE = """
    id: one
    type: choice
    stem: Which is a list?
    options:
      - right: "[1]"
        why: Yes.
      - wrong: (1,)
        why: A tuple.
      - partly: list
        worth: 0.25
    """
SEVERAL = """
    id: several
    type: choice
    several: true
    stem: Which are even?
    options:
      - right: "2"
      - wrong: "3"
        why: Odd.
      - right: "4"
      - right: "6"
      - wrong: "9"
    """
TRUE = """
    id: true
    type: true-false
    stem: Tea is hot.
    answer: true
    why: Mostly.
    """
TEXT = """
    id: word
    type: text
    stem: What is it?
    answer: [Straße, café au lait]
    typos: 1
    wrong:
      - is: [road, Weg]
        why: In German.
    """
EXACT = """
    id: exact
    type: text
    stem: Write it.
    compare: exact
    answer: print(x)
    """
PATTERN = r"""
    id: pattern
    type: text
    stem: Call it.
    compare: pattern
    answer: ['print\(\s*(["'']).*\1\s*\)', '(?i)echo\s+\w+']
    """
NUMBER = """
    id: distance
    type: number
    stem: How far?
    answer: 1500
    within: 2 %
    units: {m: 1, km: 1000}
    wrong:
      - is: 15
        why: Too near.
    """
PLAIN = """
    id: plain
    type: number
    stem: How much?
    answer: 0.3
    unit: m²
    """
ORDER = """
    id: brew
    type: order
    stem: Brew.
    lines: [boil, pour, wait, pour, drink]
    """
CODE = """
    id: double
    type: code
    stem: Double it.
    starter: |
      def double(x):
          return x
    solution: |
      def double(x):
          return 2 * x
    tests: |
      import math
      double(4) == 8
      double("a") == "aa"
      double(0) is not None
    runs:
      - prints: ""
    wrong:
      - change: 2 * x
        to: x ** 2
        why: That squares.
    """
CASES = """
    id: cases
    type: code
    stem: Double it.
    solution: "def double(x): return 2 * x"
    tests: |
      import unittest
      from answer import double
      def test_four():
          assert double(4) == 8
      class Doubling(unittest.TestCase):
          def test_text(self):
              self.assertEqual(double("a"), "aa")
    """
BLANKS = r"""
    id: blanks
    type: blanks
    stem: |
      It is [[size]], has [[count]] legs and costs [[price]]. It says `[[says]]` and [[does]].
    blanks:
      size: [large, very large]
      count: 4
      price: {answer: 20, within: 5 %, wrong: [{is: 200, why: Ten times.}]}
      says:
        answer: ['print\(.*\)']
        compare: pattern
        wrong:
          - {is: [echo, puts], why: Another language.}
      does:
        answer: runs
        select: true
        wrong:
          - {is: [flies, swims], why: It has legs.}
    """
MATCH = """
    id: match
    type: match
    stem: Odd or even?
    pairs:
      - {term: one, fits: odd, why: It is.}
      - {term: two, fits: even, id: deux}
      - {term: three, fits: odd}
    extra: [both, {fits: none, why: One of them.}]
    """
TABLE = """
    id: table
    type: table
    stem: Odd or even?
    columns: [odd, even]
    rows:
      - {row: one, is: odd}
      - {row: two, is: even, why: Twice one.}
    """
FORMULA = """
    id: twice
    type: formula
    stem: Twice x.
    answer: 2*x
    variables: {x: [-5, 5]}
    wrong:
      - is: x^2
        why: That squares.
    """
PLACE = """
    id: place
    type: point
    stem: Where?
    image: a.png
    alt: A picture.
    areas:
      - right: here
        rect: [10, 10, 20, 20]
        why: Yes.
      - wrong: there
        polygon: [[50, 50], [60, 50], [50, 60]]
    """
ESSAY = """
    id: essay
    type: essay
    stem: Why?
    words: {min: 2, max: 5}
    model: So it is.
    """
RATING = """
    id: rating
    type: rating
    stem: How?
    scale: [bad, good]
    """
PROGRAM = """
    id: pieces
    type: order
    stem: Double.
    program: |
      def double(x):
          return 2 * x
    extra:
      - line: return x
        why: That is x.
    """
PIECES = PROGRAM.replace("id: pieces", "id: tested") + "tests: double(4) == 8\n    "
BLOCKS = (
    BLANKS,
    MATCH,
    TABLE,
    ONE,
    SEVERAL,
    TRUE,
    TEXT,
    EXACT,
    PATTERN,
    NUMBER,
    PLAIN,
    ORDER,
    CODE,
    CASES,
    FORMULA,
    PLACE,
    ESSAY,
    RATING,
    PROGRAM,
    PIECES,
)
ITEMS = {made.id: made for made in map(item, BLOCKS)}

ODD = [
    "",
    " ",
    "\x00",
    "\x1b[31m",
    "\ud800",
    "nan",
    "NaN",
    "inf",
    "-inf",
    "1e999",
    "1/0",
    "0x10",
    "1_000",
    "٣",
    "½",
    "²",
]
ODD += [
    "1 500 m",
    "1,5 km",
    "−3",
    "1.5e3 m",
    "true",
    "[,]",
    "a" * 1001,
    "é",
    "e\u0301",
    "STRASSE",
    "Strase",
    "\u2028",
    "boil\n",
]
controls = [control for each in ITEMS.values() for control in each.controls()]
names = sorted({part.id for control in controls for part in control.parts})
values = st.one_of(
    st.sampled_from(ODD + names), st.text(st.characters(), max_size=20), st.from_regex(r"-?[0-9]{1,4}(\.[0-9]+)? ?k?m")
)
lists = st.one_of(st.lists(values, max_size=6), st.permutations(names).map(lambda some: some[:5]))
wrong_types = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3), st.lists(st.integers(), min_size=1)
)
responses = st.one_of(
    st.fixed_dictionaries({"answer": lists}),
    st.sampled_from(list(ITEMS.values())).flatmap(
        lambda each: st.dictionaries(st.sampled_from([c.name for c in each.controls()]), st.lists(values, max_size=1))
    ),
    st.dictionaries(st.one_of(st.just("answer"), st.text(max_size=5)), st.one_of(lists, wrong_types), max_size=3),
    wrong_types,
)
tries = st.builds(
    Try,
    st.sampled_from(
        ["double(4)", 'double("a")', "double(0) is not None", "import math", "run 1", "tests.test_four", "tests."]
    ),
    st.sampled_from([None, True, False]),
    st.one_of(st.none(), st.sampled_from(["8", "'aa'", "(", "1" * 5000, "[" * 300, "\x00", "\ud800"])),
    st.text(max_size=5),
    st.text(max_size=5),
)
endings = st.sampled_from(["done", "done", "error", "time", "memory", "crash"])
transcripts = st.builds(
    Transcript, endings, st.lists(tries, max_size=6).map(tuple), st.text(max_size=9), st.text(max_size=9)
)
everything = pytest.mark.parametrize("name", ITEMS)


@everything
@settings(max_examples=150)
@given(
    response=responses, transcript=st.one_of(st.none(), transcripts), known=st.lists(st.text(max_size=9), max_size=2)
)
def test_any_response_has_an_outcome(name: str, response: Any, transcript: Transcript | None, known: list[str]) -> None:
    outcome = ITEMS[name].score(response, transcript, tuple(known))
    assert outcome.error is (outcome.share is None) or not (ITEMS[name].scored or outcome.error)
    assert outcome.share is None or 0 <= outcome.share <= 1
    assert outcome.share is None or outcome.share == rounded(outcome.share)
    assert not outcome.error or outcome.notes
    assert {note.text for note in outcome.notes} <= {
        "",
        *(text.path for text in ITEMS[name].texts()),
    } or name == "double"
    canonical_texts = json.dumps([asdict(note) for note in outcome.notes])
    assert canonical_texts


@everything
@given(response=responses)
def test_what_is_judged_can_be_told(name: str, response: Any) -> None:
    judged, done = ITEMS[name], Transcript()
    if not judged.score(response, done).error:
        given_texts = {key: tuple(values) for key, values in response.items()}
        assert isinstance(judged.told(given_texts, done), str)


@everything
def test_every_sample_gets_its_share_and_its_text(name: str) -> None:
    judged = ITEMS[name]
    samples = list(judged.samples())
    assert any(sample.share == 1 for sample in samples) or name in ("pattern", "blanks") or not judged.scored
    for sample in (each for each in samples if not judged.job(each.response)):
        outcome = judged.score(sample.response)
        assert (outcome.share, outcome.error) == (sample.share, False), sample
        assert not sample.text or sample.text in [note.text for note in outcome.notes]


@everything
def test_an_item_is_the_same_after_its_way_to_the_page(name: str) -> None:
    judged = ITEMS[name]
    back = from_data(ITEM_TYPES, json.loads(json.dumps(encode(judged))))
    assert back == judged
    assert (back.item_hash(), back.key_hash()) == (judged.item_hash(), judged.key_hash())


@everything
def test_hashes_say_what_changed(name: str) -> None:
    judged = ITEMS[name]
    assert replace(judged, tags=("new",), review_by="2030-01-01").item_hash() == judged.item_hash()
    other = replace(judged, stem="Another stem")
    assert other.item_hash() != judged.item_hash()
    assert other.key_hash() == judged.key_hash()


@pytest.mark.parametrize(
    ("response", "state"),
    [
        ({}, "missing"),
        ({"answer": []}, "missing"),
        ({"answer": ["", " \n"]}, "missing"),
        ({"answer": ["x"] * 60_000 + ["y" * 60_000]}, "too-long"),
        ({"answer": "x"}, "unreadable"),
        ({"answer": [1]}, "unreadable"),
        ({"other": ["x"]}, "unreadable"),
        (None, "unreadable"),
        ([], "unreadable"),
    ],
)
@everything
def test_a_response_without_shape_costs_no_attempt(name: str, response: Any, state: str) -> None:
    asked = ITEMS[name]
    if isinstance(response, dict):
        response = {asked.controls()[0].name if key == "answer" else key: values for key, values in response.items()}
    outcome = asked.score(response, Transcript())
    assert (outcome.state, outcome.share, outcome.notes[0].message) == ("error", None, state)


# ---- choice

shares = st.sampled_from([0.1, 0.25, 0.5, 1 / 3])
option_lists = st.lists(
    st.tuples(st.text("abcdefgh", min_size=1, max_size=4), st.booleans()),
    min_size=2,
    max_size=7,
    unique_by=lambda o: o[0],
)


def choice(options: Any, **more: Any) -> Choice:
    written = [{"right" if right else "wrong": text} for text, right in options]
    made = from_data(ITEM_TYPES, {"id": "c", "type": "choice", "stem": "s", "options": written, **more})
    assert isinstance(made, Choice)
    return made


@given(option_lists.filter(lambda some: any(right for _, right in some)), st.randoms(use_true_random=False), st.data())
def test_the_order_of_options_changes_no_outcome(options: Any, dice: Any, data: Any) -> None:
    asked = choice(options, several=True)
    shuffled = choice(dice.sample(options, len(options)), several=True)
    ticked = data.draw(st.lists(st.sampled_from(list(asked.named)), min_size=1, unique=True))
    outcome, other = asked.score({"answer": ticked}), shuffled.score({"answer": ticked[::-1]})
    assert outcome.share == other.share
    assert {note.at: note.tone for note in outcome.notes} == {note.at: note.tone for note in other.notes}


@given(option_lists.filter(lambda some: any(right for _, right in some)), st.data())
def test_of_several_right_less_wrong_ticked_counts(options: Any, data: Any) -> None:
    asked = choice(options, several=True)
    ticked = data.draw(st.lists(st.sampled_from(list(asked.named)), min_size=1, unique=True))
    right = sum(name in asked.rights for name in ticked)
    expected = max(0.0, (right - (len(ticked) - right)) / len(asked.rights))
    assert asked.score({"answer": ticked}).share == pytest.approx(expected, abs=1e-6)


def test_of_one_the_worth_counts() -> None:
    one = ITEMS["one"]
    assert isinstance(one, Choice)
    assert {option.text: one.score({"answer": [name]}).share for name, option in one.named.items()} == {
        "[1]": 1,
        "(1,)": 0,
        "list": 0.25,
    }
    assert one.score({"answer": list(one.named)}).state == "error"
    right = next(iter(one.rights))
    assert one.score({"answer": [right, right]}).share == 1


def test_three_rights_are_three_equal_shares() -> None:
    outcomes = [ITEMS["several"].score(sample.response) for sample in ITEMS["several"].samples()]
    assert [outcome.share for outcome in outcomes] == [0.333333, 0, 0.333333, 0.333333, 0, 1, 0.333333]
    assert Sample({}, 1 / 3).share == 0.333333


def test_an_option_keeps_its_identity_when_it_moves() -> None:
    moved = choice([("b", False), ("a", True), ("c", False)])
    assert set(moved.named) == set(choice([("a", True), ("b", False), ("c", False)]).named)


# ---- text


@pytest.mark.parametrize(
    ("name", "text", "state"),
    [
        ("word", "straße", "right"),
        ("word", "  STRASSE ", "right"),
        ("word", "Cafe\u0301   au\tLait", "right"),
        ("word", "cafe au lait", "error"),
        ("word", "strase", "error"),
        ("word", "Stra se", "error"),
        ("word", "saße", "wrong"),
        ("word", "weg", "wrong"),
        ("word", "x", "wrong"),
        ("exact", "print(x)", "right"),
        ("exact", " print(x)\n", "right"),
        ("exact", "Print(x)", "wrong"),
        ("exact", "print( x)", "wrong"),
        ("pattern", "print( 'a' )", "right"),
        ("pattern", "print('a\")", "wrong"),
        ("pattern", "ECHO  x", "right"),
        ("pattern", "echo x y", "wrong"),
        ("pattern", "x print('a')", "wrong"),
    ],
)
def test_texts_compare_as_the_author_said(name: str, text: str, state: str) -> None:
    assert ITEMS[name].score({"answer": [text]}).state == state


@pytest.mark.parametrize(
    ("text", "typed"), [("don't", "Don’t"), ("don’t", "don't"), ('a "b"', "a „b“"), ("1914-1918", "1914–1918")]
)
def test_quotes_and_dashes_of_phones_are_those_of_keyboards(text: str, typed: str) -> None:
    block = f"id: a\ntype: text\nstem: What?\nanswer: {text}\n"
    assert item(block).score({"answer": [typed]}).share == 1
    assert item(block + "compare: exact\n").score({"answer": [typed]}).share == 0


def test_a_near_miss_is_told_and_costs_nothing() -> None:
    outcome = ITEMS["word"].score({"answer": ["Strasze"]})
    assert (outcome.state, [note.message for note in outcome.notes]) == ("error", ["near-miss"])


def test_a_foreseen_answer_is_never_a_near_miss() -> None:
    close = item("{id: a, type: text, stem: s, answer: there, typos: 2, wrong: [{is: their, why: Whose?}]}")
    assert close.score({"answer": ["their"]}).notes[0].text == "wrong/0/why"


def test_a_text_of_one_letter_has_no_near_miss() -> None:
    assert item("{id: a, type: text, stem: s, answer: x, typos: 3}").score({"answer": ["y"]}).state == "wrong"


@given(st.text("ab", max_size=6), st.text("ab", max_size=6), st.integers(0, 3))
def test_slips_are_counted_the_same_from_both_sides(left: str, right: str, limit: int) -> None:
    assert min(distance(left, right, limit), limit + 1) == min(distance(right, left, limit), limit + 1)
    assert (distance(left, right, limit) == 0) is (left == right)


REFUSED = [
    "(a+)+$",
    "(a*)*",
    "(.*)*x",
    "(x+x+)+y",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(\w+\s?)*",
    "((a|b)*c)*",
    "(",
    "a{2,1}",
    "x" * 3000,
    r"(\w+)+\1",
]
REFUSED += [r"(a|b|ab)*\1\1(a|b)*(a|b)*(a|b)*", "a\\ "]


@pytest.mark.parametrize("pattern", REFUSED)
def test_a_pattern_that_may_take_for_ever_is_refused(pattern: str) -> None:
    block = f"id: a\ntype: text\nstem: s\ncompare: pattern\nanswer: '{pattern}'"
    assert issues(block) == ["5:9 pattern-is-safe"]


SLOW = [
    (".*a.*a.*a.*a.*a.*b", "a" * 999),
    ("a?" * 30 + "a" * 30, "a" * 29),
    ("(a|aa)+b", "a" * 999),
    ("(a|a)*b", "a" * 999),
]
SLOW += [
    ("(x{1,50}){1,4}y", "x" * 999),
    ("(?:(?:a?){4}){4}" * 20, "a" * 999),
    ("(a{1,200}){1,200}b", "a" * 999),
    (".*" * 400, "a" * 999),
]
SLOW += [(r"\s*\w*\s*\w*\s*\w*\s*!", " a" * 499), (r"(.*)-(.*)-\1", "-" * 999), ("(?=(a|aa)*c)a*b", "a" * 999)]


@pytest.mark.parametrize(("pattern", "text"), SLOW)
def test_no_pattern_takes_longer_than_a_second(pattern: str, text: str) -> None:
    started = time.process_time()
    if not pattern_fault(pattern):
        matches(pattern, text)
    assert time.process_time() - started < 1


pieces = st.sampled_from(
    ["a", "b", ".", "[ab]", "[^a]", r"\d", r"\w", "^", "$", r"\b", "", "(?i:B)", "(?<=a)", "(?<!ab)"]
)
patterns = st.recursive(
    pieces,
    lambda some: st.one_of(
        st.tuples(some, some).map("".join),
        st.tuples(some, some).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(some, st.sampled_from(["*", "+", "?", "{2}", "{1,3}", "*?"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
        some.map(lambda one: f"(?={one})"),
        some.map(lambda one: f"(?!{one})"),
    ),
    max_leaves=6,
)


@settings(max_examples=400)
@given(patterns, st.text("abB1 ", max_size=6))
def test_patterns_mean_what_they_mean_in_python(pattern: str, text: str) -> None:
    import re

    if not pattern_fault(pattern):
        assert matches(pattern, text) is bool(re.fullmatch(pattern, text))


# ---- number


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("1500 m", "right"),
        ("1.5km", "right"),
        ("1,5 km", "error"),
        ("1\u202f500 m", "right"),
        ("1\u00a0500\u00a0m", "right"),
        ("3/2 km", "right"),
        ("15e2 m", "right"),
        ("1530 m", "right"),
        ("1530.01 m", "wrong"),
        ("-1500 m", "wrong"),
        ("1500", "error"),
        ("1500 km", "wrong"),
        ("1500 miles", "error"),
        ("1/0 km", "error"),
        ("nan m", "error"),
        ("inf km", "error"),
        ("m", "error"),
        ("1e999 m", "wrong"),
        ("9" * 190 + " km", "wrong"),
        ("٣ m", "error"),
    ],
)
def test_numbers_are_read_with_unit_and_tolerance(text: str, state: str) -> None:
    assert ITEMS["distance"].score({"answer": [text]}).state == state


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("0.3", "right"),
        ("0.30", "right"),
        (".3", "right"),
        ("3/10", "right"),
        ("0.3 m²", "right"),
        ("0.3 m", "error"),
        ("0.30000000000000004", "wrong"),
        ("+0.3", "right"),
    ],
)
def test_without_tolerance_decimals_are_exact(text: str, state: str) -> None:
    assert ITEMS["plain"].score({"answer": [text]}).state == state


def test_a_missing_unit_names_the_units() -> None:
    note = ITEMS["distance"].score({"answer": ["1500"]}).notes[0]
    assert (note.message, note.values) == ("unit-missing", {"units": "m, km"})


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**6), max_value=10**6, places=3))
def test_a_number_is_read_as_written(value: Any) -> None:
    found = read_number(f"{value:f}")
    assert found is not None
    assert found[0] == value
    assert found[1] == ""


@pytest.mark.parametrize("answer", [1e-250, 1e300, 123456789.25, -0.001, 2.0**53])
def test_every_number_can_be_answered(answer: float) -> None:
    asked = Number(id="n", type="number", stem="s", answer=answer, units={"k": 1000.0})
    for sample in asked.samples():
        assert asked.score(sample.response).share == 1
        assert math.isfinite(float(asked.told(sample.response, None)))


# ---- order


def test_equal_lines_stand_for_each_other() -> None:
    brew = ITEMS["brew"]
    assert isinstance(brew, Order)
    orders = [order for order in permutations(brew.named) if brew.score({"answer": order}).share == 1]
    assert len(orders) == 2
    assert all([brew.named[name] for name in order] == list(brew.lines) for order in orders)


def test_the_first_wrong_line_is_named() -> None:
    brew = ITEMS["brew"]
    boil, pour, wait, again, drink = brew.named  # type: ignore[attr-defined]
    note = brew.score({"answer": [boil, wait, pour, again, drink]}).notes[0]
    assert (note.message, note.values, note.at) == ("first-wrong-line", {"line": 2}, wait)


@given(st.data())
def test_lines_that_are_missing_or_repeated_are_no_order(data: Any) -> None:
    names = list(ITEMS["brew"].named)  # type: ignore[attr-defined]
    given_names = data.draw(st.lists(st.sampled_from([*names, "zzz"]), min_size=1, max_size=7))
    outcome = ITEMS["brew"].score({"answer": given_names})
    assert outcome.error is (sorted(given_names) != sorted(names))


# ---- code: judged by its transcript alone

PASSED = (
    Try("import math", True),
    Try("double(4)", None, "8"),
    Try('double("a")', None, "'aa'"),
    Try("double(0) is not None", True),
)
PASSED += (Try("run 1", None, None, "\n"),)


def judged(transcript: Any, known: tuple[str, ...] = ()) -> Any:
    return ITEMS["double"].score({"answer": ["def double(x): ..."]}, transcript, known)


def test_a_program_is_right_if_every_test_is() -> None:
    assert judged(Transcript(tries=PASSED)).share == 1
    for nth in range(len(PASSED)):
        lost = Transcript(tries=PASSED[:nth] + PASSED[nth + 1 :])
        assert (
            judged(lost).share == (1 if PASSED[nth].name == "import math" else 0) or PASSED[nth].name == "import math"
        )
        failed = replace(PASSED[nth], ok=False, value=None, message="ValueError: no")
        assert judged(Transcript(tries=(*PASSED[:nth], failed, *PASSED[nth + 1 :]))).share == 0


@pytest.mark.parametrize("ended", ["error", "time", "memory", "crash"])
def test_a_program_that_does_not_end_well_is_wrong_and_told_why(ended: str) -> None:
    outcome = judged(Transcript(ended, PASSED))
    assert (outcome.share, outcome.notes[-1].message) == (0, f"ended-{ended}")


def test_a_program_that_was_not_run_is_no_attempt() -> None:
    assert judged(None).state == "error"


def test_a_foreseen_mistake_is_recognised_by_how_it_fails() -> None:
    double = ITEMS["double"]
    assert isinstance(double, Code)
    mistaken = Transcript(tries=(PASSED[0], Try("double(4)", None, "16"), *PASSED[2:]))
    known = (double.signature(mistaken),)
    assert judged(mistaken, known).notes[0].text == "wrong/0/why"
    assert all(
        not note.text
        for note in judged(Transcript(tries=(PASSED[0], Try("double(4)", None, "7"), *PASSED[2:])), known).notes
    )


FORGED: list[Any] = [
    {},
    [],
    "done",
    7,
    {"ended": "fine"},
    {"ended": "done", "tries": {}},
    {"ended": "done", "tries": [None]},
    {"ended": "done", "tries": [{"name": None}]},
    {"ended": "done", "tries": [{"name": "double(4)", "value": 8}]},
    {"ended": "done", "tries": [{"name": "double(4)", "ok": "yes"}]},
    {"ended": "done", "tries": [{"name": "x", "sudo": True}]},
    {"ended": "done", "output": 3},
    {"ended": ["done"]},
    {"ended": "done", "message": None},
]


@pytest.mark.parametrize("data", FORGED)
def test_a_transcript_without_shape_is_a_crash(data: Any) -> None:
    assert transcript_of(data) == Transcript("crash")
    call = {"item": encode(ITEMS["double"]), "response": {"answer": ["x"]}, "transcript": data, "known": []}
    assert json.loads(verbs.score(json.dumps(call)))["state"] == "wrong"


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=4)),
    lambda some: st.one_of(
        st.lists(some, max_size=3),
        st.dictionaries(st.sampled_from(["ended", "tries", "name", "ok", "value", "output", "message"]), some),
    ),
    max_leaves=8,
)


@given(json_values)
def test_forged_transcripts_never_raise(data: Any) -> None:
    for name in ("double", "cases"):
        call = {"item": encode(ITEMS[name]), "response": {"answer": ["x"]}, "transcript": data}
        answer = json.loads(verbs.score(json.dumps(call)))
        assert "job" in answer or answer["share"] == 0


def test_a_module_that_lost_a_test_has_not_passed() -> None:
    both = (Try("tests.test_four", True), Try("tests.Doubling.test_text", True))
    cases = ITEMS["cases"]
    assert cases.score({"answer": ["x"]}, Transcript(tries=both)).share == 1
    assert cases.score({"answer": ["x"]}, Transcript(tries=both[:1])).share == 0
    assert cases.score({"answer": ["x"]}, Transcript()).share == 0


def test_only_the_left_side_of_a_test_travels() -> None:
    job = ITEMS["double"].job({"answer": ("x",)})
    assert job is not None
    assert [probe.code for probe in job.probes] == [
        "import math",
        "double(4)",
        'double("a")',
        "double(0) is not None",
        "",
    ]
    assert "8" not in json.dumps(asdict(job))
    assert "aa" not in json.dumps(asdict(job))


@pytest.mark.parametrize(
    ("value", "literal", "same"),
    [
        ("8", "8", True),
        ("8.0", "8", True),
        ("'8'", "8", False),
        ("{1, 2}", "{2, 1}", True),
        ("(", "8", False),
        (None, "None", False),
        ("None", "None", True),
        ("[" * 500, "8", False),
        ("True", "1", True),
    ],
)
def test_values_compare_as_python_does(value: str | None, literal: str, same: bool) -> None:
    assert same_value(value, literal) is same


@pytest.mark.parametrize(
    ("output", "prints", "same"),
    [
        ("7\n", "7", True),
        ("7 \n\n", "7\n", True),
        ("7\r\n8", "7\n8", True),
        (" 7", "7", False),
        ("7\n\n8", "7\n8", False),
        ("", "\n", True),
    ],
)
def test_prints_compare_but_for_what_nobody_sees(output: str, prints: str, same: bool) -> None:
    assert same_print(output, prints) is same


def test_the_types_are_told_apart() -> None:
    kinds = [each.kind for each in ITEM_TYPES]
    assert len(set(kinds)) == len(kinds)
    assert {type(each) for each in ITEMS.values()} <= set(ITEM_TYPES)
