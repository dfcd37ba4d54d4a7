"""Issues as people and machines read them: text with a caret, JSON, GitHub annotations."""

import json
from functools import lru_cache
from pathlib import Path

from builder.course.model import Site
from builder.engine.issue import Issue


def as_text(issue: Issue, root: Path) -> str:
    """`path:line:column: level: sentence [rule]`, the line, a caret below the place, and the hint."""
    at = issue.place
    head = f"{at.path}:{at.line}:{at.column}: {issue.level}: {issue.message} [{issue.rule}]"
    lines = _lines(root / at.path)
    shown = []
    if 0 < at.line <= len(lines):
        line = lines[at.line - 1]
        before = "".join("\t" if char == "\t" else " " for char in line[: at.column - 1])
        caret = "^" * max(1, min(at.end_column, len(line) + 1) - at.column)
        shown = [f"{at.line:>5} | {line}", f"      | {before}{caret}"]
    hint = [f"   hint: {issue.hint}"] if issue.hint else []
    return "\n".join([head, *shown, *hint, *_repaired(issue, lines)])


def _repaired(issue: Issue, lines: list[str]) -> list[str]:
    """The line that the repair of an issue makes of the one where it is, or else the first that it makes."""
    if not issue.fix or issue.fix.asked:
        return []
    near = [
        edit
        for edit in issue.fix.edits
        if edit.line <= issue.place.line < edit.end_line or edit.line == issue.place.line
    ]
    edit = (near or issue.fix.edits)[0]
    if (edit.column, edit.end_column) == (1, 1):
        made = edit.text.split("\n")
        nth = min(issue.place.line - edit.line, len(made) - 2) if near else 0
        return [f"    fix: {made[nth].strip()}"] if made[nth].strip() else []
    line = lines[edit.line - 1] if edit.line <= len(lines) else ""
    after = line[: edit.column - 1] + edit.text + line[edit.end_column - 1 :]
    return [f"    fix: {after.strip()}"] if edit.line == edit.end_line and "\n" not in edit.text else []


@lru_cache(maxsize=64)
def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []


def as_json(site: Site) -> str:
    """All issues as one object (DESIGN section 5)."""
    return json.dumps(
        {"items": len(list(site.items())), "issues": [issue.record() for issue in site.issues]},
        ensure_ascii=False,
        indent=1,
    )


def as_github(issue: Issue, _root: Path) -> str:
    """A workflow command that annotates a pull request."""
    at = issue.place
    text = _escaped(f"{issue.message}. {issue.hint}".strip())
    about = f"file={at.path},line={at.line},col={at.column},endColumn={max(at.end_column, at.column + 1)},title=paydown {issue.rule}"
    return f"::{'error' if issue.level == 'error' else 'warning'} {about}::{text}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
