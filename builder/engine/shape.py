"""Shapes: how authored data becomes frozen dataclasses and back, and what their fields say about themselves.

A field's metadata may hold `doc` (a sentence), `many` (one value or a list) and JSON Schema words (`minimum`, `pattern`, …).
A trailing underscore in a field's name is not part of the authored key (`is_`).
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


def spec(doc: str, default: Any = MISSING, *, many: bool = False, **schema: Any) -> Any:
    """A dataclass field that documents itself; tuples and mappings default to empty ones by `default=()`."""
    metadata = {"doc": doc, "many": many, "schema": schema}
    if isinstance(default, dict):
        return field(default_factory=dict, metadata=metadata)
    return field(default=default, metadata=metadata)


def authored(name: str) -> str:
    """The key that an author writes for a field."""
    return name.rstrip("_")


def members(cls: Any) -> Mapping[str, tuple[Field[Any], Any]]:
    """Authored key -> (field, its type) of a dataclass, in order."""
    return _members(cls)


@cache
def _members(cls: Any) -> Mapping[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(cls)
    return {authored(each.name): (each, hints[each.name]) for each in fields(cls) if each.init}


@cache
def union(hint: Any) -> tuple[Any, ...]:
    """The members of a union without None, or the hint alone."""
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(each for each in get_args(hint) if each is not type(None))
    return (hint,)


@cache
def text_wanted(hint: Any) -> bool:
    """Whether a plain scalar here is to be taken as it was written (`no`, `1.10`, `0123`)."""
    return any(each is str or get_origin(each) is Literal for each in union(hint)) and not numeric(hint)


def numeric(hint: Any) -> bool:
    """Whether a number may stand here."""
    return any(each in (int, float) for each in union(hint))


@cache
def element(hint: Any) -> Any:
    """The type of what a tuple or mapping holds, or None."""
    for each in union(hint):
        if get_origin(each) is tuple:
            return get_args(each)[0]
        if get_origin(each) in (Mapping, dict):
            return get_args(each)[1]
    return None


@cache
def is_tuple(hint: Any) -> bool:
    """Whether a list may stand here."""
    return any(get_origin(each) is tuple for each in union(hint))


@cache
def shape(hint: Any) -> Any:
    """The dataclass that a mapping here becomes, or None."""
    return next((each for each in union(hint) if isinstance(each, type) and is_dataclass(each)), None)


def decode(hint: Any, data: Any) -> Any:
    """Data that satisfies the schema of `hint` as a value of it. Raises TypeError, KeyError or ValueError on other data."""
    if isinstance(data, str | bool):
        return data
    if isinstance(data, Mapping) and (cls := shape(hint)):
        known = members(cls)
        return cls(**{known[key][0].name: _member(*known[key], value) for key, value in data.items()})
    if isinstance(data, Mapping):
        return {str(key): decode(element(hint), value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return tuple(decode(element(hint), value) for value in data)
    if not isinstance(data, int | float):
        return data
    return float(data) if float in union(hint) else int(data) if int in union(hint) else data


def _member(each: Field[Any], hint: Any, value: Any) -> Any:
    if each.metadata.get("many") and not isinstance(value, list | tuple):
        value = [value]
    return decode(hint, value)


def encode(value: Any) -> Any:
    """A dataclass as plain data with authored keys; what stands at its default is left out, so that hashes outlive new fields."""
    if isinstance(value, str):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        given = ((key, getattr(value, each.name), each) for key, (each, _) in members(type(value)).items())
        return {key: encode(item) for key, item, each in given if not _at_default(item, each)}
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    return value


def _at_default(value: Any, each: Field[Any]) -> bool:
    if each.default is not MISSING:
        return bool(value == each.default)
    return each.default_factory is not MISSING and not value
