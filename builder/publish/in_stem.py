"""Controls that stand in the running text of a stem: their marks in its HTML are replaced by them."""

import re
from collections.abc import Callable, Mapping
from html import escape

from builder.engine.values import Control
from builder.publish.controls import Shown, shown_order, text_of

MARK = re.compile(r"pdq[a-p]{12}")
CLOSED = re.compile(r'(<(span|div) class="arithmatex">.*?</\2>|<[^>]*>)', re.DOTALL)
"""What no control can stand in: formulas and tags."""
SENTENCE = re.compile(r"[.!?:]\s+")
BEFORE, AFTER = 60, 40
"""So many characters around a blank are part of its accessible name."""


def set_in(shown: Shown, stem: str, controls: tuple[Control, ...], wrap: Callable[[str], str]) -> str:
    """A stem's HTML with its controls in it, each as `wrap` gives it; one whose mark is lost stands at the end."""
    text = text_of(stem)
    left = {each.mark: wrap(_blank(shown, each, nth, len(controls), text)) for nth, each in enumerate(controls, 1)}
    out = ""
    for nth, piece in enumerate(CLOSED.split(stem)):
        if nth % 3 == 0:
            out += MARK.sub(lambda found: left.pop(found[0], "…"), piece)
        elif nth % 3 == 1:
            out += MARK.sub("…", piece)
    return out + "".join(f'<p class="pd-line">{each}</p>' for each in left.values())


def _blank(shown: Shown, control: Control, nth: int, count: int, text: str) -> str:
    about = f'name="{escape(control.name)}" aria-label="{escape(_label(shown.words, control, nth, count, text))}"'
    if control.parts:
        parts = shown_order(shown.course, shown.item, control)
        options = (f'<option value="{escape(part.id)}">{escape(part.label)}</option>' for part in parts)
        field = f'<select {about}><option value="">…</option>{"".join(options)}</select>'
    else:
        about += ' inputmode="decimal"' if control.numeric else ""
        about += f' size="{control.size}" autocomplete="off" autocapitalize="off" spellcheck="false"'
        field = f'<input type="text" {about}>'
    return f'<span class="pd-blank" data-control="blank" data-part="{escape(control.name)}" data-nth="{nth}">{field}</span>'


def _label(words: Mapping[str, str], control: Control, nth: int, count: int, text: str) -> str:
    """`Blank 1 of 2: The capital of France is …`: its number, and the words around it."""
    named = words.get("blank-of", "Blank {nth} of {all}").replace("{nth}", str(nth)).replace("{all}", str(count))
    before, _, after = text.partition(control.mark)
    before = SENTENCE.split(before.rpartition("\n")[2])[-1]
    after = after.partition("\n")[0]
    near = f"{_end(before)}\0{SENTENCE.split(after)[0][:AFTER]}"
    near = " ".join(MARK.sub("…", near).replace("\0", "…").split())
    return f"{named}: {near}" if near.strip("… ") else named


def _end(text: str) -> str:
    """The last words of a text."""
    return text if len(text) <= BEFORE else text[-BEFORE:].partition(" ")[2]
