"""The same courses made with Zensical: its pages have the forms, the lessons' files the keys, and nothing else has either.

Zensical fails silently (an unknown extension, a cached page): what is looked for is what a learner needs.
"""

import json
import os
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from markdown import Markdown

from builder.cli import main
from builder.extension import PaydownExtension
from builder.plugin.settings import for_zensical
from builder.publish.aside import put_aside, put_together

HERE = find_spec("zensical") is not None or os.environ.get("CI") == "true"
zensical = pytest.mark.skipif(not HERE, reason="zensical is not installed: `make setup`")
TOLD = "The tea keeps its taste"
"""A `why` of the first lesson of a new course."""


def paydown(*arguments: str) -> object:
    with pytest.raises(SystemExit) as done:
        main(arguments)
    return done.value.code


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("zensical") / "tea"
    assert paydown("new", str(folder)) == 0
    (folder / "courses/tea/beside.txt").write_text("not for learners", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    """The finished site, made twice: what Zensical keeps of a first time must not hide questions from a second."""
    for _ in range(2):
        assert paydown("build", "--with", "zensical", "-f", str(root / "mkdocs.yml")) == 0
    return root / "site"


def texts(folder: Path) -> dict[str, str]:
    found = (path for path in folder.rglob("*") if path.suffix in (".html", ".json", ".xml", ".txt", ".yml", ".js"))
    ours = (path for path in found if "assets/javascripts" not in path.as_posix() and "runtime" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in ours}


@zensical
def test_forms_are_in_the_pages(site: Path) -> None:
    lesson = (site / "tea/01-first-lesson/index.html").read_text(encoding="utf-8")
    assert re.findall(r'<item-form[^>]*data-item="([^"]+)"', lesson) == [
        "tea/leaves-after-drawing",
        "tea/green-tea-time",
        "tea/brew-in-order",
    ]
    assert lesson.count('type="radio" name="answer"') == 3
    assert "paydown-controls" not in lesson
    practice = (site / "tea/02-practice/index.html").read_text(encoding="utf-8")
    assert practice.count("<item-form") == 3


@zensical
def test_keys_are_in_the_lesson_s_file_and_nowhere_else(site: Path) -> None:
    assert [path for path, text in texts(site).items() if TOLD in text] == [
        "assets/paydown/lessons/tea/first-lesson.json"
    ]
    assert "paydown-key" not in "".join(texts(site).values()).replace(texts(site).get("assets/paydown/main.js", ""), "")


@zensical
def test_what_no_page_links_stays_at_home(site: Path) -> None:
    names = {path.name for path in site.rglob("*")}
    assert not {"course.yml", "paydown.lock", "brewing.items.yml", "beside.txt"} & names


@zensical
def test_the_site_is_complete(site: Path) -> None:
    about = json.loads((site / "assets/paydown/site.json").read_text(encoding="utf-8"))
    assert about["lessons"]["tea/01-first-lesson/"] == {"course": "tea", "lesson": "first-lesson", "items": 3}
    assert (site / "assets/paydown/runtime/runtime.json").is_file() or not (site / "assets/paydown/runtime").exists()
    assert "<paydown-progress" in (site / "progress/index.html").read_text(encoding="utf-8")
    for page in site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert html.count("Content-Security-Policy") == 1
        assert "PAYDOWN-CONTENT" not in html
        depth = "../" * (len(page.relative_to(site).parts) - 1)
        assert f'src="{depth}assets/paydown/main.js"' in html


@zensical
def test_nothing_is_left_beside_the_settings(root: Path, site: Path) -> None:
    assert not list(root.glob(".mkdocs*"))


@zensical
def test_faults_stop_it_and_leave_the_site_that_was(root: Path, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lesson = root / "courses/tea/01-first-lesson.md"
    whole = lesson.read_text(encoding="utf-8")
    lesson.write_text(whole.replace("- right:", "- rihgt:"), encoding="utf-8")
    assert paydown("build", "--with", "zensical", "-f", str(root / "mkdocs.yml")) == 1
    lesson.write_text(whole, encoding="utf-8")
    assert "run `paydown check`" in capsys.readouterr().err
    assert (site / "index.html").is_file()


# ---- what holds without Zensical too ----


class ContextPreprocessor:
    """What Zensical leaves in a Markdown, as far as our extension looks."""

    class page:  # noqa: N801
        path = "tea/01-first-lesson.md"

    def run(self, lines: list[str]) -> list[str]:
        return lines


def rendered(root: Path, **options: str) -> str:
    text = (root / "courses/tea/01-first-lesson.md").read_text(encoding="utf-8").split("---\n", 2)[2]
    md = Markdown(extensions=["fenced_code", PaydownExtension(courses=str(root / "courses"), **options)])
    md.preprocessors.register(ContextPreprocessor(), "rendering_context", 0)
    return md.convert(text)


def test_without_a_folder_for_them_keys_are_dropped(root: Path) -> None:
    html = rendered(root)
    assert html.count("<item-form") == 3
    assert TOLD not in html
    assert "paydown-key" not in html


def test_what_was_set_aside_is_put_back(root: Path, tmp_path: Path) -> None:
    html = rendered(root, aside=str(tmp_path))
    assert html.count("<item-form") == 3
    assert "radio" not in html
    whole, keys = put_together(html, str(tmp_path), "tea/01-first-lesson.md") or ("", {})
    assert whole.count('type="radio"') == 3
    assert TOLD in json.dumps(keys)


def test_a_page_that_lost_its_controls_is_noticed(tmp_path: Path) -> None:
    put_aside("<p><paydown-controls><input></paydown-controls></p>", str(tmp_path), "a.md")
    assert put_together("<p></p>", str(tmp_path), "a.md") is None
    assert put_together("<p></p>", str(tmp_path), "b.md") is None


@pytest.mark.parametrize(
    "written",
    [
        "docs_dir: courses\nmarkdown_extensions:\n  - paydown\n  - tables\nplugins: [search]\n",
        "markdown_extensions:\n- tables\n- paydown\ndocs_dir: courses\n",
        "docs_dir: courses\ntheme:\n  features:\n    - navigation.prune\n",
        "markdown_extensions: [tables, paydown]\ndocs_dir: courses\n",
    ],
)
def test_settings_are_the_site_s_own_turned_to_the_mirror(written: str) -> None:
    options = {"courses": "/site/courses", "aside": "/site/keys"}
    told = yaml.safe_load(for_zensical(f"site_name: Tea\n{written}", "mirror", options))
    ours = [each for each in told["markdown_extensions"] if "paydown" in each]
    assert ours == [{"paydown": options}]
    assert told["docs_dir"] == "mirror"
    assert "navigation.prune" not in str(told)
    assert ("tables" in told["markdown_extensions"]) == ("tables" in written)


def test_tags_of_settings_stay() -> None:
    text = "site_url: !ENV [SITE, 'https://example.org/']\nmarkdown_extensions:\n  tables: {}\n  x: {f: !!python/name:x.y }\n"
    told = for_zensical(text, "mirror", {"courses": "c"})
    assert "!ENV" in told
    assert "python/name:x.y" in told
    assert "paydown" in told


def test_who_has_no_zensical_is_told_how_to_get_it(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builder.plugin.zensical.find_spec", lambda name: None)
    assert paydown("build", "--with", "zensical", "-f", str(root / "mkdocs.yml")) == 2
    assert "pip install" in capsys.readouterr().err
