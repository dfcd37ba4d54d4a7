"""The quick yes before jsonschema: never said of data that jsonschema refuses, and said of what authors wrote."""

import copy
import random
from typing import Any

import jsonschema
import pytest

from builder.build import read_courses
from builder.course.schema import schema_of
from builder.course.sound import compiled
from builder.engine.items import ITEM_TYPES
from tests.loop import ROOT

ODD: tuple[Any, ...] = (None, True, 0, -1, 1.5, 1e300, float("nan"), "", "x", "hard", [], ["a"], [1], {}, {"text": "a"})
WRITTEN: dict[str, list[Any]] = {}
for _course, each in read_courses(ROOT / "courses").items():  # noqa: PERF102 - a site is no dict
    if not each.item.given:  # what is drawn is another schema's
        WRITTEN.setdefault(each.item.kind, []).append(each.tree.data)


@pytest.mark.parametrize("cls", ITEM_TYPES)
def test_a_quick_yes_is_a_yes(cls: Any) -> None:
    dice, quick, slow = random.Random(3), compiled(schema_of(cls)), jsonschema.Draft202012Validator(schema_of(cls))
    assert all(map(quick, WRITTEN[cls.kind]))
    said = {True: 0, False: 0}
    for _ in range(600):
        data = copy.deepcopy(dice.choice(WRITTEN[cls.kind]))
        data[dice.choice([*data, "odd", "attempts", "hints", "tags"])] = copy.deepcopy(dice.choice(ODD))
        yes = quick(data)
        assert not yes or slow.is_valid(data), data
        said[yes] += 1
    assert min(said.values()) > 0
