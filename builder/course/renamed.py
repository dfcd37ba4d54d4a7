"""What `renamed` of a course may say: a former id that is gone, and where it leads, which is there."""

from collections.abc import Iterator

from builder.course.block import Tree
from builder.course.cures import close
from builder.course.model import Course
from builder.engine.issue import Issue
from builder.engine.names import kinds_of, path, steps


def renamed_issues(course: Course, tree: Tree) -> Iterator[Issue]:
    """Entries of `renamed` by which nothing would follow."""
    for former in course.file.renamed:
        kinds, old = kinds_of(former)
        if not any(old in course.names.get(kind, {}) for kind in kinds):
            place = tree.place(("renamed", former), on_key=True)
            yield _why(course, former).placed(place)


def _why(course: Course, former: str) -> Issue:
    kinds, old = kinds_of(former)
    there = [kind[:-1] for kind in kinds if old in course.ids[kind]]
    if there:
        message = (
            f"`{old}` is renamed, and yet there is still {'an' if there[0] == 'item' else 'a'} {there[0]} of this id"
        )
        hint = "remove this line, or give what has the id now another one."
        return Issue("renamed-is-gone", message, hint=hint)
    step = steps(course.file.renamed, kinds[0])
    way = [old, *path(old, step)]
    if step.get(way[-1]) in way:
        ring = " → ".join(f"`{each}`" for each in [*way, step[way[-1]]])
        return Issue("renamed-has-an-end", f"{ring} is a circle", hint="remove the line that leads back.")
    names = sorted({name for kind in kinds for name in course.ids[kind]})
    message = f"there is no {' or '.join(kind[:-1] for kind in kinds)} `{way[-1]}` in this course"
    hint = f"write the id that `{old}` has now; if it is gone for good, list it under `retired:`."
    return Issue("renamed-leads-somewhere", message, hint=close(way[-1], names) or hint)
