"""Areas of a picture, in percent of its width and height from its upper left corner."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from builder.engine.shape import spec

type Spot = tuple[float, float]
STEP = 2
"""Percent between the points of the grid on which areas are compared."""
GRID: tuple[Spot, ...] = tuple((x + STEP / 2, y + STEP / 2) for x in range(0, 100, STEP) for y in range(0, 100, STEP))


@dataclass(frozen=True, kw_only=True)
class Area:
    """A rectangle, a circle or a polygon. Of a circle the radius is a share of the width and of the height."""

    rect: tuple[float, ...] = spec("A rectangle: `[x, y, width, height]`.", ())
    circle: tuple[float, ...] = spec("A circle: `[x, y, radius]`.", ())
    polygon: tuple[tuple[float, ...], ...] = spec("A polygon: `[[x, y], [x, y], [x, y]]` or more corners.", ())

    @property
    def shapes(self) -> tuple[str, ...]:
        return tuple(name for name in ("rect", "circle", "polygon") if getattr(self, name))

    def fault(self) -> str:
        """What is wrong with its numbers, in a sentence, or an empty text."""
        if self.rect:
            return _rect_fault(self.rect)
        if self.circle:
            return _circle_fault(self.circle)
        if len(self.polygon) < 3 or any(len(corner) != 2 for corner in self.polygon):
            return "a polygon is three corners or more, each `[x, y]`"
        outside = any(not 0 <= value <= 100 for corner in self.polygon for value in corner)
        return "a corner lies outside of the picture: all numbers are percent, from 0 to 100" if outside else ""

    def holds(self, spot: Spot) -> bool:
        """Whether a point lies in it, its edge included as far as that can be said."""
        x, y = spot
        if self.rect:
            left, top, width, height = self.rect
            return left <= x <= left + width and top <= y <= top + height
        if self.circle:
            return (x - self.circle[0]) ** 2 + (y - self.circle[1]) ** 2 <= self.circle[2] ** 2
        return _in_polygon(self.polygon, x, y)

    def spots(self) -> Iterator[Spot]:
        """Points that may lie well inside, the likeliest first."""
        if self.rect:
            yield self.rect[0] + self.rect[2] / 2, self.rect[1] + self.rect[3] / 2
        elif self.circle:
            yield self.circle[0], self.circle[1]
        else:
            yield _middle(self.polygon)
            corners = [*self.polygon, *self.polygon[:2]]
            yield from (_middle(corners[nth : nth + 3]) for nth in range(len(self.polygon)))
        yield from GRID


def _rect_fault(rect: Sequence[float]) -> str:
    if len(rect) != 4 or rect[2] <= 0 or rect[3] <= 0:
        return "a rectangle is `[x, y, width, height]`"
    inside = rect[0] >= 0 and rect[1] >= 0 and rect[0] + rect[2] <= 100 and rect[1] + rect[3] <= 100
    return "" if inside else "the rectangle reaches out of the picture: all numbers are percent, from 0 to 100"


def _circle_fault(circle: Sequence[float]) -> str:
    if len(circle) != 3 or circle[2] <= 0:
        return "a circle is `[x, y, radius]`"
    inside = 0 <= circle[0] <= 100 and 0 <= circle[1] <= 100 and circle[2] <= 100
    return "" if inside else "the circle lies outside of the picture: all numbers are percent, from 0 to 100"


def _middle(corners: Sequence[Sequence[float]]) -> Spot:
    return sum(each[0] for each in corners) / len(corners), sum(each[1] for each in corners) / len(corners)


def _in_polygon(corners: Sequence[Sequence[float]], x: float, y: float) -> bool:
    """Even-odd rule: a ray to the right crosses the edge an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
