"""order: put lines into their order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.shape import spec
from builder.engine.values import Control, Note, Outcome, Part, Response, Sample, Text, Transcript, name_parts


@dataclass(frozen=True, kw_only=True)
class Order(Item):
    """Lines that have one right order; equal lines may stand for each other."""

    kind: ClassVar[str] = "order"
    interaction_type: ClassVar[str] = "sequencing"
    key_fields: ClassVar[tuple[str, ...]] = ("lines",)

    lines: tuple[str, ...] = spec("The lines in their right order.", minItems=2, maxItems=50)

    @cached_property
    def named(self) -> Mapping[str, str]:
        """Lines by id, in right order."""
        return dict(zip(name_parts([("", line) for line in self.origin.lines]), self.lines, strict=True))

    def check(self) -> Iterator[Issue]:
        if len(set(self.lines)) < 2:
            yield Issue("lines-differ", "all lines are the same: every order is right", ("lines",), on_key=True)
        for nth, line in enumerate(self.lines):
            if not line.strip():
                yield Issue("line-has-text", "a line is empty", ("lines", nth))

    def own_texts(self) -> Iterator[Text]:
        for name, line in self.named.items():
            yield Text(f"lines/{name}", line, public=True)

    def controls(self) -> tuple[Control, ...]:
        return (Control("sort", parts=tuple(Part(name, text=f"lines/{name}") for name in self.named)),)

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        given, named = response.get("answer", ()), self.named
        if sorted(given) != sorted(named):
            return Outcome(error=True, notes=(Note(message="unreadable"),))
        off = [name for name, line in zip(given, self.lines, strict=True) if named[name] != line]
        if not off:
            return Outcome(1.0)
        return Outcome(
            0.0, (Note(message="first-wrong-line", values={"line": given.index(off[0]) + 1}, at=off[0], tone="wrong"),)
        )

    def samples(self) -> Iterator[Sample]:
        names = tuple(self.named)
        yield Sample({"answer": names}, 1.0)
        turned = tuple(reversed(names))
        yield Sample({"answer": turned}, float([self.named[name] for name in turned] == list(self.lines)))
        shifted = names[1:] + names[:1]
        yield Sample({"answer": shifted}, float([self.named[name] for name in shifted] == list(self.lines)))

    def told(self, response: Response, transcript: Transcript | None) -> str:
        return "[,]".join(response.get("answer", ()))

    def definition(self) -> Mapping[str, Any]:
        pattern = [] if len(set(self.lines)) < len(self.lines) else ["[,]".join(self.named)]
        choices = [{"id": name, "description": line} for name, line in self.named.items()]
        return {"choices": choices} | ({"correctResponsesPattern": pattern} if pattern else {})
