"""Shortcuts of a build change nothing but its time: each is held against the long way."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.treeprocessors import InlineProcessor

from builder import extension
from builder.build import drawn_courses
from builder.course import block
from builder.course.model import CourseFile, Front, Reference
from builder.course.schema import drawable_schema, schema_of
from builder.course.sound import compiled
from builder.engine.items import ITEM_TYPES
from builder.publish.form import is_paragraph
from builder.publish.needed import needed

ROOT = Path(__file__).parents[1]
SITE = drawn_courses(ROOT / "courses")
CONFIG = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
PAGES = [lesson.path for course in SITE.courses for lesson in course.lessons if lesson.pieces]
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
def test_a_text_that_skips_the_block_parser_would_have_been_a_paragraph(page: str, more: tuple[str, ...]) -> None:
    quick = html(page, *more)
    with patch.object(extension, "is_paragraph", lambda _: False):
        assert tight(html(page, *more)) == tight(quick)


def tight(text: str) -> str:
    """HTML without the line breaks that the serializer sets between blocks."""
    return re.sub(r">\n+<", "><", text)


BLOCKS = ["sane_lists", *map("pymdownx.{}".format, ("blocks.admonition", "fancylists", "snippets", "tasklist"))]
MARKUP = r"""a B. ii) 1. * - + # > | : = --- === !!! ??? ~~~ ``` ` `x` `<b>` `<div>` [a]: [^1]: *[a]: [TOC] $$ /// \[ {: .x} a Word"""
BLANKS = (" ", "  ", "    ", "\t", "\n", "\n", "\n\n")


@given(st.lists(st.sampled_from([*MARKUP.split(), *BLANKS]), max_size=8).map("".join))
def test_what_is_called_a_paragraph_is_nothing_else(text: str) -> None:
    if is_paragraph(text):
        md = PLAIN_DIALECT.reset()
        lines = f"Before.\n\n{text.strip()}\n\nAfter.".split("\n")
        for each in md.preprocessors:
            lines = each.run(lines)
        root = md.parser.parseDocument(lines).getroot()
        assert [(each.tag, each.text, len(each)) for each in root][1:-1] == [("p", text.strip(), 0)]


def test_the_private_method_that_is_replaced_is_there() -> None:
    assert hasattr(InlineProcessor, "_InlineProcessor__handleInline")
    assert isinstance(dialect().treeprocessors["inline"], extension.QuickInline)


PLAIN_DIALECT = dialect(*MORE, *BLOCKS)
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


SCHEMAS: dict[str, Any] = {cls.kind: schema_of(cls) for cls in ITEM_TYPES}
SCHEMAS |= {cls.__name__: schema_of(cls) for cls in (CourseFile, Front, Reference)}
PLAIN: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 200), st.floats(), st.text("a b\n-")
)
LISTS: st.SearchStrategy[Any] = st.lists(PLAIN, max_size=3)
ODD = PLAIN | LISTS | st.dictionaries(st.sampled_from(["id", "type", "right", "why", "x"]), PLAIN | LISTS, max_size=3)


def near(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Data that satisfies a schema, or nearly so."""
    if "anyOf" in schema:
        return st.one_of(*map(near, schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    if schema["type"] == "array":
        return st.lists(near(schema["items"]), min_size=schema.get("minItems", 0), max_size=3)
    if schema["type"] == "object":
        return _object(schema)
    if schema["type"] == "string":
        return st.from_regex(schema.get("pattern", "^[a-z ]*$"))
    numbers = st.sampled_from([-1, 0, 0.5, 1, 1.0, 2, 101, 1e9])
    return st.booleans() if schema["type"] == "boolean" else numbers


def _object(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    if more := schema["additionalProperties"]:
        return st.dictionaries(st.text("abc", max_size=3), near(more), max_size=3)
    known = {key: near(each) for key, each in schema["properties"].items()}
    required = {key: known.pop(key) for key in schema.get("required", ())}
    return st.fixed_dictionaries(required, optional=known)


@st.composite
def spoilt(draw: st.DrawFn, schema: Mapping[str, Any]) -> Any:
    """Such data, a part of it replaced by another."""
    data = draw(near(schema))
    part = data
    while isinstance(part, dict | list) and part and draw(st.booleans()):
        step: Any = draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
        if draw(st.booleans()):
            part[step] = draw(ODD)
            break
        part = part[step]
    return data


@given(st.data(), st.sampled_from(sorted(SCHEMAS)))
def test_what_is_sound_satisfies_its_schema(data: st.DataObject, name: str) -> None:
    given = data.draw(spoilt(SCHEMAS[name]) | ODD)
    if compiled(SCHEMAS[name])(given):
        jsonschema.Draft202012Validator(SCHEMAS[name]).validate(given)


@pytest.mark.parametrize("kind", [cls.kind for cls in ITEM_TYPES])
def test_what_authors_write_is_called_sound(kind: str) -> None:
    written = [each for _, each in SITE.items() if each.item.kind == kind]
    assert written
    drawn = drawable_schema(SCHEMAS[kind])
    assert all(compiled(drawn if each.item.given else SCHEMAS[kind])(each.tree.data) for each in written)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "format": "date"},
        {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        {"anyOf": [{"type": "string"}], "minLength": 3},
        {"$ref": "#/x"},
        {},
    ],
)
def test_a_schema_that_is_not_understood_is_never_satisfied(schema: Mapping[str, Any]) -> None:
    assert not any(compiled(schema)(each) for each in ("", "a", 1, True, None, [], ["a", "a"], {}))


YAML = ["a", "b: ", "- ", "? ", "\n", "  ", "\t", "&x", "*x", "!x", "!", "&", "*", ", ", ",", ":", "[", "]", "{", "}"]
YAML += ['"', "'", "|\n", ">", "--- ", "\x85", "\u2028", "\ufeff", "%", "#", "-", "?", "\r", "\xa0"]


@given(st.lists(st.sampled_from(YAML), max_size=9).map("".join))
def test_where_no_reference_may_begin_there_is_none(text: str) -> None:
    if block.may_refer(text):
        return
    try:
        events: list[Any] = list(yaml.parse(text, yaml.CSafeLoader))
    except yaml.YAMLError:
        return
    assert not any(getattr(event, "anchor", None) or getattr(event, "tag", None) for event in events)
