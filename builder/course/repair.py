"""Blocks with faults to blocks that say what their author visibly wrote: the repairs that `paydown check --fix` makes.

A block is read with patience (`slots.py`), each value that YAML would read otherwise than it looks is spelt anew (`respell.py`),
and what comes of it counts only if YAML then reads all of it. Nothing is guessed: what is not understood stays as it is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from builder.course.block import compose
from builder.course.fence import Block
from builder.course.marked import with_kinds
from builder.course.respell import LINED, entries, plain, sound, spelt, texty, visible
from builder.course.slots import Patient, Slot
from builder.engine.issue import Edit, Fix
from builder.engine.item import Item
from builder.engine.shape import is_tuple

TYPE = re.compile(
    r"^[ \t\u00a0-]*[\"'“]?type[\"'”]?[ \t]*[:：][ \t]*[\"'“]?(?P<kind>[\w/ -]+?)[\"'”]?(?P<comment>[ \t]+#.*|[ \t]*)$",
    re.MULTILINE | re.IGNORECASE,
)
SYNONYMS = {
    **dict.fromkeys(
        ("multiple-choice", "single-choice", "multiplechoice", "singlechoice", "mcq", "mc", "radio"), "choice"
    ),
    **dict.fromkeys(("truefalse", "true-or-false", "boolean", "bool", "tf", "yes-no"), "true-false"),
    **dict.fromkeys(("short-answer", "shortanswer", "short-text", "string", "fill-in"), "text"),
    **dict.fromkeys(("numeric", "numerical", "numbers", "integer", "float", "decimal"), "number"),
    **dict.fromkeys(("ordering", "sequence", "sequencing", "sort", "parsons"), "order"),
    **dict.fromkeys(("matching", "pairs", "match-pairs"), "match"),
    **dict.fromkeys(("cloze", "gaps", "gap-fill", "fill-in-the-blanks", "fill-in-the-blank", "blank"), "blanks"),
    **dict.fromkeys(("coding", "program", "programming", "python", "code-exercise"), "code"),
    **dict.fromkeys(("long-answer", "free-text", "freetext", "open"), "essay"),
    **dict.fromkeys(("likert", "scale", "survey"), "rating"),
    **dict.fromkeys(("grid", "matrix"), "table"),
    **dict.fromkeys(("hotspot", "image", "image-click"), "point"),
    **dict.fromkeys(("math", "expression", "algebra"), "formula"),
}
"""What other tools call our types."""


ANSWERS = frozenset(["id", "answer", "is", "unit", "within", "type", "difficulty", "tags", "skills", "review_by"])
"""Keys of short values, behind which authors write remarks."""


YAMLISH = re.compile(r"^(?:<<[ \t]*:|---|\.\.\.[ \t]*$|%YAML|[\w -]*:[ \t]+!!)", re.MULTILINE)
"""What only someone writes who thinks of YAML: it is no text."""


ROUNDS = 4
"""How often a repair may lead to another; what goes on for longer is not understood."""


def kind_of(word: str, types: Iterable[type[Item]]) -> str:
    """The type that a word means: ours, another tool's name of it, or one that differs in spelling only."""
    kinds = [each.kind for each in types]
    plainly = re.sub(r"[\s_/]+", "-", word.strip().lower())
    return plainly if plainly in kinds else SYNONYMS.get(plainly, "") if SYNONYMS.get(plainly) in kinds else ""


def repaired(text: str, types: tuple[type[Item], ...], new_id: Callable[[str], str] | None = None) -> str | None:
    """The YAML of one question as its author meant it; none where it is not understood. `new_id`: an id for a stem."""
    made = _repaired_once(text, types, new_id)
    for _ in range(ROUNDS):
        again = _repaired_once(made, types, new_id) if made is not None else None
        if again is None or again == made:
            return made
        made = again
    return None


def _repaired_once(text: str, types: tuple[type[Item], ...], new_id: Callable[[str], str] | None) -> str | None:
    said = TYPE.search(text)
    kind = kind_of(said["kind"], types) if said else ""
    cls = next((each for each in types if each.kind == kind), None)
    lines = (with_kinds(text) if kind == "choice" else text).split("\n")
    slots = Patient(lines, cls).read() if cls and not YAMLISH.search(text) else []
    if not slots or "type" not in [slot.key for slot in slots]:
        return None
    out = lines[: slots[0].first] + [line for slot in slots for line in _written(slot, lines, kind)]
    if new_id and not any(slot.key == "id" and not slot.column for slot in slots):
        out = [f"id: {new_id(_stem(slots, lines))}", *out]
    made = "\n".join(out)
    return made if reads(made) else None


