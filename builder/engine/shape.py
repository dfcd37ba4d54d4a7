"""Shapes: how authored data becomes frozen dataclasses and back, and what their fields say about themselves.

A field's metadata may hold `doc` (a sentence), `many` (one value or a list) and JSON Schema words (`minimum`, `pattern`, …).
A trailing underscore in a field's name is not part of the authored key (`is_`).
"""

import types
from collections.abc import Callable, Mapping
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
    return _decoder(hint)(data)


@cache
def _decoder(hint: Any) -> Callable[[Any], Any]:
    """`decode` for one type, made once: courses have a hundred thousand values."""
    cls, inner = shape(hint), element(hint)
    whole, real = int in union(hint), float in union(hint)

    def decoded(data: Any) -> Any:
        kind = type(data)
        if kind is str or kind is bool:
            return data
        if kind is dict:
            return _made(cls, data) if cls else {str(key): _decoder(inner)(value) for key, value in data.items()}
        if kind is list or kind is tuple:
            each = _decoder(inner)
            return tuple([each(value) for value in data])
        if kind is not int and kind is not float:
            return data
        return float(data) if real else int(data) if whole else data

    return decoded


def _made(cls: Any, data: Mapping[str, Any]) -> Any:
    """A dataclass from data by authored keys, without the detour through its generated `__init__`."""
    fields_of, defaults, required = _plan(cls)
    values = dict(defaults)
    for key, value in data.items():
        name, many, decoded = fields_of[key]
        values[name] = decoded([value] if many and type(value) is not list and type(value) is not tuple else value)
    if missing := required - values.keys():
        raise TypeError(f"{cls.__name__} lacks {', '.join(sorted(missing))}")
    made = object.__new__(cls)
    made.__dict__.update(values)
    return made


@cache
def _plan(cls: Any) -> tuple[dict[str, tuple[str, bool, Callable[[Any], Any]]], dict[str, Any], frozenset[str]]:
    """Of a dataclass: authored key to name, whether one value may stand for a list, and decoder; defaults; required names."""
    assert not hasattr(cls, "__post_init__"), f"{cls.__name__} is made without its __init__"
    known = members(cls)
    plan = {key: (each.name, bool(each.metadata.get("many")), _decoder(hint)) for key, (each, hint) in known.items()}
    defaults: dict[str, Any] = {}
    for each, _ in known.values():
        if each.default is not MISSING:
            defaults[each.name] = each.default
        elif each.default_factory is not MISSING:
            defaults[each.name] = {}
    return plan, defaults, frozenset(each.name for each, _ in known.values()) - defaults.keys()


def encode(value: Any) -> Any:
    """A dataclass as plain data with authored keys; what stands at its default is left out, so that hashes outlive new fields."""
    kind = type(value)
    if kind is str or kind is float or kind is int or kind is bool or value is None:
        return value
    if kind is tuple or kind is list:
        return [encode(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, Mapping):
        return {key: encode(each) for key, each in value.items()}
    return value


def _fields(value: Any) -> dict[str, Any]:
    given = value.__dict__
    data: dict[str, Any] = {}
    for key, (each, _) in members(type(value)).items():
        own = given[each.name]
        if own is not each.default and not _at_default(own, each):
            data[key] = encode(own)
    return data


def _at_default(value: Any, each: Field[Any]) -> bool:
    if each.default is not MISSING:
        return bool(value == each.default)
    return each.default_factory is not MISSING and not value
