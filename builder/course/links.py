"""Where Markdown leads: its links and images with their places, and the anchors of a page, as far as the text alone can tell."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from builder.course.fence import CONTAINER

LINK = re.compile(
    r"(?P<image>!?)\[(?P<text>(?:[^\[\]\\]|\\.|\[[^\[\]]{0,999}\]){0,999})\]\(\s{0,9}<?(?P<to>[^()\s<>]*(?:\([^()\s<>]*\)[^()\s<>]*){0,9})>?"
    r"(?:\s{1,9}[\"'(][^\n]{0,999}?[\"')])?\s{0,9}\)"
)
"""As in Markdown, but for lengths: whatever an author writes, it is read in linear time."""
DEFINED = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[ \t]+<?(?P<to>[^\s>]+)", re.MULTILINE)
ELEMENT = re.compile(r"<(?P<tag>img|a)\b(?P<attributes>[^<>]*)>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""\b(src|href|alt|id|name)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
CODE = re.compile(r"(?<![`\\])(`+)(?!`)(?:(?!\n\s*\n).)*?(?<!`)\1(?!`)", re.DOTALL)
FENCE_LINE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^`\n]*$", re.MULTILINE)
INDENTED = re.compile(r"^(?: {4}|\t)[ \t]*\S", re.MULTILINE)
BLANKED = re.compile(r"[^\n]+")
MARKED = re.compile(r"\]\((?!\s*<?https?:)|!\[|<img|<a\b|^ {0,3}\[[^\]\n]+\]:", re.IGNORECASE | re.MULTILINE)
"""What a link into the site, or an image, can't be without."""
HEADING = re.compile(r"^ {0,3}#{1,6}(?!#)(.+)$", re.MULTILINE)
UNDERLINED = re.compile(r"^(\S.*)\n(?:=+|-+)[ \t]*$", re.MULTILINE)
NAMED = re.compile(r"""(?:\bid|\bname)\s*=\s*["']?([^\s"'<>{}]+)|\{[^{}\n]{0,99}#([\w:.-]{1,99})[^{}\n]{0,99}\}""")
MADE = re.compile(r"^[ \t]*(?:--8<--|;-+8<-+|:::)|\{[{%]|<item-form", re.MULTILINE)
"""What puts more into a page than its text has: then nobody can say which anchors there are."""


@dataclass(frozen=True)
class Link:
    """A link or an image: where it leads, as written, and where it stands in its text (from 0)."""

    to: str
    start: int
    end: int
    image: bool = False
    alt: str | None = None


@lru_cache(maxsize=4096)
def links(markdown: str) -> tuple[Link, ...]:
    """The images and links of a Markdown text, code and comments left out; of a text whose links all leave the site, none."""
    if not MARKED.search(markdown):
        return ()
    prose = without_code(markdown)
    return tuple(sorted({*_inline(prose, 0), *_defined(prose), *_elements(prose)}, key=lambda link: link.start))


def _inline(prose: str, at: int) -> Iterator[Link]:
    for found in LINK.finditer(prose):
        yield Link(found["to"], at + found.start(), at + found.end(), bool(found["image"]), found["text"].strip())
        if "](" in found["text"]:
            yield from _inline(found["text"], at + found.start("text"))


def _defined(prose: str) -> Iterator[Link]:
    return (Link(found["to"], found.start("to"), found.end("to")) for found in DEFINED.finditer(prose))


def _elements(prose: str) -> Iterator[Link]:
    for found in ELEMENT.finditer(prose):
        given = {name.lower(): one or two for name, one, two in ATTRIBUTE.findall(found["attributes"])}
        image = found["tag"].lower() == "img"
        to = given.get("src" if image else "href", "")
        if to:
            yield Link(
                to, found.start(), found.end(), image, "decoration" if given.get("alt") == "" else given.get("alt")
            )


def without_code(markdown: str) -> str:
    """The text with blanks for its code and comments, so that places stay."""
    text = without_blocks(markdown)
    text = _without_comments(text) if "<!--" in text else text
    return CODE.sub(_blank, text) if "`" in text else text


def _without_comments(text: str) -> str:
    parts, done = [], 0
    while (start := text.find("<!--", done)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts += [text[done:start], _blanked(text[start : end + 3])]
        done = end + 3
    return "".join([*parts, text[done:]])


def _blank(found: re.Match[str]) -> str:
    return _blanked(found[0])


def _blanked(text: str) -> str:
    return BLANKED.sub(lambda line: " " * len(line[0]), text)


def without_blocks(markdown: str) -> str:
    """The text with blanks for fenced and for indented code."""
    text = _without_fences(markdown) if "```" in markdown or "~~~" in markdown else markdown
    return _without_indented(text) if INDENTED.search(text) else text


def _without_fences(markdown: str) -> str:
    """Fences are found by their lines alone: one closes at a line of its own sign, as long, that says nothing more."""
    parts: list[str] = []
    done = 0
    for found in FENCE_LINE.finditer(markdown):
        if found.start() < done:
            continue
        closes = re.compile(rf"^[ \t]*{found[1]}{found[1][0]}*[ \t]*$", re.MULTILINE).search(markdown, found.end())
        end = closes.end() if closes else len(markdown)
        parts += [markdown[done : found.start()], _blanked(markdown[found.start() : end])]
        done = end
    return "".join([*parts, markdown[done:]])


def _without_indented(markdown: str) -> str:
    """Four blanks make code behind an empty line, outside of lists and the like."""
    lines = markdown.split("\n")
    listed, blank = False, True
    for number, line in enumerate(lines):
        if not line.strip():
            blank = True
        elif line.startswith(("    ", "\t")):
            lines[number] = " " * len(line) if blank and not listed else line
            blank = blank and not listed
        else:
            listed = bool(CONTAINER.match(line)) or (listed and line[0] == " ")
            blank = False
    return "\n".join(lines)


LONGEST = 400
"""Of a longer heading, only the beginning is read."""


@lru_cache(maxsize=4096)
def anchors(markdown: str) -> frozenset[str] | None:
    """Where in a page a link can lead, by every way of making ids from headings that we know; none where the text can't tell."""
    if MADE.search(markdown):
        return None
    prose = without_blocks(markdown)
    headings = [found.strip(" \t#") for found in HEADING.findall(prose)] + UNDERLINED.findall(prose)
    named = {one or two for one, two in NAMED.findall(prose)}
    return frozenset(named | {slug for heading in headings for slug in slugs(heading)})


def slugs(heading: str) -> set[str]:
    """The ids that a heading may get: Python-Markdown's own way, and those that keep letters of other alphabets."""
    plain = re.sub(r"\{[^{}]*\}$", "", heading[:LONGEST].strip())
    plain = re.sub(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?", r"\1", plain)
    plain = re.sub(r"<[^>]+>|&\w+;|[*`]", "", plain)
    ascii_ = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return {_slug(ascii_), _slug(unicodedata.normalize("NFC", plain)), _slug(ascii_.replace("_", ""))}


def _slug(text: str) -> str:
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip().lower())


def parted(to: str) -> tuple[str, str]:
    """The path and the anchor of a link, as they are on disk."""
    path, _, anchor = to.partition("#")
    return unquote(path.partition("?")[0]), unquote(anchor)
