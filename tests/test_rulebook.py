"""Every rule explains itself: in the terminal, and in the handbook."""

import subprocess
import sys
from pathlib import Path

from builder.course import rulebook
from builder.course.lint import RULES
from tests.test_authoring import CASES

ROOT = Path(__file__).parents[1]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "builder.cli", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_any_rule_is_explained_by_name_and_a_wrong_name_is_mended() -> None:
    craft, fault, none = (
        run("explain", "key-is-not-longest"),
        run("explain", "choice-has-one-key"),
        run("explain", "key-is-longest"),
    )
    assert "What to do: say less in it" in craft.stdout
    assert "several options are right" in fault.stdout
    assert (none.returncode, none.stdout) == (2, "")
    assert "did you mean `key-is-not-longest`?" in none.stderr


def test_the_handbook_tells_every_rule_and_is_fresh() -> None:
    text = (ROOT / rulebook.PAGE).read_text(encoding="utf-8")
    assert text == rulebook.page(), "run `make derive`"
    assert len(rulebook.faults()) > 70
    seen = {found.split()[1] for _, expected in CASES.values() for found in expected}
    assert seen <= {*RULES, *rulebook.faults()}


def test_every_rule_explains_itself() -> None:
    for name, rule in RULES.items():
        assert name == rule.name
        assert len(rule.why) > 60, name
        assert f"allow: {{{name}: the reason}}" in rule.text()
