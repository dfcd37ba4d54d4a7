"""Options as a plain list with a sign on the right one, to options as Paydown has them: only where the sign is plain.

`- [x] tea` beside `- [ ] coffee`; `*b) tea` beside `a) coffee`; or a list of texts, and `answer:` that names one of them.
"""

import re
from collections.abc import Sequence

KEY = re.compile(r"(?P<key>options|choices|answers)[ \t]*:[ \t]*", re.IGNORECASE)
ANSWER = re.compile(r"(?:answer|correct|solution)[ \t]*:[ \t]*(?P<said>\S.*?)[ \t]*", re.IGNORECASE)
TICKED = re.compile(r"(?:[-*+][ \t]+)?\[(?P<sign>[ xX])\][ \t]+(?P<text>\S.*?)[ \t]*")
LETTERED = re.compile(r"(?:-[ \t]+)?(?P<sign>\*?)[ \t]?\(?(?P<letter>[A-Za-z])[.)][ \t]+(?P<text>\S.*?)[ \t]*")
PLAIN = re.compile(r"-[ \t]+(?P<text>\S.*?)[ \t]*")
KEYED = re.compile(r"\w+[ \t]*:(?:[ \t]|$)")


def with_kinds(text: str) -> str:
    """The YAML of a choice with `right` and `wrong` for the signs of its options; the same where these are not plain."""
    lines = text.split("\n")
    first = next((nth for nth, line in enumerate(lines) if KEY.fullmatch(line)), None)
    if first is None:
        return text
    last = next((nth for nth in range(first + 1, len(lines)) if _is_key(lines[nth])), len(lines))
    own = [line.strip() for line in lines[first + 1 : last] if line.strip()]
    found = next((nth for nth, line in enumerate(lines) if ANSWER.fullmatch(line)), None)
    said = ANSWER.fullmatch(lines[found]) if found is not None else None
    rights = _ticked(own) if said is None else _named(own, said["said"])
    if not rights:
        return text
    made = [f"  - {'right' if right else 'wrong'}: {each}" for each, right in rights]
    return "\n".join(
        [*_without(lines[: first + 1], found), *made, *_without(lines[last:], found if found is None else found - last)]
    )


def _is_key(line: str) -> bool:
    return bool(line[:1].strip()) and line[:1] not in "-*([" and not LETTERED.fullmatch(line)


def _without(lines: Sequence[str], nth: int | None) -> list[str]:
    return [line for at, line in enumerate(lines) if at != nth]


def _ticked(own: Sequence[str]) -> list[tuple[str, bool]]:
    """Texts, and whether they are right, where each has a box, or each a letter; nothing where not exactly one is marked."""
    for pattern in (TICKED, LETTERED):
        found = [pattern.fullmatch(line) for line in own]
        signs = [(each["text"], each["sign"].strip() != "") for each in found if each]
        if len(signs) == len(own) > 1 and sum(right for _, right in signs) == 1:
            return signs
    return []


def _named(own: Sequence[str], said: str) -> list[tuple[str, bool]]:
    """Texts, and whether they are right, where an answer is the letter or the very text of one of them."""
    lettered = [LETTERED.fullmatch(line) for line in own]
    plain = [PLAIN.fullmatch(line) for line in own]
    names: list[tuple[str, tuple[str, ...]]]
    if all(lettered):
        names = [
            (each["text"], (each["letter"].lower(), each["text"])) for each in lettered if each and not each["sign"]
        ]
    elif all(plain):
        names = [(each["text"], (each["text"],)) for each in plain if each and not KEYED.match(each["text"])]
    else:
        return []
    rights = [(text, said in known or said.rstrip(".)").lower() == known[0]) for text, known in names]
    return rights if len(names) == len(own) > 1 and sum(right for _, right in rights) == 1 else []
