"""A report's pages to a site."""

import logging
import os
from copy import deepcopy
from pathlib import Path
from typing import Any

from mkdocs.commands import build as mkdocs_build
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page

from builder.build import seal
from builder.plugin.run import told
from builder.publish import theme
from builder.publish.page import guarded, inline_hashes

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
    return told(lambda: _report(docs, output, title, nav), logging.ERROR)


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
