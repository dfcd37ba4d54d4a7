"""Questions and courses whose craft is looked at: what tests of lints begin with."""

from pathlib import Path
from textwrap import dedent

from builder import build
from builder.engine.issue import Issue
from tests.authoring import course

NOW = "2027-01-01T12:00:00Z"


def choice(stem: str, *options: str, more: str = "") -> str:
    """A choice whose first option is right and whose others are wrong, each with a `why`, and a skill."""
    lines = [f"id: a\ntype: choice\nskills: [brewing]\nstem: '{stem}'\noptions:"]
    lines += [f"- {'wrong' if nth else 'right'}: '{text}'\n  why: So." for nth, text in enumerate(options)]
    return "\n".join([*lines, dedent(more)])


def statement(stem: str) -> str:
    return f"id: a\ntype: true-false\nskills: [brewing]\nstem: '{stem}'\nanswer: true\nwhy: So it is."


def text(stem: str, answer: str, *hints: str, more: str = "") -> str:
    told = "".join(f"\n- '{each}'" for each in hints)
    return (
        f"id: a\ntype: text\nskills: [brewing]\nstem: '{stem}'\nanswer: '{answer}'\n"
        + (f"hints:{told}\n" if hints else "")
        + more
    )


def lesson(block: str, front: str = "skills: [brewing]") -> str:
    return f"---\n{front}\n---\n# One\n\n```question\n{block}\n```\n"


def checked(root: Path, text: str, **files: str) -> tuple[Issue, ...]:
    course(root, {"one.md": "", **{name.replace("__", "."): each for name, each in files.items()}})
    (root / "tea/one.md").write_text(text, encoding="utf-8")
    return build.check(root, now=NOW).site.issues


def told(issues: tuple[Issue, ...]) -> list[str]:
    return [f"{issue.place.path}:{issue.place.line}:{issue.place.column} {issue.rule}" for issue in issues]


def many(count: int, block: str) -> str:
    return "".join(f"```question\n{block.replace('id: a', f'id: a{nth}')}\n```\n" for nth in range(count))
