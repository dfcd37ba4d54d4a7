"""The commands that run MkDocs, and what they say."""

import errno
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, BuildError, MkDocsException, PluginError


def build_site(config_file: str | None = None, *, strict: bool = False) -> int:
    """Run MkDocs' build; the exit code."""
    return told(lambda: _build(config_file, strict=strict))


def build_elsewhere(config_file: str | None = None, *, strict: bool = False) -> int:
    """Make the site with Zensical; the exit code."""
    from builder.plugin.zensical import ZensicalError, build_with_zensical  # noqa: PLC0415 - seldom wanted

    try:
        checked = build_with_zensical(config_file, strict=strict)
    except (ZensicalError, MkDocsException, OSError) as fault:
        print(f"paydown: {fault}", file=sys.stderr)
        return 2
    if count := len(checked.site.issues if strict else checked.site.errors):
        print(f"paydown: {count} faults in the courses: run `paydown check` to see each at its place", file=sys.stderr)
    else:
        say("Made with Zensical, and completed.")
    return int(bool(count))


def _build(config_file: str | None, *, strict: bool) -> None:
    config = load_config(config_file, strict=strict or None)
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build.build(config)


def serve_site(config_file: str | None = None, address: str | None = None, focus: str | None = None) -> int:
    """Run the live preview; the exit code."""
    return told(lambda: _serve(config_file, address, focus), logging.WARNING)


def told(action: Callable[[], None], level: int = logging.INFO) -> int:
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


def _serve(config_file: str | None, address: str | None, focus: str | None) -> None:
    from builder.plugin.live import Live  # noqa: PLC0415 - a build starts sooner without a web server
    from builder.preview import Preview  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="paydown-") as folder:
        begun = time.perf_counter()
        site = Live(config_file, Path(folder).resolve(), address, say, focus)
        host, port = site.config.dev_addr
        preview = Preview(site, host, port)
        say(f"Ready after {time.perf_counter() - begun:.1f} s: {site.count} pages, each made when you look at it.")
        say(f"http://{host}:{port}{site.mount} — press Ctrl+C to end")
        try:
            preview.serve()
        except KeyboardInterrupt:
            say("Ended.")


def say(text: str) -> None:
    """A line to the author."""
    print(text, file=sys.stderr, flush=True)
