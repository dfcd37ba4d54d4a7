"""Runs a Job in a process of its own with limits: how the build proves items and how `score` marks."""

import json
import subprocess
import sys
from dataclasses import asdict

from builder.engine.values import Job, Transcript, transcript_of

MEMORY = 1 << 30
"""Bytes of address space that a Job may take."""
START_SECONDS = 5.0
"""Time beyond the Job's own that its process may take to start and to end."""


def run(job: Job) -> Transcript:
    """The Transcript of a Job. A time-out, a crash and too much memory are ways to end, not errors of ours."""
    command = [sys.executable, "-I", "-X", "utf8", "-m", "builder.runner"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(asdict(job)),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=job.seconds + START_SECONDS,
            env={"PYTHONHASHSEED": "0"},
            preexec_fn=_limit if sys.platform != "win32" else None,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Transcript("time")
    try:
        return transcript_of(json.loads(done.stdout))
    except (ValueError, RecursionError):
        return Transcript("crash", message=done.stderr[-2_000:])


def _limit() -> None:
    import resource  # noqa: PLC0415 - not on every system

    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 1 << 25)):
        resource.setrlimit(limit, (value, value))
