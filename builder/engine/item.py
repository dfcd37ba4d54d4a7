"""The contract of an item: one question, a frozen dataclass. Its module in `items/` holds all about its type."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, ClassVar, Literal, Self

from builder.engine.issue import Issue, Path
from builder.engine.shape import decode, encode, spec
from builder.engine.values import (
    Control,
    Job,
    Note,
    Outcome,
    Response,
    Sample,
    Text,
    Transcript,
    canonical,
    digest,
    readable,
    rounded,
)

DIFFICULTIES: Mapping[str, float] = {"easy": -1.0, "medium": 0.0, "hard": 1.0}
"""Author difficulty in logits (learner-model section 2.2)."""
ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$"
BESIDE = ("tags", "review_by", "sources", "allow")
"""Keys that are no part of the question: the item's hash leaves them out."""
LONGEST = 100_000
"""A longer response, in characters, is not read."""


@dataclass(frozen=True, kw_only=True)
class Hint:
    """A hint and what taking it costs, as a share of the credit."""

    text: str = spec("The hint, as Markdown.", minLength=1)
    costs: float = spec("Share of the credit that taking it costs.", 0.0, minimum=0, maximum=1)


@dataclass(frozen=True, kw_only=True)
class Item:
    """What every type has. Subclasses add their fields and say how they are checked, shown, scored, tried and told."""

    kind: ClassVar[str]
    interaction_type: ClassVar[str]
    key_fields: ClassVar[tuple[str, ...]]
    scored: ClassVar[bool] = True
    """Whether a program says what a response is worth; of others no points are shown."""

    id: str = spec("Unique in its course, stable for ever: evidence hangs on it.", pattern=ID_PATTERN)
    type: str = spec("The question type.")
    stem: str = spec("The question, as Markdown.", minLength=1)
    skills: tuple[str, ...] = spec("Ids of the skills it shows.", (), many=True)
    difficulty: Literal["easy", "medium", "hard"] = spec("How hard the author thinks it is.", "medium")
    points: float = spec("Points for full credit.", 1.0, exclusiveMinimum=0)
    minutes: float | None = spec("Minutes that it takes.", None, exclusiveMinimum=0)
    attempts: int | None = spec("How many attempts count; without it, as many as one likes.", None, minimum=1)
    shuffle: bool = spec("Whether parts are shown in another order than written.", True)
    hints: tuple[str | Hint, ...] = spec("Hints, shown one by one.", ())
    explanation: str = spec("Shown after a right answer, or after the last attempt.", "")
    confidence: bool = spec("Whether to ask how sure the learner is.", False)
    given: str = spec("Python that draws values, run at build only; `{=name}` in any text stands for one.", "")
    tags: tuple[str, ...] = spec("Free words to find it by.", (), many=True)
    review_by: str = spec(
        "The day by which someone should look at it again (YYYY-MM-DD).", "", pattern=r"^\d{4}-\d{2}-\d{2}$"
    )
    sources: tuple[str, ...] = spec("Where its facts come from.", (), many=True)
    allow: Mapping[str, str] = spec("Lints that this item may break: rule name to the reason.", {})

    def check(self) -> Iterator[Issue]:
        """Faults that no schema can see, each with its path inside the item."""
        return iter(())

    def own_texts(self) -> Iterator[Text]:
        """The texts of this type's own fields."""
        return iter(())

    def controls(self) -> tuple[Control, ...]:
        """What the form offers."""
        raise NotImplementedError

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        """The outcome of a response whose shape is sound. Total: never raises."""
        raise NotImplementedError

    def samples(self) -> Iterator[Sample]:
        """Responses with the share each must get."""
        raise NotImplementedError

    def told(self, response: Response, transcript: Transcript | None) -> str:
        """The response as xAPI spells it for this interaction type."""
        raise NotImplementedError

    def definition(self) -> Mapping[str, Any]:
        """XAPI component lists and `correctResponsesPattern`; component descriptions are Markdown by text path."""
        return {}

    def job(self, response: Response) -> Job | None:
        """What must be run before the response can be judged."""
        return None

    def counted(self, response: Response) -> Response:
        """The response under which reports count it: one for all that mean the same."""
        return response

    def solves(self, response: Response) -> bool:
        """Whether a response solves it as it stands: no form may begin with one that does."""
        return self.score(response).share == 1

    def pictures(self) -> Iterator[tuple[Path, str]]:
        """Pictures that its form shows and no Markdown of the author names: where the path is written, and the path."""
        return iter(())

    def guess(self) -> float:
        """The chance of being right without knowing."""
        return 0.0

    def foreseen(self) -> tuple[tuple[Response, str], ...]:
        """Foreseen mistakes that must be run to be recognised: (response, path of its `why`)."""
        return ()

    def signature(self, transcript: Transcript) -> str:
        """How a response fails that must be run, so that a foreseen mistake is recognised."""
        return ""

    def failing(self, transcript: Transcript) -> int:
        """The line of `tests`, from 1, that fails first; 0 where that can't be told."""
        return 0

    def tested_program(self) -> str:
        """The program whose small changes its tests must tell from it; empty where there is none."""
        return ""

    def beside(self) -> Mapping[tuple[str, ...], str]:
        """Files that it names: path in the item -> path of the file, relative to the source."""
        return {}

    def taking(self, texts: Mapping[tuple[str, ...], str]) -> Self:
        """The item with the texts of the files that it names."""
        return self

    def texts(self) -> Iterator[Text]:
        """All authored texts of the item."""
        yield Text("stem", self.stem, public=True)
        yield from self.own_texts()
        for nth, hint in enumerate(self.all_hints):
            yield Text(f"hints/{nth}", hint.text)
        if self.explanation:
            yield Text("explanation", self.explanation)

    def rendered(self) -> Iterator[Text]:
        """The texts as they are rendered: in a stem with controls in it, their marks stand for them."""
        return self.texts()

    @property
    def origin(self) -> Self:
        """The item as it was authored. Of one whose values were drawn: with its `{=…}` unfilled. Parts are named after its texts."""
        authored: Self = self.__dict__.get("_origin", self)
        return authored

    @property
    def all_hints(self) -> tuple[Hint, ...]:
        """The hints, a bare text being one without cost."""
        return tuple(hint if isinstance(hint, Hint) else Hint(text=hint) for hint in self.hints)

    @property
    def logits(self) -> float:
        """The author's difficulty in logits."""
        return DIFFICULTIES[self.difficulty]

    def score(self, response: Any, transcript: Transcript | None = None, known: tuple[str, ...] = ()) -> Outcome:
        """The outcome of any response whatever: total, share between 0 and 1, blind to the order of options.

        `transcript` is what came of `job`; `known` are the signatures of `foreseen`, in order, from the build.
        """
        sound = sound_response(response, self._names)
        if isinstance(sound, str):
            return Outcome(error=True, notes=(Note(message=sound),))
        outcome = self.judge(sound, transcript, known)
        share = None if outcome.share is None else rounded(outcome.share)
        return Outcome(share, outcome.notes, outcome.error)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(control.name for control in self.controls())

    def item_hash(self) -> str:
        """sha256 of the canonical JSON of the item as authored without what is `BESIDE` it: the same for every seed."""
        return self.hashes()[0]

    def key_hash(self) -> str:
        """sha256 over what `score` reads."""
        return self.hashes()[1]

    def hashes(self) -> tuple[str, str]:
        """Item hash and key hash."""
        return self._hashes

    @cached_property
    def _hashes(self) -> tuple[str, str]:
        parts = {key: canonical(value) for key, value in encode(self.origin).items()}
        whole = {key: part for key, part in parts.items() if key not in BESIDE}
        return _digest(whole), _digest({key: parts[key] for key in parts if key in ("type", "given", *self.key_fields)})


