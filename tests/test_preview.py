"""`paydown serve`: an edited question changes in the open page, all else by loading it again; faults are shown there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.authoring import write
from tests.loop import ARGUMENTS, browser_path
from tests.previewed import edited, preview, reloaded, wait

pytestmark = pytest.mark.browser
QUESTION = """\
```question
id: leaf
type: choice
stem: Which of these is *tea*?
options:
  - {one}: green
    why: Picked and steamed.
  - {other}: rooibos
    why: No Camellia.
```
"""
FILES = {
    "mkdocs.yml": "site_name: T\nsite_url: https://t.example.org/tea/\ndocs_dir: courses\n"
    "theme: {name: material, font: false}\nplugins: [search, paydown]\n",
    "courses/tea/course.yml": "title: Tea\n",
    "courses/tea/leaf.md": "# Leaves\n\nProse of old.\n\n" + QUESTION.format(one="right", other="wrong"),
    "courses/tea/brew.md": "# Brewing\n\n```questions\nuse: minutes\n```\n",
    "courses/tea/questions/all.items.yml": "- id: minutes\n  type: number\n  stem: How many minutes?\n  answer: 3\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for name, text in FILES.items():
        write(folder, {name: text})
    return folder


@pytest.fixture
def page(playwright: Playwright) -> Iterator[Page]:
    browser = playwright.chromium.launch(executable_path=browser_path(), args=list(ARGUMENTS))
    yield browser.new_page()
    browser.close()


def test_an_edit_is_seen_in_the_open_page(root: Path, page: Page) -> None:
    lesson, bank = root / "courses/tea/leaf.md", root / "courses/tea/questions/all.items.yml"
    with preview(root) as (address, log):
        page.goto(f"{address}tea/leaf/")
        page.locator("html[data-paydown=ready]").wait_for(timeout=60_000, state="attached")
        page.evaluate("window.same = true")

        edited(page, lesson, "Which of these", "Which one of these")
        assert page.evaluate("window.same") is True
        assert page.locator("#leaf .pd-stem em").inner_text() == "tea"

        page.get_by_label("green").check()
        page.locator("#leaf [data-action=check]").click()
        expect(page.locator("#leaf")).to_have_attribute("data-state", "right")
        lesson.write_text(
            lesson.read_text().replace("right: green", "wrong: green").replace("wrong: rooibos", "right: rooibos")
        )
        expect(page.locator("#leaf.pd-edited")).to_be_visible()
        page.get_by_label("rooibos").check()
        page.locator("#leaf [data-action=check]").click()
        expect(page.locator("#leaf")).to_have_attribute("data-state", "right")
        assert page.evaluate("window.same") is True

        reloaded(page, lesson, "Prose of old.", "Prose of today.")
        assert page.evaluate("window.same") is None

        page.goto(f"{address}tea/brew/")
        edited(page, bank, "How many minutes?", "For how many minutes?")
        assert "(" in Path(log[0]).read_text()


def test_faults_stand_in_the_page_until_they_are_mended_and_nothing_ends_the_preview(root: Path, page: Page) -> None:
    lesson = root / "courses/tea/leaf.md"
    good = lesson.read_text()
    with preview(root) as (address, log):
        page.goto(f"{address}tea/leaf/")
        page.locator("item-form").wait_for()
        lesson.write_text(good.replace("stem:", "stme:"))
        expect(page.locator(".pd-faults")).to_contain_text("unknown key stme")
        expect(page.locator(".pd-faults")).to_contain_text("courses/tea/leaf.md:8:1")
        expect(page.locator(".pd-fault")).to_contain_text("8:1 unknown key")
        assert "unknown key `stme`" in Path(log[0]).read_text()
        lesson.write_text(good)
        expect(page.locator("#leaf")).to_be_visible()
        expect(page.locator(".pd-faults [data-level=error]")).to_have_count(0)

        (root / "courses/tea/cups.md").write_text(
            "# Cups\n\n" + QUESTION.format(one="right", other="wrong").replace("leaf", "cup")
        )
        expect(page.locator(".md-nav--primary").get_by_text("Cups")).to_have_count(1)
        (root / "mkdocs.yml").write_text(FILES["mkdocs.yml"] + "nonsense: [\n")
        wait(lambda: "paydown:" in Path(log[0]).read_text())
        (root / "mkdocs.yml").write_text(FILES["mkdocs.yml"].replace("site_name: T", "site_name: Teas"))
        expect(page.locator(".md-header__title")).to_contain_text("Teas")
