"""A type of question is one module: a made-up one goes from its block to a page, a statement and tables with no other file."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from markdown import Markdown

from builder.build import outline
from builder.course.parse import read_site
from builder.engine import verbs
from builder.engine.issue import Issue
from builder.engine.item import Item
from builder.engine.items import ITEM_TYPES
from builder.engine.ledger import Ledger
from builder.engine.shape import encode, spec
from builder.engine.values import Control, Note, Outcome, Response, Sample, Text, Transcript
from builder.extension import PaydownExtension, page_comment
from builder.publish.page import lift
from builder.publish.proof import Memory, prove_all
from builder.records.tables import tables


@dataclass(frozen=True, kw_only=True)
class Mirror(Item):
    """A word to be written backwards."""

    kind: ClassVar[str] = "mirror"
    interaction_type: ClassVar[str] = "fill-in"
    key_fields: ClassVar[tuple[str, ...]] = ("word",)

    word: str = spec("The word.", minLength=1)
    why: str = spec("What to say.", "")

    def check(self) -> Iterator[Issue]:
        if self.word == self.word[::-1]:
            yield Issue("word-turns", "this word is its own mirror", ("word",))

    def own_texts(self) -> Iterator[Text]:
        yield Text("why", self.why)

    def controls(self) -> tuple[Control, ...]:
        return (Control("line"),)

    def judge(self, response: Response, transcript: Transcript | None, known: tuple[str, ...]) -> Outcome:
        right = response["answer"] == (self.word[::-1],)
        return Outcome(float(right), (Note(text="why", tone="right" if right else "wrong"),))

    def samples(self) -> Iterator[Sample]:
        yield Sample({"answer": (self.word[::-1],)}, 1.0, "why")
        yield Sample({"answer": (self.word,)}, 0.0, "why")

    def told(self, response: Response, transcript: Transcript | None) -> str:
        return response["answer"][0]


TYPES = (*ITEM_TYPES, Mirror)
LESSON = """# Turn

```question
id: tea
type: mirror
stem: Write it *backwards*.
word: {word}
why: Secret words.
skills: turning
```
"""


def courses(root: Path, word: str = "tea") -> Path:
    folder = root / "c"
    folder.mkdir()
    skills = "skills:\n  - {id: turning, title: Turn, minutes: 5}\n"
    (folder / "course.yml").write_text("title: C\n" + skills, encoding="utf-8")
    (folder / "turn.md").write_text(LESSON.format(word=word), encoding="utf-8")
    return root


def test_it_is_checked_at_its_place(tmp_path: Path) -> None:
    (issue,) = read_site(courses(tmp_path, "level"), types=TYPES).issues
    assert (issue.rule, issue.place.line, issue.place.column) == ("word-turns", 7, 7)


def test_it_is_proven_shown_recorded_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "ITEM_TYPES", TYPES)
    site = read_site(courses(tmp_path), types=TYPES)
    assert site.issues == ()
    ((course, written),) = site.items()
    assert prove_all({"c/tea": written}, Memory().run)["c/tea"].issues == ()

    page, texts = lift(
        Markdown(extensions=[PaydownExtension(site=lambda: site)]).convert(
            page_comment("c/turn.md") + LESSON.format(word="tea")
        )
    )
    assert 'data-type="mirror"' in page
    assert "<em>backwards</em>" in page
    assert "Secret" not in page
    assert texts["tea"]["why"] == "<p>Secret words.</p>"

    lesson = {"id": "turn", "title": "Turn", "pass": 0.8, "items": ["c/tea"]}
    actor = {"objectType": "Agent", "account": {"homePage": "https://example.org", "name": "a"}}
    context = {
        "base": "https://example.org",
        "course": {"id": "c", "title": "C", "language": "en"},
        "lesson": lesson,
        "actor": actor,
        "registration": "00000000-0000-4000-8000-000000000001",
    }
    event = {"verb": "answered", "time": "2026-11-23T12:00:00.000Z", "course": "c", "lesson": "turn", "item": "c/tea"}
    data = {"event": event | {"response": {"answer": ["aet"]}}, "item": encode(written.item), "context": context}
    recorded = json.loads(verbs.record(json.dumps(data)))
    assert recorded["outcome"]["state"] == "right"
    assert [each["verb"] for each in recorded["statements"]] == ["answered", "completed", "passed"]

    told = Ledger.of(json.loads(each["text"]) for each in recorded["statements"])
    made = tables(told, [outline(course)], 20_800.0)
    assert made.statements == 3
    assert len(made.learners) == 1
