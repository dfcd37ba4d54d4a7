"""The command line: reads arguments, prints, exits; nothing else. 0 fine, 1 the content has faults, 2 wrong usage."""

import argparse
import json
import os
import shlex
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from builder import __version__, build
from builder.cli import check as checking
from builder.cli.common import UsageError, counted, courses_folder, progress, time_of
from builder.course.cures import close
from builder.course.lint import RULES
from builder.publish.report import MARKER
from builder.records import SourceError


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
    checking.arguments(verbs.add_parser("check", help="prove every question, and show all faults at once"))
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
    print(f"{counted(len(done.made), 'file')} made in {given.folder}; next (README.md there tells more):\n")
    print(f"  cd {shlex.quote(str(given.folder))}")
    print(f"  paydown check      # proves the questions; then edit courses/{done.course}/01-first-lesson.md")
    print("  paydown serve      # shows the course, and follows what you save\n")
    print("No git repository was made: `git init -b main` does that.")
    return 0


def _explain(given: argparse.Namespace) -> int:
    from builder.course import rulebook  # noqa: PLC0415 - reads the whole program, to tell what it may say

    if given.rule is None:
        print("\n".join(f"{name:<32}{rule.says}" for name, rule in sorted(RULES.items())))
    elif text := rulebook.explained(given.rule):
        print(text)
    else:
        raise UsageError(f"there is no rule `{given.rule}`. {close(given.rule, [*RULES, *rulebook.faults()])}".strip())
    return 0


def _build(given: argparse.Namespace) -> int:
    from builder.plugin import run  # noqa: PLC0415 - MkDocs takes a while to import

    made_by = run.build_elsewhere if given.generator == "zensical" else run.build_site
    return made_by(given.config_file, strict=given.strict)


def _serve(given: argparse.Namespace) -> int:
    from builder.plugin import run  # noqa: PLC0415 - MkDocs takes a while to import

    return run.serve_site(given.config_file, given.address, given.focus)


def _debt(given: argparse.Namespace) -> int:
    folder, _ = courses_folder(given.site)
    owed = build.debts(folder, given.source, time_of(given.now), given.role)
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
        done = build.report(
            folder, given.source, time_of(given.now), Path(docs), partial(progress, what="writing pages")
        )
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
