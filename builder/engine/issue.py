"""An issue is a value with a place, a stable rule name, a sentence and a hint; it is collected, never thrown."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

type Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Place:
    """Where in a source file: path relative to the site's root, line and columns from 1."""

    path: str = ""
    line: int = 1
    column: int = 1
    end_column: int = 0


@dataclass(frozen=True, order=True)
class Edit:
    r"""Put `text` for what stands from (`line`, `column`) up to, not including, (`end_line`, `end_column`); all from 1.

    An insertion ends where it begins. Places are those of the source file, its indents included; line breaks are `\n`.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True)
class Fix:
    """A repair that can't change meaning: edits that belong together, and in a few words what they do.

    One that adds something for the author to finish is made only when it is `asked` for.
    """

    edits: tuple[Edit, ...]
    title: str = ""
    asked: bool = False


@dataclass(frozen=True)
class Issue:
    """One fault. `at` is the path inside the item (`("options", 1, "why")`), `inside` a stretch of the text there and which of
    its occurrences is meant, from 0; readers of sources add `place`.
    """

    rule: str
    message: str
    at: Path = ()
    hint: str = ""
    level: str = "error"
    on_key: bool = False
    place: Place = Place()
    fix: Fix | None = None
    inside: tuple[str, int] = ("", 0)

    def placed(self, place: Place) -> "Issue":
        """The same issue at its place in a source file."""
        return replace(self, place=place)

    def below(self, prefix: str) -> "Issue":
        """The same issue where paths begin with `prefix`, those of its fix too."""
        fix = self.fix and replace(self.fix, edits=tuple(replace(e, path=prefix + e.path) for e in self.fix.edits))
        return replace(self, place=replace(self.place, path=prefix + self.place.path), fix=fix)

    def record(self) -> dict[str, object]:
        """The shape of `paydown check --format json` (DESIGN section 5)."""
        at = self.place
        return {
            "rule": self.rule,
            "level": self.level,
            "path": at.path,
            "line": at.line,
            "column": at.column,
            "end_column": at.end_column or at.column + 1,
            "message": self.message,
            "hint": self.hint,
            "fix": self.fix and asdict(self.fix),
        }


def in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Issues by place; the same fault at the same place is told once."""
    unique = {(issue.place, issue.rule, issue.message): issue for issue in issues}
    return tuple(unique[key] for key in sorted(unique))
