"""Runs a Job in a process of its own with limits: how the build proves items and how `score` marks."""

import atexit
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from typing import IO, Any

from builder.engine.values import Job, Transcript, transcript_of

START_SECONDS = 15.0
"""Time beyond the Job's own that its process may take to start and to end, on a busy machine."""
TOLD = 2_000
"""Characters of a crash's last words."""


def run(job: Job) -> Transcript:
    """The Transcript of a Job. A time-out, a crash and too much memory are ways to end, not errors of ours.

    The process writes to files of limited size, not to pipes: no flood reaches us, and nothing it starts keeps us waiting.
    """
    word = secrets.token_hex()
    with tempfile.TemporaryDirectory() as home, _file() as out, _file() as err:
        asked = {"word": word, "job": asdict(job), "home": home, "out": out.name, "err": err.name}
        code = _born(asked) if sys.platform == "linux" else _started(asked, job.seconds, out, err)
        if code is None or code == -getattr(signal, "SIGALRM", 0):
            return Transcript("time")
        return _read(*_text(out).rpartition(word)[1:], _text(err)[-TOLD:])


def _file() -> IO[bytes]:
    return tempfile.NamedTemporaryFile(delete_on_close=False)


def _born(asked: dict[str, Any]) -> int | None:
    """The exit code of a child of a nursery, or none if it had to be ended."""
    for _ in range(2):
        nursery = _idle.pop() if _idle else _nursery()
        try:
            print(json.dumps(asked | {"patience": START_SECONDS}), file=nursery.stdin, flush=True)
            code: int | None = json.loads(nursery.stdout.readline() if nursery.stdout else "")
        except (OSError, ValueError):
            _end(nursery)  # a program ended it: once more, with a new one
        else:
            _idle.append(nursery)
            return code
    return -1


_idle: list[subprocess.Popen[str]] = []
"""Nurseries that have nothing to do; they end with us. (Taking from a list and adding to it is one step each.)"""


def _nursery() -> subprocess.Popen[str]:
    command, surroundings = _command(tempfile.gettempdir())
    born = subprocess.Popen(
        [*command, "nursery"],
        env=surroundings,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    atexit.register(_end, born)
    return born


def _command(home: str) -> tuple[list[str], dict[str, str]]:
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    surroundings = kept | {"PYTHONHASHSEED": "0", "TMPDIR": home, "TEMP": home, "HOME": home}
    return [sys.executable, "-P", "-s", "-X", "utf8", "-m", "builder.runner"], surroundings


def _started(asked: dict[str, Any], seconds: float, out: IO[bytes], err: IO[bytes]) -> int | None:
    """The exit code of a process started for one Job, where there is no fork; none if it had to be ended."""
    command, surroundings = _command(asked["home"])
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=out, stderr=err, env=surroundings, start_new_session=True
    )
    try:
        process.communicate(json.dumps(asked).encode(), timeout=seconds + START_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)
    return process.returncode


def _end(process: subprocess.Popen[Any]) -> None:
    """End a process and all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (AttributeError, ProcessLookupError, PermissionError):
        process.kill()
    process.wait()


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def _read(word: str, answer: str, last_words: str) -> Transcript:
    try:
        return transcript_of(json.loads(answer if word else ""))
    except (ValueError, RecursionError):
        return Transcript("memory" if "MemoryError" in last_words else "crash", message=last_words)
