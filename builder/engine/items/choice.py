"""choice: pick the right option, or all of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from builder.engine.issue import Issue
from builder.engine.item import ID_PATTERN, Item
from builder.engine.shape import spec
from builder.engine.values import Control, Note, Outcome, Part, Response, Sample, Text, Transcript, name_parts


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option: exactly one of `right`, `wrong` and `partly` holds its text."""

    right: str = spec("The text of a right option.", "", minLength=1)
    wrong: str = spec("The text of a wrong option, a distractor.", "", minLength=1)
    partly: str = spec("The text of a partly right option; `worth` says how much.", "", minLength=1)
    worth: float | None = spec(
        "Share of the credit of a partly right option.", None, exclusiveMinimum=0, exclusiveMaximum=1
    )
    why: str = spec("Feedback for whoever chose it.", "")
    id: str = spec("Its identity; without it, made from its text.", "", pattern=ID_PATTERN)

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(name for name in ("right", "wrong", "partly") if getattr(self, name))

    @property
    def text(self) -> str:
        return self.right or self.wrong or self.partly

    @property
    def credit(self) -> float:
        return 1.0 if self.right else (self.worth or 0.0) if self.partly else 0.0


def check_options(options: tuple[Option, ...], at: str = "options") -> Iterator[Issue]:
    """Faults of single options and of their identities."""
    for nth, option in enumerate(options):
        if len(option.kinds) != 1:
            hint = "write one line such as `- right: a list` or `- wrong: a tuple`."
            yield Issue(
                "option-is-right-or-wrong", "an option is exactly one of `right`, `wrong`, `partly`", (at, nth), hint
            )
        if bool(option.partly) != (option.worth is not None):
            yield Issue("partly-has-worth", "`partly` and `worth` go together", (at, nth), "such as `worth: 0.5`.")
    names = name_parts([(option.id, option.text) for option in options])
    for nth, name in enumerate(names):
        if name in names[:nth]:
            yield Issue(
                "part-id-is-unique", f"the id `{name}` is used twice", (at, nth), "give each option its own id."
            )
        elif options[nth].text and options[nth].text in [each.text for each in options[:nth]]:
            yield Issue(
                "options-differ",
                "two options have the same text",
                (at, nth),
                "a learner can't tell them apart: change one, or remove it.",
            )


@dataclass(frozen=True, kw_only=True)
class Choice(Item):
    """Options of which one is right, or with `several` any number of them."""

    kind: ClassVar[str] = "choice"
    interaction_type: ClassVar[str] = "choice"
    key_fields: ClassVar[tuple[str, ...]] = ("options", "several")

    options: tuple[Option, ...] = spec("What can be chosen.", minItems=2, maxItems=50)
    several: bool = spec("Whether more than one option may be ticked.", False)

    @cached_property
    def named(self) -> Mapping[str, Option]:
        """Options by id."""
        names = name_parts([(option.id, option.text) for option in self.origin.options])
        return dict(zip(names, self.options, strict=True))

    @cached_property
    def rights(self) -> frozenset[str]:
        return frozenset(name for name, option in self.named.items() if option.right)

    def check(self) -> Iterator[Issue]:
        yield from check_options(self.options)
        rights = [nth for nth, option in enumerate(self.options) if option.right]
        if not rights:
            yield Issue(
                "choice-has-one-key",
                "no option is right",
                ("options",),
                "write one of them as `- right: …`.",
                on_key=True,
            )
        if len(rights) > 1 and not self.several:
            hint = "write `several: true`, or make one of them `wrong`."
            at = ("options", rights[1], "right")
            yield Issue(
                "choice-has-one-key", "several options are right, and `several` is not set", at, hint, on_key=True
            )
        if self.several:
            for nth, option in enumerate(self.options):
                if option.partly:
                    hint = "with `several`, an option is right or wrong."
                    yield Issue(
                        "several-has-no-partly",
                        "`partly` has no meaning here",
                        ("options", nth, "partly"),
                        hint,
                        on_key=True,
                    )

    def own_texts(self) -> Iterator[Text]:
        for name, option in self.named.items():
            yield Text(f"options/{name}", option.text, public=True)
            if option.why:
                yield Text(f"options/{name}/why", option.why)

    def controls(self) -> tuple[Control, ...]:
        parts = tuple(Part(name, text=f"options/{name}") for name in self.named)
        return (Control("options", parts=parts, several=self.several, keep_order=not self.shuffle),)

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        ticked = dict.fromkeys(response.get("answer", ()))
        named = self.named
        if any(name not in named for name in ticked) or (len(ticked) > 1 and not self.several):
            return Outcome(error=True, notes=(Note(message="unreadable"),))
        notes = tuple(self._note(name, named[name]) for name in named if name in ticked)
        if not self.several:
            return Outcome(named[next(iter(ticked))].credit, notes)
        right = len(self.rights & ticked.keys())
        return Outcome(max(0.0, (2 * right - len(ticked)) / len(self.rights)), notes)

    @staticmethod
    def _note(name: str, option: Option) -> Note:
        tone = "right" if option.right else "partly" if option.partly else "wrong"
        return Note(text=f"options/{name}/why" if option.why else "", at=name, tone=tone)

    def samples(self) -> Iterator[Sample]:
        for name, option in self.named.items():
            why = f"options/{name}/why" if option.why else ""
            share = option.credit if not self.several else 1 / len(self.rights) if option.right else 0.0
            yield Sample({"answer": (name,)}, share, why)
        if self.several:
            yield Sample({"answer": tuple(self.rights)}, 1.0)
            yield Sample(
                {"answer": tuple(self.named)}, max(0.0, (2 * len(self.rights) - len(self.named)) / len(self.rights))
            )

    def told(self, response: Response, transcript: Transcript | None) -> str:
        return "[,]".join(name for name in self.named if name in response.get("answer", ()))

    def definition(self) -> Mapping[str, Any]:
        pattern = "[,]".join(name for name in self.named if name in self.rights)
        choices = [{"id": name, "description": option.text} for name, option in self.named.items()]
        return {"choices": choices, "correctResponsesPattern": [pattern]}

    def guess(self) -> float:
        return 0.0 if self.several else 1 / len(self.options)
