"""What is wrong where YAML's reader gave up, told from what stands around that place."""

import re
from typing import Any

from builder.course.fence import Block
from builder.engine.issue import Place

DRAWN = re.compile(r"[:-] +\{=")
LACKS_BLANK = re.compile(r"(?:- +)?[\w-]+:\S")
ENDS_IN_SIGN = re.compile(r": *[|>][+-]?$")
JOINED = re.compile(r"[ ]*(?:- )?[a-z_-]+:(?=[^\s:/])")
ALONE = re.compile(r"[ ]*(?:- )?[a-z_-]+")
INDENTS = (("\t", "tab character"), ("\u00a0", "hard blank"))


def told(block: Block, mark: Any, problem: str) -> tuple[str, Place]:
    """A problem of the reader as `yaml_words.WORDS` tells it, and its place."""
    lines = block.text.split("\n")
    line, above = (lines[nth] if 0 <= nth < len(lines) else "" for nth in (mark.line, mark.line - 1))
    if blank := _indented(block, {mark.line - 1: above, mark.line: line}):
        return blank
    if joined := _joined(block, mark, above, line):
        return "colon and blank", joined
    before, here = line[: mark.column].rstrip(), line[mark.column :]
    if DRAWN.search(before + " "):
        return "drawn value", block.place(mark)
    return _closer(before, here, above, problem), block.place(mark)


def _closer(before: str, here: str, above: str, problem: str) -> str:
    if "expected ':'" in problem:
        return "colon and blank" if LACKS_BLANK.match(here) else "below sign" if ENDS_IN_SIGN.search(above) else problem
    if "expected key" not in problem and "'-' indicator" not in problem:
        return problem
    if before:
        return "quote before" if before[-1] in "'\"" else "bracket before" if before[-1] in "]}" else problem
    return "entry aside" if here.startswith("- ") else "key aside" if "'-' indicator" in problem else problem


def _joined(block: Block, mark: Any, above: str, line: str) -> Place | None:
    """Where, on the line before that of a mark, a key has its value without a blank between them, if the mark ends a key."""
    found = JOINED.match(above) if ALONE.fullmatch(line[: mark.column]) else None
    column = block.column + found.end() if found else 0
    return Place(block.path, block.line + mark.line - 1, column, column + 1) if found else None


def _indented(block: Block, lines: dict[int, str]) -> tuple[str, Place] | None:
    """What else than blanks indents a line, and where."""
    for nth, line in lines.items():
        indent = line[: len(line) - len(line.lstrip())]
        for sign, problem in INDENTS:
            if sign in indent:
                column = block.column + indent.index(sign) + 1
                return problem, Place(block.path, block.line + nth, column, column + 1)
    return None
