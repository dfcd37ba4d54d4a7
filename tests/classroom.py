"""A small course and learners who answer its questions, by the engine's own `record`: what records and reports are tested on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from builder.build import read_courses
from builder.course.model import Course, Lesson
from builder.engine import verbs
from builder.engine.item import Item
from builder.engine.shape import encode
from builder.publish.page import course_file
from tests.authoring import write

BASE = "https://trees.example.org"
FILES = {
    "mkdocs.yml": "site_name: Trees\nsite_url: https://trees.example.org/\ndocs_dir: courses\n",
    "courses/trees/course.yml": """
        title: Trees & <shrubs>
        skills:
          - {id: leaves, title: Tell leaves apart, minutes: 60}
          - {id: bark, title: Read bark, minutes: 90, requires: [leaves]}
        roles:
          - {id: gardener, title: Gardener, requires: {bark: working}}
          - {id: walker, title: Walker, requires: {leaves: aware}}
        """,
    "courses/trees/1-leaves.md": """
        ---
        id: leaves
        ---

        # Leaves

        ```question
        id: needles
        type: choice
        skills: leaves
        stem: Which of these has `needles`?
        options:
          - {id: oak, wrong: an oak}
          - {id: pine, right: a pine}
          - {id: beech, wrong: a `beech`}
        ```

        ```question
        id: evergreen
        type: choice
        several: true
        skills: [leaves, bark]
        stem: Which are evergreen?
        options:
          - {id: yew, right: yew}
          - {id: holly, right: holly}
          - {id: birch, wrong: birch}
        ```
        """,
    "courses/trees/2-bark.md": """
        ---
        id: bark
        ---

        # Bark

        ```question
        id: white
        type: text
        skills: bark
        stem: Whose bark is white?
        answer: birch
        ```

        ```question
        id: thick
        type: true-false
        stem: A cork oak has thick bark.
        answer: true
        ```
        """,
}
PINE, OAK, BEECH = ({"answer": [name]} for name in ("pine", "oak", "beech"))
type Response = Mapping[str, list[str]]


@dataclass
class Classroom:
    """A course, and the statements that came of what its learners did, as JSON texts in the order of doing."""

    root: Path
    texts: list[str] = field(default_factory=list)
    progress: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    done: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path, files: Mapping[str, str] = FILES) -> "Classroom":
        return cls(write(root, files))

    @cached_property
    def course(self) -> Course:
        site = read_courses(self.root / "courses")
        assert not site.issues, site.issues
        return site.courses[0]

    @property
    def statements(self) -> list[dict[str, Any]]:
        return [json.loads(text) for text in self.texts]

    def find(self, name: str) -> tuple[Lesson, Item]:
        return next((lesson, item) for lesson in self.course.lessons for item in lesson.items if item.id == name)

    def answer(
        self,
        who: str,
        name: str,
        response: Response,
        time: str,
        duration: float = 10.0,
        attempt: int = 1,
        confidence: str = "",
    ) -> None:
        """An answer of a learner, with whatever follows from it for the lesson."""
        lesson, item = self.find(name)
        items = [f"{self.course.id}/{each.id}" for each in lesson.items]
        context = {
            "base": BASE,
            "course": {"id": self.course.id, "title": self.course.title, "language": "en"},
            "lesson": {"id": lesson.id, "title": lesson.title, "pass": 0.8, "items": items},
            "actor": {"account": {"homePage": BASE, "name": who}},
            "registration": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
        }
        event = {
            "verb": "answered",
            "course": self.course.id,
            "lesson": lesson.id,
            "item": f"{self.course.id}/{name}",
            "response": response,
            "attempt": attempt,
            "time": time,
            "duration": duration,
            "confidence": confidence,
        }
        where = who, lesson.id
        state = {"progress": self.progress.get(where, {}), "done": self.done.get(where, [])}
        told = json.loads(verbs.record(json.dumps({"event": event, "item": encode(item), "context": context, **state})))
        self.progress[where], self.done[where] = told["progress"], told["done"]
        self.texts += [statement["text"] for statement in told["statements"]]

    def write(self, path: Path) -> str:
        path.write_text("".join(f"{text}\n" for text in self.texts), encoding="utf-8")
        return str(path)

    def page_owes(self, who: str, now: str) -> list[dict[str, Any]]:
        """What the page shows this learner: the fold of the verb that the browser calls."""
        own = [text for text in self.texts if f'"name":"{who}"' in text]
        course = json.loads(json.dumps(course_file(BASE, self.course, {})))
        data = {"state": None, "statements": own, "course": course, "now": now, "role": None}
        debts: list[dict[str, Any]] = json.loads(verbs.owed(json.dumps(data)))["debts"]
        return debts


def lesson_of_six(room: Classroom) -> Classroom:
    """Six learners at one question, two of them again; one does the whole lesson, one comes back a month later."""
    firsts = {"ann": PINE, "ben": PINE, "cem": PINE, "dot": OAK, "eve": OAK, "fay": BEECH}
    for nth, (who, response) in enumerate(firsts.items()):
        room.answer(who, "needles", response, f"2026-10-05T10:0{nth}:00.000Z", duration=10 * (nth + 1))
    room.answer("dot", "needles", PINE, "2026-10-05T11:00:00.000Z", 5, attempt=2)
    room.answer("eve", "needles", PINE, "2026-10-06T11:00:00.000Z", 7, attempt=2)
    room.answer("ann", "evergreen", {"answer": ["holly", "yew"]}, "2026-10-06T12:00:00.000Z")
    room.answer("ben", "evergreen", {"answer": ["yew"]}, "2026-11-06T12:00:00.000Z")
    return room
