"""Blanks, pairs and rows: each part is checked, marked and told by itself, and stands in the page where its author put it."""

import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from builder.build import check, read_courses
from builder.engine.blank import mark, marked
from builder.engine.drawn import drawn
from builder.engine.values import Outcome
from builder.extension import PaydownExtension, page_comment
from builder.publish.page import lift, put_back, set_aside
from tests.authoring import course, issues, item

BLANKS = r"""
    id: b
    type: blanks
    stem: |
      It is [[size]], has [[count]] legs,
      weighs [[weight]] kg, says `[[says]]` and [[does]].
    blanks:
      size: [large, very large]
      count: [4, four]
      weight: {answer: 20, within: 5 %, wrong: [{is: 200, why: Ten times.}]}
      says: {answer: 'print\(.*\)', compare: pattern}
      does: {answer: runs, select: true, wrong: [{is: [flies, swims], why: It has legs.}]}
    """
MATCH = """
    id: m
    type: match
    stem: Odd or even?
    pairs:
      - {term: one, fits: odd, why: It is.}
      - {term: two, fits: even, id: deux}
      - {term: three, fits: odd}
    extra: [both, {fits: none, why: One of them.}]
    """
TABLE = """
    id: t
    type: table
    stem: Odd or even?
    columns: [odd, even]
    rows:
      - {row: one, is: odd}
      - {row: two, is: even, why: Twice one.}
    """
EXTENSIONS = ["tables", "attr_list", "md_in_html", "footnotes", "pymdownx.superfences", "pymdownx.highlight"]
EXTENSIONS += ["pymdownx.inlinehilite", "pymdownx.arithmatex", "pymdownx.tabbed", "admonition", "abbr"]


def tones(outcome: Outcome) -> dict[str, str]:
    return {note.at: note.tone for note in outcome.notes}


def filled(**given: str) -> Outcome:
    return item(BLANKS).score({name: [value] for name, value in given.items()})


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("size", " LARGE ", True),
        ("size", "very  large", True),
        ("size", "small", False),
        ("count", "4.0", True),
        ("count", "Four", True),
        ("count", "five", False),
        ("weight", "19", True),
        ("weight", "2.1e1", True),
        ("weight", "22", False),
        ("says", "print('a')", True),
        ("says", "print", False),
        ("does", "runs", True),
        ("does", "swims", False),
    ],
)
def test_each_blank_is_compared_in_its_own_way(name: str, text: str, right: bool) -> None:
    outcome = filled(**{name: text})
    assert tones(outcome)[name] == ("right" if right else "wrong")
    assert outcome.share == (0.2 if right else 0)


def test_a_blank_left_empty_is_wrong_and_nothing_at_all_is_no_answer() -> None:
    outcome = filled(size="large", count="")
    assert [note.at for note in outcome.notes if note.message == "no-answer"] == ["count", "weight", "says", "does"]
    assert filled(size=" ", does="").notes[0].message == "missing"


def test_what_is_no_number_costs_no_attempt_where_only_a_number_can_be_right() -> None:
    outcome = filled(size="large", weight="much")
    assert (outcome.error, [(note.message, note.at) for note in outcome.notes]) == (True, [("not-a-number", "weight")])


def test_what_was_not_offered_can_not_be_chosen() -> None:
    assert filled(does="creeps").notes[0].message == "unreadable"


def test_a_list_takes_the_id_of_an_option_and_its_text() -> None:
    control = next(each for each in item(BLANKS).controls() if each.name == "does")
    by_id = {part.label: filled(does=part.id) for part in control.parts}
    assert {text: outcome.share for text, outcome in by_id.items()} == {"runs": 0.2, "flies": 0, "swims": 0}
    assert by_id["flies"] == filled(does="flies")
    assert item(BLANKS).told({"does": (control.parts[0].id,)}, None) == "[,][,][,][,]runs"


def test_a_number_that_is_a_code_is_a_text() -> None:
    block = "id: a\ntype: blanks\nstem: Agent [[who]] rings [[what]].\nblanks:\n  who: 007\n  what: {answer: 12, compare: exact}\n"
    assert [each.numeric for each in item(block).controls()] == [False, False]
    assert item(block).score({"who": ["7"], "what": ["12.0"]}).share == 0


