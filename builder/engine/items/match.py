"""match: each term has something that fits it, chosen from one list."""

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
class Pair:
    """A term and what fits it."""

    term: str = spec("The term.", minLength=1)
    fits: str = spec("What fits it; several terms may have the same.", minLength=1)
    why: str = spec("Feedback beside this pair, right or wrong.", "")
    id: str = spec("Its identity; without it, made from the term.", "", pattern=ID_PATTERN)


@dataclass(frozen=True, kw_only=True)
class Extra:
    """Something that fits no term, and what to say to whoever chose it."""

    fits: str = spec("The text.", minLength=1)
    why: str = spec("Feedback for whoever chose it.", "")


@dataclass(frozen=True, kw_only=True)
class Match(Item):
    """Terms on one side, what fits them on the other."""

    kind: ClassVar[str] = "match"
    interaction_type: ClassVar[str] = "matching"
    key_fields: ClassVar[tuple[str, ...]] = ("pairs", "extra")

    pairs: tuple[Pair, ...] = spec("Terms, each with what fits it.", minItems=2, maxItems=30)
    extra: tuple[str | Extra, ...] = spec("What can be chosen and fits no term.", (), maxItems=20)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the terms."""
        return tuple(name_parts([(each.id, each.term) for each in self.origin.pairs]))

    @cached_property
    def named(self) -> Mapping[str, Pair]:
        """Pairs by the ids of their terms."""
        return dict(zip(self.ids, self.pairs, strict=True))

    @property
    def extras(self) -> tuple[Extra, ...]:
        """The distractors, a bare text being one without feedback."""
        return tuple(each if isinstance(each, Extra) else Extra(fits=each) for each in self.extra)

    @cached_property
    def fits(self) -> Mapping[str, tuple[str, str]]:
        """What can be chosen, by id: (text, its path). Equal texts of several pairs are one."""
        sides = _sides(self.origin)
        paths = [*(f"pairs/{name}/fits" for name in self.ids), *(f"extra/{n}" for n in range(len(self.extra)))]
        texts = _sides(self)
        first = [nth for nth, text in enumerate(sides) if text not in sides[:nth]]
        names = name_parts([("", sides[nth]) for nth in first])
        return {name: (texts[nth], paths[nth]) for name, nth in zip(names, first, strict=True)}

    def check(self) -> Iterator[Issue]:
        yield from named_issues("pairs", "term", self.ids, [each.term for each in self.pairs])
        fitting = [each.fits for each in self.pairs]
        for nth, each in enumerate(self.pairs):
            if not each.fits.strip():
                yield Issue("text-is-given", "this text is empty", ("pairs", nth, "fits"), "say what fits the term.")
        for nth, extra in enumerate(self.extras):
            if extra.fits in fitting:
                term = self.pairs[fitting.index(extra.fits)].term
                hint = "remove it: it is there as what fits this term already."
                yield Issue("extra-fits-nothing", f"`{extra.fits}` fits `{term}`", ("extra", nth), hint)
            elif extra.fits in [other.fits for other in self.extras[:nth]]:
                hint = "a learner can't tell them apart: change one, or remove it."
                yield Issue("options-differ", "two texts under `extra` are the same", ("extra", nth), hint)
        if len({*fitting}) < 2 and not self.extra:
            hint = "add what fits nothing under `extra:`, or ask in another way."
            yield Issue(
                "fits-differ", "all terms have the same: there is nothing to choose", ("pairs",), hint, on_key=True
            )

    def own_texts(self) -> Iterator[Text]:
        shown = {path for _, path in self.fits.values()}
        for name, pair in self.named.items():
            yield Text(f"pairs/{name}/term", pair.term, public=True)
            if f"pairs/{name}/fits" in shown:
                yield Text(f"pairs/{name}/fits", pair.fits, public=True)
            if pair.why:
                yield Text(f"pairs/{name}/why", pair.why)
        for nth, extra in enumerate(self.extras):
            if f"extra/{nth}" in shown:
                yield Text(f"extra/{nth}", extra.fits, public=True)
            if extra.why:
                yield Text(f"extra/{nth}/why", extra.why)

    def controls(self) -> tuple[Control, ...]:
        parts = tuple(Part(name, text=path) for name, (_, path) in self.fits.items())
        order = not self.shuffle
        return tuple(Control("pair", n, parts, text=f"pairs/{n}/term", keep_order=order) for n in self.named)

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        chosen = picked(response, self.named, self.fits)
        if chosen is None:
            return Outcome(error=True, notes=(Note(message="unreadable"),))
        notes = tuple(self._note(name, chosen.get(name, "")) for name in self.named)
        return Outcome(sum(note.tone == "right" for note in notes) / len(notes), notes)

    def _note(self, name: str, choice: str) -> Note:
        text, path = self.fits.get(choice, ("", ""))
        own = f"pairs/{name}/why" if self.named[name].why else ""
        if path.startswith("extra/") and self.extras[int(path[6:])].why:
            own = f"{path}/why"
        return part_note(name, right=text == self.named[name].fits, why=own, empty=not choice)

    @cached_property
    def _key(self) -> Mapping[str, str]:
        ids = {text: name for name, (text, _) in reversed(list(self.fits.items()))}
        return {name: ids[pair.fits] for name, pair in self.named.items()}

    def samples(self) -> Iterator[Sample]:
        for response, right, name, choice in wrong_parts(self._key, self.fits):
            if not choice or self.fits[choice][0] != self.named[name].fits:
                yield Sample(response, right / len(self.pairs), self._note(name, choice).text if name else "")

    def told(self, response: Response, transcript: Transcript | None) -> str:
        return patterned(picked(response, self.named, self.fits) or {})

    def definition(self) -> Mapping[str, Any]:
        source = [{"id": name, "description": pair.term} for name, pair in self.named.items()]
        target = [{"id": name, "description": text} for name, (text, _) in self.fits.items()]
        return {"source": source, "target": target, "correctResponsesPattern": [patterned(self._key)]}

    def guess(self) -> float:
        return 1 / len(self.fits)


def _sides(item: Match) -> list[str]:
    """All that can be chosen: what fits each term, then the distractors."""
    return [*(pair.fits for pair in item.pairs), *(extra.fits for extra in item.extras)]
