"""What holds beyond one block: references that lead somewhere, ids that are one, skills that have an order."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from builder.course.block import Tree
from builder.course.cures import close
from builder.course.model import LESSON_PATTERN, Course, Lesson, Reference, Written
from builder.course.renamed import renamed_issues
from builder.engine.issue import Issue, Path, Place
from builder.engine.item import ID_PATTERN, Item


def day_issues(item: Item) -> Iterator[Issue]:
    """A day to review by that no calendar has."""
    try:
        date.fromisoformat(item.review_by or "2000-01-01")
    except ValueError:
        message = f"there is no day {item.review_by}"
        yield Issue("day-exists", message, ("review_by",), "write it as year-month-day, such as 2027-01-31.")


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
                close(name, written) or "an item is named by its `id`; items of other courses can't be used.",
            )
    if reference.from_ and not list(referred(reference, written)):
        hint = "ask for another `skill`, `tag` or `difficulty`."
        yield Issue("reference-leads-somewhere", "no item of this course fits", ("from",), hint, on_key=True)
    there = len(list(referred(reference, written)))
    if there and reference.draw and reference.draw > there:
        message = f"{reference.draw} are to be drawn, and there {'is 1' if there == 1 else f'are {there}'}"
        yield Issue("draw-has-enough", message, ("draw",), "draw fewer, or write more items that fit.")


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
    if not re.fullmatch(ID_PATTERN, course.id):
        hint = "write `id:` with letters, digits, `-` and `_`, or give the folder another name."
        message = f"the folder's name `{course.id}` can't be the id of a course"
        yield Issue("id-has-its-form", message, hint=hint, place=Place(f"{course.folder}/course.yml", 1, 1, 2))
    for name, listed in (("skills", course.file.skills), ("roles", course.file.roles)):
        ids = [each.id for each in listed]
        for nth, each in enumerate(ids):
            if each in ids[:nth]:
                yield _of(
                    tree, "id-is-unique", f"the id `{each}` is used twice", (name, nth, "id"), "give each its own."
                )
    yield from _unknown_skills(course, tree)
    yield from renamed_issues(course, tree)
    if cycle := prerequisite_cycle({skill.id: skill.requires for skill in course.file.skills}):
        at = ("skills", next(nth for nth, skill in enumerate(course.file.skills) if skill.id == cycle[-2]), "requires")
        message = f"the skills {' → '.join(cycle)} require each other"
        yield _of(tree, "skills-have-an-order", message, at, "remove one of the `requires`.")
    for written in course.written.values():
        own = written.item.skills if "skills" in written.tree.data else ()
        yield from _known(course, own, written.tree, ("skills",))
    for lesson in course.lessons:
        yield from _lesson_issues(course, lesson)


def _unknown_skills(course: Course, tree: Tree) -> Iterator[Issue]:
    for nth, skill in enumerate(course.file.skills):
        yield from _known(course, skill.requires, tree, ("skills", nth, "requires"))
    for nth, role in enumerate(course.file.roles):
        for name in role.requires:
            if name not in course.skills:
                place = tree.place(("roles", nth, "requires", name), on_key=True)
                yield _unknown_skill(course, name).placed(place)


def _known(course: Course, skills: Sequence[str], tree: Tree, at: Path) -> Iterator[Issue]:
    for nth, name in enumerate(skills):
        if name not in course.skills:
            yield _unknown_skill(course, name).placed(tree.place((*at, nth)))


def _unknown_skill(course: Course, name: str) -> Issue:
    some = ", ".join([*course.skills][:12])
    hint = close(name, course.skills) or (
        f"the course has: {some}." if some else "list it under `skills:` in course.yml."
    )
    return Issue("skill-is-known", f"there is no skill `{name}` in course.yml", hint=hint)


def _of(tree: Tree, rule: str, message: str, at: Path, hint: str = "") -> Issue:
    return Issue(rule, message, at, hint).placed(tree.place(at))


def _lesson_issues(course: Course, lesson: Lesson) -> Iterator[Issue]:
    place = lesson.front.place(("id",)) if lesson.front else Place(lesson.path, 1, 1, 2)
    twin = next((each for each in course.lessons if each.id == lesson.id), lesson)
    if twin is not lesson:
        message = f"the lesson id `{lesson.id}` is used twice; also in {twin.path}"
        yield Issue("id-is-unique", message, hint="give each lesson its own.", place=place)
    if not re.fullmatch(LESSON_PATTERN, lesson.id):
        hint = "write `id:` in the lesson's front matter, with letters, digits, `-`, `_`, `.` and `/`."
        message = f"the path `{lesson.id}` can't be the id of a lesson"
        yield Issue("id-has-its-form", message, hint=hint, place=Place(lesson.path, 1, 1, 2))
    if lesson.front:
        yield from _known(course, lesson.skills, lesson.front, ("skills",))
        yield from _known(course, lesson.defaults.skills, lesson.front, ("questions", "skills"))
    yield from _repeated(lesson)


def _repeated(lesson: Lesson) -> Iterator[Issue]:
    seen: set[str] = set()
    for piece in lesson.pieces:
        for item in piece.items:
            if item.id in seen:
                message = f"the item `{item.id}` stands on this page already"
                hint = "whoever answers one has answered both: remove it here or there."
                yield Issue("item-stands-once", message, hint=hint, level="warning", place=piece.block.head)
            seen.add(item.id)


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
            hint = "write another `id:` into one of the two `course.yml`."
            yield Issue("id-is-unique", message, hint=hint, place=Place(f"{course.folder}/course.yml", 1, 1, 2))
        seen.setdefault(course.id, course.folder)
