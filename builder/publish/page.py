"""Finished pages: the key lifted out, the content security policy set in."""

import base64
import hashlib
import html as entities
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from builder.course.model import Course, Lesson
from builder.engine.drawn import Table
from builder.engine.item import Item
from builder.engine.names import first, former
from builder.engine.shape import encode

INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
POLICY = "PAYDOWN-CONTENT-SECURITY-POLICY"
HEAD = re.compile(r"<head[^>]*>(?:\s*<meta charset[^>]*>)?")

ASIDE = re.compile(r"<!--paydown-controls (\d+)-->")

type Texts = dict[str, dict[str, str]]
"""Item id -> text path -> HTML: what `lift` took out of a page."""


def lift(html: str) -> tuple[str, Texts]:
    """A page without its keys, and the keys' texts. Pure, and idempotent on its own result."""
    between, keys = parted(html, '<paydown-key data-item="', "</paydown-key>")
    texts: Texts = {}
    for key in keys:
        _, inner = parted(key, '<paydown-text data-path="', "</paydown-text>")
        texts[_named(key)[0]] = {path: text.strip() for path, text in map(_named, inner)}
    return "".join(between), texts


def parted(html: str, opening: str, closing: str) -> tuple[list[str], list[str]]:
    """What stands between elements, and what is in them, without these tags; elements don't nest."""
    first, *rest = html.split(opening)
    between, inside = [first], []
    for each in rest:
        inner, closed, after = each.partition(closing)
        if closed:
            inside.append(inner)
            between.append(after)
        else:
            between[-1] += opening + each
    return between, inside


def _named(inner: str) -> tuple[str, str]:
    """The name that follows an element's opening, and its content."""
    about, _, content = inner.partition(">")
    return entities.unescape(about.partition('"')[0]), content


def set_aside(html: str) -> tuple[str, list[str]]:
    """Content with a comment in place of each form's controls, and the controls: search has neither to read nor to find them."""
    (first, *rest), parts = parted(html, "<paydown-controls>", "</paydown-controls>")
    return first + "".join(f"<!--paydown-controls {nth}-->{after}" for nth, after in enumerate(rest)), parts


def put_back(html: str, parts: list[str]) -> str:
    """A page with the controls where they were."""
    return ASIDE.sub(lambda found: parts[int(found[1])], html) if parts else html


def lesson_file(
    base: str,
    course: Course,
    lesson: Lesson,
    url: str,
    texts: Texts,
    known: Mapping[str, Sequence[Any]],
    tables: Mapping[str, Table],
) -> dict[str, Any]:
    """What the page fetches to judge the lesson's items: items with their keys, rendered feedback, known mistakes.

    By full item name: `known`, the signatures of its foreseen mistakes; `tables`, the values drawn for it.
    """
    named = {f"{course.id}/{item.id}": item for item in lesson.items}
    items = {
        name: _item(item, texts.get(item.id, {}), known.get(name, ()), tables.get(name)) for name, item in named.items()
    }
    about = {"id": course.id, "title": course.title, "language": course.file.language, "version": course.file.version}
    here = {"id": lesson.id, "title": lesson.title, "pass": course.file.pass_, "url": url, "items": list(items)}
    here |= {"draws": draws(course, lesson)} if lesson.draws else {}
    here |= _before(course, lesson)
    return {"base": base, "course": about, "lesson": here, "items": items}


def _item(item: Item, texts: Mapping[str, str], known: Sequence[Any], table: Table | None) -> dict[str, Any]:
    hashes = {"hash": item.item_hash(), "key": item.key_hash()}
    found = {"item": encode(item), **hashes, "known": list(known), "texts": dict(texts)}
    return found | ({"drawn": table.data()} if table else {})


