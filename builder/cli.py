"""The command line: reads arguments, prints, exits; nothing else. 0 fine, 1 the content has faults, 2 wrong usage."""

import argparse
import gc
import json
import os
import re
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from builder import __version__, build
from builder.course import mend
from builder.course.exchange import as_rdjson, as_sarif
from builder.course.faults import close
from builder.course.lint import RULES
from builder.course.model import Site
from builder.course.scope import HistoryError, Scope, changed, scope_of
from builder.course.shown import as_github, as_json, as_text
from builder.publish.proof import Memory
from builder.publish.report import MARKER
from builder.records import SourceError

FORMATS = ("text", "json", "github", "sarif", "rdjson")
ROUNDS = 5
"""So often may one repair make another one possible."""


class UsageError(Exception):
    """Wrong usage or environment, in a sentence that says what to do."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `paydown`."""
    given = parser().parse_args(arguments)
    try:
        code = given.run(given)
    except (UsageError, SourceError) as fault:
        print(f"paydown: {fault}", file=sys.stderr)
        code = 2
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - the reader has gone
        code = 0
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def parser() -> argparse.ArgumentParser:
    """What can be said."""
    top = argparse.ArgumentParser(
        prog="paydown", description="Courses as code: questions that Python marks in the page."
    )
    top.add_argument("--version", action="version", version=f"paydown {__version__}")
    verbs = top.add_subparsers(required=True, metavar="COMMAND")
    check = verbs.add_parser("check", help="prove every question, and show all faults at once")
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
        "--with", dest="with_", action="append", metavar="RULE", help="with --fix: also what adds something to finish"
    )
    check.set_defaults(run=_check)
    new = verbs.add_parser(
        "new", help="begin a course: a repository that builds, with checks, editor settings and publishing"
    )
    new.add_argument(
        "folder", type=Path, metavar="DIR", help="a new folder; in one that is there, only what is missing is added"
    )
    new.add_argument("--title", default="", help="title of the course (default: after the folder)")
    new.add_argument(
        "--id", default="", help="id of the course, which is also its folder's name (default: after the folder)"
    )
    new.add_argument(
        "--refresh", action="store_true", help="only write anew what is derived for editors and assistants"
    )
    new.set_defaults(run=_new)
    explain = verbs.add_parser("explain", help="a rule by name: what it says, why, and what to do")
    explain.add_argument(
        "rule", nargs="?", help="its name, as it stands in brackets behind a fault (default: all of craft)"
    )
    explain.set_defaults(run=_explain)
    made = verbs.add_parser("build", help="check, then make the site")
    made.add_argument("-f", "--config-file", help="mkdocs.yml of the site")
    made.add_argument("--strict", action="store_true", help="warnings stop the build")
    made.add_argument(
        "--with", dest="generator", choices=("mkdocs", "zensical"), default="mkdocs", help="what makes the pages"
    )
    made.set_defaults(run=_build)
    serve = verbs.add_parser("serve", help="live preview")
    serve.add_argument("-f", "--config-file", help="mkdocs.yml of the site")
    serve.add_argument("-a", "--address", help="such as 127.0.0.1:8000")
    serve.add_argument("--focus", help="pages to make before anyone looks at them, such as `python/*`; the others wait")
    serve.set_defaults(run=_serve)
    debt = verbs.add_parser("debt", help="what learners owe, from journals or an LRS")
    _sources(debt)
    debt.add_argument("--role", help="id of one role")
    debt.add_argument("--json", action="store_true", help="print JSON")
    debt.set_defaults(run=_debt)
    report = verbs.add_parser("report", help="journals or an LRS as pages")
    _sources(report)
    report.add_argument(
        "-o", "--output", type=Path, default=Path("site-report"), help="folder of the pages (default: site-report)"
    )
    report.set_defaults(run=_report)
    return top


def _sources(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "source", nargs="+", help="files of statements (JSON Lines or JSON), folders of them, or the address of an LRS"
    )
    verb.add_argument("--site", type=Path, default=Path(), help="the site's root (default: here)")
    verb.add_argument("--now", help="the time at which debt is told, ISO 8601 (default: now)")


