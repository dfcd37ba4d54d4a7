"""The build's subprocess: performs the Job on standard input and writes its Transcript to what was standard output.

As a `nursery` it stays, and forks a child for each Job: what takes long in a process, to start Python, is done once.
"""

import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from typing import Any

from builder.runner.harness import perform_json

MEMORY = 1 << 30
"""Bytes of address space that a Job may take."""
PROCESSES = 2_000
"""Processes and threads that the user may have meanwhile, all of theirs together; for the system's root there is no such limit."""
FILES = 1 << 25
"""Bytes that a file may hold which it writes."""


def main() -> None:
    """One Job, one Transcript; or a nursery, until its parent has gone."""
    isolate()
    if sys.argv[1:] == ["nursery"]:
        nursery()
    else:
        _answer(json.loads(sys.stdin.read()), os.dup(1))


def _answer(asked: Any, wire: int) -> None:
    """Perform a Job and end, the Transcript behind a word that only who asked knows: what a program writes itself is not taken for one."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _limit(asked["job"]["seconds"])
    answer = asked["word"] + perform_json(json.dumps(asked["job"]))
    with os.fdopen(wire, "w", encoding="utf-8") as file:
        file.write(answer)
    os._exit(0)


def isolate() -> None:
    """No network, for us and all that we start, where the system lets us: Linux, unless it forbids new namespaces."""
    with contextlib.suppress(AttributeError, OSError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)


def nursery() -> None:
    """A child for each line on standard input; a line with its exit code for each that has ended, none for one that had to be ended."""
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _born(asked)
        print(json.dumps(_waited(child, asked["job"]["seconds"] + asked["patience"])), flush=True)


def _born(asked: Any) -> None:
    os.setsid()
    for target, name, mode in ((0, os.devnull, os.O_RDONLY), (2, asked["err"], os.O_WRONLY)):
        os.dup2(os.open(name, mode), target)
    wire = os.open(asked["out"], os.O_WRONLY)
    for name in ("TMPDIR", "TEMP", "HOME"):
        os.environ[name] = asked["home"]
    tempfile.tempdir = asked["home"]
    random.seed()
    sys.argv = sys.argv[:1]
    _answer(asked, wire)


def _waited(child: int, seconds: float) -> int | None:
    """The exit code of a child, or none where it had to be ended; nothing that it started outlives it."""
    end, pause = time.monotonic() + seconds, 0.001
    done, status = os.waitpid(child, os.WNOHANG)
    while not done and time.monotonic() < end:
        time.sleep(pause)
        pause = min(0.02, pause * 1.5)
        done, status = os.waitpid(child, os.WNOHANG)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    if not done:
        os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) if done else None


def _limit(seconds: float) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on every system

    limits = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, FILES))
    for limit, wanted in (*limits, (resource.RLIMIT_NPROC, PROCESSES)):
        most = resource.getrlimit(limit)[1]
        value = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(limit, (value, value))
    signal.setitimer(signal.ITIMER_REAL, seconds)


main()
