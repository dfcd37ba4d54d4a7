"""Files that a question names: whether they are there, in the course, and can be read. Authors write any name."""

from pathlib import Path

LARGEST_FILE = 2_000_000
"""Bytes of a tests file or a file beside a program."""


def is_there(path: Path) -> bool:
    """Whether there is such a file; names that no file can have are those of none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def bytes_of(path: Path) -> bytes | None:
    """What a file holds, or none where there is none that can be read."""
    try:
        return path.read_bytes() if is_there(path) else None
    except OSError:
        return None


def lies_in(path: Path, home: Path) -> bool:
    """Whether a path, links followed, lies in a folder."""
    try:
        return path.resolve().is_relative_to(home.resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def short(name: str) -> str:
    """A name as a message shows it."""
    return name if len(name) < 100 and name.isprintable() else ascii(name[:60])[1:-1] + "…"


def text_of(path: Path) -> str | None:
    """The text of a file, or none where there is none that can be read."""
    try:
        if is_there(path) and path.stat().st_size <= LARGEST_FILE:
            return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        pass
    return None
