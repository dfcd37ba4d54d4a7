"""Rules about links and images: they lead somewhere, and an image can be heard."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from builder.course.beside import bytes_of
from builder.course.bounds import authored_path
from builder.course.cures import close
from builder.course.links import Link, anchors, links, parted
from builder.course.model import Course, Site, Written
from builder.course.rule import Rule
from builder.engine.issue import Issue, Place

LINK = Rule(
    "link-leads-somewhere",
    "this link leads to a file that is not there",
    "correct the path: it is relative to the page on which it stands.",
    """Links are written from file to file: `../tea/green.md`. A link of a bank's item is read from the lesson that uses the item.""",
)
ANCHOR = Rule(
    "anchor-is-there",
    "this link leads to a place that the page does not have",
    "name a heading as the address has it: in small letters, with `-` for blanks.",
    """An anchor that is not there leads to the head of the page, and the learner looks for the place. Pages into which something is
    included when they are made (snippets, macros) are left alone.""",
)
IMAGE = Rule(
    "image-is-there",
    "this image is not there",
    "correct the path, or add the file to git.",
    """Learners would see a broken picture, and may not be able to answer.""",
)
ALT = Rule(
    "image-has-alt",
    "this image has no text for those who can't see it",
    'write what it shows: `![two crossing lines](lines.svg)`; `<img alt="" …>` where it is mere decoration.',
    """A screen reader then reads the file's name, or nothing. (WCAG 2.2, 1.1.1.) In a question, tell what is needed to answer, without the
    answer.""",
)
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//|/|\{|$", re.IGNORECASE)
"""What leads out of the folder of courses, or nowhere that can be looked up."""
MADE_PAGES = frozenset({"progress.md"})
"""Pages that no author writes."""


@dataclass
class Library:
    """The files of a site, read once each. Paths are relative to its root, with forward slashes."""

    root: Path
    texts: dict[str, str] = field(default_factory=dict)
    known: dict[str, bool] = field(default_factory=dict)

    def has(self, path: str) -> bool:
        """Whether a file or folder is there, or will be."""
        if path not in self.known:
            self.known[path] = path in MADE_PAGES or os.path.exists(self.root / path)  # noqa: PTH110 - never raises
        return self.known[path]

    def text(self, path: str) -> str:
        """The text of a page; line breaks are plain."""
        if path not in self.texts:
            data = bytes_of(self.root / path) or b""
            self.texts[path] = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
        return self.texts[path]

    @cached_property
    def pages(self) -> list[str]:
        """All pages, whether lessons or not."""
        found = (path.relative_to(self.root) for path in sorted(self.root.rglob("*.md")) if path.is_file())
        return [path.as_posix() for path in found if not any(part.startswith((".", "_")) for part in path.parts)]


def library_of(site: Site) -> Library:
    """The library of a site, with what was read already."""
    return Library(Path(site.root), {lesson.path: lesson.text for course in site.courses for lesson in course.lessons})


@lru_cache(maxsize=4096)
def leads(raw: str) -> bool:
    """Whether an image, or a link into the site, may stand in a file: a quick look before texts are taken out of it."""
    return "<" in raw or "]:" in raw or "![" in raw or raw.count("](") != raw.count("](http")


def page_issues(library: Library, page: str) -> Iterator[Issue]:
    """The links and images of a page, without those of its questions."""
    text = library.text(page)
    for link in links(text) if leads(text) else ():
        line = text.count("\n", 0, link.start) + 1
        column = link.start - text.rfind("\n", 0, link.start)
        end = min(column + link.end - link.start, column + len(text[link.start :].partition("\n")[0]))
        for issue in link_issues(library, page, link):
            yield issue.placed(Place(page, line, column, end))


def item_issues(library: Library, written: Written, page: str) -> Iterator[Issue]:
    """The links and images of an item, on the page that shows it; a picture that it can't be without is a fault, told elsewhere."""
    needed = {path for _, path in written.item.pictures()}
    for text in written.item.texts():
        if "](" in text.markdown or "]:" in text.markdown or "<" in text.markdown:
            for link in links(text.markdown):
                for issue in link_issues(library, page, link) if link.to not in needed else ():
                    yield issue.placed(written.tree.place(authored_path(written.item, text.path)))


def homes(course: Course) -> Mapping[str, str]:
    """The page from which links of an item are read, by id: where it is written, else the first that uses it."""
    found: dict[str, str] = {}
    for lesson in course.lessons:
        for piece in lesson.pieces:
            for item in piece.items:
                found.setdefault(item.id, lesson.path)
    return found


def link_issues(library: Library, page: str, link: Link) -> Iterator[Issue]:
    """What is wrong with one link or image of a page."""
    if link.image and not link.alt:
        yield ALT.issue()
    path, anchor = parted(link.to)
    if (OUTSIDE.match(path) and path) or "{=" in link.to:
        return
    there = os.path.normpath(os.path.join(os.path.dirname(page), path)).replace(os.sep, "/") if path else page  # noqa: PTH118, PTH120
    if path and not library.has(there):
        yield from _missing(library, there, path, link)
    elif anchor and there.endswith(".md") and not link.image and os.path.isfile(library.root / there):  # noqa: PTH113
        yield from _anchor(library, there, anchor)


def _missing(library: Library, there: str, path: str, link: Link) -> Iterator[Issue]:
    if "." not in path.rpartition("/")[2].strip("."):
        return
    folder = library.root / os.path.dirname(there)  # noqa: PTH120
    names = os.listdir(folder) if os.path.isdir(folder) else []  # noqa: PTH112, PTH208
    rule = IMAGE if link.image else LINK
    yield rule.issue(message=f"there is no file `{path}`", hint=close(there.rpartition("/")[2], names))


def _anchor(library: Library, there: str, anchor: str) -> Iterator[Issue]:
    known = anchors(library.text(there))
    if known is None or anchor in known or anchor.startswith(("fn:", "fnref:", "__")):
        return
    if re.sub(r"[_-]\d+$", "", anchor) not in known:
        where = there.rpartition("/")[2]
        yield ANCHOR.issue(message=f"`{where}` has no place `#{anchor}`", hint=close(anchor, known))