def draws(course: Course, lesson: Lesson) -> list[dict[str, Any]]:
    """Fences of which a learner gets a part, as the page reads them. Where lesson or items had other ids, those by which is drawn."""

    def at_first(kind: str, name: str) -> str:
        return f"{course.id}/{first(course.file.renamed, course.names, kind, name)}"

    found: list[dict[str, Any]] = []
    for draw in lesson.draws:
        firsts = {f"{course.id}/{item}": at_first("items", item) for item in draw.items}
        by = {now: old for now, old in firsts.items() if now != old}
        place = at_first("lessons", lesson.id)
        there = {"place": place} if place != f"{course.id}/{lesson.id}" else {}
        found.append({"count": draw.count, "items": [*firsts]} | there | ({"by": by} if by else {}))
    return found


def _before(course: Course, lesson: Lesson) -> dict[str, Any]:
    """What the lesson and its items were called before, where they had other ids: `was`, and former full name -> full name now."""
    was = former(course.names, "lessons", lesson.id)
    own = {item.id for item in lesson.items}
    names = {
        f"{course.id}/{old}": f"{course.id}/{now}" for old, now in course.names.get("items", {}).items() if now in own
    }
    return ({"was": list(was)} if was else {}) | ({"renamed": names} if names else {})


def course_file(base: str, course: Course, urls: Mapping[str, str]) -> dict[str, Any]:
    """What a page may know of a course: skills, roles, lessons, and what each item is about; no keys.

    `urls`: lesson path -> its address relative to the site's root.
    """
    lessons = [
        {
            "id": lesson.id,
            "title": lesson.title,
            "url": urls.get(lesson.path, ""),
            "minutes": lesson.minutes,
            "items": [f"{course.id}/{item.id}" for item in lesson.items],
        }
        | ({"draws": draws(course, lesson)} if lesson.draws else {})
        for lesson in course.lessons
    ]
    items = {
        f"{course.id}/{item.id}": {
            "skills": list(item.skills),
            "difficulty": item.difficulty,
            "points": item.points if item.scored else 0,
            "guess": item.guess(),
        }
        for item in course.items
    }
    return {
        "base": base,
        "id": course.id,
        "title": course.title,
        "version": course.file.version,
        "language": course.file.language,
        "pass": course.file.pass_,
        "skills": [encode(skill) | {"half_life": skill.half_life} for skill in course.file.skills],
        "roles": [{"id": role.id, "title": role.title, "requires": dict(role.requires)} for role in course.file.roles],
        "lessons": lessons,
        "items": items,
        "renamed": course.names,
    }


def guarded(html: str) -> str:
    """A page with a place for its policy, first thing in its head."""
    meta = f'\\g<0><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    return HEAD.sub(meta, html, count=1)


def inline_hashes(html: str) -> set[tuple[str, str]]:
    """(`script` or `style`, CSP hash) of what a page holds inline and a browser would run or apply."""
    found: set[tuple[str, str]] = set()
    for tag, attributes, text in INLINE.findall(html):
        data = re.search(r'type="?(?!module|text/javascript|text/css)[\w/+-]+', attributes)
        if "src=" not in attributes and not data:
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            found.add((tag.lower(), f"'sha256-{digest}'"))
    return found


def policy(hashes: Iterable[tuple[str, str]], lrs: tuple[str, ...] | str) -> str:
    """The site's content security policy (DESIGN section 6): nothing from elsewhere, nothing inline but what was built."""
    scripts = " ".join(sorted(value for tag, value in hashes if tag == "script"))
    styles = " ".join(sorted(value for tag, value in hashes if tag == "style"))
    reach = "https: http://127.0.0.1:* http://localhost:*" if lrs == "any" else " ".join(map(_origin, lrs))
    rules = (
        "default-src 'self'",
        f"script-src 'self' 'wasm-unsafe-eval' {scripts}",
        f"style-src 'self' {styles}",
        "img-src 'self' data:",
        "font-src 'self'",
        "worker-src 'self' blob:",
        f"connect-src 'self' {reach}",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'none'",
    )
    return entities.escape("; ".join(rule.strip() for rule in rules), quote=True).replace("&#x27;", "'")


def _origin(address: str) -> str:
    found = re.match(r"https?://[^/]+", address)
    return found[0] if found else ""
