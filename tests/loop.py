"""A browser on a built site: what the end-to-end tests drive, and the few words they speak with the page."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Playwright

ROOT = Path(__file__).parents[1]
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


class Handler(SimpleHTTPRequestHandler):
    """Static files with the types that Pyodide wants, and no talk."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript", ".wasm": "application/wasm"}

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder on a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def build_site(root: Path, target: Path, *, strict: bool = False) -> None:
    """The site of a folder, by the command that authors use."""
    command = [sys.executable, "-m", "mkdocs", "build", "-d", str(target), *(["--strict"] if strict else [])]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def browser_path() -> str | None:
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


@contextmanager
def profile(playwright: Playwright, folder: Path, **options: Any) -> Iterator[BrowserContext]:
    """A browser with a profile on disk: closed and opened again, it remembers."""
    context = playwright.chromium.launch_persistent_context(
        str(folder), headless=True, executable_path=browser_path(), args=list(ARGUMENTS), **options
    )
    try:
        yield context
    finally:
        context.close()


def item(page: Page, name: str) -> Any:
    """The form of an item, by its full name."""
    return page.locator(f'item-form[data-item="{name}"]')


def state(page: Page, name: str) -> str:
    return str(item(page, name).get_attribute("data-state"))


def pick(page: Page, name: str, text: str) -> None:
    """Choose the option with this accessible name."""
    item(page, name).get_by_role("radio", name=text, exact=True).check()


def check(page: Page, name: str) -> None:
    item(page, name).locator('[data-action="check"]').first.click()


def settled(page: Page, name: str, *states: str, seconds: float = 60) -> str:
    """Wait until the item is in one of these states. (The policy forbids `wait_for_function`: it compiles a string.)"""
    wanted = states or ("right", "partly", "wrong", "unmarked", "error")
    any_of = ", ".join(f'item-form[data-item="{name}"][data-state="{each}"]' for each in wanted)
    page.locator(any_of).first.wait_for(state="attached", timeout=seconds * 1000)
    return state(page, name)


def warm(page: Page, seconds: float = 60) -> None:
    """Wait until Python is there."""
    page.locator('html[data-paydown="ready"]').wait_for(state="attached", timeout=seconds * 1000)


def journal(page: Page) -> list[dict[str, Any]]:
    """All statements that the page keeps."""
    return list(page.evaluate("window.paydown.journal()"))


def verbs(statements: list[dict[str, Any]]) -> list[str]:
    return [statement["verb"]["id"].rpartition("/")[2] for statement in statements]
