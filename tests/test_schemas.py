"""The schemas in the repository are what the dataclasses say, and are schemas."""

import json
from pathlib import Path

import jsonschema
import pytest

from builder.course.schema import DRAFT, all_schemas, schema_of
from builder.engine.items import ITEM_TYPES

FOLDER = Path(__file__).parents[1] / "schemas"


def test_schemas_are_fresh() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.schema.json")}
    assert kept == all_schemas(), "run `make derive`"


@pytest.mark.parametrize("name", sorted(all_schemas()))
def test_each_schema_is_valid_and_says_what_every_key_is_for(name: str) -> None:
    schema = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    assert schema["$schema"] == DRAFT
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
    assert all(each.get("description") for each in schema["properties"].values())


def test_a_type_is_dispatched_by_its_name_alone() -> None:
    for cls in ITEM_TYPES:
        schema = schema_of(cls)
        assert schema["properties"]["type"]["const"] == cls.kind
        assert {"id", "type", "stem"} <= set(schema["required"])
        assert "oneOf" not in json.dumps(schema)
