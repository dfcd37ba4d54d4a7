"""Parameterised items: values are drawn at build, every seed is proven, and what is wrong is told at its place with its seed."""

import json
import re
from itertools import pairwise
from pathlib import Path
from textwrap import dedent, indent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from builder.build import check, drawn_courses
from builder.engine import verbs
from builder.engine.drawn import SEEDS, Table, drawn, table_of, wanted
from builder.engine.issue import Issue
from builder.engine.placeholder import alone, placeholders, replaced
from builder.engine.shape import encode
from builder.extension import PaydownExtension, page_comment
from builder.publish.page import lift
from builder.publish.proof import Memory
from builder.publish.seeds import quantity
from tests.authoring import course, issues, item

AREA = """
    id: area
    type: number
    given: |
      a = random.randint(2, 9)
      b = random.randint(11, 19)
    stem: How much is {=a} times {=b}?
    answer: {=a * b}
    wrong:
      - is: {=a + b}
        why: You added {=a} and {=b}.
"""


def lesson(*questions: str) -> str:
    return "# L\n\n" + "\n\n".join(f"```question\n{dedent(each).strip()}\n```" for each in questions) + "\n"


def found(root: Path, *questions: str) -> list[Issue]:
    """The errors of a lesson, each item proven."""
    folder = course(root, {"l.md": lesson(*questions)})
    return [each for each in check(folder).site.issues if each.level == "error"]


def told(root: Path, question: str) -> list[tuple[int, str, str]]:
    """Line inside the block, rule and message of each error."""
    return [(each.place.line - 3, each.rule, each.message) for each in found(root, question)]


def table(root: Path, question: str) -> Table:
    folder = course(root, {"l.md": lesson(question)})
    checked = check(folder)
    assert not checked.site.errors, checked.site.errors
    return next(iter(checked.site.tables.values()))


# ---- placeholders


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("{=a} and {=b:.2f}", [("a", ""), ("b", ".2f")]),
        (r"\frac{{=a}}{{=b}}", [("a", ""), ("b", "")]),
        ("{={1: 2}[1]}, {=d['}:']:>5}", [("{1: 2}[1]", ""), ("d['}:']", ">5")]),
        ("{=x[1:2]} {=(y := 3)}", [("x[1:2]", ""), ("(y := 3)", "")]),
        ('f"{x=} {x}" {} {=} {= \n} {=open', []),
        (r"\{=a} {=b}", [("b", "")]),
    ],
)
def test_a_placeholder_ends_where_its_expression_does(text: str, read: list[tuple[str, str]]) -> None:
    assert [(each.expression, each.format) for each in placeholders(text)] == read


def test_an_escaped_placeholder_stays_without_its_backslash() -> None:
    assert replaced(r"\{=a} is {=a}", lambda _: "7") == "{=a} is 7"
    assert [bool(alone(text)) for text in ("{=a}", "{=a} m", "{=a}{=b}")] == [True, False, False]


@pytest.mark.parametrize("answer", ["{=a * b}", "'{=a * b}'", '"{=a * b}"', "{=max(a, b)}", "{=a*b:.1f}"])
def test_a_number_is_one_placeholder_with_or_without_quotes(answer: str) -> None:
    made = item(AREA.replace("{=a * b}", answer))
    assert alone(encode(made)["answer"])


def test_code_that_looks_like_it_is_left_alone() -> None:
    text = "id: f\ntype: text\nstem: 'What prints `f\"{x=}\"`, what `{=a}`?'\nanswer: x"
    assert issues(text) == []


# ---- faults before anything is drawn


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("a = random.randint(2, 9)", "a = = 2", "4:3 given-is-python"),
        ("b = random.randint(11, 19)", "if b:", "5:3 given-is-python"),
        ("{=a} times", "{=a b} times", "6:7 placeholder-is-python"),
        ("answer: {=a * b}", "answer: {=a} m", "7:14 yaml-is-readable"),
        ("answer: {=a * b}", "answer: 5\n    points: {=a}", "8:9 value-has-its-type"),
        ("answer: {=a * b}", "answer: '{=a} m'", "7:9 value-has-its-form"),
    ],
)
def test_what_can_not_be_read_is_told_where_it_stands(old: str, new: str, fault: str) -> None:
    assert fault in issues(AREA.replace(old, new))


