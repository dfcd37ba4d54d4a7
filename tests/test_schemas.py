"""The published schemas are fresh, valid, and know every item that we write ourselves."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from builder.course.data import read
from builder.course.fence import Block, fences, front_matter
from builder.course.schema import all_schemas, main, schema_of
from builder.engine.items import ITEM_TYPES

ROOT = Path(__file__).parents[1]
SCHEMAS = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "schemas").glob("*.json"))
}


def written() -> Iterator[tuple[str, Any]]:
    """Every item of our own courses as YAML 1.2 reads it, the schema having no say: (place, data)."""
    for path in sorted((ROOT / "courses").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        for block in fences(text, str(path.relative_to(ROOT)), front_matter(text)[1]):
            if block.kind == "question":
                yield f"{block.path}:{block.line}", read(block).data
    for path in sorted((ROOT / "courses").rglob("*.items.yml")):
        bank = Block("bank", path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)), 1)
        yield from ((bank.path, each) for each in read(bank).data)


ITEMS = list(written())


def test_the_schemas_are_fresh() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schemas").glob("*.json")}
    assert kept == all_schemas(), "run `make derive`"


def test_deriving_removes_what_is_stale(tmp_path: Path) -> None:
    (tmp_path / "gone.schema.json").write_text("{}", encoding="utf-8")
    main(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == all_schemas().keys()


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["additionalProperties"] is False
    assert SCHEMAS[name]["title"] == f"Paydown: {name}"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_says_what_it_is_for(name: str) -> None:
    assert all(each.get("description") for each in SCHEMAS[name]["properties"].values())


def test_our_own_items_are_valid_by_the_schemas_alone() -> None:
    assert len(ITEMS) > 100
    validators = {name: jsonschema.Draft202012Validator(schema) for name, schema in SCHEMAS.items()}
    faults = [
        (place, error.message[:200]) for place, data in ITEMS for error in validators[data["type"]].iter_errors(data)
    ]
    assert faults == []


def test_our_own_courses_are_valid_by_the_schemas_alone() -> None:
    validator = jsonschema.Draft202012Validator(SCHEMAS["course"])
    files = sorted((ROOT / "courses").glob("*/course.yml"))
    assert files
    assert not [
        e.message
        for file in files
        for e in validator.iter_errors(read(Block("course", file.read_text(encoding="utf-8"), file.name, 1)).data)
    ]


def test_a_type_is_dispatched_by_its_name_alone() -> None:
    for cls in ITEM_TYPES:
        schema = schema_of(cls)
        assert schema["properties"]["type"]["const"] == cls.kind
        assert {"id", "type", "stem"} <= set(schema["required"])
        assert "oneOf" not in json.dumps(schema)
