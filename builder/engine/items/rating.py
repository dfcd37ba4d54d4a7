"""rating: a place on a scale, for surveys and self-assessment; never right or wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.shape import spec
from builder.engine.values import Control, Note, Outcome, Part, Response, Sample, Text, Transcript, name_parts


@dataclass(frozen=True, kw_only=True)
class Rating(Item):
    """A scale of which one place is chosen."""

    kind: ClassVar[str] = "rating"
    interaction_type: ClassVar[str] = "likert"
    key_fields: ClassVar[tuple[str, ...]] = ("scale",)
    scored: ClassVar[bool] = False

    scale: tuple[str, ...] = spec("The places of the scale: `[never, sometimes, often]`.", minItems=2, maxItems=20)

    @cached_property
    def named(self) -> Mapping[str, str]:
        """Places by id, in order."""
        return dict(zip(name_parts([("", label) for label in self.origin.scale]), self.scale, strict=True))

    def check(self) -> Iterator[Issue]:
        for nth, label in enumerate(self.scale):
            if not label.strip():
                yield Issue("label-has-text", "a place of the scale has no words", ("scale", nth), "say what it means.")
            elif label in self.scale[:nth]:
                hint = "nobody can tell them apart."
                yield Issue("options-differ", "two places of the scale are the same", ("scale", nth), hint)

    def own_texts(self) -> Iterator[Text]:
        for name, label in self.named.items():
            yield Text(f"scale/{name}", label, public=True)

    def controls(self) -> tuple[Control, ...]:
        return (Control("options", parts=tuple(Part(n, text=f"scale/{n}") for n in self.named), keep_order=True),)

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        given = response.get("answer", ())
        if len(given) != 1 or given[0] not in self.named:
            return Outcome(error=True, notes=(Note(message="unreadable"),))
        return Outcome(notes=(Note(message="verdict-noted"),))

    def samples(self) -> Iterator[Sample]:
        for name in self.named:
            yield Sample({"answer": (name,)}, None)

    def told(self, response: Response, transcript: Transcript | None) -> str:
        return response.get("answer", ("",))[0]

    def definition(self) -> Mapping[str, Any]:
        return {"scale": [{"id": name, "description": label} for name, label in self.named.items()]}
