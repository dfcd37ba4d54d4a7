"""`paydown check`: what is asked about, what is repaired, and how faults are printed."""

import argparse
import gc
import os
import sys
from dataclasses import replace
from pathlib import Path

from builder import build
from builder.cli.common import UsageError, counted, courses_folder, progress, time_of
from builder.course import mend
from builder.course.exchange import as_rdjson, as_sarif
from builder.course.model import Site
from builder.course.scope import HistoryError, Scope, changed, scope_of
from builder.course.shown import as_github, as_json, as_text
from builder.publish.proof import Memory

FORMATS = ("text", "json", "github", "sarif", "rdjson")
ASKED = ("tests-miss",)
"""Rules whose repair is made only when it is asked for."""
ROUNDS = 5
"""So often may one repair make another one possible."""


def arguments(check: argparse.ArgumentParser) -> None:
    """What can be said to it."""
    check.add_argument(
        "path",
        nargs="*",
        default=[Path()],
        type=Path,
        help="a site, course, folder or file, or several (default: here)",
    )
    check.add_argument(
        "--changed",
        nargs="?",
        const="HEAD",
        metavar="BASE",
        help="speak only of files that differ from a commit (default: HEAD)",
    )
    check.add_argument("--strict", action="store_true", help="warnings count as errors")
    check.add_argument("--no-run", action="store_true", help="don't run programs of `code` items")
    check.add_argument(
        "--locked",
        action="store_true",
        help="write no paydown.lock: one that is stale is a fault (always so where CI=true)",
    )
    check.add_argument("--format", choices=FORMATS, default="text", help="how faults are printed")
    check.add_argument("--fix", action="store_true", help="repair what can be repaired without a change of meaning")
    check.add_argument("--dry-run", action="store_true", help="with --fix: only show what would be repaired")
    check.add_argument(
        "--with",
        dest="with_",
        action="append",
        choices=ASKED,
        metavar="RULE",
        help=f"with --fix: also what adds something for you to finish ({', '.join(ASKED)})",
    )
    check.set_defaults(run=_check)


def _check(given: argparse.Namespace) -> int:
    gc.disable()  # what is read stays to the end: nobody need look through it for garbage
    scope = _scope(given)
    folder, prefix = courses_folder(scope.home)
    root = folder.parent if prefix else folder
    if given.fix:
        _mend(folder, prefix, scope, frozenset(given.with_ or ()), given)
    memory = Memory(scope.home / build.CACHE)
    checked = build.check(folder, prefix, memory, progress, run=not given.no_run, now=time_of(None), mutate=True)
    site, written = _locks_kept(checked, prefix, locked=given.locked or _in_ci())
    site = replace(site, issues=scope.kept(site.issues, root))
    _print(site, root, given.format)
    for path in written if given.format == "text" else ():
        print(f"{prefix}{path.relative_to(folder).as_posix()} holds the ids of now: commit it with the course.")
    level = ("error", "warning") if given.strict else ("error",)
    return int(any(issue.level in level for issue in site.issues))


def _scope(given: argparse.Namespace) -> Scope:
    missing = next((path for path in given.path if not path.exists()), None)
    if missing:
        raise UsageError(f"there is no {missing}")
    scope = scope_of(given.path)
    if given.changed is None:
        return scope
    try:
        return replace(scope, only=changed(scope.home, given.changed))
    except HistoryError as fault:
        raise UsageError(f"what has changed since `{given.changed}` can't be found out: {fault}") from None


def _print(site: Site, root: Path, shape: str) -> None:
    if shape == "json":
        print(as_json(site))
    elif shape == "sarif":
        print(as_sarif(site.issues, rulebook_text))
    elif shape == "rdjson":
        print(as_rdjson(site.issues, root))
    else:
        for issue in site.issues:
            print((as_github if shape == "github" else as_text)(issue, root))
        fixes = sum(issue.fix is not None and not issue.fix.asked for issue in site.issues)
        _summary(len(list(site.items())), len(site.issues), fixes, quiet=shape == "github")


def rulebook_text(rule: str) -> str:
    """What `paydown explain` says of a rule."""
    from builder.course import rulebook  # noqa: PLC0415 - reads the whole program, to tell what it may say

    return rulebook.explained(rule) or ""


def _mend(folder: Path, prefix: str, scope: Scope, asked: frozenset[str], given: argparse.Namespace) -> None:
    """Make the repairs that can't change meaning, and those `asked` for, until there is nothing left to repair; show them."""
    for _ in range(1 if given.dry_run else ROUNDS):
        issues = build.check(folder, "", run=bool(asked), now=time_of(None), mutate=bool(asked)).site.issues
        texts = mend.mended(folder, scope.kept(issues, folder), asked=asked)
        if not texts:
            return
        print(mend.diff(prefix, texts), file=sys.stdout if given.format == "text" else sys.stderr)
        if not given.dry_run:
            mend.write(folder, texts)


def _locks_kept(checked: build.Checked, prefix: str, *, locked: bool) -> tuple[Site, list[Path]]:
    """The site with what is wrong with its locks, and the locks that were written."""
    written = [] if locked else [each.path for each in checked.identities if each.stale]
    try:
        return build.keep_locks(checked, prefix, locked=locked).site, written
    except OSError as fault:
        raise UsageError(f"{fault.filename} can't be written: {fault.strerror}; `--locked` writes none") from None


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("true", "1", "yes")


def _summary(items: int, issues: int, fixes: int, *, quiet: bool) -> None:
    told = f"{counted(issues, 'issue')}." if issues else "all proven."
    more = " `paydown check --fix` repairs what is marked `fix`." if fixes else ""
    if not quiet:
        print(f"{counted(items, 'item')}: {told}{more}")
