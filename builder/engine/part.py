"""Parts of an item that are answered one by one: blanks, pairs, rows. Each is a control, named by its id."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from builder.engine.issue import Issue, Path
from builder.engine.values import Note, Response

TAKEN = frozenset(
    {"constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf"}
    | {"addEventListener", "autocomplete", "noValidate", "parentElement", "querySelector", "querySelectorAll"}
)
"""Names that objects of the page have already: a control of this name would stand in their place."""


def taken_issue(name: str, at: Path) -> Iterator[Issue]:
    """The fault of a part whose name can't be that of a control."""
    if name in TAKEN:
        hint = f"call it otherwise, such as `{name}-1`."
        yield Issue("part-name-is-free", f"a form can have no control named `{name}`", at, hint, on_key=True)


def part_note(name: str, *, right: bool, why: str = "", empty: bool = False) -> Note:
    """Feedback of one part; `empty`: it was not answered, which is wrong for this part."""
    return Note(
        text="" if empty else why, message="no-answer" if empty else "", at=name, tone="right" if right else "wrong"
    )


def named_issues(key: str, text: str, names: Sequence[str], texts: Sequence[str]) -> Iterator[Issue]:
    """Faults of parts listed under a key: of their ids, and of the texts they have under `text`."""
    for nth, each in enumerate(texts):
        if not each.strip():
            yield Issue(
                "text-is-given", "this text is empty", (key, nth, text), "a learner must have something to read."
            )
        elif each in texts[:nth]:
            hint = "a learner can't tell them apart: change one, or remove it."
            yield Issue("options-differ", f"two {key} have the same `{text}`", (key, nth, text), hint)
    for nth, name in enumerate(names):
        yield from taken_issue(name, (key, nth, "id"))
        if name in names[:nth]:
            hint = "give each its own id."
            yield Issue("part-id-is-unique", f"the id `{name}` is used twice", (key, nth, "id"), hint)


def picked(response: Response, names: Collection[str], known: Collection[str]) -> dict[str, str] | None:
    """What was chosen for each part, in the parts' order, unanswered ones left out; none where it can't be read."""
    given = {name: [value for value in response.get(name, ()) if value.strip()] for name in names}
    if any(len(values) > 1 or not all(value in known for value in values) for values in given.values()):
        return None
    return {name: values[0] for name, values in given.items() if values}


def patterned(chosen: Mapping[str, str]) -> str:
    """Choices as xAPI spells a matching."""
    return "[,]".join(f"{name}[.]{choice}" for name, choice in chosen.items())


def wrong_parts(key: Mapping[str, str], known: Collection[str]) -> Iterator[tuple[Response, int, str, str]]:
    """Responses to prove an item with: (response, parts that are right, the part that is wrong, what was chosen for it).

    All right; each part wrong in each way, the others right; each part left out, and left empty.
    """
    best = {name: (choice,) for name, choice in key.items()}
    yield best, len(key), "", ""
    for name, right in key.items():
        for choice in known:
            if choice != right:
                yield best | {name: (choice,)}, len(key) - 1, name, choice
        if len(key) > 1:
            yield {each: best[each] for each in best if each != name}, len(key) - 1, name, ""
            yield best | {name: ("",)}, len(key) - 1, name, ""