def test_a_given_that_nothing_uses_and_a_placeholder_without_one_are_doubted() -> None:
    plain = "id: a\ntype: text\nstem: How much is {=a}?\nanswer: x"
    assert issues(plain) == ["3:7 placeholder-is-given"]
    assert issues(plain.replace("{=a}", "it") + "\ngiven: a = 3") == ["5:1 given-is-used"]


def test_a_text_that_begins_with_a_value_must_be_quoted(tmp_path: Path) -> None:
    ((line, rule, message),) = told(tmp_path, dedent(AREA).replace("stem: How much is {=a}", "stem: {=a}"))
    assert (line, rule) == (6, "yaml-is-readable")
    assert message == "a text that begins with `{=…}` and goes on must be quoted"


# ---- drawing


def test_each_seed_has_its_own_values_and_every_build_the_same(tmp_path: Path) -> None:
    first, second = (table(tmp_path / name, AREA) for name in ("one", "two"))
    assert first == second
    assert len(set(first.named)) > 40
    for seed in range(SEEDS):
        a, b = int(first.text("{=a}", seed)), int(first.text("{=b}", seed))
        assert (2 <= a <= 9, 11 <= b <= 19) == (True, True)
        assert first.numbers["{=a * b}"][seed] == a * b


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0.1 + 0.2", "0.3"),
        ("2 / 4:.3f", "0.500"),
        ("6 / 2", "3.0"),
        ("10 ** 20", "100000000000000000000"),
        ("[0.1 + 0.2, 'x']", "[0.3, 'x']"),
        ("'a\\u00df*b*'", "aß*b*"),
        ("True", "True"),
    ],
)
def test_values_are_shown_as_people_write_them(tmp_path: Path, value: str, shown: str) -> None:
    text = f"id: v\ntype: text\ngiven: x = 1\nstem: |\n  See {{={value}}}\nanswer: x"
    assert table(tmp_path, text).texts == ((shown,) * SEEDS,)


