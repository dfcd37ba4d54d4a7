"""Parameterised items in Chromium: each learner's own values, kept, marked and told; similar ones; a draw from a bank; math."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

from tests.authoring import write
from tests.loop import ARGUMENTS, browser_path, build_site, check, item, journal, pick, served, settled, state, verbs
from tests.previewed import edited, preview

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(browser_path() is None, reason="no Chromium: `make test` installs it"),
]
LESSON = r"""# One

```question
id: product
type: number
skills: sums
attempts: 2
given: |
  a = random.randint(2, 9)
  b = random.randint(11, 19)
stem: |
  ![a square of {=a}](../square.svg) What is $\frac{=a}{=b} \cdot {=b ** 2}$, or {=a} times {=b}?
answer: {=a * b}
wrong:
  - is: {=a + b}
    why: You added $x^{=a}$ {=a} and {=b}.
hints: ["Begin with {=a} times 10."]
```

```question
id: half
type: choice
skills: sums
given: a = random.randrange(20, 90, 2)
stem: What is half of {=a}?
options:
  - right: "{=a // 2}"
    why: Two times {=a // 2} is {=a}.
  - wrong: "{=a * 2}"
  - wrong: "{=a - 2}"
```

```question
id: times
type: code
skills: programs
given: n = random.randint(3, 9)
stem: Write `times(x)`, **{=n}** times `x`.
starter: |
  print("{=n}" * 3)
solution: |
  def times(x):
      return {=n} * x
tests: |
  times(2) == {=2 * n}
wrong:
  - change: "*"
    to: "+"
    why: You added {=n}.
```
"""
BANK = "".join(
    f"- {{id: q{nth}, type: true-false, skills: truth, tags: bank, stem: Is it {nth}?, answer: true}}\n"
    for nth in range(9)
)
FILES = {
    "mkdocs.yml": """site_name: Drawn
