"""What holds beyond one block: texts that stay within themselves, references that lead somewhere, ids that are one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser

from builder.course.block import FENCE, Tree
from builder.course.faults import close
from builder.course.model import Course, Reference, Written
from builder.engine.issue import Issue, Path, Place
from builder.engine.item import Item
from builder.engine.values import Text

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
FOOTNOTE = re.compile(r"^\[\^[^\]]+\]:", re.MULTILINE)
OURS = re.compile(r"</?(?:item-form|paydown-|sort-list|code-editor)", re.IGNORECASE)


def text_issues(item: Item) -> Iterator[Issue]:
    """Texts that would reach beyond their field in the page: open fences, open HTML, our own tags, leaking footnotes."""
    for text in item.texts():
        yield from (replace(issue, at=authored_path(item, text.path)) for issue in _reaching(text))


def _reaching(text: Text) -> Iterator[Issue]:
    if _open_fence(text.markdown):
        hint = "close it with a line of its own."
        yield Issue("fence-is-closed", "a code fence in this text is never closed", hint=hint)
    elif "<" in text.markdown and (fault := html_fault(text.markdown)):
        yield Issue("html-is-closed", fault, hint="write `&lt;` for a plain `<`, or put code in backticks.")
    if not text.public and "[^" in text.markdown and FOOTNOTE.search(text.markdown):
        hint = "write it into the text."
        yield Issue("key-has-no-footnote", "a footnote here would stand in the open page", hint=hint)


def authored_path(item: Item, path: str) -> Path:
    """The path of a text as the author wrote it: parts by position instead of by id."""
    at: list[str | int] = [int(step) if step.isdigit() else step for step in path.split("/")]
    if len(at) > 1 and isinstance(getattr(item, "named", None), Mapping) and path.split("/")[1] in item.named:  # type: ignore[attr-defined]
        at[1] = list(item.named).index(path.split("/")[1])  # type: ignore[attr-defined]
    return tuple(at)


def _open_fence(markdown: str) -> bool:
    fence = ""
    for line in markdown.split("\n") if "```" in markdown or "~~~" in markdown else ():
        found = FENCE.match(line)
        if not fence and found:
            fence = found["fence"]
        elif fence and found and found["fence"].startswith(fence) and not found["info"]:
            fence = ""
    return bool(fence)


class _Tags(HTMLParser):
    """Follows tags, and says which is left open or never opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fault = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.fault = self.fault or f"`</{tag}>` closes nothing that is open"

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """A tag that closes itself opens nothing."""


def html_fault(markdown: str) -> str:
    """What is wrong with the HTML in a text, in a sentence, or an empty text."""
    plain = CODE.sub("", _without_fences(markdown))
    if OURS.search(plain):
        return "this tag belongs to Paydown"
    if plain.count("<!--") != plain.count("-->"):
        return "a comment is never closed"
    if re.search(r"<[?!](?!--)", plain):
        return "a declaration can't stand here"
    tags = _Tags()
    tags.feed(plain)
    tags.close()
    return tags.fault or (f"`<{tags.open[-1]}>` is never closed" if tags.open else "")


def _without_fences(markdown: str) -> str:
    lines: list[str] = []
    fence = ""
    for line in markdown.split("\n"):
        found = FENCE.match(line)
        if fence:
            fence = "" if found and found["fence"].startswith(fence) and not found["info"] else fence
        elif found:
            fence = found["fence"]
        else:
            lines.append(line)
    return "\n".join(lines)


def reference_issues(reference: Reference, written: Mapping[str, Written]) -> Iterator[Issue]:
    """A `questions` fence that names nothing, or what is not there."""
    if bool(reference.use) == bool(reference.from_):
        yield Issue("reference-says-which", "write either `use` or `from`", (), "such as `use: [an-id, another-id]`.")
    for nth, name in enumerate(reference.use):
        if name not in written:
            yield Issue(
                "reference-leads-somewhere",
                f"there is no item `{name}` in this course",
                ("use", nth),
                close(name, written),
            )
    if reference.from_ and not list(referred(reference, written)):
        yield Issue("reference-leads-somewhere", "no item of this course fits", ("from",), on_key=True)


