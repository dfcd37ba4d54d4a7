"""Items to forms: HTML that holds stem, controls and starter code in the open, and the key in an element apart.

`publish.page.lift` takes the key out again.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby

from builder.engine.drawn import Table, drawn, with_tokens
from builder.engine.item import Item
from builder.engine.placeholder import token
from builder.engine.values import Control, Text
from builder.publish.controls import CONTROLS, Shown
from builder.publish.in_stem import set_in
from builder.publish.rows import GROUPS

LINE = r"(?:(?!\w{1,4}[.)](?:\s|$))[^\W\d_]|`[^`\n\t]+`)[^\n\t<&]*"
PARAGRAPH = re.compile(rf"{LINE}(?:\n{LINE})*")
"""Lines of which each begins with a letter or with code, and holds no HTML: nothing but a paragraph."""


def is_paragraph(markdown: str) -> bool:
    """Whether a text is one paragraph for certain, so that only inline patterns have to see it."""
    return PARAGRAPH.fullmatch(markdown.strip()) is not None


def form(
    course: str,
    item: Item,
    texts: Mapping[str, str],
    words: Mapping[str, str],
    nth: int = 1,
    table: Table | None = None,
    draw: int | None = None,
    was: tuple[str, ...] = (),
) -> str:
    """The `<item-form>` of an item, its key included; the `nth` of this item on its page. `table`: values drawn for it;
    `draw`: the number of the fence of which a learner gets a part; `was`: its former ids.
    """
    anchor = item.id if nth == 1 else f"{item.id}-{nth}"
    about = f'id="{anchor}" data-item="{escape(course)}/{item.id}" data-type="{item.kind}" data-state="waiting"'
    about += f' data-points="{item.points:g}"' if item.scored else ""
    about += f' data-attempts="{item.attempts}"' if item.attempts else ""
    about += f' data-hints="{len(item.hints)}"' if item.hints else ""
    about += " data-drawn" if table else ""
    about += f' data-draw="{draw}"' if draw is not None else ""
    about += f' data-was="{escape(" ".join(f"{course}/{name}" for name in was))}"' if was else ""
    shown = Shown(course, item, anchor, texts, words)
    stem, controls = drawn_parts(shown, table) if table else parts(shown, item.controls(), aside)
    body = f'<div class="pd-stem" id="{anchor}-stem">{stem}</div>{aside(controls)}'
    body += "<how-sure></how-sure>" if item.confidence else ""
    return f"<item-form {about}><form>{body}</form>{_key(shown)}</item-form>"


def parts(shown: Shown, controls: Sequence[Control], wrap: Callable[[str], str] = str) -> tuple[str, str]:
    """Stem, with the controls that stand in it, each as `wrap` gives it; and all other controls, those of a group together."""
    within = tuple(each for each in controls if each.mark)
    stem = set_in(shown, shown.texts["stem"], within, wrap) if within else shown.texts["stem"]
    kinds = groupby((each for each in controls if not each.mark), lambda each: each.kind)
    return stem, "".join(_written(shown, kind, tuple(each)) for kind, each in kinds)


def _written(shown: Shown, kind: str, controls: tuple[Control, ...]) -> str:
    if kind in GROUPS:
        return GROUPS[kind](shown, controls)
    return "".join(CONTROLS[kind](shown, each) for each in controls)


def aside(html: str) -> str:
    """A control where search does not look."""
    return f"<paydown-controls>{html}</paydown-controls>"


def drawn_parts(shown: Shown, table: Table) -> tuple[str, str]:
    """Stem and controls of a parameterised item, as they are for seed 0: so they are read without scripts. With the controls
    comes a template of both that has tokens for values, and the values of those tokens; of no others, which belong to the key.
    """
    first, open_ = drawn(shown.item, table, 0), with_tokens(shown.item, table)
    here, both = replace(shown, item=first), zip(open_.controls(), first.controls(), strict=True)
    asked = [replace(each, numeric=now.numeric, size=now.size) for each, now in both]
    stem, controls = parts(here, asked)
    seen = {nth for nth in range(len(table.sources)) if token(shown.item.id, nth) in stem + controls}
    values = json.dumps({nth: table.texts[nth] for nth in sorted(seen)}, ensure_ascii=False, separators=(",", ":"))
    quoted = escape(values, quote=False).replace("'", "&#39;")
    template = f"<template data-values='{quoted}'><div>{stem}</div><div>{controls}</div></template>"
    first_controls = filled_html(controls, shown.item.id, table)
    first_stem = parts(here, asked, aside)[0]
    return filled_html(first_stem, shown.item.id, table), f'<div class="pd-controls">{first_controls}{template}</div>'


def filled_html(html: str, item: str, table: Table, seed: int = 0) -> str:
    """HTML with values in place of their tokens."""
    for nth, texts in enumerate(table.texts):
        html = html.replace(token(item, nth), escape(texts[seed]))
    return html


def _key(shown: Shown) -> str:
    texts = ((escape(text.path), shown.texts[text.path]) for text in private(shown.item))
    inner = "".join(f'<paydown-text data-path="{path}">{html}</paydown-text>' for path, html in texts)
    return f'<paydown-key data-item="{shown.item.id}" data-search-exclude="">{inner}</paydown-key>'


def private(item: Item) -> Iterator[Text]:
    """The texts that belong to the key."""
    return (text for text in item.texts() if not text.public)