site_url: https://drawn.example.org/
docs_dir: courses
theme: {name: material, features: [navigation.instant]}
plugins: [search, paydown]
""",
    "courses/index.md": "# Home\n\nMath in prose: $e^{i\\pi} = -1$.\n",
    "courses/square.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7H1z"/></svg>',
    "courses/d/course.yml": "title: D\nskills: [{id: sums, title: S, minutes: 5}, {id: truth, title: T, minutes: 5}, "
    "{id: programs, title: P, minutes: 5}]\n",
    "courses/d/one.md": LESSON,
    "courses/d/two.md": "# Two\n\n```questions\nfrom: {tag: bank}\ndraw: 3\n```\n",
    "courses/d/questions/bank.items.yml": BANK,
}
PRODUCT, HALF, TIMES = "d/product", "d/half", "d/times"
type Learner = Callable[[], AbstractContextManager[Page]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("drawn"), FILES)
    build_site(root, root / "site", strict=False)
    return root / "site"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder) as found:
        yield found


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=browser_path(), args=list(ARGUMENTS))
    yield started
    started.close()


@pytest.fixture
def learner(browser: Browser) -> Learner:
    """A page of somebody new; the browser complains of nothing while it is open."""

    @contextmanager
    def opened() -> Iterator[Page]:
        context = browser.new_context()
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: said.append(str(fault)))
        yield page
        context.close()
        assert said == []

    return opened


def values(page: Page) -> tuple[int, int]:
    """The two numbers in the stem."""
    item(page, PRODUCT).and_(page.locator("[data-seed]")).wait_for()
    found = re.search(r"(\d+) times (\d+)", item(page, PRODUCT).locator(".pd-stem").inner_text())
    assert found
    return int(found[1]), int(found[2])


def answer(page: Page, value: int) -> str:
    item(page, PRODUCT).locator("input").fill(str(value))
    check(page, PRODUCT)
    page.wait_for_timeout(50)
    return settled(page, PRODUCT)


def similar(page: Page, name: str) -> None:
    item(page, name).locator('button[data-action="similar"]').click()
    page.locator(f'item-form[data-item="{name}"]:is([data-state="ready"], [data-state="waiting"])').wait_for()


def test_learners_have_their_own_values_and_keep_them(learner: Learner, address: str) -> None:
    seen = set()
    for _ in range(3):
        with learner() as page:
            page.goto(f"{address}d/one/")
            first = values(page)
            page.reload()
            assert values(page) == first
            seen.add(first)
    assert len(seen) > 1


def test_an_answer_is_marked_told_and_recorded_for_the_values_shown(learner: Learner, address: str) -> None:
    with learner() as page:
        page.goto(f"{address}d/one/")
        a, b = values(page)
        assert item(page, PRODUCT).locator("img").get_attribute("alt") == f"a square of {a}"
        item(page, PRODUCT).locator('[data-action="hint"]').click()
        item(page, PRODUCT).locator(".pd-hints li").wait_for()
        assert item(page, PRODUCT).locator(".pd-hints").inner_text() == f"Begin with {a} times 10."
        assert answer(page, a + b) == "wrong"
        feedback = item(page, PRODUCT).locator(".pd-feedback")
        feedback.locator(".katex").wait_for()
        assert f"{a} and {b}." in feedback.inner_text()
        assert answer(page, a * b) == "right"
        page.reload()
        assert values(page) == (a, b)
        assert settled(page, PRODUCT) == "right"
        assert item(page, PRODUCT).locator("input").input_value() == str(a * b)
        told = [each for each in journal(page) if each["verb"]["id"].endswith("answered")]
        seeds = {each["context"]["extensions"]["https://w3id.org/paydown/xapi/seed"] for each in told}
        assert seeds == {int(item(page, PRODUCT).get_attribute("data-seed") or -1)}
        assert f"or {a} times {b}?" in told[0]["object"]["definition"]["description"]["en"]
        assert told[0]["object"]["definition"]["correctResponsesPattern"] == [str(a * b)]


def test_a_similar_one_has_other_values_and_new_attempts(learner: Learner, address: str) -> None:
    with learner() as page:
        page.goto(f"{address}d/one/")
        a, b = values(page)
        assert [answer(page, 1), answer(page, a * b)] == ["wrong", "right"]
        assert item(page, PRODUCT).locator('[data-action="check"]').is_disabled()
        similar(page, PRODUCT)
        assert values(page) != (a, b)
        assert item(page, PRODUCT).locator("input").input_value() == ""
        assert item(page, PRODUCT).locator("input").evaluate("one => one === document.activeElement")
        assert item(page, PRODUCT).locator(".pd-feedback").inner_text() == ""
        other = values(page)
        page.reload()
        assert values(page) == other
        assert state(page, PRODUCT) in ("waiting", "ready")
        assert answer(page, 1) == "wrong"
        assert "1 attempt left" in item(page, PRODUCT).inner_text()
        answered = [each for each in journal(page) if each["verb"]["id"].endswith("answered")]
        attempts = [each["context"]["extensions"]["https://w3id.org/paydown/xapi/attempt"] for each in answered]
        assert attempts == [1, 2, 1]
        page.goto(f"{address}progress/")
        page.locator('.pd-lessons [data-lesson="one"]').wait_for()
        assert "1 of 3" in page.locator('.pd-lessons [data-lesson="one"]').inner_text()


def test_an_answer_that_waits_is_marked_for_its_own_values_whatever_is_shown_by_then(
    learner: Learner, address: str
) -> None:
    with learner() as page:
        page.goto(f"{address}d/one/")
        a, b = values(page)
        assert answer(page, 1) == "wrong"
        page.route("**/assets/paydown/lessons/**", lambda route: route.abort())
        item(page, PRODUCT).locator("input").fill(str(a * b))
        check(page, PRODUCT)
        similar_now = item(page, PRODUCT).locator('button[data-action="similar"]')
        similar_now.click()
        page.locator(f'item-form[data-item="{PRODUCT}"]:is([data-state="ready"], [data-state="waiting"])').wait_for()
        assert values(page) != (a, b)
        page.unroute_all()
        page.wait_for_timeout(1500)
        told = [each for each in journal(page) if each["verb"]["id"].endswith("answered")]
        assert [each["result"]["success"] for each in told] == [False, True]
        assert len({each["context"]["extensions"]["https://w3id.org/paydown/xapi/seed"] for each in told}) == 1
        assert state(page, PRODUCT) == "ready"


def test_where_drawing_can_not_be_loaded_the_question_as_built_is_asked(browser: Browser, address: str) -> None:
    page = browser.new_context().new_page()
    page.route("**/chunks/drawn-*", lambda route: route.abort())
    page.goto(f"{address}d/one/")
    item(page, PRODUCT).get_by_text(re.compile(r"or \d times \d\d\?")).wait_for(timeout=30_000)
    found = re.search(r"(\d+) times (\d+)", item(page, PRODUCT).locator(".pd-stem").inner_text())
    assert found
    right = int(found[1]) * int(found[2])
    assert answer(page, right) == "right"
    page.unroute_all()
    page.reload()
    assert values(page) == (int(found[1]), int(found[2]))
    assert settled(page, PRODUCT) == "right"
    page.context.close()


def test_options_and_programs_are_drawn_too(learner: Learner, address: str) -> None:
    with learner() as page:
        page.goto(f"{address}d/one/")
        values(page)
        number = int(re.findall(r"\d+", item(page, HALF).locator(".pd-stem").inner_text())[0])
        pick(page, HALF, str(number // 2))
        check(page, HALF)
        assert settled(page, HALF) == "right"
        item(page, HALF).locator(".pd-beside").wait_for()
        assert f"Two times {number // 2} is {number}." in item(page, HALF).locator(".pd-beside").inner_text()
        n = item(page, TIMES).locator(".pd-stem strong").inner_text()
        item(page, TIMES).locator('[data-action="run"]').click()
        item(page, TIMES).locator(".pd-output pre").wait_for(timeout=60_000)
        assert item(page, TIMES).locator(".pd-output pre").inner_text().strip() == n * 3
        item(page, TIMES).locator("code-editor").evaluate(
            "(editor, text) => { editor.value = text; }", f"def times(x):\n    return {n} + x\n"
        )
        check(page, TIMES)
        assert settled(page, TIMES) == "wrong"
        item(page, TIMES).get_by_text(f"You added {n}.", exact=True).wait_for()


def test_another_item_of_the_skill_is_offered_where_nothing_is_drawn(learner: Learner, address: str) -> None:
    with learner() as page:
        page.goto(f"{address}d/two/")
        page.locator("item-form[data-chosen]").first.wait_for(state="attached")
        first, second, _ = own(page)
        pick(page, first, "True")
        check(page, first)
        assert settled(page, first) == "right"
        link = item(page, first).locator('a[data-action="similar"]')
        link.wait_for()
        assert str(link.get_attribute("href")).endswith(f"d/two/#{second.removeprefix('d/')}")


def own(page: Page) -> list[str]:
    """The items that are shown."""
    page.locator("item-form[data-chosen]").first.wait_for(state="attached")
    return [str(each.get_attribute("data-item")) for each in page.locator("item-form:visible").all()]


def test_a_draw_gives_each_learner_so_many_items_and_a_whole_lesson(learner: Learner, address: str) -> None:
    seen = set()
    for nth in range(3):
        with learner() as page:
            page.goto(f"{address}d/two/")
            mine = own(page)
            assert len(mine) == 3
            assert "Question 3 of 3" in item(page, mine[2]).inner_text()
            page.reload()
            assert own(page) == mine
            seen.add(tuple(mine))
            if nth == 0:
                for name in mine:
                    pick(page, name, "True")
                    check(page, name)
                    assert settled(page, name) == "right"
                page.wait_for_timeout(300)
                assert {"completed", "passed"} <= set(verbs(journal(page)))
                page.goto(f"{address}progress/")
                page.locator('.pd-lessons [data-lesson="two"][data-state="passed"]').wait_for()
                assert "3 of 3" in page.locator('.pd-lessons [data-lesson="two"]').inner_text()
    assert len(seen) > 1


def test_math_is_set_by_this_site_alone(learner: Learner, address: str) -> None:
    with learner() as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}d/one/")
        a, b = values(page)
        stem = item(page, PRODUCT).locator(".pd-stem")
        stem.locator(".katex").wait_for()
        assert stem.locator("annotation").text_content() == rf"\frac{{{a}}}{{{b}}} \cdot {{{b**2}}}"
        assert stem.locator("mfrac mn").all_text_contents() == [str(a), str(b)]
        page.wait_for_timeout(300)
        assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
        assert [url for url in asked if url.endswith(".woff2") and "KaTeX_Main" in url]
        page.goto(address)
        page.locator(".md-content .katex").wait_for()


def test_pages_without_math_load_none_of_it(learner: Learner, address: str) -> None:
    with learner() as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}d/two/")
        own(page)
        page.wait_for_timeout(500)
        assert [url for url in asked if re.search(r"katex|/math-", url)] == []


def test_without_scripts_there_is_a_question_with_values(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}d/one/")
    text = page.locator(".md-content").inner_text()
    assert re.search(r"or \d times \d\d\?", text)
    assert "pdx" not in text
    assert page.locator("code-editor textarea").input_value().startswith('print("')
    page.goto(f"{address}d/two/")
    assert page.locator("item-form:visible").count() == 9
    context.close()


def test_the_page_and_search_tell_nothing_of_the_key(folder: Path) -> None:
    html = (folder / "d/one/index.html").read_text(encoding="utf-8")
    found = re.search(r"data-values='([^']+)'", html)
    assert found
    assert found[1].count("[") == 3  # a, b and the square of b
    assert "You added" not in html
    assert "solution" not in html
    search = (folder / "search/search_index.json").read_text(encoding="utf-8")
    assert re.search(r"or \d times \d\d\?", search)
    assert "pdx" not in search


def test_an_edited_template_is_drawn_anew_in_the_preview(browser: Browser, tmp_path: Path) -> None:
    root = write(tmp_path / "site", {name: FILES[name] for name in FILES if not name.startswith("courses/d/two")})
    path = root / "courses/d/one.md"
    page = browser.new_context().new_page()
    with preview(root) as (address, _):
        page.goto(f"{address}d/one/")
        item(page, HALF).get_by_text(re.compile(r"What is half of [2-8]\d\?")).wait_for()
        edited(page, path, "What is half of", "Which is half of")
        change = path.read_text(encoding="utf-8").replace("randrange(20, 90, 2)", "randrange(500, 900, 2)")
        path.write_text(change, encoding="utf-8")
        item(page, HALF).get_by_text(re.compile(r"Which is half of [5-8]\d\d")).wait_for(timeout=20_000)
    page.context.close()
