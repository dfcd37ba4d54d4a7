"""Ids for questions that have none: made from the stem, and no other's in the course."""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from builder.course.beside import bytes_of

WRITTEN = re.compile(r"^[ \t]*(?:-[ \t]+)?[\"']?id[\"']?[ \t]*:[ \t]*[\"']?([A-Za-z0-9_-]+)", re.MULTILINE)
MOST = 40
"""Characters of a new id, about."""


@dataclass
class NewIds:
    """Of one course. What ids there are is looked up when the first one is wanted."""

    home: Path | None = None
    taken: set[str] = field(default_factory=set)
    looked: bool = False

    def new(self, stem: str) -> str:
        """An id for a question, from the words of its stem; the same one is not given twice."""
        self._look()
        plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
        words: list[str] = re.findall(r"[a-z0-9]+", plain) or ["question"]
        name = words[0]
        for word in words[1:]:
            if len(name) + len(word) >= MOST:
                break
            name = f"{name}-{word}"
        name = name[:MOST]
        nth, unique = 1, name
        while unique in self.taken:
            nth, unique = nth + 1, f"{name}-{nth + 1}"
        self.taken.add(unique)
        return unique

    def _look(self) -> None:
        if self.looked or self.home is None:
            return
        self.looked = True
        for path in (*self.home.rglob("*.md"), *self.home.rglob("*.items.yml")):
            self.taken |= set(WRITTEN.findall((bytes_of(path) or b"").decode("utf-8", "replace")))
