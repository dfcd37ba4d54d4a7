"""Markdown to blocks: where the question fences of a page stand, and what is doubtful about its fences."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from builder.engine.issue import Edit, Fix, Issue, Place

FENCE = re.compile(r"^(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*?)[ \t]*$")
QUOTED = re.compile(r"^[ \t]*>[> \t]*(`{3,}|~{3,})[ \t]*questions?\b")
FRONT = re.compile(r"-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*(?:\n|\Z)", re.DOTALL)
"""As MkDocs has it."""
OPEN_FRONT = re.compile(r"-{3}[ \t]*\n[A-Za-z_]+:(?:\s|$)")
BREAKS = re.compile("[\r\x85\u2028\u2029]")
"""What YAML takes for the end of a line, and we don't."""
CONTAINER = re.compile(r"\s*(?:[-*+]\s|\w{1,5}[.)]\s|!!!|\?\?\?|===|:\s|\[\^[^\]]+\]:|///)")
"""Lines that begin a list item, an admonition, a tab, a definition, a footnote, a block."""
KINDS = ("question", "questions")


@dataclass(frozen=True)
class Block:
    """A fence, or a file: YAML `text` whose first line stands at `line` of `path`, `column` characters in."""

    kind: str
    text: str
    path: str
    line: int
    column: int = 0
    closed: bool = True

    def place(self, mark: Any, end: Any = None) -> Place:
        """The place of a YAML mark in the source file."""
        (line, column), last = self._at(mark), self._at(end or mark)
        start = column + self.column + 1
        stop = last[1] + self.column + 1 if last[0] == line else start + 1
        return Place(self.path, self.line + line, start, max(stop, start + 1))

    def _at(self, mark: Any) -> tuple[int, int]:
        if mark.line > (last := self.text.count("\n")) and not BREAKS.search(self.text):
            return last, len(self.text) - self.text.rfind("\n") - 1
        if not BREAKS.search(self.text):
            return mark.line, mark.column
        before = self.text[: mark.index]
        return before.count("\n"), len(before) - before.rfind("\n") - 1

    @property
    def head(self) -> Place:
        """The place of the fence itself."""
        return Place(self.path, max(1, self.line - 1), self.column + 1, self.column + 4)


@dataclass(frozen=True)
class Span:
    """A fence of whatever kind: the lines (from 0) between which it stands, and what it says."""

    first: int
    last: int
    closed: bool
    indent: str
    fence: str
    kind: str


def front_matter(text: str) -> tuple[str, int]:
    """The YAML between `---` lines at the head of a page, and the number of lines it takes with them."""
    found = FRONT.match(text)
    return (found[1], found[0].count("\n")) if found else ("", 0)


def fences(text: str, path: str = "", skip: int = 0) -> Iterator[Block]:
    """The question fences of a Markdown text, `skip` lines from its head; fences inside other fences are examples."""
    lines = text.split("\n")
    for span in _spans(text, skip):
        if span.kind in KINDS:
            body = "\n".join(_strip(each, span.indent) for each in lines[span.first + 1 : span.last])
            yield Block(span.kind, body, path, span.first + 2, len(span.indent), span.closed)


@lru_cache(maxsize=8)
def _spans(text: str, skip: int) -> tuple[Span, ...]:
    """All fences of a page. Two ask for them: who reads questions, and who looks for fences that are meant otherwise."""
    lines = text.split("\n")
    marked = [nth for nth in range(skip, len(lines)) if "```" in lines[nth] or "~~~" in lines[nth]]
    return tuple(_found(lines, marked, range(skip, len(lines)) if "<!--" in text else marked))


def _found(lines: list[str], marked: Sequence[int], looked_at: Iterable[int]) -> Iterator[Span]:
    """Fences among the lines that are `marked` by the signs of one; where there may be comments, every line is looked at."""
    after, comment = 0, False
    for number in looked_at:
        if number < after:
            continue
        found = None if comment else FENCE.match(lines[number])
        if not found:
            comment = _in_comment(lines[number], comment)
            continue
        kind = (found["info"].split() or [""])[0]
        later = marked[bisect_right(marked, number) :]
        last, closed = _closing(lines, later, found["indent"], found["fence"], of_ours=kind in KINDS)
        if closed or kind in KINDS:
            yield Span(number, last, closed, found["indent"], found["fence"], kind)
            after = last + 1 if closed else last


def _in_comment(line: str, inside: bool) -> bool:
    if inside:
        return "-->" not in line
    return line.lstrip().startswith("<!--") and "-->" not in line


