"""blanks: a text with gaps, each filled in by writing or by choosing from a list."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, product
from typing import Any, ClassVar

from builder.engine.answers import LONGEST_LINE
from builder.engine.blank import NAME, Blank, mark, marked, places
from builder.engine.issue import Issue, Path
from builder.engine.item import Item
from builder.engine.part import part_note, taken_issue
from builder.engine.quantity import bare_number
from builder.engine.shape import spec
from builder.engine.values import Control, Note, Outcome, Part, Response, Sample, Text, Transcript, name_parts

MOST_PATTERNS = 25
"""Of more right responses than this, xAPI is told none."""
SIZES = (6, 12, 24)
"""Widths in characters: all blanks of an item have the same, so that it gives no answer away."""
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|^(```+|~~~+).*?^\2", re.DOTALL | re.MULTILINE)
_NO_PLACE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\$\$.+?\$\$|\$(?![\s$])[^$\n]+(?<!\s)\$(?!\d)|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL), "a formula"),
    (re.compile(r"!?\[(?:[^\[\]]|\[\[[^\[\]]*\]\])*\]\([^)\n]*\)"), "a link or an image"),
    (re.compile(r"^ {0,3}\*?\[[^\]\n]+\]:[^\n]*(?:\n {4}[^\n]*)*", re.MULTILINE), "a footnote or an abbreviation"),
    (re.compile(r"</?[A-Za-z][^>]*>"), "a tag of HTML"),
)


@dataclass(frozen=True, kw_only=True)
class Blanks(Item):
    """A stem with `[[name]]` where something is to be filled in; `blanks` says what."""

    kind: ClassVar[str] = "blanks"
    interaction_type: ClassVar[str] = "fill-in"
    key_fields: ClassVar[tuple[str, ...]] = ("blanks",)

    blanks: Mapping[str, str | tuple[str, ...] | Blank] = spec(
        "What is right in each blank: a text, a list of texts, or keys that say more.", minProperties=1
    )

    @cached_property
    def named(self) -> Mapping[str, Blank]:
        """Blanks by name, in the order of the stem."""
        order = [name for name, _, _ in places(self.stem) if name in self.blanks]
        return {name: _blank(self.blanks[name]) for name in dict.fromkeys([*order, *self.blanks])}

    @cached_property
    def offers(self) -> Mapping[str, Mapping[str, str]]:
        """Of each blank, what can be chosen there, by id."""
        offered = {name: _blank(self.origin.blanks[name]).offered for name in self.named}
        names = {name: name_parts([("", text) for text in texts]) for name, texts in offered.items()}
        return {name: dict(zip(names[name], blank.offered, strict=True)) for name, blank in self.named.items()}

    def check(self) -> Iterator[Issue]:
        yield from self._name_issues()
        yield from self._place_issues()
        for name, written in self.blanks.items():
            yield from _blank(written).issues(("blanks", name), _paths(name, written))

    def _name_issues(self) -> Iterator[Issue]:
        used = [name for name, _, _ in places(self.stem)]
        for name in self.blanks:
            if not NAME.fullmatch(name):
                hint = "a letter, then letters, digits, `-` and `_`."
                yield Issue(
                    "blank-has-name", f"`{name}` can't be the name of a blank", ("blanks", name), hint, on_key=True
                )
            elif name not in used:
                hint = f"write `[[{name}]]` where it is to stand, or remove it here."
                yield Issue(
                    "blank-is-used",
                    f"the blank `{name}` stands nowhere in the stem",
                    ("blanks", name),
                    hint,
                    on_key=True,
                )
            yield from taken_issue(name, ("blanks", name))

    def _place_issues(self) -> Iterator[Issue]:
        seen: dict[str, int] = {}
        shut = [(found.span(), what) for pattern, what in _NO_PLACE for found in pattern.finditer(_bare(self.stem))]
        for name, start, end in places(self.stem):
            written = self.stem[start:end]
            here, seen[written] = (written, seen.get(written, 0)), seen.get(written, 0) + 1
            if name not in self.blanks:
                hint = f"say under `blanks:` what is right there; for plain brackets, write `\\[[{name}]]`."
                yield Issue("blank-is-known", f"`{written}` has no answer", ("stem",), hint, inside=here)
            elif here[1]:
                hint = "give each blank a name of its own."
                yield Issue("blank-stands-once", f"`{written}` stands in the stem twice", ("stem",), hint, inside=here)
            for what in [what for (first, last), what in shut if first < end and start < last][:1]:
                hint = (
                    "write the formula in two parts, with the blank between them."
                    if "formula" in what
                    else "set it beside."
                )
                yield Issue(
                    "blank-is-in-text", f"`{written}` can't stand inside of {what}", ("stem",), hint, inside=here
                )

    def own_texts(self) -> Iterator[Text]:
        for name, blank in self.named.items():
            for nth, each in enumerate(blank.wrong):
                yield Text(f"blanks/{name}/wrong/{nth}/why", each.why)

    def rendered(self) -> Iterator[Text]:
        for text in self.texts():
            yield replace(text, markdown=marked(self.id, self.stem)) if text.path == "stem" else text

    def controls(self) -> tuple[Control, ...]:
        return tuple(
            Control(
                "blank",
                name,
                tuple(Part(part, label=text) for part, text in self.offers[name].items()),
                numeric=blank.numeric,
                mark=mark(self.id, name),
                size=self._size,
            )
            for name, blank in self.named.items()
        )

    @cached_property
    def _size(self) -> int:
        written = [blank for blank in self.named.values() if not blank.select and blank.compare != "pattern"]
        texts = [t for b in written for t in (*b.answer, *(t for each in b.wrong for t in each.is_))]
        longest = max(map(len, texts), default=SIZES[0])
        return next((size for size in SIZES if longest < size - 1), 40)

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        notes: list[Note] = []
        for name, blank in self.named.items():
            given = response.get(name, ())
            text = self._read(name, given[0] if given else "")
            if len(given) > 1 or text is None:
                return Outcome(error=True, notes=(Note(message="unreadable"),))
            if len(text) > LONGEST_LINE:
                return Outcome(error=True, notes=(Note(message="too-long", at=name),))
            notes.append(_note(name, blank, text))
        if faults := tuple(note for note in notes if note.message == "not-a-number"):
            return Outcome(error=True, notes=faults)
        return Outcome(sum(note.tone == "right" for note in notes) / len(notes), tuple(notes))

    def _read(self, name: str, value: str) -> str | None:
        """What was filled in, as a text; none for what was not offered."""
        options = self.offers[name]
        if not options or not value.strip():
            return value
        return options.get(value, value if value in options.values() else None)

    def _sent(self, name: str, text: str) -> tuple[str, ...]:
        """How a text is submitted: from a list, as the id of the option."""
        return (next((part for part, option in self.offers[name].items() if option == text), text),)

    @cached_property
    def _best(self) -> Mapping[str, tuple[str, ...]]:
        """A right response, as far as one is known: of a pattern, none is."""
        known = {n: b for n, b in self.named.items() if b.select or b.compare != "pattern"}
        return {name: self._sent(name, blank.answer[0]) for name, blank in known.items()}

    def samples(self) -> Iterator[Sample]:
        best, count = dict(self._best), len(self.named)
        if best:
            yield Sample(best, len(best) / count)
        for name, blank in self.named.items():
            others = len(best.keys() - {name}) / count
            for text in blank.answer[1:] if name in best else ():
                yield Sample(best | {name: self._sent(name, text)}, others + 1 / count)
            for nth, each in enumerate(blank.wrong):
                for text in each.is_:
                    yield Sample(best | {name: self._sent(name, text)}, others, f"blanks/{name}/wrong/{nth}/why")
            if len(best.keys() - {name}):
                yield Sample(best | {name: ("",)}, others)

    def told(self, response: Response, transcript: Transcript | None) -> str:
        filled = (self._read(name, (response.get(name) or ("",))[0]) or "" for name in self.named)
        return "[,]".join(text.replace("[,]", ",") for text in filled)

    def definition(self) -> Mapping[str, Any]:
        blanks = list(self.named.values())
        unsaid = any(b.compare == "pattern" or b.within or any("[,]" in text for text in b.answer) for b in blanks)
        cases = {b.compare == "exact" for b in blanks if not b.select}
        patterns = ["[,]".join(texts) for texts in islice(product(*(b.answer for b in blanks)), MOST_PATTERNS + 1)]
        if unsaid or len(cases) > 1 or len(patterns) > MOST_PATTERNS:
            return {}
        case = "{case_matters=true}" if True in cases else ""
        return {"correctResponsesPattern": [case + pattern for pattern in patterns]}

    def guess(self) -> float:
        return sum(len(b.answer) / len(b.offered) for b in self.named.values() if b.select) / len(self.named)


def _blank(written: str | tuple[str, ...] | Blank) -> Blank:
    if isinstance(written, Blank):
        return written
    return Blank(answer=(written,) if isinstance(written, str) else written)


def _paths(name: str, written: str | tuple[str, ...] | Blank) -> Callable[[int], Path]:
    if isinstance(written, str):
        return lambda _: ("blanks", name)
    inner: Path = ("blanks", name, "answer") if isinstance(written, Blank) else ("blanks", name)
    return lambda nth: (*inner, nth)


def _bare(stem: str) -> str:
    """A stem with its code blanked out: there, nothing is a formula, a link or a tag."""
    return _CODE.sub(lambda found: " " * len(found[0]), stem)


def _note(name: str, blank: Blank, text: str) -> Note:
    if blank.right(text):
        return part_note(name, right=True)
    if text.strip() and blank.numeric and bare_number(text) is None:
        return Note(message="not-a-number", at=name)
    nth = blank.foreseen(text) if text.strip() else None
    why = f"blanks/{name}/wrong/{nth}/why" if nth is not None else ""
    return part_note(name, right=False, why=why, empty=not text.strip())
