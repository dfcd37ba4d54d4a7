"""Assessment craft: what is doubtful about a question is told once, with its place, and can be silenced with a reason only."""

import json
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder import build
from builder.course import rulebook
from builder.course.craft_item import negation
from builder.course.craft_options import all_above
from builder.course.links import anchors, links
from builder.course.lint import RULES
from builder.engine.issue import Issue
from builder.engine.items.choice import Choice, Option
from tests.authoring import course, write
from tests.test_authoring import CASES

ROOT = Path(__file__).parents[1]
NOW = "2027-01-01T12:00:00Z"


def choice(stem: str, *options: str, more: str = "") -> str:
    """A choice whose first option is right and whose others are wrong, each with a `why`, and a skill."""
    lines = [f"id: a\ntype: choice\nskills: [brewing]\nstem: '{stem}'\noptions:"]
    lines += [f"- {'wrong' if nth else 'right'}: '{text}'\n  why: So." for nth, text in enumerate(options)]
    return "\n".join([*lines, dedent(more)])


def statement(stem: str) -> str:
    return f"id: a\ntype: true-false\nskills: [brewing]\nstem: '{stem}'\nanswer: true\nwhy: So it is."


def text(stem: str, answer: str, *hints: str, more: str = "") -> str:
    told = "".join(f"\n- '{each}'" for each in hints)
    return (
        f"id: a\ntype: text\nskills: [brewing]\nstem: '{stem}'\nanswer: '{answer}'\n"
        + (f"hints:{told}\n" if hints else "")
        + more
    )


LONG = "a list, since it has methods that change it where it stands"
BROKEN: dict[str, str] = {
    "key-is-not-longest": choice("Which can be changed?", LONG, "a tuple", "a string"),
    "options-stand-alone": choice("Which can be changed?", "a list", "a tuple", "none of the above"),
    "options-stand-alone (both)": choice("Which can be changed?", "Both A and B", "a tuple", "a string"),
    "options-stand-alone (German)": choice("Was ist richtig?", "eine Liste", "ein Tupel", "alle genannten Antworten"),
    "wrong-option-has-why": "id: a\ntype: choice\nskills: [brewing]\nstem: s\noptions: [{right: a}, {wrong: b}, {wrong: c}]",
    "wrong-option-has-why (line)": "id: a\ntype: order\nskills: [brewing]\nstem: s\nlines: [a, b]\nextra: [{line: c}, {line: d}]",
    "options-are-told-apart": choice("What then?", "Wait some minutes", "Pour at once.", "pour at once"),
    "grammar-fits-all": choice("A fruit of the tree is an", "apple", "pear", "banana"),
    "grammar-fits-all (plural)": choice(
        "The things that never change in Python are", "tuples", "a list", "a dictionary"
    ),
    "key-is-no-echo": choice("What does photosynthesis need?", "light for photosynthesis", "sugar", "nitrogen"),
    "absolutes-give-nothing-away": choice("How about tea?", "It is hot", "It is always hot", "It is never hot"),
    "negation-stands-out": choice("Which of these is not a list?", "a tuple", "a list", "an array"),
    "negation-stands-out (except)": choice("All of these are lists except", "a tuple", "a list", "an array"),
    "negation-stands-out (German)": choice("Welche Aussage trifft nicht zu?", "eins", "zwei", "drei"),
    "negation-stands-out (statement)": statement("A tuple can not be changed."),
    "statement-has-why": "id: a\ntype: true-false\nskills: [brewing]\nstem: Tea is hot.\nanswer: true",
    "item-has-skill": "id: a\ntype: text\nstem: What?\nanswer: x",
    "text-is-finished": text("What?", "x", more="explanation: TODO"),
    "hint-keeps-the-answer": text("Which city?", "Canberra", "It is Canberra, of course."),
    "review-is-ahead": text("What?", "x", more="review_by: 2026-12-31"),
}
SOUND: dict[str, str] = {
    "a longer right option": choice("Which can be changed?", "a list of numbers", "a tuple", "a string"),
    "a long program": choice("Which works?", "`for letter in word: print(letter, end=1)`", "`print(word)`", "`word`"),
    "a long wrong option": choice("Which can be changed?", "a list", LONG, "a string"),
    "options that name others": choice("Who did it?", "all of them came", "the other one", "none"),
    "letters as options": choice("Which letter?", "A", "B", "C"),
    "a negation that stands out": choice("Which of these is **not** a list?", "a tuple", "a list", "an array"),
    "a negation in other marks": choice(
        "Which of these is <strong>not</strong> a list, and _is not_ one?", "a", "b", "c"
    ),
    "a negation in capitals": choice("Which of these is NOT a list?", "a tuple", "a list", "an array"),
    "a negation in code": choice("Which value has `not x`?", "1", "2", "3"),
    "a question about a failure": choice("Why does this program not end?", "It loops", "It waits", "It sleeps"),
    "capitals that matter": choice("Which word is it?", "True", "true", "TRUE"),
    "signs that matter": choice("What is printed?", "`a.`", "`a`", "`a `"),
    "both articles": choice("A fruit of the tree is a/an", "apple", "pear", "banana"),
    "an article that fits more": choice("A fruit of the tree is an", "apple", "orange", "banana"),
    "a plural among plurals": choice("The things that never change in Python are", "tuples", "lists", "a dictionary"),
    "names that end in s": choice("The capital of Switzerland is", "Bern", "Paris", "Athens"),
    "a word that all have": choice(
        "What does photosynthesis need?", "light for photosynthesis", "no photosynthesis", "x"
    ),
    "one absolute": choice("How about tea?", "It is hot", "It is always hot", "It is cold"),
    "a hint on the way": text("Which city?", "Canberra", "It was built for it."),
    "a hint that costs": "id: a\ntype: text\nskills: [brewing]\nstem: s\nanswer: Canberra\nhints: [{text: Canberra, costs: 0.9}]",
    "a day to come": text("What?", "x", more="review_by: 2027-01-01"),
    "drawn options": choice(
        "What is it?", "{=a} and so on and on, for a long time and more", "{=b}", "x", more="given: a = b = 1"
    ),
}


