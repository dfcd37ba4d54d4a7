"""Identity over time: an id that learners' evidence hangs on neither vanishes nor becomes another question's, unless someone says so."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from builder.course import lock
from builder.course.beside import bytes_of
from builder.course.lock import Held, Lines
from builder.course.model import Course
from builder.engine.issue import Edit, Fix, Issue, Place
from builder.engine.names import kinds_of

LIKE, UNLIKE = 0.5, 0.2
"""From this likeness on two questions may be one; below it a question is another."""
SHOWN = 5


@dataclass(frozen=True)
class Identity:
    """A course held against its lock, the file at `path` with the text `before`. Paths of issues are relative to `root`, as are
    those of `faulty`, files with errors: what they hold can't be seen, so nothing is said to be gone that may stand there.

    What the ids stand for now is worked out when it is asked for: a course without a lock need not be compared with one.
    """

    root: Path
    course: Course
    path: Path
    before: str = ""
    faulty: frozenset[str] = frozenset()

    @cached_property
    def held(self) -> Lines:
        return lock.read(self.before)

    @cached_property
    def now(self) -> Lines:
        return lock.present(self.course, self.held)

    @cached_property
    def issues(self) -> tuple[Issue, ...]:
        """What is wrong with ids."""
        lost, taken = self._lost_and_taken
        return (*self._vanished(lost), *map(self._reused, taken), *self._back())

    @cached_property
    def after(self) -> str:
        """The lock as it should be; as it is, while ids are missed or used again: a new one may be a missed one."""
        if any(self._lost_and_taken):
            return self.before
        kept = {key: each for key, each in self.held.items() if key not in self._free}
        return lock.written({**kept, **self.now})

    @property
    def stale(self) -> bool:
        return self.before != self.after

    @cached_property
    def _lost_and_taken(self) -> tuple[list[str], list[str]]:
        """Ids that are in the lock and nowhere else, and those that stand for another question now."""
        held = [key for key in self.held if key not in self._free]
        lost = [key for key in held if self._lost(key) and not self._mentioned(key)]
        return lost, [key for key in held if self._another(key)]

    @cached_property
    def _free(self) -> frozenset[str]:
        """Ids that may go, since they were never published; asked for only where one is in doubt."""
        doubt = any(self._lost(key) or self._another(key) for key in self.held)
        return lock.uncommitted(self.path, self.held) if doubt else frozenset()

    # ---- what is so

    def _lost(self, key: str) -> bool:
        """Whether an id is there no more, and nobody said so."""
        if key in self.now:
            return False
        kind, name = key.replace(" ", "s ", 1).split(" ")
        retired = any(kind in kinds and name == each for kinds, each in map(kinds_of, self.course.file.retired))
        return name not in self.course.names.get(kind, {}) and not retired

    def _another(self, key: str) -> bool:
        """Whether an id now stands for another question than it did."""
        if self.held[key] == self.now.get(key, self.held[key]):
            return False
        was, now = Held.of(key, self.held[key]), Held.of(key, self.now[key])
        if was.kind != "item" or not was.type:
            return False
        return was.type != now.type or (was.key_hash != now.key_hash and was.likeness(now) < UNLIKE)

    def _mentioned(self, key: str) -> bool:
        """Whether an id still stands in a source that has faults of its own: those are told, and come first."""
        if f"{self.course.folder}/course.yml".removeprefix("./") in self.faulty:
            return True
        said = re.compile(
            rf"""\bid["']?\s*:\s*["']?{re.escape(key.partition(" ")[2])}["']?\s*(?:[,}}#]|$)""", re.MULTILINE
        )
        return any(said.search(lock.text_of(self.root / path)) for path in self.faulty)

    def _new(self, kind: str) -> list[Held]:
        """What came since the lock was written, and nothing was renamed to."""
        taken = set(self.course.names.get(f"{kind}s", {}).values())
        new = (Held.of(key, line) for key, line in self.now.items() if key not in self.held)
        return [each for each in new if each.kind == kind and each.id not in taken]

    # ---- what is told

    def _vanished(self, lost: list[str]) -> Iterator[Issue]:
        gone = {key: Held.of(key, self.held[key]) for key in lost}
        same = {key: found for key, was in gone.items() if (found := self._same(was))}
        fix = (
            renaming(self.root, self.course, {gone[key].id: found.id for key, found in same.items()}) if same else None
        )
        for key, was in gone.items():
            at = len(was.kind) + 2
            place = Place(self._path(self.path), lock.line_of(self.before, key), at, at + len(was.id))
            message = f"the {was.kind} `{was.id}` is gone, and learners' evidence hangs on it"
            hint = self._cure(was, same.get(key))
            yield Issue("id-vanished", message, hint=hint, place=place, fix=fix if key in same else None)

    def _cure(self, was: Held, same: Held | None) -> str:
        if same:
            line = f"`renamed: {{{was.id}: {same.id}}}`"
            return f"`{same.id}` is the same under a new id: write {line} into course.yml, and evidence follows."
        if like := self._like(was):
            first = (
                f"if it is `{like}` now, write `renamed: {{{was.id}: {like}}}` into course.yml, and evidence follows"
            )
        else:
            first = f"put the {was.kind} back, or write `renamed: {{{was.id}: its-new-id}}` into course.yml"
        return f"{first}; if it is to go, write `retired: [{was.id}]`; if nobody has answered it yet, delete this line."

    def _same(self, was: Held) -> Held | None:
        """The only new one that has the same content."""
        found = [
            each
            for each in self._new(was.kind)
            if each.told[1:] == was.told[1:] and (was.kind == "item" or each.told == was.told)
        ]
        return found[0] if len(found) == 1 else None

    def _like(self, was: Held) -> str:
        """The new one that is most like it, in its words or else in its id."""
        new = self._new(was.kind)
        best = max((each for each in new if each.type == was.type), key=was.likeness, default=None)
        if best and was.kind == "item" and was.likeness(best) >= LIKE:
            return best.id
        return next(iter(get_close_matches(was.id, [each.id for each in new], 1)), "")

    def _reused(self, key: str) -> Issue:
        was, now = Held.of(key, self.held[key]), Held.of(key, self.now[key])
        place = self.course.written[was.id].tree.place(("id",))
        how = (
            f"it was a `{was.type}` question"
            if was.type != now.type
            else "neither its words nor its key are what they were"
        )
        message = f"the id `{was.id}` stood for another question: {how}"
        hint = (
            f"give the new question an id of its own, and write `retired: [{was.id}]` into course.yml if the old one is gone; "
            f"if it asks the same in another form, delete its line from {lock.NAME}."
        )
        return Issue("id-reused", message, hint=hint, place=place)

    def _back(self) -> Iterator[Issue]:
        """Ids that are retired, and yet are there."""
        for nth, name in enumerate(self.course.file.retired):
            kinds, old = kinds_of(name)
            there = [kind[:-1] for kind in kinds if old in self.course.ids[kind]]
            gone = any(f"{kind[:-1]} {old}" in self.held and kind[:-1] not in there for kind in kinds)
            if there and not gone and self.course.tree:
                message = f"`{old}` is retired, and yet there is {a(there[0])} of this id"
                hint = "give the new one another id; if it is the old one come back, take it off `retired`."
                yield Issue("id-reused", message, hint=hint).placed(self.course.tree.place(("retired", nth)))

    def _path(self, file: Path) -> str:
        return file.relative_to(self.root).as_posix()


