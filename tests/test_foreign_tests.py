"""Tests as others write them for their exercises become `tests` of a `code` item as they stand."""

import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from textwrap import dedent

from builder.engine.item import Item
from builder.engine.values import Transcript
from builder.runner.harness import perform
from tests.authoring import course, issues, item
from tests.two_pythons import HARNESS, in_pyodide

SHARE = "def share(total, people):\n    if people < 1:\n        raise ValueError('nobody is here')\n    return total / people\n"


def exercise(tests: str, solution: str = SHARE) -> Item:
    written = "".join(f"  {line}\n" for line in dedent(tests).strip().split("\n"))
    program = "".join(f"  {line}\n" for line in solution.strip().split("\n"))
    return item(f"id: a\ntype: code\nstem: Write it.\nfile: sharing.py\nsolution: |\n{program}tests: |\n{written}")


def transcript(exercise: Item, program: str) -> Transcript:
    job = exercise.job({"answer": (program,)})
    assert job
    return perform(job)


def share(exercise: Item, program: str = SHARE) -> float | None:
    return exercise.score({"answer": (program,)}, transcript(exercise, program)).share


def reasons(exercise: Item, program: str) -> list[str]:
    notes = exercise.score({"answer": (program,)}, transcript(exercise, program)).notes
    return [str(note.values["why"]) for note in notes if note.tone == "wrong"]


def test_a_helper_that_asserts_and_gives_nothing_back_is_a_test() -> None:
    checked = exercise("""
        def check(candidate):
            assert candidate(4, 2) == 2
            assert candidate(1, 4) == 0.25

        check(share)
    """)
    assert share(checked) == 1
    assert reasons(checked, SHARE.replace("/", "//")) == ["AssertionError: assert candidate(1, 4) == 0.25"]
    assert checked.steps == ("check(share)",)  # type: ignore[attr-defined]


def test_a_call_that_forgets_to_return_is_no_test_passed() -> None:
    assert share(exercise("share(4, 2)"), "def share(total, people):\n    pass\n") == 0
    gives = "def half(n):\n    return share(n, 2) == n / 2\nhalf(3)"
    assert share(exercise(gives)) == 1
    assert share(exercise(gives), SHARE.replace("/", "//")) == 0


def test_loops_and_blocks_with_assertions_are_tests() -> None:
    for tests in (
        "for n in range(5):\n    assert share(n, 2) == n / 2",
        "import pytest\nwith pytest.raises(ValueError, match='nobody'):\n    share(3, 0)\nshare(1, 2) == 0.5",
        "try:\n    share(1, 0)\n    assert False\nexcept ValueError as fault:\n    assert 'nobody' in str(fault)\nshare(1, 2) == 0.5",
    ):
        assert share(exercise(tests)) == 1, tests
        assert share(exercise(tests), "def share(total, people):\n    return total // max(people, 1)\n") == 0, tests


def test_test_modules_may_use_the_program_by_import_or_just_so() -> None:
    for head in (
        "",
        "from sharing import share\n",
        "from sharing import (share,)\n",
        "import sharing\nshare = sharing.share\n",
    ):
        tests = f"{head}\ndef test_half():\n    assert share(1, 2) == 0.5\n"
        assert share(exercise(tests)) == 1, head
        assert share(exercise(tests), SHARE.replace("/", "//")) == 0, head


def test_pytest_is_there_as_far_as_exercises_use_it() -> None:
    checked = exercise("""
        import pytest

        from sharing import share

        @pytest.fixture
        def cake():
            return 12

        @pytest.mark.parametrize("people, part", [(1, 12), (5, 2.4), (8, 1.5)])
        def test_parts(cake, people, part):
            assert share(cake, people) == pytest.approx(part)

        @pytest.mark.quick
        class TestNobody:
            @pytest.mark.task(number=1)
            def test_raises(self):
                with pytest.raises(ValueError, match="nobody") as caught:
                    share(1, 0)
                assert caught.type is ValueError

            def test_called(self):
                pytest.raises(ValueError, share, 1, -1)
    """)
    assert share(checked) == 1
    assert checked.steps == ("test_parts", "TestNobody.test_raises", "TestNobody.test_called")  # type: ignore[attr-defined]
    assert reasons(checked, SHARE.replace("/", "//").replace("< 1", "< 0")) == [
        "AssertionError: assert share(cake, people) == pytest.approx(part) (with people=5, part=2.4)",
        "ZeroDivisionError: integer division or modulo by zero",
    ]


def test_what_is_not_known_of_pytest_says_so() -> None:
    checked = exercise("import pytest\n\n@pytest.mark.skip\ndef test_a():\n    assert share(1, 2) == 0.5\n")
    assert share(checked) == 0
    assert "parametrize" in " ".join(reasons(checked, SHARE))


def test_a_session_at_the_prompt_is_told_how_to_be_written() -> None:
    block = "id: a\ntype: code\nstem: Write it.\nsolution: |\n  x = 1\ntests: |\n  >>> x\n  1\n"
    assert issues(block) == ["6:8 tests-are-python"]


def test_warnings_of_an_authors_program_are_not_ours(tmp_path: Path) -> None:
    text = '```question\nid: a\ntype: code\nstem: Write.\nsolution: |\n  x = "\\d"\ntests: |\n  x == "\\d"\n```\n'
    course(tmp_path / "courses", {"a.md": f"# A\n\n{text}"})
    command = [sys.executable, "-m", "builder.cli", "check", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "1 item" in done.stdout
    assert done.stderr == ""


def test_threads_do_their_work_in_a_page_as_well() -> None:
    tests = """
        import threading
        from sharing import Purse

        def test_many():
            purse = Purse()
            threads = [threading.Thread(target=purse.add, args=(2,)) for _ in range(50)]
            for each in threads:
                each.start()
            for each in threads:
                each.join(1)
            assert purse.coins == 100
            assert not any(each.is_alive() for each in threads)
    """
    purse = "class Purse:\n    coins = 0\n    def add(self, n):\n        self.coins += n\n"
    assert share(exercise(tests, purse), purse) == 1
    assert share(exercise(tests, purse), purse.replace("+=", "=")) == 0
    job = exercise(tests, purse).job({"answer": (purse,)})
    assert job
    told = in_pyodide([(HARNESS, "perform_json", asdict(job))])[0]
    assert told["tries"] == [asdict(each) for each in perform(job).tries]
