"""What starting and marking cost in the browser: CPU over all of Chromium's processes, our files against npm's as shipped."""

import functools
import gzip
import http.server
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from builder.engine import verbs
from builder.publish import bundle
from tests.bench.figures import Figure
from tests.loop import ARGUMENTS, Handler, browser_path, build_site, check, item, settled, warm
from tests.test_two_pythons import journal

ROOT = Path(__file__).parents[2]
ROUNDS, ANSWERS = 7, 1000
ASKED = {
    "item": {
        "id": "mutable",
        "type": "choice",
        "stem": "Which can be changed?",
        "options": [
            {"wrong": "a tuple", "why": "Never."},
            {"right": "a list", "why": "Yes."},
            {"wrong": "a string", "why": "No."},
        ],
    },
    "response": {"answer": ["34d4e651"]},
    "transcript": None,
    "known": [],
}
# Both start a worker and wait for the first outcome. `plain` is Pyodide as npm ships it, with the engine as a source wheel.
OURS = """
window.start = () => {
  const worker = new Worker('assets/paydown/scorer.js', {type: 'module'});
  window.call = (cmd, data) => new Promise((done, failed) => { const id = Math.random();
    worker.addEventListener('message', ({data: m}) => m.id === id && (m.e ? failed(m.e) : done(m.r))); worker.postMessage({id, cmd, data}); });
  return call('boot', JSON.stringify({root: new URL('.', location).href})).then(() => call('score', ASKED));
};
"""
PLAIN = """
window.start = () => new Promise((done, failed) => {
  const worker = new Worker('plain.js', {type: 'module'});
  worker.onmessage = ({data: m}) => m.e ? failed(m.e) : done(m.r); worker.postMessage(ASKED);
});
"""
PLAIN_WORKER = """
import { loadPyodide } from './npm/pyodide.mjs';
self.onmessage = async ({data}) => { try {
  const python = await loadPyodide({indexURL: new URL('./npm/', import.meta.url).href});
  await python.loadPackage(new URL('./npm/paydown-0.1.0-py3-none-any.whl', import.meta.url).href);
  postMessage({r: python.pyimport('builder.engine.verbs').score(data)});
} catch (e) { postMessage({e: String(e)}); } };
"""


class Lasting(Handler):
    """Files that a browser may keep for ever, as a good host sends them."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        super().end_headers()


@contextmanager
def boot_pages() -> Iterator[str]:
    """A folder with an empty page for each way to start, served."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        shutil.copytree(bundle.ASSETS, root / "assets" / "paydown")
        shutil.copytree(bundle.PYODIDE, root / "npm")
        with zipfile.ZipFile(root / "npm" / "paydown-0.1.0-py3-none-any.whl", "w", zipfile.ZIP_DEFLATED) as wheel:
            for path in bundle.files(ROOT, *bundle.TRAVELS):
                wheel.write(path, path.relative_to(ROOT))
            wheel.writestr("paydown-0.1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: paydown\nVersion: 0.1.0\n")
            wheel.writestr(
                "paydown-0.1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            wheel.writestr("paydown-0.1.0.dist-info/RECORD", "")
        (root / "plain.js").write_text(PLAIN_WORKER)
        for page, script in (("ours", OURS), ("plain", PLAIN)):
            asked = f"const ASKED = {json.dumps(json.dumps(ASKED))};"
            (root / f"{page}.html").write_text(
                f"<!doctype html><title>{page}</title><script type=module>{asked}{script}</script>"
            )
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Lasting, directory=name))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(headless=True, executable_path=browser_path(), args=list(ARGUMENTS))
        yield browser
        browser.close()


def cpu(browser: Browser) -> dict[int, float]:
    """CPU seconds of each process of a browser so far, by its id."""
    found: Any = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    return {each["id"]: float(each["cpuTime"]) for each in found["processInfo"]}


def booted(browser: Browser, context: BrowserContext, address: str) -> float:
    """CPU seconds from a worker's creation on an empty page to its first outcome."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_timeout(1000)
    before = cpu(browser)
    outcome = json.loads(page.evaluate("start()"))
    spent = sum(seconds - before.get(process, 0.0) for process, seconds in cpu(browser).items())
    if outcome["state"] != "right":
        raise RuntimeError(f"not scored: {outcome}")
    page.close()
    return spent


def boot_cold_cpu() -> list[Figure]:
    """Worker created to first scored answer, cold and on a second page, against npm's files; interleaved, medians."""
    seen: dict[tuple[str, str], list[float]] = {}
    with boot_pages() as address:
        for _ in range(ROUNDS):
            for page in ("ours", "plain"):
                with (
                    chromium() as browser
                ):  # a browser of its own for each: processes that end take their CPU time with them
                    context = browser.new_context()
                    for heat in ("cold", "warm"):
                        seen.setdefault((page, heat), []).append(booted(browser, context, f"{address}{page}.html"))
    median = {key: statistics.median(found) for key, found in seen.items()}
    return [
        Figure(
            f"boot_{heat}_cpu",
            median["ours", heat] / median["plain", heat],
            "ratio",
            bar,
            f"npm files: {median['plain', heat]:.2f} s",
            ROUNDS,
        )
        for heat, bar in (("cold", 0.48), ("warm", 0.42))
    ]


boot_cold_cpu.figures = ("boot_cold_cpu", "boot_warm_cpu")  # type: ignore[attr-defined]


