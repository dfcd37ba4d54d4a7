"""What editors and machine assistants are told of the format, derived from the shapes so that it can't go stale."""

import json
import re
from collections.abc import Iterator
from typing import Any

from builder.course.editor import escaped, kept_for
from builder.course.examples import example
from builder.course.schema import first_line
from builder.engine.item import Item
from builder.engine.items import ITEM_TYPES
from builder.engine.shape import element, members, shape

VALUE = re.compile(r"""^(\s*(?:- )?([\w-]+): )(?![|>\[{])(.+)$""")
"""A line whose value stands on it: what comes before the value, the key, the value."""


def snippets() -> str:
    """Snippets of VS Code, one for each type, as a fence in Markdown and as an entry of a bank."""
    found: dict[str, Any] = {}
    for cls in ITEM_TYPES:
        body = list(_places(example(cls).rstrip("\n").split("\n")))
        about = first_line(cls)
        found[f"Question: {cls.kind}"] = {
            "scope": "markdown",
            "prefix": [f"q-{cls.kind}", f"question {cls.kind}"],
            "description": about,
            "body": ["```question", *body, "```", "$0"],
        }
        found[f"Bank entry: {cls.kind}"] = {
            "scope": "yaml",
            "prefix": f"q-{cls.kind}",
            "description": about,
            "body": [("- " if nth == 0 else "  " if line else "") + line for nth, line in enumerate(body)],
        }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _places(lines: list[str]) -> Iterator[str]:
    """Lines of YAML with a place to fill in where a value stands: its name is what the value is."""
    nth, deep = 0, 0
    for line in lines:
        found = VALUE.match(line)
        inside = deep and (len(line) - len(line.lstrip()) >= deep or not line.strip())
        deep = deep if inside else 0
        if found and not inside and found[2] != "type":
            nth += 1
            yield f"{escaped(found[1])}${{{nth}:{escaped(found[3])}}}"
        else:
            if not inside and line.rstrip().endswith(("|", ">")):
                deep = len(line) - len(line.lstrip()) + 1
            yield escaped(line)


def types_told() -> str:
    """Every type with its keys and its smallest question, as Markdown."""
    return "\n".join(line for cls in ITEM_TYPES for line in _told(cls))


def _told(cls: type[Item]) -> Iterator[str]:
    required, others = kept_for(cls)
    yield f"### `{cls.kind}`\n"
    yield f"{first_line(cls)}\n"
    yield from (_key(cls, key, " (required)") for key in required)
    yield from (_key(cls, key) for key in others)
    yield f"\n````markdown\n```question\n{example(cls)}```\n````\n"


def _key(cls: Any, key: str, extra: str = "") -> str:
    each, hint = members(cls)[key]
    inner = shape(element(hint)) or shape(hint)
    keys = f" Keys: {', '.join(f'`{name}`' for name in members(inner))}." if inner else ""
    return f"- `{key}`{extra}: {each.metadata.get('doc', '')}{keys}"


def common_told() -> str:
    """The keys that every type has, as Markdown."""
    return "\n".join(_key(Item, key) for key in members(Item))
