"""Each kind of page, light and dark, wide and narrow: nothing that axe-core finds, nothing wider than the window."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from tests.loop import ROOT, browser_path, check, item, profile, served, settled, warm

pytestmark = pytest.mark.skipif(browser_path() is None, reason="no Chromium: `make test` installs it")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TYPES = (
    "choice",
    "true-false",
    "text",
    "number",
    "formula",
    "blanks",
    "order",
    "match",
    "table",
    "point",
    "code",
    "essay",
    "rating",
    "parameters",
)
KINDS = (
    "",
    "first-python/",
    "first-python/07-lists/",
    "progress/",
    "404.html",
    "gallery/help/",
    *(f"gallery/{name}/" for name in TYPES),
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# Material's own frame; and what it wraps wide tables in, which browsers by now make focusable by themselves.
NOT_OURS = (".md-search", ".md-header", ".md-nav", ".md-footer", ".md-top", ".md-skip", ".md-sidebar", ".md-dialog")
NOT_OURS += (".md-toggle", ".md-typeset__scrollwrap")


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


def violations(page: Page) -> list[str]:
    """What axe-core finds on a page, as `rule: element`; what belongs to Material's own frame is left out."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: Any = page.evaluate("rules => axe.run(document, rules)", RULES)
    told = [(each["id"], node) for each in found["violations"] for node in each["nodes"]]
    return [f"{rule}: {node['html'][:160]}" for rule, node in told if not _theirs(page, node["target"][0], rule)]


def _theirs(page: Page, selector: Any, rule: str) -> bool:
    if not isinstance(selector, str):
        return False
    inside = "([selector, theirs]) => { const at = document.querySelector(selector); return !!at?.closest(theirs); }"
    # axe-core reads no text in MathML, so it takes a head that is a formula for an empty one.
    ours = ", ".join((*NOT_OURS, *(["th:has(math)"] if rule == "empty-table-header" else [])))
    return bool(page.evaluate(inside, [selector, ours]))


def answer_all(page: Page) -> None:
    """Bring every item of a page into a judged state: wrong, right or partly."""
    for name in page.eval_on_selector_all("item-form:not([hidden])", "all => all.map(one => one.dataset.item)"):
        form = item(page, name)
        boxes = form.locator('input[type="radio"], input[type="checkbox"]')
        line = form.locator('input[type="text"]')
        editor = form.locator("code-editor")
        area = form.locator("text-area textarea")
        place = form.locator("image-point [data-axis]")
        pile = form.locator(".pd-pile li")
        lists = form.locator("select")
        for nth in range(lists.count()):
            lists.nth(nth).select_option(index=1)
        if boxes.count():
            boxes.first.check()
        elif line.count():
            line.first.fill("7")
        elif area.count():
            area.fill("word " * 40)
        elif place.count():
            for axis in place.all():
                axis.fill("50")
        elif pile.count():
            pile.first.press("Enter")
        elif editor.count():
            editor.evaluate("editor => { editor.value = 'x = 1'; }")
        check(page, name)
        settled(page, name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_has_a_violation(playwright: Playwright, address: str, tmp_path: Path, scheme: str, width: int) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}
    with profile(playwright, tmp_path / "profile", **options) as browser:
        page = browser.new_page()
        faults: list[str] = []
        for kind in KINDS:
            page.goto(address + kind)
            page.wait_for_timeout(300)
            faults += [f"{kind} at first: {fault}" for fault in violations(page)]
            if kind.startswith("gallery") and width == 1280:
                warm(page)
                answer_all(page)
                faults += [f"{kind} answered: {fault}" for fault in violations(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(f"{kind}: wider than the window")
    assert not faults, "\n".join(faults)
