"""Questions over time in Chromium: new names and new keys between two builds; hints, attempts, explanation; how sure a learner is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from tests.authoring import write
from tests.loop import ARGUMENTS, browser_path, build_site, check, item, journal, pick, served, settled, state, warm

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(browser_path() is None, reason="no Chromium: `make test` installs it"),
]
CONFIG = """
site_name: Small
site_url: https://small.example.org/
docs_dir: courses
theme: {name: material}
plugins: [search, paydown]
"""
COURSE = """
id: small
skills: [{id: truth, title: Truth, minutes: 60}]
roles: [{id: clerk, title: Clerk, requires: {truth: working}}]
"""


def holds(name: str, stem: str, more: str = "") -> str:
    return f"\n```question\nid: {name}\ntype: true-false\nstem: {stem}\nanswer: true\nskills: truth\n{more}```\n"


BEFORE = {
    "mkdocs.yml": CONFIG,
    "courses/index.md": "# Home\n",
    "courses/small/course.yml": COURSE,
    "courses/small/one.md": "# One\n" + holds("frist", "Water is wet.") + holds("second", "Ice is cold."),
    "courses/small/sure.md": "---\nquestions: {confidence: true}\n---\n# Sure\n"
    + "".join(holds(f"q{n}", f"Is {n} a number?") for n in range(5)),
    "courses/small/help.md": "# Help\n"
    + holds(
        "helped",
        "Is there help?",
        "attempts: 2\nhints: [Look around., {text: Look again., costs: 0.25}]\nexplanation: There always is.\n",
    ),
}
AFTER = BEFORE | {
    "courses/small/course.yml": COURSE + "renamed: {frist: first, lessons/one: un}\n",
    "courses/small/un.md": "# One\n"
    + holds("first", "Water is wet.")
    + holds("second", "Ice is not cold.").replace("true\n", "false\n"),
}
NAME = "small/first"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The site before and after things were renamed."""
    before, after = (tmp_path_factory.mktemp(name) for name in ("before", "after"))
    write(before, BEFORE)
    write(after, {path: text for path, text in AFTER.items() if path != "courses/small/one.md"})
    for root in (before, after):
        build_site(root, root / "site", strict=False)
    return before / "site", after / "site"


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=browser_path(), args=list(ARGUMENTS))
    yield started
    started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context()
    made.route("**/*.json", lambda route: route.continue_())  # whoever routes has no cache: what is published counts
    yield made
    made.close()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    warm(page)
    return page


