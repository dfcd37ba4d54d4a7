"""Which files beside Markdown are published: those that pages link or the site's settings name, and never an author's own files."""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from builder.course.model import Site

LINKED = re.compile(
    r"""\]\(\s*<?([^)\s>]+)|(?:src|href|poster|data)\s*=\s*["']([^"'>]+)|^\s*\[[^\]]+\]:\s*<?(\S+?)>?\s*$""",
    re.MULTILINE,
)

NEVER = (".yml", ".yaml", "paydown.lock")
"""Ends of the names of files that no link publishes."""


def own(file: File, config: MkDocsConfig) -> bool:
    """Whether a file lies in the docs folder rather than in a theme."""
    return bool(file.src_dir and Path(file.src_dir) == Path(config.docs_dir))


def configured(config: MkDocsConfig) -> set[str]:
    named = [*map(str, config.extra_css), *(str(getattr(each, "path", each)) for each in config.extra_javascript)]
    named += [str(config.theme.get(key)) for key in ("logo", "favicon") if config.theme.get(key)]
    return set(named)


def linked(files: Files) -> set[str]:
    """Paths that pages link to, as far as such a file may be published."""
    found: set[str] = set()
    for page in files.documentation_pages():
        text = page.content_string if "](" in (page.content_string or "") or "=" in (page.content_string or "") else ""
        found |= set(_targets(PurePosixPath(page.src_uri).parent, LINKED.findall(text)))
    return {path for path in found if not path.endswith(NEVER)}


def shown(site: Site) -> set[str]:
    """Pictures that forms show, and what texts of banks link to: no page's Markdown names these."""
    found: set[str] = set()
    for lesson in (lesson for course in site.courses for lesson in course.lessons):
        folder = PurePosixPath(lesson.path).parent
        for item in lesson.items:
            found |= set(_targets(folder, ((path,) for _, path in item.pictures())))
        banked = (item for piece in lesson.pieces if piece.block.kind == "questions" for item in piece.items)
        texts = [text.markdown for item in banked for text in item.texts()]
        found |= set(_targets(folder, LINKED.findall("\n\n".join(texts))))
    return {path for path in found if not path.endswith(NEVER)}


def _targets(folder: PurePosixPath, links: Iterable[tuple[str, ...]]) -> Iterable[str]:
    for link in links:
        target = next(filter(None, link)).partition("#")[0].partition("?")[0]
        parts: list[str] = []
        for part in [*folder.parts, *target.split("/")]:
            if part == "..":
                parts = parts[:-1]
            elif part not in ("", "."):
                parts.append(part)
        yield "/".join(parts)
