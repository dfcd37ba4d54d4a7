"""Assessment craft: what is doubtful about a question is told once, at its place, and nothing else is."""

from pathlib import Path

import pytest

from builder import build
from tests.authoring import course
from tests.craft import checked, choice, lesson, statement, text, told

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


@pytest.mark.parametrize("name", BROKEN)
def test_doubtful_craft_is_told(tmp_path: Path, name: str) -> None:
    found = [issue.rule for issue in checked(tmp_path, lesson(BROKEN[name], "skills: [brewing]"))]
    assert [rule for rule in found if rule != "skill-has-items"] == [name.partition(" ")[0]]


@pytest.mark.parametrize("name", SOUND)
def test_sound_craft_is_left_alone(tmp_path: Path, name: str) -> None:
    assert [issue.rule for issue in checked(tmp_path, lesson(SOUND[name]))] == []


def test_a_doubt_has_a_place_a_level_and_a_hint_that_says_where_to_read_more(tmp_path: Path) -> None:
    (issue,) = checked(tmp_path, lesson(BROKEN["key-is-not-longest"]))
    assert told((issue,)) == ["tea/one.md:12:3 key-is-not-longest"]
    assert issue.level == "warning"
    assert "paydown explain key-is-not-longest" in issue.hint


def test_a_day_that_no_calendar_has_is_an_error(tmp_path: Path) -> None:
    found = checked(tmp_path, lesson(text("What?", "x", more="review_by: 2026-99-99")))
    assert ("day-exists", "error") in {(issue.rule, issue.level) for issue in found}


def test_without_a_day_no_review_is_due_and_none_is_needless(tmp_path: Path) -> None:
    block = text("What?", "x", more="review_by: 2026-01-01\nallow: {review-is-ahead: it is history}")
    course(tmp_path, {"one.md": lesson(block)})
    assert build.check(tmp_path).site.issues == ()
