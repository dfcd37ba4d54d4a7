"""A question read with patience: which line begins a key or an entry, and which belongs to the text before it.

YAML's own reader gives up at the first thing it can't take. Here the keys that a question may have tell the structure, whatever
stands behind them: a `Slot` is a key, or an entry of a list, with the lines that belong to it and the column where it should begin.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from builder.course.respell import HEADER
from builder.engine.shape import element, is_tuple, members, shape, text_wanted

SIGNS = "-–—•"
LINE = re.compile(
    rf"(?P<indent>[ \t\u00a0\u3000]*)(?P<dash>(?:[{SIGNS}*](?=[\s\u00a0])|[-–—•](?=\w+\s*[:：]))[ \t\u00a0]*)?(?P<body>.*)"
)
KEY = re.compile(r"[\"'“”]?(?P<key>[A-Za-z_][\w-]*)[\"'“”]?(?P<colon>[ \t\u00a0]*[:：])(?P<rest>.*)")
NEAR, MARGIN = 0.75, 0.05
"""How like a known key a word must be to be meant as it, and by how much more than any other."""
SAID_ELSEWHERE = {
    **dict.fromkeys(("question", "prompt", "questiontext"), "stem"),
    **dict.fromkeys(("choices", "answers", "alternatives"), "options"),
    **dict.fromkeys(("correct",), "right"),
    **dict.fromkeys(("incorrect", "distractor"), "wrong"),
    **dict.fromkeys(("feedback", "comment", "reason"), "why"),
    "tolerance": "within",
}
"""What other tools call our keys; `answers` are options only where options may stand."""
KINDS = frozenset({"right", "wrong", "partly"})
"""An entry has one of these: with a second one, another entry begins."""


@dataclass
class Slot:
    """`first` to `last`: its lines. `column`: where it should begin; `shift`: by how much its further lines move with it.

    `key` is empty for a text in a list. `found` is the key as it was written.
    `many`: one value may stand for a list; `least`: how many entries a list here must have.
    """

    first: int
    last: int
    column: int
    shift: int
    dash: bool
    key: str
    found: str
    rest: str
    hint: Any
    many: bool = False
    least: int = 0

    @property
    def inner(self) -> int:
        """The column of its key or text."""
        return self.column + (2 if self.dash else 0)


@dataclass
class Frame:
    """Keys, or entries of a list, that may come next: their column, their type, and which keys were there.

    Where keys are `free`, the author makes them up, and `hint` is the type of their values.
    """

    column: int
    hint: Any
    listed: bool = False
    free: bool = False
    fresh: bool = True
    seen: set[str] = field(default_factory=set)

    @property
    def keys(self) -> Mapping[str, Any]:
        """Known keys with their types."""
        cls = None if self.listed or self.free else shape(self.hint)
        return {key: hint for key, (_, hint) in members(cls).items()} if cls else {}

    @property
    def entry_keys(self) -> Mapping[str, Any]:
        """In a list, the keys of its entries with their types."""
        cls = shape(self.hint) if self.listed else None
        return {key: hint for key, (_, hint) in members(cls).items()} if cls else {}


class Patient:
    """Reads the lines of one question of a type."""

    def __init__(self, lines: Sequence[str], cls: Any) -> None:
        self.lines, self.slots = lines, list[Slot]()
        self.frames = [Frame(0, cls)]

    def read(self) -> list[Slot]:
        """The slots, each line in one of them."""
        for number, line in enumerate(self.lines):
            if not line.strip() or not self._begins(number, line):
                if self.slots:
                    self.slots[-1].last = number
                elif line.strip() and not line.lstrip().startswith("#"):
                    return []
        return self.slots

    def _begins(self, number: int, line: str) -> bool:
        """Whether a line begins a slot, which is then kept."""
        found = LINE.fullmatch(line)
        assert found
        column = len(found["indent"].expandtabs(2))
        dash, body = bool(found["dash"]), found["body"]
        if self._in_text(column, dash):
            return False
        said = KEY.fullmatch(body)
        if said and self._key(number, column, dash, said):
            return True
        return dash and self._text_entry(number, column, body)

    def _in_text(self, column: int, dash: bool) -> bool:
        """Whether a line surely belongs to the text before it: one written in lines, and further right than its key."""
        last = self.slots[-1] if self.slots else None
        return bool(
            last and HEADER.fullmatch(last.rest) and column > last.inner - last.shift and text_wanted(last.hint)
        )

    def _key(self, number: int, column: int, dash: bool, said: re.Match[str]) -> bool:
        rest = said["rest"]
        if rest[:1] in "/:" and rest and said["colon"][-1] == ":":
            return False
        if said["key"].lower() in SAID_ELSEWHERE and rest.strip().lower() in ("true", "false"):
            return False
        order = self._by_nearness(column, dash)
        for free in (False, True):
            for depth in order:
                if not self._inside(column, depth) and (
                    key := self._meant(said["key"], self.frames[depth], column, free=free)
                ):
                    self._open(number, column, depth, dash, key, said)
                    return True
        return False

    def _inside(self, column: int, depth: int) -> bool:
        """Whether a key stands where those of an inner frame do, so that it can't be one of a frame further out."""
        inner = self.frames[-1]
        return depth < len(self.frames) - 1 and not inner.fresh and column >= inner.column > self.frames[depth].column

    def _by_nearness(self, column: int, dash: bool) -> list[int]:
        """Frames that may take a line: those at its column first, then from the innermost out."""
        found = [n for n in reversed(range(len(self.frames))) if dash is False or self.frames[n].listed or n]
        return sorted(found, key=lambda n: self.frames[n].column != column or self.frames[n].listed is not dash)

    def _meant(self, word: str, frame: Frame, column: int, *, free: bool) -> str:
        """The key that a word means in a frame: itself, or the only near one; or, `free`, a word of the author's own."""
        keys, exact = frame.entry_keys or frame.keys, column == frame.column
        if free:
            made_up = frame.free or (bool(keys) and not frame.listed and word.islower())
            first = frame.free and frame.fresh and column > frame.column - 2
            return word if made_up and (exact or first) else ""
        lower = word.lower()
        if word in keys or lower in keys:
            return word if word in keys else lower if exact or frame.listed else ""
        elsewhere = SAID_ELSEWHERE.get(lower, "")
        if elsewhere in keys and (exact or frame.listed):
            return elsewhere if elsewhere not in frame.seen else ""
        near = sorted(((SequenceMatcher(None, lower, key).ratio(), key) for key in keys), reverse=True)[:2]
        sure = near and near[0][0] >= NEAR and (len(near) == 1 or near[0][0] - near[1][0] > MARGIN)
        return near[0][1] if sure and near[0][1] not in frame.seen else ""

    def _open(self, number: int, column: int, depth: int, dash: bool, key: str, said: re.Match[str]) -> None:
        """Keep a key that belongs to the frame at a depth; the frames inside of that one are at their end."""
        frame = self.frames[depth]
        cls = None if frame.free else shape(frame.hint)
        about = members(cls)[key][0].metadata if cls and key in members(cls) else {}
        hint = frame.hint if frame.free else (frame.entry_keys or frame.keys).get(key)
        self.frames = self.frames[: depth + 1]
        inner, begins = self._entry(frame, column, dash) if frame.listed else self._keys(depth, column, dash, key)
        inner.fresh = False
        inner.seen.add(key)
        at = inner.column - (2 if begins else 0)
        least = about.get("schema", {}).get("minItems", 0)
        more = (said["key"], said["rest"].strip(), hint, bool(about.get("many")), least)
        self._keep(Slot(number, number, at, at - column, begins, key, *more))

    def _entry(self, frame: Frame, column: int, dash: bool) -> tuple[Frame, bool]:
        """The frame of an entry that begins here, and that it begins. The first entry says where all of a list stand."""
        frame.column = column if dash and frame.fresh else frame.column
        frame.fresh = False
        self.frames.append(Frame(frame.column + 2, frame.hint))
        return self.frames[-1], True

    def _keys(self, depth: int, column: int, dash: bool, key: str) -> tuple[Frame, bool]:
        """The frame that takes a key, and whether with it another entry of the list above begins, as with a second `right`."""
        frame, listed = self.frames[depth], depth > 0 and self.frames[depth - 1].listed
        again = key in frame.seen or (key in KINDS and bool(KINDS & frame.seen))
        if listed and (again or (dash and key != "why")):
            self.frames[depth] = Frame(frame.column, frame.hint)
            return self.frames[depth], True
        if frame.fresh and depth and not listed:
            frame.column = column
        return frame, False

    def _text_entry(self, number: int, column: int, body: str) -> bool:
        for depth in self._by_nearness(column, dash=True):
            frame = self.frames[depth]
            if frame.listed and text_wanted(frame.hint):
                self.frames = self.frames[: depth + 1]
                frame.column, frame.fresh = (column if frame.fresh else frame.column), False
                self._keep(
                    Slot(number, number, frame.column, frame.column - column, True, "", "", body.strip(), frame.hint)
                )
                return True
        return False

    def _keep(self, slot: Slot) -> None:
        """Keep a slot, and expect what may stand below it."""
        self.slots.append(slot)
        if slot.rest and not slot.rest.startswith("#"):
            return
        inner = element(slot.hint)
        if shape(slot.hint):
            self.frames.append(Frame(slot.inner + 2, slot.hint))
        elif inner is not None and not is_tuple(slot.hint):
            self.frames.append(Frame(slot.inner + 2, inner, free=True))
        if is_tuple(slot.hint):
            self.frames.append(Frame(slot.inner + 2, inner, listed=True))
