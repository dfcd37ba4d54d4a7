"""Shortcuts of a build change nothing but its time: each is held against the long way."""

import re
from pathlib import Path
from unittest.mock import patch

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import InlineProcessor

from builder import extension
from builder.build import read_courses
from builder.publish.needed import needed

ROOT = Path(__file__).parents[1]
SITE = read_courses(ROOT / "courses")
CONFIG = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
PAGES = [lesson.path for course in SITE.courses for lesson in course.lessons]
MORE = ["smarty", "wikilinks", "nl2br", "pymdownx.arithmatex", "pymdownx.caret", "pymdownx.critic", "pymdownx.emoji"]
MORE += ["pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.smartsymbols", "pymdownx.tilde"]


def dialect(*more: str) -> Markdown:
    """The demo's Markdown with our extension."""
    options: dict[str, dict[str, object]] = {}
    for each in CONFIG["markdown_extensions"]:
        options |= each if isinstance(each, dict) else {each: {}}
    ours = extension.PaydownExtension(site=lambda: SITE)
    return Markdown(extensions=[*options, *more, ours], extension_configs=options)


def html(page: str, *more: str) -> str:
    text = (ROOT / "courses" / page).read_text(encoding="utf-8")
    body = text[text.index("\n---\n") + 5 :] if text.startswith("---\n") else text
    return dialect(*more).convert(extension.page_comment(page) + body)


@pytest.mark.parametrize("more", [(), tuple(MORE)], ids=["demo", "more"])
@pytest.mark.parametrize("page", PAGES)
def test_inline_patterns_that_are_skipped_would_have_found_nothing(page: str, more: tuple[str, ...]) -> None:
    quick = html(page, *more)
    assert "<item-form" in quick
    with patch.object(extension, "QuickInline", InlineProcessor):
        assert html(page, *more) == quick


@pytest.mark.parametrize("more", [(), tuple(MORE)], ids=["demo", "more"])
@pytest.mark.parametrize("page", PAGES)
def test_a_line_that_skips_the_block_parser_would_have_been_a_paragraph(page: str, more: tuple[str, ...]) -> None:
    quick = html(page, *more)
    with patch.object(extension, "is_line", lambda _: False):
        assert tight(html(page, *more)) == tight(quick)


def tight(text: str) -> str:
    """HTML without the line breaks that the serializer sets between blocks."""
    return re.sub(r">\n+<", "><", text)


def test_the_private_method_that_is_replaced_is_there() -> None:
    assert hasattr(InlineProcessor, "_InlineProcessor__handleInline")
    assert isinstance(dialect().treeprocessors["inline"], extension.QuickInline)


PATTERNS = sorted({each.getCompiledRegExp() for each in dialect(*MORE).inlinePatterns}, key=lambda each: each.pattern)
BITS = ["(?=", "(?!", "(?i:", "(?<!", "[^", "[!-/]", "{2}", r"\d", r"\.", *"ab(@)[].?*+|^$-!<>:\n 5"]
REGEXES = st.lists(st.sampled_from(BITS), max_size=8).map("".join)
TEXTS = st.text("ab@()[].!<>: \n5", max_size=12)


@given(st.data(), st.sampled_from(PATTERNS))
def test_what_a_pattern_matches_has_what_it_needs(data: st.DataObject, pattern: re.Pattern[str]) -> None:
    need = needed(pattern)
    assert need is None or need & set(data.draw(st.from_regex(pattern)))


@pytest.mark.filterwarnings("ignore::FutureWarning")
@given(REGEXES, TEXTS, st.sampled_from([0, re.IGNORECASE, re.DOTALL]))
def test_no_pattern_whatever_matches_without_what_it_needs(pattern: str, text: str, flags: int) -> None:
    try:
        compiled = re.compile(pattern, flags)
    except re.error:
        return
    if compiled.search(text):
        need = needed(compiled)
        assert need is None or need & set(text)


@pytest.mark.parametrize(
    ("pattern", "chars"),
    [
        (r"\!\[", "!"),
        (r"(?<!\!)\[", "["),
        (r"<([^<> !]+@[^@<> ]+)>", "<"),
        (r"\*|_|~", "*_~"),
        (r"(?i)(?:https?://|www\.)x", ":."),
        (r"a|\*", None),
        (r"\*?x", None),
        (r"[^*]", None),
        (r"[!-~]", None),
        (r"(?i)k", None),
        ("", None),
    ],
)
def test_what_patterns_need(pattern: str, chars: str | None) -> None:
    found = needed(re.compile(pattern))
    assert (found and set(found)) == (chars and set(chars))
