"""Forms in a page: what an author writes is what a learner sees, and the key stands apart."""

import re
from html import escape, unescape
from pathlib import Path

import pytest
from markdown import Markdown

from builder.build import read_courses
from builder.extension import PaydownExtension, page_comment
from builder.publish.formulas import in_line
from builder.publish.page import lift, put_back, set_aside

STARTER = """
def f(*args, **kw):
    x = "*a*" + `b`  # <b> &lt; &amp; __init__ [a](b) </textarea>
    return x

"""
EXTENSIONS = ["admonition", "attr_list", "footnotes", "pymdownx.highlight", "pymdownx.superfences"]


def rendered(folder: Path, lesson: str) -> str:
    course = folder / "c"
    course.mkdir()
    (course / "course.yml").write_text("id: c\n", encoding="utf-8")
    (course / "l.md").write_text(lesson, encoding="utf-8")
    site = read_courses(folder)
    assert site.issues == ()
    ours = PaydownExtension(site=lambda: site)
    return Markdown(extensions=[*EXTENSIONS, ours]).convert(page_comment("c/l.md") + lesson)


def fence(*lines: str, indent: str = "") -> str:
    return "\n".join(indent + line if line else "" for line in ["```question", *lines, "```"]) + "\n"


def test_a_starter_is_shown_as_it_was_written(tmp_path: Path) -> None:
    starter = ["starter: |2", *(f"  {line}" if line else "" for line in STARTER.split("\n")[:-1])]
    item = fence(
        "id: a", "type: code", "stem: Go.", *starter, "starter_passes: a test", "tests: 'f() == 1'", "solution: f = 1"
    )
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", rendered(tmp_path, item), re.DOTALL)
    assert found
    assert unescape(found[1]).removeprefix("\n").rstrip("\n") == STARTER.rstrip("\n")


def test_an_option_is_a_span_or_with_blocks_a_div(tmp_path: Path) -> None:
    code = ["  - wrong: |", "      ~~~python", "      a = 1", "      ~~~"]
    html = rendered(
        tmp_path, fence("id: a", "type: choice", "stem: Go.", "options:", "  - right: a `list` & <b>x</b>", *code)
    )
    assert '<span class="pd-text">a <code>list</code> &amp; <b>x</b></span></label>' in html
    assert '<div class="pd-text"><div class="highlight"><pre>' in html


@pytest.mark.parametrize(
    "sign", ["> 16 years", "# a comment", "#define", "- 2", "+ 2", "* a", "1. e4", "12. c5", "---", "- - -", "***"]
)
def test_an_option_of_one_line_is_shown_as_it_stands(tmp_path: Path, sign: str) -> None:
    html = rendered(
        tmp_path, fence("id: a", "type: choice", "stem: Go.", "options:", f"  - right: '{sign}'", "  - wrong: '**b**'")
    )
    assert f'<span class="pd-text">{escape(sign)}</span></label>' in html
    assert '<span class="pd-text"><strong>b</strong></span></label>' in html


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"Find \[ x^2 \] now.", r"Find \(\displaystyle x^2\) now."),
        ("Find $$x\n^2$$ now.", r"Find \(\displaystyle x ^2\) now."),
        ("Find\n\n$$x$$\n\n\\[y\\]", "Find\n\n$$x$$\n\n\\[y\\]"),
        ("a\n$$x$$", "a\n\\(\\displaystyle x\\)"),
        ("`$$x$$` and \\$$5", "`$$x$$` and \\$$5"),
        ("```\na $$x$$\n```", "```\na $$x$$\n```"),
        (r"The first, a\[0\], is \[front\].", r"The first, a\[0\], is \[front\]."),
        (r"It costs $5 and \\[1, 2\\].", r"It costs $5 and \\[1, 2\\]."),
    ],
)
def test_a_displayed_formula_in_running_text_is_set_in_the_line(written: str, read: str) -> None:
    assert in_line(written) == read


def test_options_of_several_lines_may_hold_lists_and_quotes(tmp_path: Path) -> None:
    lines = ["  - right: |", "      > a", "      > b", "  - wrong: |", "      1. a", "      2. b"]
    html = rendered(tmp_path, fence("id: a", "type: choice", "stem: Go.", "options:", *lines))
    assert "<blockquote>" in html
    assert "<ol>" in html


@pytest.mark.parametrize("indent", ["", "    "])
def test_the_key_is_lifted_and_the_controls_go_and_come_back(tmp_path: Path, indent: str) -> None:
    options = [
        "options:",
        "  - right: yes",
        "    why: *Quite*.",
        "  - wrong: no",
        "    id: n",
        "    why: |",
        "      One.",
        "",
        "      Two.",
    ]
    options = [line.replace("*Quite*.", "'*Quite*.'") for line in options]
    lines = ["id: a", "type: choice", "stem: Go?", *options, "hints: [Look *up*.]", "explanation: Because."]
    html = rendered(tmp_path, ("!!! note\n\n" if indent else "") + fence(*lines, indent=indent))
    page, texts = lift(html)
    assert texts["a"] == {
        "options/8a798890/why": "<p><em>Quite</em>.</p>",
        "options/n/why": "<p>One.</p><p>Two.</p>",
        "hints/0": "<p>Look <em>up</em>.</p>",
        "explanation": "<p>Because.</p>",
    }
    assert lift(page) == (page, {})
    assert not any(word in page for word in ("Quite", "One", "Because", "Look", "paydown-key"))
    content, parts = set_aside(page)
    assert "yes" not in content
    assert put_back(content, parts) == page.replace("<paydown-controls>", "").replace("</paydown-controls>", "")


@pytest.mark.parametrize("tag", ['<paydown-key data-item="a">', "<paydown-controls>"])
def test_a_tag_that_never_closes_takes_nothing_with_it(tag: str) -> None:
    page = f"<p>a</p>{tag}<p>b</p>"
    assert lift(page) == (page, {})
    assert set_aside(page) == (page, [])