def test_all_right_combinations_are_told_unless_they_are_too_many() -> None:
    block = "id: a\ntype: blanks\nstem: '[[a]] [[b]]'\nblanks:\n  a: [x, y]\n  b: [{}]\n"
    pattern = item(block.format("1, one")).definition()["correctResponsesPattern"]
    assert pattern == ["x[,]1", "x[,]one", "y[,]1", "y[,]one"]
    assert item(block.format(", ".join(f"a{n}" for n in range(20)))).definition() == {}
    assert item(BLANKS).definition() == {}


def matched(**chosen: str) -> Outcome:
    asked: Any = item(MATCH)
    terms = {pair.term: name for name, pair in asked.named.items()}
    ids = {text: name for name, (text, _) in asked.fits.items()}
    return asked.score({terms[term]: [ids[text]] for term, text in chosen.items()})  # type: ignore[no-any-return]


def test_pairs_are_marked_one_by_one_and_equal_texts_are_one() -> None:
    assert matched(one="odd", two="even", three="odd").share == 1
    assert matched(one="odd", two="odd", three="odd").share == pytest.approx(2 / 3, abs=1e-6)
    assert len(item(MATCH).controls()[0].parts) == 4


def test_an_extra_entry_says_why_it_fits_nothing() -> None:
    assert [note.text for note in matched(one="none", two="both").notes] == ["extra/1/why", "", ""]
    assert matched(one="even").notes[0].text == f"pairs/{item(MATCH).controls()[0].name}/why"


def test_rows_and_pairs_are_told_as_matching() -> None:
    asked = item(TABLE)
    (first, second), (odd, even) = (each.name for each in asked.controls()), (p.id for p in asked.controls()[0].parts)
    assert asked.told({second: (odd,), first: (even,)}, None) == f"{first}[.]{even}[,]{second}[.]{odd}"
    assert asked.definition()["correctResponsesPattern"] == [f"{first}[.]{odd}[,]{second}[.]{even}"]
    assert [each["description"] for each in asked.definition()["target"]] == ["odd", "even"]
    assert asked.score({first: [odd]}).share == 0.5
    assert (asked.guess(), item(MATCH).guess()) == (0.5, 0.25)


@pytest.mark.parametrize(
    ("block", "old", "new", "told"),
    [
        (BLANKS, "[[size]]", "[[seize]]", ["7:3 blank-is-used", "4:9 blank-is-known"]),
        (BLANKS, "weighs [[weight]]", "[[size]] [[weight]]", ["5:3 blank-stands-once"]),
        (BLANKS, "`[[says]]`", "$a=[[says]]$", ["5:33 blank-is-in-text"]),
        (BLANKS, "`[[says]]`", "[here]([[says]])", ["5:37 blank-is-in-text"]),
        (BLANKS, "`[[says]]`", '<b id="[[says]]">b</b>', ["5:37 blank-is-in-text"]),
        (BLANKS, "`[[says]]`", "A[^1]\n\n      [^1]: [[says]]", ["7:22 blank-is-in-text", "7:9 blank-is-in-text"]),
        (BLANKS, "within: 5 %", "within: some", ["9:32 within-is-a-tolerance"]),
        (BLANKS, "[4, four]", "{answer: four, within: 1}", ["8:33 within-needs-numbers"]),
        (BLANKS, "[4, four]", "['', four]", ["8:11 answer-is-given"]),
        (BLANKS, "is: 200", "is: 20.5", ["9:50 wrong-is-wrong"]),
        (BLANKS, r"print\(.*\)", "(a+)+", ["10:18 pattern-is-safe"]),
        (BLANKS, ", wrong: [{is: [flies, swims], why: It has legs.}]", "", ["11:32 select-has-wrong"]),
        (BLANKS, "select: true", "select: true, compare: exact", ["11:47 select-needs-texts"]),
        (BLANKS, "is: [flies, swims]", "is: [flies, runs]", ["11:51 wrong-is-wrong"]),
        (MATCH, "term: three", "term: one", ["7:12 options-differ"]),
        (MATCH, "id: deux", "id: valueOf", ["6:29 part-name-is-free"]),
        (MATCH, "[both,", "[even,", ["8:9 extra-fits-nothing"]),
        (MATCH, "fits: none", "fits: both", ["8:15 options-differ"]),
        (TABLE, "is: even", "is: evne", ["7:20 row-has-column"]),
        (TABLE, "[odd, even]", "[odd, odd]", ["4:16 options-differ", "7:20 row-has-column"]),
        (TABLE, "row: two", "row: one", ["7:11 options-differ"]),
    ],
)
def test_a_fault_is_told_at_its_place(block: str, old: str, new: str, told: list[str]) -> None:
    assert old in block
    assert issues(block.replace(old, new)) == sorted(told)