def warm_median_ms() -> list[Figure]:
    """A warm answer to its outcome, worker round trip."""
    script = """async ([asked, n]) => { await start(); const spent = [];
      for (let i = 0; i < n; i++) { const t = performance.now(); await window.call('score', asked); spent.push(performance.now() - t); } return spent; }"""
    with boot_pages() as address, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}ours.html")
        spent = sorted(page.evaluate(script, [json.dumps(ASKED), ANSWERS]))
    return [
        Figure("warm_median_ms", statistics.median(spent), "ms", 2.0, "", ANSWERS),
        Figure("warm_p99_ms", spent[int(len(spent) * 0.99)], "ms", 10.0, "", ANSWERS),
    ]


warm_median_ms.figures = ("warm_median_ms", "warm_p99_ms")  # type: ignore[attr-defined]


@contextmanager
def demo() -> Iterator[str]:
    """The demo site, built and served."""
    with tempfile.TemporaryDirectory() as name:
        build_site(ROOT, Path(name))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Lasting, directory=name))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


LESSON = "first-python/07-lists/"


def page_bytes() -> list[Figure]:
    """What a lesson page loads of our own script and style before the first interaction, gzip -9; and who else is asked."""
    with demo() as address, chromium() as browser:
        page = browser.new_page()
        bodies: dict[str, bytes] = {}
        foreign: list[str] = []
        page.on(
            "request",
            lambda request: (
                foreign.append(request.url) if not request.url.startswith((address, "data:", "blob:")) else None
            ),
        )
        page.on(
            "response", lambda response: bodies.update({response.url: response.body()}) if _ours(response.url) else None
        )
        page.goto(address + LESSON)
        page.wait_for_timeout(4000)
        if not bodies:
            raise RuntimeError("no script of ours was loaded")
        size = sum(len(gzip.compress(body, 9)) for body in bodies.values())
    names = ", ".join(sorted(url.rpartition("/")[2] for url in bodies))
    return [Figure("page_bytes", size, "bytes", 15_360, names), Figure("foreign_requests", len(foreign), "", 0, "")]


def _ours(url: str) -> bool:
    return "/assets/paydown/" in url and url.endswith((".js", ".css"))


def debt_move_ms() -> list[Figure]:
    """From the click on Check to the new number in the page's head, warm; the slowest of several answers."""
    spent = []
    with demo() as address, chromium() as browser:
        page = browser.new_page()
        page.goto(address + LESSON)
        warm(page)
        names = page.eval_on_selector_all("item-form[data-type=choice]", "all => all.map(one => one.dataset.item)")
        _answer(page, names[0])
        page.goto(address + "progress/")
        page.locator(f'input[type="radio"][value="{ROLE}"]').check()
        page.locator(f'[data-role="{ROLE}"][data-minutes]').first.wait_for()
        page.goto(address + LESSON)
        warm(page)
        page.locator(".pd-owed[data-minutes]").wait_for()
        page.evaluate(WATCH)
        for name in names[1:] * 3:
            before = page.locator(".pd-owed").get_attribute("data-minutes")
            _answer(page, name)
            page.locator(f'.pd-owed:not([data-minutes="{before}"])').wait_for(timeout=10_000)
            spent.append(float(page.evaluate("window.debtMovedAt - window.checkedAt")))
    return [Figure("debt_move_ms", max(spent), "ms", 200, f"median {statistics.median(spent):.0f} ms", len(spent))]


def _answer(page: Any, name: str) -> None:
    item(page, name).locator('input[type="radio"]').first.check()
    check(page, name)
    settled(page, name)


ROLE = "junior-developer"
WATCH = """() => {
  addEventListener('click', (e) => { if (e.target.closest?.('[data-action=check]')) window.checkedAt = performance.now(); }, true);
  new MutationObserver(() => { window.debtMovedAt = performance.now(); })
    .observe(document.querySelector('.pd-owed'), {attributes: true, attributeFilter: ['data-minutes']});
}"""


def debt_equal() -> list[Figure]:
    """The largest difference between page and command line over 200 random journals, in minutes."""
    course, journals = random_journals(200)
    now, furthest = "2027-03-01T00:00:00Z", 0.0
    at_home = debts_by_command(journals, now)
    with boot_pages() as address, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{address}ours.html")
        page.evaluate("start()")
        for actor, texts in journals.items():
            asked = {"state": None, "statements": texts, "course": course, "now": now, "role": None}
            told = json.loads(page.evaluate("asked => call('owed', asked)", json.dumps(asked)))["debts"]
            found = {debt["role"]: debt["minutes"] for debt in told}
            if found.keys() != at_home[actor].keys():
                raise RuntimeError(f"roles differ: {sorted(found)} and {sorted(at_home[actor])}")
            furthest = max([furthest, *(abs(found[role] - at_home[actor][role]) for role in found)])
    return [Figure("debt_equal", furthest, "minutes", 1e-9, "page against `paydown debt`", len(journals))]


def random_journals(n: int) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The demo course as published, and statements of n learners by actor: random answers over months."""
    journals: dict[str, list[str]] = {}
    for seed in range(n):
        events, course = journal(seed)
        told = [json.loads(verbs.record(json.dumps(event))) for event in events]
        actor = events[0]["context"]["actor"]["account"]
        journals[f"{actor['homePage']}|{actor['name']}"] = [s["text"] for each in told for s in each["statements"]]
    return course, journals


def debts_by_command(journals: dict[str, list[str]], now: str) -> dict[str, dict[str, float]]:
    """What `paydown debt` says of all of them: actor -> role -> minutes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "journal.jsonl")
        file.write_text("\n".join(text for texts in journals.values() for text in texts) + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "builder.cli", "debt", str(file), "--now", now, "--json"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {
        each["actor"]: {debt["role"]: debt["minutes"] for debt in each["debts"]}
        for each in json.loads(done.stdout)["learners"]
        if each["course"] == "first-python"
    }


BENCHMARKS = (debt_equal, boot_cold_cpu, warm_median_ms, page_bytes, debt_move_ms)
