"""essay: a text of the learner's own, which only a person can mark."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.shape import spec
from builder.engine.values import Control, Note, Outcome, Response, Sample, Text, Transcript

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""A word stands between blanks; of Chinese and Japanese each character counts. `text-area.ts` counts alike."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """How long a text should be: `{min: 50, max: 200}`."""

    min: int | None = spec("So many words at least.", None, minimum=1)
    max: int | None = spec("So many words at most.", None, minimum=1)


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One thing that a reader looks at, and what may be found of it."""

    criterion: str = spec("What is looked at.", minLength=1)
    levels: tuple[str, ...] = spec("What may be found, from the best to the least.", (), many=True, minLength=1)


def count_words(text: str) -> int:
    """How many words a text has; signs alone are none."""
    return sum(any(char.isalnum() for char in word) for word in WORD.findall(text))


@dataclass(frozen=True, kw_only=True)
class Essay(Item):
    """A longer text; afterwards its writer sees a model answer, and what a reader would look at."""

    kind: ClassVar[str] = "essay"
    interaction_type: ClassVar[str] = "long-fill-in"
    key_fields: ClassVar[tuple[str, ...]] = ("words", "rubric", "model")
    scored: ClassVar[bool] = False

    words: Words = spec("How long it should be: `{min: 50, max: 200}`.", Words())
    rubric: tuple[str | Criterion, ...] = spec("What is looked at, shown afterwards.", (), minLength=1)
    model: str = spec("A good answer, shown afterwards.", "")

    def check(self) -> Iterator[Issue]:
        least, most = self.words.min or 0, self.words.max
        if most is not None and least > most:
            hint = "write the smaller number under `min`."
            yield Issue("words-have-room", "no text has so many words at least and so few at most", ("words",), hint)
        elif self.model and not least <= count_words(self.model) <= (most or float("inf")):
            message = f"the model answer has {count_words(self.model)} words, which `words` does not allow"
            hint = "change the one or the other: learners compare their text with it."
            yield Issue("model-keeps-its-length", message, ("model",), hint, level="warning", on_key=True)

    def own_texts(self) -> Iterator[Text]:
        if self.model:
            yield Text("model", self.model)
        for nth, each in enumerate(self.rubric):
            yield Text(f"rubric/{nth}", _listed(each))

    def controls(self) -> tuple[Control, ...]:
        return (Control("text", least=self.words.min or 0, most=self.words.max or 0),)

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        given = response.get("answer", ())
        if len(given) != 1:
            return Outcome(error=True, notes=(Note(message="unreadable"),))
        n, least, most = count_words(given[0]), self.words.min or 0, self.words.max
        if n < least:
            return Outcome(error=True, notes=(Note(message="verdict-short", values={"n": n, "least": least}),))
        if most is not None and n > most:
            return Outcome(error=True, notes=(Note(message="verdict-long", values={"n": n, "most": most}),))
        return Outcome(notes=(Note(message="verdict-handed-in"), *self._compared()))

    def _compared(self) -> Iterator[Note]:
        """What the writer may hold the text against."""
        if self.model:
            yield from (Note(message="model-answer"), Note(text="model"))
        if self.rubric:
            yield Note(message="rubric")
            yield from (Note(text=f"rubric/{nth}") for nth in range(len(self.rubric)))

    def samples(self) -> Iterator[Sample]:
        least = max(1, self.words.min or 0)
        yield Sample({"answer": (" ".join(["word"] * least),)}, None, "model" if self.model else "")

    def told(self, response: Response, transcript: Transcript | None) -> str:
        return response.get("answer", ("",))[0].replace("[,]", ",")


def _listed(each: str | Criterion) -> str:
    """A criterion, with its levels, if it has any, as a Markdown list."""
    if isinstance(each, str):
        return each
    levels = (f"- {level.strip()}".replace("\n", "\n    ") for level in each.levels)
    return "\n\n".join([each.criterion.strip(), "\n".join(levels)]).strip()
