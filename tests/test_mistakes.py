"""A hundred mistakes of authors: each is told in its line, by its rule, with words that name the cause and the cure.

A case is a block, or a page where it has fences of its own; then `--> line rule: word, word`.
"""

import re
from pathlib import Path

import pytest

from builder.build import check
from builder.engine.issue import Issue
from tests.authoring import course

CASES = (Path(__file__).parent / "cases/mistakes.txt").read_text(encoding="utf-8").rstrip("\n").split("\n=====\n")
WANTED = re.compile(r"(?P<line>\d+) (?P<rule>[\w-]+): (?P<words>.*)")
MOST = 6
"""Errors that one mistake may lead to."""


def is_page(text: str) -> bool:
    return bool(re.search(r"^[> ]*```", text, re.MULTILINE))


def page(case: str) -> str:
    text = case.rpartition("\n--> ")[0]
    return f"{text}\n" if is_page(text) else f"```question\n{text}\n```\n"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Issue]]:
    """What is told of all the cases at once, each a page of one course, by path."""
    pages = {f"{nth}.md": page(case) for nth, case in enumerate(CASES, 1)}
    root = course(tmp_path_factory.mktemp("mistakes"), pages | {"cup.png": "a picture"})
    found: dict[str, list[Issue]] = {}
    for issue in check(root).site.issues:
        found.setdefault(issue.place.path, []).append(issue)
    return found


@pytest.mark.parametrize("nth", range(1, len(CASES) + 1))
def test_a_mistake_is_told_with_its_place_its_cause_and_its_cure(nth: int, told: dict[str, list[Issue]]) -> None:
    text, _, end = CASES[nth - 1].rpartition("\n--> ")
    wanted = WANTED.fullmatch(end)
    assert wanted, end
    issues, line = told[f"tea/{nth}.md"], int(wanted["line"]) + (not is_page(text))
    saying = [
        f"{each.message} {each.hint}".lower()
        for each in issues
        if each.place.line == line and each.rule == wanted["rule"]
    ]
    assert any(all(word.lower() in said for word in wanted["words"].split(", ")) for said in saying), (text, issues)
    assert sum(issue.level == "error" for issue in issues) <= MOST, issues
