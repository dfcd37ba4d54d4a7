"""Data against the schema of a type: what is wrong, in the words of authors. The door of jsonschema."""

from functools import cache
from typing import Any

from builder.course.faults import issues_of, without_echoes
from builder.course.schema import drawable_schema, schema_of
from builder.course.sound import Test, compiled
from builder.engine.issue import Issue


def faults_of(cls: Any, data: Any, *, drawable: bool = False) -> list[Issue]:
    """What the schema of a dataclass says against data, in the words of authors. `drawable`: `{=…}` may stand for numbers."""
    if _sound(cls, drawable)(data):
        return []
    return without_echoes(issue for error in _validator(cls, drawable).iter_errors(data) for issue in issues_of(error))


@cache
def _sound(cls: Any, drawable: bool) -> Test:
    return compiled(drawable_schema(schema_of(cls)) if drawable else schema_of(cls))


@cache
def _validator(cls: Any, drawable: bool) -> Any:
    import jsonschema  # noqa: PLC0415 - takes a while to import, and most courses never need it

    return jsonschema.Draft202012Validator(drawable_schema(schema_of(cls)) if drawable else schema_of(cls))