ABOVE = """
All of the above help reduce cold starts
None of the mentioned
All of the mentioned
D. All of the above
both (a) and (b)
Alle oben genannten
A und B sind korrekt
A and B
Both A and C
Keine der Antworten ist richtig.
Keine der Schlussfolgerungen ist richtig
all of these
None of these answers are correct
Alle Antworten sind richtig
Keine davon
Nichts davon
Options A and B
All the above
None of them
Neither of the above
All three
All answers are correct
Both of the above
A, B and C
Toutes les réponses ci-dessus
Ninguna de las anteriores
None of the others
d) none of the above
Any of the above
Either A or B
None of the above choices is correct
all of the above.
"""
NOT_ABOVE = """
None
Both
All of them came
a list
b or c flat
A
B
any other string
None of it is lost
All of the lines that begin with a digit
Each of the three files
1 and 3
both branches run
Two of the tests fail
the other one
Alle Zeilen
Keine Zeile wird gedruckt
A and B are swapped
all items of the list
some other value
Neither loop ends
All answers that were given before count
"""


@pytest.mark.parametrize(("texts", "told"), [(ABOVE, 1), (NOT_ABOVE, 0)])
def test_options_about_options_are_told_from_others(texts: str, told: int) -> None:
    for other in texts.split("\n")[1:-1]:
        asked = Choice(id="a", type="choice", stem="Which?", options=(Option(right="x"), Option(wrong=other)))
        assert len(list(all_above(asked, ["x", other]))) == told, other


NEGATIVE = """
Which of these is not a list?
Which of the following cannot be changed?
What is not true of tuples?
All of the following are fruits except:
Which is not allowed?
Which one doesn't belong?
Which statements are not correct?
Who was not a president?
Which of the following does not print 3?
Which isn't a keyword?
Welche Aussage ist nicht richtig?
Was gehört nicht dazu?
Welches ist kein Obst?
Each of these is a prime except
The following are mammals, except
Which of the following would not be a good name?
Which tool should you not use?
What can't a tuple do?
Choose the word that is not a keyword.
Select the option which is not valid.
Identify the item that does not belong.
Pick the one that can't be right.
"""
NOT_NEGATIVE = """
Why does this not work?
What happens if the file does not exist?
Which of these is **not** a list?
Which is NOT a list?
What does `not x` give?
Your program does not stop. What do you do?
What do you do when it isn't there?
Which function makes sure that a value is not empty?
What should you say so that they do not leave?
It does not rain. What follows?
What is noted?
Which note is lower?
Which line must be added so that the program does not crash?
What is the exception called?
Which value is nothing?
Except for the last line, all is right. Which line is wrong?
Which keyword says that a loop should not go on?
Warum geht das nicht?
Welche Zeile sorgt dafür, dass das Programm nicht abstürzt?
Which sentence tells the reader why tea should not boil?
What is the difference between None and not None?
Who said 'I do not like it'?
Which of these, if it is not installed, makes the build fail?
A string can't be changed. What happens with `s[0] = 1`?
Was tun, wenn die Datei nicht da ist?
"""