def test_brackets_that_are_no_blanks_stay() -> None:
    stem = r"`[[1, 2], [3, 4]]` and a[[0]] and \[[name]] and [[ name ]]"
    assert marked("a", stem) == f"`[[1, 2], [3, 4]]` and a[[0]] and [[name]] and {mark('a', 'name')}"


@given(st.text("[]\\ab-_1 \n", max_size=30))
def test_marks_are_letters_and_what_is_around_them_stays(stem: str) -> None:
    left = re.sub(r"pdq[a-p]{12}", "", marked("a", stem))
    assert left == re.sub(r"(\\?)\[\[[ \t]*[ab][\w-]*[ \t]*\]\]", lambda found: found[0][1:] if found[1] else "", stem)


# ---- in the page

PLACES = {
    "text": "Say *[[a]]*, or **[[b]]**.",
    "code": "Say `x = [[a]]`, or `#!python print('[[b]]', 1)`.",
    "fence": "Complete it.\n\n```python\nfor n in [[a]](3):\n    print('x[[b]]y')  # n\n```",
    "another language": "Complete it.\n\n```latex\n\\cmd[[a]]{1}\n<[[b]]>\n```",
    "indented code": "Complete it.\n\n    x = [[a]]\n    y = 3[[b]]5",
    "table": "| a | b |\n| --- | --- |\n| [[a]] | `[[b]]` |",
    "list": "1. [[a]]\n2. in a list:\n    - [[b]]",
    "heading": "## [[a]]\n\n> quoted [[b]]",
    "html": "<div markdown>\n\nSay [[a]].\n\n</div>\n\n<b>[[b]]</b>",
    "note": "!!! note\n    Say [[a]].\n\nAnd a note.[^1] [[b]]\n\n[^1]: A note.",
    "right to left": "\u202bاكتب [[a]] ثم [[b]]",
}


def page(folder: Path, block: str) -> str:
    """The page of a lesson that holds one question, its key lifted out."""
    folder.mkdir(exist_ok=True)
    lesson = f"````question\n{dedent(block).strip()}\n````\n"
    course(folder, {"l.md": lesson})
    site = read_courses(folder)
    assert [issue for issue in site.issues if issue.level == "error"] == []
    return lift(
        Markdown(extensions=[*EXTENSIONS, PaydownExtension(site=lambda: site)]).convert(
            page_comment("tea/l.md") + lesson
        )
    )[0]


@pytest.mark.parametrize("place", PLACES)
def test_a_blank_stands_where_its_author_put_it(tmp_path: Path, place: str) -> None:
    stem = "\n".join(f"  {line}" if line else "" for line in PLACES[place].split("\n"))
    html = page(tmp_path, f"id: q\ntype: blanks\nstem: |\n{stem}\nblanks: {{a: one, b: two}}")
    assert not re.search(r"pdq[a-p]{12}|\[\[", html)
    assert re.findall(r'<input type="text" name="(\w)"', html) == ["a", "b"]
    assert "pd-line" not in html
    assert set_aside(html)[0].count("<!--paydown-controls") == 3


def test_a_blank_is_called_by_its_number_and_the_words_around_it(tmp_path: Path) -> None:
    stem = "Tea is made of [[a]]. It grows in [[b]] gardens,\n  and it is\n\n      x = [[c]]  # code"
    html = page(tmp_path, f"id: q\ntype: blanks\nstem: |\n  {stem}\nblanks: {{a: leaves, b: large, c: green}}")
    assert re.findall('aria-label="([^"]*)"', html) == [
        "Blank 1 of 3: Tea is made of …",
        "Blank 2 of 3: It grows in … gardens, and it is",
        "Blank 3 of 3: x = … # code",
    ]


