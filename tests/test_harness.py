"""What learners' programs do is told as it was, and no program hangs, floods or fools the process that runs it."""

import json
import socket
import subprocess
import sys
import time
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pytest

from builder.engine.values import Job, Probe, Transcript, Try, fault_line, transcript_of
from builder.runner import process
from builder.runner.harness import MOST_OUTPUT, perform, perform_json, plain
from tests.authoring import item

MODULE = """
import unittest
import answer
from answer import *

def test_right():
    assert answer.double(2) == 4

def test_wrong():
    assert answer.double(2) == 5

def test_told():
    assert answer.double(2) == 5, "twice two is four"

class Cases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.number = 2

    def setUp(self):
        self.four = 4

    def test_fixture(self):
        self.assertEqual(answer.double(self.number), self.four)

    def test_lists(self):
        self.assertEqual([answer.double(1), 3], [2, 4])

    def test_parts(self):
        for number in (1, 2):
            with self.subTest(number=number):
                self.assertEqual(answer.double(number), 2)

    def test_error(self):
        answer.double()

    @unittest.expectedFailure
    def test_unexpected(self):
        pass

class Helper:
    def test_of_no_case(self):
        raise ValueError
"""
DOUBLE = "def double(x):\n    return 2 * x\n"


def tried(program: str, *probes: Probe, **files: str) -> Transcript:
    return perform(Job(files | {"answer.py": program}, "answer.py", probes))


def values(program: str, *codes: str) -> list[str | None]:
    return [each.value for each in tried(program, *(Probe("value", code) for code in codes)).tries]


def ran(program: str, typed: str = "") -> Try:
    return tried(program, Probe("run", stdin=typed)).tries[0]


# ---- forms of tests


def test_expressions_are_tried_where_the_names_of_the_program_are() -> None:
    told = tried(DOUBLE, Probe("setup", "three = 3"), Probe("value", "double(three)"), Probe("truth", "double(1) < 3"))
    assert told.ended == "done"
    assert told.tries == (Try("three = 3", True), Try("double(three)", None, "6", "6"), Try("double(1) < 3", True))


def test_functions_and_cases_are_tried_with_their_fixtures() -> None:
    told = {each.name: (each.ok, each.message) for each in tried(DOUBLE, Probe("module", MODULE)).tries}
    assert told == {
        "tests.test_right": (True, ""),
        "tests.test_wrong": (False, "AssertionError: assert answer.double(2) == 5"),
        "tests.test_told": (False, "AssertionError: twice two is four"),
        "tests.Cases.test_fixture": (True, ""),
        "tests.Cases.test_lists": (False, "AssertionError: Lists differ: [2, 3] != [2, 4]"),
        "tests.Cases.test_parts": (False, "AssertionError: 4 != 2"),
        "tests.Cases.test_error": (False, "TypeError: double() missing 1 required positional argument: 'x'"),
        "tests.Cases.test_unexpected": (False, "AssertionError: this was expected to fail"),
    }


def test_tests_of_the_learner_are_not_ours() -> None:
    program = DOUBLE + "def test_mine():\n    assert False\n"
    assert "tests.test_mine" not in [each.name for each in tried(program, Probe("module", MODULE)).tries]


def test_a_skipped_test_has_not_passed() -> None:
    program = "import unittest\ndef double(x):\n    raise unittest.SkipTest('no')\n"
    assert not any(each.ok for each in tried(program, Probe("module", MODULE)).tries if "unexpected" not in each.name)


def test_tests_that_cannot_be_loaded_say_why() -> None:
    told = tried("x = 1", Probe("module", "from answer import double\ndef test_a(): pass"))
    assert [(each.name, each.ok) for each in told.tries] == [("tests.", False)]
    assert told.tries[0].message.startswith("ImportError: cannot import name 'double'")


def test_runs_type_and_print() -> None:
    program = "a = int(input('first? '))\nb = int(input())\nprint(a + b)\n"
    assert ran(program, "3\n4") == Try("run 1", None, None, "7\n", "")
    assert ran(program, "3\n").message == "EOFError: the program asks for more input than there is"
    assert ran(program, "three\n").message.startswith("ValueError: invalid literal")
    assert ran("import sys\nprint(sys.stdin.read().upper())", "tea\n").output == "TEA\n\n"


def test_a_plain_run_shows_what_a_terminal_would() -> None:
    told = perform(Job({"answer.py": "print(input('name? '))"}, "answer.py", stdin="Ana\n"))
    assert (told.ended, told.tries, told.output) == ("done", (), "name? Ana\nAna\n")


