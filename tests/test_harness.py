"""The harness performs whatever a learner writes, and what comes back is always a Transcript."""

import json
import time
from dataclasses import asdict

import pytest

from builder.engine.tests_source import read_tests
from builder.engine.values import Job, Probe, Transcript
from builder.runner.process import run


def tried(program: str, tests: str = "", *runs: str, seconds: float = 10.0) -> Transcript:
    """A program with its tests and what is typed into its runs, in a process of its own."""
    probes = [test.probe for test in read_tests(tests)] if tests else []
    probes += [Probe("run", stdin=typed) for typed in runs]
    return run(Job({"answer.py": program}, "answer.py", tuple(probes), seconds))


def verdicts(transcript: Transcript) -> dict[str, bool | None]:
    return {each.name: each.ok for each in transcript.tries}


def test_lines_see_the_learners_names_and_send_only_their_left_side() -> None:
    got = tried("def double(n):\n    return 2 * n\n", "n = 4\ndouble(n) == 8\ndouble(1) > 1")
    assert got.ended == "done"
    assert {each.name: (each.ok, each.value) for each in got.tries} == {
        "n = 4": (True, None),
        "double(n)": (None, "8"),
        "double(1) > 1": (True, None),
    }
    assert "8" not in json.dumps([asdict(test.probe) for test in read_tests("double(n) == 8")])


def test_functions_and_cases_import_the_program() -> None:
    tests = "from answer import f\n\ndef test_one():\n    assert f() == 1\n\ndef test_two():\n    assert f() == 2\n"
    got = tried("def f():\n    return 1\n", tests)
    assert verdicts(got) == {"tests.test_one": True, "tests.test_two": False}
    assert "assert f() == 2" in next(each.message for each in got.tries if not each.ok)


def test_cases_of_one_name_in_two_classes_are_told_apart() -> None:
    head = "import unittest\nfrom answer import f\n\n"
    case = "class {0}(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(f(), {1})\n\n"
    got = tried("def f():\n    return 1\n", head + case.format("Ones", 1) + case.format("Twos", 2))
    assert verdicts(got) == {"tests.Ones.test_it": True, "tests.Twos.test_it": False}


def test_a_run_types_and_prints_without_prompts() -> None:
    got = tried("n = int(input('n? '))\nprint(n * 2)\n", "", "21", "x")
    assert [each.output for each in got.tries] == ["42\n", ""]
    assert got.tries[1].message.startswith("ValueError")


def test_a_program_that_asks_for_more_than_is_typed_is_told_so() -> None:
    got = tried("input()\ninput()\n", "", "one")
    assert got.tries[0].message.startswith("EOFError")


def test_without_probes_the_output_is_as_in_a_terminal() -> None:
    got = run(Job({"answer.py": "print(input('who? '))"}, "answer.py", (), 10.0, "Ada"))
    assert (got.ended, got.output) == ("done", "who? AdaAda\n")


@pytest.mark.parametrize(
    ("program", "kind"),
    [
        ("1 +", "SyntaxError"),
        ("def f(): return f()\nf()", "RecursionError"),
        ("raise KeyError('x')", "KeyError"),
        ("x = [0] * 10**10", "MemoryError"),
        ("while True: print('x' * 1000)", "OutputFull"),
        ("import nothing_of_this_name", "ModuleNotFoundError"),
    ],
)
def test_a_program_that_fails_says_how(program: str, kind: str) -> None:
    got = tried(program, "1 == 1")
    assert got.ended in ("error", "memory")
    assert kind in got.message or got.ended == "memory"


def test_a_program_that_leaves_early_still_meets_its_tests() -> None:
    assert verdicts(tried("import sys\nx = 1\nsys.exit(0)\n", "x > 0")) == {"x > 0": True}


def test_a_process_that_dies_is_a_crash() -> None:
    got = tried("import os\nos._exit(0)\n", "1 == 1")
    assert (got.ended, got.tries) == ("crash", ())


def test_an_endless_loop_ends_in_time() -> None:
    before = time.monotonic()
    got = tried("while True:\n    pass\n", "1 == 1", seconds=0.5)
    assert got.ended == "time"
    assert time.monotonic() - before < 8


@pytest.mark.parametrize(
    "write",
    [
        "print({0!r})",
        "import sys; sys.__stdout__.write({0!r}); sys.__stdout__.flush()",
        "import os; os.write(1, {0!r}.encode())",
        "import os; os.write(1, {0!r}.encode()); os._exit(0)",
    ],
)
def test_nobody_can_write_a_transcript_of_their_own(write: str) -> None:
    forged = json.dumps({"ended": "done", "tries": [{"name": "x > 1", "ok": True}], "output": "", "message": ""})
    got = tried(f"x = 0\n{write.format(forged)}\n", "x > 1")
    assert not any(each.ok for each in got.tries)
