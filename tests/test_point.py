"""A place in a picture: judged by areas the page never sees, published with its picture, checked against it."""

from pathlib import Path

import pytest
from markdown import Markdown

from builder.build import read_courses
from builder.engine.xapi import Entry
from builder.extension import PaydownExtension, page_comment
from builder.plugin.beside import shown
from builder.publish.page import lift
from builder.publish.report_items import said
from builder.records.answers import item_row
from tests.authoring import course, issues, item

BLOCK = """
    id: p
    type: point
    stem: Where is the heart?
    image: img/body.svg
    alt: A *body* [front], 2 < 3.
    areas:
      - right: Heart
        circle: [50, 50, 10]
        why: Yes.
      - wrong: Lung
        rect: [30, 20, 40, 60]
        why: Too wide.
      - wrong: Hat
        polygon: [[40, 0], [60, 0], [50, 15]]
    """


@pytest.mark.parametrize(
    ("answer", "state", "told"),
    [
        ("50,50", "right", "9a6e4c2f"),
        ("57,57", "right", ""),
        ("58,58", "wrong", ""),
        ("31.5,22.25", "wrong", ""),
        ("50,5", "wrong", ""),
        ("41,14", "wrong", "elsewhere"),
        ("0,100", "wrong", "elsewhere"),
        ("100.1,5", "error", ""),
        ("-1,5", "error", ""),
        ("5", "error", ""),
        ("Heart", "error", ""),
        ("", "error", ""),
    ],
)
def test_the_first_area_around_a_place_counts(answer: str, state: str, told: str) -> None:
    asked = item(BLOCK)
    assert asked.score({"answer": [answer]}).state == state
    if told == "elsewhere":
        assert asked.told({"answer": (answer,)}, None) == told
    assert asked.score({"answer": [answer, answer]}).state == "error"


def test_every_area_and_none_of_them_is_tried() -> None:
    asked = item(BLOCK)
    samples = list(asked.samples())
    assert [sample.share for sample in samples] == [1.0, 0.0, 0.0, 0.0]
    for sample in samples:
        outcome = asked.score(sample.response)
        assert outcome.share == sample.share
        assert not sample.text or sample.text in [note.text for note in outcome.notes]
    assert 0.02 < asked.guess() < 0.04
    definition = asked.definition()
    assert [each["description"] for each in definition["choices"]] == ["Heart", "Lung", "Hat", "elsewhere"]
    assert definition["correctResponsesPattern"] == [definition["choices"][0]["id"]]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("circle: [50, 50, 10]", "circle: [50, 50]", ["8:13 area-is-in-picture"]),
        ("circle: [50, 50, 10]", "circle: [150, 50, 10]", ["8:13 area-is-in-picture"]),
        ("rect: [30, 20, 40, 60]", "rect: [70, 20, 40, 60]", ["11:11 area-is-in-picture"]),
        ("rect: [30, 20, 40, 60]", "rect: [30, 20, 0, 60]", ["11:11 area-is-in-picture"]),
        ("polygon: [[40, 0], [60, 0], [50, 15]]", "polygon: [[40, 0], [60, 0]]", ["14:14 area-is-in-picture"]),
        ("polygon: [[40, 0], [60, 0], [50, 15]]", "why: No.", ["13:5 area-has-shape"]),
        ("rect: [30, 20, 40, 60]", "rect: [30, 20, 40, 60]\n        circle: [1, 1, 1]", ["10:5 area-has-shape"]),
        ("right: Heart", "wrong: Heart", ["6:1 choice-has-one-key"]),
        ("image: img/body.svg", "image: https://example.org/a.png", ["4:8 image-is-beside"]),
        ("image: img/body.svg", "image: '![x](a.png)'", ["4:8 image-is-path"]),
        ("image: img/body.svg", "image: my body.svg", ["4:8 image-is-path"]),
        ("[40, 0], [60, 0], [50, 15]", "[40, 40], [60, 40], [50, 55]", ["13:5 area-can-be-hit"]),
    ],
)
def test_what_an_author_did_wrong_is_told_at_its_place(old: str, new: str, told: list[str]) -> None:
    found = issues(BLOCK.replace(old, new))
    assert [each for each in found if not each.endswith("areas-are-apart")] == told


def test_a_right_and_a_wrong_area_that_overlap_in_part_are_told() -> None:
    assert issues(BLOCK) == []
    assert issues(BLOCK.replace("[30, 20, 40, 60]", "[50, 20, 40, 60]")) == ["10:5 areas-are-apart"]


def test_reports_count_areas_and_not_places() -> None:
    asked = item(BLOCK)
    places = ("50,50", "51,52.5", "45,50", "0,0")
    answers = [
        Entry(float(n), str(n), "answered", f"a{n}", "", "c", item="c/p", share=1.0, response={"answer": (place,)})
        for n, place in enumerate(places)
    ]
    row = item_row("c", "p", answers, asked)
    assert [(said(given, asked), given.all) for given in row.given] == [("Heart", 3), ("elsewhere", 1)]


def lesson(folder: Path, *, picture: bool = True) -> Path:
    files = {"more/one.md": "# One\n\n```question" + BLOCK.rstrip().replace("\n    ", "\n") + "\n```\n"}
    return course(folder, files | ({"more/img/body.svg": "<svg/>"} if picture else {}))


def test_the_picture_stands_in_the_page_and_the_areas_do_not(tmp_path: Path) -> None:
    site = read_courses(lesson(tmp_path))
    source = page_comment("tea/more/one.md") + (tmp_path / "tea/more/one.md").read_text(encoding="utf-8")
    page, texts = lift(Markdown(extensions=[PaydownExtension(site=lambda: site)]).convert(source))
    assert '<img alt="A *body* [front], 2 &lt; 3." src="img/body.svg" />' in page
    assert not any(word in page for word in ("Heart", "Lung", "Hat", "50, 50", "rect", "Too wide"))
    assert sorted(text for text in texts["p"].values()) == sorted(
        f"<p>{t}</p>" for t in ("Heart", "Lung", "Hat", "Yes.", "Too wide.")
    )


def test_the_picture_is_published_and_missed(tmp_path: Path) -> None:
    assert shown(read_courses(lesson(tmp_path / "a"))) == {"tea/more/img/body.svg"}
    found = read_courses(lesson(tmp_path / "b", picture=False)).issues
    assert [(each.rule, each.place.line, each.place.column) for each in found if each.level == "error"] == [
        ("image-exists", 7, 8)
    ]
