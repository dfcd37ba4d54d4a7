"""Live preview: serves a folder whose pages are made when someone looks at them, and tells open pages what has changed.

Knows nothing of MkDocs: what a page is, and what a change means for it, is the `LiveSite`'s to say.
"""

import contextlib
import json
import mimetypes
import posixpath
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from watchfiles import watch

EVENTS = ".paydown/events"
"""Where a page hears of changes, below the site's own path."""
HEARTBEAT = 15.0
"""Seconds after which a silent stream says that it is alive."""
REST = 30
"""Milliseconds without a further change before changes are looked at."""
for kind, ending in (("text/javascript", ".mjs"), ("application/wasm", ".wasm"), ("font/woff2", ".woff2")):
    mimetypes.add_type(kind, ending)


@dataclass(frozen=True)
class News:
    """What open pages are told: a kind of event, and its data."""

    kind: str
    data: dict[str, Any] = field(default_factory=dict)

    def wire(self) -> bytes:
        """As a server-sent event (HTML, section 9.2.6)."""
        return f"event: {self.kind}\ndata: {json.dumps(self.data)}\n\n".encode()


class LiveSite(Protocol):
    """A site that is made piece by piece. Its methods may be called from any thread."""

    @property
    def folder(self) -> Path:
        """Where its pages are written."""

    @property
    def mount(self) -> str:
        """The path under which it is served: `/`, or `/demo/`."""

    @property
    def watched(self) -> list[str]:
        """Files and folders whose changes matter."""

    def wanted(self, path: str) -> None:
        """Someone asks for this path below `mount`: if it is a page, see that it is made."""

    def changed(self, paths: Iterable[Path], tell: Callable[[News], None]) -> None:
        """Take in changes; tell what open pages should know as soon as it is known."""

    def standing(self) -> News:
        """What a page should know that has just been opened."""

    def spare(self) -> bool:
        """Make one page that nobody asked for yet; whether there was one."""


class Preview:
    """A site, the pages that listen, and the threads that keep it going."""

    def __init__(self, site: LiveSite, host: str, port: int) -> None:
        self.site = site
        self._listeners: set[queue.SimpleQueue[News]] = set()
        self._stop = threading.Event()
        self.server = _Server((host, port), self)

    def serve(self) -> None:
        """Serve until interrupted."""
        for work in (self._watch, self._spare):
            threading.Thread(target=work, daemon=True).start()
        try:
            self.server.serve_forever(poll_interval=0.2)
        finally:
            self._stop.set()
            self.server.server_close()

    def tell(self, news: News) -> None:
        """Tell every open page."""
        for listener in tuple(self._listeners):
            listener.put(news)

    @contextlib.contextmanager
    def listening(self) -> Iterator[queue.SimpleQueue[News]]:
        """A queue in which news arrive."""
        own: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._listeners.add(own)
        try:
            yield own
        finally:
            self._listeners.discard(own)

    def _watch(self) -> None:
        while not self._stop.is_set():
            paths = self.site.watched
            for changes in watch(*paths, step=REST, debounce=400, stop_event=self._stop, ignore_permission_denied=True):
                self.site.changed({Path(path) for _, path in changes}, self.tell)
                if self.site.watched != paths:
                    break

    def _spare(self) -> None:
        while not self._stop.wait(0.01 if self.site.spare() else 1.0):
            pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], preview: Preview) -> None:
        self.preview = preview
        super().__init__(address, _Handler)


class _Handler(SimpleHTTPRequestHandler):
    """Serves a preview's folder, and its stream of news."""

    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path, mount = unquote(urlsplit(self.path).path), self.server.preview.site.mount
        if not path.startswith(mount):
            self._redirect(mount)
        elif path == mount + EVENTS:
            self._stream()
        else:
            self.server.preview.site.wanted(path[len(mount) :])
            super().do_GET()

    def translate_path(self, path: str) -> str:
        inner = posixpath.normpath("/" + unquote(urlsplit(path).path).removeprefix(self.server.preview.site.mount))
        slash = "/" if path.endswith("/") and inner != "/" else ""
        return str(self.server.preview.site.folder) + inner + slash

    def list_directory(self, path: Any) -> None:
        """A folder is no page."""
        self.send_error(404)

    def end_headers(self) -> None:
        lasting = "/runtime/" in self.path  # of all else, two versions may be of the same second
        self.send_header("Cache-Control", "no-cache" if lasting else "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = self.server.preview.site.folder / f"{code}.html"
        if not page.is_file():
            return super().send_error(code, message, explain)
        return self._send(code, page.read_bytes())

    def _send(self, code: int, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        with self.server.preview.listening() as news, contextlib.suppress(OSError):
            self.wfile.write(self.server.preview.site.standing().wire())
            while True:
                try:
                    self.wfile.write(news.get(timeout=HEARTBEAT).wire())
                except queue.Empty:
                    self.wfile.write(b": still here\n\n")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
        """A preview is not a log of requests."""
