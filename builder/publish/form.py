"""Items to forms: an element tree that carries stem, controls and starter code in the open, and the key in an
element that `publish.page.lift` takes out again.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement

from builder.engine.item import Item
from builder.engine.values import Control, Part, Text

PLAIN = re.compile(r"[^\W\d_]+(?:,? [^\W\d_]+)*[.?!]?")
"""A text that no Markdown extension has anything to say about: words, blanks, commas, one mark at its end."""

type Rendered = Mapping[str, Sequence[Element] | str]
"""Text path -> the elements of its Markdown, or a plain text."""


def is_plain(markdown: str) -> bool:
    """Whether a text needs no Markdown at all."""
    return len(markdown) < 200 and PLAIN.fullmatch(markdown.strip()) is not None


LINE = re.compile(r"(?!\w{1,4}[.)]\s)[^\W\d_`][^\n<&]*|(?:`[^`\n]+`)[^\n<&]*")
"""One line that can only be a paragraph: it begins with a letter or with code, and holds no HTML."""


def is_line(markdown: str) -> bool:
    """Whether a text is one paragraph for certain, so that only inline patterns have to see it."""
    return LINE.fullmatch(markdown.strip()) is not None


def shown_order(course: str, item: Item, control: Control) -> tuple[Part, ...]:
    """Parts in the order of the page: by the sha256 of the item's full name and their ids, which gives nothing away."""
    if control.keep_order:
        return control.parts
    name = f"{course}/{item.id}"
    parts = tuple(sorted(control.parts, key=lambda part: hashlib.sha256(f"{name}/{part.id}".encode()).digest()))
    solved = control.kind == "sort" and item.score({control.name: tuple(part.id for part in parts)}).share == 1
    return _unsolved(item, control, parts) if solved else parts


def _unsolved(item: Item, control: Control, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    turns = (parts[n:] + parts[:n] for n in range(1, len(parts)))
    swaps = ((*parts[:n], parts[n + 1], parts[n], *parts[n + 2 :]) for n in range(len(parts) - 1))
    orders = [*turns, *swaps]
    return next((o for o in orders if item.score({control.name: tuple(p.id for p in o)}).share != 1), parts)


def form(course: str, item: Item, rendered: Rendered, words: Mapping[str, str], nth: int = 1) -> Element:
    """The `<item-form>` of an item, its key included; the `nth` of this item on its page."""
    anchor = item.id if nth == 1 else f"{item.id}-{nth}"
    about = {"id": anchor, "data-item": f"{course}/{item.id}", "data-type": item.kind, "data-state": "waiting"}
    about["data-points"] = f"{item.points:g}"
    if item.attempts:
        about["data-attempts"] = str(item.attempts)
    if item.hints:
        about["data-hints"] = str(len(item.hints))
    root = Element("item-form", about)
    body = SubElement(root, "form")
    stem = SubElement(body, "div", {"class": "pd-stem", "id": f"{anchor}-stem"})
    _fill(stem, rendered["stem"])
    controls = SubElement(body, "paydown-controls")
    for control in item.controls():
        controls.append(CONTROLS[control.kind](course, item, control, rendered, words))
    for labelled in controls.iter():
        if "aria-labelledby" in labelled.attrib:
            labelled.set("aria-labelledby", f"{anchor}-stem")
    root.append(_key(item, rendered))
    return root


def _options(course: str, item: Item, control: Control, rendered: Rendered, words: Mapping[str, str]) -> Element:
    group = Element(
        "fieldset", {"data-control": "options", "data-name": control.name, "aria-labelledby": f"{item.id}-stem"}
    )
    for part in shown_order(course, item, control):
        label = SubElement(group, "label", {"class": "pd-option"})
        SubElement(
            label, "input", {"type": "checkbox" if control.several else "radio", "name": control.name, "value": part.id}
        )
        label.append(_inline(rendered[part.text] if part.text else words.get(part.word, part.word.capitalize())))
    return group


def _line(course: str, item: Item, control: Control, rendered: Rendered, words: Mapping[str, str]) -> Element:
    label = Element("label", {"class": "pd-line", "data-control": "line"})
    SubElement(label, "span", {"class": "pd-label"}).text = words.get("your-answer", "Your answer")
    about = {
        "type": "text",
        "name": control.name,
        "autocomplete": "off",
        "autocapitalize": "off",
        "spellcheck": "false",
    }
    SubElement(label, "input", about | ({"inputmode": "decimal"} if control.numeric else {}))
    if control.unit:
        SubElement(label, "span", {"class": "pd-unit"}).text = control.unit
    return label


def _sort(course: str, item: Item, control: Control, rendered: Rendered, words: Mapping[str, str]) -> Element:
    root = Element(
        "sort-list", {"data-control": "sort", "data-name": control.name, "aria-labelledby": f"{item.id}-stem"}
    )
    lines = SubElement(root, "ol")
    for part in shown_order(course, item, control):
        SubElement(lines, "li", {"data-id": part.id}).append(_inline(rendered[part.text]))
    return root


def _editor(course: str, item: Item, control: Control, rendered: Rendered, words: Mapping[str, str]) -> Element:
    root = Element("code-editor", {"data-control": "editor", "data-name": control.name, "data-file": control.file})
    rows = str(max(4, min(20, control.value.count("\n") + 2)))
    about = {"name": control.name, "aria-labelledby": f"{item.id}-stem", "spellcheck": "false", "rows": rows}
    SubElement(root, "textarea", about | {"autocapitalize": "off", "autocomplete": "off"}).text = _kept(control.value)
    return root


def _kept(value: str) -> str:
    """A text that HTML reads back as it was: the first line break of a textarea is dropped by browsers."""
    return "\n" + value if value.startswith("\n") else value


CONTROLS: Mapping[str, Callable[[str, Item, Control, Rendered, Mapping[str, str]], Element]] = {
    "options": _options,
    "line": _line,
    "sort": _sort,
    "editor": _editor,
}


def _key(item: Item, rendered: Rendered) -> Element:
    key = Element("paydown-key", {"data-item": item.id, "data-search-exclude": ""})
    for text in private(item):
        _fill(SubElement(key, "paydown-text", {"data-path": text.path}), rendered[text.path])
    return key


def private(item: Item) -> Iterator[Text]:
    """The texts that belong to the key."""
    return (text for text in item.texts() if not text.public)


def _inline(content: Sequence[Element] | str) -> Element:
    """One paragraph as a span; more than that as a block."""
    if isinstance(content, str):
        span = Element("span", {"class": "pd-text"})
        span.text = content
        return span
    if len(content) == 1 and content[0].tag == "p":
        content[0].tag = "span"
        content[0].set("class", "pd-text")
        content[0].tail = None
        return content[0]
    block = Element("div", {"class": "pd-text"})
    block.extend(content)
    return block


def _fill(element: Element, content: Sequence[Element] | str) -> None:
    if isinstance(content, str):
        SubElement(element, "p").text = content
    else:
        element.extend(content)
