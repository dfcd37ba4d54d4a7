"""`paydown serve` in a process of its own, and how long an edit takes to be seen: for the preview's test and benchmark."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

SEEN = """text => new Promise((done, failed) => {
  setTimeout(() => failed(new Error(`${text} is not seen`)), 20000);
  const there = () => document.querySelector('.md-content')?.textContent.includes(text);
  if (there()) return done(Date.now());
  const watch = new MutationObserver(() => there() && (watch.disconnect(), done(Date.now())));
  watch.observe(document, {childList: true, subtree: true, characterData: true});
})"""


@contextmanager
def preview(root: Path, seconds: float = 120.0) -> Iterator[tuple[str, list[str]]]:
    """The preview's address, once it is ready, and what it says."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "builder.cli", "serve", "--address", f"127.0.0.1:{port}"]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
    log = root / ".serve.log"
    with log.open("w") as file, subprocess.Popen(command, cwd=root, stderr=file, stdout=file, env=env) as process:
        try:
            said = wait(lambda: re.search(r"http://\S+", log.read_text()), seconds)
            yield said[0], [log.as_posix()]
        finally:
            process.terminate()
            process.wait(10)


def wait[T](look: Callable[[], T | None], seconds: float = 30.0) -> T:
    """What `look` finds, as soon as it finds something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.02)
    raise TimeoutError(f"nothing after {seconds} s")


def edited(page: Page, path: Path, old: str, new: str) -> float:
    """Put `new` for `old` in a file; milliseconds until an open page shows it in place, without being loaded again."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    page.evaluate(f"text => {{ window.seen = ({SEEN})(text) }}", new)
    begun = time.time()
    path.write_text(text.replace(old, new), encoding="utf-8")
    return float(page.evaluate("seen")) - 1000 * begun


def reloaded(page: Page, path: Path, old: str, new: str) -> float:
    """The same for an edit of prose, where the page is loaded again: seconds until the new one shows it."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    begun = time.time()
    path.write_text(text.replace(old, new), encoding="utf-8")
    page.get_by_text(new).wait_for()
    return time.time() - begun
