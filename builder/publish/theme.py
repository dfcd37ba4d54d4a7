"""Where the built theme lies: inside an installed wheel, or in a checkout; and the words of its interface."""

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import builder

HOME = Path(builder.__file__).parent
ASSETS = "assets/paydown"
PREVIEW = f"{ASSETS}/preview.js"
"""What a page has in a preview only."""


def folder() -> Path:
    """The built theme: a folder whose `assets/paydown/` is copied into a site."""
    installed = HOME / "_theme"
    return installed if installed.is_dir() else HOME.parent / "themes" / "paydown" / "dist"


def sources() -> tuple[Path, ...]:
    """In a checkout, the folders that the theme is made from; in an installed Paydown, none."""
    home = HOME.parent / "themes" / "paydown"
    return (
        ()
        if (HOME / "_theme").is_dir()
        else tuple(home / name for name in ("src", "css", "words") if (home / name).is_dir())
    )


def refresh() -> str:
    """Make the theme again where its sources changed; what went wrong, or an empty text."""
    if not sources():
        return ""
    command = [sys.executable, "-m", "builder.publish.bundle"]
    done = subprocess.run(command, cwd=HOME.parent, capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else ""


@cache
def words(language: str = "en") -> Mapping[str, str]:
    """The catalogue of a language, what a page shows at first and all else, over the English one."""
    names = (f"{each}{part}" for each in ("en", language) for part in ("", ".late"))
    found = [path for name in names if (path := _catalogue(name))]
    texts: dict[str, str] = {}
    for path in found:
        texts |= json.loads(path.read_text(encoding="utf-8"))
    return texts


def _catalogue(language: str) -> Path | None:
    places = (HOME.parent / "themes" / "paydown" / "words", folder() / ASSETS / "words")
    return next((path for place in places if (path := place / f"{language}.json").is_file()), None)
