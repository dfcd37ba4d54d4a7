"""Runs a Job in a process of its own with limits: how the build proves items and how `score` marks."""

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from typing import IO

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
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        code = _performed(json.dumps({"word": word, "job": asdict(job)}), job.seconds, home, out, err)
        if code is None or code == -getattr(signal, "SIGALRM", 0):
            return Transcript("time")
        return _read(*_text(out).rpartition(word)[1:], _text(err)[-TOLD:])


def _performed(asked: str, seconds: float, home: str, out: IO[bytes], err: IO[bytes]) -> int | None:
    """The exit code of a process that was asked to perform a Job, or none if it had to be ended."""
    command = [sys.executable, "-P", "-s", "-X", "utf8", "-m", "builder.runner"]
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    surroundings = kept | {"PYTHONHASHSEED": "0", "TMPDIR": home, "TEMP": home, "HOME": home}
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=out, stderr=err, env=surroundings, start_new_session=True
    )
    try:
        process.communicate(asked.encode(), timeout=seconds + START_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)
    return process.returncode


def _end(process: subprocess.Popen[bytes]) -> None:
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
