"""Identity over time: an id that learners' evidence hangs on neither vanishes nor becomes another question's, unless someone says so."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from builder.course import lock
from builder.course.lock import Held, Key
from builder.course.model import Course
from builder.engine.issue import Edit, Fix, Issue, Place
from builder.engine.names import kinds_of

LIKE, UNLIKE = 0.5, 0.2
"""From this likeness on two questions may be one; below it a question is another."""
SHOWN = 5


@dataclass(frozen=True)
class Identity:
    """What came of holding a course against its lock: issues, and the lock as it should be. `path`: where it lies."""

    path: Path
    issues: tuple[Issue, ...]
    before: str
    after: str

    @property
    def stale(self) -> bool:
        return self.before != self.after


def hold(root: Path, course: Course) -> Identity:
    """Hold a course against its lock. Paths of issues are relative to `root`."""
    file = root / course.folder / lock.NAME
    before = lock.text_of(file)
    held = lock.read(before)
    return Case(root, course, file, held, lock.present(course, held)).identity(before)


@dataclass(frozen=True)
class Case:
    """A course, what its lock holds, and what its ids stand for now."""

    root: Path
    course: Course
    file: Path
    held: Mapping[Key, Held]
    now: Mapping[Key, Held]

    def identity(self, before: str) -> Identity:
        lost = [key for key in self.held if key not in self.now and not self._accounted(key)]
        taken = [key for key in self.held if key in self.now and self._another(key)]
        free = lock.uncommitted(self.file, self.held) if lost or taken else frozenset()
        lost = [key for key in lost if key not in free and not self._mentioned(key)]
        taken = [key for key in taken if key not in free]
        kept = {key: each for key, each in self.held.items() if key not in free}
        after = {**kept, **{key: each for key, each in self.now.items() if key not in taken}}
        issues = (*self._vanished(lost), *map(self._reused, taken), *self._back())
        return Identity(self.file, issues, before, lock.written(after.values()))

    # ---- what is so

    def _accounted(self, key: Key) -> bool:
        kind, name = f"{key[0]}s", key[1]
        return name in self.course.names.get(kind, {}) or name in self._retired(kind)

    def _retired(self, kind: str) -> set[str]:
        names = map(kinds_of, self.course.file.retired)
        return {name for kinds, name in names if kind in kinds}

    def _another(self, key: Key) -> bool:
        """Whether an id now stands for another question than it did."""
        was, now = self.held[key], self.now[key]
        if was.kind != "item" or was.told == now.told or not was.type:
            return False
        return was.type != now.type or (was.key_hash != now.key_hash and was.likeness(now) < UNLIKE)

    def _mentioned(self, key: Key) -> bool:
        """Whether an id still stands in a source that has faults of its own: those are told, and come first."""
        said = re.compile(rf"""\bid["']?\s*:\s*["']?{re.escape(key[1])}["']?\s*(?:[,}}#]|$)""", re.MULTILINE)
        return any(said.search(text) for text in lock.sources(self.root / self.course.folder))

    def _new(self, kind: str) -> list[Held]:
        taken = set(self.course.names.get(f"{kind}s", {}).values())
        return [
            each for key, each in self.now.items() if key[0] == kind and key not in self.held and key[1] not in taken
        ]

    # ---- what is told

    def _vanished(self, lost: list[Key]) -> Iterator[Issue]:
        same = {key: found for key in lost if (found := self._same(self.held[key]))}
        fix = renaming(self.root, self.course, {key[1]: found.id for key, found in same.items()}) if same else None
        for key in lost:
            was = self.held[key]
            at = len(was.kind) + 2
            place = Place(self._path(self.file), was.line, at, at + len(was.id))
            message = f"the {was.kind} `{was.id}` is gone, and learners' evidence hangs on it"
            yield Issue(
                "id-vanished",
                message,
                hint=self._cure(was, same.get(key)),
                place=place,
                fix=fix if key in same else None,
            )

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
        return f"{first}; if it is to go, write `retired: [{was.id}]`."

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

    def _reused(self, key: Key) -> Issue:
        was, now = self.held[key], self.now[key]
        place = self.course.written[key[1]].tree.place(("id",))
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
            gone = any((kind[:-1], old) in self.held and kind[:-1] not in there for kind in kinds)
            if there and not gone and self.course.tree:
                message = f"`{old}` is retired, and yet there is {a(there[0])} of this id"
                hint = "give the new one another id; if it is the old one come back, take it off `retired`."
                yield Issue("id-reused", message, hint=hint).placed(self.course.tree.place(("retired", nth)))

    def _path(self, file: Path) -> str:
        return file.relative_to(self.root).as_posix()


def a(kind: str) -> str:
    """A kind with its article."""
    return f"an {kind}" if kind == "item" else f"a {kind}"


def stale_issue(root: Path, found: Identity) -> Issue:
    """That a lock is not what it should be, for who may not write it."""
    before, after = lock.read(found.before), lock.read(found.after)
    news = [key for key in after if key not in before]
    changed = [key for key in after if key in before and before[key].told != after[key].told]
    parts = [
        f"{len(keys)} {what} ({', '.join(f'`{name}`' for _, name in keys[:SHOWN])}{', …' if len(keys) > SHOWN else ''})"
        for what, keys in (("new", news), ("changed", changed))
        if keys
    ]
    message = f"this lock is not up to date: {' and '.join(parts) or 'its lines are not as they are written'}"
    place = Place(found.path.relative_to(root).as_posix(), 1, 1, 2)
    return Issue("lock-is-current", message, hint=f"run `paydown check` and commit {lock.NAME}.", place=place)


def renaming(root: Path, course: Course, names: Mapping[str, str]) -> Fix:
    """The edit that adds names to `renamed` in course.yml."""
    name = f"{course.folder}/course.yml".removeprefix("./")
    text = (root / name).read_text(encoding="utf-8-sig", errors="replace").replace("\r\n", "\n")
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
