"""Where the built theme lies: inside an installed wheel, or in a checkout; and the words of its interface."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import builder

HOME = Path(builder.__file__).parent
ASSETS = "assets/paydown"


def folder() -> Path:
    """The built theme: a folder whose `assets/paydown/` is copied into a site."""
    installed = HOME / "_theme"
    return installed if installed.is_dir() else HOME.parent / "themes" / "paydown" / "dist"


@cache
def words(language: str = "en") -> Mapping[str, str]:
    """The catalogue of a language, over the English one."""
    found = [path for name in ("en", language) if (path := _catalogue(name))]
    texts: dict[str, str] = {}
    for path in found:
        texts |= json.loads(path.read_text(encoding="utf-8"))
    return texts


def _catalogue(language: str) -> Path | None:
    places = (HOME.parent / "themes" / "paydown" / "words", folder() / ASSETS / "words")
    return next((path for place in places if (path := place / f"{language}.json").is_file()), None)
