"""Rules about an item of any type: its stem, its texts, its hints, what it is filed under."""

import re
from collections.abc import Iterator
from functools import lru_cache

from builder.course.bounds import authored_path
from builder.course.rule import Rule
from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.items.choice import Choice
from builder.engine.items.text import ShortText
from builder.engine.items.true_false import TrueFalse

NEGATION = Rule(
    "negation-stands-out",
    "the stem asks for what is *not* so, and that is easily overlooked",
    "write it as **not** or NOT; better, ask for what is so.",
    """Readers skip a small *not*, and then answer another question than you asked. Where you want to know what is not so, make the
    word stand out. (Haladyna, Downing and Rodriguez 2002: word the stem positively; if a negative is used, use it with caution and
    capitalise or embolden it.)""",
)
WRONG_WHY = Rule(
    "wrong-option-has-why",
    "a wrong option has no `why`",
    "say in one or two sentences what was mixed up.",
    """Being told only *wrong* teaches next to nothing; being told why teaches most. (Van der Kleij, Feskens and Eggen 2015, *Review of
    Educational Research* 85: mean effects of 0.05 and 0.49 standard deviations.) Where you can't say why somebody would pick an
    option, nobody will.""",
)
TRUTH_WHY = Rule(
    "statement-has-why",
    "nothing tells why this statement is true or false",
    "write `why:`, in one or two sentences.",
    """Half of those who answer are right by luck. Without a `why`, they and those who were wrong learn one bit.""",
)
SKILL = Rule(
    "item-has-skill",
    "this item shows no skill",
    "name one: `skills: [an-id]`; for all items of a lesson, in its front matter: `questions: {skills: [an-id]}`.",
    """An answer counts for the skills that its item names. An item without any pays no debt, and no report tells what it was
    about.""",
)
FINISHED = Rule(
    "text-is-finished",
    "this text is a placeholder",
    "write what is to be read, or remove it.",
    """`TODO`, `TBD`, `xxx` and the like were meant for you, not for learners.""",
)
HINT = Rule(
    "hint-keeps-the-answer",
    "this hint gives the answer away",
    "hint at the way instead, and leave the answer to `explanation`.",
    """A hint is a step, and the learner should take the last one. Whoever only has to copy has practised copying. Told where a free
    hint holds the whole answer, word for word.""",
)
REVIEW = Rule(
    "review-is-ahead",
    "the day by which this should be looked at again has passed",
    "look at it: is it still true? Then write a later day into `review_by`.",
    """You wrote `review_by` because you knew that this might become wrong: a version, a law, a price.""",
    when="now",
)

LONGEST = 2_000
"""Of a longer stem, only the beginning is read."""
ASKS = r"\b(?:which|what|who|where)\b(?:(?!\b(?:if|when|because|that|so|while|unless|although|since|who|why)\b)[^.?!\n*_])*?"
"""From a word that asks to somewhere in the same clause."""
AUXILIARY = r"\b(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|may|must)"
STEM_NOT = re.compile(
    rf"{ASKS}(?:{AUXILIARY}(?: (?:you|we|it|they|one|(?:the|a|an|this|your) [\w'-]+(?: [\w'-]+)?))? not\b"
    r"|\b(?:is|are|was|were|do|does|did|ca|could|wo|would|should|has|have)n't\b|\bcannot\b)"
    r"|\b(?:choose|select|identify|pick|find|mark|tick) (?:the|all|any|each)\b[^.?!,\n*_]{0,30}? (?:that|who)"
    rf" (?:{AUXILIARY} not\b|(?:is|are|was|were|do|does|did|ca|wo|has|have)n't\b|cannot\b)"
    r"|\b(?:welche[rsmn]?|was|wer)\b[^.?!,\n*_]*?\b(?:nicht|kein|keine|keiner|keines|keinen|keinem)\b"
    r"|\b(?:except|außer)\b[^.?!\n]{0,24}[.:?_… ]*$",
    re.IGNORECASE,
)
STATEMENT_NOT = re.compile(r"\b(?:not|never|cannot|nicht|nie|niemals|kein|keine|keinen)\b|n't\b", re.IGNORECASE)
MAYBE_NOT = ("not", "n't", "never", "except", "nich", "kein", "nie", "außer")
QUOTED = re.compile(
    r"```.*?```|~~~.*?~~~|`[^`\n]*`|\"[^\"\n]*\"|“[^”\n]*”|„[^“\n]*“|\[\[[^\]]*\]\]"
    r"|(?<!\w)'[^'\n]+'(?!\w)"
    r"|\*\*?[^*\n]+\*\*?|\b__?[^_\n]+__?\b|==[^=\n]+==|<(em|strong|b|i|u|mark|code)\b[^>]*>[^<]*</\1>",
    re.DOTALL,
)
"""What is not the author's plain words: code, quotations, and what stands out."""
PLACEHOLDERS = (
    *(
        "todo",
        "tbd",
        "fixme",
        "xxx",
        "lorem ipsum",
        "placeholder",
        "distractor",
        "fill in",
        "fill this in",
        "write here",
        "write this",
    ),
    *(f"{which}{what}" for which in ("right ", "wrong ", "correct ") for what in ("answer", "option")),
)
"""One of these is in every placeholder."""
PLACEHOLDER = re.compile(
    r"\W*(?:todo|tbd|fixme|xxx+|lorem ipsum|placeholder|distractor(?: \w)?|(?:right|wrong|correct|incorrect) (?:answer|option)(?: \w)?"
    r"|fill (?:this )?in|write (?:here|this))\b\W*(?:(?<=[:.,;–—] ).*)?",
    re.IGNORECASE | re.DOTALL,
)