def hold(root: Path, course: Course, faulty: frozenset[str] = frozenset()) -> Identity:
    """Hold a course against its lock."""
    path = root / course.folder / lock.NAME
    return Identity(root, course, path, lock.text_of(path), faulty)


def a(kind: str) -> str:
    """A kind with its article."""
    return f"an {kind}" if kind == "item" else f"a {kind}"


def stale_issue(root: Path, found: Identity) -> Issue:
    """That a lock is not what it should be, for who may not write it."""
    before, after = lock.read(found.before), lock.read(found.after)
    news = [key for key in after if key not in before]
    changed = [key for key in after if key in before and before[key] != after[key]]
    parts = [
        f"{len(keys)} {what} ({', '.join(f'`{key.partition(" ")[2]}`' for key in keys[:SHOWN])}{', …' if len(keys) > SHOWN else ''})"
        for what, keys in (("new", news), ("changed", changed))
        if keys
    ]
    message = f"this lock is not up to date: {' and '.join(parts) or 'its lines are not as they are written'}"
    place = Place(found.path.relative_to(root).as_posix(), 1, 1, 2)
    return Issue("lock-is-current", message, hint=f"run `paydown check` and commit {lock.NAME}.", place=place)


def renaming(root: Path, course: Course, names: Mapping[str, str]) -> Fix:
    """The edit that adds names to `renamed` in course.yml."""
    name = f"{course.folder}/course.yml".removeprefix("./")
    text = (bytes_of(root / name) or b"").decode("utf-8-sig", "replace").replace("\r\n", "\n")
    title = "say in course.yml what was renamed"
    if course.file.renamed and course.tree:
        first = course.tree.place(("renamed", next(iter(course.file.renamed))), on_key=True)
        inline = text.split("\n")[first.line - 1][: first.column - 1].strip() != ""
        between = ", " if inline else "\n" + " " * (first.column - 1)
        added = "".join(f"{old}: {new}{between}" for old, new in names.items())
        return Fix((Edit(name, first.line, first.column, first.line, first.column, added),), title)
    lines = text.split("\n")
    added = "renamed:\n" + "".join(f"  {old}: {new}\n" for old, new in names.items())
    at = (len(lines), len(lines[-1]) + 1)
    return Fix((Edit(name, *at, *at, ("\n" if lines[-1] else "") + added),), title)
