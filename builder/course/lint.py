"""Assessment craft: every rule over every item, lesson and course, and what `allow` silences of what they find."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from builder.course import craft_course, craft_item, craft_options
from builder.course.allow import ALLOW, Scope, Scopes, allow_issues, scopes_of
from builder.course.model import Course, Site, Written
from builder.course.rule import Rule
from builder.engine.issue import Issue, in_order
from builder.engine.item import Item
from builder.engine.items.choice import Choice

ITEM_RULES: tuple[Callable[[Item], Iterator[Issue]], ...] = (
    craft_item.negation,
    craft_item.statement_why,
    craft_item.skill,
    craft_item.finished,
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
RULES: Mapping[str, Rule] = {
    rule.name: rule
    for module in (craft_options, craft_item, craft_course)
    for rule in vars(module).values()
    if isinstance(rule, Rule)
} | {ALLOW.name: ALLOW}
"""All rules of craft by name: whatever a module of them defines."""


def lint(
    site: Site, prefix: str = "", now: str = "", more: Iterable[tuple[Course, Written, Issue]] = (), *, ran: bool = True
) -> list[Issue]:
    """What is doubtful about the craft of a site, in order, without what is allowed.

    `more` are warnings about items found elsewhere, which `allow` may silence too. `now` is a day (ISO 8601): without one, no
    review is due. `ran` says whether programs were run. `prefix` stands before each path.
    """
    beside = list(more)
    found = [
        issue
        for course in site.courses
        for issue in _of_course(course, now, [(w, i) for c, w, i in beside if c is course], ran=ran)
    ]
    return [replace(each, place=replace(each.place, path=prefix + each.place.path)) for each in in_order(found)]


def _of_course(course: Course, now: str, more: list[tuple[Written, Issue]], *, ran: bool) -> Iterator[Issue]:
    scopes = scopes_of(course)
    yield from _about_items(course, scopes, now, more)
    for lesson in course.lessons:
        yield from _heard(craft_course.practice(lesson), scopes.lessons[lesson.path])
    for issue in _heard(craft_course.skills(course), scopes.course):
        yield issue.placed(
            course.tree.place(issue.at, issue.on_key) if course.tree else craft_course.course_place(course)
        )
    yield from allow_issues(
        scopes.all(), RULES, lambda rule: (rule.when != "run" or ran) and (rule.when != "now" or bool(now))
    )


def _about_items(course: Course, scopes: Scopes, now: str, more: list[tuple[Written, Issue]]) -> Iterator[Issue]:
    for name, written in course.written.items():
        for issue in item_issues(written.item, now):
            if not scopes.items[name].silences(issue.rule):
                yield issue.placed(written.tree.place(issue.at, issue.on_key))
    for written, issue in (*craft_course.positions(course), *craft_course.truths(course)):
        if not scopes.items[written.item.id].silences(issue.rule):
            yield issue.placed(written.tree.place(issue.at, issue.on_key))
    for written, issue in more:
        if not scopes.items[written.item.id].silences(issue.rule):
            yield issue


def _heard(issues: Iterable[Issue], scope: Scope) -> Iterator[Issue]:
    """Issues that are not silenced."""
    return (issue for issue in issues if not scope.silences(issue.rule))


def item_issues(item: Item, now: str = "") -> list[Issue]:
    """What is doubtful about one item, each with its path in it."""
    found = [issue for rule in ITEM_RULES for issue in rule(item)]
    if item.review_by:
        found += craft_item.review(item, now)
    if isinstance(item, Choice):
        texts = [option.text for option in item.options]
        for each in OPTION_RULES if item.given else (*OPTION_RULES, *WORDED_RULES):
            found += each(item, texts)
    return found
