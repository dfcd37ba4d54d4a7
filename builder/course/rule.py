"""A rule of assessment craft as a value: what it is called, what it says, why, and what to do. The one source of its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import fill

from builder.engine.issue import Issue, Path, Place

HOLDS_FOR = ("item", "lesson", "course")
"""What a rule is about, and so where `allow` may silence it: there, and in all that it stands in."""


@dataclass(frozen=True)
class Rule:
    """`name` is a promise that questions keep. `says` tells what is wrong where it is broken, `cure` what to do, `why` the reason,
    as Markdown. Whether it is broken can be told only `when` programs are run (`run`), or the day is known (`now`), else always.
    """

    name: str
    says: str
    cure: str
    why: str
    about: str = "item"
    when: str = ""
    level: str = "warning"

    def issue(self, at: Path = (), message: str = "", hint: str = "", *, on_key: bool = False) -> Issue:
        """The issue of a place where it is broken; the hint names the command that tells more."""
        told = f"{hint or self.cure} (`paydown explain {self.name}`)"
        return Issue(self.name, message or self.says, at, told, self.level, on_key)

    def at(self, place: Place, message: str = "", hint: str = "") -> Issue:
        """The same of a place that is known already."""
        return self.issue((), message, hint).placed(place)

    def text(self) -> str:
        """All about it, for a terminal."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{self.name} ({self.level})"
        yield f"  {self.says}"
        for paragraph in self.why.strip().split("\n\n"):
            yield ""
            yield fill(" ".join(paragraph.split()), 100, initial_indent="  ", subsequent_indent="  ")
        yield ""
        yield fill(f"What to do: {self.cure}", 100, initial_indent="  ", subsequent_indent="  ")
        yield fill(f"Where it must be so: {self.silenced()}", 100, initial_indent="  ", subsequent_indent="  ")

    def silenced(self) -> str:
        """How to silence it, with a reason."""
        where = HOLDS_FOR[HOLDS_FOR.index(self.about) :]
        places = {"item": "the question", "lesson": "the lesson's front matter", "course": "course.yml"}
        listed = " or ".join(", ".join(places[each] for each in where).rsplit(", ", 1))
        return f"write `allow: {{{self.name}: the reason}}` into {listed}."