def _digest(parts: Mapping[str, str]) -> str:
    """sha256 over an object of parts that are canonical JSON already; keys are ASCII."""
    text = "{" + ",".join([f'"{key}":{parts[key]}' for key in sorted(parts)]) + "}"
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def item_hash(data: Mapping[str, Any]) -> str:
    """The hash of an item that is plain data already."""
    return digest({key: data[key] for key in data if key not in BESIDE})


def sound_response(response: Any, names: Collection[str]) -> Response | str:
    """The response with its values as tuples of readable texts, or the catalogue key of what is wrong with it."""
    if not isinstance(response, Mapping) or any(name not in names for name in response):
        return "unreadable"
    sound: dict[str, tuple[str, ...]] = {}
    for name, values in response.items():
        if not isinstance(values, list | tuple) or not all(isinstance(v, str) for v in values):
            return "unreadable"
        if sum(map(len, values)) > LONGEST:
            return "too-long"
        sound[name] = tuple(map(readable, values))
    if not any(value.strip() for values in sound.values() for value in values):
        return "missing"
    return sound


def from_data(types: tuple[type[Item], ...], data: Mapping[str, Any]) -> Item:
    """The item of plain data that a build has proven."""
    cls = next(each for each in types if each.kind == data["type"])
    item = decode(cls, data)
    assert isinstance(item, Item)
    return item
