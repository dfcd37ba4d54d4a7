"""Rules about a whole course: skills that can be shown, keys that can't be foretold, lessons in which one practises."""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import sqrt

from builder.course.craft_item import SKILL
from builder.course.model import Course, Lesson, Written
from builder.course.rule import Rule
from builder.engine.issue import Issue, Place
from builder.engine.items.choice import Choice
from builder.engine.items.true_false import TrueFalse

DEBT = Rule(
    "skill-has-items",
    "no item shows this skill",
    "write items with `skills: [the-id]`, eight or more; or remove the skill.",
    """Debt can be paid only where there are questions: this skill stays unknown for ever. Call it *content debt*: what the course
    promises and does not ask for.""",
    about="course",
)
ROLE = Rule(
    "role-can-be-reached",
    "a role requires a skill that no item shows",
    "write items for the skill, or take it out of the role.",
    """Nobody can ever pay what this role owes: it requires the skill, itself or through another skill, and there is not one question to
    show it with.""",
    about="course",
)
PRACTICE = Rule(
    "lesson-has-practice",
    "this lesson asks nothing",
    "write a question, or use one of a bank: a fence `questions` with `use: [an-id]`.",
    """Being asked makes remember, reading again hardly does: a week later, those who were tested remembered more than those who had read
    the text four times. (Roediger and Karpicke 2006, *Psychological Science* 17.) A course's `index.md` is no lesson, unless it asks
    something.""",
    about="lesson",
)
POSITIONS = Rule(
    "keys-stand-anywhere",
    "the right option stands in the same place too often",
    "remove `shuffle: false` where the order has no meaning, or place the right options otherwise.",
    """Where options are shown as written (`shuffle: false`), authors put the right one first, last or in the middle by habit, and learners
    notice. Told where in ten or more such questions with the same number of options one place holds far more keys than chance would
    put there. (Attali and Bar-Hillel 2003, *Journal of Educational Measurement* 40, on middle positions.)""",
    about="course",
)
TRUTHS = Rule(
    "statements-are-mixed",
    "almost all statements of this course have the same answer",
    "turn some of them round.",
    """Who answers *true* to everything has then passed. Told where of eight statements or more at most one in ten is of the other
    kind.""",
    about="course",
)
FEW, FEW_STATEMENTS = 10, 8


def _place(course: Course, nth: int) -> Place:
    """Where a skill's id stands."""
    return course.tree.place(("skills", nth, "id")) if course.tree else Place("course.yml", 1, 1, 2)


def skills(course: Course) -> Iterator[Issue]:
    """A course without skills; skills without items, told with the role that needs them."""
    if not course.file.skills and course.written:
        place = Place(course.tree.block.path if course.tree else "course.yml", 1, 1, 2)
        hint = "write `skills:` into course.yml, each with `id`, `title` and `minutes`, and name them in the lessons' front matter."
        yield SKILL.at(place, "this course names no skills, so nothing is owed and nothing can be paid", hint)
    shown = {skill for written in course.written.values() for skill in written.item.skills}
    bare = {skill.id for skill in course.file.skills} - shown
    if not bare:
        return
    needed = dict(_needed(course, bare))
    for nth, skill in enumerate(course.file.skills):
        if skill.id in needed:
            role, through = needed[skill.id]
            way = f", through `{through}`" if through != skill.id else ""
            message = f"the role `{role}` requires the skill `{skill.id}`{way}, and no item shows it"
            yield ROLE.at(_place(course, nth), message)
        elif skill.id in bare:
            yield DEBT.at(_place(course, nth), f"no item shows the skill `{skill.id}`")


def _needed(course: Course, bare: set[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Of the skills without items: the role that needs each, and the skill by which it does. The first role is told."""
    known = course.skills
    for role in reversed(course.file.roles):
        for name in role.requires:
            seen, open_ = {name}, [name]
            while open_:
                here = open_.pop()
                if here in bare:
                    yield here, (role.id, name)
                more = [each for each in (known[here].requires if here in known else ()) if each not in seen]
                seen |= set(more)
                open_ += more


def practice(lesson: Lesson) -> Iterator[Issue]:
    """A lesson without a question; one whose questions are at fault has tried."""
    if not lesson.pieces and not lesson.path.endswith("index.md"):
        place = lesson.front.block.head if lesson.front else Place(lesson.path, 1, 1, 4)
        yield PRACTICE.at(place)


def positions(course: Course) -> Iterator[tuple[Written, Issue]]:
    """Where keys stand among options that are shown as written."""
    fixed = [each for each in course.written.values() if _keeps_order(each)]
    for count in sorted({len(_options(each)) for each in fixed}):
        of_size = [each for each in fixed if len(_options(each)) == count]
        places = Counter(_key(each) for each in of_size)
        place, often = places.most_common(1)[0]
        if len(of_size) >= FEW and often > _expected(len(of_size), count):
            where = f"stands at place {place + 1} of {count} in {often} of {len(of_size)} questions"
            message = f"the right option {where} with `shuffle: false`"
            first = next(each for each in of_size if _key(each) == place)
            yield first, POSITIONS.issue(("options", place), message)


def _expected(questions: int, options: int) -> float:
    """So many keys in one place are chance: three standard deviations above the mean."""
    share = 1 / options
    return questions * share + 3 * sqrt(questions * share * (1 - share))


def _keeps_order(written: Written) -> bool:
    item = written.item
    return isinstance(item, Choice) and not item.shuffle and not item.several and not _sorted(_options(written))


def _sorted(options: Sequence[str]) -> bool:
    """Whether options stand in the order of numbers: then nobody chose the key's place."""
    try:
        numbers = [float(text.strip("`' ").split()[0].replace(",", ".")) for text in options]
    except (ValueError, IndexError):
        return False
    return numbers in (sorted(numbers), sorted(numbers, reverse=True))


def _options(written: Written) -> list[str]:
    assert isinstance(written.item, Choice)
    return [option.text for option in written.item.options]


def _key(written: Written) -> int:
    assert isinstance(written.item, Choice)
    return next(nth for nth, option in enumerate(written.item.options) if option.right)


def truths(course: Course) -> Iterator[tuple[Written, Issue]]:
    """Statements that are nearly all true, or nearly all false."""
    statements = [each for each in course.written.values() if isinstance(each.item, TrueFalse)]
    true = [each for each in statements if isinstance(each.item, TrueFalse) and each.item.answer]
    rare = min(len(true), len(statements) - len(true))
    if len(statements) >= FEW_STATEMENTS and rare * 10 <= len(statements):
        word = "true" if len(true) > rare else "false"
        message = f"{len(statements) - rare} of {len(statements)} statements of this course are {word}"
        yield statements[0], TRUTHS.issue(("answer",), message)
