"""Calls of the engine in Pyodide under Node, with the very files a site ships, to hold CPython's results against."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from builder.publish import bundle

SCRIPT = Path(__file__).with_name("pyodide_calls.mjs")
VERBS, HARNESS = "builder.engine.verbs", "builder.runner.harness"
LIBRARY = {VERBS: "scorerStdLibURL", HARNESS: "stdLibURL"}


def in_pyodide(calls: Sequence[tuple[str, str, Any]]) -> list[Any]:
    """The results of (module, function, data) calls, JSON in and out as in the page."""
    bundle.runtime(bundle.ASSETS / "runtime")
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"
    with TemporaryDirectory() as folder:
        asked, told = Path(folder, "calls.json"), Path(folder, "results.json")
        texts = [(module, name, json.dumps(data)) for module, name, data in calls]
        asked.write_text(json.dumps(texts), encoding="utf-8")
        command = [node, SCRIPT, bundle.ASSETS / "runtime", LIBRARY[calls[0][0]], asked, told]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return [json.loads(text) for text in json.loads(told.read_text(encoding="utf-8"))]
