"""Python-Markdown extension: sets forms into pages in the page's own single pass, without state from page to page.

A preprocessor replaces each fence by marks with the fields' Markdown between them; a tree processor gathers the fields,
the page's own extensions render them, and a postprocessor sets their HTML into forms. The page says which it is in a
comment on its first line (`page_comment`), since extensions are not told; Zensical tells them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import ETX, INLINE_PLACEHOLDER_PREFIX, AtomicString

from builder.build import courses_now
from builder.course.fence import Block, fences
from builder.course.model import Course, Lesson, Piece, Site
from builder.engine.drawn import Table, with_tokens
from builder.engine.item import Item
from builder.engine.names import former
from builder.engine.values import Text
from builder.publish.aside import put_aside
from builder.publish.form import form, is_paragraph
from builder.publish.label import readable
from builder.publish.markup import inert
from builder.publish.needed import needed
from builder.publish.page import parted
from builder.publish.theme import words

MARK, FORM, TEXT = "paydown-mark", "paydown-form", "paydown-text"
LINE = re.compile(r" {0,3}\x02pd:(\w+):(\d+):(\d+)\x03\s*")
STASHED = frozenset(INLINE_PLACEHOLDER_PREFIX + "0123456789" + ETX)
"""What stands in a text for what a pattern has found in it."""
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
COMMENT = re.compile(r"\s*<!-- paydown: (.+?) -->\s*")


def page_comment(path: str) -> str:
    """The first line of a page's Markdown that tells which page it is: its path in the courses' folder."""
    return f"<!-- paydown: {path} -->\n\n"


def rendered_by_zensical(md: Markdown) -> str:
    """The path of the page at hand, where Zensical renders it: it leaves a preprocessor that knows (zensical.extensions.context)."""
    context: Any = next((each for each in md.preprocessors if type(each).__name__ == "ContextPreprocessor"), None)
    return str(context.page.path) if context else ""


class PaydownExtension(Extension):
    """`site`: a function that gives the Site; without it the folder `courses` is read. `refuse`: the error that is raised
    where a question can't be set into its page: better no page than one with a key in the open.

    Under Zensical, where no plugin takes the keys out of pages, they never get in: they are written into the folder
    `aside`, for `paydown build --with zensical`; without such a folder they are left out.
    """

    def __init__(
        self, site: Callable[[], Site] | None = None, refuse: type[Exception] = ValueError, **kwargs: Any
    ) -> None:
        self.config = {
            "courses": ["courses", "The courses' folder"],
            "aside": ["", "Where keys and controls of pages go that Zensical renders"],
        }
        self.site, self.refuse = site, refuse
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        folder, aside = self.getConfig("courses"), self.getConfig("aside")
        reader = Fences(md, self.site or (lambda: courses_now(folder)), self.refuse, aside)
        md.preprocessors.register(reader, "paydown-fences", 27)
        md.parser.blockprocessors.register(Marks(md.parser), "paydown-marks", 200)
        md.treeprocessors.register(Forms(md, reader), "paydown-forms", 25)
        md.postprocessors.register(Written(md, reader), "paydown-forms", 0)
        if type(md.treeprocessors["inline"]) is InlineProcessor:
            md.treeprocessors.register(QuickInline(md), "inline", 20)


class Fences(Preprocessor):
    """Fences to marks and Markdown. Knows the items of the page at hand, and forgets them with the next."""

    def __init__(self, md: Markdown, site: Callable[[], Site], refuse: type[Exception], aside: str = "") -> None:
        super().__init__(md)
        self.site, self.refuse, self.aside = site, refuse, aside
        self.path = ""
        self.items: list[Placed] = []
        self.drawn = 0
        self.lesson: tuple[Course, Lesson] | None = None
        self.tables: Mapping[str, Table] = {}

    def run(self, lines: list[str]) -> list[str]:
        self.items, self.lesson, self.drawn = [], None, 0
        path = self.path = rendered_by_zensical(self.md)
        if not path:
            head = next((nth for nth, line in enumerate(lines[:5]) if line.strip()), 0)
            if not lines or not (said := COMMENT.fullmatch(lines[head])):
                return lines
            path, lines = said[1], lines[head + 1 :]
        site = self.site()
        self.lesson, self.tables = site.lesson(path), site.tables
        return self._replaced(lines) if self.lesson else lines

    def _replaced(self, lines: list[str]) -> list[str]:
        out: list[str] = []
        at = 0
        for block in fences("\n".join(lines)):
            out += lines[at : block.line - 2]
            out += self._emitted(block)
            at = block.line + block.text.count("\n") + (1 if block.text or block.closed else 0)
        return out + lines[at:]

    def _emitted(self, block: Block) -> Iterator[str]:
        assert self.lesson
        course, lesson = self.lesson
        piece = lesson.at(block.text) or Piece(block)
        indent = " " * block.column
        items = [item for item in piece.items if not item.given or self.table(item)]
        if not items:
            fault = [words().get("question-at-fault", "This question has a fault."), *self._reasons(piece.block)]
            yield from ("", f'{indent}<p class="pd-fault">{"<br>".join(fault)}</p>', "")
        for item in items:
            texts = tuple(map(readable, (with_tokens(item) if item.given else item).rendered()))
            placed = Placed(course, item, texts, self.drawn if piece.draw else None)
            yield from self._marked(placed, len(self.items), indent)
            self.items.append(placed)
        self.drawn += bool(piece.draw)

    def table(self, item: Item) -> Table | None:
        """The values drawn for an item of the page at hand."""
        return self.tables.get(f"{self.lesson[0].id}/{item.id}") if self.lesson else None

    def _reasons(self, block: Block) -> Iterator[str]:
        """What is wrong with a question that is left out: for its author, in the preview."""
        assert self.lesson
        for issue in self.site().errors:
            here = issue.place.path.endswith(self.lesson[1].path)
            if here and block.line - 1 <= issue.place.line <= block.line + block.text.count("\n"):
                yield f"{issue.place.line}:{issue.place.column} {inert(f'{issue.message}. {issue.hint}'.strip())}"

    def unread(self, number: int) -> Exception:
        """The error of an item whose marks were not found again, or not all of them: its texts may stand in the open."""
        path = self.lesson[1].path if self.lesson else ""
        why = "Markdown takes it for code or for a part of something else; move it to the left margin"
        return self.refuse(f"{path}: the question `{self.items[number].item.id}` can't stand where it does: {why}")

    def _marked(self, placed: "Placed", number: int, indent: str) -> Iterator[str]:
        yield from ("", f"{indent}\x02pd:open:{number}:0\x03", "")
        for nth, text in enumerate(placed.texts):
            if nth not in placed.paragraphs:
                yield from ("", f"{indent}\x02pd:text:{number}:{nth}\x03", "")
                yield from (indent + line for line in text.markdown.rstrip().split("\n"))
        yield from ("", f"{indent}\x02pd:close:{number}:0\x03", "")


@dataclass
class Placed:
    """An item that stands in the page at hand. Those of its texts that are paragraphs need not be read as blocks."""

    course: Course
    item: Item
    texts: tuple[Text, ...]
    draw: int | None = None

    def __post_init__(self) -> None:
        self.paragraphs = {nth for nth, text in enumerate(self.texts) if is_paragraph(text.markdown)}


class Marks(BlockProcessor):
    """A mark's line to an element of its own, so that no other rule takes it for text."""

    def test(self, parent: Element, block: str) -> bool:
        return LINE.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        found = LINE.fullmatch(blocks.pop(0))
        assert found
        SubElement(parent, MARK, {"kind": found[1], "item": found[2], "text": found[3]})


