"""Craft beyond one question: skills, places of keys, twins."""

from pathlib import Path

import pytest

from tests.craft import checked, choice, lesson, many, statement, text, told


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
