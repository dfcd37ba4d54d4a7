"""JSON Schemas, derived from the dataclasses: one per question type, one for `course.yml`.

`python -m builder.course.schema` (`make derive`) writes them to `schemas/`; a test says whether they are fresh.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from builder.course.model import CourseFile, Front
from builder.engine.item import Item
from builder.engine.items import ITEM_TYPES
from builder.engine.shape import element, is_tuple, members, shape, union

DRAFT = "https://json-schema.org/draft/2020-12/schema"
BASIC: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
}
OUTER = ("minItems", "maxItems", "uniqueItems", "minProperties")


def schema_of(cls: Any) -> Mapping[str, Any]:
    """The schema of a dataclass: closed, with each field's own words."""
    return _schema_of(cls)


@cache
def _schema_of(cls: Any) -> Mapping[str, Any]:
    known = members(cls)
    required = [key for key, (each, _) in known.items() if each.default is MISSING and each.default_factory is MISSING]
    properties = {key: _described(each.metadata, hint) for key, (each, hint) in known.items()}
    if kind := getattr(cls, "kind", ""):
        properties["type"] = {"const": kind, "description": properties["type"]["description"]}
    schema: dict[str, Any] = {"type": "object", "description": first_line(cls), "properties": properties}
    return schema | ({"required": required} if required else {}) | {"additionalProperties": False}


DRAWN: Mapping[str, Any] = {"type": "string", "pattern": r"^\{=.+\}$"}


def drawable_schema(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of an item type where `{=…}` may stand for a number, but for the keys that every type has."""
    own = {key: _drawable(each) for key, each in schema["properties"].items() if key not in members(Item)}
    return {**schema, "properties": {**schema["properties"], **own}}


def _drawable(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_drawable(each) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    if schema.get("type") in ("number", "integer"):
        about = {key: value for key, value in schema.items() if key == "description"}
        return about | {"anyOf": [{key: value for key, value in schema.items() if key not in about}, dict(DRAWN)]}
    return {key: _drawable(value) for key, value in schema.items()}


def _described(metadata: Mapping[str, Any], hint: Any) -> dict[str, Any]:
    words = dict(metadata.get("schema", {}))
    outer = {key: words.pop(key) for key in OUTER if key in words}
    schema = _hinted(hint, words, outer, many=bool(metadata.get("many")))
    return {"description": metadata.get("doc", ""), **schema}


def _hinted(hint: Any, words: Mapping[str, Any], outer: Mapping[str, Any], *, many: bool = False) -> dict[str, Any]:
    if is_tuple(hint):
        inner = _any([_single(each, words) for each in union(element(hint))])
        listed = {"type": "array", "items": inner, **outer}
        return {"anyOf": [inner, listed]} if many else listed
    if get_origin(union(hint)[0]) is Mapping or element(hint) is not None:
        return {
            "type": "object",
            "additionalProperties": _any([_single(each, {}) for each in union(element(hint))]),
            **outer,
        }
    return _any([_single(each, words) for each in union(hint)])


def _single(hint: Any, words: Mapping[str, Any]) -> dict[str, Any]:
    if shape(hint) and not is_tuple(hint):
        return dict(schema_of(hint))
    if is_tuple(hint) or get_origin(hint) is Mapping:
        return _hinted(hint, words, {})
    if get_origin(hint) is Literal:
        return {"enum": list(get_args(hint))}
    fits = {str: ("minLength", "maxLength", "pattern"), bool: ()}.get(hint)
    return {**BASIC[hint], **{key: value for key, value in words.items() if fits is None or key in fits}}


def _any(schemas: list[dict[str, Any]]) -> dict[str, Any]:
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def first_line(cls: type) -> str:
    """What a class says of itself first."""
    return (cls.__doc__ or "").strip().split("\n")[0]


def all_schemas() -> dict[str, str]:
    """File name -> text of each schema in `schemas/`."""
    named: dict[str, Mapping[str, Any]] = {cls.kind: drawable_schema(schema_of(cls)) for cls in ITEM_TYPES}
    named |= {"course": schema_of(CourseFile), "front-matter": schema_of(Front)}
    return {f"{name}.schema.json": _text(name, as_written(schema)) for name, schema in named.items()}


def as_written(schema: Any) -> Any:
    """The schema for whoever reads YAML without us: where we take `no`, `1.10` and `0123` as texts, they are none to him."""
    if isinstance(schema, list):
        return [as_written(each) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    open_ = {key: as_written(value) for key, value in schema.items()}
    return open_ | {"type": ["string", "number", "boolean"]} if schema.get("type") == "string" else open_


def _text(name: str, schema: Mapping[str, Any]) -> str:
    head = {"$schema": DRAFT, "title": f"Paydown: {name}"}
    return json.dumps(head | dict(schema), indent=2, ensure_ascii=False) + "\n"


def main(folder: Path = Path("schemas")) -> None:
    """Write the schemas, and remove what is no longer one."""
    folder.mkdir(exist_ok=True)
    schemas = all_schemas()
    for stale in {path.name for path in folder.glob("*.schema.json")} - schemas.keys():
        (folder / stale).unlink()
    for name, text in schemas.items():
        (folder / name).write_text(text, encoding="utf-8")


def derive() -> None:
    """Write all that follows from the question types and the gallery."""
    from builder.course import editor, examples  # noqa: PLC0415 - these stand on the schemas

    main()
    examples.main()
    editor.main()


if __name__ == "__main__":
    derive()
