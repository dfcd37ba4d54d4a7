"""All that the browser calls. Each verb takes JSON text and gives JSON text, so that nothing crosses by reference.

What a verb needs beyond scoring is imported when it is first called: the first outcome comes a tenth sooner.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from builder.engine.item import Item, from_data, sound_response
from builder.engine.items import ITEM_TYPES
from builder.engine.values import Outcome, Transcript, transcript_of

type Data = dict[str, Any]


def score(data: str) -> str:
    """Score a response, or say which job must be run first. Shapes: ARCHITECTURE, "The page and the engine"."""
    return _answer(_score, data)


def record(data: str) -> str:
    """Turn an event into its outcome and statements: its own first, then what follows from it for the lesson."""
    return _answer(_record, data)


def owed(data: str) -> str:
    """Fold new statements into the state, and say what is owed for each role at `now`."""
    return _answer(_owed, data)


def _answer(verb: Callable[[Data], Data], data: str) -> str:
    return json.dumps(verb(json.loads(data)))


def _transcript(data: Data) -> Transcript | None:
    told = data.get("transcript")
    return None if told is None else transcript_of(told)


def _outcome(data: Data, item: Item, response: Any) -> tuple[Outcome | None, Data]:
    """The outcome, or none and the job that must be run first."""
    transcript = _transcript(data)
    sound = sound_response(response, {control.name for control in item.controls()})
    if transcript is None and not isinstance(sound, str) and (job := item.job(sound)):
        return None, {"job": asdict(job)}
    outcome = item.score(response, transcript, _known(data))
    notes = [asdict(note) for note in outcome.notes]
    return outcome, {"share": outcome.share, "state": outcome.state, "notes": notes}


def _score(data: Data) -> Data:
    return _outcome(data, _item(data), data.get("response"))[1]


def _item(data: Data) -> Item:
    """The item; with `drawn`, a table of values, as it is for the seed."""
    item = from_data(ITEM_TYPES, data["item"])
    if not data.get("drawn"):
        return item
    from builder.engine.drawn import drawn, table_of  # noqa: PLC0415 - few items are drawn

    return drawn(item, table_of(data["drawn"]), _seed(data))


def _seed(data: Data) -> int:
    seed = data.get("seed", (data.get("event") or {}).get("seed"))
    return seed if isinstance(seed, int) else 0


def _known(data: Data) -> tuple[str, ...]:
    """Signatures of foreseen mistakes; where they depend on what was drawn, there is a list for each seed."""
    known = data.get("known") or ()
    by_seed = known and not isinstance(known[0], str)
    return tuple(known[_seed(data) % len(known)] if by_seed else known)


def _record(data: Data) -> Data:
    from builder.engine import recording  # noqa: PLC0415 - see above

    if data["event"]["verb"] != "answered":
        return recording.visited(data)
    item = _item(data)
    outcome, shown = _outcome(data, item, data["event"].get("response"))
    if outcome is None:
        return shown
    return recording.answered(data, item, outcome, _transcript(data)) | {"outcome": shown}


def _owed(data: Data) -> Data:
    from builder.engine import owing  # noqa: PLC0415 - see above

    return owing.owed(data)
