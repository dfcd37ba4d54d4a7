"""The pages of a report: the same numbers as elsewhere, nothing that a learner wrote at work, readable by everybody."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from builder import cli
from builder.engine.rows import Day, ItemRow
from builder.publish import charts, report_learners
from builder.publish.markup import inert, inline, table
from tests.classroom import PINE, Classroom, lesson_of_six
from tests.loop import browser_path, profile, served
from tests.test_accessible import violations

NOW = "2026-11-23T12:00:00+00:00"
EVIL = (
    "</td></table></div><script>alert(1)</script><img src=x onerror=alert(1)> ![p](https://evil.example/p.png) [l](javascript:alert(1)) "
    "**b** `c` \x02wzxhzdk:0\x03 \ud800 {{ 7 }} &lt;i&gt;\n\n# heading\n\n```\nfence\n"
)


class Parts(HTMLParser):
    """Tags, addresses and values of a page, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.values: list[float] = []
        self.ids: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [told["id"]] if "id" in told else []
        self.links += [told["href"]] if tag == "a" and "href" in told else []
        self.loads += [told[name] for name in ("src", "href") if name in told and tag in ("script", "link", "img")]
        self.values += [float(told["value"])] if tag == "data" else []

    def handle_data(self, data: str) -> None:
        self.text += data


def article(page: Path) -> Parts:
    found = re.search(r"<article.*?</article>", page.read_text(encoding="utf-8"), re.DOTALL)
    assert found, page
    return Parts(found[0])


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(each) for each in arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def evil(room: Classroom) -> Classroom:
    for minute in range(3):
        room.answer("eve", "white", {"answer": [EVIL[minute:]]}, f"2026-10-07T10:0{minute}:00.000Z")
    room.answer("dot", "white", {"answer": ["birch"]}, "2026-10-07T10:00:00.000Z")
    return room


def made(room: Classroom, output: Path) -> Path:
    assert run("report", room.write(room.root / "j.jsonl"), "--site", room.root, "--now", NOW, "-o", output) == 0
    return output


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    return evil(lesson_of_six(Classroom.of(tmp_path_factory.mktemp("site"))))


