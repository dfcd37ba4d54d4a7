"""Threads where there are none: each does its work at once, when it is started, in the page and so in the build as well.

What needs two at a time (one that waits for another) ends by its time limit in both places, and so at build.
"""

import contextlib
import sys
import threading
import traceback
from collections.abc import Iterator
from typing import Any


def _start(self: Any) -> None:
    if self._started.is_set():
        raise RuntimeError("threads can only be started once")
    self._started.set()
    try:
        self.run()
    except SystemExit:
        pass
    except Exception:  # noqa: BLE001 - as a thread does
        print(f"Exception in thread {self.name}:\n{traceback.format_exc()}", file=sys.stderr)


def _join(self: Any, timeout: float | None = None) -> None:  # noqa: ARG001 - threading's
    if not self._started.is_set():
        raise RuntimeError("cannot join thread before it is started")


@contextlib.contextmanager
def at_once() -> Iterator[None]:
    """Meanwhile threads do their work when they are started."""
    kind: Any = threading.Thread
    kept = (kind.start, kind.join, kind.is_alive)
    kind.start, kind.join, kind.is_alive = _start, _join, lambda _: False
    try:
        yield
    finally:
        kind.start, kind.join, kind.is_alive = kept
