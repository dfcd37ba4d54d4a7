"""Blanks, pairs and tables in a browser: by keyboard alone, by pulling, and there again after a reload."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright

from tests.loop import browser_path, check, item, journal, profile, served, settled, state, warm

pytestmark = pytest.mark.skipif(browser_path() is None, reason="no Chromium: `make test` installs it")


def described(field: Locator) -> str:
    """What a screen reader adds to a field's name."""
    text = "field => document.getElementById(field.getAttribute('aria-describedby'))?.textContent ?? ''"
    return str(field.evaluate(text))


def blanks(page: Page) -> None:
    form = item(page, "gallery/blanks-water")
    first = form.get_by_role("textbox", name="Blank 1 of 3: A molecule of water holds … atoms of hydrogen")
    first.focus()
    for key in ("1", "Tab", "1", "0", "0", "Tab", "s", "Shift+Tab", "Enter"):
        page.keyboard.press(key)
    assert settled(page, "gallery/blanks-water") == "partly"
    form.locator(".pd-listed").wait_for()
    assert form.locator(".pd-blank").evaluate_all("all => all.map(one => one.dataset.tone)") == [
        "wrong",
        "right",
        "wrong",
    ]
    assert "The formula is H₂O" in form.locator(".pd-listed li").first.text_content()
    assert [described(form.locator(f"[name={name}]")) for name in ("hydrogen", "boils")] == ["Not this one", "Right"]
    assert form.locator("[role=status]").text_content().startswith("Partly right. 0.33 of 1 point. Blank 1: Not this")


def blanks_again(page: Page) -> None:
    """After a reload: what was answered, and how it was marked."""
    form = item(page, "gallery/blanks-water")
    assert settled(page, "gallery/blanks-water") == "partly"
    form.locator('.pd-blank[data-tone="right"]').wait_for()
    assert [form.locator(f"[name={name}]").input_value() for name in ("hydrogen", "boils")] == ["1", "100"]
    assert form.locator("[name=higher] option:checked").text_content() == "similar"
    form.locator('[data-action="again"]').click()
    assert [form.locator(f"[name={name}]").input_value() for name in ("hydrogen", "higher")] == ["", ""]
    assert form.locator("[data-tone]").count() == 0


def names_of_the_form(page: Page) -> None:
    """A blank whose name a form has already."""
    form = item(page, "gallery/blanks-loop")
    for name, text in {"append": "append", "end": "6", "square": "n ** 2"}.items():
        form.locator(f"[name={name}]").fill(text)
    check(page, "gallery/blanks-loop")
    assert settled(page, "gallery/blanks-loop") == "right"
    form.locator('[data-action="again"]').click()
    assert form.locator("[name=append]").input_value() == ""


def pairs(page: Page) -> None:
    form = item(page, "gallery/match-capitals")
    for term, capital in {"Norway": "Oslo", "Sweden": "Helsinki"}.items():
        form.get_by_role("combobox", name=term, exact=True).select_option(label=capital)
    card, row = form.locator("li[data-fits]", has_text="Stockholm"), form.locator(".pd-pair", has_text="Finland")
    row.scroll_into_view_if_needed()
    box, target = card.bounding_box(), row.bounding_box()
    assert box
    assert target
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.mouse.down()
    page.mouse.move(target["x"] + 30, target["y"] + 12, steps=4)
    page.mouse.up()
    assert row.locator("option:checked").text_content() == "Stockholm"
    check(page, "gallery/match-capitals")
    assert settled(page, "gallery/match-capitals") == "partly"
    form.locator(".pd-pair[data-tone]").first.wait_for()
    assert described(form.get_by_role("combobox", name="Norway", exact=True)) == "Right"


def table(page: Page) -> None:
    form = item(page, "gallery/table-mutable")
    form.get_by_role("radio", name="list: can be changed", exact=True).focus()
    page.keyboard.press("Space")
    form.get_by_role("radio", name="tuple: can be changed", exact=True).focus()
    page.keyboard.press("ArrowRight")
    check(page, "gallery/table-mutable")
    assert settled(page, "gallery/table-mutable") == "partly"
    form.locator("tr[data-tone]").first.wait_for()
    tones = form.locator("tr[data-part]").evaluate_all(
        "all => all.map(r => [r.innerText.trim().split(/\\s/)[0], r.dataset.tone])"
    )
    assert sorted(tones) == [["dict", "wrong"], ["list", "right"], ["tuple", "right"]]


def test_parts_are_answered_marked_and_kept(site: Path, playwright: Playwright, tmp_path: Path) -> None:
    with served(site) as address, profile(playwright, tmp_path, reduced_motion="reduce") as browser:
        page = browser.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.goto(f"{address}gallery/blanks/")
        warm(page)
        blanks(page)
        names_of_the_form(page)
        page.reload()
        blanks_again(page)
        page.goto(f"{address}gallery/match/")
        pairs(page)
        page.goto(f"{address}gallery/table/")
        table(page)
        page.reload()
        assert settled(page, "gallery/table-mutable") == "partly"
        assert item(page, "gallery/table-mutable").locator(":checked").count() == 2
        told = {
            s["object"]["id"].rpartition("/")[2]: s["result"]["response"]
            for s in journal(page)
            if "response" in s.get("result", {})
        }
        assert told["blanks-water"] == "1[,]100[,]similar"
        assert told["table-mutable"].count("[.]") == 2
        assert state(page, "gallery/table-parity") in ("ready", "waiting")
        assert faults == []
