"""What a JSON Schema validator found, in the words of authors."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from builder.course.cures import close, for_bound, for_key, for_kind, for_value, short
from builder.engine.issue import Issue

WANTED: Mapping[str, str] = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "`key: value`",
}
GIVEN: Mapping[type, str] = {
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "keys with values",
}


def unknown_type(data: Any, kind: str | None, kinds: list[str]) -> Issue:
    """The issue of a block whose `type` is missing, or is none of `kinds`."""
    some = f"one of: {', '.join(kinds)}."
    if not isinstance(data, dict):
        hint = "it begins with `id:`, `type:` and `stem:`."
        return Issue("block-has-keys", "a question is written as `key: value` lines", (), _otherwise(data) or hint)
    if "type" in data and not isinstance(data["type"], str):
        return Issue("type-is-known", "the type of a question is one word", ("type",), some)
    if kind is None:
        twin = next((key for key in data if close(str(key), ["type"])), "")
        hint = f"write `type` for `{twin}`." if twin else some
        if (wrapped := next(iter(data), "")) and len(data) == 1 and isinstance(data[wrapped], dict):
            hint = f"take out the line `{wrapped}:`; `id:`, `type:` and `stem:` begin at the left margin."
        return Issue("key-is-given", "the key `type` is missing", (twin,) if twin else (), hint, on_key=True)
    return Issue("type-is-known", f"unknown question type `{kind}`", ("type",), for_kind(kind, kinds) or some)


def _otherwise(data: Any) -> str:
    """What to write for a block that has no keys, where that can be seen."""
    if isinstance(data, list):
        return "one fence holds one question, without `- ` before it; lists of questions stand in banks."
    return "the colon behind a key is `:`, not the wide `：`." if "：" in str(data) else ""


def without_echoes(found: Iterable[Issue]) -> list[Issue]:
    """Issues without those that only repeat another: a key that is missing because it is misspelt."""
    issues = list(found)
    meant = {(issue.at[:-1], issue.hint) for issue in issues if issue.rule == "key-is-known"}
    return [each for each in issues if each.rule != "key-is-given" or (each.at, _meant(each)) not in meant]


def _meant(issue: Issue) -> str:
    return f"did you mean {issue.message.split()[2]}?"


def issues_of(error: Any) -> Iterator[Issue]:
    """The issues of one validation error of jsonschema, with paths inside the block."""
    yield from WORDS.get(error.validator, _other)(error)


def _at(error: Any) -> tuple[str | int, ...]:
    return tuple(error.absolute_path)


def _required(error: Any) -> Iterator[Issue]:
    missing = [key for key in error.validator_value if key not in error.instance and f"'{key}'" in error.message]
    for key in missing:
        about = error.schema["properties"].get(key, {}).get("description", "")
        hint = f"write `{key}: …`" + (f": {about[0].lower()}{about[1:]}" if about else ".")
        yield Issue("key-is-given", f"the key `{key}` is missing", _at(error), hint)


def _unknown(error: Any) -> Iterator[Issue]:
    known = error.schema["properties"]
    for key in error.instance:
        if key not in known:
            hint = for_key(str(key), error.instance[key], known)
            yield Issue("key-is-known", f"unknown key `{key}`", (*_at(error), key), hint, on_key=True)


def _type(error: Any) -> Iterator[Issue]:
    wanted = WANTED.get(error.validator_value, str(error.validator_value))
    yield _other_type(error, wanted, [error.validator_value])


def _other_type(error: Any, wanted: str, kinds: list[str]) -> Issue:
    instance = error.instance
    given = "nothing" if instance is None else GIVEN.get(type(instance), "something else")
    about = error.schema.get("description", "") if isinstance(error.schema, Mapping) else ""
    shown = about if "`{" in about or "`[" in about else ""
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    return Issue(
        "value-has-its-type",
        f"{wanted} is wanted here, not {given}",
        _at(error),
        shown or for_value(instance, kinds, schema),
    )


def _any_of(error: Any) -> Iterator[Issue]:
    branches: dict[int, list[Any]] = {}
    for each in error.context or ():
        branches.setdefault(each.schema_path[0], []).append(each)
    deep = [found for found in branches.values() if not any(_of_another_kind(each) for each in found)]
    if deep:
        for each in deep[0]:
            yield from issues_of(each)
        return
    kinds = [each.get("type", "") for each in error.validator_value]
    words = dict.fromkeys(
        WANTED.get(each.get("type", ""), "one of " + ", ".join(map(str, each.get("enum", ()))))
        for each in error.validator_value
    )
    yield _other_type(error, " or ".join(words), kinds)


def _of_another_kind(error: Any) -> bool:
    return error.validator == "type" and not error.relative_path


def _enum(error: Any) -> Iterator[Issue]:
    words = [str(word) for word in error.validator_value]
    if not isinstance(error.instance, str):
        yield _other_type(error, "one of " + ", ".join(words), ["string"])
        return
    hint = close(error.instance, words) or f"one of: {', '.join(words)}."
    yield Issue("value-is-one-of", f"`{short(error.instance)}` is not known here", _at(error), hint)


def _empty(error: Any) -> Iterator[Issue]:
    yield Issue("text-is-given", "this text is empty", _at(error), EMPTY)


def _no_keys(error: Any) -> Iterator[Issue]:
    hint = "write `key: value` lines below, further right than this key."
    yield Issue("list-is-long-enough", "at least one `key: value` is needed here", _at(error), hint)


def _few(error: Any) -> Iterator[Issue]:
    entries = "entry is" if error.validator_value == 1 else "entries are"
    message = f"at least {error.validator_value} {entries} needed here, and there {_are(len(error.instance))}"
    yield Issue("list-is-long-enough", message, _at(error), "add what is missing: each entry begins with `- `.")


def _many(error: Any) -> Iterator[Issue]:
    message = f"at most {error.validator_value} entries can stand here, and there {_are(len(error.instance))}"
    yield Issue("list-is-short-enough", message, _at(error), "divide it into several questions.")


def _are(count: int) -> str:
    return "is 1" if count == 1 else f"are {count or 'none'}"


def _pattern(error: Any) -> Iterator[Issue]:
    hint = next((cure for part, cure in FORMS if part in error.validator_value), f"pattern: {error.validator_value}")
    yield Issue("value-has-its-form", f"`{short(error.instance)}` does not have the form wanted here", _at(error), hint)


def _bound(error: Any) -> Iterator[Issue]:
    sentence = {
        "minimum": "must be at least",
        "maximum": "must be at most",
        "exclusiveMinimum": "must be more than",
        "exclusiveMaximum": "must be less than",
    }[error.validator]
    message = f"{error.instance} {sentence} {error.validator_value}"
    yield Issue("number-is-in-range", message, _at(error), for_bound(error.instance, error.schema))


def _other(error: Any) -> Iterator[Issue]:
    yield Issue("value-fits", str(error.message)[:200], _at(error))


EMPTY = "write something, or remove the key; the lines of a text stand further right than their key."
FORMS: tuple[tuple[str, str], ...] = (
    (r"\{=", "a number, or one `{=…}` and nothing else."),
    (r"\.py", "a plain name such as `answer.py`."),
    (r"\d{4}", "a day such as 2027-01-31."),
    ("{2,8}", "a language such as `en`, `de` or `pt-BR`."),
    ("_/.-]", "letters, digits, `-`, `_`, `.` and `/`, beginning with a letter or digit."),
    ("A-Za-z0-9_-]", "letters, digits, `-` and `_`, beginning with a letter or digit; no blanks."),
)
"""What a pattern contains -> the form in words."""
WORDS: Mapping[str, Callable[[Any], Iterator[Issue]]] = {
    "required": _required,
    "additionalProperties": _unknown,
    "type": _type,
    "anyOf": _any_of,
    "enum": _enum,
    "minLength": _empty,
    "minItems": _few,
    "minProperties": _no_keys,
    "maxItems": _many,
    "pattern": _pattern,
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _bound),
}
