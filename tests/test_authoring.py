"""What an author gets wrong is told at once and exactly: each case is a lesson and the faults it must give."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.build import check
from builder.course.parse import read_site
from builder.engine.issue import Issue
from tests.authoring import course

COURSE = "id: c\ntitle: C\nskills: [{id: lists, title: Lists, minutes: 60}]\n"
ROOT = Path(__file__).parents[1]


def faults(folder: Path, lesson: str, course: str = COURSE, bank: str = "") -> tuple[Issue, ...]:
    """The issues of a course of one lesson, and a bank if there is one."""
    home = folder / "c"
    (home / "questions").mkdir(parents=True, exist_ok=True)
    (home / "course.yml").write_text(course, encoding="utf-8")
    (home / "one.md").write_bytes(lesson.encode("utf-8", "surrogatepass"))
    (home / "questions" / "bank.items.yml").write_text(bank, encoding="utf-8")
    return read_site(folder).issues


def question(*lines: str, indent: str = "") -> str:
    """A fence with these lines in it; the first of them is line 2."""
    return "\n".join(indent + line for line in ("```question", *lines, "```")) + "\n"


TEXT = ("id: a", "type: text", "stem: What?", "answer: x")
CHOICE = ("id: a", "type: choice", "stem: Which?", "options:", "  - right: yes it is", "  - wrong: no")
CASES: dict[str, tuple[str, list[str]]] = {
    "nothing wrong": (question(*TEXT), []),
    "words that YAML 1.1 takes for booleans": (question(*TEXT[:3], "answer: [no, on, 1.10, 0123, null]"), []),
    "no type": (question("id: a", "stem: What?"), ["2:1 key-is-given"]),
    "unknown type": (question("id: a", "type: choise", "stem: What?"), ["3:7 type-is-known"]),
    "unknown key": (question(*TEXT, "shufle: true"), ["6:1 key-is-known"]),
    "missing keys, all of them": (question("type: text"), ["2:1 key-is-given"] * 3),
    "key twice": (question(*TEXT, "answer: y"), ["6:1 key-stands-once"]),
    "colon in a text": (
        question("id: a", "type: text", "stem: What is this: a test?", "answer: x"),
        ["4:19 yaml-is-readable"],
    ),
    "backtick at the start": (
        question("id: a", "type: text", "stem: `x` is what?", "answer: x"),
        ["4:7 yaml-is-readable"],
    ),
    "star at the start": (question("id: a", "type: text", "stem: *what*", "answer: x"), ["4:7 yaml-is-readable"]),
    "anchor": (question("id: a", "type: text", "stem: &s What?", "answer: x"), ["4:7 yaml-is-plain"]),
    "tag": (question("id: a", "type: text", "stem: !!str What?", "answer: x"), ["4:7 yaml-is-plain"]),
    "merge": (question(*TEXT, "<<: {points: 2}"), ["6:1 yaml-is-plain"]),
    "tab": (question("id: a", "\ttype: text"), ["3:1 yaml-is-readable"]),
    "comment eats a text": (
        question("id: a", "type: text", "stem: Is it C # or not?", "answer: x"),
        ["4:7 text-is-whole"],
    ),
    "backslash in double quotes": (
        question("id: a", "type: text", 'stem: "\\frac"', "answer: x"),
        ["4:7 text-has-no-control"],
    ),
    "not finite": (question("id: a", "type: number", "stem: How many?", "answer: .inf"), ["5:9 number-is-finite"]),
    "list instead of a text": (
        question("id: a", "type: text", "stem: [What]", "answer: x"),
        ["4:7 value-has-its-type"],
    ),
    "text instead of a number": (
        question("id: a", "type: number", "stem: How many?", "answer: seven"),
        ["5:9 value-has-its-type"],
    ),
    "yes instead of true": (question(*CHOICE, "several: yes"), ["8:10 value-has-its-type"]),
    "empty text": (question("id: a", "type: text", "stem:", "answer: x"), ["4:6 value-has-its-type"]),
    "bad id": (question("id: a b", *TEXT[1:]), ["2:5 value-has-its-form"]),
    "no right option": (question(*CHOICE[:4], "  - wrong: a", "  - wrong: b"), ["5:1 choice-has-one-key"]),
    "two right options": (question(*CHOICE[:4], "  - right: a", "  - right: b"), ["7:5 choice-has-one-key"]),
    "one option": (question(*CHOICE[:4], "  - right: a"), ["6:3 list-is-long-enough"]),
    "same option twice": (question(*CHOICE, "  - wrong: no"), ["8:5 options-differ"]),
    "worth without partly": (question(*CHOICE, "    worth: 0.5"), ["7:5 partly-has-worth"]),
    "worth too much": (question(*CHOICE, "  - {partly: a, worth: 2}"), ["8:24 number-is-in-range"]),
    "bad pattern": (question(*TEXT[:3], "answer: '(a+)+b('", "compare: pattern"), ["5:9 pattern-is-safe"]),
    "wrong that is right": (question(*TEXT, "wrong: [{is: X, why: no}]"), ["6:14 wrong-is-wrong"]),
    "bad tolerance": (
        question("id: a", "type: number", "stem: n", "answer: 1", "within: much"),
        ["6:9 within-is-a-tolerance"],
    ),
    "unknown skill": (question(*TEXT, "skills: [list]"), ["6:10 skill-is-known"]),
    "open code fence in a text": (
        question("id: a", "type: text", "stem: |", "  ~~~", "  x", "answer: x"),
        ["4:7 fence-is-closed"],
    ),
    "open HTML in a text": (question("id: a", "type: text", "stem: <div>what", "answer: x"), ["4:7 html-is-closed"]),
    "solution is no Python": (
        question("id: a", "type: code", "stem: s", "solution: 'x ='", "tests: x == 1"),
        ["5:11 solution-is-python"],
    ),
    "no tests": (question("id: a", "type: code", "stem: s", "solution: x = 1"), ["2:1 code-has-tests"]),
    "no such file": (
        question("id: a", "type: code", "stem: s", "solution: x = 1", "tests_file: t.py"),
        ["6:13 file-exists"],
    ),
    "file outside": (
        question("id: a", "type: code", "stem: s", "solution: x = 1", "tests_file: ../../t.py"),
        ["6:13 file-is-in-course"],
    ),
    "never closed": ("```question\nid: a\n", ["1:1 fence-is-closed"]),
    "empty": (question(), ["1:1 block-has-text"]),
    "a list": (question("- id: a"), ["2:1 block-has-keys"]),
    "in a quote": ("> ```question\n> id: a\n> ```\n", ["1:1 fence-stands-free"]),
    "unknown reference": ("```questions\nuse: [nothing]\n```\n", ["2:7 reference-leads-somewhere"]),
    "reference without a choice": ("```questions\n{}\n```\n", ["2:1 reference-says-which"]),
    "an example in a longer fence": ("````\n" + question("type: nonsense") + "````\n", []),
    "commented out": ("<!--\n" + question("type: nonsense") + "-->\n", []),
    "tildes": ("~~~question\n" + "\n".join(TEXT) + "\n~~~\n", []),
    "in a list, at its place": ("1. x\n\n" + question("id: a", "type: choise", indent="    "), ["5:11 type-is-known"]),
    "behind front matter": ("---\ntitle: x\n---\n" + question("id: a", "type: choise"), ["6:7 type-is-known"]),
    "CRLF": (question("id: a", "type: choise").replace("\n", "\r\n"), ["3:7 type-is-known"]),
    "byte order mark": ("\ufeff" + question("id: a", "type: choise"), ["3:7 type-is-known"]),
    "two blocks, both told": (question("type: a") + question("type: b"), ["2:7 type-is-known", "5:7 type-is-known"]),
    "same id twice, told at both": (question(*TEXT) + question(*TEXT), ["2:5 id-is-unique", "8:5 id-is-unique"]),
    "flow as deep as a well": (question("id: " + "[" * 5000), ["1:1 yaml-is-readable"]),
    "bad surrogate": (question("id: a", "type: text", "stem: \ud800", "answer: x"), ["4:7 file-is-utf-8"]),
}


@pytest.mark.parametrize("name", CASES)
def test_faults_are_told_at_their_place(tmp_path: Path, name: str) -> None:
    lesson, expected = CASES[name]
    found = [f"{issue.place.line}:{issue.place.column} {issue.rule}" for issue in faults(tmp_path, lesson)]
    assert len(found) == len(expected), found
    for mine, wanted in zip(found, expected, strict=True):
        assert mine.startswith(wanted), found


@pytest.mark.parametrize(
    "name", ["unknown type", "unknown key", "unknown skill", "colon in a text", "tab", "comment eats a text"]
)
def test_where_a_cure_is_known_it_is_told(tmp_path: Path, name: str) -> None:
    assert all(issue.hint for issue in faults(tmp_path, CASES[name][0]))


def test_a_bank_tells_its_faults_in_its_own_file(tmp_path: Path) -> None:
    bank = "- id: a\n  type: text\n  stem: What?\n  answer: x\n- id: a\n  type: text\n  stem: What?\n  answre: x\n"
    found = [(i.place.path, i.place.line, i.rule) for i in faults(tmp_path, "# One\n", bank=bank)]
    assert ("c/questions/bank.items.yml", 8, "key-is-known") in found


def test_prerequisites_in_a_circle_are_told(tmp_path: Path) -> None:
    skills = "[{id: a, title: A, minutes: 1, requires: [b]}, {id: b, title: B, minutes: 1, requires: [a]}]"
    found = faults(tmp_path, "# One\n", course=f"id: c\ntitle: C\nskills: {skills}\n")
    assert [issue.rule for issue in found] == ["skills-have-an-order"]


LESSONS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "courses").rglob("*.md"))]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(LESSONS), st.data())
def test_no_mutation_of_a_lesson_raises(tmp_path: Path, lesson: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lesson)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.text(st.sampled_from("`~:-#&*![]{}|>'\"\\\t\n 0ax<%@"), max_size=12))
    for issue in faults(tmp_path, lesson[:at] + put + lesson[at + cut :]):
        assert issue.place.line >= 1
        assert issue.message


TESTED = """\
```question
id: {id}
type: code
stem: Double a number.
solution: |
  def double(x): return 2 * x
{tests}
```
"""


@pytest.mark.parametrize(
    ("tests", "line", "told"),
    [
        ("tests: |\n  double(2) == 4\n  double(3) == 7", 11, "`double(3)` gives '6', expected '7'"),
        ("tests: |\n  def test_it():\n      from answer import double\n      assert double(1) == 3, 'no'", 12, "no"),
        ("tests_file: more/test_it.py", 4, "2 != 3 : twice"),
    ],
)
def test_what_fails_is_told_at_the_line_that_fails_in_the_test_s_own_words(
    tmp_path: Path, tests: str, line: int, told: str
) -> None:
    cases = (
        "import unittest, answer\nclass Case(unittest.TestCase):\n    def test_a(self):\n"
        "        self.assertEqual(answer.double(1), 3, 'twice')\n"
    )
    course(tmp_path, {"a.md": "# A\n\n" + TESTED.format(id="double", tests=tests), "more/test_it.py": cases})
    (issue,) = [each for each in check(tmp_path).site.issues if each.rule == "solution-passes"]
    assert issue.place.line == line
    assert issue.place.path == ("tea/more/test_it.py" if "file" in tests else "tea/a.md")
    assert told in issue.message
