"""The lock of a course: every id that evidence may hang on, with what it stood for. One line for each, so that merging is easy.

    item mutable-sequence 1a2b3c4d 5e6f7a8b choice 0a41c2…
    lesson lists 77ab12cd
    skill loops 9f00ab12

An item has the beginnings of its item hash and its key hash, its type, and a sketch of its words; lessons and skills have
the hash of their title. `paydown check` writes the file; lines only come and change, they never go by themselves.
"""

import re
import string
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from builder.course.beside import bytes_of
from builder.course.model import Course
from builder.engine.item import Item

NAME = "paydown.lock"
HEAD = "# The ids that learners' evidence hangs on. `paydown check` writes this file; commit it with the course.\n"
LINE = re.compile(r"^((?:item|lesson|skill) \S+) ?(.*?)[ \r]*$", re.MULTILINE)
SKETCH = 8
"""So many words of a question are in its sketch."""
BLANKS = str.maketrans(dict.fromkeys(string.punctuation, " "))

type Lines = Mapping[str, str]
"""`kind id` -> the rest of its line. Texts, not values: there may be ten thousand, and hardly one is ever looked into."""


@dataclass(frozen=True)
class Held:
    """What an id stands for, taken out of its line: hashes, and of an item its type and sketch."""

    kind: str
    id: str
    told: tuple[str, ...] = ()

    @classmethod
    def of(cls, key: str, line: str) -> "Held":
        kind, _, name = key.partition(" ")
        return cls(kind, name, tuple(line.split()))

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


def present(course: Course, held: Lines) -> dict[str, str]:
    """What the ids of a course stand for now. Of an item that is as it was `held`, the same is told without being made again."""
    titles = [("lesson", each.id, each.title) for each in course.lessons]
    titles += [("skill", each.id, each.title) for each in course.file.skills]
    found = {f"item {name}": _line(each.item, held.get(f"item {name}", "")) for name, each in course.written.items()}
    return found | {f"{kind} {name}": sha256(title.encode()).hexdigest()[:8] for kind, name, title in titles}


def _line(item: Item, before: str) -> str:
    whole = item.item_hash()[:8]
    if before.startswith(f"{whole} ") and before.count(" ") == 3:
        return before
    return f"{whole} {item.key_hash()[:8]} {item.kind} {sketch(item)}"


def sketch(item: Item) -> str:
    """Checksums of the longest words of stem and parts: questions about one thing share some of them. Where there are hardly any
    words, as in formulas and in scripts without blanks, pairs of characters are taken.
    """
    text = " ".join([item.stem, *(each.markdown for each in item.own_texts())]).lower().translate(BLANKS)
    words = {word for word in text.split() if len(word) > 3}
    if len(words) < 3:
        text = "".join(text.split())
        words = {text[at : at + 2] for at in range(max(1, len(text) - 1))}
    longest = sorted(sorted(words), key=len, reverse=True)[:SKETCH]
    return "".join([f"{crc32(word.encode('utf-8', 'replace')) & 0xFFF:03x}" for word in longest])


def read(text: str) -> dict[str, str]:
    """The lines of a lock. What is no such line, as the marks of a merge, is passed over; of two with one id the last counts."""
    return {found[1]: found[2] for found in LINE.finditer(text)}


def line_of(text: str, key: str) -> int:
    """The number of an id's line in a lock, from 1."""
    lines = (nth for nth, line in enumerate(text.split("\n"), 1) if f"{line} ".startswith(f"{key} "))
    return max(lines, default=1)


def written(lines: Lines) -> str:
    """The text of a lock."""
    return HEAD + "".join([f"{key} {lines[key]}".rstrip() + "\n" for key in sorted(lines)])


def text_of(path: Path) -> str:
    """The text of a file; empty where there is none."""
    return (bytes_of(path) or b"").decode("utf-8", "replace").replace("\r\n", "\n")


def uncommitted(path: Path, held: Lines) -> frozenset[str]:
    """Ids that are in a lock but not in the one that was committed last: nobody can have answered them. Without git: none."""
    try:
        inside = _git(path.parent, "rev-parse", "--is-inside-work-tree")
        done = _git(path.parent, "show", f"HEAD:./{path.name}")
    except (OSError, subprocess.SubprocessError):
        return frozenset()
    if inside.returncode:
        return frozenset()
    return frozenset(held.keys() - (read(done.stdout).keys() if done.returncode == 0 else set()))


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