def courses_folder(root: Path) -> tuple[Path, str]:
    """Where the courses of a site lie, and what stands before their paths in messages."""
    config = root / "mkdocs.yml"
    found = (
        re.search(r"^docs_dir:\s*['\"]?([^'\"\s#]+)", config.read_text(encoding="utf-8"), re.MULTILINE)
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


def _new(given: argparse.Namespace) -> int:
    from builder.course import start  # noqa: PLC0415 - only here are templates wanted

    try:
        if given.refresh:
            changed = start.refresh(given.folder)
            print("\n".join(f"written anew: {path}" for path in changed) or "All that is derived is fresh.")
            return 0
        done = start.start(given.folder, given.title, given.id)
    except start.StartError as fault:
        raise UsageError(str(fault)) from None
    except OSError as fault:
        raise UsageError(f"{fault.filename} can't be written: {fault.strerror}") from None
    for path in done.kept:
        print(f"kept as it is: {path}")
    print(f"{_counted(len(done.made), 'file')} made in {given.folder}; next (README.md there tells more):\n")
    print(f"  cd {shlex.quote(str(given.folder))}")
    print(f"  paydown check      # proves the questions; then edit courses/{done.course}/01-first-lesson.md")
    print("  paydown serve      # shows the course, and follows what you save\n")
    print("No git repository was made: `git init -b main` does that.")
    return 0


def _check(given: argparse.Namespace) -> int:
    gc.disable()  # what is read stays to the end: nobody need look through it for garbage
    scope = _scope(given)
    folder, prefix = courses_folder(scope.home)
    root = folder.parent if prefix else folder
    if given.fix:
        _mend(folder, prefix, scope, frozenset(given.with_ or ()), given)
    memory = Memory(scope.home / build.CACHE)
    checked = build.check(folder, prefix, memory, _progress, run=not given.no_run, now=_now(None), mutate=True)
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
        _summary(len(list(site.items())), len(site.issues), quiet=shape == "github")


def rulebook_text(rule: str) -> str:
    """What `paydown explain` says of a rule."""
    from builder.course import rulebook  # noqa: PLC0415 - reads the whole program, to tell what it may say

    return rulebook.explained(rule) or ""


def _mend(folder: Path, prefix: str, scope: Scope, asked: frozenset[str], given: argparse.Namespace) -> None:
    """Make the repairs that can't change meaning, and those `asked` for, until there is nothing left to repair; show them."""
    for _ in range(1 if given.dry_run else ROUNDS):
        issues = build.check(folder, "", run=bool(asked), now=_now(None), mutate=bool(asked)).site.issues
        texts = mend.mended(folder, scope.kept(issues, folder), asked=asked)
        if not texts:
            return
        print(mend.diff(prefix, texts), file=sys.stdout if given.format == "text" else sys.stderr)
        if not given.dry_run:
            mend.write(folder, texts)


def _explain(given: argparse.Namespace) -> int:
    from builder.course import rulebook  # noqa: PLC0415 - reads the whole program, to tell what it may say

    if given.rule is None:
        print("\n".join(f"{name:<32}{rule.says}" for name, rule in sorted(RULES.items())))
    elif text := rulebook.explained(given.rule):
        print(text)
    else:
        raise UsageError(f"there is no rule `{given.rule}`. {close(given.rule, [*RULES, *rulebook.faults()])}".strip())
    return 0


def _locks_kept(checked: build.Checked, prefix: str, *, locked: bool) -> tuple[Site, list[Path]]:
    """The site with what is wrong with its locks, and the locks that were written."""
    written = [] if locked else [each.path for each in checked.identities if each.stale]
    try:
        return build.keep_locks(checked, prefix, locked=locked).site, written
    except OSError as fault:
        raise UsageError(f"{fault.filename} can't be written: {fault.strerror}; `--locked` writes none") from None


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("true", "1", "yes")


def _summary(items: int, issues: int, *, quiet: bool) -> None:
    if not quiet:
        print(f"{_counted(items, 'item')}: " + (f"{_counted(issues, 'issue')}." if issues else "all proven."))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _progress(done: int, of: int, what: str = "running programs") -> None:
    if sys.stderr.isatty():
        bar = "█" * (30 * done // max(1, of))
        print(f"\r  {what} {bar:<30} {done}/{of}", end="\n" if done == of else "", file=sys.stderr, flush=True)


def _build(given: argparse.Namespace) -> int:
    from builder.plugin import run  # noqa: PLC0415 - MkDocs takes a while to import

    made_by = run.build_elsewhere if given.generator == "zensical" else run.build_site
    return made_by(given.config_file, strict=given.strict)


def _serve(given: argparse.Namespace) -> int:
    from builder.plugin import run  # noqa: PLC0415 - MkDocs takes a while to import

    return run.serve_site(given.config_file, given.address, given.focus)


def _now(given: str | None) -> str:
    if given is None:
        return datetime.now(UTC).isoformat()
    try:
        datetime.fromisoformat(given)
    except ValueError:
        raise UsageError(f"`{given}` is no time: write it such as 2026-11-23T12:00:00Z") from None
    return given


def _debt(given: argparse.Namespace) -> int:
    folder, _ = courses_folder(given.site)
    owed = build.debts(folder, given.source, _now(given.now), given.role)
    for complaint in owed.complaints:
        print(f"paydown: {complaint}", file=sys.stderr)
    if given.json:
        print(json.dumps(owed.record(), indent=2))
    else:
        print(owed.text())
    return 0


def _report(given: argparse.Namespace) -> int:
    from builder.plugin.report import report_site  # noqa: PLC0415 - MkDocs takes a while to import

    folder, _ = courses_folder(given.site)
    _for_a_report(given.output)
    with TemporaryDirectory() as docs:
        done = build.report(folder, given.source, _now(given.now), Path(docs), partial(_progress, what="writing pages"))
        for complaint in done.complaints:
            print(f"paydown: {complaint}", file=sys.stderr)
        code = report_site(Path(docs), given.output.resolve(), "Learning report", done.nav)
    if code == 0:
        print(f"{done.statements} statements of {done.learners} learners: {given.output}/index.html")
    return code


def _for_a_report(output: Path) -> None:
    """Whatever lies in the folder of a report goes: only a new or empty one, or an earlier report's, is taken."""
    if output.exists() and not (output.is_dir() and (not any(output.iterdir()) or (output / MARKER).is_file())):
        raise UsageError(f"{output} holds something that is no report: name a new folder with `--output`")


if __name__ == "__main__":
    main()
