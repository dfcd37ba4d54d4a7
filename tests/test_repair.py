"""Questions written without a thought for YAML are read after `--fix`, and say what they said."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from builder.course.fence import Block
from builder.course.reader import Reader
from builder.engine.shape import encode

CASES = (Path(__file__).parent / "cases/natural.txt").read_text(encoding="utf-8").split("=====\n")


def parts(case: str) -> tuple[str, list[tuple[str, str]]]:
    lines = case.rstrip("\n").split("\n")
    said = [line.removeprefix("--> ").partition(" = ") for line in lines if line.startswith("--> ")]
    return "\n".join(line for line in lines if not line.startswith("--> ")), [
        (a, b.replace("⏎", "\n")) for a, _, b in said
    ]


def at(data: Any, path: str) -> str:
    for step in path.split("/"):
        data = data[int(step)] if isinstance(data, list) else data[step]
    return str(data).rstrip("\n")


def mended_text(text: str) -> str:
    """A question after `--fix`."""
    reader = Reader(Path(), "")
    reader._piece(Block("question", text, "lesson.md", 1), {})
    edits = sorted((edit for issue in reader.issues if issue.fix for edit in issue.fix.edits), reverse=True)
    lines = text.split("\n")
    for edit in edits:
        lines[edit.line - 1 : edit.end_line - 1] = edit.text.split("\n")[:-1]
    return "\n".join(lines)


@pytest.mark.parametrize("case", CASES, ids=[f"{nth + 1}" for nth in range(len(CASES))])
def test_a_natural_question_is_valid_after_repair_and_means_what_it_meant(case: str) -> None:
    text, meant = parts(case)
    made = mended_text(text)
    reader = Reader(Path(), "")
    item = reader._question(Block("question", made, "lesson.md", 1), {})
    assert item, (made, reader.issues)
    data = encode(item)
    assert [(path, at(data, path)) for path, _ in meant] == meant
    assert mended_text(made) == made


@pytest.mark.parametrize(
    "options",
    [
        "  - [x] tea\n  - [x] milk\n  - [ ] beer",
        "  - tea\n  - *milk",
        "  a) tea\n  b) milk",
        "  - tea\n  - milk\nanswer: beer",
        "  - tea\n  - tea\nanswer: tea",
        "  a) b\n  b) tea\nanswer: b",
    ],
)
def test_options_are_left_alone_where_it_is_not_plain_which_is_right(options: str) -> None:
    text = f"id: a\ntype: choice\nstem: Which?\noptions:\n{options}"
    assert "right:" not in mended_text(text)


FAULTY = """# A lesson

```Question
type: choice
stem: What does this print: `print(1)`?
options:
  - right: `1`
  - wrong: *nothing*
```

Prose stays:   as it is.

1. In a list:

    ```question
    type: truefalse
    stem: 'tis so
    answer: yes
    ```

