"""Links, images and anchors lead somewhere; whatever stands in a page, it is read in no time."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.course.links import anchors, links
from tests.authoring import write
from tests.craft import checked, choice, lesson, told

LEADS = "# Two\n\n## Hot Tea & Milk\n\n### Größe {#own}\n\n<a id='here'></a>\n"
PAGE_LINKS: dict[str, list[str]] = {
    "[a](two.md) [b](two.md#hot-tea-milk) [c](#one) [d](two.md#own) [e](two.md#here)": [],
    "[a](https://example.org/x.md) <https://example.org> [b](mailto:a@b.c) [c](/x.md) [d](../progress.md)": [],
    "[a](img/cup.svg) ![a cup](img/cup.svg) [folder](img/) [b](two.md?x=1)": [],
    "`[a](no.md)` and\n\n    [b](no.md)\n\n~~~\n[c](no.md)\n~~~\n\n<!-- [d](no.md) -->": [],
    "[a](tow.md)": ["9:1 link-leads-somewhere"],
    "Text [a](two.md#cold-tea)": ["9:6 anchor-is-there"],
    "* x\n\n    [a](#two)": ["11:5 anchor-is-there"],
    "![a cup](img/cup.png)": ["9:1 image-is-there"],
    "![](img/cup.svg) <img src='img/cup.svg'> <img alt='' src='img/cup.svg'>": [
        "9:1 image-has-alt",
        "9:18 image-has-alt",
    ],
    "[![a cup](img/pot.svg)](two.md)": ["9:2 image-is-there"],
    "[a][x]\n\n[x]: tow.md": ["11:6 link-leads-somewhere"],
    '<a href="tow.md">a</a>': ["9:1 link-leads-somewhere"],
}


@pytest.mark.parametrize("prose", PAGE_LINKS)
def test_links_and_images_of_a_page_lead_somewhere(tmp_path: Path, prose: str) -> None:
    write(tmp_path, {"tea/img/cup.svg": "<svg/>", "tea/two.md": LEADS})
    found = checked(tmp_path, f"---\ntitle: x\n---\n# One\n\n\n\n\n{prose}\n")
    mine = [each for each in told(found) if "tea/one.md" in each and "lesson-has" not in each]
    assert mine == [f"tea/one.md:{each}" for each in PAGE_LINKS[prose]]


def test_links_and_images_of_questions_are_read_from_the_page_that_shows_them(tmp_path: Path) -> None:
    bank = "- {id: b, type: text, skills: [brewing], stem: 'See [it](two.md) ![](cup.svg)', answer: x}\n"
    block = choice("Look at ![a cup](cup.svg)", "`d[x](y)`", "[two](deep/two.md)", "[three](three.md)")
    write(tmp_path, {"tea/deep/two.md": "# Two\n", "tea/questions/bank.items.yml": bank})
    found = checked(tmp_path, lesson(block) + "```questions\nuse: b\n```\n")
    assert [each for each in told(found) if "lesson-has" not in each] == [
        "tea/one.md:10:7 image-is-there",
        "tea/one.md:16:3 link-leads-somewhere",
        "tea/questions/bank.items.yml:1:48 image-has-alt",
        "tea/questions/bank.items.yml:1:48 image-is-there",
        "tea/questions/bank.items.yml:1:48 link-leads-somewhere",
    ]


ODD = [
    *(
        "[",
        "]",
        "(",
        ")",
        "](",
        "![",
        "<img src=",
        "<a href='",
        "<!--",
        "-->",
        "```",
        "`",
        "|",
        "{",
        "}",
        "#",
        "which ",
        "not ",
        "always ",
    ),
    *(
        "{#",
        "[[",
        "%00",
        "%ff",
        "\\",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "a" * 300,
        "x.md",
        "x.md#",
        "#",
        ":",
        "]: ",
        "todo",
        "\ufeff",
        "ß",
    ),
]


@settings(max_examples=150, deadline=2_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.sampled_from(ODD), max_size=30), times=st.sampled_from([1, 1, 40]))
def test_whatever_stands_in_a_page_or_a_question_it_is_looked_at_in_no_time(
    tmp_path: Path, parts: list[str], times: int
) -> None:
    odd = "".join(parts) * times
    block = json.dumps(
        {"id": "a", "type": "choice", "stem": odd, "options": [{"right": odd + "x"}, {"wrong": "y " + odd}]}
    )
    write(tmp_path, {"tea/x.md": odd, "tea/y.md/z.txt": ""})
    checked(tmp_path, f"{odd}\n\n[y](y.md#z)\n\n```question\n{block}\n```\n")


@pytest.mark.parametrize("odd", ODD)
def test_long_repeats_take_no_long_time(tmp_path: Path, odd: str) -> None:
    started = time.process_time()
    assert links(odd * 20_000 + "[a](b)") is not None
    anchors("# " + odd * 20_000)
    assert time.process_time() - started < 1
