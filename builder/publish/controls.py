"""Controls to HTML: each kind of control is a function that writes it, the same for every type of item."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape

from builder.engine.item import Item
from builder.engine.values import Control, Part

IMAGE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
ENDS = re.compile(r"</(?:p|li|td|th|tr|div|dd|dt|h\d|pre)>|<br\b[^>]*>")
FORMULA = re.compile(r'<(span|div) class="arithmatex">\\[(\[](.*?)\\[)\]]</\1>', re.DOTALL)
PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Shown:
    """An item on a page: `anchor` is its id in the HTML, `texts` are the HTML of its texts by path."""

    course: str
    item: Item
    anchor: str
    texts: Mapping[str, str]
    words: Mapping[str, str]


def shown_order(course: str, item: Item, control: Control) -> tuple[Part, ...]:
    """Parts in the order of the page: by the sha256 of the item's full name and their ids, which gives nothing away."""
    if control.keep_order:
        return control.parts
    parts = tuple(in_order(f"{course}/{item.id}", control.parts, lambda part: part.id))
    solved = control.kind == "sort" and item.solves({control.name: tuple(part.id for part in parts)})
    return _unsolved(item, control, parts) if solved else parts


def in_order[T](name: str, things: Iterable[T], id_of: Callable[[T], str]) -> list[T]:
    """Things in an order made from an item's full name and their ids: the same for everyone, and it gives nothing away."""
    return sorted(things, key=lambda each: hashlib.sha256(f"{name}/{id_of(each)}".encode()).digest())


def _unsolved(item: Item, control: Control, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    turns = (parts[n:] + parts[:n] for n in range(1, len(parts)))
    swaps = ((*parts[:n], parts[n + 1], parts[n], *parts[n + 2 :]) for n in range(len(parts) - 1))
    orders = [*turns, *swaps]
    return next((o for o in orders if not item.solves({control.name: tuple(p.id for p in o)})), parts)


def _options(shown: Shown, control: Control) -> str:
    box = f'<input type="{"checkbox" if control.several else "radio"}" name="{control.name}"'
    parts = shown_order(shown.course, shown.item, control)
    labels = (
        f'<label class="pd-option">{box} value="{escape(part.id)}">{part_html(shown, part)}</label>' for part in parts
    )
    about = f'data-control="options" data-name="{control.name}" aria-labelledby="{shown.anchor}-stem"'
    return f"<fieldset {about}>{''.join(labels)}</fieldset>"


def _line(shown: Shown, control: Control) -> str:
    label = f'<span class="pd-label">{escape(shown.words.get("your-answer", "Your answer"))}</span>'
    about = f'type="text" name="{control.name}"' + (' inputmode="decimal"' if control.numeric else "")
    about += ' autocomplete="off" autocapitalize="off" spellcheck="false"'
    unit = f'<span class="pd-unit">{escape(control.unit)}</span>' if control.unit else ""
    return f'<label class="pd-line" data-control="line">{label}<input {about}>{unit}</label>'


def _sort(shown: Shown, control: Control) -> str:
    about = f'data-control="sort" data-name="{control.name}" aria-labelledby="{shown.anchor}-stem"'
    parts = shown_order(shown.course, shown.item, control)
    about += " data-indent" if control.indent else ""
    lines = "".join(f'<li data-id="{escape(part.id)}">{part_html(shown, part)}</li>' for part in parts)
    if not control.pile:
        return f"<sort-list {about}><ol>{lines}</ol></sort-list>"
    used, pile = (escape(shown.words.get(word, "")) for word in ("sort-used", "sort-pile"))
    empty = f'<p class="pd-label" aria-hidden="true">{used}</p><ol aria-label="{used}"></ol>'
    full = f'<p class="pd-label" aria-hidden="true">{pile}</p><ol class="pd-pile" aria-label="{pile}">{lines}</ol>'
    return f"<sort-list {about}>{empty}{full}</sort-list>"


def _editor(shown: Shown, control: Control) -> str:
    about = f'data-control="editor" data-name="{control.name}" data-file="{escape(control.file)}"'
    rows = max(4, min(20, control.value.count("\n") + 2))
    area = f'name="{control.name}" aria-labelledby="{shown.anchor}-stem" rows="{rows}"'
    area += ' spellcheck="false" autocapitalize="off" autocomplete="off"'
    return f"<code-editor {about}><textarea {area}>{_kept(control.value)}</textarea></code-editor>"


def _text(shown: Shown, control: Control) -> str:
    limits = f' data-least="{control.least}" data-most="{control.most}"'
    asked = "words-between" if control.least and control.most else "words-least" if control.least else "words-most"
    told = shown.words.get(asked, "").replace("{least}", str(control.least)).replace("{most}", str(control.most))
    tip = f'<p class="pd-tip" id="{shown.anchor}-words">{escape(told) if control.least or control.most else ""}</p>'
    rows = max(4, min(16, (control.most or control.least * 2) // 12))
    area = f'name="{control.name}" rows="{rows}" aria-describedby="{shown.anchor}-words"'
    label = f'<span class="pd-label">{escape(shown.words.get("your-answer", "Your answer"))}</span>'
    about = f'data-control="text" data-name="{control.name}"{limits}'
    return f"<text-area {about}><label>{label}<textarea {area}></textarea></label>{tip}</text-area>"


def _point(shown: Shown, control: Control) -> str:
    fields = "".join(
        f'<label><span class="pd-label">{escape(shown.words.get(f"point-{axis}", axis))}</span>'
        f'<input type="number" min="0" max="100" step="any" inputmode="decimal" data-axis="{axis}"></label>'
        for axis in "xy"
    )
    about = f'data-control="point" data-name="{control.name}"'
    picture = f'<div class="pd-picture">{shown.texts[control.text]}</div>'
    return f'<image-point {about}>{picture}<div class="pd-place">{fields}</div></image-point>'


def _kept(value: str) -> str:
    """A text that HTML reads back as it was: the first line break of a textarea is dropped by browsers."""
    return ("\n" if value.startswith("\n") else "") + escape(value, quote=False)


def text_of(html: str) -> str:
    """The text of HTML: a line for each block of it, images by what they show, formulas by their source."""
    html = FORMULA.sub(r"\2", html)
    pieces = (piece if nth % 2 else piece.replace("\n", " ") for nth, piece in enumerate(PRE.split(html)))
    return unescape(TAG.sub("", ENDS.sub("\n", IMAGE.sub(r"\1", "".join(pieces)))))


def part_html(shown: Shown, part: Part) -> str:
    """The text of a part: one paragraph as a span, more than that as a block."""
    word = escape(shown.words.get(part.word, part.word.capitalize()))
    html = shown.texts[part.text] if part.text else f"<p>{word}</p>"
    if html.startswith("<p>") and html.find("</p>") == len(html) - 4:
        return f'<span class="pd-text">{html[3:-4]}</span>'
    return f'<div class="pd-text">{html}</div>'


CONTROLS: Mapping[str, Callable[[Shown, Control], str]] = {
    "options": _options,
    "line": _line,
    "sort": _sort,
    "editor": _editor,
    "text": _text,
    "point": _point,
}
