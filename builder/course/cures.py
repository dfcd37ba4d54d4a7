"""What to write instead: the cures of faults in data, as near to what the author meant as can be told from what stands there."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from builder.course.repair import kind_of
from builder.course.slots import SAID_ELSEWHERE
from builder.engine.items import ITEM_TYPES
from builder.engine.shape import members

WORDS_ELSEWHERE = {
    "regex": "pattern",
    "regexp": "pattern",
    "case-insensitive": "ignore-case",
    "case-sensitive": "exact",
}
"""What other tools call our values."""
INSTEAD = {
    "options": {
        "answer": "the right option says so itself: `- right: …`.",
        "solution": "the right option says so itself: `- right: …`.",
    },
    "draw": dict.fromkeys(
        ("id", "type", "stem", "answer", "options"), "a question stands in a fence of its own: write `question` there."
    ),
    "right": {
        "text": "the text stands behind `right:` or `wrong:`.",
        "correct": "the text itself stands behind `right:` or `wrong:`.",
        "explanation": "what is said about one option is its `why`.",
    },
    "compare": {
        **dict.fromkeys(
            ("case_sensitive", "case-sensitive", "casesensitive", "usecase"), "write `compare: exact`, or nothing."
        ),
        **dict.fromkeys(("regex", "regexp"), "write `compare: pattern`, and the pattern as the `answer`."),
        **dict.fromkeys(("flags",), "flags stand in the pattern: `(?i)yes|no`."),
    },
    "row": dict.fromkeys(("points", "weight", "worth"), "all rows count alike."),
    "select": dict.fromkeys(
        ("points", "weight", "worth"), "blanks count alike; what is worth more is a question of its own, with `points`."
    ),
    "is": dict.fromkeys(
        ("worth", "points", "score", "credit"),
        "a foreseen wrong answer has no credit: accept it as an `answer`, or not.",
    ),
}
"""Where a key is known: for others that stand beside it, what to write for them."""
PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%")
FRACTION = re.compile(r"(-?\d{1,9}) ?/ ?(\d{1,9})")
RANGE = re.compile(r"[\[(]?[-+−]?[\d.]*\d ?(?:±|\+/?-|\.\.|–|, |;|to|bis) ?[-+−]?\d[\d.]*[\])]?")
ONE_NUMBER = (
    "write one number; for a range, its middle, and half its width as `within`. In `blanks`, several may be right."
)
UNIT = re.compile(r"[-+]?[\d.,]+ ?[^\d\s.,].*")


def close(word: str, words: Iterable[str]) -> str:
    """`did you mean …?`, where a known word is near."""
    known = {each.casefold(): each for each in words}
    elsewhere = WORDS_ELSEWHERE.get(word.casefold(), "")
    near = [elsewhere] if elsewhere in known else get_close_matches(word.casefold(), known, n=1, cutoff=0.6)
    return f"did you mean `{known[near[0]]}`?" if near else ""


def for_kind(kind: str, kinds: Sequence[str]) -> str:
    """The type that a word means: by another tool's name, or by spelling."""
    known = kind_of(kind, ITEM_TYPES)
    return f"did you mean `{known}`?" if known in kinds else close(kind, kinds)


def for_key(key: str, value: Any, known: Mapping[str, Any]) -> str:
    """What to write for a key that is not among those `known`."""
    said = SAID_ELSEWHERE.get(key.lower(), "")
    if said in known and not isinstance(value, bool):
        return f"did you mean `{said}`?"
    for beside, hints in INSTEAD.items():
        if beside in known and key in hints:
            return hints[key]
    kinds = [each.kind for each in ITEM_TYPES if key in members(each)] if "stem" in known else []
    if kinds:
        return f"`{key}` is a key of {', '.join(kinds)}."
    return close(key, known) or f"known here: {', '.join(known)}."


def for_value(instance: Any, kinds: Sequence[str], schema: Mapping[str, Any]) -> str:
    """What to write for a value of another kind than is wanted."""
    text = instance if isinstance(instance, str) else ""
    if instance is None:
        return "write it behind the colon, or remove the key."
    if "boolean" in kinds:
        return "write true or false, without quotes."
    if "string" in kinds and isinstance(instance, dict):
        return "a text that begins with `{`, or has `: ` in it, must be quoted, or written in lines below `key: |`."
    if "string" in kinds and isinstance(instance, list):
        return "a text that begins with `[` or `- ` must be quoted; here stands one text, not a list."
    if text.startswith("{="):
        return "`{=…}` is a number where the item has `given`, but not in `points`, `attempts`, `minutes` and `costs`."
    if {"number", "integer"} & {*kinds}:
        return _for_number(text) if not isinstance(instance, list) else ONE_NUMBER
    if "array" in kinds:
        return _for_list(instance)
    return _for_keys(text, schema) if "object" in kinds else ""


def _for_number(text: str) -> str:
    if percent := PERCENT.fullmatch(text):
        return f"write the share as a number: {float(percent[1]) / 100:g}."
    if (parts := FRACTION.fullmatch(text)) and int(parts[2]):
        return (
            f"write it with a point, such as {int(parts[1]) / int(parts[2]):.4g}, and `within` where that is not exact."
        )
    if text.startswith("{"):
        return "values that are drawn stand as `{=a + b}`, in an item with `given`."
    if RANGE.fullmatch(text):
        return ONE_NUMBER
    if UNIT.fullmatch(text) and "'" not in text and "*" not in text:
        return "write digits alone; a question of type `number` has the key `unit` for its unit."
    return "write digits without quotes, with a point: 1500 or 0.5."


def _for_list(instance: Any) -> str:
    if isinstance(instance, dict) and any(str(key)[:1] in "-–•" for key in instance):
        return "behind the dash of an entry stands a blank: `- `."
    return "write a list: each entry on a line of its own that begins with `- `."


def _for_keys(text: str, schema: Mapping[str, Any]) -> str:
    known = list(schema.get("properties", ()))
    keys = [key for key in known if key != "id"]
    if not keys or not text:
        return "write `key: value` lines below, further right than this key."
    return f"write it behind its key, such as `{keys[0]}: {short(text)}`; known here: {', '.join(known)}."


def short(value: Any) -> str:
    """A value as a message shows it."""
    text = str(value).replace("\n", "⏎")
    return text if len(text) <= 60 else text[:59] + "…"


def for_bound(instance: float, schema: Mapping[str, Any]) -> str:
    """What to write for a number out of its range."""
    least, most = (schema.get(key, schema.get(other)) for key, other in BOUNDS)
    if most == 1 and 1 < instance <= 100:
        return f"it is a share: {instance / 100:g} for {instance:g} %."
    if least is not None and most is not None:
        return f"write a number between {least} and {most}."
    above = f"above {least}" if "exclusiveMinimum" in schema else f"from {least} on"
    return f"write a number {above}." if most is None else f"write a number up to {most}."


BOUNDS = (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"))