@pytest.mark.parametrize(("stems", "told"), [(NEGATIVE, 1), (NOT_NEGATIVE, 0)])
def test_a_stem_that_asks_for_what_is_not_so_is_told_from_one_that_speaks_of_a_failure(stems: str, told: int) -> None:
    for stem in stems.split("\n")[1:-1]:
        asked = Choice(id="a", type="choice", stem=stem, options=(Option(right="x"), Option(wrong="y")))
        assert len(list(negation(asked))) == told, stem


@pytest.mark.parametrize("name", BROKEN)
def test_doubtful_craft_is_told(tmp_path: Path, name: str) -> None:
    found = [issue.rule for issue in checked(tmp_path, lesson(BROKEN[name], "skills: [brewing]"))]
    assert [rule for rule in found if rule != "skill-has-items"] == [name.partition(" ")[0]]


@pytest.mark.parametrize("name", SOUND)
def test_sound_craft_is_left_alone(tmp_path: Path, name: str) -> None:
    assert [issue.rule for issue in checked(tmp_path, lesson(SOUND[name]))] == []


def lesson(block: str, front: str = "skills: [brewing]") -> str:
    return f"---\n{front}\n---\n# One\n\n```question\n{block}\n```\n"


def checked(root: Path, text: str, **files: str) -> tuple[Issue, ...]:
    course(root, {"one.md": "", **{name.replace("__", "."): each for name, each in files.items()}})
    (root / "tea/one.md").write_text(text, encoding="utf-8")
    return build.check(root, now=NOW).site.issues


def told(issues: tuple[Issue, ...]) -> list[str]:
    return [f"{issue.place.path}:{issue.place.line}:{issue.place.column} {issue.rule}" for issue in issues]


def test_a_doubt_has_a_place_a_level_and_a_hint_that_says_where_to_read_more(tmp_path: Path) -> None:
    (issue,) = checked(tmp_path, lesson(BROKEN["key-is-not-longest"]))
    assert told((issue,)) == ["tea/one.md:12:3 key-is-not-longest"]
    assert issue.level == "warning"
    assert "paydown explain key-is-not-longest" in issue.hint


def test_a_reason_in_the_question_the_lesson_or_the_course_silences_a_rule(tmp_path: Path) -> None:
    allow = "allow: {key-is-not-longest: the law is quoted}"
    block = BROKEN["key-is-not-longest"]
    assert checked(tmp_path / "item", lesson(f"{block}{allow}")) == ()
    assert checked(tmp_path / "lesson", lesson(block, allow)) == ()
    from_course = f"title: Tea\nskills:\n  - {{id: brewing, title: Brew, minutes: 10}}\n{allow}\n"
    assert checked(tmp_path / "course", lesson(block), course__yml=from_course) == ()


@pytest.mark.parametrize(
    ("allow", "rule"),
    [
        ("allow: {key-is-not-longest: because}", "allow-is-needed"),
        ("allow: {key-is-not-longer: because}", "rule-is-known"),
        ("allow: {choice-has-one-key: because}", "rule-is-known"),
        ("allow: {key-is-not-longest: ''}", "allow-has-reason"),
    ],
)
def test_what_silences_nothing_or_gives_no_reason_is_told_at_its_key(tmp_path: Path, allow: str, rule: str) -> None:
    found = checked(tmp_path, lesson(choice("Which?", "one", "two", "three", more=allow)))
    assert told(found) == [f"tea/one.md:18:9 {rule}"]