@pytest.mark.parametrize(
    ("given", "line", "message"),
    [
        ("a = 3\nb = 1 // 0", 5, "with every seed, such as 0: ZeroDivisionError: integer division or modulo by zero"),
        ("a = 3\nb = c", 5, "with every seed, such as 0: NameError: name 'c' is not defined"),
        ("a = b = 3\nprint(a)", 5, "with every seed, such as 0: nobody sees what `given` prints"),
        ("a = b = random.randint(0, 9)\n1 / a", 5, "ZeroDivisionError: division by zero"),
        ("import nothing_of_that_name\na = b = 1", 4, "ModuleNotFoundError"),
        ("a = b = 1\nexit()", 5, "SystemExit"),
    ],
)
def test_a_given_that_fails_is_told_at_its_line(tmp_path: Path, given: str, line: int, message: str) -> None:
    text = dedent(AREA).replace(
        "  a = random.randint(2, 9)\n  b = random.randint(11, 19)\n", indent(given, "  ") + "\n"
    )
    (fault,) = told(tmp_path, text)
    assert fault[:2] == (line, "given-draws")
    assert message in fault[2]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("{=a} times", "{=c} times", 6, "`{=c}`: NameError: name 'c' is not defined"),
        ("{=a * b}", "{=float('inf')}", 7, "`{=float('inf')}`: this is inf, and not finite"),
        ("{=a * b}", "{=str(a) + 'm'}", 7, "a number is wanted here"),
        ("{=a} times", "{=print} times", 6, "and no value that can be shown"),
        ("{=a} times", "{='x' * 5000} times", 6, "longer than 900 characters"),
        ("{=a} times", "{=__import__('time').time_ns()} times", 6, "the same seed gives another value each time"),
    ],
)
def test_a_value_that_can_not_be_used_is_told_at_its_text(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    (fault,) = told(tmp_path, dedent(AREA).replace(old, new))
    assert fault[:2] == (line, "placeholder-has-value")
    assert message in fault[2]


# ---- proof for every seed


def test_the_first_seed_that_fails_is_named_with_what_was_drawn(tmp_path: Path) -> None:
    options = "options:\n  - right: '{=a + b}'\n  - wrong: '{=2 * a}'\n  - wrong: none of them"
    given = "given: |\n  a = random.randint(2, 9)\n  b = random.randint(2, 9)"
    ((line, rule, message),) = told(tmp_path, f"id: c\ntype: choice\nstem: '{{=a}} + {{=b}}?'\n{given}\n{options}")
    assert (line, rule) == (9, "options-differ")
    seed = int(message.split("with seed ")[1].split()[0])
    a, b = (int(part.split("= ")[1]) for part in message.split("(")[1].split(")")[0].split(", "))
    assert a == b
    assert f"with seed {seed} and " in message
    assert message.endswith(f"(a = {a}, b = {b}): two options have the same text")


def test_a_number_in_other_clothes_is_the_same_number(tmp_path: Path) -> None:
    options = "options:\n  - right: 1/{=a}\n  - wrong: '{=b:g}'"
    text = f"id: c\ntype: choice\nstem: Which?\ngiven: |\n  a = random.choice([2, 3])\n  b = 0.5\n{options}"
    ((line, rule, message),) = told(tmp_path, text)
    assert (line, rule) == (9, "options-differ")
    assert "`0.5` and `1/2` are the same number" in message
    assert quantity(r"$\frac{1}{2}$") == quantity("0.50") == quantity("`2/4`")


def test_a_foreseen_mistake_that_is_right_for_some_seed_is_found(tmp_path: Path) -> None:
    text = dedent(AREA).replace("{=a + b}", "{=a * b if a == 7 else 0}")
    ((line, rule, message),) = told(tmp_path, text)
    assert (line, rule) == (9, "wrong-is-wrong")
    assert "a = 7" in message


def test_what_only_some_seeds_break_of_the_schema_is_found(tmp_path: Path) -> None:
    text = dedent(AREA).replace("answer: {=a * b}", "answer: {=a * b}\nwithin: {=a - 4}")
    (fault,) = told(tmp_path, text)
    assert fault[1] == "within-is-a-tolerance"


def test_what_the_form_asks_for_is_the_same_for_every_seed(tmp_path: Path) -> None:
    text = "id: e\ntype: essay\ngiven: n = random.randint(1, 3)\nstem: Tell.\nwords: {min: '{=n * 10}'}"
    ((_, rule, message),) = told(tmp_path, text)
    assert (rule, "asks for something else" in message) == ("form-is-fixed", True)


EACH_TYPE = {
    "blanks": "stem: 'Two times {=a} is [[double]].'\nblanks:\n  double: {=2 * a}",
    "match": "stem: Match.\npairs:\n  - {term: '{=a}', fits: '{=a + 1}'}\n  - {term: '{=a}²', fits: '{=a * 5}'}",
    "table": "stem: Is it?\ncolumns: ['less than {=a}', more]\nrows:\n  - {row: '{=a - 1}', is: 'less than {=a}'}\n"
    "  - {row: '{=a + 1}', is: more}",
    "formula": "stem: Area of {=a} by $x$?\nanswer: '{=a} * x'\nvariables: {x: [1, 5]}",
    "order": "stem: Sort.\nlines: ['{=a}', '{=a + 1}', '{=a * 3}']",
    "true-false": "stem: Is {=a} above 2?\nanswer: true\nwhy: It is {=a}.",
    "rating": "stem: How do you like {=a}?\nscale: [a little, '{=a} times']",
}


@pytest.mark.parametrize("kind", EACH_TYPE)
def test_any_type_can_be_drawn(kind: str, tmp_path: Path) -> None:
    text = f"id: x\ntype: {kind}\ngiven: a = random.randint(3, 9)\n{EACH_TYPE[kind]}"
    assert told(tmp_path / "a", text) == []
    html, _ = page(tmp_path / "b", text)
    visible = re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)
    assert "pdx" not in visible
    assert "{=" not in html
    assert "pdx" in html