@pytest.fixture(scope="module")
def report(room: Classroom, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(room, tmp_path_factory.mktemp("report"))


def pages(report: Path) -> list[Path]:
    return sorted(report.rglob("*.html"))


def test_the_pages_are_there(report: Path) -> None:
    names = {str(path.relative_to(report)) for path in pages(report)}
    assert {
        "index.html",
        "numbers.html",
        "learners/index.html",
        "trees/questions.html",
        "trees/lesson-01.html",
    } <= names
    assert sum(name.startswith("learners/learner-") for name in names) == 6


def test_minutes_are_those_of_the_page_to_the_last_digit(room: Classroom, report: Path) -> None:
    learners = {
        parts.text.split("|")[1].split()[0]: parts
        for path in pages(report)
        if (parts := article(path)) and "|" in parts.text
    }
    assert set(learners) == {"ann", "ben", "cem", "dot", "eve", "fay"}
    for who, parts in learners.items():
        told = [
            number
            for debt in room.page_owes(who, NOW)
            for number in (
                debt["minutes"],
                debt["opening"],
                *(minutes for skill in debt["skills"] for minutes in (skill["minutes"], skill["opening"])),
            )
        ]
        assert parts.values == told


def test_the_table_of_questions(report: Path) -> None:
    text = " ".join(article(report / "trees/questions.html").text.split())
    assert "3 of 4 questions were answered" in text
    html = (report / "trees/questions.html").read_text(encoding="utf-8")
    row = re.search(r'<tr><th scope="row"><a href="lesson-01.html#needles">.*?</tr>', html)
    assert row
    cells = [Parts(cell).text for cell in re.findall(r"<td.*?</td>", row[0])]
    assert cells == ["8", "6", "50 % few answers", "62 %", "62 %", "25 s", "an oak (2×)"]


def test_a_question_tells_how_often_each_option_was_chosen(report: Path) -> None:
    html = (report / "trees/lesson-01.html").read_text(encoding="utf-8")
    rows = re.findall(r'<tr><th scope="row" class="pd-said">(.*?)</tr>', html)
    assert [Parts(cell.replace("</td>", "|").replace("</th>", "|")).text for cell in rows][:3] == [
        "an oak|wrong|2 (33 %)|2 (25 %)|",
        "a pine|right|3 (50 %)|5 (62 %)|",
        "a beech|wrong|1 (17 %)|1 (12 %)|",
    ]
    assert "<code>needles</code>" in html  # the stem is Markdown


def test_what_learners_wrote_stays_text(report: Path) -> None:
    parts = article(report / "trees/lesson-02.html")
    assert "<script>alert(1)</script><img src=x onerror=alert(1)> ![p](https://evil.example/p.png)" in parts.text
    assert "**b** `c`" in parts.text
    for path in set(pages(report)) - {report / "numbers.html", report / "404.html"}:
        found = article(path)
        assert not {"script", "img", "i", "em"} & set(found.tags)
        assert not [link for link in found.links if link.startswith(("javascript:", "http"))]
        assert "evil.example/p.png" not in found.loads
    index = json.loads((report / "search/search_index.json").read_text(encoding="utf-8"))
    assert not any("<script>" in entry["text"] or "<img" in entry["text"] for entry in index["docs"])


def test_every_link_leads_somewhere_and_every_id_is_one(report: Path) -> None:
    for path in pages(report):
        if path.name == "404.html":
            continue
        parts = Parts(path.read_text(encoding="utf-8"))
        assert len(parts.ids) == len(set(parts.ids)), path
        for link in article(path).links:
            target, _, anchor = link.partition("#")
            file = (path.parent / target).resolve() if target else path
            assert file.is_file(), f"{path}: {link}"
            assert not anchor or anchor in Parts(file.read_text(encoding="utf-8")).ids, f"{path}: {link}"


def test_nothing_comes_from_elsewhere(report: Path) -> None:
    for path in pages(report):
        html = path.read_text(encoding="utf-8")
        policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', html)
        assert policy
        assert "default-src 'self'" in policy[1]
        assert "connect-src 'self';" in policy[1]
        assert not [address for address in Parts(html).loads if "//" in address]


def test_a_small_group_is_not_summed_up_and_odd_titles_are_text(tmp_path: Path) -> None:
    room = Classroom.of(tmp_path / "site")
    room.answer("ann", "needles", PINE, "2026-10-05T10:00:00.000Z")
    parts = article(made(room, tmp_path / "report") / "index.html")
    assert "Too few learners for a sum of minutes owed: 1" in parts.text
    assert parts.values == []
    assert "Trees & <shrubs>" in parts.text


def test_without_statements_the_report_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = made(Classroom.of(tmp_path / "site"), tmp_path / "report")
    assert "No statement is about these courses yet" in article(output / "index.html").text
    assert [path.name for path in pages(output)] == ["404.html", "index.html", "numbers.html"]
    assert capsys.readouterr().out == f"0 statements of 0 learners: {output}/index.html\n"


def test_questions_that_are_gone_and_statements_of_other_courses_are_told_apart(tmp_path: Path) -> None:
    room = lesson_of_six(Classroom.of(tmp_path / "site"))
    room.texts.append(room.texts[0].replace("/trees", "/rocks").replace(room.statements[0]["id"], "1" * 36))
    path = room.root / "courses/trees/1-leaves.md"
    path.write_text(path.read_text().replace("id: needles", "id: needle-trees"))
    output = made(room, tmp_path / "report")
    text = article(output / "trees/questions.html").text
    assert "1 of 4 questions were answered" in text
    assert "needles" in text.partition("No longer in the course")[2]
    assert "1 statements are about rocks" in " ".join(article(output / "index.html").text.split())


def test_many_learners_get_a_table_only(room: Classroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_learners, "MOST_PAGES", 5)
    output = made(room, tmp_path / "report")
    assert [path.name for path in (output / "learners").iterdir()] == ["index.html"]
    assert "There are 6 learners" in article(output / "learners/index.html").text


def test_what_can_not_be_read_is_told_on_the_first_page(
    room: Classroom, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.jsonl").write_text("{<b>\n")
    code = run(
        "report", room.write(tmp_path / "j.jsonl"), tmp_path / "bad.jsonl", "--site", room.root, "-o", tmp_path / "out"
    )
    assert code == 0
    complaint = f"{tmp_path / 'bad.jsonl'}:1: not JSON: "
    assert complaint in capsys.readouterr().err
    assert complaint in article(tmp_path / "out/index.html").text


def test_a_folder_that_holds_something_else_is_left_alone(
    room: Classroom, report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    journal = room.write(room.root / "j.jsonl")
    assert run("report", journal, "--site", room.root, "-o", tmp_path) == 2
    assert "holds something that is no report" in capsys.readouterr().err
    assert (tmp_path / "thesis.txt").read_text() == "years of work"
    assert run("report", journal, "--site", room.root, "--now", NOW, "-o", report) == 0


# ---- its parts ----


def test_inert_text_is_the_text_and_nothing_else() -> None:
    assert Parts(inert(EVIL)).text == EVIL.replace("\x02", "\ufffd").replace("\x03", "\ufffd").replace(
        "\ud800", "\ufffd"
    )
    assert Parts(inert(EVIL)).tags == []
    assert inert("Ärger, 3 km") == "Ärger&#44; 3 km"
    assert inline("a `b` and ``c`d``, ```py\nx = 1\n``` <") == (
        "a <code>b</code> and <code>c&#96;d</code>&#44; <code>x &#61; 1</code> &#60;"
    )


def test_a_table_names_its_columns_rows_and_itself() -> None:
    html = table("Who & what", ("Who", "#Count"), [])
    assert '<th scope="col">Who</th><th scope="col" class="pd-number">Count</th>' in html
    assert "<caption>Who &#38; what</caption>" in html


def test_charts_are_pictures_with_words_for_those_who_do_not_see_them() -> None:
    rows = [ItemRow("c", f"<item-{nth}>", 5, 5, 5, nth / 40, 0.5, 0.5, 12.0, ()) for nth in range(40)]
    days = [Day(20_000 + nth, nth + 1, 1) for nth in range(100)]
    for svg in (charts.facility(rows, "f"), charts.by_day(days, "d"), charts.by_day(days[:3], "e")):
        root = ET.fromstring(svg)
        assert root.attrib["role"] == "img"
        title, desc = (next(each for each in root if each.tag.endswith(tag)) for tag in ("title", "desc"))
        assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], desc.attrib["id"]]
        assert desc.text
        assert not re.search(r"style=|href|<style|font-family|#0{3,6}\b|url\(", svg)
    bars = ET.fromstring(charts.facility(rows, "f"))
    desc = next(each for each in bars if each.tag.endswith("desc"))
    assert str(desc.text).count(";") == charts.MOST_BARS - 1
    assert str(desc.text).startswith("<item-0>: 0%; <item-1>: 2%")
    assert charts.facility([], "f") == charts.by_day([], "d") == charts.owed_by_skill([], "o") == ""


def test_weeks_begin_on_monday_and_days_without_answers_are_shown() -> None:
    monday = 20_003  # 2024-10-07
    assert "Answers by week" in (svg := charts.by_day([Day(monday + 2, 3, 1), Day(monday + 90, 1, 1)], "d"))
    assert ">2024-10-07<" in svg
    few = charts.by_day([Day(monday, 3, 1), Day(monday + 3, 1, 1)], "d")
    assert ">2024-10-08<" in few


# ---- in the browser ----


@pytest.fixture(scope="module")
def address(report: Path) -> Iterator[str]:
    with served(report) as found:
        yield found


@pytest.mark.skipif(browser_path() is None, reason="no Chromium: `make test` installs it")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_are_accessible_fit_and_ask_nobody(
    playwright: Playwright, address: str, report: Path, tmp_path: Path, scheme: str, width: int
) -> None:
    learner = next(path.name for path in sorted((report / "learners").iterdir()) if path.name != "index.html")
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}
    faults: list[str] = []
    with profile(playwright, tmp_path / "profile", **options) as browser:
        page = browser.new_page()
        page.on("request", lambda r: faults.append(r.url) if not r.url.startswith((address, "data:")) else None)
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("dialog", lambda d: faults.append(f"dialog: {d.message}"))
        for name in (
            "index",
            "numbers",
            "trees/questions",
            "trees/lesson-01",
            "trees/lesson-02",
            "learners/index",
            f"learners/{learner[:-5]}",
        ):
            page.goto(f"{address}{name}.html")
            page.wait_for_timeout(300)
            faults += [f"{name}: {fault}" for fault in violations(page)]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(f"{name}: wider than the window")
    assert not faults, "\n".join(faults)


@pytest.mark.skipif(browser_path() is None, reason="no Chromium: `make test` installs it")
def test_a_report_opens_from_the_disk(playwright: Playwright, report: Path, tmp_path: Path) -> None:
    with profile(playwright, tmp_path / "profile") as browser:
        page = browser.new_page()
        page.goto((report / "index.html").as_uri())
        page.get_by_role("link", name="All 4 questions").click()
        page.locator("table a", has_text="needles").click()
        page.wait_for_load_state()
        page.locator("h2", has_text="needles").wait_for()
        assert page.evaluate("getComputedStyle(document.querySelector('.pd-facts')).display") == "flex"