def referred(reference: Reference, written: Mapping[str, Written]) -> Iterator[Item]:
    """The items that a `questions` fence means, in its order or the course's."""
    if reference.use:
        yield from (written[name].item for name in dict.fromkeys(reference.use) if name in written)
    if pool := reference.from_:
        for each in written.values():
            item = each.item
            fits_skill = not pool.skill or set(pool.skill) & set(item.skills)
            fits_tag = not pool.tag or set(pool.tag) & set(item.tags)
            if fits_skill and fits_tag and (not pool.difficulty or item.difficulty in pool.difficulty):
                yield item


def course_issues(course: Course, tree: Tree) -> Iterator[Issue]:
    """Skills, roles and lessons that refer to what is not there, or share an id."""
    for name, listed in (("skills", course.file.skills), ("roles", course.file.roles)):
        ids = [each.id for each in listed]
        for nth, each in enumerate(ids):
            if each in ids[:nth]:
                yield _of(tree, "id-is-unique", f"the id `{each}` is used twice", (name, nth, "id"))
    yield from _unknown_skills(course, tree)
    if cycle := prerequisite_cycle({skill.id: skill.requires for skill in course.file.skills}):
        message = f"the skills {' → '.join(cycle)} require each other"
        yield _of(tree, "skills-have-an-order", message, ("skills",), "remove one of the `requires`.")
    yield from _item_skills(course)
    yield from _lesson_ids(course)


def _unknown_skills(course: Course, tree: Tree) -> Iterator[Issue]:
    named: list[tuple[str, Path]] = []
    for nth, skill in enumerate(course.file.skills):
        named += [(before, ("skills", nth, "requires", k)) for k, before in enumerate(skill.requires)]
    for nth, role in enumerate(course.file.roles):
        named += [(each, ("roles", nth, "requires", each)) for each in role.requires]
    for name, at in named:
        if name not in course.skills:
            yield _of(tree, "skill-is-known", f"there is no skill `{name}`", at, close(name, course.skills))


def _of(tree: Tree, rule: str, message: str, at: Path, hint: str = "") -> Issue:
    return Issue(rule, message, at, hint).placed(tree.place(at))


def _item_skills(course: Course) -> Iterator[Issue]:
    known = course.skills
    for each in course.written.values():
        for nth, skill in enumerate(each.item.skills):
            if skill not in known:
                message = f"there is no skill `{skill}` in course.yml"
                issue = Issue("skill-is-known", message, ("skills", nth), close(skill, known))
                yield issue.placed(each.tree.place(("skills", nth)))


def _lesson_ids(course: Course) -> Iterator[Issue]:
    seen: dict[str, str] = {}
    for lesson in course.lessons:
        if lesson.id in seen:
            message = f"the lesson id `{lesson.id}` is used twice; also in {seen[lesson.id]}"
            yield Issue("id-is-unique", message, hint="give each lesson its own.", place=Place(lesson.path, 1, 1, 2))
        seen.setdefault(lesson.id, lesson.path)
        for skill in lesson.skills:
            if skill not in course.skills:
                yield Issue(
                    "skill-is-known",
                    f"there is no skill `{skill}` in course.yml",
                    hint=close(skill, course.skills),
                    place=Place(lesson.path, 1, 1, 2),
                )


def prerequisite_cycle(requires: Mapping[str, Sequence[str]]) -> list[str]:
    """One cycle of prerequisites, its first skill repeated at the end; empty where there is none."""
    done: set[str] = set()
    for start in requires:
        path: list[str] = []
        stack = [(start, iter(requires.get(start, ())))] if start not in done else []
        path = [start] if stack else []
        while stack:
            step = next(stack[-1][1], None)
            if step is None:
                done.add(stack.pop()[0])
                path.pop()
            elif step in path:
                return [*path[path.index(step) :], step]
            elif step not in done and step in requires:
                stack.append((step, iter(requires[step])))
                path.append(step)
    return []


def site_issues(courses: Sequence[Course]) -> Iterator[Issue]:
    """Courses that share an id."""
    seen: dict[str, str] = {}
    for course in courses:
        if course.id in seen:
            message = f"the course id `{course.id}` is used twice; also in {seen[course.id]}"
            yield Issue("id-is-unique", message, place=Place(f"{course.folder}/course.yml", 1, 1, 2))
        seen.setdefault(course.id, course.folder)
