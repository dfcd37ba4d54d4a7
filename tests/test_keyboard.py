"""Controls of ours by keyboard alone, and what they say to a screen reader: no pointer touches these pages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from tests.loop import browser_path, build_site, item, journal, profile, served, settled, warm

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(browser_path() is None, reason="no Chromium: `make test` installs it"),
]
LESSON = """# One

```question
id: formula
type: formula
stem: Twice *x*.
answer: 2*x
variables: {x: [1, 9]}
```

```question
id: place
type: point
stem: Where is the middle?
image: square.svg
alt: A square.
areas:
  - right: the middle
    rect: [40, 40, 20, 20]
    why: That is it.
```

```question
id: essay
type: essay
stem: Why?
words: {min: 3}
model: Because it is so.
```

```question
id: rating
type: rating
stem: How was it?
scale: [bad, good]
```

```question
id: program
type: order
stem: Print the sum.
program: |
  for n in prices:
      total += n
  print(total)
extra:
  - line: total = n
    why: Only the last one.
```

```question
id: tested
type: order
stem: Make `two`.
program: |
  def two():
      return 2
tests: two() == 2
```
"""
FILES = {
    "mkdocs.yml": "site_name: S\nsite_url: https://s.example.org/\ndocs_dir: courses\n"
    "theme: {name: material}\nplugins: [search, {paydown: {}}]\n",
    "courses/index.md": "# Home\n",
    "courses/s/course.yml": "id: s\n",
    "courses/s/one.md": LESSON,
    "courses/s/square.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>',
}


@pytest.fixture(scope="module")
def page(playwright: Playwright, tmp_path_factory: Any) -> Iterator[Page]:
    root: Path = tmp_path_factory.mktemp("s")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    build_site(root, root / "site", strict=False)
    with served(root / "site") as address, profile(playwright, root / "profile") as browser:
        opened = browser.new_page()
        opened.goto(address + "s/one/")
        warm(opened)
        yield opened


def status(page: Page, name: str) -> str:
    return str(item(page, name).locator("[role=status]").text_content())


def told(page: Page, name: str) -> str:
    """The feedback of an item, once it is there."""
    item(page, name).locator(".pd-verdict").wait_for()
    return str(item(page, name).locator(".pd-feedback").inner_text())


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def submit(page: Page, name: str) -> str:
    """Tab from where the focus is to Check, and press it."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.dataset.action") == "check":
            break
    page.keyboard.press("Enter")
    return settled(page, name)


def test_a_formula_is_written_and_entered(page: Page) -> None:
    item(page, "s/formula").locator("input").focus()
    page.keyboard.type("x·2")
    press(page, "Enter")
    assert settled(page, "s/formula") == "right"


def test_a_place_is_found_with_arrows_and_heard(page: Page) -> None:
    name = "s/place"
    item(page, name).get_by_label("A square.").first.focus()
    press(page, "Shift+ArrowLeft", "ArrowUp", "ArrowRight")
    assert status(page, name) == "41 % from the left, 49 % from the top"
    press(page, "Enter")
    assert status(page, name) == "Marked: 41 % from the left, 49 % from the top"
    assert submit(page, name) == "right"
    assert "the middle" in told(page, name)
    assert "That is it." in told(page, name)


def test_a_place_is_written_as_numbers(page: Page) -> None:
    name = "s/place"
    item(page, name).get_by_label("% from the left").focus()
    press(page, "ControlOrMeta+a")
    page.keyboard.type("5")
    press(page, "Tab", "ControlOrMeta+a")
    page.keyboard.type("7.5")
    press(page, "Enter")
    assert settled(page, name, "wrong") == "wrong"
    assert journal(page)[-1]["result"]["response"] == "elsewhere"


def test_an_essay_counts_its_words_and_is_not_lost_when_short(page: Page) -> None:
    name = "s/essay"
    item(page, name).locator("textarea").focus()
    page.keyboard.type("Two words")
    assert item(page, name).locator(".pd-tip").text_content() == "2 words · At least 3 words"
    assert submit(page, name) == "error"
    assert "2 words, at least 3 are asked for" in told(page, name)
    item(page, name).locator("textarea").focus()
    press(page, "ControlOrMeta+End")
    page.keyboard.type(" and more")
    submit(page, name)
    assert settled(page, name, "unmarked") == "unmarked"
    assert "Because it is so." in told(page, name)
    assert item(page, name).locator("textarea").input_value() == "Two words and more"


def test_a_rating_is_noted_and_never_judged(page: Page) -> None:
    name = "s/rating"
    assert item(page, name).get_by_role("button", name="Hand in").is_visible()
    assert "point" not in item(page, name).inner_text()
    item(page, name).get_by_role("radio").first.focus()
    press(page, "ArrowDown")
    assert submit(page, name) == "unmarked"
    assert told(page, name).strip() == "Noted, thank you."


def lines(page: Page, name: str) -> Any:
    return page.evaluate(
        "name => document.querySelector(`item-form[data-item='${name}'] sort-list`).value.length", name
    )


def use(page: Page, name: str, text: str, depth: int = 0) -> None:
    """Find a line with the arrow keys, take it from the pile, and indent it."""
    first = item(page, name).locator('li[tabindex="0"]')
    first.focus()
    press(page, *["ArrowUp"] * 9)
    for _ in range(9):
        if page.evaluate("document.activeElement.querySelector('.pd-text').textContent") == text:
            break
        press(page, "ArrowDown")
    press(page, "Enter", *["Alt+ArrowRight"] * depth)


def test_a_program_is_put_together_and_a_line_too_many_is_told(page: Page) -> None:
    name = "s/program"
    use(page, name, "for n in prices:")
    assert status(page, name) == "line 1 of 1"
    use(page, name, "total = n", 1)
    assert status(page, name) == "line 2 of 2, indented by 1"
    assert submit(page, name) == "wrong"
    assert "Line 2 is not needed." in told(page, name)
    assert "Only the last one." in told(page, name)
    use(page, name, "total = n")
    assert status(page, name) == "Back among the lines to choose from"
    use(page, name, "print(total)")
    use(page, name, "total += n", 2)
    press(page, "Alt+ArrowLeft", "Alt+ArrowUp")
    assert status(page, name) == "line 2 of 3, indented by 1"
    submit(page, name)
    assert settled(page, name, "right") == "right"


def test_a_program_in_pieces_is_run_by_its_tests(page: Page) -> None:
    name = "s/tested"
    assert lines(page, name) == 0
    use(page, name, "def two():")
    use(page, name, "return 2", 1)
    assert submit(page, name) == "right"
    assert "1 of 1 test passed" in told(page, name)


def test_all_of_it_comes_back_after_a_reload(page: Page) -> None:
    page.reload()
    assert settled(page, "s/program", "right")
    page.wait_for_timeout(500)
    assert lines(page, "s/program") == 3
    assert item(page, "s/essay").locator("textarea").input_value() == "Two words and more"
    assert item(page, "s/place").get_by_label("% from the top").input_value() == "7.5"
    statements = [each for each in journal(page) if each["verb"]["id"].endswith("/answered")]
    assert len({each["id"] for each in statements}) == len(statements) == 8