@pytest.fixture
def address(sites: tuple[Path, Path], tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """An address, and the link behind it: what it leads to is what is served."""
    link = tmp_path / "site"
    link.symlink_to(sites[0])
    with served(link) as found:
        yield found, link


def published(link: Path, site: Path) -> None:
    link.unlink()
    link.symlink_to(site)


def test_an_answer_follows_its_question_to_a_new_name(
    context: BrowserContext, address: tuple[str, Path], sites: tuple[Path, Path]
) -> None:
    site, link = address
    page = opened(context, f"{site}small/one/")
    pick(page, "small/frist", "False")
    check(page, "small/frist")
    settled(page, "small/frist")
    published(link, sites[1])
    page.goto(f"{site}small/un/")
    assert settled(page, NAME, seconds=20) == "wrong"
    assert item(page, NAME).get_by_role("radio", name="False", exact=True).is_checked()
    page.goto(f"{site}progress/")
    page.locator('[data-lesson="un"]', has_text="1 of 2 answered").wait_for()
    page.goto(f"{site}small/un/")
    warm(page)
    pick(page, NAME, "True")
    check(page, NAME)
    settled(page, NAME, "right")
    pick(page, "small/second", "False")
    check(page, "small/second")
    settled(page, "small/second", "right")
    told = [each["object"]["id"] for each in journal(page) if each["verb"]["id"].endswith(("completed", "passed"))]
    assert told == ["https://small.example.org/small/lessons/un"] * 2
    attempts = [
        each["context"]["extensions"]["https://w3id.org/paydown/xapi/attempt"]
        for each in journal(page)
        if each["object"]["id"].endswith(("/frist", "/first"))
    ]
    assert attempts == [1, 2]


def test_an_answer_that_waited_is_marked_under_the_new_name(
    context: BrowserContext, address: tuple[str, Path], sites: tuple[Path, Path]
) -> None:
    site, link = address
    page = context.new_page()
    page.route("**/assets/paydown/runtime/**", lambda route: route.abort())
    page.goto(f"{site}small/one/")
    page.locator(".pd-notice").wait_for()
    item(page, "small/frist").get_by_role("radio", name="True", exact=True).press("Space")
    item(page, "small/frist").locator('[data-action="check"]').press("Enter")
    item(page, "small/frist").get_by_text("Saved").first.wait_for()
    page.close()
    published(link, sites[1])
    page = context.new_page()
    page.goto(f"{site}small/un/")
    assert settled(page, NAME) == "right"
    [answer] = [each for each in journal(page) if each["verb"]["id"].endswith("answered")]
    assert answer["object"]["id"].startswith("https://small.example.org/small/items/")


def test_an_answer_to_an_older_key_is_shown_as_such(
    context: BrowserContext, address: tuple[str, Path], sites: tuple[Path, Path]
) -> None:
    site, link = address
    page = opened(context, f"{site}small/one/")
    pick(page, "small/second", "True")
    check(page, "small/second")
    settled(page, "small/second", "right")
    published(link, sites[1])
    page.goto(f"{site}small/un/")
    assert settled(page, "small/second", seconds=20) == "right"
    item(page, "small/second").get_by_text("This question has changed since you answered it.").wait_for()
    warm(page)
    pick(page, "small/second", "False")
    check(page, "small/second")
    item(page, "small/second").get_by_text("This question has changed").wait_for(state="detached")
    assert state(page, "small/second") == "right"


def test_hints_cost_attempts_end_and_the_explanation_comes_then(
    context: BrowserContext, address: tuple[str, Path]
) -> None:
    page, name = opened(context, f"{address[0]}small/help/"), "small/helped"
    form = item(page, name)
    hint = form.locator('[data-action="hint"]')
    hint.click()
    form.get_by_text("Look around.").first.wait_for()
    form.get_by_role("button", name="Hint 2 of 2 (costs 25 % of the points)").click()
    form.get_by_text("Look again.").first.wait_for()
    hint.wait_for(state="hidden")
    form.get_by_text("2 attempts left").wait_for()
    pick(page, name, "False")
    check(page, name)
    settled(page, name, "wrong")
    form.get_by_text("1 attempt left").wait_for()
    assert form.get_by_text("There always is.").count() == 0
    assert form.locator('[data-action="reveal"]').is_hidden()
    pick(page, name, "True")
    check(page, name)
    settled(page, name, "right")
    form.locator(".pd-explanation", has_text="There always is.").wait_for()
    form.locator(".pd-verdict", has_text="0.75 of 1 point").wait_for()
    assert form.locator('[data-action="check"]').is_disabled()
    last = [each for each in journal(page) if each["verb"]["id"].endswith("answered")][-1]
    assert last["result"]["score"]["scaled"] == 0.75
    page.reload()
    form.get_by_text("Look again.").first.wait_for()
    form.locator(".pd-explanation", has_text="There always is.").wait_for()
    assert state(page, name) == "right"


def sure(page: Page, name: str, level: str) -> None:
    item(page, name).get_by_role("radio", name=level, exact=True).check()


def test_how_sure_a_learner_is_is_kept_recorded_and_held_against_what_was_right(
    context: BrowserContext, address: tuple[str, Path]
) -> None:
    page = opened(context, f"{address[0]}small/sure/")
    form = item(page, "small/q0")
    form.get_by_role("group", name="How sure are you?").wait_for()
    sure(page, "small/q0", "Sure")
    pick(page, "small/q0", "False")
    page.wait_for_timeout(700)
    page.reload()
    warm(page)
    form.get_by_role("radio", name="Sure", exact=True).wait_for()
    assert form.get_by_role("radio", name="Sure", exact=True).is_checked()
    check(page, "small/q0")
    settled(page, "small/q0", "wrong")
    form.locator(".pd-feedback", has_text="You were sure, and this was not right").wait_for()
    assert not form.get_by_role("radio", name="Sure", exact=True).is_checked()
    for nth, level in enumerate(("Sure", "Fairly sure", "A guess", "Sure")[:3], 1):
        pick(page, f"small/q{nth}", "True")
        sure(page, f"small/q{nth}", level)
        check(page, f"small/q{nth}")
        settled(page, f"small/q{nth}", "right")
    pick(page, "small/q4", "True")
    check(page, "small/q4")
    settled(page, "small/q4", "right")
    told = [each["result"]["extensions"] for each in journal(page) if each["verb"]["id"].endswith("answered")]
    levels = [each.get("https://w3id.org/paydown/xapi/confidence") for each in told]
    assert levels == ["sure", "sure", "fairly-sure", "guess", None]
    assert {tuple(each["https://w3id.org/paydown/xapi/response"]) for each in told} == {("answer",)}
    page.goto(f"{address[0]}progress/")
    page.get_by_text("You have said 4 times how sure you were").wait_for()
    page.goto(f"{address[0]}small/sure/")
    warm(page)
    sure(page, "small/q0", "Sure")
    pick(page, "small/q0", "True")
    check(page, "small/q0")
    settled(page, "small/q0", "right")
    page.goto(f"{address[0]}progress/")
    page.get_by_role("row", name="Sure 2 of 3 (67 %)", exact=True).wait_for()
    page.get_by_text("look twice before you are sure").wait_for()
