"""Programs in pieces: lines are arranged and indented, some are left out, and tests may decide."""

from pathlib import Path

import pytest
from markdown import Markdown

from builder.build import check, read_courses
from builder.engine.items.order import Order
from builder.engine.parsons import Line, code_span, lines_of, program_of
from builder.engine.values import Outcome
from builder.extension import PaydownExtension, page_comment
from builder.publish.controls import shown_order
from builder.publish.page import lift
from builder.publish.proof import Memory, outcome_of
from tests.authoring import course, issues, item

PLAIN = """
    id: p
    type: order
    stem: Sum.
    program: |
      total = 0

      for n in prices:
          total += n
      print(total)
    """
EXTRA = (
    PLAIN
    + """extra:
      - line: total = n
        why: Only the last one.
      - 'while n:'
    """
)
TESTED = """
    id: t
    type: order
    stem: Largest.
    program: |
      def largest(numbers):
        best = numbers[0]
        again = 1
        return max(best, *numbers)
    extra:
      - line: return numbers[0]
        why: Only the first.
    tests: |
      largest([3, 9, 4]) == 9
      largest([-5, -2]) == -2
    """


def asked(block: str) -> Order:
    found = item(block)
    assert isinstance(found, Order)
    return found


def arranged(order: Order, *lines: str) -> tuple[str, ...]:
    """A response of lines as they would look, two blanks for each level."""
    names = {text: name for name, text in reversed(order.named.items())}
    levels = [(line.strip(), (len(line) - len(line.lstrip())) // 2) for line in lines]
    return tuple(f"{names[text]}:{level}" if level else names[text] for text, level in levels)


def outcome(order: Order, *lines: str) -> Outcome:
    return outcome_of(order, {"answer": arranged(order, *lines)}, (), Memory().run)[0]


RIGHT = ("total = 0", "for n in prices:", "  total += n", "print(total)")


def test_lines_and_levels_are_read_from_a_program_and_written_back() -> None:
    text = "if a:\n\tb\n\n\tif c:\n\t   d\n  e\nf\n"
    assert [line.level for line in lines_of(text)] == [0, 1, 1, 2, 1, 0]
    assert program_of([Line("if a:"), Line("b", 1)]) == "if a:\n    b\n"
    assert lines_of(program_of(lines_of(text))) == lines_of(text)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (RIGHT, ""),
        (("total = 0", "for n in prices:", "total += n", "print(total)"), "wrong-indent"),
        (("total = 0", "for n in prices:", "  total += n", "  print(total)"), "wrong-indent"),
        (("for n in prices:", "total = 0", "  total += n", "print(total)"), "first-wrong-line"),
        (RIGHT[:3], "lines-missing"),
        ((*RIGHT[:2], "  total = n", "print(total)"), "line-not-needed"),
    ],
)
def test_an_arrangement_is_right_or_told_where_it_first_goes_wrong(lines: tuple[str, ...], message: str) -> None:
    found = outcome(asked(EXTRA), *lines)
    assert (found.share, found.notes[0].message if found.notes else "") == (float(not message), message)


def test_a_line_too_many_gets_its_why() -> None:
    found = outcome(asked(EXTRA), *RIGHT, "total = n")
    assert [(note.message, note.text) for note in found.notes] == [("line-not-needed", ""), ("", "extra/0/why")]
    assert found.notes[0].values == {"line": 5}


@pytest.mark.parametrize(
    "values", [["nobody"], ["{0}", "{0}"], ["{0}:99"], ["{0}:-1"], ["{0}:1:1"], [":1"], ["{0}:x"], ["{0} "]]
)
def test_what_is_no_arrangement_costs_nothing(values: list[str]) -> None:
    order = asked(EXTRA)
    name = next(iter(order.named))
    assert order.score({"answer": [each.format(name) for each in values]}).state == "error"


