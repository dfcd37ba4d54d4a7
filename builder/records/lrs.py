"""Statements from a learning record store. Credentials come from the environment and go to its own host only.

Sources: xAPI 1.0.3 Communication section 2.1.3; facts/tracking.md section 10 (what servers really answer).
"""

import base64
import os
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx

from builder.records import SourceError
from builder.records.strict import parsed

VERSION = {"X-Experience-API-Version": "1.0.3", "Accept": "application/json"}
WAITS = (1.0, 3.0, 9.0)
"""Seconds before each new try; what the server asks for in `Retry-After` counts instead, up to LONGEST."""
LONGEST = 60.0
TIMEOUT = httpx.Timeout(60.0, connect=15.0)


def pull(
    address: str, *, wait: Callable[[float], None] = time.sleep, environment: Mapping[str, str] = os.environ
) -> Iterator[Any]:
    """Every statement of the LRS at an address, page by page. Raises SourceError."""
    first = _first(address)
    secret = authorization(environment)
    seen: set[httpx.URL] = set()
    url: httpx.URL | None = first
    with httpx.Client(timeout=TIMEOUT, headers=VERSION) as client:
        while url and url not in seen:
            seen.add(url)
            page = _page(client, url, {"Authorization": secret} if secret and _same_host(url, first) else {}, wait)
            yield from map(_bare, page["statements"])
            url = _next(url, page.get("more"), first)


def authorization(environment: Mapping[str, str]) -> str:
    """The value of the Authorization header; empty without credentials in the environment."""
    key, secret = environment.get("PAYDOWN_LRS_KEY", ""), environment.get("PAYDOWN_LRS_SECRET", "")
    basic = "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode() if key or secret else ""
    return environment.get("PAYDOWN_LRS_AUTH", "") or basic


def _first(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError):
        raise SourceError(f"`{address}` is no address") from None
    if url.userinfo:
        raise SourceError("don't put credentials into the address: set PAYDOWN_LRS_KEY and PAYDOWN_LRS_SECRET")
    path = url.path.rstrip("/")
    url = url.copy_with(path=path if path.endswith("/statements") else f"{path}/statements", fragment=None)
    wanted = {"ascending": "true", "limit": "500"}
    return url.copy_merge_params({key: value for key, value in wanted.items() if key not in url.params})


def _next(url: httpx.URL, more: Any, first: httpx.URL) -> httpx.URL | None:
    """The address in `more`, relative or absolute. A server behind a proxy may call itself http: that is corrected."""
    if not more:
        return None
    try:
        following = url.join(str(more))
    except httpx.InvalidURL:
        raise SourceError(f"{url.host} gives no readable address for its next page") from None
    if first.scheme == "https" and following.scheme == "http" and following.host == first.host:
        following = following.copy_with(scheme="https", port=first.port)
    return following


def _same_host(url: httpx.URL, first: httpx.URL) -> bool:
    return (url.scheme, url.host, url.port) == (first.scheme, first.host, first.port)


def _page(
    client: httpx.Client, url: httpx.URL, headers: Mapping[str, str], wait: Callable[[float], None]
) -> dict[str, Any]:
    """One page, tried again where the fault may pass."""
    for pause in (*WAITS, None):
        try:
            answer = client.get(url, headers=headers)
        except httpx.TransportError as fault:
            if pause is None:
                raise SourceError(f"{url.host} can't be reached: {type(fault).__name__}") from None
            wait(pause)
            continue
        except httpx.HTTPError as fault:
            raise SourceError(f"{url.host} did not answer as an LRS does: {type(fault).__name__}") from None
        if pause is None or not (answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error):
            break
        wait(_asked(answer, pause))
    return _statements(answer)


def _asked(answer: httpx.Response, pause: float) -> float:
    asked = answer.headers.get("Retry-After", "")
    return min(LONGEST, float(asked)) if asked.isdigit() else pause


def _statements(answer: httpx.Response) -> dict[str, Any]:
    host, status = answer.url.host, answer.status_code
    if status in (401, 403):
        raise SourceError(
            f"{host} refuses the credentials ({status}): set PAYDOWN_LRS_KEY and PAYDOWN_LRS_SECRET, or PAYDOWN_LRS_AUTH"
        )
    if answer.has_redirect_location:
        raise SourceError(f"{host} sends us on to {answer.headers['Location']!r}: give the LRS's final address")
    if not answer.is_success:
        raise SourceError(
            f"{host} answers {status} for {answer.url.path}: {' '.join(answer.text.split())[:200] or 'and says no more'}"
        )
    page, _ = parsed(answer.content)
    if not isinstance(page, dict) or not isinstance(page.get("statements"), list):
        raise SourceError(
            f"{answer.url.copy_with(query=None)} does not answer with statements: give the endpoint of the LRS, such as https://lrs.example/xapi/"
        )
    return page


def _bare(hit: Any) -> Any:
    """A statement; some servers wrap each into a list."""
    return hit[0] if isinstance(hit, list) and len(hit) == 1 else hit
