"""JSON as its standard has it: what Python's reader lets through beyond that (NaN, numbers too large) is a fault."""

import json
from typing import Any, NoReturn

EXTRA = "not JSON: something follows after its end"


def parsed(data: bytes) -> tuple[Any, str]:
    """A JSON text as a value and no fault, or none and the fault; EXTRA where more than one value stands in it."""
    try:
        return json.loads(data.decode(), parse_constant=_refuse, parse_float=_finite), ""
    except json.JSONDecodeError as fault:
        return None, EXTRA if fault.msg == "Extra data" else f"not JSON: {fault.msg} at column {fault.colno}"
    except UnicodeDecodeError:
        return None, "not UTF-8"
    except RecursionError:
        return None, "not JSON: nested too deeply"
    except ValueError as fault:
        return None, f"not JSON: {fault}"


def _finite(text: str) -> float:
    value = float(text)
    return value if value - value == 0 else _refuse(text)


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")
