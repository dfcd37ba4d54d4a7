"""Identity over time: the lock that `paydown check` keeps, what it finds, and evidence that follows a new name."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import build
from builder.cli import main
from builder.course.lock import NAME
from builder.engine.issue import Edit
from builder.engine.names import resolved
from builder.engine.rows import ItemRow, Sure
from builder.engine.xapi import days
from builder.publish.page import draws
from builder.records.journal import gather
from builder.records.tables import tables
from tests.authoring import COURSE, write
from tests.classroom import FILES, OAK, PINE, Classroom, lesson_of_six

GREEN = """
```question
id: green
type: choice
stem: How hot should the water for a green tea be?
options: [{right: 70 degrees}, {wrong: 100 degrees}]
```
"""
BLACK = """
```question
id: black
type: choice
stem: For how many minutes does Assam stand?
options: [{right: three minutes}, {wrong: an hour}]
```
"""
LESSON = f"# Brewing\n{GREEN}{BLACK}"


@pytest.fixture(autouse=True)
def not_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)


def course(root: Path, lesson: str = LESSON, more: str = "") -> Path:
    write(root, {"courses/tea/course.yml": COURSE + more, "courses/tea/brewing.md": lesson})
    return root


def check(root: Path, *arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["check", str(root), *arguments])
    return int(str(ended.value.code))


def faults(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    check(root, "--format", "json", *arguments)
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["issues"]
    return [each for each in found if each["level"] == "error"]


def rules(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    return [str(each["rule"]) for each in faults(root, capsys, *arguments)]


def lock(root: Path) -> str:
    return (root / "courses/tea" / NAME).read_text(encoding="utf-8")


def test_check_writes_one_line_for_each_id_in_order(tmp_path: Path) -> None:
    assert check(course(tmp_path)) == 0
    head, *lines = lock(tmp_path).splitlines()
    assert head.startswith("#")
    assert [" ".join(line.split()[:2]) for line in lines] == [
        "item black",
        "item green",
        "lesson brewing",
        "skill brewing",
    ]
    item = build.read_courses(tmp_path / "courses").courses[0].written["green"].item
    assert lines[1].split()[2:4] == [item.item_hash()[:8], item.key_hash()[:8]]


def test_a_lock_that_is_as_it_should_be_is_left_alone(tmp_path: Path) -> None:
    check(course(tmp_path))
    file = tmp_path / "courses/tea" / NAME
    before = file.stat().st_mtime_ns
    assert check(tmp_path) == 0
    assert file.stat().st_mtime_ns == before


def test_a_new_question_is_taken_in_and_a_new_key_recorded(tmp_path: Path) -> None:
    check(course(tmp_path, f"# Brewing\n{GREEN}"))
    before = lock(tmp_path)
    assert check(course(tmp_path, LESSON.replace("wrong: 100 degrees", "wrong: 95 degrees"))) == 0
    assert "item black " in lock(tmp_path)
    assert before.splitlines()[1] not in lock(tmp_path)


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (("id: green\n", "id: green-tea\n"), "`green-tea` is the same under a new id"),
        (
            ("id: green\ntype: choice\nstem: How", "id: green-tea\ntype: choice\nstem: Please tell me how"),
            "if it is `green-tea` now",
        ),
        ((GREEN, ""), "`retired: [green]`"),
    ],
)
def test_an_id_that_vanishes_is_a_fault_with_its_cure(
    change: tuple[str, str], hint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check(course(tmp_path))
    capsys.readouterr()
    check(course(tmp_path, LESSON.replace(*change)))
    capsys.readouterr()
    [fault] = faults(tmp_path, capsys)
    assert (fault["rule"], fault["level"]) == ("id-vanished", "error")
    assert fault["path"] == f"courses/tea/{NAME}"
    assert hint in str(fault["hint"])
    assert "item green " in lock(tmp_path)


def applied(text: str, edits: list[Mapping[str, object]]) -> str:
    """The text of course.yml with the edits of a fix."""
    lines = text.split("\n")
    for each in (Edit(**edit) for edit in edits):  # type: ignore[arg-type]
        at = sum(len(line) + 1 for line in lines[: each.line - 1]) + each.column - 1
        text = text[:at] + each.text + text[at:]
    return text


@pytest.mark.parametrize("said", ["", "renamed: {old: black}\n", "renamed:\n  old: black\n"])
def test_the_same_question_under_a_new_id_is_repaired(
    said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check(course(tmp_path, more=said))
    capsys.readouterr()
    moved = LESSON.replace("id: green\n", "id: green-tea\n")
    [fault] = faults(course(tmp_path, moved, said), capsys)
    fix = fault["fix"]
    assert isinstance(fix, dict)
    assert {each["path"] for each in fix["edits"]} == {"courses/tea/course.yml"}
    more = applied(COURSE + said, fix["edits"]).removeprefix(COURSE)
    assert check(course(tmp_path, moved, more)) == 0
    assert build.read_courses(tmp_path / "courses").courses[0].names["items"]["green"] == "green-tea"


def test_what_is_renamed_or_retired_is_remembered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(course(tmp_path))
    capsys.readouterr()
    moved = LESSON.replace("id: green\n", "id: hot\n").replace(BLACK, "")
    assert rules(course(tmp_path, moved, "renamed: {green: hot}\nretired: [black]\n"), capsys) == []
    assert rules(course(tmp_path, moved, "retired: black\n"), capsys) == ["id-vanished"]
    again = moved + BLACK
    assert rules(course(tmp_path, again, "renamed: {green: hot}\nretired: [black]\n"), capsys) == ["id-reused"]


@pytest.mark.parametrize(
    "other",
    [
        "id: green\ntype: true-false\nstem: Water for a green tea boils.\nanswer: false\n",
        "id: green\ntype: choice\nstem: Where does Darjeeling grow?\noptions: [{right: India}, {wrong: Kenya}]\n",
    ],
)
def test_an_id_that_becomes_another_questions_is_a_fault(
    other: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check(course(tmp_path))
    capsys.readouterr()
    changed = f"# Brewing\n```question\n{other}```\n{BLACK}"
    [fault] = faults(course(tmp_path, changed), capsys)
    assert (fault["rule"], fault["path"], fault["line"]) == ("id-reused", "courses/tea/brewing.md", 3)
    assert rules(tmp_path, capsys) == ["id-reused"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("How hot should the water for a green tea be?", "What should the water for a green tea be like, in degrees?"),
        ("right: 70 degrees", "right: 80 degrees"),
        ("{wrong: 100 degrees}", "{wrong: 100 degrees}, {wrong: 20 degrees}"),
    ],
)
def test_another_wording_or_another_key_is_no_fault(
    old: str, new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check(course(tmp_path))
    capsys.readouterr()
    assert rules(course(tmp_path, LESSON.replace(old, new)), capsys) == []


def test_lessons_and_skills_are_held_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(course(tmp_path))
    capsys.readouterr()
    (tmp_path / "courses/tea/brewing.md").rename(tmp_path / "courses/tea/water.md")
    write(tmp_path, {"courses/tea/course.yml": COURSE.replace("{id: brewing, ", "{id: brew, ")})
    found = faults(tmp_path, capsys)
    assert [each["message"].split("`")[:2] for each in found] == [["the lesson ", "brewing"], ["the skill ", "brewing"]]  # type: ignore[attr-defined]
    more = "renamed: {lessons/brewing: water, skills/brewing: brew}\n"
    write(tmp_path, {"courses/tea/course.yml": COURSE.replace("{id: brewing, ", "{id: brew, ") + more})
    assert rules(tmp_path, capsys) == []


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("{green: black}", "renamed-is-gone"),
        ("{old: nothing}", "renamed-leads-somewhere"),
        ("{old: older, older: old}", "renamed-has-an-end"),
        ("{old: old}", "renamed-has-an-end"),
    ],
)
def test_renamed_says_what_is_so(said: str, rule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = faults(course(tmp_path, more=f"renamed: {said}\n"), capsys)
    assert {each["rule"] for each in found} == {rule}
    assert {(each["path"], each["line"]) for each in found} == {("courses/tea/course.yml", 4)}


def test_in_ci_nothing_is_written_and_a_stale_lock_is_a_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    check(course(tmp_path, f"# Brewing\n{GREEN}"))
    before = lock(tmp_path)
    capsys.readouterr()
    course(tmp_path)
    assert rules(tmp_path, capsys, "--locked") == ["lock-is-current"]
    monkeypatch.setenv("CI", "true")
    [fault] = faults(tmp_path, capsys)
    assert "`black`" in str(fault["message"])
    assert "run `paydown check` and commit" in str(fault["hint"])
    assert lock(tmp_path) == before
    monkeypatch.delenv("CI")
    assert rules(tmp_path, capsys) == []
    monkeypatch.setenv("CI", "true")
    assert rules(tmp_path, capsys) == []


def test_a_course_without_a_lock_passes_in_ci(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rules(course(tmp_path), capsys, "--locked") == []
    assert not (tmp_path / "courses/tea" / NAME).exists()


def test_the_marks_of_a_merge_heal(tmp_path: Path) -> None:
    check(course(tmp_path))
    good = lock(tmp_path)
    head, black, *rest = good.splitlines()
    torn = "\n".join(
        [head, "<<<<<<< ours", black, "=======", black.replace(black.split()[2], "01234567"), ">>>>>>> theirs", *rest]
    )
    (tmp_path / "courses/tea" / NAME).write_text(torn, encoding="utf-8")
    assert check(tmp_path) == 0
    assert lock(tmp_path) == good


def test_what_stands_in_a_file_with_faults_has_not_vanished(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(course(tmp_path))
    capsys.readouterr()
    assert "id-vanished" not in rules(course(tmp_path, LESSON.replace("right: 70 degrees", "rihgt: 70")), capsys)
    assert "id-vanished" not in rules(course(tmp_path, more="titel: Tea\n"), capsys)
    broken = LESSON.replace("right: 70 degrees", "rihgt: 70").replace(BLACK, "")
    assert "id-vanished" in rules(course(tmp_path, broken), capsys)


def test_a_name_that_something_else_has_too_is_missed_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check(course(tmp_path, LESSON.replace("id: green\n", "id: brewing\n")))
    capsys.readouterr()
    assert rules(course(tmp_path, f"# Brewing\n{BLACK}"), capsys) == ["id-vanished"]


def git(root: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", "-C", str(root), *arguments]
    subprocess.run(command, check=True, capture_output=True)


def test_what_was_never_committed_may_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(course(tmp_path, f"# Brewing\n{GREEN}"))
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one question")
    check(course(tmp_path))
    assert "item black" in lock(tmp_path)
    capsys.readouterr()
    assert rules(course(tmp_path, f"# Brewing\n{GREEN}"), capsys) == []
    assert "item black" not in lock(tmp_path)
    assert rules(course(tmp_path, f"# Brewing\n{BLACK}"), capsys) == ["id-vanished"]


RENAMED = "renamed: {needles: needle, needle: which-has-needles, leaves: leafage}\n"


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_a_former_name_leads_to_one_that_is_there_or_nowhere(renamed: dict[str, str], there: set[str]) -> None:
    names = resolved(renamed, {"items": there, "lessons": set(), "skills": set()})
    assert set(names) <= {"items"}
    for old, now in names.get("items", {}).items():
        assert old not in there
        assert now in there
    direct = {old for old, new in renamed.items() if old not in there and new in there}
    assert direct <= set(names.get("items", {}))


def test_what_was_drawn_by_a_first_name_stays_drawn(tmp_path: Path) -> None:
    lesson = f"{LESSON}\n```questions\nuse: [green, black]\ndraw: 1\n```\n".replace(GREEN, "").replace(BLACK, "")
    root = course(
        tmp_path, lesson.replace("[green,", "[hot,"), "renamed: {warm: hot, green: warm, lessons/first: brewing}\n"
    )
    bank = [
        block.strip().removeprefix("```question\n").removesuffix("\n```")
        for block in (GREEN.replace(": green\n", ": hot\n"), BLACK)
    ]
    text = "".join("- " + each.replace("\n", "\n  ") + "\n" for each in bank)
    write(root, {"courses/tea/questions/tea.items.yml": text})
    site = build.read_courses(root / "courses")
    assert not site.errors
    told = {"count": 1, "items": ["tea/hot", "tea/black"], "place": "tea/first", "by": {"tea/hot": "tea/green"}}
    assert draws(site.courses[0], site.courses[0].lessons[0]) == [told]


def later(root: Path) -> Classroom:
    """The course of `lesson_of_six` when an item was renamed twice and a skill once."""
    files = dict(FILES)
    files["courses/trees/course.yml"] = (
        files["courses/trees/course.yml"].replace("leaves", "leafage").rstrip() + f"\n        {RENAMED}"
    )
    files["courses/trees/1-leaves.md"] = (
        files["courses/trees/1-leaves.md"]
        .replace("id: needles", "id: which-has-needles")
        .replace("skills: leaves", "skills: leafage")
        .replace("[leaves, bark]", "[leafage, bark]")
    )
    return Classroom.of(root, files)


def test_evidence_follows_a_new_name(tmp_path: Path) -> None:
    room, new = lesson_of_six(Classroom.of(tmp_path / "old")), later(tmp_path / "new")
    new.texts = room.texts
    journal, now = room.write(tmp_path / "journal.jsonl"), "2026-11-23T12:00:00Z"
    before, after = (build.debts(each.root / "courses", [journal], now) for each in (room, new))
    assert [debt.minutes for each in before.learners for debt in each.debts] == [
        debt.minutes for each in after.learners for debt in each.debts
    ]
    assert any(debt.ratio < 1 for each in after.learners for debt in each.debts)
    [page] = [debt["minutes"] for debt in new.page_owes("ann", now) if debt["role"] == "gardener"]
    [told] = [d.minutes for each in after.learners if "ann" in each.actor for d in each.debts if d.role == "gardener"]
    assert page == told


def test_a_report_tells_answers_to_an_older_key_and_not_those_under_an_older_name(tmp_path: Path) -> None:
    room, new = lesson_of_six(Classroom.of(tmp_path / "old")), later(tmp_path / "new")
    journal, at = room.write(tmp_path / "journal.jsonl"), days("2026-11-23T12:00:00Z")

    def row() -> ItemRow:
        outlines = [build.outline(each) for each in build.read_courses(new.root / "courses").courses]
        rows = tables(gather([journal]).ledger, outlines, at).items
        return next(each for each in rows if each.item == "which-has-needles")

    assert (row().answers, row().earlier, row().older) == (8, 0, 0)
    lesson = new.root / "courses/trees/1-leaves.md"
    lesson.write_text(
        lesson.read_text(encoding="utf-8").replace("wrong: an oak", "wrong: an old oak"), encoding="utf-8"
    )
    assert (row().answers, row().earlier, row().older) == (8, 8, 8)
    build.report(new.root / "courses", [journal], "2026-11-23T12:00:00Z", tmp_path / "docs")
    pages = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "docs").rglob("*.md"))
    assert "8 of the answers are as of an older version" in pages


def test_a_report_tells_how_sure_learners_were(tmp_path: Path) -> None:
    room = Classroom.of(tmp_path)
    for nth, (response, level) in enumerate(
        [(PINE, "sure"), (OAK, "sure"), (PINE, "guess"), (PINE, ""), (OAK, "certain")]
    ):
        room.answer(f"learner-{nth}", "needles", response, f"2026-10-05T10:0{nth}:00.000Z", confidence=level)
    journal, now = room.write(tmp_path / "journal.jsonl"), "2026-11-23T12:00:00Z"
    rows = tables(gather([journal]).ledger, [build.outline(room.course)], days(now)).items
    assert rows[0].sure == (Sure("sure", 2, 1), Sure("guess", 1, 1))
    build.report(room.root / "courses", [journal], now, tmp_path / "docs")
    pages = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "docs").rglob("*.md"))
    assert "How sure learners were of needles" in pages