def _closing(lines: list[str], later: Sequence[int], indent: str, fence: str, *, of_ours: bool) -> tuple[int, bool]:
    """The line of the closing fence, one of those `later`; where a question has none, the line where the next one begins."""
    closes = re.compile(rf"{re.escape(indent + fence)}{fence[0]}*[ \t]*")
    if (end := next((number for number in later if closes.fullmatch(lines[number])), None)) is not None:
        return end, True
    return next((number for number in later if of_ours and _opens(lines[number])), len(lines)), False


def _opens(line: str) -> bool:
    found = FENCE.match(line)
    return bool(found and found["info"].split()[:1] in ([kind] for kind in KINDS))


def _strip(line: str, indent: str) -> str:
    return line[len(indent) :] if line.startswith(indent) else line.lstrip(" \t")


def fence_issues(text: str, path: str, skip: int) -> Iterator[Issue]:
    """Fences that are meant otherwise than they will be read."""
    lines = text.split("\n")
    if OPEN_FRONT.match(text) and not skip:
        hint = "write `---` on a line of its own behind it."
        yield Issue(
            "front-matter-is-closed", "this front matter is never closed", hint=hint, place=Place(path, 1, 1, 4)
        )
    spans = _spans(text, skip)
    for span in spans:
        yield from _span_issues(lines, path, span)
    inside = {number for span in spans for number in range(span.first, span.last + 1)}
    for number, line in enumerate(lines):
        if ">" in line and number not in inside and QUOTED.match(line):
            place = Place(path, number + 1, line.index(">") + 1)
            hint = "move the question out of the block quote."
            yield Issue("fence-stands-free", "a question can't stand in a block quote", hint=hint, place=place)


def _asks(lines: list[str], indent: str) -> bool:
    """Whether lines hold a whole question, not a page with a question in it."""
    keys = {line[len(indent) :].partition(" ")[0] for line in lines if line.startswith(indent)}
    return {"type:", "stem:", "id:"} <= keys and not any(line.lstrip().startswith(("```", "~~~")) for line in lines)


def _contained(lines: list[str], span: Span) -> bool:
    """Whether an indented fence stands in something: a list, an admonition, a tab. Elsewhere four blanks make code."""
    limit = _width(span.indent)
    for line in reversed(lines[: span.first]):
        if limit < 4:
            break
        if line.strip() and _width(line) < limit:
            if CONTAINER.match(line):
                return True
            limit = _width(line)
    return _width(span.indent) < 4


def _width(line: str) -> int:
    text = line.expandtabs(4)
    return len(text) - len(text.lstrip(" "))


def _span_issues(lines: list[str], path: str, span: Span) -> Iterator[Issue]:
    column = len(span.indent) + 1
    if span.kind in KINDS and not _contained(lines, span):
        hint = "move it to the left margin, or into a list, an admonition or a tab."
        place = Place(path, span.first + 1, column, column + len(span.fence))
        message = "four blanks before a question make it code, which would show its answer"
        yield Issue("fence-stands-in-something", message, hint=hint, place=place)
    if span.kind not in KINDS:
        word = re.sub(r"[^a-z]", "", span.kind.lower())
        if near := get_close_matches(word, KINDS, n=1, cutoff=0.8):
            place = Place(path, span.first + 1, at := lines[span.first].index(span.kind) + 1)
            edit = Edit(path, span.first + 1, at, span.first + 1, at + len(span.kind), near[0])
            message = f"`{span.kind}` is not read as a question, and would show its answer on the page"
            yield Issue(
                "fence-is-known",
                message,
                hint=f"did you mean `{near[0]}`?",
                place=place,
                fix=Fix((edit,), f"write `{near[0]}`"),
            )
        elif _asks(lines[span.first + 1 : span.last], span.indent):
            place = Place(path, span.first + 1, column, len(lines[span.first]) + 1)
            message = "this looks like a question, but is shown as it is, with its answer"
            hint = "write `question` behind the fence; an example of one stands in a fence of four backticks around it."
            yield Issue("question-is-fenced", message, hint=hint, level="warning", place=place)
        return
    if not span.closed:
        hint = "close it with a fence of the same length, at the same indent."
        place = Place(path, span.first + 1, column, column + len(span.fence))
        yield Issue("fence-is-closed", "this fence is never closed", hint=hint, place=place)
    for number in range(span.first + 1, span.last):
        if (
            span.fence in lines[number]
            and (inner := FENCE.match(lines[number]))
            and inner["fence"].startswith(span.fence)
        ):
            place = Place(path, number + 1, len(inner["indent"]) + 1, len(inner["indent"]) + 1 + len(inner["fence"]))
            hint = f"open and close the question with `{span.fence + span.fence[0]}`."
            message = "a fence as long as the question's own stands in it: other programs end the question here"
            yield Issue("fence-is-longest", message, hint=hint, level="warning", place=place)
            return
