"""Controls that belong together, one for each part of an item: pairs below each other, rows of a table."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape

from builder.engine.values import Control, Part
from builder.publish.controls import Shown, in_order, part_html, shown_order, text_of

PLAIN = re.compile(r"<p>(?:[^<]|</?(?:em|strong|code|kbd|del|ins|mark)>)*</p>")
"""HTML that says the same as its plain text, so that a native list can hold it."""
LONGEST = 60
"""A longer text is told by its letter: narrow windows cut it off in a native list."""


def plain(html: str) -> str:
    """The text of HTML on one line."""
    return " ".join(text_of(html).split())


def _rows(shown: Shown, controls: tuple[Control, ...]) -> tuple[Control, ...]:
    return (
        controls
        if controls[0].keep_order
        else tuple(in_order(f"{shown.course}/{shown.item.id}", controls, lambda each: each.name))
    )


def pairs(shown: Shown, controls: tuple[Control, ...]) -> str:
    """Terms with a native list each. Texts that such a list can't hold stand above, with letters to choose by."""
    parts = shown_order(shown.course, shown.item, replace(controls[0], keep_order=False))
    texts = [shown.texts[part.text] for part in parts]
    lettered = any(not PLAIN.fullmatch(html) or len(plain(html)) > LONGEST for html in texts)
    names = [letter(nth) if lettered else plain(html) for nth, html in enumerate(texts)]
    listed = "".join(
        f'<option value="{part.id}">{escape(name)}</option>' for part, name in zip(parts, names, strict=True)
    )
    options = f'<option value="">{escape(shown.words.get("choose", "Choose"))}</option>{listed}'
    cards = "".join(f'<li data-fits="{part.id}">{part_html(shown, part)}</li>' for part in parts)
    above = f'<ol class="pd-fits" type="A">{cards}</ol>' if lettered else ""
    rows = "".join(_pair(shown, each, options) for each in _rows(shown, controls))
    about = f'data-control="pairs" role="group" aria-labelledby="{shown.anchor}-stem"'
    return f"<match-pairs {about}>{above}{rows}</match-pairs>"


def _pair(shown: Shown, control: Control, options: str) -> str:
    term = f'<div class="pd-term">{part_html(shown, Part("", control.text))}</div>'
    label = escape(plain(shown.texts[control.text]))
    field = f'<select name="{escape(control.name)}" aria-label="{label}">{options}</select>'
    return f'<div class="pd-pair" data-part="{escape(control.name)}">{term}{field}</div>'


def letter(nth: int) -> str:
    """A, B, … Z, AA, AB: as browsers number `<ol type="A">`."""
    return (letter(nth // 26 - 1) if nth >= 26 else "") + chr(65 + nth % 26)


def grid(shown: Shown, controls: tuple[Control, ...]) -> str:
    """A table with a radio in each cell, which says itself what row and column it stands in."""
    heads = "".join(_head(shown, part, "col") for part in controls[0].parts)
    rows = "".join(_row(shown, each) for each in _rows(shown, controls))
    about = f'class="pd-grid" data-control="grid" aria-labelledby="{shown.anchor}-stem"'
    return f"<table {about}><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _row(shown: Shown, control: Control) -> str:
    asked = plain(shown.texts[control.text])
    cells = "".join(f"<td>{_cell(shown, control, part, asked)}</td>" for part in control.parts)
    head = _head(shown, Part("", control.text), "row")
    return f'<tr data-part="{escape(control.name)}">{head}{cells}</tr>'


def _head(shown: Shown, part: Part, scope: str) -> str:
    """A head of a row or column, which says itself what it is where a formula would not."""
    html = shown.texts[part.text]
    label = f' aria-label="{escape(plain(html))}"' if "arithmatex" in html else ""
    return f'<th scope="{scope}"{label}>{part_html(shown, part)}</th>'


def _cell(shown: Shown, control: Control, part: Part, asked: str) -> str:
    name = escape(f"{asked}: {plain(shown.texts[part.text])}")
    box = f'<input type="radio" name="{escape(control.name)}" value="{part.id}" aria-label="{name}">'
    return f'<label>{box}<span aria-hidden="true">{part_html(shown, part)}</span></label>'


GROUPS: Mapping[str, Callable[[Shown, tuple[Control, ...]], str]] = {"pair": pairs, "row": grid}
