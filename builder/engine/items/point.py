"""point: show a place in a picture."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from builder.engine.area import GRID, Area, Spot
from builder.engine.issue import Issue, Path
from builder.engine.item import ID_PATTERN, Item
from builder.engine.shape import spec
from builder.engine.values import (
    Control,
    Note,
    Outcome,
    Response,
    Sample,
    Text,
    Transcript,
    es_number,
    name_parts,
    rounded,
)

ELSEWHERE = "elsewhere"
"""What xAPI is told of a point in no area."""
SPOT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?),([0-9]{1,3}(?:\.[0-9]{1,6})?)")


@dataclass(frozen=True, kw_only=True)
class LabelledArea(Area):
    """One area: exactly one of `right` and `wrong` holds its name."""

    right: str = spec("The name of a right area.", "", minLength=1)
    wrong: str = spec("The name of a wrong area.", "", minLength=1)
    why: str = spec("Feedback for whoever pointed there.", "")
    id: str = spec("Its identity; without it, made from its name.", "", pattern=ID_PATTERN)

    @property
    def label(self) -> str:
        return self.right or self.wrong


@dataclass(frozen=True, kw_only=True)
class Point(Item):
    """A picture with areas; of areas that overlap the first one counts. The page knows none of them."""

    kind: ClassVar[str] = "point"
    interaction_type: ClassVar[str] = "choice"
    key_fields: ClassVar[tuple[str, ...]] = ("areas",)

    image: str = spec("The picture's path, relative to the lesson.", minLength=1)
    alt: str = spec("What the picture shows, for those who don't see it.", minLength=1)
    areas: tuple[LabelledArea, ...] = spec("What can be pointed at.", minItems=1, maxItems=50)

    @cached_property
    def named(self) -> Mapping[str, LabelledArea]:
        """Areas by id."""
        names = name_parts([(area.id, area.label) for area in self.origin.areas])
        return dict(zip(names, self.areas, strict=True))

    def check(self) -> Iterator[Issue]:
        faults = [issue for nth, area in enumerate(self.areas) for issue in _area_issues(nth, area)]
        names = name_parts([(area.id, area.label) for area in self.areas])
        for nth, name in enumerate(names):
            if name in names[:nth] or name == ELSEWHERE:
                message = f"the id `{name}` is used twice" if name != ELSEWHERE else f"the id `{name}` is taken"
                faults.append(Issue("part-id-is-unique", message, ("areas", nth), "give each area its own id."))
        if all(area.wrong for area in self.areas):
            hint = "write one of them as `- right: …`."
            faults.append(Issue("choice-has-one-key", "no area is right", ("areas",), hint, on_key=True))
        faults += self._image_issues()
        yield from faults
        if not faults:
            yield from self._overlaps()

    def _image_issues(self) -> Iterator[Issue]:
        if re.match(r"(?:[a-z]+:)?//|/", self.image):
            hint = "put the picture beside the lesson and write its path from there."
            yield Issue("image-is-beside", "the picture must lie in the course", ("image",), hint)
        elif re.search(r"[\s<>()\[\]\\\"]", self.image):
            hint = "write the path alone, such as `img/heart.svg`; give the file a name without blanks."
            yield Issue("image-is-path", "a picture's path has no blanks, brackets or backslashes", ("image",), hint)

    def _overlaps(self) -> Iterator[Issue]:
        covers = [frozenset(filter(area.holds, GRID)) for area in self.areas]
        for nth, (name, area) in enumerate(self.named.items()):
            if not self._spot_in(name):
                hint = "of areas that overlap the first one counts: write the smaller one first."
                yield Issue("area-can-be-hit", f"areas before it cover `{area.label}`", ("areas", nth), hint)
                continue
            for before, other in enumerate(self.areas[:nth]):
                partly = covers[before] & covers[nth] not in (frozenset(), covers[before])
                if bool(other.right) != bool(area.right) and partly:
                    message = f"`{area.label}` partly overlaps `{other.label}`, of which one is right and one wrong"
                    hint = "the first one counts where both are."
                    yield Issue("areas-are-apart", message, ("areas", nth), hint, level="warning")

    def pictures(self) -> Iterator[tuple[Path, str]]:
        yield ("image",), self.image

    def own_texts(self) -> Iterator[Text]:
        alt = (
            re.sub(r"([\\`*_\[\]()#+.!-])", r"\\\1", " ".join(self.alt.split()))
            .replace("&", "&amp;")
            .replace("<", "&lt;")
        )
        yield Text("image", f"![{alt}]({self.image})", public=True)
        for name, area in self.named.items():
            yield Text(f"areas/{name}", area.label)
            if area.why:
                yield Text(f"areas/{name}/why", area.why)

    def controls(self) -> tuple[Control, ...]:
        return (Control("point", text="image"),)

    def _hit(self, spot: Spot) -> str:
        """The id of the area that a point lies in; empty where it lies in none."""
        return next((name for name, area in self.named.items() if area.holds(spot)), "")

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        spot = _spot(response)
        if spot is None:
            return Outcome(error=True, notes=(Note(message="unreadable"),))
        name = self._hit(spot)
        if not name:
            return Outcome(0.0, (Note(message="point-elsewhere", tone="wrong"), Note(at="mark", tone="wrong")))
        tone = "right" if self.named[name].right else "wrong"
        why = (Note(text=f"areas/{name}/why", tone=tone),) if self.named[name].why else ()
        return Outcome(
            float(tone == "right"), (Note(text=f"areas/{name}", tone=tone), *why, Note(at="mark", tone=tone))
        )

    def _spot_in(self, name: str) -> Spot | None:
        """A point that counts for an area."""
        rounded_spots = ((round(x, 2), round(y, 2)) for x, y in self.named[name].spots())
        return next((spot for spot in rounded_spots if self._hit(spot) == name), None)

    def samples(self) -> Iterator[Sample]:
        for name, area in self.named.items():
            if spot := self._spot_in(name):
                text = f"areas/{name}/why" if area.why else f"areas/{name}"
                yield Sample({"answer": (_told(spot),)}, float(bool(area.right)), text)
        if empty := next((spot for spot in GRID if not self._hit(spot)), None):
            yield Sample({"answer": (_told(empty),)}, 0.0)

    def told(self, response: Response, transcript: Transcript | None) -> str:
        spot = _spot(response)
        return (self._hit(spot) if spot else "") or ELSEWHERE

    def counted(self, response: Response) -> Response:
        return {"answer": (self.told(response, None),)} if _spot(response) else response

    def definition(self) -> Mapping[str, Any]:
        choices = [{"id": name, "description": area.label} for name, area in self.named.items()]
        rights = [name for name, area in self.named.items() if area.right]
        return {
            "choices": [*choices, {"id": ELSEWHERE, "description": ELSEWHERE}],
            "correctResponsesPattern": rights,
        }

    def guess(self) -> float:
        return self._right_share

    @cached_property
    def _right_share(self) -> float:
        """The part of the picture that is right."""
        hits = (self._hit(spot) for spot in GRID)
        return rounded(sum(bool(name and self.named[name].right) for name in hits) / len(GRID))


def _area_issues(nth: int, area: LabelledArea) -> Iterator[Issue]:
    at = ("areas", nth)
    if bool(area.right) == bool(area.wrong):
        yield Issue(
            "option-is-right-or-wrong", "an area is either `right` or `wrong`", at, "such as `- right: the heart`."
        )
    if len(area.shapes) != 1:
        hint = "such as `rect: [10, 20, 30, 15]`, in percent of the picture."
        yield Issue("area-has-shape", "an area is one of `rect`, `circle`, `polygon`", at, hint)
    elif fault := area.fault():
        yield Issue("area-is-in-picture", fault, (*at, area.shapes[0]), "x runs to the right, y runs down.")


def _spot(response: Response) -> Spot | None:
    given = response.get("answer", ())
    found = SPOT.fullmatch(given[0].strip()) if len(given) == 1 else None
    spot = (float(found[1]), float(found[2])) if found else None
    return spot if spot and max(spot) <= 100 else None


def _told(spot: Spot) -> str:
    return f"{es_number(spot[0])},{es_number(spot[1])}"
