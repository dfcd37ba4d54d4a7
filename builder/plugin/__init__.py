"""MkDocs adapter: hooks of a line or two around `builder.build`."""

import gc
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from builder.build import CACHE, Checked, Kept, Rendering, check, read_courses, with_tables
from builder.course.model import Site
from builder.extension import PaydownExtension, page_comment
from builder.plugin.beside import NEVER, configured, linked, own, shown
from builder.publish import theme
from builder.publish.proof import Memory

log = get_plugin_logger("paydown")
FOREIGN = re.compile(r"^(?:https?:)?//")
PROGRESS = "progress.md"
ARITHMATEX = "pymdownx.arithmatex"


class PaydownConfig(Config):  # type: ignore[no-untyped-call]
    """Plugin options in `mkdocs.yml`."""

    base = config_options.Type(str, default="")
    lrs = config_options.Type((str, list), default=[])
    focus = config_options.Type(str, default="")


class PaydownPlugin(BasePlugin[PaydownConfig]):  # type: ignore[no-untyped-call]
    """Questions in MkDocs."""

    command = "build"
    checked = Checked(Site(""))
    rendering: Rendering

    def __init__(self) -> None:
        self.memory, self.kept = Memory(Path(CACHE)), Kept()
        self.docs, self.craft = Path(), True
        self.progress: Callable[[int, int], None] = lambda done, of: None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Being here keeps this object alive between the builds of `serve`."""
        self.command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the courses; add our extension, theme and scripts."""
        _refuse_foreign(config)
        if self.command == "serve" and (fault := theme.refresh()):
            log.warning("the theme could not be made: %s", fault)
        self.docs = Path(config.docs_dir)
        self.craft = self.command == "serve" or bool(config.strict)
        if self.command == "build":
            gc.disable()  # what is read stays to the end: nobody need look through it for garbage
        self.recheck()
        if self.command == "build":
            gc.freeze()
            gc.enable()
            self._tell()
        self.rendering = Rendering(
            self.checked, self._base(config), self._lrs(), told=None if self.command == "build" else {}
        )
        config.theme["font"] = False
        config.theme.dirs.insert(0, str(theme.folder()))
        extension: Any = PaydownExtension(site=lambda: self.checked.site, refuse=PluginError)
        # Zensical wants it by name; here the plugin sets it up
        config.markdown_extensions = [each for each in config.markdown_extensions if each != "paydown"] + [extension]
        _set_math(config)
        _add_assets(config)
        config.watch += map(str, theme.sources() or [theme.folder()])
        return config

    def recheck(self) -> None:
        """Check the courses as they are now. Warnings are for who previews, or builds strictly; else for `paydown check`."""
        prefix = f"{self.docs.name}/"
        self.checked = check(self.docs, prefix, self.memory, self.progress, craft=self.craft, kept=self.kept)

    def reread(self) -> set[str]:
        """Read what has changed, unproven; gives the pages (paths in the courses' folder) whose questions or text are others now."""
        before = {lesson.path: lesson for course in self.checked.site.courses for lesson in course.lessons}
        read = read_courses(self.docs, f"{self.docs.name}/", self.kept.readings)
        site = with_tables(read, self.kept, self.memory)
        self.checked = self.rendering.checked = replace(self.checked, site=site)
        lessons = {lesson.path: lesson for course in site.courses for lesson in course.lessons}
        return {
            path for path, lesson in lessons.items() if before.get(path) is not lesson and before.get(path) != lesson
        }

    def _base(self, config: MkDocsConfig) -> str:
        """The address under which evidence is filed: never the preview's."""
        written = next((str(each["site_url"]) for each in config.user_configs if each.get("site_url")), "")
        base = self.config.base or written
        if not base:
            raise PluginError("set `site_url` in mkdocs.yml: the ids of all statements begin with it")
        return base.rstrip("/")

    def _lrs(self) -> tuple[str, ...] | str:
        given = self.config.lrs
        if given == "any":
            return "any"
        return (given,) if isinstance(given, str) else tuple(map(str, given))

    def _tell(self) -> None:
        for issue in self.checked.site.issues:
            place = issue.place
            log.warning(
                "%s:%s:%s: %s: %s [%s]", place.path, place.line, place.column, issue.level, issue.message, issue.rule
            )
        if self.checked.site.errors:
            count = len(self.checked.site.errors)
            raise PluginError(
                f"{count} {'fault' if count == 1 else 'faults'} in the courses: run `paydown check` to see each at its place"
            )

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Only Markdown and what it links is published; the progress page is added."""
        beside = [file for file in files if not file.is_documentation_page() and own(file, config)]
        unsure = [file for file in beside if not file.src_uri.endswith(NEVER)]
        kept = linked(files) | shown(self.checked.site) | configured(config) if unsure else set()
        for file in beside:
            if file.src_uri not in kept:
                files.remove(file)
        if self.command == "build" and (preview := files.get_file_from_path(theme.PREVIEW)):
            files.remove(preview)
        if not files.get_file_from_path(PROGRESS):
            title = theme.words(_language(config)).get("my-progress", "My progress")
            head = f"---\ntitle: {title}\nsearch:\n  exclude: true\nhide: [toc]\n---\n"
            text = f"{head}\n# {title}\n\n<paydown-progress></paydown-progress>\n"
            files.append(File.generated(config, PROGRESS, content=text, inclusion=InclusionLevel.INCLUDED))
        return files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """The progress page stands in every navigation, last where the author does not place it."""
        _title_sections(nav.items, {course.folder: course.title for course in self.checked.site.courses})
        file = files.get_file_from_path(PROGRESS)
        if file and file.page and file.page not in nav.pages:
            nav.items.append(file.page)
            nav.pages.append(file.page)
        return nav

    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Tell our extension which page it is."""
        return page_comment(page.file.src_uri) + markdown

    @event_priority(100)
    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Lift the keys out, before search or any other plugin sees them."""
        return self.rendering.content(html, page.file.src_uri, page.url, Path(config.site_dir))

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Put the controls back, and make room for the policy."""
        return self.rendering.page(output, page.file.src_uri)

    def on_post_template(self, output_content: str, template_name: str, config: MkDocsConfig) -> str:
        """Pages without Markdown keep the same policy."""
        return self.rendering.page(output_content) if template_name.endswith(".html") else output_content

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Complete the site."""
        self.rendering.finalize(Path(config.site_dir))


def _title_sections(items: Iterable[Any], titles: Mapping[str, str]) -> None:
    """Sections that MkDocs named after a course's folder get the course's title."""
    for section in items:
        pages = [child.file.src_uri for child in getattr(section, "children", None) or () if child.is_page]
        folders = {path.split("/")[0] for path in pages}
        folder = folders.pop() if section.is_section and len(folders) == 1 else ""
        if folder in titles and section.title.lower() == re.sub("[-_]", " ", folder).lower():
            section.title = titles[folder]


def _language(config: MkDocsConfig) -> str:
    return str(config.theme.get("language", "en"))


def _refuse_foreign(config: MkDocsConfig) -> None:
    addresses = [str(getattr(each, "path", each)) for each in [*config.extra_javascript, *config.extra_css]]
    for address in addresses:
        if FOREIGN.match(address):
            raise PluginError(f"`{address}` is from another site: put the file into the docs folder and name it there")


def _set_math(config: MkDocsConfig) -> None:
    """Math in `$…$` is kept for KaTeX as it was written: the theme's script looks for what Arithmatex marks so."""
    if ARITHMATEX not in config.markdown_extensions:
        config.markdown_extensions.append(ARITHMATEX)
    options = config.mdx_configs.setdefault(ARITHMATEX, {})
    if not options.setdefault("generic", True):
        log.warning("`%s` is set to `generic: false`: math in questions is not shown as math", ARITHMATEX)


def _add_assets(config: MkDocsConfig) -> None:
    script = config_options.ExtraScriptValue(f"{theme.ASSETS}/main.js")
    script.type = "module"
    config.extra_javascript.append(script)
    config.extra_css.append(f"{theme.ASSETS}/paydown.css")