SAME = {
    "blanks": (
        "id: q\ntype: blanks\nstem: Tea is [[a]] and [[b]].\nblanks:\n  a: {{answer: {0}, select: true, wrong: {2}}}\n"
        "  b: {{answer: {0}, wrong: {2}}}".replace("{2}", "[{{is: {1}, why: No.}}]"),
        ("green", "black"),
    ),
    "match": (
        "id: q\ntype: match\nstem: Go.\npairs:\n  - {{term: tea, fits: {0}}}\n  - {{term: ink, fits: {1}}}\nextra: [blue]",
        ("green", "black"),
    ),
    "an extra entry": (
        "id: q\ntype: match\nstem: Go.\npairs:\n  - {{term: tea, fits: {0}}}\n  - {{term: ink, fits: red}}\nextra: [{1}]",
        ("green", "black"),
    ),
    "table": (
        "id: q\ntype: table\nstem: Go.\ncolumns: [green, black]\nrows:\n  - {{row: tea, is: {0}}}\n  - {{row: ink, is: {1}}}",
        ("green", "black"),
    ),
}


@pytest.mark.parametrize("kind", SAME)
def test_a_page_is_the_same_whichever_answer_is_right(tmp_path: Path, kind: str) -> None:
    block, (one, other) = SAME[kind]
    pages = {page(tmp_path / str(n), block.format(*both)) for n, both in enumerate(((one, other), (other, one)))}
    assert len(pages) == 1


def test_search_finds_neither_options_nor_labels(tmp_path: Path) -> None:
    html = page(tmp_path, SAME["blanks"][0].format("green", "black"))
    content, aside = set_aside(html)
    assert not re.search("green|black|<input|<select", content)
    assert put_back(content, aside) == re.sub("</?paydown-controls>", "", html)


def test_what_a_native_list_can_not_show_is_chosen_by_its_letter(tmp_path: Path) -> None:
    block = "id: q\ntype: match\nstem: Go.\npairs:\n  - term: one\n    fits: $x$\n  - {term: two, fits: plain}"
    html = page(tmp_path, block)
    assert re.findall(r">(\w+)</option>", html) == ["A", "B"] * 2
    plain = page(tmp_path / "plain", block.replace("$x$", "'`x` & *y*'"))
    assert sorted(set(re.findall(r">([^<]+)</option>", plain))) == ["Choose …", "plain", "x &amp; y"]


def test_each_button_of_a_table_says_its_row_and_column(tmp_path: Path) -> None:
    html = page(tmp_path, TABLE)
    assert sorted(re.findall('aria-label="([^"]*)"', html)) == ["one: even", "one: odd", "two: even", "two: odd"]


DRAWN = """
    id: q
    type: blanks
    given: a = random.randint(2, 9)
    stem: Twice {=a} is [[twice]], and {=a} is [[kind]].
    blanks:
      twice: {answer: '{=2 * a}', wrong: [{is: '{=a * a + 100}', why: You squared.}]}
      kind:
        answer: '{="even" if a % 2 == 0 else "odd"}'
        select: true
        wrong: [{is: '{="odd" if a % 2 == 0 else "even"}', why: Divide by two.}]
    """


def test_blanks_are_drawn_proven_and_asked_for_each_seed(tmp_path: Path) -> None:
    lesson = f"```question\n{dedent(DRAWN).strip()}\n```\n"
    folder = course(tmp_path, {"l.md": lesson})
    site = check(folder).site
    assert site.errors == ()
    made, table = next(iter(site.courses[0].items)), site.tables["tea/q"]
    ids = {tuple(part.id for part in drawn(made, table, seed).controls()[1].parts) for seed in range(20)}
    assert len(ids) == 1
    convert = Markdown(extensions=[*EXTENSIONS, PaydownExtension(site=lambda: site)]).convert
    html = lift(convert(page_comment("tea/l.md") + lesson))[0]
    first = drawn(made, table, 0)
    form, _, template = html.partition("<template")
    assert all(f">{part.label}</option>" in form for part in first.controls()[1].parts)
    assert form.count('inputmode="decimal"') == template.count('inputmode="decimal"') == 1
    assert 'size="6"' in form
    content, aside = set_aside(html)
    assert "<option" not in content
    assert put_back(content, aside) == re.sub("</?paydown-controls>", "", html)
