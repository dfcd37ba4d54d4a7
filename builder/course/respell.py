"""Values as an author visibly wrote them, and the YAML that says just this."""

import re
from typing import Any

from builder.course.block import ODD, compose
from builder.course.fence import Block
from builder.engine.shape import element, is_tuple, numeric, shape, text_wanted

HEADER = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])[ \t]*(?:#.*)?")
"""What stands behind a key whose text follows in lines."""
MARKDOWN = re.compile(r"\s*(?:[-*+>#|]|\d+[.)]|```|~~~|$)")
"""Lines that Markdown would not join to the one before."""
REMARK = re.compile(r"\s{2,}#\s.*$|\s#\s*(?:TODO|FIXME|XXX|NOTE)\b.*$")
"""What can only be a remark of the author's: set apart by two blanks, or called so."""
LINED = frozenset(["starter", "solution", "tests", "code", "program", "given", "change", "to", "types", "prints"])
"""Keys whose texts are programs, or what programs read and print."""
TRUE, FALSE = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})
NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?")
OPENS, CLOSES = re.compile(r"(?:(?<=\s)|(?<=[(\[{])|^)$"), re.compile(r"^(?:$|[\s.,;:!?)\]}])")


def texty(hint: Any) -> bool:
    """Whether a text may stand here, by itself or for a list of one."""
    return text_wanted(hint) or (is_tuple(hint) and text_wanted(element(hint)))


def sound(rest: str, more: list[str], hint: Any, *, lined: bool = False, prose: bool = True) -> bool:
    """Whether YAML reads a value as it looks. `rest` stands behind the key, `more` are its further lines, cut to its column.

    Where a value is `lined`, its line breaks matter, as in a program. Only in `prose` a ` #` may be part of the text.
    """
    tree, root = compose(Block("value", "\n".join([f"k: {rest}" if rest else "k:", *more]), "", 1))
    if tree.issues or root is None or len(root.value) != 1:
        return False
    node = root.value[0][1]
    if not hasattr(node, "style") or isinstance(node.value, list):
        return _collection_fits(rest, hint) if rest else not _only_text(hint)
    if node.style == '"':
        return not ODD.search(node.value)
    if node.style:
        return True
    if more and texty(hint) and (lined or any(MARKDOWN.match(line) for line in more)):
        return False
    if node.value and (not prose or REMARK.search(rest)):
        return True
    return not texty(hint) or node.value.split() == " ".join([rest, *more]).split()


def _only_text(hint: Any) -> bool:
    return text_wanted(hint) and shape(hint) is None and element(hint) is None


def _collection_fits(rest: str, hint: Any) -> bool:
    """Whether `[…]` or `{…}` may stand for a list or for keys here, rather than for a text."""
    if rest.startswith("["):
        return is_tuple(hint)
    inner = element(hint) if is_tuple(hint) else hint
    return shape(inner) is not None or (element(inner) is not None and not is_tuple(inner))


def visible(rest: str, more: list[str]) -> list[str]:
    """The lines of a text as they were meant: without the quotes around it, or the sign that lines follow."""
    if HEADER.fullmatch(rest):
        rest = ""
    if not any(line.strip() for line in more):
        return [unquoted(REMARK.sub("", rest))]
    lines = dedented(more)
    return [rest, *lines] if rest else lines


def unquoted(text: str) -> str:
    """A text without the pair of quotes that wraps all of it; other quotes are its own."""
    sign = text[:1]
    if len(text) < 2 or sign not in "\"'" or text[-1] != sign or not _wrapped(text, sign):
        return text
    inner = text[1:-1]
    return inner.replace("''", "'") if sign == "'" else inner.replace('\\"', '"')


def _wrapped(text: str, sign: str) -> bool:
    """Whether the first quote is closed by the last one, by how quotes stand beside blanks and words."""
    depth = 0
    for at, char in enumerate(text[:-1]):
        if char != sign or text[at - 1 : at] == "\\":
            continue
        closes, opens = CLOSES.match(text[at + 1 :]), not at or OPENS.search(text[:at])
        if opens or (sign == '"' and not closes):
            depth += 1
        elif closes:
            depth -= 1
        if not depth:
            return False
    return True


def dedented(lines: list[str]) -> list[str]:
    """Lines without the indent that they share; empty ones at the end go."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    shared = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[shared:].rstrip() for line in lines]


def spelt(lines: list[str], column: int) -> list[str] | None:
    """YAML for a text behind a key at a column: the rest of the key's line, and further lines. None where it can't be told."""
    if any(ODD.search(line.replace("\t", " ")) for line in lines) or not any(line.strip() for line in lines):
        return None
    if len(lines) == 1:
        text = lines[0].strip()
        return [text if sound(text, [], str) and text[:1] not in "\"'" else "'" + text.replace("'", "''") + "'"]
    if lines[0].startswith((" ", "\t")):
        return None
    return ["|", *(" " * (column + 2) + line if line.strip() else "" for line in lines)]


NUMBERED = re.compile(r"(\d+)[.)][ \t]+(?=\S)")


def entries(rest: str, more: list[str], hint: Any, *, many: bool, least: int = 0) -> list[str] | None:
    """The texts of a list that was written without dashes, or of a single text where a list is wanted; none for anything else.

    `many`: a single text may stand for the list. `least`: how many entries it must have.
    """
    if not is_tuple(hint) or not text_wanted(element(hint)):
        return None
    if more:
        return _lined(more, least) if not rest else None
    if many and rest in ("[]", "{}"):
        return [rest]
    if not rest.startswith("["):
        single = many or text_wanted(hint) or (shape(element(hint)) and rest.startswith("{"))
        return None if single or not rest else [unquoted(rest)]
    inner = rest[1:-1]
    if not rest.endswith("]") or re.search(r"[\[\]{}\"']", inner) or _texts_alone(rest):
        return None
    return [each.strip() for each in inner.split(",") if each.strip()]


def _lined(more: list[str], least: int) -> list[str] | None:
    """Entries that stand on lines of their own: numbered ones, or any where one text can't be all of the list."""
    lines = [line for line in more if line.strip()]
    if len(lines) < max(least, 2) or len({len(line) - len(line.lstrip()) for line in lines}) != 1:
        return None
    texts = [line.strip() for line in lines]
    numbers = [found[1] for text in texts if (found := NUMBERED.match(text))]
    if numbers == [str(nth) for nth in range(1, len(texts) + 1)]:
        return [NUMBERED.sub("", text, count=1) for text in texts]
    return texts if least > 1 and not any(MARKDOWN.match(text) for text in texts) else None


def _texts_alone(rest: str) -> bool:
    """Whether YAML reads a list on one line as single values."""
    tree, root = compose(Block("value", f"k: {rest}", "", 1))
    node = root.value[0][1] if root is not None and not tree.issues else None
    return node is not None and all(isinstance(each.value, str) for each in node.value)


def plain(rest: str, hint: Any) -> str | None:
    """A number, or yes or no, without quotes, where one is wanted; none where nothing is to be changed."""
    text = unquoted(rest).strip()
    if numeric(hint) and text != rest and NUMBER.fullmatch(text):
        return text
    if hint is bool and text.lower() in TRUE | FALSE:
        word = "true" if text.lower() in TRUE else "false"
        return word if rest not in ("true", "True", "TRUE", "false", "False", "FALSE") else None
    return None