def reads(text: str) -> bool:
    """Whether YAML reads all of a text; of one that it does not, the faults behind the first are unknown."""
    tree, root = compose(Block("question", text, "", 1))
    return root is not None and not tree.issues


def _stem(slots: Sequence[Slot], lines: Sequence[str]) -> str:
    slot = next((each for each in slots if each.key == "stem"), slots[0])
    return " ".join(visible(slot.rest, list(lines[slot.first + 1 : slot.last + 1])))


def _written(slot: Slot, lines: Sequence[str], kind: str) -> list[str]:
    """The lines of a slot, as they were wherever they can stay."""
    own = list(lines[slot.first : slot.last + 1])
    tail = list(_trailing(own[1:]))
    more = own[1 : len(own) - len(tail)]
    head = " " * slot.column + ("- " if slot.dash else "") + (f"{slot.key}:" if slot.key else "")
    at = slot.inner - slot.shift
    cut = [line.expandtabs(2)[at:] if line[:at].strip() == "" else line.strip() for line in more]
    if slot.key == "type" and not slot.column:
        return [f"{head} {kind}" if kind != slot.rest.partition(" #")[0].rstrip() else _kept(own[0], head, slot), *tail]
    if (texts := entries(slot.rest, more, slot.hint, many=slot.many, least=slot.least)) is not None:
        values = [spelt([each], slot.inner) for each in texts]
        return (
            own if None in values else [head, *(f"{' ' * slot.inner}  - {each[0]}" for each in values if each), *tail]
        )
    word = plain(slot.rest, slot.hint) if not more else None
    if word is None and sound(slot.rest, cut, slot.hint, lined=slot.key in LINED, prose=slot.key not in ANSWERS):
        return [_kept(own[0], head, slot), *(_shifted(line, slot.shift) for line in more), *tail]
    if word is None and texty(slot.hint) and not (slot.rest[:1] == "[" and is_tuple(slot.hint) and not more):
        value = spelt(visible(slot.rest, more), slot.inner)
        return [_joined(head, value[0]), *value[1:], *tail] if value else own
    return [_joined(head, word), *tail] if word else own


def _joined(head: str, value: str) -> str:
    return f"{head} {value}" if head.endswith(":") else head + value


def _kept(line: str, head: str, slot: Slot) -> str:
    """A slot's first line, with what stands before its value put right if need be."""
    if line.startswith(head) and (not slot.rest or line[len(head) :][:1] in (" ", "")):
        return line
    return _joined(head, slot.rest).rstrip()


def _shifted(line: str, shift: int) -> str:
    line = line.expandtabs(2) if line[:1].isspace() and "\t" in line[: len(line) - len(line.lstrip())] else line
    if not line.strip() or not shift:
        return line
    return " " * shift + line if shift > 0 else line[min(-shift, len(line) - len(line.lstrip())) :]


def _trailing(lines: Sequence[str]) -> Iterator[str]:
    """Empty lines and comments at the end, which belong to nobody."""
    count = 0
    for line in reversed(lines):
        if line.strip() and not line.startswith("#"):
            break
        count += 1
    return iter(lines[len(lines) - count :])


def fix_of(block: Block, text: str, title: str = "write the question so that YAML reads what it says") -> Fix:
    """The edits that make a block's text another one: whole lines, as few as can be."""
    before, after = block.text.split("\n"), text.split("\n")
    indent = " " * block.column
    edits = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            new = "".join(f"{indent + line if line else ''}\n" for line in after[c:d])
            edits.append(Edit(block.path, block.line + a, 1, block.line + b, 1, new))
    return Fix(tuple(edits), title)


ENTRY = re.compile(r"(?:[-–—•][ \t\u00a0]+)(?=\S)")


def repaired_bank(text: str, types: tuple[type[Item], ...], new_id: Callable[[str], str] | None = None) -> str | None:
    """The YAML of a bank, each entry repaired as far as it is understood; none where nothing is."""
    lines = text.split("\n")
    starts = [nth for nth, line in enumerate(lines) if ENTRY.match(line)]
    out = lines[: starts[0]] if starts else []
    for start, end in pairwise([*starts, len(lines)]):
        own = [
            ENTRY.sub("", lines[start]),
            *(line[2:] if line[:2].isspace() else line for line in lines[start + 1 : end]),
        ]
        made = repaired("\n".join(own), types, new_id)
        if made is None:
            out += lines[start:end]
        else:
            first, *rest = made.split("\n")
            out += [f"- {first}", *(f"  {line}" if line.strip() else line for line in rest)]
    return "\n".join(out) if starts else None