def test_a_program_may_walk_about() -> None:
    told = tried("import os\nos.chdir('/usr')\nprint(1)", Probe("run"), Probe("run"), Probe("value", "os.getcwd()"))
    assert [each.output for each in told.tries] == ["1\n", "1\n", "'/usr'"]
    assert "unittest" in sys.modules


def test_each_run_begins_anew() -> None:
    program = "import count\ncount.n += 1\nprint(count.n, __name__)"
    told = tried(program, Probe("run"), Probe("run"), **{"count.py": "n = 0"})
    assert [(each.name, each.output) for each in told.tries] == [("run 1", "1 __main__\n"), ("run 2", "1 __main__\n")]


def test_runs_are_counted_whatever_tests_are_called() -> None:
    told = tried("def run(x):\n    return x", Probe("value", "run (3)"), Probe("run"), Probe("run"))
    assert [each.name for each in told.tries] == ["run (3)", "run 1", "run 2"]


def test_files_lie_beside_the_program() -> None:
    program = "from helper import twice\nwords = open('data/words.txt', encoding='utf-8').read().split()\n"
    files = {"helper.py": "def twice(x): return 2 * x", "data/words.txt": "tea Käse"}
    assert [each.value for each in tried(program, Probe("value", "twice(words)"), **files).tries] == [
        "['tea', 'Käse', 'tea', 'Käse']"
    ]


def test_two_programs_in_a_row_know_nothing_of_each_other() -> None:
    before = (len, sys.path, sys.argv, Path.cwd(), sys.modules["__main__"])
    tried(
        "import builtins, sys, os\nbuiltins.len = None\nsys.path.clear()\nsys.argv.append('x')\nos.chdir('/')",
        Probe("value", "1"),
    )
    assert (len, sys.path, sys.argv, Path.cwd(), sys.modules["__main__"]) == before
    assert "answer" not in sys.modules
    tried("x = 1", Probe("value", "x"), **{"helper.py": "x = 1"})
    assert tried("import helper", Probe("value", "1")).message.endswith("No module named 'helper'\n")


# ---- values


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("{'b', 'a', 'c'}", "{'a', 'b', 'c'}"),
        ("set()", "set()"),
        ("frozenset([2, 1])", "{1, 2}"),
        ("(1,)", "(1,)"),
        ("()", "()"),
        ("{'a': [1.5, None, True]}", "{'a': [1.5, None, True]}"),
        ("collections.Counter('aab')", "{'a': 2, 'b': 1}"),
        ("collections.OrderedDict(a=1)", "{'a': 1}"),
        ("Point(1, 2)", "(1, 2)"),
        ("Colour.RED", "'red'"),
        ("Level.LOW", "1"),
        ("b'x'", "b'x'"),
        ("1j", "1j"),
        ("Odd()", None),
        ("float('nan')", None),
        ("float('inf')", None),
        ("[Odd()]", None),
        ("deep", None),
        ("itself", None),
        ("10 ** 5000", None),
        ("'x' * 200_000", None),
    ],
)
def test_plain_values_travel_as_literals_and_others_do_not(code: str, value: str | None) -> None:
    program = """
import collections, enum
Point = collections.namedtuple("Point", "x y")
class Colour(str, enum.Enum): RED = "red"
class Level(enum.IntEnum): LOW = 1
class Odd:
    def __repr__(self): raise SystemExit
deep = []
for _ in range(100): deep = [deep]
itself = []
itself.append(itself)
"""
    assert values(program, code) in ([value], [])[: 1 if code != "[Odd()]" else 2]


def test_a_value_is_told_the_same_in_every_process() -> None:
    job = Job(
        {"answer.py": "words = set('the quick brown fox jumps'.split())"}, "answer.py", (Probe("value", "words"),)
    )
    assert process.run(job).tries == perform(job).tries


@pytest.mark.parametrize("method", ["__bool__", "__repr__", "__eq__", "__iter__", "__class__"])
@pytest.mark.parametrize("does", ["raise SystemExit", "raise KeyboardInterrupt", "1 / 0", "print('x' * 200_000)"])
def test_what_values_do_when_looked_at_is_the_program_s_own_fault(method: str, does: str) -> None:
    program = f"class Odd:\n    def {method}(self, *some):\n        {does}\nodd = Odd()\n"
    told = tried(program, Probe("truth", "odd"), Probe("value", "odd"), Probe("value", "odd == 1"), Probe("value", "1"))
    assert told.ended == "done"
    assert told.tries[-1].value == "1"
    assert transcript_of(json.loads(json.dumps(asdict(told)))) == told


