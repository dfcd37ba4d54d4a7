"""My progress and launch links in Chromium, on a small site: who learns, what is owed, moving house, beginning anew."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.loop import ARGUMENTS, browser_path, build_site, check, journal, pick, served, settled, verbs, warm
from tests.lrs_server import Lrs, strict_lrs

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(browser_path() is None, reason="no Chromium: `make test` installs it"),
]
COURSE = """id: small
skills:
  - {id: truth, title: Truth, minutes: 60}
  - {id: doubt, title: Doubt, minutes: 30, requires: [truth]}
roles: [{id: judge, title: Judge, requires: {doubt: proficient}}, {id: clerk, title: Clerk, requires: {truth: aware}}]
"""
LESSON = "# One\n" + "".join(
    f"\n```question\nid: {name}\ntype: true-false\nstem: Is it so?\nanswer: true\nskills: truth\n```\n"
    for name in ("first", "second")
)
CONFIG = """site_name: Small
site_url: https://small.example.org/
docs_dir: courses
theme: {name: material, features: [navigation.instant]}
plugins: [search, {paydown: {lrs: any}}]
"""
FILES = {
    "mkdocs.yml": CONFIG,
    "courses/index.md": "# Home\n",
    "courses/small/course.yml": COURSE,
    "courses/small/one.md": LESSON,
    "courses/other/course.yml": "id: other\nskills: []\nroles: []\n",
    "courses/other/two.md": "# Two\n\nNothing is asked here.\n",
}
REGISTRATION = "0b5f7c3e-53a7-4b8e-9c40-0f6c3b0a2a11"
NAME = "0b5f7c3e-0000-4b8e-9c40-0f6c3b0a2a11"


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("small")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    build_site(root, root / "site")
    with served(root / "site") as found:
        yield found


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
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context()
    yield made
    made.close()


def lesson(context: BrowserContext, address: str, more: str = "") -> Page:
    page = context.new_page()
    page.goto(f"{address}small/one/{more}")
    warm(page)
    return page


def answer(page: Page, name: str, word: str) -> None:
    pick(page, f"small/{name}", word)
    check(page, f"small/{name}")
    settled(page, f"small/{name}")


def progress(page: Page, address: str, role: str = "") -> None:
    """Open My progress and wait for its numbers."""
    page.goto(f"{address}progress/")
    page.wait_for_selector("[data-course=small] .pd-role .pd-figure:not(:empty)", timeout=60_000)
    if role:
        page.locator(f"[data-course=small] input[value={role}]").check()
        page.wait_for_selector(f".pd-number[data-role={role}]")


def minutes(page: Page) -> float:
    return float(page.locator(".pd-number").first.get_attribute("data-minutes") or "nan")


def row(page: Page) -> str:
    return page.locator("[data-lesson=one]").inner_text()


def test_what_is_owed_falls_with_a_right_answer_and_shows_on_the_lesson(context: BrowserContext, address: str) -> None:
    page = lesson(context, address)
    answer(page, "first", "True")
    progress(page, address, "judge")
    before = minutes(page)
    assert page.locator("[data-skill=doubt]").get_attribute("data-status") == "unknown"
    assert page.locator("[data-skill=truth]").get_attribute("data-status") == "known"
    assert "1 of 2 answered" in row(page)
    page.goto(f"{address}small/one/")
    warm(page)
    page.wait_for_selector(".pd-owed[data-minutes]")
    answer(page, "second", "True")
    page.wait_for_selector(".pd-owed-move")
    after = float(page.get_attribute(".pd-owed", "data-minutes") or "nan")
    assert after < before
    assert "Judge" in page.locator(".pd-owed").text_content()
    assert page.locator(".pd-mark[data-state=done]").count() == 1
    page.get_by_role("link", name="My progress").first.click()
    page.wait_for_selector(".pd-number")
    assert minutes(page) == pytest.approx(after, abs=1e-4)
    assert page.locator(".pd-owed").count() == 0
    assert "passed" in row(page)
    assert "2 of 2" in row(page)


def test_a_platform_s_launch_says_who_learns_and_is_gone_from_the_address(
    context: BrowserContext, address: str, lrs: Lrs
) -> None:
    actor = {"objectType": "Agent", "account": {"homePage": "https://lms.example", "name": NAME}, "name": "Ada"}
    query = {"endpoint": lrs.endpoint.rstrip("/"), "auth": lrs.auth, "actor": json.dumps(actor)}
    launch = urlencode(query | {"registration": REGISTRATION, "activity_id": "x"})
    page = lesson(context, address, f"?{launch}&page=1")
    assert page.url == f"{address}small/one/?page=1"
    answer(page, "first", "False")
    page.wait_for_timeout(1500)
    ours = json.dumps({"account": actor["account"]})
    arrived = {verb for each in lrs.statements(agent=ours, registration=REGISTRATION) for verb in verbs([each])}
    assert {"initialized", "answered"} <= arrived
    assert {each["actor"]["account"]["name"] for each in journal(page)} == {NAME}
    other = lesson(context, address)
    answer(other, "second", "True")
    assert journal(other)[-1]["actor"]["account"]["name"] != NAME, "another tab was not launched"


def test_a_link_to_where_the_site_may_not_send_is_refused_aloud(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}small/one/#lrs=http://elsewhere.example/&auth=Basic%20eDp5")
    page.wait_for_selector("[data-notice=lrs]")
    assert page.url == f"{address}small/one/"
    assert page.evaluate("sessionStorage.length") == 0 or "eDp5" not in page.evaluate("JSON.stringify(sessionStorage)")
    assert not [url for url in asked if "elsewhere" in url]


def test_a_journal_moves_house(browser: Browser, context: BrowserContext, address: str, tmp_path: Path) -> None:
    page = lesson(context, address)
    answer(page, "first", "True")
    answer(page, "second", "False")
    page.wait_for_timeout(1500)
    progress(page, address, "clerk")
    with page.expect_download() as download:
        page.locator("[data-action=download]").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(journal(page)) == 6
    file.write_text("\n".join([*lines[:2], "oops", *lines[2:]]), encoding="utf-8")

    house = browser.new_context()
    there = house.new_page()
    there.goto(f"{address}progress/")
    for words in ("6 new statements came in; 0 were here", "0 new statements came in; 6 were here"):
        there.locator("input[type=file]").set_input_files(file)
        there.get_by_text(words).wait_for()
        there.get_by_text("line 3: not JSON").wait_for()
    progress(there, address, "clerk")
    assert minutes(there) == pytest.approx(minutes(page), abs=1e-3)
    assert row(there) == row(page)
    there.goto(f"{address}small/one/")
    assert settled(there, "small/first") == "right"
    assert settled(there, "small/second") == "wrong"
    warm(there)
    answer(there, "second", "True")
    there.wait_for_timeout(1500)
    told = verbs(journal(there))
    assert {verb: told.count(verb) for verb in ("initialized", "completed", "passed")} == dict.fromkeys(
        ("initialized", "completed", "passed"), 1
    )
    assert len({each["context"]["registration"] for each in journal(there)}) == 1
    assert len({each["actor"]["account"]["name"] for each in journal(there)}) == 1
    house.close()


def test_beginning_anew_is_asked_twice_and_deletes_nothing(context: BrowserContext, address: str) -> None:
    page = lesson(context, address)
    answer(page, "first", "True")
    progress(page, address, "clerk")
    told, owed = len(journal(page)), minutes(page)
    page.locator("[data-course=small] [data-action=reset]").click()
    page.locator("[data-action=reset-cancel]").click()
    assert "1 of 2" in row(page)
    page.locator("[data-course=small] [data-action=reset]").click()
    page.locator("[data-action=reset-confirm]").click()
    page.wait_for_selector("[data-lesson=one][data-state=new]")
    assert len(journal(page)) == told
    assert minutes(page) == pytest.approx(owed, abs=1e-3)
    again = lesson(context, address)
    answer(again, "first", "True")
    assert len({each["context"]["registration"] for each in journal(again)}) == 2


def test_courses_nobody_began_are_folded(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}progress/")
    page.get_by_text("2 courses you have not begun").click()
    page.wait_for_selector("[data-course=small] [data-lesson=one]")
    assert page.locator("[data-count=kept] dd").inner_text() == "0"


def test_a_browser_that_keeps_nothing_is_told(browser: Browser, address: str) -> None:
    context = browser.new_context()
    context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page = context.new_page()
    page.goto(f"{address}progress/")
    page.get_by_text("your records are gone when this tab closes").first.wait_for()
    context.close()
