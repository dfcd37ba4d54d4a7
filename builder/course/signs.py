"""`<` that is meant as a sign, as in `<stdio.h>` or `List<T>`: a repair for texts in which it would begin an HTML tag."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from builder.course.block import compose
from builder.course.bounds import AUTOMATIC, CODE
from builder.course.fence import Block
from builder.engine.issue import Issue

RULE = "html-is-closed"
NAMES = """
a abbr acronym address area article aside audio b base basefont bdi bdo big blink blockquote body br button canvas
caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset
figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img
input ins kbd label legend li link main map mark marquee math menu meta meter nav nobr noembed noframes noscript
object ol optgroup option output p param picture plaintext pre progress q rp rt ruby s samp script search section
select slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead
time title tr track tt u ul var video wbr xmp
"""
ELEMENTS = frozenset(NAMES.split())
"""Of HTML, those of its past too; other names may be meant as tags only if they have a hyphen, or stand in `svg` or `math`."""
SIGN = re.compile(r"<(?=/?(?P<name>[A-Za-z][\w.:+-]*))")
DRAWN = re.compile(r"<(?:svg|math)\b", re.IGNORECASE)


def with_plain_signs(block: Block, issues: Iterable[Issue]) -> str:
    """The YAML of a block with `&lt;` for each `<` that begins no HTML element, in the texts where issues tell of tags."""
    told = {issue.place.line for issue in issues if issue.rule == RULE}
    root = compose(block)[1] if told else None
    text = block.text
    for node in reversed([*_scalars(root)] if root is not None else []):
        if block.place(node.start_mark).line in told:
            start, end = node.start_mark.index, node.end_mark.index
            text = text[:start] + plain_signs(text[start:end]) + text[end:]
    return text


def plain_signs(markdown: str) -> str:
    """A text in which what only looks like a tag is none; code and addresses stay."""
    if DRAWN.search(markdown):
        return markdown
    kept = [found.span() for pattern in (CODE, AUTOMATIC) for found in pattern.finditer(markdown)]

    def sign(found: re.Match[str]) -> str:
        inside = any(start <= found.start() < end for start, end in kept)
        name = found["name"].lower()
        return "<" if inside or name in ELEMENTS or "-" in name else "&lt;"

    return SIGN.sub(sign, markdown)


def _scalars(node: Any) -> Iterator[Any]:
    """The texts below a YAML node, in their order."""
    for each in node.value if isinstance(node.value, list) else ():
        for child in each if isinstance(each, tuple) else (each,):
            yield from _scalars(child)
    if not isinstance(node.value, list):
        yield node
