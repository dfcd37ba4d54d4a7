"""A site made by Zensical: check, render, complete. Zensical runs no plugins, so what ours does is done before and after it.

Before: only what may be published is mirrored into a folder, and our extension is told where keys go. After: keys become the
lessons' files, controls get back into the pages, and theme and policy are added.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, get_files
from mkdocs.utils import clean_directory

from builder.build import CACHE, Checked, Rendering, check
from builder.plugin.beside import NEVER, configured, linked, own, shown
from builder.plugin.settings import for_zensical
from builder.publish import theme
from builder.publish.aside import put_together
from builder.publish.proof import Memory

PROGRESS = "---\ntitle: {0}\n---\n\n# {0}\n\n<paydown-progress></paydown-progress>\n"


class ZensicalError(Exception):
    """Why no site was made, and what to do."""


@dataclass(frozen=True)
class Places:
    """Where things are: the site's root, its courses, the mirror of what may be published, keys, and the finished site."""

    root: Path
    courses: Path
    mirror: Path
    keys: Path
    site: Path


def build_with_zensical(config_file: str | None, *, strict: bool) -> Checked:
    """Make the site with Zensical; what was checked, with its errors where there are any, and then no site."""
    if not find_spec("zensical"):
        raise ZensicalError("Zensical is not installed here: `pip install zensical`")
    config = load_config(config_file, strict=strict or None)
    root = Path(config.config_file_path).parent
    home = root / CACHE / "zensical"
    places = Places(root, Path(config.docs_dir), home / "courses", home / "keys", Path(config.site_dir))
    checked = check(places.courses, f"{places.courses.name}/", Memory(Path(CACHE)), craft=strict)
    if checked.site.errors or (strict and checked.site.issues):
        return checked
    _cleaned(home, places)
    pages = _mirrored(config, checked, places)
    _run(Path(config.config_file_path), places)
    _complete(pages, Rendering(checked, *_options(config)), places)
    return checked


def _cleaned(home: Path, places: Places) -> None:
    """Begin anew: of pages in Zensical's cache our extension would not hear. Its `--clean` takes all of `.cache`, ours too."""
    shutil.rmtree(home, ignore_errors=True)
    clean_directory(str(places.site))
    for path in (places.root / ".cache").glob("*"):
        if re.fullmatch(r"\d+", path.name) and path.is_file():
            path.unlink()


def _options(config: MkDocsConfig) -> tuple[str, tuple[str, ...] | str]:
    """Base and LRS, from the plugin's options."""
    options: Any = config.plugins["paydown"].config if "paydown" in config.plugins else {}
    base, lrs = (options.get("base") or config.site_url or "").rstrip("/"), options.get("lrs") or ()
    if not base:
        raise ZensicalError("set `site_url` in mkdocs.yml: the ids of all statements begin with it")
    return base, lrs if lrs == "any" else (lrs,) if isinstance(lrs, str) else tuple(map(str, lrs))


def _mirrored(config: MkDocsConfig, checked: Checked, places: Places) -> list[File]:
    """Copy pages, and what they link, into the mirror; the pages."""
    files = get_files(config)
    kept = linked(files) | shown(checked.site) | configured(config)
    for file in _published(files, config, kept):
        place = places.mirror / file.src_uri
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(str(file.abs_src_path), place)
    if not files.get_file_from_path("progress.md"):
        title = theme.words(str(config.theme.get("language", "en"))).get("my-progress", "My progress")
        (places.mirror / "progress.md").write_text(PROGRESS.format(title), encoding="utf-8")
    return list(files.documentation_pages())


def _published(files: Files, config: MkDocsConfig, kept: set[str]) -> Iterator[File]:
    for file in files:
        if file.is_documentation_page() or (
            own(file, config) and file.src_uri in kept and not file.src_uri.endswith(NEVER)
        ):
            yield file


def _run(config: Path, places: Places) -> None:
    """Run Zensical with the settings of the site, turned to the mirror; Zensical wants them in a file beside the site's own."""
    told = config.with_name(f".{config.stem}.zensical.yml")
    options = {"courses": places.courses.as_posix(), "aside": places.keys.as_posix()}
    mirror = places.mirror.relative_to(places.root).as_posix()
    told.write_text(for_zensical(config.read_text(encoding="utf-8"), mirror, options), encoding="utf-8")
    try:
        command = [sys.executable, "-m", "zensical", "build", "--config-file", str(told)]
        done = subprocess.run(command, cwd=places.root, capture_output=True, text=True, check=False)
    finally:
        told.unlink()
    if done.returncode:
        raise ZensicalError(f"Zensical made no site:\n{(done.stderr or done.stdout).strip()[-2000:]}")


def _complete(pages: list[File], rendering: Rendering, places: Places) -> None:
    """Turn what Zensical wrote into what MkDocs with our plugin would have."""
    shutil.copytree(theme.folder(), places.site, dirs_exist_ok=True)
    (places.site / theme.PREVIEW).unlink(missing_ok=True)
    for file in pages:
        place = places.site / file.dest_uri
        found = (
            put_together(place.read_text(encoding="utf-8"), str(places.keys), file.src_uri) if place.is_file() else None
        )
        if not found:
            raise ZensicalError(f"{file.src_uri}: its questions are not in the page that Zensical made")
        html, texts = found
        rendering.keep(texts, file.src_uri, file.url, places.site)
        place.write_text(html, encoding="utf-8")
    for place in places.site.rglob("*.html"):
        html = rendering.page(_with_scripts(place.read_text(encoding="utf-8"), place.parent, places.site))
        place.write_text(html, encoding="utf-8")
    rendering.finalize(places.site)


def _with_scripts(html: str, folder: Path, site: Path) -> str:
    """A page that loads our style and script, from its own depth."""
    assets = "../" * len(folder.relative_to(site).parts) + theme.ASSETS
    added = f'<link rel="stylesheet" href="{assets}/paydown.css"><script type="module" src="{assets}/main.js"></script>'
    return html.replace("</head>", f"{added}</head>", 1)
