"""Weak tests are told, with a wrong program that they accept and an input that shows it; strong ones and equivalent changes are not."""

import subprocess
import sys
from pathlib import Path

import pytest

from builder.engine.items import ITEM_TYPES
from builder.publish.inputs import calls
from builder.publish.mutants import mutants
from builder.publish.mutation import misses
from builder.runner.process import run
from tests.authoring import course, item

ADULT = """\
id: adult
type: code
stem: Say whether an age is that of an adult.
solution: |
  def adult(age):
      return age >= 18
tests: |
{tests}
"""


@pytest.mark.parametrize(
    ("tests", "change"),
    [
        ("  adult(30) == True\n  adult(3) == False", (">=", ">")),
        (
            """\
  import unittest, answer
  class Test(unittest.TestCase):
      def test_it(self):
          self.assertTrue(answer.adult(30))
          self.assertFalse(answer.adult(3))""",
            (">=", ">"),
        ),
    ],
    ids=["lines", "cases"],
)
def test_a_boundary_that_no_test_tries_is_shown_with_an_input(tests: str, change: tuple[str, str]) -> None:
    found = list(misses(item(ADULT.format(tests=tests)), run))
    assert change in [(each.old, each.new) for each in found]
    assert all(eval(each.input, {"adult": lambda age: age >= 18}) == eval(each.right) for each in found)
    assert all(each.right != each.got for each in found)


def test_tests_that_try_the_boundary_are_not_blamed() -> None:
    tests = "  adult(18) == True\n  adult(17) == False\n  adult(30) == True"
    assert list(misses(item(ADULT.format(tests=tests)), run)) == []


def test_a_change_that_makes_no_difference_is_not_told() -> None:
    block = """
    id: largest
    type: code
    stem: The largest of a list.
    solution: |
      def largest(numbers):
          best = numbers[0]
          for number in numbers:
              if number > best:
                  best = number
          return best
    tests: |
      largest([1, 3, 2]) == 3
      largest([3, 1]) == 3
      largest([1, 2]) == 2
      largest([-2, -1]) == -1
      largest([7]) == 7
    """
    assert [(each.old, each.new) for each in misses(item(block), run)] == []


def test_programs_that_print_are_tried_with_other_lines() -> None:
    block = """
    id: even
    type: code
    stem: Say even or odd.
    solution: |
      number = int(input())
      print("even" if number % 2 == 0 else "odd")
    runs:
      - {types: "6", prints: even}
      - {types: "7", prints: odd}
    """
    found = list(misses(item(block), run))
    assert ("2", "3") in [(each.old, each.new) for each in found]


def test_changes_are_made_in_the_author_s_own_text() -> None:
    source = 'def f(a, b):  # ä\n    """Text 1."""\n    x = a  <  b  and  not a\n    return g(a, b) if x else f"{a}1"\n'
    programs = [each.program for each in mutants(source)]
    assert source.replace("a  <  b", "a  <=  b") in programs
    assert source.replace("and  not", "or  not") in programs
    assert source.replace("g(a, b)", "g(b, a)") in programs
    assert source.replace("x = a  <  b  and  not a", "pass") in programs
    assert all('"""Text 1."""' in each for each in programs)
    assert len(programs) == len(set(programs))


def test_inputs_are_calls_of_the_tests_and_their_neighbours() -> None:
    found = calls("def f(a, b=1): ...", "import m\nassert m.f([3, 1], b=2) == 4\nassert f(x) == 2")
    assert found[0] == "f([3, 1], b=2)"
    assert {"f([], b=2)", "f([3, 1], b=3)", "f([1, 3], b=2)"} <= set(found)
    assert not any("x" in each for each in found)


def test_check_tells_it_at_the_line_and_fix_adds_it_when_asked(tmp_path: Path) -> None:
    block = ADULT.format(tests="  adult(30) == True\n  adult(3) == False")
    course(tmp_path, {"a.md": f"# A\n\n```question\n{block}```\n"})

    def check(*more: str) -> str:
        command = [sys.executable, "-m", "builder.cli", "check", str(tmp_path), *more]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    told = check()
    assert "tea/a.md:9:7: warning: the tests accept" in told
    assert check("--fix").count("[tests-miss]") == 1
    assert "wrong:" not in (tmp_path / "tea/a.md").read_text()
    added = check("--fix", "--with", "tests-miss")
    assert "+wrong:" in added
    assert "[mistake-fails]" in added
    text = (tmp_path / "tea/a.md").read_text()
    assert "  - change: return age >= 18\n    to: " in text
    (tmp_path / "tea/a.md").write_text(
        text.replace("  adult(3) ==", "  adult(18) == True\n  adult(17) == False\n  adult(3) ==")
    )
    assert "[mistake-fails]" not in check()
    assert "[tests-miss]" not in check()


def test_every_type_says_which_program_its_tests_must_tell_apart() -> None:
    assert [each.kind for each in ITEM_TYPES if "tested_program" in vars(each)] == ["code"]
