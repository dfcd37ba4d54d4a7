"""MkDocs adapter: hooks of a line or two around `builder.build`, and the two commands that run MkDocs."""

import errno
import gc
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import config_options, load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, MkDocsException, PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from builder.build import CACHE, Checked, Rendering, check, seal
from builder.course.model import Site
from builder.extension import PaydownExtension, page_comment
from builder.publish import theme
from builder.publish.page import guarded, inline_hashes
from builder.publish.proof import Memory

log = get_plugin_logger("paydown")
FOREIGN = re.compile(r"^(?:https?:)?//")
LINKED = re.compile(
    r"""\]\(\s*<?([^)\s>]+)|(?:src|href|poster|data)\s*=\s*["']([^"'>]+)|^\s*\[[^\]]+\]:\s*<?(\S+?)>?\s*$""",
    re.MULTILINE,
)
PROGRESS = "progress.md"
REPORT: dict[str, Any] = {
    "use_directory_urls": False,
    "not_in_nav": "/learners/",
    "theme": {
        "name": "material",
        "font": False,
        "features": ["navigation.prune", "navigation.top", "search.highlight"],
        "palette": [
            {
                "media": f"(prefers-color-scheme: {mode})",
                "scheme": scheme,
                "primary": primary,
                "accent": "teal",
                "toggle": {"icon": f"material/weather-{icon}", "name": f"Switch to {other} mode"},
            }
            for mode, scheme, primary, icon, other in (
                ("light", "default", "white", "night", "dark"),
                ("dark", "slate", "black", "sunny", "light"),
            )
        ],
    },
    "plugins": ["search"],
    "markdown_extensions": [
        "admonition",
        "attr_list",
        "def_list",
        "footnotes",
        "tables",
        {"toc": {"permalink": True}},
        "pymdownx.details",
        "pymdownx.highlight",
        "pymdownx.inlinehilite",
        "pymdownx.superfences",
        {"pymdownx.tabbed": {"alternate_style": True}},
    ],
}
"""What `mkdocs.yml` would say of a report."""


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
        self.memory = Memory(Path(CACHE))

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Being here keeps this object alive between the builds of `serve`."""
        self.command = command

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Check the courses; add our extension, theme and scripts."""
        _refuse_foreign(config)
        if self.command == "serve" and (fault := theme.refresh()):
            log.warning("the theme could not be made: %s", fault)
        folder = Path(config.docs_dir)
        self.checked = check(folder, f"{folder.name}/", self.memory)
        self._tell()
        if self.command == "build":
            gc.freeze()  # what was read stays to the end: nobody need look through it for garbage
        self.rendering = Rendering(self.checked, self._base(config), self._lrs())
        config.theme["font"] = False
        config.theme.dirs.insert(0, str(theme.folder()))
        extension: Any = PaydownExtension(site=lambda: self.checked.site, refuse=PluginError)
        config.markdown_extensions.append(extension)
        _add_assets(config)
        config.watch += map(str, theme.sources() or [theme.folder()])
        return config

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
        if self.checked.site.errors and self.command != "serve":
            count = len(self.checked.site.errors)
            raise PluginError(f"{count} faults in the courses: run `paydown check` to see each at its place")

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Only Markdown and what it links is published; the progress page is added."""
        beside = [file for file in files if not file.is_documentation_page() and _own(file, config)]
        unsure = [file for file in beside if not file.src_uri.endswith((".yml", ".yaml"))]
        kept = _linked(files) | _configured(config) if unsure else set()
        for file in beside:
            if file.src_uri not in kept:
                files.remove(file)
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


def _add_assets(config: MkDocsConfig) -> None:
    script = config_options.ExtraScriptValue(f"{theme.ASSETS}/main.js")
    script.type = "module"
    config.extra_javascript.append(script)
    config.extra_css.append(f"{theme.ASSETS}/paydown.css")


def _own(file: File, config: MkDocsConfig) -> bool:
    """Whether a file lies in the docs folder rather than in a theme."""
    return bool(file.src_dir and Path(file.src_dir) == Path(config.docs_dir))


def _configured(config: MkDocsConfig) -> set[str]:
    named = [*map(str, config.extra_css), *(str(getattr(each, "path", each)) for each in config.extra_javascript)]
    named += [str(config.theme.get(key)) for key in ("logo", "favicon") if config.theme.get(key)]
    return set(named)


def _linked(files: Files) -> set[str]:
    """Paths that pages link to, as far as such a file may be published: never YAML."""
    found: set[str] = set()
    for page in files.documentation_pages():
        text = page.content_string if "](" in (page.content_string or "") or "=" in (page.content_string or "") else ""
        found |= set(_targets(PurePosixPath(page.src_uri).parent, LINKED.findall(text)))
    return {path for path in found if not path.endswith((".yml", ".yaml"))}


def _targets(folder: PurePosixPath, links: Iterable[tuple[str, ...]]) -> Iterable[str]:
    for link in links:
        target = next(filter(None, link)).partition("#")[0].partition("?")[0]
        parts: list[str] = []
        for part in [*folder.parts, *target.split("/")]:
            if part == "..":
                parts = parts[:-1]
            elif part not in ("", "."):
                parts.append(part)
        yield "/".join(parts)


def build_site(config_file: str | None = None, *, strict: bool = False) -> int:
    """Run MkDocs' build; the exit code."""
    return _told(lambda: _build(config_file, strict=strict))


