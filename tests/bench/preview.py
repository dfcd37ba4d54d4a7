"""The preview at 1,000 pages of ten items: from the file's change to what the open page shows."""

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.bench.figures import Figure
from tests.bench.sites import compiled, write_site
from tests.loop import ARGUMENTS, browser_path
from tests.previewed import edited, preview, reloaded

EDITS = 7


def serve_item_ms() -> list[Figure]:
    """An edited item in the open page (median), the page as built after an edit of its prose, and the start."""
    compiled()
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        root = Path(folder)
        write_site(root, 1000, "paydown")
        lesson = root / "docs/bench/part-16/lesson-0500.md"
        _marked(lesson)
        begun = time.monotonic()
        with preview(root) as (address, _), sync_playwright() as playwright:
            start = time.monotonic() - begun
            browser = playwright.chromium.launch(executable_path=browser_path(), args=list(ARGUMENTS))
            page = browser.new_page()
            page.goto(f"{address}bench/part-16/lesson-0500/")
            page.locator("item-form").first.wait_for()
            page.wait_for_timeout(3000)
            items, pages = _edits(page, lesson)
            browser.close()
    return [
        Figure("serve_item_ms", statistics.median(items), "ms", 300.0, f"at most {max(items):.0f}", len(items)),
        Figure("serve_page_s", statistics.median(pages), "s", 1.2, f"at most {max(pages):.2f}", len(pages)),
        Figure("serve_start_s", start, "s", None, "1,000 pages, 10,000 items, nothing cached", 1),
    ]


serve_item_ms.figures = ("serve_page_s", "serve_start_s")  # type: ignore[attr-defined]


def _marked(lesson: Path) -> None:
    text = lesson.read_text(encoding="utf-8")
    text = text.replace("stem: |\n  ", "stem: |\n  Stem 0 stands here. ", 1).replace(
        "\n## Part 0\n", "\n## Part 0\n\nProse 0 stands here.\n", 1
    )
    lesson.write_text(text, encoding="utf-8")


def _edits(page: Page, lesson: Path) -> tuple[list[float], list[float]]:
    items, pages = [], []
    for nth in range(EDITS):
        items.append(edited(page, lesson, f"Stem {nth} stands here.", f"Stem {nth + 1} stands here."))
        page.wait_for_timeout(1500)
        pages.append(reloaded(page, lesson, f"Prose {nth} stands here.", f"Prose {nth + 1} stands here."))
        page.wait_for_timeout(1500)
    return items, pages


BENCHMARKS = (serve_item_ms,)
