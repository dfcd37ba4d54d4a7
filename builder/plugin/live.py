"""A site under MkDocs, made page by page: what the preview serves.

MkDocs itself makes all pages before it shows one, and all again for every change. Here each page is read and rendered
when someone asks for it, or when there is time; a change costs the page that it is about. MkDocs 1.6 is at its end and will
not change: the two private functions of its build that make one page are used as they are.
"""

import re
import threading
import time
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import clean_directory

from builder.engine.issue import Issue
from builder.plugin import PaydownPlugin
from builder.preview import News
from builder.publish import theme
from builder.publish.page import POLICY, policy

FORM = re.compile(r'<item-form id="([^"]+)" data-item="[^"/]+/([^"]+)".*?</item-form>', re.DOTALL)
PAUSE = 2.0
"""Seconds between words about how far proving is."""


class Live:
    """A `LiveSite` of MkDocs. One lock guards all that MkDocs keeps; `say` tells the author what is going on."""

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any
    _spoke = 0.0

    def __init__(
        self,
        config_file: str | None,
        folder: Path,
        address: str | None,
        say: Callable[[str], None],
        focus: str | None = None,
    ) -> None:
        self._config_file, self._address, self._say, self._focus = config_file, address, say, focus
        self.folder = folder
        self._lock = threading.RLock()
        self._pages: dict[str, File] = {}
        self._made: dict[str, str] = {}
        self._told: tuple[Issue, ...] = ()
        config = self._load()
        self.plugin = next(
            (each for each in config.plugins.values() if isinstance(each, PaydownPlugin)), PaydownPlugin()
        )
        self.plugin.progress = self._progress
        config.plugins.on_startup(command="serve", dirty=True)
        self._open(config)

    # ---- what the preview asks

    @property
    def mount(self) -> str:
        return urlsplit(str(self.config.site_url or "/")).path or "/"

    @property
    def watched(self) -> list[str]:
        named = [self.config.docs_dir, str(self.config.config_file_path), *self.config.watch]
        return sorted({each for each in named if Path(each).exists()})

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def wanted(self, path: str) -> None:
        """A page is made when it is asked for."""
        file = self._pages.get(path) or self._pages.get(path + "/") or self._pages.get(f"{path.rstrip('/')}/index.html")
        if file and file.src_uri not in self._made:
            with self._lock:
                self._make(file)

    def standing(self) -> News:
        """The faults of the courses."""
        urls = {f"{Path(self.config.docs_dir).name}/{file.src_uri}": file.url for file in self._pages.values()}
        return News(
            "faults", {"faults": [issue.record() | {"url": urls.get(issue.place.path, "")} for issue in self._told]}
        )

    def spare(self) -> bool:
        """Make one more page: those that `focus` names, or all; then what belongs to the whole site, such as the search index."""
        with self._lock:
            waiting = (each for each in self._pages.values() if each.src_uri not in self._made and self._in_focus(each))
            file = next(waiting, None)
            if file:
                self._make(file)
                if not any(each.src_uri not in self._made and self._in_focus(each) for each in self._pages.values()):
                    self.config.plugins.on_post_build(config=self.config)
                    self._say(f"All {len(self._made)} pages are made.")
            return file is not None

    def changed(self, paths: Iterable[Path], tell: Callable[[News], None]) -> None:
        """A changed lesson or bank costs its pages; whatever is new, gone, or about the whole site, a new beginning."""
        begun = time.perf_counter()
        with self._lock:
            try:
                what = self._take_in({path for path in paths if not path.name.startswith(".")}, tell)
            except (MkDocsException, OSError, ValueError) as fault:
                what = ""
                self._say(f"paydown: {fault}")
        if what:
            self._say(f"{what} ({1000 * (time.perf_counter() - begun):.0f} ms)")

    # ---- the whole

    def _load(self) -> MkDocsConfig:
        extra: dict[str, Any] = {"dev_addr": self._address} if self._address else {}
        config = load_config(self._config_file, site_dir=str(self.folder), **extra)
        host, port = config.dev_addr
        config.site_url = f"http://{host}:{port}{urlsplit(config.site_url or '/').path or '/'}"
        return config

    def _progress(self, done: int, of: int) -> None:
        """A word now and then while programs are run: it can take minutes, once."""
        if time.monotonic() - self._spoke > PAUSE:
            self._spoke = time.monotonic()
            self._say(f"Proving programs: {done} of {of}")

    def _open(self, config: MkDocsConfig) -> None:
        """Read all, render nothing yet."""
        self._say("Reading the courses, and proving what has changed …")
        begun = self._spoke = time.monotonic()
        plugins = config.plugins
        self.config = plugins.on_config(config)
        courses = self.plugin.checked.site.courses
        items, lessons = (sum(map(len, each)) for each in ([c.items for c in courses], [c.lessons for c in courses]))
        counts = {"course": len(courses), "lesson": lessons, "question": items}
        found = ", ".join(f"{number} {what}{'' if number == 1 else 's'}" for what, number in counts.items())
        self._say(f"{found} ({time.monotonic() - begun:.1f} s)")
        plugins.on_pre_build(config=self.config)
        clean_directory(str(self.folder))
        self.files = get_files(self.config)
        self.env = self.config.theme.get_env()
        self.files.add_files_from_theme(self.env, self.config)
        self.files = plugins.on_files(self.files, config=self.config)
        set_exclusions(self.files, self.config)
        self.nav = plugins.on_nav(get_navigation(self.files, self.config), config=self.config, files=self.files)
        for file in self._documents():
            (file.page or Page(None, file, self.config)).read_source(self.config)
        self.env = plugins.on_env(self.env, config=self.config, files=self.files)
        self.files.copy_static_files(dirty=True, inclusion=InclusionLevel.is_in_serve)
        self._pages = {file.url if file.url != "./" else "": file for file in self._documents()}
        self._made = {}
        for template in self.config.theme.static_templates:
            mkdocs_build._build_theme_template(template, self.env, self.files, self.config, self.nav)  # noqa: SLF001
        self._first_of_each_depth()
        plugins.on_post_build(config=self.config)
        self._report()

    def _first_of_each_depth(self) -> None:
        """Pages of one depth share their inline scripts: with one made of each, the policy knows all."""
        for file in {file.url.count("/"): file for file in self._pages.values()}.values():
            self._make(file)

    def _documents(self) -> list[File]:
        return list(self.files.documentation_pages(inclusion=InclusionLevel.is_in_serve))

    def _in_focus(self, file: File) -> bool:
        focus = self._focus or self.plugin.config.focus
        return not focus or fnmatch(file.src_uri, focus)

    # ---- one page

    def _make(self, file: File) -> None:
        """Render a page and write it."""
        self._content(file)
        self._written(file)

    def _content(self, file: File) -> None:
        assert file.page
        mkdocs_build._populate_page(file.page, self.config, self.files)  # noqa: SLF001

    def _written(self, file: File) -> None:
        assert file.page
        self._made[file.src_uri] = self._whole(file)
        mkdocs_build._build_page(file.page, self.config, self._documents(), self.nav, self.env)  # noqa: SLF001
        path = Path(file.abs_dest_path)
        if path.is_file():
            rules = policy(self.plugin.rendering.hashes, self.plugin.rendering.lrs)
            script = f'<script type="module" src="{self.mount}{theme.PREVIEW}"></script></body>'
            html = path.read_text(encoding="utf-8").replace(POLICY, rules).replace("</body>", script, 1)
            path.write_text(html, encoding="utf-8")

    def _whole(self, file: File) -> str:
        """The content of a page with its controls."""
        assert file.page
        return self.plugin.rendering.whole(file.page.content or "", file.src_uri)

    def _keys(self, file: File) -> dict[str, Any]:
        """What the lesson's file says of each question, by its id."""
        told = (self.plugin.rendering.told or {}).get(file.src_uri, {"items": {}})
        return {name.rpartition("/")[2]: each for name, each in told["items"].items()}

    # ---- changes

    def _take_in(self, paths: set[Path], tell: Callable[[News], None]) -> str:
        docs = Path(self.config.docs_dir)
        inside = {path.relative_to(docs).as_posix(): path for path in paths if path.is_relative_to(docs)}
        if not all(path.exists() for path in inside.values()):
            time.sleep(0.05)  # some editors remove a file and write it anew
        if len(inside) < len(paths) or not all(self._is_known(name, path) for name, path in inside.items()):
            self._open(self._load())
            tell(News("reload"))
            return "Read all again"
        return self._pages_anew(inside, tell) if inside else ""

    def _is_known(self, name: str, path: Path) -> bool:
        """Whether a changed file is about some pages only: a page or a picture that was there, a bank, a program's tests."""
        if not path.is_file() or path.name == "course.yml":
            return False
        beside = (each for _, reading in self.plugin.kept.readings.kept.values() for each in reading.beside)
        return bool(self.files.get_file_from_path(name)) or path.name.endswith(".items.yml") or path in set(beside)

    def _pages_anew(self, inside: dict[str, Path], tell: Callable[[News], None]) -> str:
        named = [file for name in inside if (file := self.files.get_file_from_path(name))]
        for file in named:
            if not file.is_documentation_page():
                file.copy_file()
                tell(News("reload"))
        stale = self.plugin.reread() | {file.src_uri for file in named}
        files = [file for file in self._pages.values() if file.src_uri in stale]
        replaced = sum(self._page_anew(file, tell) for file in files if file.src_uri in self._made)
        self.plugin.recheck()
        self.plugin.rendering.checked = self.plugin.checked
        self._report()
        tell(self.standing())
        pages = ", ".join(file.src_uri for file in files[:3]) + (" …" if len(files) > 3 else "")
        return f"{pages}: {replaced} replaced in place" if replaced else pages

    def _page_anew(self, file: File, tell: Callable[[News], None]) -> int:
        """Tell the changed questions of a page at once, then write it; whoever looks at it reloads if more has changed.

        Gives the number of questions that were told.
        """
        before, keys = self._made[file.src_uri], self._keys(file)
        self._content(file)
        after, new_keys = self._whole(file), self._keys(file)
        old, new = ({found[1]: found for found in FORM.finditer(html)} for html in (before, after))
        same = old.keys() == new.keys() and FORM.sub("<item-form>", before) == FORM.sub("<item-form>", after)
        if not same:
            self._written(file)
            tell(News("page", {"url": file.url}))
            return 0
        changed = [
            each for each, form in new.items() if form[0] != old[each][0] or new_keys[form[2]] != keys.get(form[2])
        ]
        found = self.plugin.checked.site.lesson(file.src_uri)
        lesson = f"lessons/{found[0].id}/{found[1].id}.json" if found else ""
        for anchor in changed:
            tell(News("item", {"url": file.url, "anchor": anchor, "html": new[anchor][0], "lesson": lesson}))
        self._written(file)
        return len(changed)

    def _report(self) -> None:
        """Say the faults that are new, and how many there are."""
        issues = self.plugin.checked.site.issues
        before = {(each.place.path, each.rule, each.message) for each in self._told}
        for each in issues:
            if (each.place.path, each.rule, each.message) not in before:
                at = each.place
                self._say(f"{at.path}:{at.line}:{at.column}: {each.level}: {each.message} [{each.rule}]")
        if self._told and not issues:
            self._say("No faults any more.")
        self._told = issues
