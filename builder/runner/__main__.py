"""Performs the Job on standard input and writes its Transcript to what was standard output: the build's subprocess."""

import os
import sys

from builder.runner.harness import perform_json


def main() -> None:
    """One Job, one Transcript. The program can't reach the real output: it is moved to another descriptor first."""
    job = sys.stdin.read()
    wire = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    wire.write(perform_json(job))
    wire.flush()
    os._exit(0)


main()
