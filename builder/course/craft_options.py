"""Rules about the options of a choice: what gives the key away, and what teaches nothing."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from builder.course.rule import Rule
from builder.engine.issue import Issue
from builder.engine.items.choice import Choice

KEY_LENGTH = Rule(
    "key-is-not-longest",
    "the right option is much longer than all others",
    "say less in it, and move the rest to its `why`; or make the others as exact.",
    """Authors make sure that the right option is true beyond doubt, and so it grows. Learners who know nothing pick the longest
    option, and are right. (Haladyna, Downing and Rodriguez 2002, *Applied Measurement in Education* 15: keep the length of choices
    about equal.)

    Told where the right one is at least one and a half times as long as the next, and by 20 characters; not of code.""",
)
ALL_ABOVE = Rule(
    "options-stand-alone",
    "this option speaks of the other options",
    "ask with `several: true` where more than one is right; else write an option that says something itself.",
    """Whoever knows two of three options to be right picks *all of the above* without knowing the third; *none of the above* shows
    that somebody knows what is wrong, not what is right. And options are shown in another order than written: nothing is *above*.
    (Haladyna, Downing and Rodriguez 2002.)""",
)
OPTIONS_ALIKE = Rule(
    "options-are-told-apart",
    "this option says the same as another one",
    "write another mistake, or remove it: three options are enough.",
    """They differ in capitals, blanks or a full stop only. Whoever picks the one would have picked the other; so neither can be the
    right one, and both only cost reading time.""",
)
GRAMMAR = Rule(
    "grammar-fits-all",
    "only the right option fits the grammar of the stem",
    "write `a/an` in the stem or move the article into the options; put all options in the same number.",
    """The stem ends in *a* or *an*, in *is* or *are*, and of all options only the right one can follow it. Grammar then gives it away.
    (Haladyna, Downing and Rodriguez 2002: avoid giving clues to the right answer, such as grammatical inconsistencies.)""",
)
ABSOLUTE = Rule(
    "absolutes-give-nothing-away",
    "`always`, `never` and the like stand in wrong options only",
    "soften the wrong options, or put such a word into the right one too.",
    """Little is always so, and learners know it: options with *always* or *never* are ruled out unread. (Haladyna, Downing and Rodriguez
    2002, *specific determiners*.)""",
)

VERDICT = r"(?: (?:are|is|sind|ist|son|sont) (?:\w+ )?(?:correct|right|true|wrong|false|incorrect|richtig|falsch|korrekt|correctas?))?"
ABOVE = re.compile(
    r"(?:\(?[a-e][.)] )?(?:"
    r"(?:all|none|both|neither|any|each|two|some|either)(?: of)?(?: the)? (?:above|mentioned|aforementioned)(?: (?!\d).{1,40})?"
    r"|(?:all|none|both|neither|any|each|two|some|either)(?: of)?(?: the)?"
    r" (?:these|those|them|options|choices|answers|previous|others?)(?: (?:options|choices|answers|ones|statements))?"
    r"(?: (?:above|listed|given|mentioned))?"
    r"|all (?:two|three|four|five)"
    r"|(?:alle|keine?s?r?|beide|nichts|alles)(?: (?:der|von den|davon|die|dieser|diese))?"
    r"(?: (?:oben|obigen|genannten|genannte|vorherigen|vorstehenden|davon|antworten|aussagen|optionen|m[öo]glichkeiten|anderen"
    r"|schlussfolgerungen)){1,3}|keine davon|nichts davon"
    r"|(?:toutes|aucune) (?:les|ces|des|de ces) (?:r[eé]ponses|propositions)(?: ci-dessus| pr[eé]c[eé]dentes)?"
    r"|(?:todas|ninguna|todos|ninguno) (?:de )?(?:las|los) anteriores"
    rf"){VERDICT}",
    re.IGNORECASE,
)
PAIR = re.compile(
    r"(?:[Bb]oth |[Ee]ither |[Bb]eide |[Oo]nly |[Nn]ur )?(?:[Oo]ptions? |[Aa]nswers? |[Aa]ntworten )?"
    rf"(?:\([a-eA-E]\)|[A-E])(?:,? ?(?:and |und |or |oder |& )?(?:\([a-eA-E]\)|[A-E]))+(?: only)?{VERDICT}"
)
"""Options named by letters: `A and B`, `both (a) and (c)`."""
LETTERS = re.compile(r"\b[A-E]\b")
BEGINS_ABOVE = re.compile(
    r"\(?(?:all|none|both|neither|either|any|each|two|some|only|nur|option|answer|antwort|alle|keine|beide|nichts|tou|aucune|tod|ningun|[a-e]\b)",
    re.IGNORECASE,
)
"""What an option that speaks of others begins with: most are none, at a glance."""
CODE_LIKE = re.compile(r"[`=(){}\[\]<>\"'$\\|/]")
ENDS_OPEN = re.compile(r"\b(an?|is|are)$", re.IGNORECASE)
BLANK = " \n:_.…[]"
"""What may stand for the blank to be filled in, at the end of a stem."""
FITS: Mapping[str, Callable[[str], bool]] = {
    "a": lambda text: text[:1] not in "aeiouAEIOU",
    "an": lambda text: text[:1] in "aeiouAEIOU",
    "is": lambda text: text.startswith(("a ", "an ")) or text[:1].isupper() or not text.rstrip(". ").endswith("s"),
    "are": lambda text: not text.startswith(("a ", "an ")) and text.rstrip(". ").endswith("s"),
}
"""What can follow the last word of a stem, as far as letters tell; told only where it parts the key from all others."""
ARTICLE_OF_ALL = re.compile(r"\ba\s*/\s*an?[\s:_.…]*$|\ba\(n\)[\s:_.…]*$", re.IGNORECASE)
ABSOLUTES = re.compile(r"\b(?:always|never|immer|niemals|nie)\b", re.IGNORECASE)
CODE = re.compile(r"`[^`]*`")


def visible(text: str) -> int:
    """About how many characters of a Markdown text are seen."""
    if "](" in text:
        text = re.sub(r"\]\([^)]*\)", "", text)
    return len(text) - text.count("*") - text.count("`")


def key_length(item: Choice, texts: Sequence[str]) -> Iterator[Issue]:
    """The one right option, measured against the longest of the others."""
    longest = max(range(len(texts)), key=lambda nth: len(texts[nth]))
    if (
        not item.options[longest].right
        or sum(bool(option.right) for option in item.options) > 1
        or _code(texts[longest])
    ):
        return
    rest = max(visible(text) for nth, text in enumerate(texts) if nth != longest)
    mine = visible(texts[longest])
    if mine >= 1.5 * rest and mine - rest >= 20:
        message = f"the right option is much longer than all others: {mine} characters against {rest}"
        yield KEY_LENGTH.issue(("options", longest, "right"), message, on_key=True)


def _code(text: str) -> bool:
    """Whether much of a text is code or digits: its length then says nothing."""
    prose = CODE.sub("", text)
    return sum(map(str.isalpha, prose)) < 0.6 * len(text)


def all_above(item: Choice, texts: Sequence[str]) -> Iterator[Issue]:
    """Options that say only which other options are right. Where the stem has letters of its own, `A and B` may be those."""
    for nth, text in enumerate(texts):
        if len(text) < 60 and BEGINS_ABOVE.match(text):
            plain = text.strip(" .*_\n")
            if ABOVE.fullmatch(plain) or (PAIR.fullmatch(plain) and not LETTERS.search(item.stem)):
                yield ALL_ABOVE.issue(("options", nth, item.options[nth].kinds[0]))


def alike(_: Choice, texts: Sequence[str]) -> Iterator[Issue]:
    """Options that differ in nothing that can be heard."""
    if len({text.rstrip(".;, \n").lower() for text in texts}) == len(texts):
        return
    seen: dict[str, str] = {}
    for nth, text in enumerate(texts):
        plain = " ".join(text.split()).rstrip(".;, ")
        plain = plain.casefold() if plain.count(" ") > 1 else plain
        if plain and not CODE_LIKE.search(plain) and seen.setdefault(plain, text) != text:
            yield OPTIONS_ALIKE.issue(("options", nth))


def grammar(item: Choice, texts: Sequence[str]) -> Iterator[Issue]:
    """A stem that ends in `a`, `an`, `is` or `are`, which only the key can follow."""
    end = item.stem[-20:].rstrip(BLANK)
    found = ENDS_OPEN.search(end) if end[-1:] in "aAnNsSeE" else None
    if not found or item.several or ARTICLE_OF_ALL.search(item.stem):
        return
    fits = FITS[found[1].lower()]
    if all(fits(text.lstrip("*_`")) is bool(option.right) for text, option in zip(texts, item.options, strict=True)):
        yield GRAMMAR.issue(("stem",), f"only the right option can follow `{found[1]}`", on_key=True)


def absolutes(item: Choice, texts: Sequence[str]) -> Iterator[Issue]:
    """Two wrong options or more, and no right one, that speak of always or never."""
    joined = "".join(texts).lower()
    if item.several or not any(word in joined for word in ("always", "never", "immer", "nie")):
        return
    told = [bool(ABSOLUTES.search(text)) for text in texts]
    if sum(told) > 1 and not any(each and option.right for each, option in zip(told, item.options, strict=True)):
        yield ABSOLUTE.issue(("options", told.index(True)))
