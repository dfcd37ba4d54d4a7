"""Repairs to files: the edits of issues, written as a whole or not at all, and shown as a diff."""

import difflib
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from builder.engine.issue import Edit, Issue

BOM = "\ufeff"


def mended(root: Path, issues: Iterable[Issue], *, asked: frozenset[str] = frozenset()) -> dict[str, tuple[str, str]]:
    """Path -> the text of a file before and after the repairs of issues; of two that overlap, the first is made.

    Repairs that are only made when `asked` for are named by their rule.
    """
    wanted: dict[str, list[tuple[Edit, ...]]] = {}
    for issue in issues:
        if issue.fix and (not issue.fix.asked or issue.rule in asked):
            for path in {edit.path for edit in issue.fix.edits}:
                wanted.setdefault(path, []).append(tuple(e for e in issue.fix.edits if e.path == path))
    found = {path: _file(root / path, groups) for path, groups in wanted.items()}
    return {path: texts for path, texts in found.items() if texts[0] != texts[1]}


def _file(path: Path, groups: list[tuple[Edit, ...]]) -> tuple[str, str]:
    before = path.read_bytes().decode("utf-8", "surrogateescape")
    plain = before.removeprefix(BOM).replace("\r\n", "\n")
    taken: list[tuple[int, int]] = []
    spans: list[tuple[int, int, str]] = []
    starts = _starts(plain)
    for edits in groups:
        own = [
            (_at(starts, e.line, e.column, plain), _at(starts, e.end_line, e.end_column, plain), e.text) for e in edits
        ]
        if not any(_overlap(a, b, c, d) for a, b, _ in own for c, d in taken):
            taken += [(a, b) for a, b, _ in own]
            spans += own
    for start, end, text in sorted(spans, reverse=True):
        plain = plain[:start] + text + plain[end:]
    after = plain.replace("\n", "\r\n") if "\r\n" in before else plain
    return before, (BOM if before.startswith(BOM) else "") + after


def _starts(text: str) -> list[int]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    return starts


def _at(starts: list[int], line: int, column: int, text: str) -> int:
    start = starts[min(line, len(starts)) - 1]
    return min(start + column - 1, len(text))


def _overlap(a: int, b: int, c: int, d: int) -> bool:
    """Whether two stretches touch the same text; two insertions at one place do."""
    return (a < d and c < b) or (a, b) == (c, d)


def write(root: Path, texts: Mapping[str, tuple[str, str]]) -> None:
    """Write what came of repairs, each file whole or not at all."""
    for name, (_, after) in texts.items():
        path = root / name
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            file.write(after.encode("utf-8", "surrogateescape"))
        Path(file.name).chmod(path.stat().st_mode & 0o777)
        Path(file.name).replace(path)


def diff(prefix: str, texts: Mapping[str, tuple[str, str]]) -> str:
    """A unified diff of repairs."""
    parts: list[str] = []
    for name, (before, after) in sorted(texts.items()):
        old, new = (text.replace("\r\n", "\n").split("\n") for text in (before, after))
        parts += difflib.unified_diff(old, new, f"a/{prefix}{name}", f"b/{prefix}{name}", n=1, lineterm="")
    return "\n".join(parts)
