"""Parameterised items: the values drawn for each seed, and the item that a learner with this seed is asked.

`given` runs at build only. What travels is this table; nothing here evaluates anything.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from builder.engine.issue import Path
from builder.engine.item import BESIDE, Item
from builder.engine.placeholder import alone, in_fixed_order, placeholders, replaced, token
from builder.engine.shape import decode, element, encode, members, numeric, shape

SEEDS = 100
UNDRAWN = frozenset({"given", "id", "type", "skills", *BESIDE})
"""Keys in which nothing is drawn."""


@dataclass(frozen=True)
class Table:
    """Placeholders as they are written, in a fixed order, with what each is for every seed: a text, and where a number
    is wanted, a number. `named` tells people what was drawn for a seed: `a = 3, b = 5`.
    """

    sources: tuple[str, ...] = ()
    texts: tuple[tuple[str, ...], ...] = ()
    numbers: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    named: tuple[str, ...] = ()

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Placeholder to its number."""
        return {source: nth for nth, source in enumerate(self.sources)}

    def text(self, source: str, seed: int) -> str:
        return self.texts[self.places[source]][seed]

    def data(self) -> dict[str, Any]:
        """What travels."""
        numbers = {source: list(column) for source, column in self.numbers.items()}
        return {"sources": list(self.sources), "texts": [list(each) for each in self.texts], "numbers": numbers}


def table_of(data: Mapping[str, Any]) -> Table:
    """The table that came as plain data."""
    numbers = {source: tuple(column) for source, column in data.get("numbers", {}).items()}
    return Table(tuple(data["sources"]), tuple(map(tuple, data["texts"])), numbers)


def drawn(item: Item, table: Table, seed: int) -> Item:
    """The item that a learner with this seed is asked. Its parts keep the names they have as authored."""
    return made_of(item, drawn_data(item, table, seed))


def drawn_data(item: Item, table: Table, seed: int) -> dict[str, Any]:
    """The same, as plain data."""
    number = seed % SEEDS
    numbers = {source: column[number] for source, column in table.numbers.items()}
    return filled(item, lambda source: table.text(source, number), numbers.__getitem__)


def made_of(item: Item, data: Mapping[str, Any]) -> Item:
    """An item of data that was filled in, with what it was made from as its origin."""
    made: Item = decode(type(item), data)
    made.__dict__["_origin"] = item.origin
    return made


def with_tokens(item: Item, table: Table | None = None) -> Item:
    """The item as it is rendered, with a token for each placeholder in its texts; numbers, where it has controls, of seed 0."""
    sources = table.sources if table else in_fixed_order(set(wanted(item)[0]))
    tokens = {source: token(item.id, nth) for nth, source in enumerate(sources)}
    return made_of(item, filled(item, tokens.__getitem__, lambda source: table.numbers[source][0] if table else source))


def filled(item: Item, text: Callable[[str], str], number: Callable[[str], Any]) -> dict[str, Any]:
    """The item's data with a text for each placeholder, and a number where one is wanted."""

    def fill(hint: Any, data: Any) -> Any:
        if isinstance(data, str):
            if "{=" not in data:
                return data
            return number(data) if numeric(hint) and alone(data) else replaced(data, text)
        if isinstance(data, Mapping):
            known = members(cls) if (cls := shape(hint)) else None
            return {key: fill(known[key][1] if known else element(hint), each) for key, each in data.items()}
        return [fill(element(hint), each) for each in data] if isinstance(data, list) else data

    known = members(type(item))
    return {key: each if key in UNDRAWN else fill(known[key][1], each) for key, each in _data(item).items()}


def _data(item: Item) -> Mapping[str, Any]:
    """The item's data, made once: it is wanted for every seed."""
    if "_data" not in item.__dict__:
        item.__dict__["_data"] = encode(item)
    found: Mapping[str, Any] = item.__dict__["_data"]
    return found


def strings(item: Item) -> Iterator[tuple[Path, Any, str]]:
    """Every text of an item in which values may be drawn: its path, the type wanted there, and itself."""
    known = members(type(item))
    for key, each in _data(item).items():
        if key not in UNDRAWN:
            yield from _strings(known[key][1], each, (key,))


def wanted(item: Item) -> tuple[dict[str, Path], frozenset[str]]:
    """Placeholders with the path where each stands first, and those of them that stand where a number is wanted."""
    texts: dict[str, Path] = {}
    numbers: set[str] = set()
    for at, hint, text in strings(item):
        for found in placeholders(text):
            texts.setdefault(found.source, at)
        if numeric(hint) and alone(text):
            numbers.add(text)
    return texts, frozenset(numbers)


def _strings(hint: Any, data: Any, at: Path) -> Iterator[tuple[Path, Any, str]]:
    if isinstance(data, str):
        yield at, hint, data
    elif isinstance(data, Mapping):
        known = members(cls) if (cls := shape(hint)) else None
        for key, each in data.items():
            yield from _strings(known[key][1] if known else element(hint), each, (*at, key))
    elif isinstance(data, Sequence):
        for nth, each in enumerate(data):
            yield from _strings(element(hint), each, (*at, nth))
