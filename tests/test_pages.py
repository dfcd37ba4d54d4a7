"""What a built site shows and what it keeps to itself."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from markdown import Markdown

from builder.course.parse import read_site
from builder.extension import PaydownExtension, page_comment
from builder.publish.page import lift
from tests.loop import ROOT, build_site

CONFIG = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").replace("watch:\n  - schemas\n", "")
COURSE = "id: c\ntitle: Course\nskills: [{id: s, title: Skill, minutes: 60}]\n"
CHOICE = """```question
id: which
type: choice
stem: Which one?
options:
  - {first}: alpha one
    why: whyfirst
  - {second}: beta two
    why: whysecond
explanation: explainsecret
hints: [hintsecret]
```
"""
CODE = """```question
id: program
type: code
stem: Double it.
starter: |
  def double(x):
      pass
solution: |
  def double(x):
      return x * 2  # solutionsecret
tests_file: secret_tests.py
files: {notes.txt: {from: data.txt}}
wrong:
  - change: x * 2
    to: x + 2
    why: wrongsecret
```
"""
ODD = [
    "# no heading",
    "- no item",
    "1. no number",
    ": no definition",
    "{: .x }",
    "|a|b|",
    "---",
    "===",
    "    four",
    "*",
    "_a_ `b`",
]
SECRETS = (
    "whyfirst",
    "whysecond",
    "explainsecret",
    "hintsecret",
    "solutionsecret",
    "testsecret",
    "datasecret",
    "wrongsecret",
)


def built(root: Path, lesson: str, *, strict: bool = False, **files: str) -> Path:
    folder = root / "courses" / "c"
    folder.mkdir(parents=True)
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    for name, text in {"course.yml": COURSE, "one.md": lesson, **files}.items():
        (folder / name).write_text(text, encoding="utf-8")
    build_site(root, root / "site", strict=strict)
    return root / "site"


def page(site: Path) -> str:
    return (site / "c" / "one" / "index.html").read_text(encoding="utf-8")


def test_no_key_is_in_a_page_or_in_the_search_index(tmp_path: Path) -> None:
    lesson = f"# One\n\n{CHOICE.format(first='wrong', second='right')}\n{CODE}"
    beside = {
        "secret_tests.py": "double(4) == 8  # testsecret\n",
        "data.txt": "datasecret\n",
        "paydown.lock": "# ids\n",
    }
    site = built(tmp_path, lesson, **beside)
    shown = [path for path in site.rglob("*") if path.suffix in (".html", ".xml") or path.name == "search_index.json"]
    for path in shown:
        text = path.read_text(encoding="utf-8")
        assert [secret for secret in SECRETS if secret in text] == [], path
    assert "Which one?" in (site / "search" / "search_index.json").read_text(encoding="utf-8")
    kept = {path.name for path in site.rglob("*") if path.is_file()}
    assert not kept & {"course.yml", "paydown.lock", "secret_tests.py", "data.txt"}
    assert [name for name in kept if name.endswith((".yml", ".yaml"))] == []


def test_a_page_is_the_same_whichever_option_is_right(tmp_path: Path) -> None:
    first = page(built(tmp_path / "a", CHOICE.format(first="right", second="wrong")))
    second = page(built(tmp_path / "b", CHOICE.format(first="wrong", second="right")))
    assert first == second


def test_every_inline_script_is_hashed_in_the_policy(tmp_path: Path) -> None:
    html = page(built(tmp_path, "# One\n"))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    for attributes, text in re.findall(r"<script([^>]*)>(.+?)</script>", html, re.DOTALL):
        if "src=" not in attributes and "application/json" not in attributes:
            assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy[1]
    assert "unsafe-inline" not in policy[1]
    assert "'unsafe-eval'" not in policy[1]


def test_odd_texts_stay_within_their_option(tmp_path: Path) -> None:
    options = "\n".join(f"  - wrong: |\n      {text}\n    why: |\n      {text}" for text in ODD)
    block = f"```question\nid: odd\ntype: choice\nstem: Odd?\noptions:\n{options}\n  - right: fine\n```\n"
    html = page(
        built(tmp_path, f"# One\n\nBefore.\n\n{block}\n{CHOICE.format(first='right', second='wrong')}\nAfter.\n")
    )
    forms = re.findall(r"<item-form.*?</item-form>", html, re.DOTALL)
    assert [len(re.findall(r'class="pd-option"', form)) for form in forms] == [len(ODD) + 1, 2]
    assert "paydown-mark" not in html
    assert html.index("Before.") < html.index("<item-form") < html.index("After.")


def test_questions_stand_in_lists_admonitions_and_tabs(tmp_path: Path) -> None:
    def indented(name: str) -> str:
        text = CHOICE.format(first="right", second="wrong").replace("id: which", f"id: {name}")
        return "".join(f"    {line}\n" if line else "\n" for line in text.split("\n"))

    lesson = f'# One\n\n1. Item\n\n{indented("a")}\n!!! note\n\n{indented("b")}\n=== "Tab"\n\n{indented("c")}\n'
    html = page(built(tmp_path, lesson))
    for before, name in (("<li>", "a"), ('class="admonition note"', "b"), ('class="tabbed-block"', "c")):
        assert re.search(rf'{before}.*?<item-form[^>]*id="{name}"', html, re.DOTALL)
    assert html.count("</item-form>") == 3


def test_the_same_item_twice_keeps_ids_apart(tmp_path: Path) -> None:
    block = CHOICE.format(first="right", second="wrong")
    (tmp_path / "site").mkdir()
    with pytest.raises(AssertionError, match="stands on this page already"):
        built(tmp_path, f"# One\n\n{block}\n```questions\nuse: which\n```\n", strict=True)
    build_site(tmp_path, tmp_path / "site")
    html = page(tmp_path / "site")
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert html.count('data-item="c/which"') == 2
    assert len(ids) == len(set(ids))


RICH = """```question
id: rich
type: true-false
stem: |
  Is *it*?

  - a
answer: true
why: |
  <b>whyfirst</b>

  - two
explanation: |
  # explainsecret

  text
```
"""


def shifted(text: str, by: str) -> str:
    return "".join(by + line + "\n" if line else "\n" for line in text.split("\n"))


@pytest.mark.parametrize("by", ["    ", "\t", "        "])
def test_a_question_that_markdown_takes_for_code_is_refused(tmp_path: Path, by: str) -> None:
    lesson = f"# One\n\nText.\n\n{shifted(RICH, by)}"
    with pytest.raises(AssertionError, match=r"fence-stands-in-something|1 faults? in the courses"):
        built(tmp_path, lesson)
    shown = [path.read_text(encoding="utf-8") for path in (tmp_path / "site").rglob("*.html")]
    assert not any(secret in text for text in shown for secret in SECRETS)


@pytest.mark.parametrize("by", ["    ", "\t"])
def test_no_page_is_better_than_one_with_a_key_in_it(tmp_path: Path, by: str) -> None:
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "course.yml").write_text(COURSE, encoding="utf-8")
    text = f"Text.\n\n{shifted(RICH, by)}"
    (tmp_path / "c" / "one.md").write_text(text, encoding="utf-8")
    site = read_site(tmp_path)
    with pytest.raises(ValueError, match="the question `rich` can't stand where it does"):
        Markdown(extensions=[PaydownExtension(site=lambda: site)]).convert(page_comment("c/one.md") + text)


@pytest.mark.parametrize("by", ["    ", "\t"])
def test_a_heading_in_a_key_is_not_in_the_contents(tmp_path: Path, by: str) -> None:
    html = page(built(tmp_path, f"# One\n\n1. Item\n\n{shifted(RICH, by)}"))
    assert html.count("<item-form") == 1
    assert [secret for secret in SECRETS if secret in html] == []


def test_tabs_and_blank_lines_in_a_block_change_nothing(tmp_path: Path) -> None:
    block = RICH.replace("\n\n", "\n   \n").replace("Is *it*?", "Is\t*it*?")
    html = page(built(tmp_path, f"# One\n\n{block}"))
    assert "<item-form" in html
    assert "pd-fault" not in html


def test_base_is_the_sites_address(tmp_path: Path) -> None:
    site = built(tmp_path, CHOICE.format(first="right", second="wrong"))
    assert '"base":"https://paydown.example.org/demo"' in (site / "assets/paydown/site.json").read_text(
        encoding="utf-8"
    )


def test_scripts_of_other_sites_are_refused(tmp_path: Path) -> None:
    (tmp_path / "courses").mkdir()
    config = CONFIG + "extra_javascript: ['https://cdn.example.org/x.js']\n"
    (tmp_path / "mkdocs.yml").write_text(config, encoding="utf-8")
    with pytest.raises(AssertionError, match="from another site"):
        build_site(tmp_path, tmp_path / "site")


def test_lifting_twice_changes_nothing() -> None:
    html = '<p>a</p><paydown-key data-item="x"><paydown-text data-path="why"><p>b</p></paydown-text></paydown-key>'
    lifted, texts = lift(html)
    assert (lifted, texts) == ("<p>a</p>", {"x": {"why": "<p>b</p>"}})
    assert lift(lifted) == (lifted, {})