def test_with_tests_any_arrangement_that_passes_is_right() -> None:
    order = asked(TESTED)
    head, last = "def largest(numbers):", "  return max(best, *numbers)"
    assert outcome(order, head, "  best = numbers[0]", "  again = 1", last).share == 1
    assert outcome(order, head, "  again = 1", "  best = numbers[0]", last).share == 1
    assert outcome(order, head, "  best = numbers[0]", last).share == 1
    wrong = outcome(order, head, "  return numbers[0]")
    assert (wrong.share, [note.text for note in wrong.notes if note.text]) == (0, ["extra/0/why"])
    assert outcome(order, head, last).notes[0].message == "test-failed"
    assert outcome(order, last, head).notes[0].message == "ended-error"


def test_without_a_transcript_nothing_is_said() -> None:
    order = asked(TESTED)
    sample = next(iter(order.samples()))
    assert order.score(sample.response).notes[0].message == "not-run"
    assert order.job(sample.response) is not None
    assert order.job({"answer": ("nobody",)}) is None


@pytest.mark.parametrize("block", [PLAIN, EXTRA, TESTED])
def test_every_sample_gets_its_share(block: str) -> None:
    order = asked(block)
    for sample in order.samples():
        found, _ = outcome_of(order, sample.response, (), Memory().run)
        assert (found.share, found.error) == (sample.share, False)
        assert not sample.text or sample.text in [note.text for note in found.notes]


def test_it_never_starts_solved() -> None:
    flat = asked("id: f\ntype: order\nstem: Go.\nprogram: |\n  a = 1\n  b = 2\n")
    for nth in range(20):
        parts = shown_order(f"course-{nth}", flat, flat.controls()[0])
        assert not flat.solves({"answer": tuple(part.id for part in parts)})
    assert asked(TESTED).controls()[0].pile
    assert not asked(PLAIN).controls()[0].pile


@pytest.mark.parametrize(
    ("block", "old", "new", "told"),
    [
        (PLAIN, "program: |", "lines: [a, b]\n    program: |", ["1:1 order-has-lines"]),
        (PLAIN, PLAIN[PLAIN.index("    program") :], "", ["1:1 order-has-lines"]),
        (EXTRA, "line: total = n", "line: total += n", ["10:11 extra-is-extra"]),
        (EXTRA, "'while n:'", "total = n", ["12:9 extra-is-extra"]),
        (TESTED, "largest([3, 9, 4]) == 9", "largest([3", ["12:8 tests-are-python"]),
        (TESTED, "def largest(numbers):", "def largest(numbers)", ["4:10 solution-is-python"]),
        (PLAIN.replace("program: |", "lines: [a, b]\n    tests: |"), "x", "x", ["1:1 tests-have-program"]),
    ],
)
def test_what_an_author_did_wrong_is_told_at_its_place(block: str, old: str, new: str, told: list[str]) -> None:
    assert [each.partition(" ")[2] for each in issues(block.replace(old, new))] == [told[0].partition(" ")[2]]


def test_a_program_that_fails_its_own_tests_is_told_and_none_is_run_unasked(tmp_path: Path) -> None:
    block = TESTED.replace("== 9", "== 8").replace("\n    ", "\n").strip()
    root = course(tmp_path, {"one.md": f"# One\n\n```question\n{block}\n```\n"})
    told = [issue for issue in check(root).site.issues if issue.level == "error"]
    assert [(issue.rule, issue.place.line) for issue in told] == [("solution-passes", 16)]
    assert "gives '9', expected '8'" in told[0].message
    assert [issue for issue in check(root, run=False).site.issues if issue.level == "error"] == []


def test_code_is_shown_as_it_is(tmp_path: Path) -> None:
    lines = ["a = '*b* <i> __c__ \\\\ [d](e)'", "x = `y` & z"]
    block = "id: p\ntype: order\nstem: Go.\nprogram: |\n" + "".join(f"  {line}\n" for line in lines)
    text = f"# One\n\n```question\n{block}```\n"
    site = read_courses(course(tmp_path, {"one.md": text}))
    assert [issue for issue in site.issues if issue.level == "error"] == []
    page, _ = lift(
        Markdown(extensions=[PaydownExtension(site=lambda: site)]).convert(page_comment("tea/one.md") + text)
    )
    assert "<code>a = '*b* &lt;i&gt; __c__ \\\\ [d](e)'</code>" in page
    assert "<code>x = `y` &amp; z</code>" in page
    assert code_span("``") == "``` `` ```"
