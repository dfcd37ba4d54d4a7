"""A proxy that stands before an LRS and misbehaves on schedule, as networks and servers do.

`with FaultProxy(lrs.port) as proxy:` serves `proxy.endpoint`. Each request for statements takes the next word of
`proxy.schedule` (preflights take none, but for `no-preflight`); an empty schedule means that all goes through.
"""

import asyncio
import json
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self

OK = "ok"
REASONS = {401: "who are you?", 403: "not you", 409: "conflict", 413: "too large", 429: "slow down"}
STATUSES = {
    name: int(name) for name in ("401", "403", "404", "405", "409", "413", "422", "429", "500", "502", "503", "504")
}
BEFORE = ("refuse", "hang", "no-preflight", "429-retry", *STATUSES)
"""What happens instead of forwarding."""
AFTER = ("store-then-cut", "store-then-500", "truncate", "drip", "short-ids", "reversed-ids", "204")
"""What happens to the reply of a request that was forwarded and stored."""
RETRY_SECONDS = 3


@dataclass(frozen=True)
class Seen:
    """A request that came in: what was to be done with it, and how many statements it brought."""

    method: str
    path: str
    fault: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    head: bytes
    body: bytes


class FaultProxy:
    def __init__(self, upstream: int, schedule: Iterable[str] = (), then: str = OK) -> None:
        self.upstream = upstream
        self.schedule = deque(schedule)
        self.then = then
        self.most = 0
        """Answer 413 to bodies of more bytes than this; 0 = to none."""
        self.seen: list[Seen] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._up = threading.Event()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/xapi/"

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._up.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._up.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if asked := await read_request(reader):
                await self._answer(asked, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        fault = self._fault(asked)
        self.seen.append(Seen(asked.method, asked.path, fault, ids_in(asked.body)))
        if fault in {"refuse", "no-preflight"}:
            writer.transport.abort()
        elif fault == "hang":
            await asyncio.sleep(3600)
        elif fault in BEFORE:
            await send(writer, refusal(fault, asked))
        else:
            await self._pass_on(asked, fault, writer)

    def _fault(self, asked: Asked) -> str:
        if asked.method == "OPTIONS":
            return self.schedule.popleft() if list(self.schedule)[:1] == ["no-preflight"] else OK
        if self.most and len(asked.body) > self.most:
            return "413"
        return self.schedule.popleft() if self.schedule else self.then

    async def _pass_on(self, asked: Asked, fault: str, writer: asyncio.StreamWriter) -> None:
        reply = await forwarded(asked, self.upstream)
        if fault == "drip":
            for nth in range(0, len(reply), 40):
                await send(writer, reply[nth : nth + 40])
                await asyncio.sleep(0.05)
        elif fault == "store-then-cut":
            writer.transport.abort()
        else:
            await send(writer, CHANGES.get(fault, lambda reply, _: reply)(reply, asked))


async def read_request(reader: asyncio.StreamReader) -> Asked | None:
    """A request with its body; none if the other side only opened a connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    method, path, _ = first.split(" ", 2)
    return Asked(method, path, headers, head, body)


async def forwarded(asked: Asked, port: int) -> bytes:
    """The whole reply of the LRS, which is asked to close the connection after it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [line for line in asked.head.split(b"\r\n") if line and not line.lower().startswith(b"connection:")]
    writer.write(b"\r\n".join([*lines, b"Connection: close", b"", asked.body]))
    reply = await reader.read()
    writer.close()
    return reply


async def send(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()


def refusal(fault: str, asked: Asked) -> bytes:
    """A reply of the proxy's own, readable by pages of other origins."""
    status = 429 if fault == "429-retry" else STATUSES[fault]
    extra = (
        f"Retry-After: {RETRY_SECONDS}\r\nAccess-Control-Expose-Headers: Retry-After\r\n"
        if fault == "429-retry"
        else ""
    )
    return reply_of(status, REASONS.get(status, "out of order").encode(), asked, extra)


def reply_of(status: int, body: bytes, asked: Asked, extra: str = "") -> bytes:
    origin = asked.headers.get("origin", "*")
    head = f"HTTP/1.1 {status} {status}\r\nAccess-Control-Allow-Origin: {origin}\r\nContent-Type: text/plain\r\n{extra}"
    length = "" if status == 204 else f"Content-Length: {len(body)}\r\n"
    return f"{head}{length}Connection: close\r\n\r\n".encode() + body


def ids_in(body: bytes) -> tuple[str, ...]:
    try:
        statements = json.loads(body)
    except ValueError:
        return ()
    listed = statements if isinstance(statements, list) else [statements]
    return tuple(str(each.get("id", "")) for each in listed)


def ids_changed(change: Callable[[list[Any]], list[Any]]) -> Callable[[bytes, Asked], bytes]:
    """A reply that names other ids than were sent."""
    return lambda _, asked: reply_of(200, json.dumps(change(list(ids_in(asked.body)))).encode(), asked)


CHANGES: dict[str, Callable[[bytes, Asked], bytes]] = {
    "store-then-500": lambda _, asked: reply_of(500, b"stored, and then fell over", asked),
    "truncate": lambda reply, _: reply[:-10],
    "short-ids": ids_changed(lambda ids: ids[1:]),
    "reversed-ids": ids_changed(lambda ids: ids[::-1]),
    "204": lambda _, asked: reply_of(204, b"", asked),
}
