"""A real, strict LRS for tests: `@learninglocker/xapi-statements`, as its own process, in memory, on a free port."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "tests/lrs/lrs.cjs"
AUTH = "Basic dGVzdDp0ZXN0"  # test:test; this server takes any credentials
START_SECONDS = 60.0


@dataclass(frozen=True)
class Lrs:
    """An LRS that is up. `endpoint` ends with a slash."""

    endpoint: str
    auth: str = AUTH

    @property
    def port(self) -> int:
        return int(self.endpoint.split(":")[2].split("/")[0])

    def statements(self, **query: str) -> list[dict[str, Any]]:
        """All statements, read through `more` to the end."""
        found: list[dict[str, Any]] = []
        address = f"{self.endpoint}statements" + (f"?{urlencode(query)}" if query else "")
        while address:
            page = self.call("GET", address)
            found += page["statements"]
            address = urljoin(self.endpoint, page["more"]) if page.get("more") else ""
        return found

    def post(self, statements: list[dict[str, Any]]) -> int:
        """Store statements; gives the status."""
        try:
            self.call("POST", f"{self.endpoint}statements", json.dumps(statements).encode())
        except HTTPError as fault:
            return fault.code
        return 200

    def call(self, method: str, address: str, body: bytes | None = None) -> Any:
        headers = {
            "Authorization": self.auth,
            "Content-Type": "application/json",
            "X-Experience-API-Version": "1.0.3",
        }
        with urlopen(Request(address, body, headers, method=method), timeout=30) as answer:
            return json.load(answer)


@contextmanager
def strict_lrs(folder: Path) -> Iterator[Lrs]:
    """Start the LRS with `folder` for what it writes, wait until it says that it is up, and stop it in the end."""
    process = subprocess.Popen(
        [node(), SCRIPT],
        cwd=folder,
        env={**os.environ, "PORT": "0", "WINSTON_CONSOLE_LEVEL": "error"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    late = threading.Timer(START_SECONDS, process.kill)
    late.start()
    try:
        yield Lrs(f"http://127.0.0.1:{port_said_by(process)}/xapi/")
    finally:
        late.cancel()
        process.kill()
        process.wait()


def port_said_by(process: subprocess.Popen[str]) -> int:
    """The port in the line `LRS up …`; what comes after it is read and dropped, lest the server block on it."""
    assert process.stdout
    for line in process.stdout:
        if line.startswith("LRS up "):
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return int(line.split()[2])
    raise RuntimeError("the LRS did not start: is `node_modules/@learninglocker/xapi-statements` there? (`make setup`)")


def node() -> str:
    beside = Path(sys.executable).with_name("node")
    return str(beside) if beside.exists() else shutil.which("node") or "node"
