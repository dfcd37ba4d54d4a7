"""The main path: read -> parse -> check -> render -> finalize. Site generators adapt to it, not the other way round."""

import json
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from builder import __version__
from builder.course.identity import Identity, hold, stale_issue
from builder.course.lint import Look, lint
from builder.course.model import Course, Lesson, Site, Written
from builder.course.parse import Readings, read_site
from builder.engine.issue import in_order
from builder.engine.names import former
from builder.publish.drawing import draw_all
from builder.publish.mutation import Laboratory
from builder.publish.page import (
    POLICY,
    Texts,
    course_file,
    guarded,
    inline_hashes,
    lesson_file,
    lift,
    policy,
    put_back,
    set_aside,
)
from builder.publish.proof import Known, Memory, Proof, prove_all
from builder.publish.seeds import prove_given
from builder.publish.theme import ASSETS
from builder.runner.process import run as run_job

if TYPE_CHECKING:
    from builder.engine.rows import Outline
    from builder.publish.report import Nav
    from builder.records.owed import Owed

CACHE = ".cache/paydown"


def read_courses(folder: str | Path, prefix: str = "", readings: Readings | None = None) -> Site:
    """Read and parse all courses of a folder; of `readings`, what did not change since is taken."""
    return read_site(Path(folder), prefix, readings=readings)


READING = Lock()
"""Zensical renders pages on several threads."""


def courses_now(folder: str) -> Site:
    """The same as `drawn_courses`, read once as long as no file changes."""
    with READING:
        files = ((str(path), path.stat()) for path in sorted(Path(folder).rglob("*")) if path.is_file())
        return _courses_as_of(folder, tuple((name, about.st_mtime_ns, about.st_size) for name, about in files))


@lru_cache(maxsize=2)
def _courses_as_of(folder: str, _: tuple[tuple[str, int, int], ...]) -> Site:
    return drawn_courses(folder)


@dataclass(frozen=True)
class Checked:
    """A site whose items were tried: its issues hold the proofs' too; `known` are the signatures by full item name."""

    site: Site
    known: Mapping[str, Known] = field(default_factory=dict)
    identities: tuple[Identity, ...] = ()


@dataclass
class Kept:
    """What was read and proven before, for who checks the same courses again and again."""

    readings: Readings = field(default_factory=Readings)
    proofs: dict[str, tuple[Written, Proof]] = field(default_factory=dict)

    def of(self, items: Mapping[str, Written]) -> dict[str, Proof]:
        """The proofs of those items that are the very ones proven before."""
        return {
            name: self.proofs[name][1] for name in items if name in self.proofs and self.proofs[name][0] is items[name]
        }


def drawn_courses(folder: str | Path) -> Site:
    """All courses of a folder, with the values of parameterised items: what is wanted to make pages."""
    return with_tables(read_courses(folder), Kept(), Memory(Path(CACHE)))


def with_tables(site: Site, kept: Kept, memory: Memory) -> Site:
    """The site with values for its parameterised items: what was `kept` of them, and of new ones what is drawn now."""
    given = {f"{course.id}/{written.item.id}": written for course, written in site.items() if written.item.given}
    proofs = kept.of(given)
    drawn = draw_all({name: given[name] for name in given if name not in proofs}, memory.run) if given else {}
    tables = [(name, proof.table) for name, proof in proofs.items()] + [(name, each[0]) for name, each in drawn.items()]
    return replace(site, tables={name: table for name, table in tables if table})