def test_a_misspelt_rule_is_mended(tmp_path: Path) -> None:
    block = BROKEN["key-is-not-longest"] + "allow: {key-is-not-longer: because}"
    fixes = [issue.fix for issue in checked(tmp_path, lesson(block)) if issue.rule == "rule-is-known"]
    assert [(edit.line, edit.column, edit.end_column, edit.text) for fix in fixes if fix for edit in fix.edits] == [
        (18, 9, 26, "key-is-not-longest")
    ]


def test_other_warnings_are_silenced_in_the_same_way(tmp_path: Path) -> None:
    block = "id: a\ntype: text\nskills: [brewing]\nstem: What is C # called?\nanswer: x\n"
    assert [issue.rule for issue in checked(tmp_path / "a", lesson(block))] == ["text-is-whole"]
    assert checked(tmp_path / "b", lesson(block + "allow: {text-is-whole: it is a comment}")) == ()
    assert (
        checked(
            tmp_path / "c", lesson(block, "allow: {text-is-whole: it is a comment}").replace("# called", "# called")
        )
        == ()
    )


def test_a_day_that_no_calendar_has_is_an_error(tmp_path: Path) -> None:
    found = checked(tmp_path, lesson(text("What?", "x", more="review_by: 2026-99-99")))
    assert ("day-exists", "error") in {(issue.rule, issue.level) for issue in found}


def test_without_a_day_no_review_is_due_and_none_is_needless(tmp_path: Path) -> None:
    block = text("What?", "x", more="review_by: 2026-01-01\nallow: {review-is-ahead: it is history}")
    course(tmp_path, {"one.md": lesson(block)})
    assert build.check(tmp_path).site.issues == ()


def test_skills_that_no_question_shows_are_told_once_each(tmp_path: Path) -> None:
    skills = "[{id: brewing, title: B, minutes: 1, requires: [water]}, {id: water, title: W, minutes: 1}, {id: cups, title: C, minutes: 1}]"
    roles = "[{id: host, title: H, requires: {brewing: working}}]"
    found = checked(tmp_path, lesson(text("What?", "x")), course__yml=f"title: Tea\nskills: {skills}\nroles: {roles}\n")
    assert sorted(issue.rule for issue in found) == ["role-can-be-reached", "skill-has-items"]
    assert "`host` requires the skill `water`, through `brewing`" in "".join(issue.message for issue in found)


def test_a_lesson_that_asks_nothing_is_told_but_not_a_front_page(tmp_path: Path) -> None:
    found = checked(
        tmp_path, lesson(text("What?", "x")), two__md="# Two\n\nOnly text.\n", index__md="# Tea\n\nWelcome.\n"
    )
    assert told(found) == ["tea/two.md:1:1 lesson-has-practice"]


def many(count: int, block: str) -> str:
    return "".join(f"```question\n{block.replace('id: a', f'id: a{nth}')}\n```\n" for nth in range(count))


def test_keys_in_one_place_are_told_only_where_options_keep_their_order(tmp_path: Path) -> None:
    block = choice("Which?", "one", "two", "three")
    assert "keys-stand-anywhere" not in {i.rule for i in checked(tmp_path / "a", many(12, block))}
    fixed = checked(tmp_path / "b", many(12, f"{block}\nshuffle: false"))
    assert [i.message for i in fixed if i.rule == "keys-stand-anywhere"] == [
        "the right option stands at place 1 of 3 in 12 of 12 questions with `shuffle: false`"
    ]


def test_statements_that_are_always_true_are_told(tmp_path: Path) -> None:
    assert "statements-are-mixed" in {i.rule for i in checked(tmp_path / "a", many(8, statement("So.")))}
    assert "statements-are-mixed" not in {i.rule for i in checked(tmp_path / "b", many(7, statement("So.")))}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "builder.cli", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_any_rule_is_explained_by_name_and_a_wrong_name_is_mended() -> None:
    craft, fault, none = (
        run("explain", "key-is-not-longest"),
        run("explain", "choice-has-one-key"),
        run("explain", "key-is-longest"),
    )
    assert "What to do: say less in it" in craft.stdout
    assert "several options are right" in fault.stdout
    assert (none.returncode, none.stdout) == (2, "")
    assert "did you mean `key-is-not-longest`?" in none.stderr


