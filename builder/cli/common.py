"""What the verbs of the command line share: where courses lie, what time it is, how far something is."""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path


class UsageError(Exception):
    """Wrong usage or environment, in a sentence that says what to do."""


def courses_folder(root: Path) -> tuple[Path, str]:
    """Where the courses of a site lie, and what stands before their paths in messages."""
    config = root / "mkdocs.yml"
    found = (
        re.search(
            r"^docs_dir:\s*['\"]?([^'\"\s#]+)", config.read_text(encoding="utf-8", errors="replace"), re.MULTILINE
        )
        if config.is_file()
        else None
    )
    for name in (found[1] if found else "courses", "docs"):
        if (root / name).is_dir():
            return root / name, f"{name}/"
    if not root.is_dir():
        raise UsageError(f"{root} is no folder")
    if any(root.glob("*/course.yml")) or (root / "course.yml").is_file():
        return root, ""
    raise UsageError(
        f"no courses in {root.resolve()}: a course is a folder with `course.yml`, in `courses/` of the site"
    )


def time_of(given: str | None) -> str:
    """A time that was given, or now, as ISO 8601. Raises UsageError."""
    if given is None:
        return datetime.now(UTC).isoformat()
    try:
        datetime.fromisoformat(given)
    except ValueError:
        raise UsageError(f"`{given}` is no time: write it such as 2026-11-23T12:00:00Z") from None
    return given


def progress(done: int, of: int, what: str = "running programs") -> None:
    """Show a bar, if somebody looks at a terminal."""
    if sys.stderr.isatty():
        bar = "█" * (30 * done // max(1, of))
        print(f"\r  {what} {bar:<30} {done}/{of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def counted(number: int, what: str) -> str:
    """A number with its noun."""
    return f"{number} {what}" + ("" if number == 1 else "s")
