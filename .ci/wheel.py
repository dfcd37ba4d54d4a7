"""Hatchling hook: the built theme and the schemas travel inside the wheel, as `builder/_theme` and `builder/_schemas`.

An editable install reads both where they lie in the repository, so it takes nothing along.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = {"themes/paydown/dist": "builder/_theme", "schemas": "builder/_schemas"}


class CarryTheme(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        if not Path(self.root, "themes/paydown/dist/assets/paydown/runtime").is_dir():
            raise SystemExit("The theme is not built yet: run `make front` first.")
        build_data["force_include"].update(CARRIED)