class Forms(Treeprocessor):
    """Marks and what stands between them to elements with the texts of a form, which other extensions may see to."""

    def __init__(self, md: Markdown, reader: Fences) -> None:
        super().__init__(md)
        self.reader = reader

    def run(self, root: Element) -> None:
        if self.reader.items:
            for parent in [each for each in root.iter() if any(child.tag == MARK for child in each)]:
                self._set(parent)
            found = {int(each.get("item", 0)) for each in root.iter(FORM)}
            if lost := [number for number in range(len(self.reader.items)) if number not in found]:
                raise self.reader.unread(lost[0])
        if self.reader.lesson:
            course, lesson = self.reader.lesson
            SubElement(root, "paydown-lesson", {"data-course": course.id, "data-lesson": lesson.id, "hidden": "hidden"})

    def _set(self, parent: Element) -> None:
        children, number = list(parent), 0
        for child in children:
            parent.remove(child)
        while number < len(children):
            child = children[number]
            if child.tag != MARK:
                parent.append(child)
                number += 1
                continue
            end = next((n for n in range(number, len(children)) if _closes(children[n], child)), None)
            if end is None:
                raise self.reader.unread(int(child.get("item", 0)))
            parent.append(self._form(child.get("item", "0"), children[number:end]))
            number = end + 1

    def _form(self, number: str, children: Sequence[Element]) -> Element:
        placed = self.reader.items[int(number)]
        root = Element(FORM, {"item": number})
        for nth, text in enumerate(placed.texts):
            SubElement(root, TEXT).text = text.markdown.strip() if nth in placed.paragraphs else None
        current = root
        for child in children:
            if child.tag != MARK:
                _without_headings(child)
                current.append(child)
            elif child.get("kind") == "text":
                current = root[int(child.get("text", 0))]
        return root


