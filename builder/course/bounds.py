"""Texts that stay within themselves: what an author writes into a field can't reach the rest of the page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from builder.course.fence import FENCE
from builder.engine.issue import Issue, Path
from builder.engine.item import Item
from builder.engine.values import Text

SUSPECT = re.compile(r"[<\\]|\]:|```|~~~")
"""Without one of these in its YAML, no text of an item can be at fault."""
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
ESCAPED = re.compile(r"\\[\\`]")
AUTOMATIC = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*|[^<>\s@]+@[^<>\s@]+)>")
"""`<https://example.org>`, `<me@example.org>`."""
GLOBAL = re.compile(r"^ {0,3}(?:\[\^[^\]]+\]|\*\[[^\]]+\]):", re.MULTILINE)
"""Footnotes and abbreviations: they belong to the page, wherever they are written."""
DEFINITION = re.compile(r"\s*(?: {0,3}\*?\[[^\]]+\]:.*(?:\n|\Z)\s*)+")
BEGINS = re.compile(r"<(?=[A-Za-z/!?])")
VALUE = r"""(?:"[^"<>]*"|'[^'<>]*'|[^\s"'=<>`]+)"""
TAG = re.compile(rf"<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s+[A-Za-z_:@][-\w:.]*(?:\s*=\s*{VALUE})?)*)\s*(/?)>")
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "link", "meta", "source", "track", "wbr"])
DRAWN = frozenset({"svg", "math"})
"""Only in these may a tag that is not void close itself."""
OURS = ("item-form", "paydown-", "sort-list", "code-editor", "text-area", "image-point")
TAKEN = frozenset(
    {"form", "input", "button", "select", "option", "optgroup", "textarea", "fieldset", "legend", "label", "output"}
    | {"html", "head", "body", "base", "meta", "title", "template", "frame", "frameset", "noframes", "noembed"}
    | {"datalist", "plaintext", "xmp"}
)
"""Tags with a part in the form or the page around a text."""
WITHIN: Mapping[str, tuple[str, ...]] = {
    "li": ("ul", "ol", "menu"),
    **dict.fromkeys(("dt", "dd"), ("dl",)),
    "tr": ("table", "thead", "tbody", "tfoot"),
    **dict.fromkeys(("td", "th"), ("tr",)),
    **dict.fromkeys(("caption", "colgroup", "thead", "tbody", "tfoot"), ("table",)),
    "col": ("colgroup",),
}
"""Tags that would end an element of ours if they stood alone."""


def text_issues(item: Item, source: str) -> Iterator[Issue]:
    """What in the texts of an item would reach beyond its field, or show nothing there. `source`: the YAML that holds it."""
    for text in item.texts() if SUSPECT.search(source) else ():
        yield from (replace(issue, at=authored_path(item, text.path)) for issue in _reaching(text))


def _reaching(text: Text) -> Iterator[Issue]:
    if _open_fence(text.markdown):
        hint = "close it with a line of its own."
        yield Issue("fence-is-closed", "a code fence in this text is never closed", hint=hint)
    elif "<" in text.markdown and (fault := html_fault(text.markdown)):
        yield Issue("html-is-closed", fault, hint="write `&lt;` for a plain `<`, or put code in backticks.")
    if "]:" in text.markdown and (not text.markdown.strip() or DEFINITION.fullmatch(text.markdown)):
        hint = "write what is to be read; a text that begins with `[` and has `]:` in it defines a link."
        yield Issue("text-shows-something", "this text shows nothing: it only defines something", hint=hint)
    elif text.markdown.startswith("<") and _only_tags(text.markdown):
        hint = "put a tag that is to be read in backticks."
        yield Issue("text-shows-something", "this text shows nothing: to the page it is only a tag", hint=hint)
    elif not text.public and "]:" in text.markdown and GLOBAL.search(text.markdown):
        what = "a footnote or abbreviation here would stand in the open page"
        yield Issue("key-has-no-footnote", what, hint="write it into the text.")


def _only_tags(markdown: str) -> bool:
    """Whether a text is made of tags without attributes, and draws nothing: what has any may be a picture, or styled."""
    tags = list(TAG.finditer(markdown))
    return not any(each[3] or each[2].lower() in DRAWN for each in tags) and not TAG.sub("", markdown).strip()


def authored_path(item: Item, path: str) -> Path:
    """The path of a text as the author wrote it: parts by position instead of by id."""
    at: list[str | int] = [int(step) if step.isdigit() else step for step in path.split("/")]
    named = getattr(item, "named", None)
    if len(at) > 1 and isinstance(named, Mapping) and path.split("/")[1] in named:
        at[1] = list(named).index(path.split("/")[1])
    return tuple(at)


def _open_fence(markdown: str) -> bool:
    if "```" not in markdown and "~~~" not in markdown:
        return False
    return _without_fences(markdown)[1]


def _without_fences(markdown: str) -> tuple[str, bool]:
    """A text without its code fences, and whether one of them is still open at its end."""
    lines: list[str] = []
    fence = ""
    for line in markdown.split("\n"):
        found = FENCE.match(line)
        if fence:
            fence = "" if found and found["fence"].startswith(fence) and not found["info"] else fence
        elif found:
            fence = found["fence"]
        else:
            lines.append(line)
    return "\n".join(lines), bool(fence)


def html_fault(markdown: str) -> str:
    """What is wrong with the HTML in a text, in a sentence, or an empty text."""
    plain = _without_fences(markdown)[0]
    opened: list[str] = []
    for paragraph in re.split(r"\n\s*\n", plain):
        prose = AUTOMATIC.sub("", CODE.sub("", ESCAPED.sub("", paragraph)))
        if fault := next(_faults(prose, opened), ""):
            return fault
    return f"`<{opened[-1]}>` is never closed" if opened else ""


def _faults(prose: str, opened: list[str]) -> Iterator[str]:
    """Faults of a paragraph's tags; `opened` holds what is open before it, and after it."""
    for begin in BEGINS.finditer(prose):
        tag = TAG.match(prose, begin.start())
        if tag:
            name = tag[2].lower()
            drawn = name in DRAWN or any(each in DRAWN for each in opened)
            yield from _tag_fault(bool(tag[1]), name, bool(tag[4]) and drawn, opened)
        elif prose.startswith("<!--", begin.start()):
            yield "an HTML comment can't stand in a question"
        elif not _harmless(prose, begin.start()):
            yield f"`{prose[begin.start() : begin.start() + 12].partition(chr(10))[0]}` begins a tag and is none"


def _harmless(prose: str, start: int) -> bool:
    """Whether a `<` is only one: not at the start of a line, and no `>` behind it."""
    line = prose[prose.rfind("\n", 0, start) + 1 : start]
    return bool(line.strip()) and ">" not in prose[start:]


def _tag_fault(closes: bool, name: str, alone: bool, opened: list[str]) -> Iterator[str]:
    if name.startswith(OURS):
        yield f"the tag `<{name}>` belongs to Paydown"
    elif name in TAKEN:
        yield f"the tag `<{name}>` can't stand in a question: the page or the form needs it"
    elif name in WITHIN and not closes and not (opened and opened[-1] in WITHIN[name]):
        yield f"`<{name}>` stands outside of `<{WITHIN[name][0]}>`"
    elif closes and name not in VOID:
        if not opened or opened.pop() != name:
            yield f"`</{name}>` closes nothing that is open"
    elif name not in VOID and not alone:
        opened.append(name)
