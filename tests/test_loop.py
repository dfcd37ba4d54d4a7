"""The whole loop in Chromium, against a real LRS: answer, mark, keep, deliver, read back, report, owe."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from tests.loop import (
    ROOT,
    browser_path,
    build_site,
    check,
    item,
    journal,
    pick,
    profile,
    served,
    settled,
    state,
    verbs,
    warm,
)
from tests.lrs_server import Lrs, strict_lrs

pytestmark = pytest.mark.skipif(browser_path() is None, reason="no Chromium: `make test` installs it")
LISTS, LOOPS = "first-python/07-lists/", "first-python/06-loops/"
INDEX, LAST, QUEUE = (
    f"first-python/{name}" for name in ("list-index-from-zero", "list-last-index", "list-change-the-queue")
)
ROLE = "junior-developer"


@pytest.fixture(scope="module")
def lrs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lrs]:
    with strict_lrs(tmp_path_factory.mktemp("lrs")) as server:
        yield server


def without_python(page: Page) -> None:
    """No runtime for this page: Python can't come up."""
    page.route("**/assets/paydown/runtime/**", lambda route: route.abort())


def paydown(*arguments: str | Path, env: dict[str, str] | None = None) -> str:
    command = [sys.executable, "-m", "builder.cli", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=env, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def minutes_on(page: Page) -> float:
    """The number on My progress, to the last digit."""
    number = page.locator(f'[data-role="{ROLE}"][data-minutes]')
    number.wait_for()
    return float(str(number.get_attribute("data-minutes")))


def deliver(page: Page, lrs: Lrs) -> None:
    form = page.locator("form.pd-lrs")
    form.locator('[name="endpoint"]').fill(lrs.endpoint)
    form.locator('[name="key"]').fill("test")
    form.locator('[name="secret"]').fill("test")
    form.locator('[data-action="sign-in"]').click()
    kept = len(journal(page))
    delivered = page.locator('[data-count="delivered"] dd', has_text=str(kept))
    delivered.wait_for(timeout=30_000)


def test_the_whole_loop(site: Path, playwright: Playwright, lrs: Lrs, tmp_path: Path) -> None:
    with served(site) as address:
        with profile(playwright, tmp_path / "profile") as browser:
            page = browser.new_page()
            answered_before_python(page, address)
            answered_offline(page)
            program_written(page)
            journal_before = sorted(each["id"] for each in journal(page))
        with profile(playwright, tmp_path / "profile", accept_downloads=True) as browser:
            page = browser.new_page()
            remembered_without_python(page, address)
            page.unroute_all()
            page.goto(f"{address}progress/")
            assert sorted(each["id"] for each in journal(page)) == journal_before
            owed, statements, file = owing_and_sending(page, lrs, tmp_path)
    assert sorted(each["id"] for each in lrs.statements()) == sorted(each["id"] for each in statements)
    equal_everywhere(owed, file, lrs, tmp_path)


def answered_before_python(page: Page, address: str) -> None:
    """An answer is kept before Python is there, and marked when it comes."""
    without_python(page)
    page.goto(address + LISTS)
    item(page, INDEX).scroll_into_view_if_needed()
    assert state(page, INDEX) == "waiting"
    pick(page, INDEX, "blue")
    check(page, INDEX)
    page.wait_for_timeout(800)
    assert "answered" not in verbs(journal(page))
    page.unroute_all()
    page.reload()
    assert settled(page, INDEX) == "right"
    assert verbs(journal(page)).count("answered") == 1


def answered_offline(page: Page) -> None:
    """With no network at all, answers are marked, and a foreseen mistake is told what it is."""
    warm(page)
    page.context.set_offline(True)
    field = item(page, LAST).locator("input[name=answer]")
    field.fill("8")
    field.press("Enter")
    assert settled(page, LAST) == "wrong"
    assert "why" not in (item(page, LAST).text_content() or "")
    field.fill("7")
    check(page, LAST)
    assert settled(page, LAST, "right") == "right"
    page.context.set_offline(False)


def program_written(page: Page) -> None:
    """A program that fails shows which tests; one that passes is right."""
    editor = item(page, QUEUE).locator("code-editor")
    check(page, QUEUE)
    assert settled(page, QUEUE) == "wrong"
    item(page, QUEUE).get_by_text("2 of 5 tests passed", exact=True).wait_for()
    program = 'queue = ["Ana", "Ben", "Cleo"]\nqueue.append("Dev")\nqueue[1] = "Bo"\n'
    editor.evaluate("(editor, text) => { editor.value = text; }", program)
    check(page, QUEUE)
    assert settled(page, QUEUE, "right") == "right"


def remembered_without_python(page: Page, address: str) -> None:
    """After a restart of the browser, answers stand as they were, without Python."""
    without_python(page)
    page.goto(address + LISTS)
    assert settled(page, INDEX, seconds=5) == "right"
    assert settled(page, QUEUE, seconds=5) == "right"
    assert item(page, INDEX).get_by_role("radio", name="blue", exact=True).is_checked()
    assert 'queue.append("Dev")' in item(page, QUEUE).locator("code-editor").evaluate("editor => editor.value")


def owing_and_sending(page: Page, lrs: Lrs, folder: Path) -> tuple[tuple[float, str], list[dict[str, Any]], Path]:
    """The debt of a role on the page, everything delivered, everything downloaded."""
    page.locator(f'input[type="radio"][value="{ROLE}"]').check()
    minutes_on(page)
    deliver(page, lrs)
    with page.expect_download() as download:
        page.locator('[data-action="download"]').click()
    file = folder / "journal.jsonl"
    download.value.save_as(file)
    page.reload()
    minutes = minutes_on(page)
    return (minutes, datetime.now(UTC).isoformat()), journal(page), file


def equal_everywhere(owed: tuple[float, str], file: Path, lrs: Lrs, folder: Path) -> None:
    """The page, the command line on the file and on the LRS, and the report tell the same minutes."""
    minutes, now = owed
    told = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert sorted(each["id"] for each in told) == sorted(each["id"] for each in lrs.statements())
    keys = {"PAYDOWN_LRS_KEY": "test", "PAYDOWN_LRS_SECRET": "test", "PATH": str(Path(sys.executable).parent)}
    for source in (str(file), lrs.endpoint):
        found = json.loads(paydown("debt", source, "--now", now, "--role", ROLE, "--json", env=keys))
        learner = next(each for each in found["learners"] if each["course"] == "first-python")
        assert learner["debts"][0]["minutes"] == pytest.approx(minutes, abs=0.001)
    paydown("report", file, "--now", now, "-o", folder / "report", env=keys)
    pages = "".join(path.read_text(encoding="utf-8") for path in (folder / "report").rglob("*.html"))
    assert f"{minutes:.1f}" in pages


COURSE = "id: small\nskills: [{id: truth, title: Truth, minutes: 60}]\nroles: []\n"
LESSON = "# One\n" + "".join(
    f"\n```question\nid: {name}\ntype: true-false\nstem: Is it so?\nanswer: {answer}\nskills: truth\n```\n"
    for name, answer in (("first", "true"), ("second", "false"))
)
CONFIG = """site_name: Small
site_url: https://small.example.org/
docs_dir: courses
theme: {name: material}
plugins: [search, paydown]
"""


def test_a_lesson_is_failed_completed_and_passed_once_each(playwright: Playwright, tmp_path: Path) -> None:
    (tmp_path / "courses" / "small").mkdir(parents=True)
    for name, text in (("mkdocs.yml", CONFIG), ("courses/small/course.yml", COURSE), ("courses/small/one.md", LESSON)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    build_site(tmp_path, tmp_path / "site")
    with served(tmp_path / "site") as address, profile(playwright, tmp_path / "profile") as browser:
        page = browser.new_page()
        page.goto(f"{address}small/one/")
        warm(page)
        for name, word, expected in [
            ("first", "True", "right"),
            ("second", "True", "wrong"),
            ("second", "False", "right"),
        ] * 2:
            pick(page, f"small/{name}", word)
            check(page, f"small/{name}")
            page.wait_for_timeout(200)
            assert settled(page, f"small/{name}", expected) == expected
        told = verbs(journal(page))
    counts = {verb: told.count(verb) for verb in told}
    assert counts == {"initialized": 1, "experienced": 1, "answered": 6, "completed": 1, "failed": 1, "passed": 1}


def test_nothing_is_asked_of_another_site(site: Path, playwright: Playwright, tmp_path: Path) -> None:
    with served(site) as address, profile(playwright, tmp_path / "profile") as browser:
        page = browser.new_page()
        asked: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        for path in ("", LOOPS, LISTS, "progress/", "gallery/code/"):
            page.goto(address + path)
            page.wait_for_timeout(600)
        warm(page)
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert complaints == []
