"""table: each row belongs to one of the columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from builder.engine.issue import Issue
from builder.engine.item import ID_PATTERN, Item
from builder.engine.part import named_issues, part_note, patterned, picked, wrong_parts
from builder.engine.shape import spec
from builder.engine.values import Control, Note, Outcome, Part, Response, Sample, Text, Transcript, name_parts


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row and the column it belongs to."""

    row: str = spec("What stands at the head of the row.", minLength=1)
    is_: str = spec("The column that is right, by its text.", minLength=1)
    why: str = spec("Feedback beside this row, right or wrong.", "")
    id: str = spec("Its identity; without it, made from its text.", "", pattern=ID_PATTERN)


@dataclass(frozen=True, kw_only=True)
class Table(Item):
    """Rows, for each of which one column is to be chosen."""

    kind: ClassVar[str] = "table"
    interaction_type: ClassVar[str] = "matching"
    key_fields: ClassVar[tuple[str, ...]] = ("columns", "rows")

    columns: tuple[str, ...] = spec("What can be chosen in each row.", minItems=2, maxItems=10)
    rows: tuple[Row, ...] = spec("The rows, each with the column that `is` right.", minItems=1, maxItems=30)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the rows."""
        return tuple(name_parts([(each.id, each.row) for each in self.origin.rows]))

    @cached_property
    def named(self) -> Mapping[str, Row]:
        """Rows by id."""
        return dict(zip(self.ids, self.rows, strict=True))

    @cached_property
    def heads(self) -> Mapping[str, str]:
        """Columns by id."""
        return dict(zip(name_parts([("", text) for text in self.origin.columns]), self.columns, strict=True))

    def check(self) -> Iterator[Issue]:
        for nth, text in enumerate(self.columns):
            if not text.strip():
                yield Issue("text-is-given", "this text is empty", ("columns", nth), "say what the column means.")
            elif text in self.columns[:nth]:
                hint = "a learner can't tell them apart: change one, or remove it."
                yield Issue("options-differ", "two columns have the same text", ("columns", nth), hint)
        yield from named_issues("rows", "row", self.ids, [each.row for each in self.rows])
        for nth, each in enumerate(self.rows):
            if each.is_ not in self.columns:
                known = ", ".join(f"`{text}`" for text in self.columns)
                yield Issue(
                    "row-has-column", f"there is no column `{each.is_}`", ("rows", nth, "is"), f"one of: {known}."
                )

    def own_texts(self) -> Iterator[Text]:
        for nth, text in enumerate(self.columns):
            yield Text(f"columns/{nth}", text, public=True)
        for name, row in self.named.items():
            yield Text(f"rows/{name}/row", row.row, public=True)
            if row.why:
                yield Text(f"rows/{name}/why", row.why)

    def controls(self) -> tuple[Control, ...]:
        parts = tuple(Part(name, text=f"columns/{nth}") for nth, name in enumerate(self.heads))
        order = not self.shuffle
        return tuple(Control("row", n, parts, text=f"rows/{n}/row", keep_order=order) for n in self.named)

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        chosen = picked(response, self.named, self.heads)
        if chosen is None:
            return Outcome(error=True, notes=(Note(message="unreadable"),))
        notes = tuple(self._note(name, chosen.get(name, "")) for name in self.named)
        return Outcome(sum(note.tone == "right" for note in notes) / len(notes), notes)

    def _note(self, name: str, choice: str) -> Note:
        row = self.named[name]
        why = f"rows/{name}/why" if row.why else ""
        return part_note(name, right=self.heads.get(choice) == row.is_, why=why, empty=not choice)

    @cached_property
    def _key(self) -> Mapping[str, str]:
        ids = {text: name for name, text in reversed(list(self.heads.items()))}
        return {name: ids[row.is_] for name, row in self.named.items()}

    def samples(self) -> Iterator[Sample]:
        for response, right, name, choice in wrong_parts(self._key, self.heads):
            yield Sample(response, right / len(self.rows), self._note(name, choice).text if name else "")

    def told(self, response: Response, transcript: Transcript | None) -> str:
        return patterned(picked(response, self.named, self.heads) or {})

    def definition(self) -> Mapping[str, Any]:
        source = [{"id": name, "description": row.row} for name, row in self.named.items()]
        target = [{"id": name, "description": text} for name, text in self.heads.items()]
        return {"source": source, "target": target, "correctResponsesPattern": [patterned(self._key)]}

    def guess(self) -> float:
        return 1 / len(self.columns)