def check(
    folder: Path,
    prefix: str = "",
    memory: Memory | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
    *,
    run: bool = True,
    now: str = "",
    craft: bool = True,
    mutate: bool = False,
    kept: Kept | None = None,
) -> Checked:
    """Read, parse and prove every item, those with programs only if they may `run`; all issues are in the site.

    `now` is the day, for what was to be reviewed by it; without `craft`, there are no warnings of assessment craft.
    With `mutate`, small changes of each solution are tried against its tests.
    Of what was `kept` from an earlier check, files and items that are the same are taken as they are.
    """
    warnings.filterwarnings("ignore", category=SyntaxWarning, module="<unknown>|mutant")  # of authors' programs
    kept = kept or Kept()
    site = read_courses(folder, "", kept.readings)
    runs, items = (memory or Memory()).run, site.by_name
    proofs = kept.of(items)
    waiting = {name: items[name] for name in items if name not in proofs}
    proofs |= prove_all({n: each for n, each in waiting.items() if not each.item.given}, runs, progress, run=run)
    templates = {name: each for name, each in waiting.items() if each.item.given}
    proofs |= prove_given(templates, runs, progress) if run else {}
    kept.proofs = {name: (items[name], proof) for name, proof in proofs.items()}
    faulty = frozenset(issue.place.path for issue in site.errors)
    identities = tuple(hold(folder, course, faulty) for course in site.courses)
    errors = [issue for proof in proofs.values() for issue in proof.issues if issue.level == "error"]
    doubts = {name: [i for i in proof.issues if i.level != "error"] for name, proof in proofs.items() if proof.issues}
    if mutate and run:
        sound = {name: items[name] for name, proof in proofs.items() if not proof.issues}
        missed = Laboratory(run_job, memory.folder if memory else None).issues(sound, progress)
        doubts |= {name: [*doubts.get(name, ()), issue] for name, issue in missed.items()}
    held = [issue for each in identities for issue in each.issues]
    told = [issue for issue in site.issues if issue.level != "error"]
    found = [*site.errors, *errors, *held, *(lint(site, Look(now, run, doubts, told)) if craft else ())]
    known = {name: proof.known for name, proof in proofs.items() if proof.known}
    tables = {name: proof.table for name, proof in proofs.items() if proof.table}
    return Checked(
        replace(site, issues=in_order(each.below(prefix) for each in found), tables=tables), known, identities
    )


def keep_locks(checked: Checked, prefix: str, *, locked: bool) -> Checked:
    """Write the locks of courses anew; where they are `locked`, tell of those that are there and not as they should be."""
    stale = [each for each in checked.identities if each.stale]
    if not locked:
        for each in stale:
            each.path.write_text(each.after, encoding="utf-8", newline="\n")
        return checked
    found = [stale_issue(Path(checked.site.root), each).below(prefix) for each in stale if each.before]
    return replace(checked, site=replace(checked.site, issues=in_order([*checked.site.issues, *found])))


