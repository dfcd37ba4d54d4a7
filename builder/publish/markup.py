"""HTML that stands in Markdown without being read as such: whatever a learner wrote comes out as plain text, and nothing else.

Blocks are single lines, so that Markdown takes each for one piece of raw HTML.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

UNSAFE = re.compile(r"[^0-9A-Za-z \u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0001fffd]")
CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
CONTROL = {*range(0x20), *range(0x7F, 0xA0)} - {9, 10}


@dataclass(frozen=True)
class Sheet:
    """A page of a report: its path in the docs folder, title and Markdown. A `wide` one has no table of contents beside it."""

    path: str
    title: str
    body: str
    wide: bool = False

    @property
    def text(self) -> str:
        """The file's content."""
        about = f"title: {json.dumps(escape(self.title))}\n" + ("hide: [toc]\n" if self.wide else "")
        return f"---\n{about}---\n\n# {inert(self.title)}\n\n{self.body}"


@dataclass(frozen=True)
class Cell:
    """HTML of a table's cell; a `head` names its row, a `number` stands to the right, what was `said` needs room."""

    html: str
    head: bool = False
    number: bool = False
    said: bool = False


def inert(text: str) -> str:
    """Any text as one line of HTML in which neither HTML nor Markdown finds anything to do."""
    return UNSAFE.sub(lambda found: _reference(ord(found[0])), text)


def _reference(code: int) -> str:
    sound = code not in CONTROL and not 0xD800 <= code <= 0xDFFF and code & 0xFFFE != 0xFFFE
    return f"&#{code};" if sound else "&#65533;"


def brief(text: str, most: int = 80) -> str:
    """A text on one line and no longer than so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def inline(markdown: str) -> str:
    """An authored text where there is no room for more than words and `code`."""
    out, at = "", 0
    for found in CODE.finditer(markdown):
        lines = found[2].partition("\n")[2] if len(found[1]) > 2 else found[2]
        out += inert(markdown[at : found.start()]) + f"<code>{inert((lines or found[2]).strip())}</code>"
        at = found.end()
    return out + inert(markdown[at:])


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, hidden: bool = False) -> str:
    """A table in a box that scrolls where the page is too narrow. `hidden`: the caption is for those who don't see."""
    head = "".join(f'<th scope="col"{_right(head.startswith("#"))}>{inert(head.lstrip("#"))}</th>' for head in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    title = f"<caption{' class=pd-hidden' if hidden else ''}>{inert(caption)}</caption>"
    box = f'<div class="pd-scroll" role="region" tabindex="0" aria-label="{inert(caption)}">'
    return f'{box}<table class="pd-table">{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>\n'


def _cell(cell: Cell) -> str:
    tag = 'th scope="row"' if cell.head else "td"
    kind = ' class="pd-said"' if cell.said else _right(cell.number)
    return f"<{tag}{kind}>{cell.html}</{tag[:2]}>"


def _right(number: bool) -> str:
    return ' class="pd-number"' if number else ""


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """A few large numbers with what they count."""
    return f'<dl class="pd-facts">{"".join(f"<div><dt>{inert(name)}</dt><dd>{value}</dd></div>" for name, value in pairs)}</dl>\n'


def notice(title: str, lines: Iterable[str]) -> str:
    """Something to know before the numbers are believed."""
    listed = "".join(f"<li>{inert(line)}</li>" for line in lines)
    return f'<div class="admonition warning"><p class="admonition-title">{inert(title)}</p><ul>{listed}</ul></div>\n'


def folded(summary: str, html: str) -> str:
    """Something that only some want to see."""
    return f'<details class="pd-more"><summary>{inert(summary)}</summary>{html.strip()}</details>\n'


def chart(svg: str) -> str:
    """A chart in its frame; nothing where there is nothing to draw."""
    return f'<div class="pd-chart">{svg}</div>\n' if svg else ""


def link(target: str, html: str) -> str:
    """A link; the target is a path of ours."""
    return f'<a href="{target}">{html}</a>'


def minutes(value: float) -> str:
    """Minutes for people, and to the last digit for programs."""
    return f'<data value="{value!r}">{value:.1f} min</data>'


def percent(value: float | None) -> str:
    """A share as whole percent; a dash for none."""
    return "–" if value is None else f"{100 * value:.0f} %"


def seconds(value: float | None) -> str:
    """A duration for people."""
    if value is None:
        return "–"
    return f"{value:.0f} s" if value < 100 else f"{value / 60:.1f} min" if value < 6000 else f"{value / 3600:.1f} h"


def date(days: float) -> str:
    """The day of a time in days since 1970, as ISO 8601."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days)).date().isoformat()


def day(days: float) -> str:
    """The same, in HTML."""
    return f"<time>{date(days)}</time>"
