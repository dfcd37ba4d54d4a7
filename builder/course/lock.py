"""The lock of a course: every id that evidence may hang on, with what it stood for. One line for each, so that merging is easy.

    item mutable-sequence 1a2b3c4d 5e6f7a8b choice 0a41c2…
    lesson lists 77ab12cd
    skill loops 9f00ab12

An item has the beginnings of its item hash and its key hash, its type, and a sketch of its words; lessons and skills have
the hash of their title. `paydown check` writes the file; lines only come and change, they never go by themselves.
"""

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from builder.course.model import Course
from builder.engine.item import Item

NAME = "paydown.lock"
HEAD = "# The ids that learners' evidence hangs on. `paydown check` writes this file; commit it with the course.\n"
LINE = re.compile(r"(item|lesson|skill) (\S+)((?: \S+)*)")
SKETCHED = 3
"""What is told of an item before its sketch: two hashes and its type."""
SKETCH = 8
"""So many words of a question are in its sketch."""

type Key = tuple[str, str]
"""Kind (`item`, `lesson`, `skill`) and id."""


@dataclass(frozen=True)
class Held:
    """What an id stands for: hashes, and of an item its type and sketch. `line` is where the lock has it, from 1."""

    kind: str
    id: str
    told: tuple[str, ...] = ()
    line: int = 0

    @property
    def key(self) -> Key:
        return self.kind, self.id

    @property
    def key_hash(self) -> str:
        return self.told[1] if len(self.told) > 1 else ""

    @property
    def type(self) -> str:
        return self.told[2] if len(self.told) > 2 else ""

    @property
    def sketch(self) -> frozenset[str]:
        words = self.told[3] if len(self.told) > 3 else ""
        return frozenset(words[at : at + 3] for at in range(0, len(words), 3))

    def likeness(self, other: "Held") -> float:
        """How many of its words it shares with another, from 0 to 1."""
        one, two = self.sketch, other.sketch
        return len(one & two) / max(len(one), len(two), 1)

    def __str__(self) -> str:
        return " ".join((self.kind, self.id, *self.told))


def present(course: Course, before: Mapping[Key, Held]) -> dict[Key, Held]:
    """What the ids of a course stand for now; of questions that are what they were `before`, what was held then."""
    titles = [("lesson", each.id, each.title) for each in course.lessons]
    titles += [("skill", each.id, each.title) for each in course.file.skills]
    found = [_held(each.item, before.get(("item", each.item.id))) for each in course.written.values()]
    found += [Held(kind, name, (sha256(title.encode()).hexdigest()[:8],)) for kind, name, title in titles]
    return {each.key: each for each in found}


def _held(item: Item, before: Held | None) -> Held:
    whole, key = item.hashes()
    if before and len(before.told) > SKETCHED and before.told[:SKETCHED] == (whole[:8], key[:8], item.kind):
        return before
    return Held("item", item.id, (whole[:8], key[:8], item.kind, sketch(item)))


def sketch(item: Item) -> str:
    """Of the words of stem and parts, those few whose checksums are least: questions that share words share some of these."""
    text = " ".join([item.stem, *(each.markdown for each in item.own_texts())]).lower()
    words = set(re.findall(r"\w{4,}", text))
    if len(words) < 3:
        words = set(re.findall(r"\w+", text))
    least = sorted(crc32(word.encode()) for word in words)[:SKETCH]
    return "".join(f"{each & 0xFFF:03x}" for each in least)


def read(text: str) -> dict[Key, Held]:
    """The lines of a lock. What is no such line, as the marks of a merge, is passed over; of two with one id the last counts."""
    found: dict[Key, Held] = {}
    for nth, line in enumerate(text.splitlines(), 1):
        if said := LINE.fullmatch(line.strip()):
            found[said[1], said[2]] = Held(said[1], said[2], tuple(said[3].split()), nth)
    return found


def written(held: Iterable[Held]) -> str:
    """The text of a lock."""
    return HEAD + "".join(f"{each}\n" for each in sorted(held, key=lambda each: each.key))


def text_of(path: Path) -> str:
    """The text of a lock; empty where there is none."""
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def uncommitted(path: Path, held: Mapping[Key, Held]) -> frozenset[Key]:
    """Ids that are in a lock but not in the one that was committed last: nobody can have answered them. Without git: none."""
    command = ["git", "-C", str(path.parent), "show", f"HEAD:./{path.name}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    return frozenset(held.keys() - read(done.stdout).keys()) if done.returncode == 0 else frozenset()


def sources(folder: Path) -> Iterator[str]:
    """The texts in which ids of a course may be written."""
    for pattern in ("*.md", "*.yml"):
        for path in folder.rglob(pattern):
            yield path.read_text(encoding="utf-8", errors="replace")
