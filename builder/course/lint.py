"""Assessment craft: every rule over every item, lesson and course, and what `allow` silences of what they find."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from builder.course import craft_alike, craft_course, craft_item, craft_links, craft_options
from builder.course.allow import ALLOW, allow_issues, scopes_of
from builder.course.craft_links import Library
from builder.course.model import Course, Site, Written
from builder.course.rule import Rule
from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.items.choice import Choice

ITEM_RULES: tuple[Callable[[Item], Iterator[Issue]], ...] = (
    craft_item.negation,
    craft_item.statement_why,
    craft_item.skill,
    craft_item.hint,
)
OPTION_RULES: tuple[Callable[[Choice, Sequence[str]], Iterator[Issue]], ...] = (
    craft_options.all_above,
    craft_options.wrong_why,
)
"""Rules that hold whatever values are drawn."""
WORDED_RULES: tuple[Callable[[Choice, Sequence[str]], Iterator[Issue]], ...] = (
    craft_options.key_length,
    craft_options.alike,
    craft_options.article,
    craft_options.echo,
    craft_options.absolutes,
)
"""Rules that compare options as they are read: not where values are still to be drawn."""
COURSE_RULES: tuple[Callable[[Course], Iterator[tuple[Written, Issue]]], ...] = (
    craft_course.positions,
    craft_course.truths,
    craft_alike.alike,
)
"""Rules about what many items have in common, told at one of them."""
RULES: Mapping[str, Rule] = {
    rule.name: rule
    for module in (craft_options, craft_item, craft_course, craft_alike, craft_links)
    for rule in vars(module).values()
    if isinstance(rule, Rule)
} | {ALLOW.name: ALLOW}
"""All rules of craft by name: whatever a module of them defines."""


@dataclass(frozen=True)
class Look:
    """How a site is looked at. `now` is a day (ISO 8601): without one, no review is due. `ran`: whether programs were run.

    `beside` holds warnings about items that were found elsewhere, by full name: `allow` may silence them too.
    """

    now: str = ""
    ran: bool = True
    beside: Mapping[str, Sequence[Issue]] = field(default_factory=dict)

    def tried(self, rule: Rule) -> bool:
        """Whether this look could find a rule broken."""
        return {"run": self.ran, "now": bool(self.now)}.get(rule.when, True)


def lint(site: Site, look: Look) -> list[Issue]:
    """What is doubtful about the craft of a site, without what is allowed."""
    library = Library(Path(site.root))
    found = [issue for course in site.courses for issue in _of_course(course, library, look)]
    lessons = {lesson.path for course in site.courses for lesson in course.lessons}
    found += [
        issue for page in library.pages if page not in lessons for issue in craft_links.page_issues(library, page)
    ]
    return found


def _of_course(course: Course, library: Library, look: Look) -> Iterator[Issue]:
    scopes = scopes_of(course)
    for name, issue in _about_items(course, library, look):
        if not scopes.items[name].silences(issue.rule):
            yield issue
    for lesson in course.lessons:
        doubts = chain(craft_course.practice(lesson), craft_links.page_issues(library, lesson.path))
        yield from (issue for issue in doubts if not scopes.lessons[lesson.path].silences(issue.rule))
    yield from (issue for issue in craft_course.skills(course) if not scopes.course.silences(issue.rule))
    yield from allow_issues(scopes.all(), RULES, look.tried)


def _about_items(course: Course, library: Library, look: Look) -> Iterator[tuple[str, Issue]]:
    """The id of an item and a doubt about it, each at its place."""
    homes, bare = craft_links.homes(course), not course.file.skills
    for name, written in course.written.items():
        yield from ((name, issue) for issue in look.beside.get(f"{course.id}/{name}", ()))
        for issue in item_issues(written.item, look.now, library.unfinished(written.tree.block.path)):
            if not (bare and issue.rule == craft_item.SKILL.name):
                yield name, issue.placed(written.tree.place(issue.at, issue.on_key))
        if name in homes and library.leads(written.tree.block.path):
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
