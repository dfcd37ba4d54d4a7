"""Delivery in Chromium, to a real LRS, through a proxy that misbehaves: nothing is lost, nothing arrives twice.

Truth is what the test made; the oracle is the LRS, read through `more`.
"""

import json
import time
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.fault_proxy import AFTER, FaultProxy
from tests.loop import ARGUMENTS, browser_path, served
from tests.lrs_server import Lrs, strict_lrs
from tests.test_front import ROOT, esbuild

pytestmark = pytest.mark.browser
HTML = (
    '<!doctype html><meta charset="utf-8"><title>Delivery</title><script type="module" src="delivery.page.js"></script>'
)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("delivery")
    esbuild(ROOT / "tests/front/delivery.page.ts", "--target=es2022", f"--outdir={folder}")
    (folder / "index.html").write_text(HTML)
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def lrs(tmp_path_factory) -> Iterator[Lrs]:
    with strict_lrs(tmp_path_factory.mktemp("lrs")) as up:
        yield up


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=browser_path(), args=list(ARGUMENTS))
    yield started
    started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def statement(nth: int, **other: object) -> dict[str, object]:
    return {
        "id": str(uuid.uuid4()),
        "actor": {"objectType": "Agent", "account": {"homePage": "https://learn.example", "name": "ada"}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"en": "answered"}},
        "object": {"objectType": "Activity", "id": f"https://learn.example/c/items/i{nth}"},
        "result": {"score": {"scaled": 0.5}, "response": "x" * 300},
        "timestamp": f"2026-11-23T12:{nth // 60 % 60:02}:{nth % 60:02}.000Z",
    } | other


def open_page(page: Page, site: str, endpoint: str = "") -> None:
    page.goto(f"{site}#lrs={endpoint}&auth=Basic%20dGVzdDp0ZXN0" if endpoint else site)
    page.wait_for_function("window.page")


def say(page: Page, statements: list[dict[str, object]]) -> None:
    page.evaluate("texts => page.say(texts)", [json.dumps(each) for each in statements])


def counts(page: Page) -> dict[str, int]:
    return page.evaluate("page.counts()")


