"""`paydown new`: what it makes is proven, builds, is read by every tool it is for, and follows from the question types."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from builder.cli import main
from builder.course.block import compose
from builder.course.data import read
from builder.course.editor import editor_schemas
from builder.course.examples import KEPT, derived, example
from builder.course.fence import Block
from builder.course.reader import Reader
from builder.course.start import LINE
from builder.course.teach import snippets
from builder.engine.items import ITEM_TYPES

ROOT = Path(__file__).parents[1]
KINDS = [cls.kind for cls in ITEM_TYPES]
BUNDLE = json.loads(editor_schemas()["items.schema.json"])
VALID = jsonschema.Draft7Validator(BUNDLE)


def paydown(*arguments: str) -> int:
    with pytest.raises(SystemExit) as done:
        main(arguments)
    code = done.value.code
    assert isinstance(code, int)
    return code


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "Über-Tee: \"gut\" & 'grün'"
    assert paydown("new", str(folder), "--id", "tea") == 0
    return folder


def test_a_new_course_is_proven_and_without_warnings(
    new: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert paydown("check", str(new), "--strict") == 0
    assert "6 items: all proven." in capsys.readouterr().out


def test_a_new_course_becomes_a_site(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(new)
    assert paydown("build") == 0
    lesson = (new / "site/tea/01-first-lesson/index.html").read_text(encoding="utf-8")
    assert re.findall(r'<item-form[^>]*data-item="([^"]+)"', lesson) == [
        "tea/leaves-after-drawing",
        "tea/green-tea-time",
        "tea/brew-in-order",
    ]
    assert "Boiling water is for black tea" not in "".join(
        path.read_text(encoding="utf-8") for path in (new / "site").rglob("*.html")
    )
    assert not list((new / "site").rglob("*.yml"))


def test_what_is_there_is_kept_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    assert paydown("new", str(tmp_path)) == 0
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"
    assert "kept as it is: README.md" in capsys.readouterr().out
    assert paydown("new", str(tmp_path)) == 0
    assert "0 files made" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [("--id", "two words"), ("--refresh",)])
def test_what_can_t_be_made_is_told_in_a_sentence(
    tmp_path: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert paydown("new", str(tmp_path / "x"), *arguments) == 2
    assert capsys.readouterr().err.startswith("paydown: ")
    assert not (tmp_path / "x").exists()


def test_a_file_is_no_folder_for_a_course(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("", encoding="utf-8")
    assert paydown("new", str(tmp_path / "x")) == 2


def test_every_file_of_data_can_be_read_and_no_blank_is_left(new: Path) -> None:
    files = [
        path for path in new.rglob("*") if path.is_file() and "site" not in path.parts and ".cache" not in path.parts
    ]
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"__[A-Z_]+__", text), path
        assert len(text) > 10
        if path.suffix in (".json", ".code-snippets"):
            json.loads(text)
        elif path.suffix in (".yml", ".yaml"):
            assert yaml.safe_load(text), path
        assert not path.name.startswith("dot."), path
    assert {".github", ".vscode", ".paydown", ".gitignore", ".gitlab-ci.yml", "AGENTS.md"} <= {
        p.name for p in new.iterdir()
    }


def test_the_title_stands_as_it_was_given(new: Path) -> None:
    title = yaml.safe_load((new / "courses/tea/course.yml").read_text(encoding="utf-8"))["title"]
    assert title == "Über tee: \"gut\" & 'grün'"
    assert yaml.safe_load((new / "mkdocs.yml").read_text(encoding="utf-8"))["site_name"] == title


def test_checks_are_the_gate_of_what_is_published(new: Path) -> None:
    hub = yaml.safe_load((new / ".github/workflows/course.yml").read_text(encoding="utf-8"))["jobs"]
    assert {"run": "paydown check --format github"} in hub["check"]["steps"]
    assert hub["publish"]["needs"] == "check"
    uses = [step["uses"] for job in hub.values() for step in job["steps"] if "uses" in step]
    assert all(re.search(r"@v\d", each) for each in uses)
    lab = yaml.safe_load((new / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    assert lab["check"]["script"] == ["paydown check"]
    assert lab["pages"]["artifacts"]["paths"] == ["public"]


def test_the_problem_matcher_reads_what_check_prints(new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lesson = new / "courses/tea/01-first-lesson.md"
    whole = lesson.read_text(encoding="utf-8")
    lesson.write_text(whole.replace("- right: Take", "- rihgt: Take"), encoding="utf-8")
    assert paydown("check", str(new)) == 1
    lesson.write_text(whole, encoding="utf-8")
    task = json.loads((new / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"][0]
    pattern = task["problemMatcher"]["pattern"]["regexp"]
    found = [re.match(pattern, line) for line in capsys.readouterr().out.splitlines()]
    first = next(each for each in found if each)
    assert first[1] == "courses/tea/01-first-lesson.md"
    assert first[4] == "error"
    assert first[6] == "key-is-known"


def test_assistants_are_told_every_type_and_key(new: Path) -> None:
    told = (new / "AGENTS.md").read_text(encoding="utf-8")
    for cls in ITEM_TYPES:
        assert f"### `{cls.kind}`" in told
        assert example(cls) in told
    for key in (
        "id",
        "stem",
        "given",
        "hints",
        "allow",
        "tests",
        "starter_passes",
        "pairs" if "match" in KINDS else "options",
    ):
        assert f"- `{key}`" in told


def test_refreshing_leaves_what_an_author_wrote_above_the_line(tmp_path: Path) -> None:
    assert paydown("new", str(tmp_path / "tea")) == 0
    page, schema = tmp_path / "tea/AGENTS.md", tmp_path / "tea/.paydown/items.schema.json"
    text = page.read_text(encoding="utf-8")
    page.write_text("Mine.\n" + text.replace("### `choice`", "### `stale`"), encoding="utf-8")
    schema.unlink()
    assert paydown("new", str(tmp_path / "tea"), "--refresh") == 0
    assert page.read_text(encoding="utf-8") == "Mine.\n" + text
    assert text.count(LINE) == 1
    assert json.loads(schema.read_text(encoding="utf-8"))["type"] == "array"


# ---- snippets and examples ----


def filled(body: list[str]) -> str:
    """A snippet as an editor inserts it when every place is left as it is."""
    text = "\n".join(body).removesuffix("\n$0")
    text = re.sub(r"(?<!\\)\$\{\d+:((?:\\.|[^\\}])*)\}", r"\1", text)
    assert not re.search(r"(?<!\\)\$[\d{]", text)
    return re.sub(r"\\([\\$}])", r"\1", text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_snippet_left_as_it_is_is_a_question(kind: str) -> None:
    found = json.loads(snippets())
    fence = filled(found[f"Question: {kind}"]["body"]).removeprefix("```question\n").removesuffix("\n```")
    bank = read(Block("bank", filled(found[f"Bank entry: {kind}"]["body"]), "bank.yml", 1)).data
    reader = Reader(ROOT / "courses", "gallery")
    item = reader.item(*compose(Block("question", fence, f"gallery/{kind}.md", 1)), {})
    assert [issue for issue in reader.issues if issue.level == "error"] == []
    assert item
    assert item.kind == kind
    assert [each["type"] for each in bank] == [kind]
    assert list(VALID.iter_errors(bank)) == []


def test_examples_are_the_gallery_s_smallest() -> None:
    assert KEPT.read_text(encoding="utf-8") == derived(ROOT / "courses/gallery"), "run `make derive`"
    assert list(json.loads(derived(ROOT / "courses/gallery"))) == KINDS, "a type has no lesson in the gallery"


# ---- the bundle for editors ----


def test_schemas_for_editors_are_fresh_and_draft_07() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schemas/draft-07").iterdir()}
    assert kept == editor_schemas(), "run `make derive`"
    for text in kept.values():
        jsonschema.Draft7Validator.check_schema(json.loads(text))
        assert "unevaluatedProperties" not in text
        assert "oneOf" not in text


def test_our_own_banks_and_courses_are_valid_in_an_editor() -> None:
    banks = sorted((ROOT / "courses").rglob("*.items.yml"))
    assert banks
    for path in banks:
        data = read(Block("bank", path.read_text(encoding="utf-8"), path.name, 1)).data
        assert [error.message[:200] for error in VALID.iter_errors(data)] == []
    course = jsonschema.Draft7Validator(json.loads(editor_schemas()["course.schema.json"]))
    for path in sorted((ROOT / "courses").glob("*/course.yml")):
        assert not list(course.iter_errors(read(Block("course", path.read_text(encoding="utf-8"), path.name, 1)).data))


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "a", "type": "choise", "stem": "?"},
        {"id": "a", "type": "choice", "stem": "?"},
        {"id": "a", "type": "choice", "stem": "?", "options": [{"rihgt": "x"}]},
        {"id": "a", "type": "number", "stem": "?", "answer": "many"},
        {"id": "a", "type": "true-false", "stem": "?", "answer": True, "options": []},
        {"id": "a b", "type": "true-false", "stem": "?", "answer": True},
        {"type": "true-false", "stem": "?", "answer": True},
    ],
)
def test_what_is_wrong_is_wrong_in_an_editor_too(entry: dict[str, object]) -> None:
    assert list(VALID.iter_errors([entry]))


def test_numbers_may_be_drawn_in_an_editor_too() -> None:
    entry = {"id": "a", "type": "number", "stem": "{=a} + 1", "given": "a = 1", "answer": "{=a + 1}"}
    assert not list(VALID.iter_errors([entry]))


def test_every_key_says_what_it_is_for_where_it_is_written() -> None:
    for branch in BUNDLE["items"]["allOf"]:
        own = branch["then"]
        assert own["additionalProperties"] is False
        assert all(each["markdownDescription"] for each in own["properties"].values())
        assert {"id", "stem", "skills", "hints"} <= own["properties"].keys()
    assert [each["label"] for each in BUNDLE["items"]["defaultSnippets"]] == KINDS