@given(st.text(alphabet="{}=:\"'()[]\\ab \n$^_|", max_size=60))
def test_any_text_has_its_placeholders_or_none(text: str) -> None:
    found = list(placeholders(text))
    assert all(text[each.start : each.end] == each.source for each in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    replaced(text, lambda source: source)


CODE = """
    id: times
    type: code
    given: |
      n = random.randint({low}, 9)
    stem: Write `times(x)`.
    starter: |
      def times(x):
          return {{=n}}
    solution: |
      def times(x):
          return {{=n}} * x
    tests: |
      times(2) == {{=2 * n}}
      times(5) == {{=5 * n}}
    wrong:
      - change: "*"
        to: "+"
        why: You added {{=n}}.
"""


def test_programs_are_run_for_every_seed(tmp_path: Path) -> None:
    assert told(tmp_path / "a", CODE.format(low=3)) == []
    text = CODE.format(low=3).replace("{=5 * n}", "{=5 * n + (n == 8)}")
    faults = told(tmp_path / "b", text)
    assert [fault[:2] for fault in faults] == [(14, "solution-passes")]
    assert "(n = 8)" in faults[0][2]
    assert "expected '41'" in faults[0][2]


def test_a_mistake_is_known_by_how_it_fails_for_this_seed(tmp_path: Path) -> None:
    folder = course(tmp_path, {"l.md": lesson(CODE.format(low=3))})
    known = check(folder).known["tea/times"]
    assert len(known) == SEEDS
    assert len(set(known)) > 4


def test_a_program_that_never_ends_is_tried_for_few_seeds(tmp_path: Path) -> None:
    text = dedent(CODE.format(low=3)).replace('  - change: "*"\n    to: "+"', "  - code: 'while {=n}: pass'")
    folder = course(tmp_path, {"l.md": lesson(text + "seconds: 0.3")})
    checked = check(folder)
    assert "seeds-are-proven" in [each.rule for each in checked.site.issues]
    assert not checked.site.errors


def test_drawing_and_running_are_kept(tmp_path: Path) -> None:
    folder = course(tmp_path / "c", {"l.md": lesson(AREA, CODE.format(low=3))})
    first = check(folder, memory=Memory(tmp_path / "cache"))
    ran = len(list((tmp_path / "cache").iterdir()))
    again = Memory(tmp_path / "cache")
    assert check(folder, memory=again).site.tables == first.site.tables
    assert len(list((tmp_path / "cache").iterdir())) == ran


# ---- in the page and in the record


def page(root: Path, *questions: str) -> tuple[str, dict[str, dict[str, str]]]:
    folder = course(root, {"l.md": lesson(*questions)})
    site = drawn_courses(folder)
    text = (folder / "tea/l.md").read_text(encoding="utf-8")
    extensions = [PaydownExtension(site=lambda: site), "pymdownx.arithmatex"]
    marked = Markdown(extensions=extensions, extension_configs={"pymdownx.arithmatex": {"generic": True}})
    return lift(marked.convert(page_comment("tea/l.md") + text))


def test_the_page_holds_values_of_the_question_and_none_of_the_key(tmp_path: Path) -> None:
    html, texts = page(tmp_path, AREA.replace("randint(11, 19)", "randint(1100, 1900)"))
    values = table(tmp_path / "t", AREA.replace("randint(11, 19)", "randint(1100, 1900)"))
    assert html.count(f"How much is {values.text('{=a}', 0)} times {values.text('{=b}', 0)}?") == 1
    assert all(f'"{values.text("{=b}", seed)}"' in html for seed in range(SEEDS))
    assert not any(f'"{text}"' in html for text in values.texts[values.places["{=a * b}"]])
    assert "random" not in html + str(texts)


def test_the_page_is_the_same_whichever_option_is_right(tmp_path: Path) -> None:
    text = "id: c\ntype: choice\nstem: Which?\ngiven: a = random.randint(3, 9)\noptions:\n"
    one = page(tmp_path / "a", text + "  - right: '{=a}'\n  - wrong: '{=a + 1}'")[0]
    other = page(tmp_path / "b", text + "  - wrong: '{=a}'\n  - right: '{=a + 1}'")[0]
    assert one == other


def test_markup_in_a_value_is_text(tmp_path: Path) -> None:
    html, _ = page(tmp_path, "id: t\ntype: text\ngiven: a = '<b>&\"*x*'\nstem: See {=a}.\nanswer: x")
    assert "<p>See &lt;b&gt;&amp;&quot;*x*.</p>" in html
    assert "<b>" not in html


def test_a_drawn_number_is_one_group_of_tex(tmp_path: Path) -> None:
    html, _ = page(tmp_path, "id: t\ntype: text\ngiven: a = 12\nstem: $2^{=a} + \\frac{=a}{=a} - {=a}$\nanswer: x")
    assert r"\(2^{12} + \frac{12}{12} - 12\)" in html


def test_parts_keep_their_names_for_every_seed() -> None:
    text = "id: c\ntype: choice\nstem: Which?\ngiven: a = 1\noptions:\n  - right: '{=a}'\n  - wrong: '{=a + 1}'"
    made = item(text)
    sources = sorted(wanted(made)[0])
    values = Table(tuple(sources), tuple(tuple(f"{nth}-{seed}" for seed in range(SEEDS)) for nth in range(2)))
    one, other = (drawn(made, values, seed) for seed in (3, 4))
    assert list(one.named) == list(other.named) == list(made.named)  # type: ignore[attr-defined]
    assert one != other
    assert one.item_hash() == other.item_hash() == made.item_hash()
    assert one.key_hash() == made.key_hash()


def record(made: object, values: Table, answer: str, seed: int) -> dict[str, object]:
    event = {"verb": "answered", "time": "2026-11-23T12:00:00.000Z", "course": "tea", "lesson": "l", "item": "tea/area"}
    actor = {"objectType": "Agent", "account": {"homePage": "https://example.org", "name": "a"}}
    context = {"base": "https://example.org", "course": {"id": "tea", "title": "Tea"}, "actor": actor}
    context |= {"lesson": {"id": "l", "title": "L", "items": ["tea/area"]}, "registration": "r"}
    data = {"event": event | {"response": {"answer": [answer]}, "seed": seed}, "item": encode(made)}
    return dict(json.loads(verbs.record(json.dumps(data | {"drawn": values.data(), "context": context}))))


def test_an_answer_is_marked_and_recorded_for_its_seed(tmp_path: Path) -> None:
    values, made = table(tmp_path, AREA), item(AREA)
    assert table_of(json.loads(json.dumps(values.data()))).numbers == values.numbers
    for seed in (0, 42, 99):
        a, b = (int(values.text(each, seed)) for each in ("{=a}", "{=b}"))
        right = record(made, values, str(a * b), seed)
        assert right["outcome"]["state"] == "right"  # type: ignore[index]
        statement = json.loads(right["statements"][0]["text"])  # type: ignore[index]
        definition = statement["object"]["definition"]
        assert definition["description"] == {"en": f"How much is {a} times {b}?"}
        assert definition["correctResponsesPattern"] == [str(a * b)]
        assert statement["context"]["extensions"]["https://w3id.org/paydown/xapi/seed"] == seed
        wrong = record(made, values, str(a + b), seed)
        assert wrong["outcome"]["notes"][0]["text"] == "wrong/0/why"  # type: ignore[index]