def negation(item: Item) -> Iterator[Issue]:
    """A `not` that stands in the stem of a choice, or in a statement, like any other word."""
    low = item.stem[:LONGEST].lower()
    if not isinstance(item, Choice | TrueFalse) or not any(word in low for word in MAYBE_NOT):
        return
    prose = QUOTED.sub("§", item.stem[:LONGEST])
    found = (STATEMENT_NOT if isinstance(item, TrueFalse) else STEM_NOT).search(prose)
    if found and not (word := found[0].split()[-1]).isupper():
        yield NEGATION.issue(("stem",), f"`{word.strip(' .:?_…')}` is easily overlooked here", on_key=True)


def wrong_why(item: Item) -> Iterator[Issue]:
    """Wrong options, areas, lines whose pickers are told nothing: one issue for all of them."""
    for name in ("options", "areas", "extra"):
        parts = getattr(item, name, ())
        silent = [
            nth for nth, part in enumerate(parts) if not getattr(part, "why", "") and not getattr(part, "right", "")
        ]
        if silent:
            word = {"options": "wrong option", "areas": "wrong area", "extra": "extra entry"}[name]
            many = f"{len(silent)} {word.removesuffix('y')}{'ies' if word[-1] == 'y' else 's'} have"
            yield WRONG_WHY.issue((name, silent[0]), f"{many if len(silent) > 1 else f'this {word} has'} no `why`")


def statement_why(item: Item) -> Iterator[Issue]:
    """A statement about which nothing is said, whatever one answers."""
    if isinstance(item, TrueFalse) and not item.why and not item.explanation:
        yield TRUTH_WHY.issue(("answer",), on_key=True)


@lru_cache(maxsize=4096)
def maybe_unfinished(raw: str) -> bool:
    """Whether a placeholder may stand in what an author wrote: a quick look, before texts are taken out of it."""
    low = raw.lower()
    return any(word in low for word in PLACEHOLDERS)


def finished(item: Item) -> Iterator[Issue]:
    """Texts that stand for others."""
    for text in item.texts():
        if len(text.markdown) < 60 and PLACEHOLDER.fullmatch(text.markdown):
            yield FINISHED.issue(authored_path(item, text.path))


def hint(item: Item) -> Iterator[Issue]:
    """A free hint that holds the whole answer."""
    if not item.hints or not (answers := _answers(item)):
        return
    for nth, each in enumerate(item.all_hints):
        words = f" {' '.join(re.findall(r'\w+', each.text.casefold()))} "
        if not each.costs and any(f" {answer} " in words for answer in answers):
            yield HINT.issue(("hints", nth))


def _answers(item: Item) -> list[str]:
    """The right answers as words, where they are long enough to stand in a hint by no accident."""
    if isinstance(item, ShortText) and item.compare != "pattern":
        texts = list(item.answer)
    elif isinstance(item, Choice) and not item.several:
        texts = [option.right for option in item.options if option.right]
    else:
        return []
    plain = (" ".join(re.findall(r"\w+", text.casefold())) for text in texts)
    return [text for text in plain if len(text) > 5]


def review(item: Item, now: str) -> Iterator[Issue]:
    """An item whose day has come."""
    if item.review_by and now and item.review_by < now[:10]:
        yield REVIEW.issue(("review_by",), f"it should have been looked at again by {item.review_by}")
