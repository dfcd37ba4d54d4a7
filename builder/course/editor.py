"""Schemas for editors: YAML language servers read draft-07 only, and one file for a whole bank.

In the bundle, `type` chooses by `if` and `then`, and each `then` is closed in itself: what draft-07 can say.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builder.course.examples import example, example_data
from builder.course.model import CourseFile
from builder.course.schema import as_written, drawable_schema, first_line, schema_of
from builder.engine.item import Item
from builder.engine.items import ITEM_TYPES
from builder.engine.shape import members

DRAFT_07 = "http://json-schema.org/draft-07/schema#"
REQUIRED = ("id", "type", "stem")


def editor_schemas() -> dict[str, str]:
    """File name -> text: the schema of a bank, and that of `course.yml`."""
    course = {"title": "Paydown: course.yml", **as_written(schema_of(CourseFile))}
    return {"items.schema.json": _text(items_bundle()), "course.schema.json": _text(course)}


def items_bundle() -> dict[str, Any]:
    """A list of items of every type."""
    common = as_written(_about(schema_of(Item)["properties"], REQUIRED))
    kinds = {"enum": [cls.kind for cls in ITEM_TYPES], "enumDescriptions": [first_line(cls) for cls in ITEM_TYPES]}
    common["type"] = {"description": "The question type.", **kinds}
    item = {
        "type": "object",
        "required": list(REQUIRED),
        "properties": common,
        "allOf": [_one(cls) for cls in ITEM_TYPES],
        "defaultSnippets": [_snippet(cls) for cls in ITEM_TYPES],
    }
    return {
        "title": "Paydown: bank of questions",
        "description": "A list of questions; lessons take them by `use` or `from`.",
        "type": "array",
        "items": item,
    }


def _one(cls: type[Item]) -> dict[str, Any]:
    schema: dict[str, Any] = as_written(drawable_schema(schema_of(cls)))
    own = {**schema, "properties": _about(schema["properties"], schema.get("required", ()))}
    own["examples"] = [example_data(cls)]
    return {"if": {"properties": {"type": {"const": cls.kind}}, "required": ["type"]}, "then": own}


def _about(properties: Mapping[str, Any], required: Any) -> dict[str, Any]:
    """Properties with what an editor shows beside them."""
    return {
        key: {**each, "markdownDescription": f"**{key}**{' (required)' if key in required else ''}: {_said(each)}"}
        for key, each in properties.items()
    }


def _said(schema: Mapping[str, Any]) -> str:
    return str(schema.get("description", ""))


def _snippet(cls: type[Item]) -> dict[str, Any]:
    return {
        "label": cls.kind,
        "description": first_line(cls),
        "markdownDescription": f"```yaml\n{example(cls)}```",
        "body": _escaped(dict(example_data(cls))),
    }


def _escaped(value: Any) -> Any:
    """Data as the body of a snippet, in which `$`, `}` and a backslash are syntax."""
    if isinstance(value, Mapping):
        return {key: _escaped(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_escaped(each) for each in value]
    return escaped(value) if isinstance(value, str) else value


def escaped(text: str) -> str:
    """Text as editors' snippets write it."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


def kept_for(cls: type[Item]) -> tuple[list[str], list[str]]:
    """The keys of a type beyond those that every type has: required ones, and the others."""
    own = [key for key in members(cls) if key not in members(Item)]
    required = schema_of(cls).get("required", ())
    return [key for key in own if key in required], [key for key in own if key not in required]


def _text(schema: Mapping[str, Any]) -> str:
    return json.dumps({"$schema": DRAFT_07, **schema}, indent=1, ensure_ascii=False) + "\n"


def main(folder: Path = Path("schemas/draft-07")) -> None:
    """Write the schemas for editors."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in editor_schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
