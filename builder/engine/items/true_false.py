"""true-false: a statement that is true or false."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from builder.engine.item import Item
from builder.engine.shape import spec
from builder.engine.values import Control, Note, Outcome, Part, Response, Sample, Text, Transcript

WORDS = ("true", "false")


@dataclass(frozen=True, kw_only=True)
class TrueFalse(Item):
    """The stem is a statement; `answer` says whether it holds."""

    kind: ClassVar[str] = "true-false"
    interaction_type: ClassVar[str] = "true-false"
    key_fields: ClassVar[tuple[str, ...]] = ("answer",)

    answer: bool = spec("Whether the statement is true.")
    why: str = spec("Why it is so; shown after a wrong answer and a right one.", "")

    def own_texts(self) -> Iterator[Text]:
        if self.why:
            yield Text("why", self.why)

    def controls(self) -> tuple[Control, ...]:
        return (Control("options", parts=tuple(Part(word, word=word) for word in WORDS), keep_order=True),)

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        given = response.get("answer", ())
        if len(given) != 1 or given[0] not in WORDS:
            return Outcome(error=True, notes=(Note(message="unreadable"),))
        right = (given[0] == "true") is self.answer
        note = Note(text="why" if self.why else "", at=given[0], tone="right" if right else "wrong")
        return Outcome(float(right), (note,))

    def samples(self) -> Iterator[Sample]:
        why = "why" if self.why else ""
        for word in WORDS:
            yield Sample({"answer": (word,)}, float((word == "true") is self.answer), why)

    def told(self, response: Response, transcript: Transcript | None) -> str:
        return response.get("answer", ("",))[0]

    def definition(self) -> Mapping[str, Any]:
        return {"correctResponsesPattern": ["true" if self.answer else "false"]}

    def guess(self) -> float:
        return 0.5
