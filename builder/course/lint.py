"""Assessment craft: every rule over every item, lesson and course, and what `allow` silences of what they find."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from builder.course import craft_alike, craft_course, craft_echo, craft_item, craft_links, craft_options, craft_tests
from builder.course.allow import ALLOW, Scopes, allow_issues, scopes_of
from builder.course.craft_links import Library
from builder.course.model import Course, Site, Written
from builder.course.rule import Rule
from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.items.choice import Choice

ITEM_RULES: tuple[Callable[[Item], Iterator[Issue]], ...] = (
    craft_item.negation,
    craft_item.wrong_why,
    craft_item.statement_why,
    craft_item.hint,
)
OPTION_RULES: tuple[Callable[[Choice, Sequence[str]], Iterator[Issue]], ...] = (craft_options.all_above,)
"""Rules that hold whatever values are drawn."""
WORDED_RULES: tuple[Callable[[Choice, Sequence[str]], Iterator[Issue]], ...] = (
    craft_options.key_length,
    craft_options.alike,
    craft_options.grammar,
    craft_options.absolutes,
)
"""Rules that compare options as they are read: not where values are still to be drawn."""
COURSE_RULES: tuple[Callable[[Course], Iterator[tuple[Written, Issue]]], ...] = (
    craft_course.positions,
    craft_course.truths,
    craft_alike.alike,
    craft_echo.echoes,
)
"""Rules about what many items have in common, told at one of them."""
RULES: Mapping[str, Rule] = {
    rule.name: rule
    for module in (craft_options, craft_item, craft_course, craft_alike, craft_echo, craft_links, craft_tests)
    for rule in vars(module).values()
    if isinstance(rule, Rule)
} | {ALLOW.name: ALLOW}
"""All rules of craft by name: whatever a module of them defines."""


@dataclass(frozen=True)
class Look:
    """How a site is looked at. `now` is a day (ISO 8601): without one, no review is due. `ran`: whether programs were run.

    `beside` holds warnings about items that were found elsewhere, by full name, `told` what was told when courses were read:
    `allow` may silence them too.
    """

    now: str = ""
    ran: bool = True
    beside: Mapping[str, Sequence[Issue]] = field(default_factory=dict)
    told: Sequence[Issue] = ()

    def tried(self, name: str) -> bool:
        """Whether this look could find a rule broken. Of rules that are not of craft, some need programs to be run."""
        when = RULES[name].when if name in RULES else "run"
        return {"run": self.ran, "now": bool(self.now)}.get(when, True)


def lint(site: Site, look: Look) -> list[Issue]:
    """What is doubtful about a site, without what is allowed."""
    library = craft_links.library_of(site)
    found = [issue for course in site.courses for issue in _of_course(course, library, look)]
    lessons = {lesson.path for course in site.courses for lesson in course.lessons}
    outside = (page for page in library.pages if page not in lessons)
    found += [issue for page in outside for issue in craft_links.page_issues(library, page)]
    homes = {f"{course.folder}/".removeprefix("./") for course in site.courses}
    return found + [each for each in look.told if not each.place.path.startswith(tuple(homes))]


def _of_course(course: Course, library: Library, look: Look) -> Iterator[Issue]:
    scopes = scopes_of(course)
    for name, issue in _about_items(course, library, look):
        if not scopes.items[name].silences(issue.rule):
            yield issue
    for lesson in course.lessons:
        doubts = chain(craft_course.practice(lesson), craft_links.page_issues(library, lesson.path))
        yield from (issue for issue in doubts if not scopes.lessons[lesson.path].silences(issue.rule))
    yield from (issue for issue in craft_course.skills(course) if not scopes.course.silences(issue.rule))
    mine = (each for each in look.told if each.place.path.startswith(f"{course.folder}/".removeprefix("./")))
    yield from (issue for issue in mine if not scopes.around(course, issue.place).silences(issue.rule))
    yield from allow_issues(scopes.all(), _warnings(scopes), look.tried)


def _warnings(scopes: Scopes) -> Collection[str]:
    """Names of rules that can be allowed; those that are not of craft are looked for only if somebody allows one."""
    if all(name in RULES for scope in scopes.all() for name in scope.allow):
        return RULES
    from builder.course import rulebook  # noqa: PLC0415 - it reads the whole program

    return {*RULES, *(name for name, fault in rulebook.faults().items() if "warning" in fault.levels)}


def _about_items(course: Course, library: Library, look: Look) -> Iterator[tuple[str, Issue]]:
    """The id of an item and a doubt about it, each at its place."""
    homes, filed = craft_links.homes(course), bool(course.file.skills)
    for name, written in course.written.items():
        yield from ((name, issue) for issue in look.beside.get(f"{course.id}/{name}", ()))
        raw = library.text(written.tree.block.path)
        for issue in item_issues(written.item, look.now, craft_item.maybe_unfinished(raw)):
            yield name, issue.placed(written.tree.place(issue.at, issue.on_key))
        if filed and not written.item.skills:
            yield name, craft_item.SKILL.at(written.tree.place(("id",), on_key=True))
        if name in homes and craft_links.leads(raw):
            yield from ((name, issue) for issue in craft_links.item_issues(library, written, homes[name]))
    for written, issue in chain(*(rule(course) for rule in COURSE_RULES)):
        yield written.item.id, issue.placed(written.tree.place(issue.at, issue.on_key))


def item_issues(item: Item, now: str = "", unfinished: bool = True) -> list[Issue]:
    """What is doubtful about one item, each with its path in it. `unfinished`: whether a placeholder may stand in it."""
    found = [issue for rule in ITEM_RULES for issue in rule(item)]
    if unfinished:
        found += craft_item.finished(item)
    if item.review_by:
        found += craft_item.review(item, now)
    if isinstance(item, Choice):
        texts = [option.text for option in item.options]
        for each in OPTION_RULES if item.given else (*OPTION_RULES, *WORDED_RULES):
            found += each(item, texts)
    return found
