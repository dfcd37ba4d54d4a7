"""The front end's own tests, in TypeScript: bundled by esbuild, run by node's test runner."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.lrs_server import node

ROOT = Path(__file__).parents[1]
SUITES = sorted((ROOT / "tests/front").glob("*.test.ts"))


def esbuild(*arguments: object) -> None:
    """Bundle TypeScript as the theme's own build does."""
    command = [
        ROOT / "node_modules/.bin/esbuild",
        *map(str, arguments),
        "--bundle",
        "--format=esm",
        "--log-level=warning",
    ]
    environment = {**os.environ, "PATH": f"{Path(node()).parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(command, check=True, env=environment)


@pytest.fixture(scope="session")
def bundled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("front")
    esbuild(*SUITES, "--platform=node", f"--outdir={folder}", "--out-extension:.js=.mjs")
    return folder


@pytest.mark.parametrize("suite", SUITES, ids=lambda path: path.name)
def test_front(suite, bundled):
    script = bundled / suite.with_suffix(".mjs").name
    done = subprocess.run([node(), "--test", script], capture_output=True, check=False, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