@dataclass
class Rendering:
    """One build of a site: takes finished pages one by one, then completes the folder they were written to."""

    checked: Checked
    base: str
    lrs: tuple[str, ...] | str = ()
    urls: dict[str, str] = field(default_factory=dict)
    hashes: set[tuple[str, str]] = field(default_factory=set)
    aside: dict[str, list[str]] = field(default_factory=dict)
    told: dict[str, dict[str, Any]] | None = None
    """Page -> what its lesson's file says, where a preview wants to see what changes."""

    def content(self, html: str, path: str, url: str, folder: Path) -> str:
        """The content of a page without its keys, which go into the lesson's own file, and with its controls set aside."""
        html, texts = lift(html)
        html, self.aside[path] = set_aside(html)
        self.keep(texts, path, url, folder)
        return html

    def keep(self, texts: Texts, path: str, url: str, folder: Path) -> None:
        """Write what was lifted out of a page into its lesson's own file."""
        if found := self.checked.site.lesson(path):
            self.urls[path] = url
            data = self._lesson(*found, url, texts, folder)
            if self.told is not None:
                self.told[path] = data

    def whole(self, content: str, path: str) -> str:
        """The content of a page with its controls."""
        return put_back(content, self.aside.get(path, []))

    def page(self, html: str, path: str = "") -> str:
        """A whole page with its controls back, with room for the policy, its inline scripts noted."""
        html = put_back(html, self.aside.pop(path, []))
        self.hashes |= inline_hashes(html)
        return guarded(html)

    def _lesson(self, course: Course, lesson: Lesson, url: str, texts: Texts, folder: Path) -> dict[str, Any]:
        tables = self.checked.site.tables
        data = lesson_file(self.base, course, lesson, url, texts, self.checked.known, tables)
        _write(folder / ASSETS / "lessons" / course.id / f"{lesson.id}.json", data)
        return data

    def finalize(self, folder: Path) -> None:
        """Write what pages share, and the policy into every page."""
        for course in self.checked.site.courses:
            _write(folder / ASSETS / "courses" / f"{course.id}.json", course_file(self.base, course, self.urls))
        _write(folder / ASSETS / "site.json", self._site_file())
        seal(folder, self.hashes, self.lrs)

    def _site_file(self) -> dict[str, Any]:
        lessons = {
            self.urls[lesson.path]: {"course": course.id, "lesson": lesson.id, "items": lesson.count}
            | ({"was": was} if (was := former(course.names, "lessons", lesson.id)) else {})
            for course in self.checked.site.courses
            for lesson in course.lessons
            if lesson.path in self.urls
        }
        courses = [{"id": course.id, "title": course.title} for course in self.checked.site.courses]
        lrs = self.lrs if self.lrs == "any" else list(self.lrs)
        return {"base": self.base, "lrs": lrs, "version": __version__, "courses": courses, "lessons": lessons}


def _write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def seal(folder: Path, hashes: Iterable[tuple[str, str]], lrs: tuple[str, ...] | str = ()) -> None:
    """Write the policy into every finished page that has room for it."""
    text = policy(hashes, lrs).encode()
    for page in folder.rglob("*.html"):
        data = page.read_bytes()
        if POLICY.encode() in data:
            page.write_bytes(data.replace(POLICY.encode(), text))


# What only records need is imported where it is needed: a build starts sooner without it.


def outline(course: Course) -> "Outline":
    """A course, as far as records need it."""
    from builder.engine.rows import Outline  # noqa: PLC0415

    lessons = {lesson.id: tuple(item.id for item in lesson.items) for lesson in course.lessons}
    return Outline(
        course.id,
        course.title,
        course.skills,
        course.roles,
        lessons,
        {item.id: item for item in course.items},
        course.names,
        {lesson.id: lesson.count for lesson in course.lessons if lesson.draws},
    )


def debts(folder: Path, sources: Sequence[str], now: str, role: str | None = None) -> "Owed":
    """What learners owe at `now`, from files of statements or an LRS. Raises SourceError."""
    from builder.records.journal import gather  # noqa: PLC0415
    from builder.records.owed import owed_by_all  # noqa: PLC0415

    courses = read_courses(folder).courses
    gathered = gather(sources)
    return owed_by_all(gathered.ledger, [outline(course) for course in courses], now, role, gathered.complaints)


@dataclass(frozen=True)
class Reported:
    """What went into a report, and a sentence for each thing that could not be read."""

    statements: int
    learners: int
    nav: "Nav"
    complaints: tuple[str, ...] = ()


def report(
    folder: Path,
    sources: Sequence[str],
    now: str,
    docs: Path,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Reported:
    """Write the pages of a report as Markdown, with what they show, into `docs`. Raises SourceError."""
    from builder.engine.xapi import days  # noqa: PLC0415
    from builder.publish.report import write_report  # noqa: PLC0415
    from builder.records.journal import gather  # noqa: PLC0415
    from builder.records.tables import tables  # noqa: PLC0415

    courses = read_courses(folder).courses
    gathered = gather(sources)
    made = tables(gathered.ledger, [outline(course) for course in courses], days(now))
    nav = write_report(docs, courses, made, now, gathered.complaints, progress)
    return Reported(made.statements, len(made.learners), nav, gathered.complaints)