def test_addresses_in_memory_are_not_told() -> None:
    told = tried("class Odd: ...", Probe("value", "Odd()"), Probe("value", "{}[Odd()]"))
    assert told.tries[0].output == "<answer.Odd object at 0x…>"
    assert told.tries[1].message == "KeyError: <answer.Odd object at 0x…>"


def test_an_error_is_told_by_its_kind_and_first_line() -> None:
    told = tried("def f():\n    raise ValueError('one\\ntwo: three')", Probe("value", "f()"))
    assert told.tries[0].message == "ValueError: one"
    assert fault_line(told.message) == ""
    whole = tried("def f():\n    return 1 / 0\nf()", Probe("value", "1"))
    assert (whole.ended, whole.fault) == ("error", "ZeroDivisionError: division by zero")
    assert "line 2, in f" in whole.message
    assert str(Path(__file__).parents[1]) not in whole.message


def test_a_mistake_in_the_grammar_is_shown_at_its_place() -> None:
    told = tried("x = (1,\n", Probe("value", "x"))
    assert (told.ended, told.fault) == ("error", "SyntaxError: '(' was never closed")
    assert 'File "answer.py", line 1' in told.message
    assert tried("x = 1\0", Probe("run")).tries[0].message.startswith("SyntaxError")
    assert tried("x = '\ud800'", Probe("value", "1")).ended == "error"


def test_a_program_that_leaves_is_no_error_but_its_tests_are_not_reached() -> None:
    assert ran("print(1)\nraise SystemExit(3)") == Try("run 1", None, None, "1\n", "")
    told = tried("import sys\nsys.exit()\ndef double(x): ...", Probe("value", "double(1)"))
    assert told.tries[0].message == "NameError: name 'double' is not defined"
    assert tried(DOUBLE, Probe("value", "exit()")).tries[0].message == "SystemExit"


def test_a_recursion_without_end_is_an_error() -> None:
    told = tried("def f(n):\n    return f(n + 1)", Probe("value", "f(0)"), Probe("value", "1"))
    assert told.tries[0].message.startswith("RecursionError")
    assert told.tries[1].value == "1"


def test_a_flood_of_output_is_stopped() -> None:
    told = ran("while True:\n    print('x' * 999)")
    assert len(told.output) == MOST_OUTPUT
    assert told.message == f"OutputFull: more than {MOST_OUTPUT} characters were printed"


# ---- a process of its own


def job(program: str, seconds: float = 5, *probes: Probe) -> Job:
    return Job({"answer.py": program}, "answer.py", probes or (Probe("run"),), seconds)


@pytest.mark.parametrize(
    "program",
    [
        "while True: pass",
        "import time\ntime.sleep(60)",
        "while True:\n    try:\n        print('x' * 9999)\n    except BaseException: pass",
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\nwhile True: pass",
    ],
)
def test_what_takes_too_long_is_ended_on_time(program: str) -> None:
    started = time.monotonic()
    assert process.run(job(program, 0.5)) == Transcript("time")
    assert time.monotonic() - started < 5


def test_a_program_that_refuses_to_be_ended_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "START_SECONDS", 1.0)
    program = "from signal import *\nfor each in (SIGALRM, SIGTERM, SIGINT): signal(each, SIG_IGN)\nwhile True: pass"
    assert process.run(job(program, 0.5)) == Transcript("time")


