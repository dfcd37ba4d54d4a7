"""Statements from files, folders and learning record stores, gathered into one ledger. What can't be read is told, not dropped."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.engine.ledger import Ledger
from builder.engine.xapi import unsound
from builder.records import SourceError
from builder.records.strict import EXTRA, parsed

SUFFIXES = (".jsonl", ".ndjson", ".json")
MOST_COMPLAINTS = 20
"""Of one source so many complaints are told, then their number."""


@dataclass(frozen=True)
class Gathered:
    """All statements that could be read, and a sentence for each thing that could not."""

    ledger: Ledger
    complaints: tuple[str, ...] = ()


def gather(sources: Iterable[str]) -> Gathered:
    """Read every source: a file of statements (JSON Lines, or JSON), a folder of them, or the address of an LRS.

    Raises SourceError where a source is not there or does not answer.
    """
    kept: list[dict[str, Any]] = []
    complaints: list[str] = []
    for source in sources:
        faults: list[str] = []
        for place, value, fault in _values(source):
            if reason := fault or unsound(value):
                faults.append(f"{place}: {reason}; left out")
            else:
                kept.append(value)
        complaints += _told(source, faults)
    return Gathered(Ledger.of(kept), tuple(complaints))


def _told(source: str, faults: list[str]) -> list[str]:
    rest = len(faults) - MOST_COMPLAINTS
    return faults[:MOST_COMPLAINTS] + ([f"{source}: {rest} more could not be read"] if rest > 0 else [])


def _values(source: str) -> Iterator[tuple[str, Any, str]]:
    """(place, value, fault) of everything in a source; a fault, where there is one, stands for the value."""
    if re.match(r"https?://", source, re.IGNORECASE):
        from builder.records.lrs import pull  # noqa: PLC0415 - the HTTP client takes a while to import

        yield from ((f"{source} statement {nth}", value, "") for nth, value in enumerate(pull(source), 1))
        return
    for path in _files(Path(source)):
        yield from _read(path)


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(each for each in path.rglob("*") if each.suffix.lower() in SUFFIXES and each.is_file())
        if not found:
            raise SourceError(f"no statements in {path}: they are files such as `journal.jsonl` or `statements.json`")
        return found
    if not path.is_file():
        raise SourceError(
            f"{path} is not there: name files of statements, folders of them, or the https address of an LRS"
        )
    return [path]


def _read(path: Path) -> Iterator[tuple[str, Any, str]]:
    try:
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as fault:
        raise SourceError(f"{path} can't be read: {fault.strerror}") from None
    if path.suffix.lower() == ".json" and (whole := parsed(data))[1] != EXTRA:
        return _whole(path, *whole)
    return _lines(path, data)


def _whole(path: Path, value: Any, fault: str) -> Iterator[tuple[str, Any, str]]:
    """The statements of a JSON file: a list, what an LRS answers, or a single one."""
    if fault:
        yield str(path), None, fault
        return
    if isinstance(value, dict) and "statements" in value:
        value = value["statements"]
    if not isinstance(value, list):
        yield str(path), value, ""
        return
    yield from ((f"{path} statement {nth}", each, "") for nth, each in enumerate(value, 1))


def _lines(path: Path, data: bytes) -> Iterator[tuple[str, Any, str]]:
    for nth, line in enumerate(data.split(b"\n"), 1):
        if line.strip():
            yield f"{path}:{nth}", *parsed(line)