```question
id: sound
type: true-false
stem: Nothing to do here.
answer: true
```
"""


def site(root: Path, text: str = FAULTY) -> Path:
    folder = root / "courses" / "tea"
    folder.mkdir(parents=True)
    (folder / "course.yml").write_text("title: Tea\n")
    (folder / "leaf.md").write_bytes(text.encode())
    return root


def fix(root: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "builder.cli", "check", str(root), "--fix", "--locked", *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_fix_writes_what_can_be_repaired_shows_a_diff_and_does_nothing_the_second_time(tmp_path: Path) -> None:
    lesson = site(tmp_path) / "courses/tea/leaf.md"
    shown = fix(tmp_path, "--dry-run")
    assert lesson.read_text() == FAULTY
    assert "+    stem: '''tis so'" in shown.stdout

    done = fix(tmp_path)
    after = lesson.read_text()
    assert done.returncode == 0, done.stdout
    assert "+stem: 'What does this print: `print(1)`?'" in done.stdout
    assert "id: what-does-this-print-print-1" in after
    assert "    id: tis-so\n    type: true-false\n    stem: '''tis so'\n    answer: true\n" in after
    assert [line for line in FAULTY.split("\n") if line not in after] == [
        "```Question",
        "stem: What does this print: `print(1)`?",
        "  - right: `1`",
        "  - wrong: *nothing*",
        "    type: truefalse",
        "    stem: 'tis so",
        "    answer: yes",
    ]
    again = fix(tmp_path)
    assert lesson.read_text() == after
    assert "@@" not in again.stdout


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_of_a_file_stay(tmp_path: Path, mark: str) -> None:
    lesson = site(tmp_path, mark + FAULTY.replace("\n", "\r\n").rstrip()) / "courses/tea/leaf.md"
    fix(tmp_path)
    data = lesson.read_bytes()
    assert data.startswith(mark.encode())
    assert data.count(b"\n") == data.count(b"\r\n")
    assert not data.endswith(b"\n")
    assert b"id: tis-so\r\n" in data


def test_what_is_not_understood_stays(tmp_path: Path) -> None:
    text = "# A\n\n```question\nwhat is this: a question?\n- no\n  {\n```\n"
    lesson = site(tmp_path, text) / "courses/tea/leaf.md"
    assert fix(tmp_path).returncode == 1
    assert lesson.read_text() == text


def test_a_block_is_made_readable_though_that_shows_another_fault(tmp_path: Path) -> None:
    block = "```question\nid: a\ntype: choice\nstem: Which one: this?\noptions:\n  - right: x\n  - wrong: y\n  - wrong: y\n```\n"
    lesson = site(tmp_path, "# A\n\n" + block) / "courses/tea/leaf.md"
    assert "[options-differ]" in fix(tmp_path).stdout
    assert "stem: 'Which one: this?'\n" in lesson.read_text()


@pytest.mark.parametrize(
    "text",
    [
        "id: a\ntype: text\nstem: What?\nanswer: x\n<<: {points: 2}",
        "id: a\ntype: text\nstem: What?\n---\nanswer: x",
        "id: a\ntype: text\nstem: What?\nanswer: !!int 1",
        "id: a\ntype: choice\nstem: W?\noptions:\n  - right: a\n    explanation: no\n  - wrong: b",
        "id: a\ntype: choice\nstem: W?\noptions:\n  - text: a\n    correct: true\n  - text: b\n    correct: false",
    ],
    ids=["merge", "document", "tag", "key of an option", "flags"],
)
def test_what_could_be_meant_otherwise_stays(text: str) -> None:
    assert mended_text(text) == text


def test_the_repaired_line_is_shown_with_its_fault(tmp_path: Path) -> None:
    site(tmp_path)
    command = [sys.executable, "-m", "builder.cli", "check", str(tmp_path), "--locked"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert "    fix: ```question\n" in told
    assert "    fix: type: true-false\n" in told
    assert "`paydown check --fix` repairs what is marked `fix`." in told


def test_a_bank_without_entries_is_told(tmp_path: Path) -> None:
    bank = site(tmp_path, "# A\n") / "courses/tea/questions/all.items.yml"
    bank.parent.mkdir()
    bank.write_text("id: a\ntype: text\nstem: What?\nanswer: x\n")
    done = fix(tmp_path)
    assert done.returncode == 1
    assert "[bank-is-a-list]" in done.stdout


def test_ids_are_not_given_twice(tmp_path: Path) -> None:
    block = "```question\ntype: true-false\nstem: Is it so?\nanswer: true\n```\n\n"
    lesson = site(tmp_path, "# A\n\n" + 2 * block) / "courses/tea/leaf.md"
    (lesson.parent / "other.md").write_text("# B\n\n" + block.replace("type:", "id: is-it-so\ntype:"))
    assert fix(tmp_path).returncode == 0
    assert "id: is-it-so-2\n" in lesson.read_text()
    assert "id: is-it-so-3\n" in lesson.read_text()


def test_banks_are_repaired_entry_by_entry(tmp_path: Path) -> None:
    bank = site(tmp_path) / "courses/tea/questions/all.items.yml"
    bank.parent.mkdir()
    bank.write_text(
        "# a bank\n- type: number\n  stem: How many: about?\n  answer: 3\n\n- id: b\n  type: choice\n  stem: `a`?\n  options:\n"
        "    - right: `a`\n    - wrong: b\n"
    )
    fix(tmp_path)
    assert bank.read_text() == (
        "# a bank\n- id: how-many-about\n  type: number\n  stem: 'How many: about?'\n  answer: 3\n\n- id: b\n  type: choice\n"
        "  stem: '`a`?'\n  options:\n    - right: '`a`'\n    - wrong: b\n"
    )