class Written(Postprocessor):
    """Forms as HTML, with the texts that are HTML by now."""

    def __init__(self, md: Markdown, reader: Fences) -> None:
        super().__init__(md)
        self.reader = reader

    def run(self, text: str) -> str:
        (first, *rest), forms = parted(text, f'<{FORM} item="', f"</{FORM}>")
        html = first + "".join(
            f"{self._form(*form.split('">', 1))}{after}" for form, after in zip(forms, rest, strict=True)
        )
        return put_aside(html, self.reader.aside, self.reader.path) if self.reader.path else html

    def _form(self, number: str, inner: str) -> str:
        placed = self.reader.items[int(number)]
        given = enumerate(parted(inner, f"<{TEXT}>", f"</{TEXT}>")[1])
        html = [f"<p>{each}</p>" if nth in placed.paragraphs else each.strip() for nth, each in given]
        texts = {text.path: each for text, each in zip(placed.texts, html, strict=True)}
        was = former(placed.course.names, "items", placed.item.id)
        nth = sum(other.item.id == placed.item.id for other in self.reader.items[: int(number) + 1])
        table = self.reader.table(placed.item) if placed.item.given else None
        said = words(placed.course.file.language)
        return form(placed.course.id, placed.item, texts, said, nth, table, placed.draw, was)


class QuickInline(InlineProcessor):
    """Inline patterns, each tried only on texts that have a character it can't match without: most texts have few.

    Python-Markdown tries every pattern on every text, which is a sixth of a build. Its loop is a private method: where
    a version has another one, this one is never called, and nothing is gained or lost.
    """

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        patterns: list[Any] = list(self.inlinePatterns)
        self.tried = [(each, needed(each.getCompiledRegExp())) for each in patterns]
        known = "".join(char for _, need in self.tried for char in need or ())
        self.seen = re.compile(f"[{re.escape(known)}]" if known else "(?!)").findall
        self.always = any(need is None for _, need in self.tried)
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803 - its name there
        seen = set(self.seen(data))
        if isinstance(data, AtomicString) or not (seen or self.always):
            return data
        start = 0
        for number, (pattern, need) in enumerate(self.tried[patternIndex:], patternIndex):
            found = need is None or not need.isdisjoint(seen)
            while found:
                data, found, start = self._InlineProcessor__applyPattern(pattern, data, number, start)  # type: ignore[attr-defined]
                seen |= STASHED if found else set()
        return data


def _without_headings(element: Element) -> None:
    """Headings of a question stay out of the page's table of contents, which would tell what stands in its key."""
    for each in element.iter():
        if each.tag in HEADINGS:
            each.attrib |= {"role": "heading", "aria-level": each.tag[1], "class": "pd-heading"}
            each.tag = "div"


def _closes(mark: Element, opened: Element) -> bool:
    return mark.tag == MARK and mark.get("kind") == "close" and mark.get("item") == opened.get("item")


def makeExtension(**kwargs: Any) -> PaydownExtension:  # noqa: N802 - Python-Markdown's name
    """Python-Markdown's way in."""
    return PaydownExtension(**kwargs)
