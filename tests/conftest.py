"""What the browser tests share: one Playwright for each process, and the demo site, built once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.loop import ROOT, build_site


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo site, as `mkdocs build --strict` makes it."""
    folder = tmp_path_factory.mktemp("demo") / "site"
    build_site(ROOT, folder, strict=True)
    return folder
