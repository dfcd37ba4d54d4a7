"""Keys and controls of a page that another generator renders: set aside before it sees them, put in their places after.

Zensical indexes, caches and writes what extensions give it, and knows no plugins; so keys never get into what it is given.
"""

import json
from pathlib import Path

from builder.publish.page import Texts, lift, put_back, set_aside


def put_aside(html: str, folder: str, path: str) -> str:
    """Content without its keys and controls, which are written into a folder; without a folder, keys are dropped."""
    html, texts = lift(html)
    if not folder:
        return html
    html, parts = set_aside(html)
    place = _place(folder, path)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"texts": texts, "controls": parts}, ensure_ascii=False), encoding="utf-8")
    return html


def put_together(html: str, folder: str, path: str) -> tuple[str, Texts] | None:
    """A whole page with its controls back, and its keys; none where nothing was set aside, or controls have no place."""
    place = _place(folder, path)
    if not place.is_file():
        return None
    kept = json.loads(place.read_text(encoding="utf-8"))
    parts: list[str] = kept["controls"]
    if any(f"<!--paydown-controls {nth}-->" not in html for nth in range(len(parts))):
        return None
    return put_back(html, parts), kept["texts"]


def _place(folder: str, path: str) -> Path:
    return Path(folder) / f"{path}.json"
