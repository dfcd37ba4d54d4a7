"""`allow`: a rule of craft silenced with a reason, in an item, a lesson or a course. What silences nothing is told."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from builder.course.block import Tree
from builder.course.cures import close
from builder.course.model import Course
from builder.course.rule import Rule
from builder.engine.issue import Edit, Fix, Issue, Place

ALLOW = Rule(
    "allow-is-needed",
    "this `allow` silences nothing",
    "remove it.",
    """What it was meant for is gone, or the rule has become more exact. Left standing, it would silence the next real fault unseen.""",
)


@dataclass
class Scope:
    """Something with an `allow`: what it allows, where each entry stands, what it stands in, and which entries were needed."""

    allow: Mapping[str, str]
    place: Callable[[str], Place]
    outer: "Scope | None" = None
    used: set[str] = field(default_factory=set)

    def silences(self, rule: str) -> bool:
        """Whether it, or what it stands in, allows a rule to be broken: the innermost one counts as needed."""
        if rule in self.allow:
            self.used.add(rule)
            return True
        return self.outer is not None and self.outer.silences(rule)


@dataclass
class Scopes:
    """The scopes of a course: of its items by id, of its lessons by path, and its own."""

    course: Scope
    lessons: dict[str, Scope]
    items: dict[str, Scope]

    def around(self, course: Course, place: Place) -> Scope:
        """The innermost scope in which a place lies."""
        here = [each for each in course.written.values() if each.tree.block.path == place.path]
        firsts = sorted((_first(each.tree), each.item.id) for each in here)
        before = [name for first, name in firsts if first <= place.line]
        if before and place.line <= _last(course.written[before[-1]].tree):
            return self.items[before[-1]]
        return self.lessons.get(place.path, self.course)

    def all(self) -> Iterator[Scope]:
        yield self.course
        yield from self.lessons.values()
        yield from self.items.values()


def _first(tree: Tree) -> int:
    """The line in which an item begins, its fence included."""
    return tree.block.line - 1 if tree.entry is None else tree.place(()).line


def _last(tree: Tree) -> int:
    """The last line of an item's block."""
    return tree.block.line + tree.block.text.count("\n") + 1


def scopes_of(course: Course) -> Scopes:
    """Who may silence what, in a course."""
    whole = Scope(course.file.allow, _entry(course.tree))
    lessons = {each.path: Scope(each.allow, _entry(each.front), whole) for each in course.lessons}
    items = {
        name: Scope(each.item.allow, _entry(each.tree), lessons.get(each.tree.block.path, whole))
        for name, each in course.written.items()
    }
    return Scopes(whole, lessons, items)


def _entry(tree: Tree | None) -> Callable[[str], Place]:
    return lambda rule: tree.place(("allow", rule), on_key=True) if tree else Place()


def allow_issues(scopes: Iterable[Scope], rules: Collection[str], tried: Callable[[str], bool]) -> Iterator[Issue]:
    """Entries that name no rule, give no reason, or silence nothing. `tried`: whether a rule was looked at this time."""
    for scope in scopes:
        for name, reason in scope.allow.items():
            if name not in rules:
                yield _unknown(name, scope.place(name), rules)
            elif not reason.strip():
                message = f"`{name}` is allowed without a reason"
                hint = "say why it must be so here: whoever comes after you will ask."
                yield Issue("allow-has-reason", message, hint=hint, place=scope.place(name))
            elif name not in scope.used and tried(name):
                yield ALLOW.at(scope.place(name), f"`{name}` is allowed here, and nothing here breaks it")


def _unknown(name: str, place: Place, rules: Collection[str]) -> Issue:
    """A name that no rule has, with the one that was meant, if there is one near."""
    hint = close(name, rules) or "the handbook's page *Rules* lists them."
    message = f"there is no rule `{name}` that could be allowed"
    meant = hint.partition("`")[2].partition("`")[0] if hint.startswith("did you mean") else ""
    edit = Edit(place.path, place.line, place.column, place.line, place.end_column, meant)
    fix = Fix((edit,), f"write `{meant}`") if meant else None
    return Issue("rule-is-known", message, hint=hint, place=place, fix=fix)
