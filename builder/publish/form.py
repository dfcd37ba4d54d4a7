"""Items to forms: HTML that holds stem, controls and starter code in the open, and the key in an element apart.

`publish.page.lift` takes the key out again.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape

from builder.engine.item import Item
from builder.engine.values import Text
from builder.publish.controls import CONTROLS, Shown

LINE = r"(?:(?!\w{1,4}[.)](?:\s|$))[^\W\d_]|`[^`\n\t]+`)[^\n\t<&]*"
PARAGRAPH = re.compile(rf"{LINE}(?:\n{LINE})*")
"""Lines of which each begins with a letter or with code, and holds no HTML: nothing but a paragraph."""


def is_paragraph(markdown: str) -> bool:
    """Whether a text is one paragraph for certain, so that only inline patterns have to see it."""
    return PARAGRAPH.fullmatch(markdown.strip()) is not None


def form(course: str, item: Item, texts: Mapping[str, str], words: Mapping[str, str], nth: int = 1) -> str:
    """The `<item-form>` of an item, its key included; the `nth` of this item on its page."""
    shown = Shown(course, item, item.id if nth == 1 else f"{item.id}-{nth}", texts, words)
    about = f'id="{shown.anchor}" data-item="{escape(course)}/{item.id}" data-type="{item.kind}" data-state="waiting"'
    about += f' data-points="{item.points:g}"'
    about += f' data-attempts="{item.attempts}"' if item.attempts else ""
    about += f' data-hints="{len(item.hints)}"' if item.hints else ""
    stem = f'<div class="pd-stem" id="{shown.anchor}-stem">{texts["stem"]}</div>'
    controls = "".join(CONTROLS[each.kind](shown, each) for each in item.controls())
    body = f"<form>{stem}<paydown-controls>{controls}</paydown-controls></form>"
    return f"<item-form {about}>{body}{_key(shown)}</item-form>"


def _key(shown: Shown) -> str:
    texts = ((escape(text.path), shown.texts[text.path]) for text in private(shown.item))
    inner = "".join(f'<paydown-text data-path="{path}">{html}</paydown-text>' for path, html in texts)
    return f'<paydown-key data-item="{shown.item.id}" data-search-exclude="">{inner}</paydown-key>'


def private(item: Item) -> Iterator[Text]:
    """The texts that belong to the key."""
    return (text for text in item.texts() if not text.public)