def _build(config_file: str | None, *, strict: bool) -> None:
    config = load_config(config_file, strict=strict or None)
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build.build(config)


def serve_site(config_file: str | None = None, address: str | None = None) -> int:
    """Run MkDocs' live preview; the exit code."""
    return _told(lambda: _serve(config_file, address))


def _told(action: Callable[[], None], level: int = logging.INFO) -> int:
    """Run a command of MkDocs with its messages shown, and its ways to give up as exit codes."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.setLevel(level)
    logger.addHandler(handler)
    try:
        action()
    except (PluginError, Abort, BuildError) as fault:
        print(f"paydown: {fault}", file=sys.stderr)
        return 1
    except MkDocsException as fault:
        print(f"paydown: {fault}", file=sys.stderr)
        return 2
    except OSError as fault:
        hint = ": choose another with `--address`" if fault.errno == errno.EADDRINUSE else ""
        print(f"paydown: {fault.strerror or fault}{hint}", file=sys.stderr)
        return 2
    finally:
        logger.removeHandler(handler)
    return 0


def _serve(config_file: str | None, address: str | None) -> None:
    from mkdocs.commands import serve as mkdocs_serve  # noqa: PLC0415 - a build starts sooner without a web server

    extra: dict[str, Any] = {"dev_addr": address} if address else {}
    mkdocs_serve.serve(config_file, livereload=True, **extra)


class NoConfig(Config):  # type: ignore[no-untyped-call]
    """No options."""


class ReportPlugin(BasePlugin[NoConfig]):  # type: ignore[no-untyped-call]
    """The policy of our sites, in the pages of a report."""

    def __init__(self) -> None:
        self.hashes: set[tuple[str, str]] = set()

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Put the controls back, and make room for the policy."""
        self.hashes |= inline_hashes(output)
        return guarded(output)

    def on_post_template(self, output_content: str, template_name: str, config: MkDocsConfig) -> str:
        """Pages without Markdown keep the same policy."""
        return self.on_post_page(output_content, None, config) if template_name.endswith(".html") else output_content  # type: ignore[arg-type]

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the policy in."""
        seal(Path(config.site_dir), self.hashes)


def report_site(docs: Path, output: Path, title: str, nav: list[dict[str, Any]]) -> int:
    """Make a site of the pages of a report, to be opened from the disk or any server; the exit code."""
    return _told(lambda: _report(docs, output, title, nav), logging.ERROR)


def _report(docs: Path, output: Path, title: str, nav: list[dict[str, Any]]) -> None:
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")
    config = MkDocsConfig()
    styles = [f"{theme.ASSETS}/{path.name}" for path in sorted((docs / theme.ASSETS).glob("*.css"))]
    own = {"site_name": title, "docs_dir": str(docs), "site_dir": str(output), "nav": nav, "extra_css": styles}
    config.load_dict(deepcopy(REPORT) | own)  # MkDocs empties what it is given
    errors, _ = config.validate()
    if errors:
        raise Abort(f"{errors[0][0]}: {errors[0][1]}")
    config.plugins["paydown-report"] = ReportPlugin()
    mkdocs_build.build(config)
