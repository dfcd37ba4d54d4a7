"""The house itself: what is pinned, what finds a Python, and build steps that are made once and whole."""

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from builder.publish.made import digest, files, made, mirror, place, publish

ROOT = Path(__file__).parents[1]
LOCKS = [ROOT / "requirements/runtime.txt", ROOT / "requirements/dev.txt"]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: Path) -> dict[str, str]:
    """Requirement line -> the lines that go with it, up to the next."""
    found = re.findall(r"^([A-Za-z0-9][^=\s]*)==(.*(?:\n[ ]+.*)*)", lock.read_text(), re.MULTILINE)
    return {canonical(name): rest for name, rest in found}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_python_package_is_pinned_with_hashes_and_without_addresses(lock: Path) -> None:
    assert len(pins(lock)) > 40
    assert [name for name, rest in pins(lock).items() if "--hash=sha256:" not in rest] == []
    assert re.search(r"://|--(extra-)?index|--find-links|\S @ ", lock.read_text()) is None


def test_what_pyproject_asks_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = {"runtime.txt": project["project"]["dependencies"], "dev.txt": project["dependency-groups"]["dev"]}
    for name, ranges in asked.items():
        wanted = {canonical(re.split(r"[\[<>=!~; ]", text)[0]) for text in ranges}
        assert wanted - pins(ROOT / "requirements" / name).keys() == set(), name


def test_development_runs_what_users_run() -> None:
    runtime, development = (pins(lock) for lock in LOCKS)
    first_words = {name: rest.split()[0] for name, rest in runtime.items()}
    assert {name: development[name].split()[0] for name in runtime} == first_words


def test_every_npm_package_is_pinned_with_integrity_and_without_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def fake_python(folder: Path, version: str) -> Path:
    """A program that answers as a Python of this version does: it can't make environments before 3.12."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "python3"
    answer = f"echo {program}" if version >= "3.12" else "exit 1"
    program.write_text(f"#!/bin/sh\n{answer}\n")
    program.chmod(0o755)
    return program


def find_python(home: Path, *path: Path) -> subprocess.CompletedProcess[str]:
    places = os.pathsep.join([*map(str, path), str(tools(home))])
    return subprocess.run(
        ["/bin/sh", ROOT / ".ci/python"],
        env={"HOME": str(home), "PATH": places},
        capture_output=True,
        text=True,
        check=False,
    )


def tools(home: Path) -> Path:
    """A PATH entry with the few programs the finder needs, and no Python."""
    folder = home / "tools"
    folder.mkdir(exist_ok=True)
    for name in ("sh", "cat", "dirname", "ls"):
        if not (folder / name).exists():
            (folder / name).symlink_to(f"/bin/{name}" if Path(f"/bin/{name}").exists() else f"/usr/bin/{name}")
    return folder


def test_finder_takes_pyenvs_newest_fitting_python_over_an_old_python3(tmp_path: Path) -> None:
    old = fake_python(tmp_path / "old", "3.11")
    fake_python(tmp_path / ".pyenv/versions/3.12.1/bin", "3.12")
    wanted = fake_python(tmp_path / ".pyenv/versions/3.13.0/bin", "3.13")
    assert find_python(tmp_path, old.parent).stdout.strip() == str(wanted)


def test_finder_says_in_one_sentence_what_to_install(tmp_path: Path) -> None:
    done = find_python(tmp_path, fake_python(tmp_path / "old", "3.11").parent)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"Paydown needs Python 3\.13 .*install it.*\n", done.stderr)


def test_a_step_is_made_once_and_again_when_an_input_changes(tmp_path: Path) -> None:
    source, calls = tmp_path / "source.txt", []
    place(b"one", source)

    def make(folder: Path) -> None:
        calls.append(source.read_text())
        place(source.read_bytes(), folder / "out.txt")

    first = made(tmp_path / "cache", "step", [source], make)
    assert made(tmp_path / "cache", "step", [source], make) == first
    place(b"two", source)
    assert (made(tmp_path / "cache", "step", [source], make) / "out.txt").read_text() == "two"
    assert calls == ["one", "two"]


def test_a_step_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def make(folder: Path) -> None:
        place(b"half", folder / "out.txt")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        made(tmp_path / "cache", "step", [], make)
    assert list((tmp_path / "cache").iterdir()) == []


def test_published_folders_are_named_by_content_and_replace_each_other(tmp_path: Path) -> None:
    place(b"one", tmp_path / "made" / "a.txt")
    first = publish(tmp_path / "made", tmp_path / "site", "engine")
    place(b"two", tmp_path / "made" / "a.txt")
    second = publish(tmp_path / "made", tmp_path / "site", "engine")
    assert first != second
    assert [path.name for path in (tmp_path / "site").iterdir()] == [second]


def test_mirror_removes_what_is_gone_and_leaves_equal_files_alone(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    for path in (source / "same.js", target / "same.js", target / "gone.js", target / "runtime/kept.zip"):
        place(b"x", path)
    place(b"y", source / "words/en.json")
    before = (target / "same.js").stat().st_mtime_ns
    mirror(source, target, keep="runtime")
    found = {str(path.relative_to(target)) for path in files(target, "**/*")}
    assert found == {"same.js", "words/en.json", "runtime/kept.zip"}
    assert (target / "same.js").stat().st_mtime_ns == before


def test_digest_sees_names_and_contents(tmp_path: Path) -> None:
    place(b"x", tmp_path / "a")
    place(b"x", tmp_path / "b")
    place(b"y", tmp_path / "c/a")
    assert len({digest([tmp_path / "a"]), digest([tmp_path / "b"]), digest([tmp_path / "c/a"])}) == 3
