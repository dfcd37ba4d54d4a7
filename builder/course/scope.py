"""What a check is asked about: a site, its courses, one of them, a folder or file in it, or what has changed since a commit."""

import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.engine.issue import Issue


@dataclass(frozen=True)
class Scope:
    """`home` is where to look for courses; `only`: files and folders to speak of, or none for all."""

    home: Path
    only: tuple[Path, ...] | None = None

    def kept(self, issues: Iterable[Issue], root: Path) -> tuple[Issue, ...]:
        """The issues that were asked for; their paths are relative to `root`."""
        if self.only is None:
            return tuple(issues)
        asked = [path.resolve() for path in self.only]
        return tuple(each for each in issues if _in(asked, (root / each.place.path).resolve()))


def _in(asked: Iterable[Path], path: Path) -> bool:
    return any(path == each or each in path.parents for each in asked)


def scope_of(paths: Sequence[Path]) -> Scope:
    """The scope of the paths on a command line: a site or course as it is, anything else within the site it lies in."""
    homes = {found for path in paths if (found := _home(path.resolve()))}
    if not homes or (len(paths) == 1 and paths[0].resolve() in homes):
        return Scope(paths[0])
    return Scope(min(homes, key=lambda home: len(home.parts)), tuple(paths))


def _home(path: Path) -> Path | None:
    """The site that a path lies in, or else the outermost folder of courses."""
    above = [path, *path.parents]
    sites = (folder for folder in above if _is_site(folder))
    courses = [folder for folder in above if folder.is_dir() and (folder / "course.yml").is_file()]
    return next(sites, None) or (courses[-1] if courses else None)


def _is_site(folder: Path) -> bool:
    return (folder / "mkdocs.yml").is_file() or any(folder.glob("courses/*/course.yml"))


class HistoryError(Exception):
    """Git can't say what has changed; the text is its own."""


def changed(home: Path, base: str) -> tuple[Path, ...]:
    """Files below a folder that differ from a commit, and new ones. Raises HistoryError."""
    named: list[str] = []
    for command in (["diff", "--name-only", "-z", "--relative", base], ["ls-files", "-o", "--exclude-standard", "-z"]):
        try:
            done = subprocess.run(["git", "-C", str(home), *command], capture_output=True, text=True, check=False)
        except OSError as fault:
            raise HistoryError(f"git can't be run: {fault.strerror}") from None
        if done.returncode:
            raise HistoryError(done.stderr.strip().splitlines()[0] if done.stderr.strip() else "git failed")
        named += filter(None, done.stdout.split("\0"))
    return tuple(home / name for name in dict.fromkeys(named))