def test_the_handbook_tells_every_rule_and_is_fresh() -> None:
    text = (ROOT / rulebook.PAGE).read_text(encoding="utf-8")
    assert text == rulebook.page(), "run `make derive`"
    assert len(rulebook.faults()) > 70
    seen = {found.split()[1] for _, expected in CASES.values() for found in expected}
    assert seen <= {*RULES, *rulebook.faults()}


def test_every_rule_explains_itself() -> None:
    for name, rule in RULES.items():
        assert name == rule.name
        assert len(rule.why) > 60, name
        assert f"allow: {{{name}: the reason}}" in rule.text()


LEADS = "# Two\n\n## Hot Tea & Milk\n\n### Größe {#own}\n\n<a id='here'></a>\n"
PAGE_LINKS: dict[str, list[str]] = {
    "[a](two.md) [b](two.md#hot-tea-milk) [c](#one) [d](two.md#own) [e](two.md#here)": [],
    "[a](https://example.org/x.md) <https://example.org> [b](mailto:a@b.c) [c](/x.md) [d](../progress.md)": [],
    "[a](img/cup.svg) ![a cup](img/cup.svg) [folder](img/) [b](two.md?x=1)": [],
    "`[a](no.md)` and\n\n    [b](no.md)\n\n~~~\n[c](no.md)\n~~~\n\n<!-- [d](no.md) -->": [],
    "[a](tow.md)": ["9:1 link-leads-somewhere"],
    "Text [a](two.md#cold-tea)": ["9:6 anchor-is-there"],
    "* x\n\n    [a](#two)": ["11:5 anchor-is-there"],
    "![a cup](img/cup.png)": ["9:1 image-is-there"],
    "![](img/cup.svg) <img src='img/cup.svg'> <img alt='' src='img/cup.svg'>": [
        "9:1 image-has-alt",
        "9:18 image-has-alt",
    ],
    "[![a cup](img/pot.svg)](two.md)": ["9:2 image-is-there"],
    "[a][x]\n\n[x]: tow.md": ["11:6 link-leads-somewhere"],
    '<a href="tow.md">a</a>': ["9:1 link-leads-somewhere"],
}


@pytest.mark.parametrize("prose", PAGE_LINKS)
def test_links_and_images_of_a_page_lead_somewhere(tmp_path: Path, prose: str) -> None:
    write(tmp_path, {"tea/img/cup.svg": "<svg/>", "tea/two.md": LEADS})
    found = checked(tmp_path, f"---\ntitle: x\n---\n# One\n\n\n\n\n{prose}\n")
    mine = [each for each in told(found) if "tea/one.md" in each and "lesson-has" not in each]
    assert mine == [f"tea/one.md:{each}" for each in PAGE_LINKS[prose]]


def test_links_and_images_of_questions_are_read_from_the_page_that_shows_them(tmp_path: Path) -> None:
    bank = "- {id: b, type: text, skills: [brewing], stem: 'See [it](two.md) ![](cup.svg)', answer: x}\n"
    block = choice("Look at ![a cup](cup.svg)", "`d[x](y)`", "[two](deep/two.md)", "[three](three.md)")
    write(tmp_path, {"tea/deep/two.md": "# Two\n", "tea/questions/bank.items.yml": bank})
    found = checked(tmp_path, lesson(block) + "```questions\nuse: b\n```\n")
    assert [each for each in told(found) if "lesson-has" not in each] == [
        "tea/one.md:10:7 image-is-there",
        "tea/one.md:16:3 link-leads-somewhere",
        "tea/questions/bank.items.yml:1:48 image-has-alt",
        "tea/questions/bank.items.yml:1:48 image-is-there",
        "tea/questions/bank.items.yml:1:48 link-leads-somewhere",
    ]


ODD = [
    *(
        "[",
        "]",
        "(",
        ")",
        "](",
        "![",
        "<img src=",
        "<a href='",
        "<!--",
        "-->",
        "```",
        "`",
        "|",
        "{",
        "}",
        "#",
        "which ",
        "not ",
        "always ",
    ),
    *(
        "{#",
        "[[",
        "%00",
        "%ff",
        "\\",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "a" * 300,
        "x.md",
        "x.md#",
        "#",
        ":",
        "]: ",
        "todo",
        "\ufeff",
        "ß",
    ),
]