def test_what_a_program_starts_ends_with_it(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    program = f"import subprocess\nsubprocess.Popen(['sh', '-c', 'sleep 2; touch {mark}'])\nprint('started')"
    started = time.monotonic()
    assert process.run(job(program)).tries[0].output == "started\n"
    assert time.monotonic() - started < 1.9
    time.sleep(max(0.0, 2.2 - (time.monotonic() - started)))
    assert not mark.exists()


def test_a_thread_that_goes_on_keeps_nobody_waiting() -> None:
    started = time.monotonic()
    assert process.run(job("import _thread, time\n_thread.start_new_thread(time.sleep, (60,))")).ended == "done"
    assert time.monotonic() - started < 4


@pytest.mark.parametrize(
    ("program", "ended"),
    [
        ("import os\nos._exit(0)", {"crash"}),
        ("import os\nos.abort()", {"crash"}),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", {"crash"}),
        ("import ctypes\nctypes.string_at(0)", {"crash"}),
    ],
)
def test_a_crash_is_told(program: str, ended: set[str]) -> None:
    assert process.run(job(program)).ended in ended


def test_memory_has_a_limit() -> None:
    assert process.run(job("x = bytearray(4 << 30)", 5, Probe("value", "1"))).ended == "memory"
    assert process.run(job("x = bytearray(4 << 30)")).tries[0].message.startswith("MemoryError")


def test_files_have_a_limit() -> None:
    told = process.run(job("with open('x', 'wb') as f:\n    for _ in range(100): f.write(b'x' * (1 << 20))"))
    assert told.tries[0].message.startswith("OSError")


FORGERY = json.dumps(asdict(Transcript(tries=(Try("double(2)", None, "4", "4"),))))


EVERYWHERE = """
import os
for fd in {fds}:
    try:
        os.write(int(fd), {data})
    except OSError as fault:
        if fault.errno == 27:
            raise
{then}
"""


@pytest.mark.parametrize(
    "program",
    [
        EVERYWHERE.format(fds="range(1, 64)", data=f"{FORGERY!r}.encode()", then=""),
        EVERYWHERE.format(fds="range(1, 64)", data=f"{FORGERY!r}.encode()", then="os._exit(0)"),
        EVERYWHERE.format(fds="os.listdir('/proc/self/fd')", data=f"{FORGERY!r}.encode()", then="os._exit(0)"),
        EVERYWHERE.format(fds="list(range(1, 64)) * 9999", data="b'x' * 99999", then=""),
        f"import sys\nsys.__stdout__.write({FORGERY!r}); sys.__stdout__.flush()\n",
    ],
)
def test_no_program_writes_its_own_transcript(program: str) -> None:
    told = process.run(job(program + "def double(x): return 0", 5, Probe("value", "double(2)")))
    assert told.ended in ("crash", "error") or [each.value for each in told.tries] == ["0"]


def test_the_environment_tells_nothing() -> None:
    told = process.run(job("import os, sys\nprint(sorted(os.environ), sys.argv)\nprint(sys.flags.safe_path)"))
    names, safe = told.tries[0].output.splitlines()
    assert names == "['HOME', 'LC_CTYPE', 'PATH', 'PYTHONHASHSEED', 'TEMP', 'TMPDIR'] ['answer.py']"
    assert safe == "True"


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    process.run(job("open('x', 'w').write('x')\nimport tempfile\ntempfile.mkdtemp()\nwhile True: pass", 0.5))
    assert list(tmp_path.iterdir()) == []


# ---- the items of authors meet the same harness


def test_the_samples_of_a_program_get_their_share() -> None:
    double = item(
        """
        id: double
        type: code
        stem: Double it.
        starter: |
          def double(x):
              ...
        solution: |
          def double(x):
              return 2 * x
        tests: |
          double(4) == 8
          double("a") == "aa"
        wrong:
          - change: 2 * x
            to: x ** 2
            why: That squares.
          - code: "double = 3"
            why: No function.
        """
    )
    known = tuple(double.signature(perform(double.job(response))) for response, _ in double.foreseen())  # type: ignore[attr-defined,arg-type]
    assert all(one != other for one, other in pairwise(known))
    for sample in double.samples():
        work = double.job(sample.response)
        assert work is not None
        outcome = double.score(
            sample.response, transcript_of(json.loads(perform_json(json.dumps(asdict(work))))), known
        )
        assert outcome.share == sample.share
        assert not sample.text or sample.text in [note.text for note in outcome.notes]


def test_plain_is_total() -> None:
    assert plain(object()) is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has namespaces")
def test_a_program_reaches_no_network_where_the_system_lets_us_take_it_away() -> None:
    reach = "import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)\nprint('reached')"
    with socket.create_server(("127.0.0.1", 0)) as server:
        told = process.run(job(reach.format(port=server.getsockname()[1]))).tries[0]
    allowed = subprocess.run(
        [sys.executable, "-c", "import os; os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)"], check=False
    )
    assert (told.output == "reached\n") is (allowed.returncode != 0)


def test_a_program_that_ends_who_runs_it_is_a_crash_and_the_next_one_runs() -> None:
    assert process.run(job("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nos._exit(3)")).ended == "crash"
    assert process.run(job("print(1)")).tries[0].output == "1\n"
