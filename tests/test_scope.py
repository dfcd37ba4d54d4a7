"""`paydown check` of a folder, a file or what has changed; faults for other programs."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.authoring import write

BLOCK = "```question\nid: {id}\ntype: true-false\nstem: Größe: *so* {id}\nanswer: true\nwhy: so\n```\n"
FILES = {
    "mkdocs.yml": "site_name: T\n",
    "courses/tea/course.yml": "title: Tea\n",
    "courses/tea/leaf.md": "# Leaf\n\n" + BLOCK.format(id="leaf"),
    "courses/tea/cup.md": "# Cup\n\n" + BLOCK.format(id="cup"),
    "courses/oil/course.yml": "title: Oil\n",
    "courses/oil/olive.md": "# Olive\n\n" + BLOCK.format(id="olive"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, FILES)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "builder.cli", "check", "--locked", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def found(folder: Path, *arguments: str) -> Any:
    return json.loads(run(folder, *arguments, "--format", "json").stdout)["issues"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ((), {"cup", "leaf", "olive"}),
        (("courses",), {"cup", "leaf", "olive"}),
        (("courses/tea",), {"cup", "leaf"}),
        (("courses/tea/leaf.md",), {"leaf"}),
        (("courses/tea/leaf.md", "courses/oil"), {"leaf", "olive"}),
        (("mkdocs.yml",), set()),
    ],
)
def test_only_what_is_asked_for_is_told_with_paths_from_the_root(
    root: Path, asked: tuple[str, ...], told: set[str]
) -> None:
    paths = {issue["path"] for issue in found(root, *asked) if issue["level"] == "error"}
    assert {Path(path).stem for path in paths} == told
    assert all((root / path).is_file() for path in paths)
    assert run(root, *asked).returncode == int(bool(told))


def test_a_path_is_found_from_within_the_courses_too(root: Path) -> None:
    assert {issue["path"] for issue in found(root / "courses/tea", "leaf.md")} == {"courses/tea/leaf.md"}


def test_a_folder_of_courses_below_another_site_is_looked_at_itself(root: Path) -> None:
    write(root / "inner", {name: text for name, text in FILES.items() if name.startswith("courses/tea")})
    assert {issue["path"] for issue in found(root, "inner") if issue["level"] == "error"} == {
        "courses/tea/leaf.md",
        "courses/tea/cup.md",
    }


def test_changed_files_only(root: Path) -> None:
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*git, *command], cwd=root, check=True)
    assert found(root, "--changed") == []
    cup = root / "courses/tea/cup.md"
    cup.write_text(cup.read_text() + "\nMore.\n")
    (root / "courses/tea/new.md").write_text("# New\n\n" + BLOCK.format(id="new"))
    assert {issue["path"] for issue in found(root, "--changed")} == {"courses/tea/cup.md", "courses/tea/new.md"}
    assert run(root, "--changed", "nowhere").returncode == 2


def test_what_is_not_there_is_told_in_a_line(root: Path) -> None:
    done = run(root, "courses/nix")
    assert (done.returncode, done.stderr) == (2, "paydown: there is no courses/nix\n")


def test_sarif_has_rules_regions_and_repairs(root: Path) -> None:
    (log,) = json.loads(run(root, "courses/tea/leaf.md", "--format", "sarif").stdout)["runs"]
    (result,) = [each for each in log["results"] if each["level"] == "error"]
    assert log["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "yaml-is-readable"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "courses/tea/leaf.md"
    assert place["region"] == {"startLine": 6, "startColumn": 12, "endColumn": 13}
    (change,) = result["fixes"][0]["artifactChanges"]
    (edit,) = change["replacements"]
    assert edit["deletedRegion"] == {"startLine": 6, "startColumn": 1, "endLine": 7, "endColumn": 1}
    assert edit["insertedContent"]["text"] == "stem: 'Größe: *so* leaf'\n"


def test_rdjson_counts_bytes_and_suggests(root: Path) -> None:
    told = json.loads(run(root, "courses/tea/leaf.md", "--format", "rdjson").stdout)["diagnostics"]
    (fault,) = [each for each in told if each["severity"] == "ERROR"]
    assert fault["location"]["range"]["start"] == {"line": 6, "column": 14}
    assert fault["suggestions"] == [
        {
            "range": {"start": {"line": 6, "column": 1}, "end": {"line": 7, "column": 1}},
            "text": "stem: 'Größe: *so* leaf'\n",
        }
    ]
