"""`allow`: a warning is silenced with a reason only, and no longer than it is needed."""

from pathlib import Path

import pytest

from tests.craft import checked, choice, lesson, told
from tests.test_craft import BROKEN


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