def until(condition, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def nothing_waits(page: Page, *, skip: int = 0) -> None:
    """Wait until all is delivered or parked; `skip`: let so many seconds of the page's time pass between looks."""

    def done() -> bool:
        if skip and counts(page)["waiting"]:
            page.clock.fast_forward(skip * 1000)
        return counts(page)["waiting"] == 0

    until(done)


def stored(lrs: Lrs, statements: list[dict[str, object]]) -> int:
    """How many of the statements the LRS holds. (Its store in memory keeps both of two posts at one moment: ids tell.)"""
    return len({str(each["id"]) for each in statements} & {each["id"] for each in lrs.statements()})


def test_all_arrive_in_batches_and_the_address_is_clean(page: Page, site: str, lrs: Lrs) -> None:
    made = [statement(nth) for nth in range(120)]
    with FaultProxy(lrs.port) as proxy:
        open_page(page, site)
        say(page, made)
        open_page(page, site + "?x", proxy.endpoint)
        assert page.url == site + "?x"
        nothing_waits(page)
        posts = [each for each in proxy.seen if each.method == "POST"]
    assert stored(lrs, made) == 120
    assert counts(page) == {"waiting": 0, "delivered": 120, "parked": 0}
    assert [len(each.ids) for each in posts] == [50, 50, 20]


@pytest.mark.parametrize(
    "fault",
    ["refuse", "no-preflight", "404", "405", "429", "429-retry", "500", "502", "503", *AFTER],
)
def test_no_fault_loses_or_doubles(fault: str, page: Page, site: str, lrs: Lrs) -> None:
    made = [statement(nth) for nth in range(30)]
    page.clock.install()
    with FaultProxy(lrs.port, [fault]) as proxy:
        open_page(page, site, proxy.endpoint)
        say(page, made)
        nothing_waits(page, skip=5)
    assert stored(lrs, made) == 30
    assert counts(page)["delivered"] == 30


def test_a_slow_down_is_obeyed_for_a_minute(page: Page, site: str, lrs: Lrs) -> None:
    page.clock.install()
    with FaultProxy(lrs.port, ["429"]) as proxy:
        open_page(page, site, proxy.endpoint)
        say(page, [statement(0)])
        until(lambda: page.evaluate("page.delivery.status.state") == "later")
        page.clock.fast_forward(55_000)
        say(page, [statement(1)])
        page.evaluate("dispatchEvent(new Event('online'))")
        time.sleep(0.3)
        assert counts(page)["waiting"] == 2
        assert len([each for each in proxy.seen if each.method == "POST"]) == 1
        nothing_waits(page, skip=10)


def test_one_bad_statement_of_fifty_is_parked_with_the_reason(page: Page, site: str, lrs: Lrs) -> None:
    made = [statement(nth) for nth in range(50)]
    made[17]["result"] = {"score": {"scaled": 1.5}}
    open_page(page, site)
    say(page, made)
    open_page(page, site + "?", lrs.endpoint)
    nothing_waits(page)
    assert counts(page) == {"waiting": 0, "delivered": 49, "parked": 1}
    assert stored(lrs, made) == 49
    parked = page.evaluate("page.journal.statements().then(all => all.find(each => each.state === 'parked'))")
    assert parked["id"] == made[17]["id"]
    assert parked["reason"].startswith("400 ")
    assert "scaled" in parked["reason"]


def test_a_conflict_is_delivered_if_the_same_is_there_and_parked_if_not(page: Page, site: str, lrs: Lrs) -> None:
    made = [statement(nth) for nth in range(3)]
    spelled_otherwise = made[0] | {"timestamp": "2026-11-23T12:00:00Z"}
    another = made[1] | {"result": {"score": {"scaled": 0.25}}}
    assert lrs.post([spelled_otherwise, another]) == 200
    open_page(page, site, lrs.endpoint)
    say(page, made)
    nothing_waits(page)
    assert counts(page) == {"waiting": 0, "delivered": 2, "parked": 1}


def test_a_refused_key_stops_the_sending_until_another_is_typed(page: Page, site: str, lrs: Lrs) -> None:
    made = [statement(nth) for nth in range(5)]
    with FaultProxy(lrs.port, ["401"]) as proxy:
        open_page(page, site, proxy.endpoint)
        say(page, made)
        until(lambda: page.evaluate("page.delivery.status.state") == "sign-in")
        page.evaluate("dispatchEvent(new Event('online'))")
        say(page, [statement(9)])
        time.sleep(0.3)
        assert len([each for each in proxy.seen if each.method == "POST"]) == 1
        typed = {"endpoint": proxy.endpoint, "key": "k", "secret": "s", "keep": False}
        assert page.evaluate("typed => page.delivery.signIn(typed)", typed) == ""
        nothing_waits(page)
    assert stored(lrs, made) == 5


def test_a_server_that_takes_little_at_once_gets_little_at_once(page: Page, site: str, lrs: Lrs) -> None:
    made = [statement(nth) for nth in range(40)]
    with FaultProxy(lrs.port) as proxy:
        proxy.most = 8_000
        open_page(page, site)
        say(page, made)
        open_page(page, site + "?", proxy.endpoint)
        nothing_waits(page)
    assert stored(lrs, made) == 40


def test_offline_answers_arrive_when_the_line_is_back(page: Page, site: str, lrs: Lrs) -> None:
    made = [statement(nth) for nth in range(3)]
    open_page(page, site, lrs.endpoint)
    page.context.set_offline(True)
    say(page, made)
    time.sleep(0.2)
    assert counts(page)["waiting"] == 3
    page.context.set_offline(False)
    nothing_waits(page)
    assert stored(lrs, made) == 3


def test_a_closing_page_sends_its_newest(page: Page, site: str, lrs: Lrs) -> None:
    made = [statement(nth) for nth in range(60)]
    page.clock.install()
    with FaultProxy(lrs.port, ["503"]) as proxy:
        open_page(page, site, proxy.endpoint)
        say(page, made)
        until(lambda: page.evaluate("page.delivery.status.state") == "later")
        page.goto("about:blank")
        until(lambda: stored(lrs, made) == 50)
    assert stored(lrs, made[10:]) == 50


def test_two_tabs_have_one_sender(page: Page, site: str, lrs: Lrs) -> None:
    made = [statement(nth) for nth in range(40)]
    other = page.context.new_page()
    with FaultProxy(lrs.port) as proxy:
        open_page(page, site, proxy.endpoint)
        open_page(other, site, proxy.endpoint)
        for nth in range(0, 40, 4):
            say(page, made[nth : nth + 2])
            say(other, made[nth + 2 : nth + 4])
        nothing_waits(page)
        sent = [name for each in proxy.seen for name in each.ids]
    assert stored(lrs, made) == 40
    assert len(sent) == len(set(sent))


def test_what_was_typed_lives_as_long_as_the_tab_unless_it_is_to_be_kept(page: Page, site: str, lrs: Lrs) -> None:
    typed = {"endpoint": lrs.endpoint, "key": "k", "secret": "s", "keep": False}
    for keep, state in ((False, "off"), (True, "done")):
        open_page(page, site)
        page.evaluate("typed => page.delivery.signIn(typed)", typed | {"keep": keep})
        until(lambda: page.evaluate("page.delivery.status.state") == "done")
        other = page.context.new_page()
        open_page(other, site)
        assert other.evaluate("page.delivery.status.state") == state
        other.close()
    page.evaluate("page.delivery.signOut()")
    assert page.evaluate("page.journal.get('lrs')") is None


@pytest.mark.slow
def test_a_hung_reply_does_not_stop_the_queue(page: Page, site: str, lrs: Lrs) -> None:
    made = [statement(0)]
    with FaultProxy(lrs.port, ["hang"]) as proxy:
        open_page(page, site, proxy.endpoint)
        say(page, made)
        until(lambda: counts(page)["delivered"] == 1, 50)
    assert stored(lrs, made) == 1