@settings(max_examples=150, deadline=2_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.sampled_from(ODD), max_size=30), times=st.sampled_from([1, 1, 40]))
def test_whatever_stands_in_a_page_or_a_question_it_is_looked_at_in_no_time(
    tmp_path: Path, parts: list[str], times: int
) -> None:
    odd = "".join(parts) * times
    block = json.dumps(
        {"id": "a", "type": "choice", "stem": odd, "options": [{"right": odd + "x"}, {"wrong": "y " + odd}]}
    )
    write(tmp_path, {"tea/x.md": odd, "tea/y.md/z.txt": ""})
    checked(tmp_path, f"{odd}\n\n[y](y.md#z)\n\n```question\n{block}\n```\n")


@pytest.mark.parametrize("odd", ODD)
def test_long_repeats_take_no_long_time(tmp_path: Path, odd: str) -> None:
    started = time.process_time()
    assert links(odd * 20_000 + "[a](b)") is not None
    anchors("# " + odd * 20_000)
    assert time.process_time() - started < 1


NEAR = {
    "word for word": ("Which of these can be changed after it was made?", True),
    "one word more": ("Which of these can be changed after it was first made?", True),
    "the opposite": ("Which of these can not be changed after it was made?", False),
    "another number": ("Which of these 3 can be changed after it was made?", False),
    "another question": ("What is printed by this program, when it is run twice?", False),
}


@pytest.mark.parametrize("name", NEAR)
def test_items_that_ask_nearly_the_same_are_told_at_the_later_one(tmp_path: Path, name: str) -> None:
    stem, same = NEAR[name]
    options = ("a list of numbers", "a tuple of numbers", "a string of letters")
    first = choice("Which of these can be changed after it was made?", *options)
    second = choice(stem, *options, more="allow: {negation-stands-out: no}" if "not" in stem else "").replace(
        "id: a", "id: b"
    )
    found = checked(tmp_path, f"```question\n{first}\n```\n\n```question\n{second}\n```\n")
    assert ("items-differ" in {issue.rule for issue in found}) is same
    assert all("`a`, tea/one.md:2" in issue.message for issue in found if issue.rule == "items-differ")


def test_twins_are_found_whatever_the_order_of_options_and_small_words(tmp_path: Path) -> None:
    pairs = [
        (
            choice("Which planet is closest to the Sun?", "Mercury", "Venus", "Mars"),
            choice("Which planet is nearest to the Sun?", "Mercury", "Mars", "Venus"),
        ),
        (text("What is the capital of Australia?", "Canberra"), text("Name the capital of Australia.", "Canberra")),
    ]
    for nth, (one, two) in enumerate(pairs):
        blocks = "".join(f"```question\n{each}\n```\n\n" for each in (one, two.replace("id: a", "id: b")))
        assert "items-differ" in {issue.rule for issue in checked(tmp_path / str(nth), blocks)}


def test_questions_of_one_pattern_are_no_twins(tmp_path: Path) -> None:
    asked = [("France", "Paris"), ("Spain", "Madrid"), ("Italy", "Rome"), ("Peru", "Lima")]
    capitals = [text(f"What is the capital of {land}?", city) for land, city in asked]
    sums = [
        f"id: a\ntype: number\nskills: [brewing]\nstem: How much is {n} times {n + 1}?\nanswer: {n * n + n}\n"
        for n in range(2, 8)
    ]
    true = [statement(f"The word {word} begins a function in Python.") for word in ("def", "lambda", "async def")]
    blocks = [each.replace("id: a", f"id: a{nth}") for nth, each in enumerate([*capitals, *sums, *true])]
    found = checked(tmp_path, "".join(f"```question\n{each}\n```\n\n" for each in blocks))
    assert [issue.message for issue in found if issue.rule == "items-differ"] == []


def test_the_same_stem_with_another_answer_is_another_item(tmp_path: Path) -> None:
    one = choice("Which of these can be changed after it was made?", "a list", "a tuple", "a string")
    two = choice("Which of these can be changed after it was made?", "a tuple", "a list", "a string").replace(
        "id: a", "id: b"
    )
    found = checked(tmp_path, f"```question\n{one}\n```\n\n```question\n{two}\n```\n")
    assert "items-differ" not in {issue.rule for issue in found}
