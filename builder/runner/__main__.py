"""Performs the Job on standard input and writes its Transcript to what was standard output: the build's subprocess."""

import json
import os
import signal
import sys

from builder.runner.harness import perform_json

MEMORY = 1 << 30
"""Bytes of address space that a Job may take."""
FILES = 1 << 25
"""Bytes that a file may hold which it writes."""


def main() -> None:
    """One Job, one Transcript, after a word that only who asked knows: what a program writes itself is not taken for one."""
    asked = json.loads(sys.stdin.read())
    wire = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _limit(asked["job"]["seconds"])
    answer = asked["word"] + perform_json(json.dumps(asked["job"]))
    with os.fdopen(wire, "w", encoding="utf-8") as file:
        file.write(answer)
    os._exit(0)


def _limit(seconds: float) -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on every system

    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, FILES)):
        resource.setrlimit(limit, (value, value))
    signal.setitimer(signal.ITIMER_REAL, seconds)


main()
