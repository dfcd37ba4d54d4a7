"""A quick yes: whether data satisfies a schema of ours. Said of most data, and never of data that jsonschema refuses.

A no says little: jsonschema then tells what is wrong, or that nothing is. Compiled from the schemas themselves, so that
there is one source; what is not known here makes a no.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

type Test = Callable[[Any], bool]


def compiled(schema: Mapping[str, Any]) -> Test:
    """A schema as a function of data."""
    if "anyOf" in schema:
        return _any([compiled(each) for each in schema["anyOf"]]) if schema.keys() <= {"anyOf", *TOLD} else _never
    if "enum" in schema or "const" in schema:
        return _word(frozenset(schema.get("enum", (schema.get("const"),))))
    make = TYPES.get(schema.get("type", ""))
    return make(schema) if make and schema.keys() <= KNOWN[schema["type"]] else _never


def _never(_: Any) -> bool:
    return False


def _any(tests: list[Test]) -> Test:
    return lambda data: any(test(data) for test in tests)


def _word(words: frozenset[Any]) -> Test:
    return lambda data: type(data) is str and data in words


def _boolean(_: Mapping[str, Any]) -> Test:
    return lambda data: type(data) is bool


def _text(schema: Mapping[str, Any]) -> Test:
    least, most = schema.get("minLength", 0), schema.get("maxLength", INFINITE)
    if "pattern" not in schema:
        return lambda data: type(data) is str and least <= len(data) <= most
    found = re.compile(schema["pattern"]).search
    return lambda data: type(data) is str and least <= len(data) <= most and found(data) is not None


def _number(schema: Mapping[str, Any]) -> Test:
    types = (int,) if schema["type"] == "integer" else (int, float)
    least, most = schema.get("minimum", -INFINITE), schema.get("maximum", INFINITE)
    above, below = schema.get("exclusiveMinimum", -INFINITE), schema.get("exclusiveMaximum", INFINITE)
    return lambda data: type(data) in types and least <= data <= most and above < data < below


def _list(schema: Mapping[str, Any]) -> Test:
    test, least, most = compiled(schema["items"]), schema.get("minItems", 0), schema.get("maxItems", INFINITE)
    return lambda data: type(data) is list and least <= len(data) <= most and all(map(test, data))


def _keys(schema: Mapping[str, Any]) -> Test:
    known = {key: compiled(each) for key, each in schema.get("properties", {}).items()}
    required, more = frozenset(schema.get("required", ())), schema["additionalProperties"]
    other, least = compiled(more) if more else _never, schema.get("minProperties", 0)

    def test(data: Any) -> bool:
        if type(data) is not dict or len(data) < least or not required <= data.keys():
            return False
        return all(known.get(key, other)(value) for key, value in data.items())

    return test


INFINITE = float("inf")
TOLD = frozenset({"description"})
KNOWN: Mapping[str, frozenset[str]] = {
    name: TOLD | {"type", *words.split()}
    for name, words in {
        "string": "minLength maxLength pattern",
        "boolean": "",
        "integer": "minimum maximum exclusiveMinimum exclusiveMaximum",
        "number": "minimum maximum exclusiveMinimum exclusiveMaximum",
        "array": "items minItems maxItems",
        "object": "properties required additionalProperties minProperties",
    }.items()
}
TYPES: Mapping[str, Callable[[Mapping[str, Any]], Test]] = {
    "string": _text,
    "boolean": _boolean,
    "integer": _number,
    "number": _number,
    "array": _list,
    "object": _keys,
}
