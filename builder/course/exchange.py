"""Issues for other programs: SARIF for code scanning, rdjson for reviewdog, which turns repairs into suggestions on a pull request."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from builder import __version__
from builder.course.beside import bytes_of
from builder.engine.issue import Edit, Issue

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(issues: Sequence[Issue], explained: Callable[[str], str]) -> str:
    """SARIF 2.1.0 (OASIS). `explained`: what there is to say about a rule, or an empty text."""
    rules = sorted({issue.rule for issue in issues})
    driver = {"name": "paydown", "version": __version__, "rules": [_rule(rule, explained(rule)) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "the root of the site"}}},
        "results": [_result(issue, rules.index(issue.rule)) for issue in issues],
    }
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _rule(rule: str, about: str) -> dict[str, Any]:
    return {"id": rule, "name": rule} | ({"fullDescription": {"text": about}} if about else {})


def _result(issue: Issue, index: int) -> dict[str, Any]:
    at = issue.place
    region = {"startLine": at.line, "startColumn": at.column, "endColumn": max(at.end_column, at.column + 1)}
    result: dict[str, Any] = {
        "ruleId": issue.rule,
        "ruleIndex": index,
        "level": "error" if issue.level == "error" else "warning",
        "message": {"text": _sentence(issue)},
        "locations": [{"physicalLocation": {"artifactLocation": _file(at.path), "region": region}}],
    }
    if issue.fix:
        changes = [_change(path, [e for e in issue.fix.edits if e.path == path]) for path in _paths(issue.fix.edits)]
        result["fixes"] = [{"description": {"text": issue.fix.title or issue.hint}, "artifactChanges": changes}]
    return result


def _paths(edits: Iterable[Edit]) -> list[str]:
    return list(dict.fromkeys(edit.path for edit in edits))


def _file(path: str) -> dict[str, str]:
    return {"uri": path, "uriBaseId": "SRCROOT"}


def _change(path: str, edits: Iterable[Edit]) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": {
                "startLine": edit.line,
                "startColumn": edit.column,
                "endLine": edit.end_line,
                "endColumn": edit.end_column,
            },
            "insertedContent": {"text": edit.text},
        }
        for edit in edits
    ]
    return {"artifactLocation": _file(path), "replacements": replacements}


def _sentence(issue: Issue) -> str:
    return f"{issue.message}. {issue.hint}".strip()


def as_rdjson(issues: Sequence[Issue], root: Path) -> str:
    """Reviewdog's diagnostics (rdjson): columns count bytes of UTF-8 there, so lines are read below `root`."""
    lines: dict[str, list[str]] = {}
    for path in {issue.place.path for issue in issues} | {e.path for i in issues if i.fix for e in i.fix.edits}:
        lines[path] = (bytes_of(root / path) or b"").decode("utf-8-sig", "replace").split("\n")
    found = {"source": {"name": "paydown"}, "diagnostics": [_diagnostic(issue, lines) for issue in issues]}
    return json.dumps(found, ensure_ascii=False, indent=1)


def _diagnostic(issue: Issue, lines: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    at, own = issue.place, lines[issue.place.path]
    end = max(at.end_column, at.column + 1)
    found: dict[str, Any] = {
        "message": _sentence(issue),
        "severity": "ERROR" if issue.level == "error" else "WARNING",
        "code": {"value": issue.rule},
        "location": {"path": at.path, "range": _range(own, at.line, at.column, at.line, end)},
    }
    edits = [edit for edit in (issue.fix.edits if issue.fix else ()) if edit.path == at.path]
    if edits:
        found["suggestions"] = [
            {"range": _range(own, e.line, e.column, e.end_line, e.end_column), "text": e.text} for e in edits
        ]
    return found


def _range(lines: Sequence[str], line: int, column: int, end_line: int, end_column: int) -> dict[str, Any]:
    return {
        "start": {"line": line, "column": _bytes(lines, line, column)},
        "end": {"line": end_line, "column": _bytes(lines, end_line, end_column)},
    }


def _bytes(lines: Sequence[str], line: int, column: int) -> int:
    """A column in bytes of UTF-8, from 1."""
    text = lines[line - 1] if line <= len(lines) else ""
    return len(text[: column - 1].encode("utf-8", "replace")) + 1 + max(0, column - 1 - len(text))
