"""What a JSON Schema validator found, in the words of authors."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from builder.engine.issue import Issue

WANTED: Mapping[str, str] = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "keys with values",
}
GIVEN: Mapping[type, str] = {
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "keys with values",
}


def close(word: str, words: Iterable[str]) -> str:
    """`did you mean …?`, where a known word is near."""
    near = get_close_matches(word, list(words), n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""


def unknown_type(data: Any, kind: str | None, kinds: list[str]) -> Issue:
    """The issue of a block whose `type` is missing, or is none of `kinds`."""
    if not isinstance(data, dict):
        return Issue(
            "block-has-keys",
            "a question is written as `key: value` lines",
            (),
            "it begins with `id:`, `type:` and `stem:`.",
        )
    if kind is None:
        return Issue("key-is-given", "the key `type` is missing", (), f"one of: {', '.join(kinds)}.")
    return Issue(
        "type-is-known",
        f"unknown question type `{kind}`",
        ("type",),
        close(kind, kinds) or f"one of: {', '.join(kinds)}.",
    )


def issues_of(error: Any) -> Iterator[Issue]:
    """The issues of one validation error of jsonschema, with paths inside the block."""
    yield from WORDS.get(error.validator, _other)(error)


def _at(error: Any) -> tuple[str | int, ...]:
    return tuple(error.absolute_path)


def _required(error: Any) -> Iterator[Issue]:
    missing = [key for key in error.validator_value if key not in error.instance and f"'{key}'" in error.message]
    for key in missing:
        about = error.schema["properties"].get(key, {}).get("description", "")
        yield Issue("key-is-given", f"the key `{key}` is missing", _at(error), about)


def _unknown(error: Any) -> Iterator[Issue]:
    known = error.schema["properties"]
    for key in error.instance:
        if key not in known:
            hint = close(str(key), known) or f"known here: {', '.join(known)}."
            yield Issue("key-is-known", f"unknown key `{key}`", (*_at(error), key), hint, on_key=True)


def _type(error: Any) -> Iterator[Issue]:
    wanted = WANTED.get(error.validator_value, str(error.validator_value))
    given = "nothing" if error.instance is None else GIVEN.get(type(error.instance), "something else")
    hint = ""
    if error.validator_value == "boolean":
        hint = "write true or false, without quotes."
    elif error.validator_value == "string" and isinstance(error.instance, dict):
        hint = "a text with `: ` in it must be quoted, or written in lines below `key: |`."
    yield Issue("value-has-its-type", f"{wanted} is wanted here, not {given}", _at(error), hint)


def _any_of(error: Any) -> Iterator[Issue]:
    branches: dict[int, list[Any]] = {}
    for each in error.context or ():
        branches.setdefault(each.schema_path[0], []).append(each)
    deep = [
        found for found in branches.values() if not any(e.validator == "type" and not e.relative_path for e in found)
    ]
    if deep:
        for each in deep[0]:
            yield from issues_of(each)
        return
    kinds = dict.fromkeys(
        WANTED.get(each.get("type", ""), "one of " + ", ".join(map(str, each.get("enum", ()))))
        for each in error.validator_value
    )
    given = "nothing" if error.instance is None else GIVEN.get(type(error.instance), "something else")
    yield Issue("value-has-its-type", f"{' or '.join(kinds)} is wanted here, not {given}", _at(error))


def _enum(error: Any) -> Iterator[Issue]:
    words = [str(word) for word in error.validator_value]
    hint = close(str(error.instance), words) or f"one of: {', '.join(words)}."
    yield Issue("value-is-one-of", f"`{error.instance}` is not known here", _at(error), hint)


def _empty(error: Any) -> Iterator[Issue]:
    yield Issue("text-is-given", "this text is empty", _at(error))


def _few(error: Any) -> Iterator[Issue]:
    yield Issue("list-is-long-enough", f"at least {error.validator_value} are needed here", _at(error))


def _pattern(error: Any) -> Iterator[Issue]:
    hint = (
        "letters, digits, `-` and `_`, beginning with a letter or digit."
        if "A-Za-z0-9_-" in error.validator_value
        else ""
    )
    yield Issue(
        "value-has-its-form",
        f"`{str(error.instance)[:60]}` has not the form that is wanted here",
        _at(error),
        hint or f"pattern: {error.validator_value}",
    )


def _bound(error: Any) -> Iterator[Issue]:
    sentence = {
        "minimum": "must be at least",
        "maximum": "must be at most",
        "exclusiveMinimum": "must be more than",
        "exclusiveMaximum": "must be less than",
    }[error.validator]
    yield Issue("number-is-in-range", f"{error.instance} {sentence} {error.validator_value}", _at(error))


def _other(error: Any) -> Iterator[Issue]:
    yield Issue("value-fits", str(error.message)[:200], _at(error))


WORDS: Mapping[str, Callable[[Any], Iterator[Issue]]] = {
    "required": _required,
    "additionalProperties": _unknown,
    "type": _type,
    "anyOf": _any_of,
    "enum": _enum,
    "minLength": _empty,
    "minItems": _few,
    "pattern": _pattern,
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _bound),
}
