"""The values that travel between page, engine and record, and the canonical JSON that names them."""

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

type Response = Mapping[str, tuple[str, ...]]
"""What an HTML form submits: control name -> values. A single control group is named `answer`."""


@dataclass(frozen=True)
class Text:
    """An authored Markdown text by its path in the item; a text that is not `public` belongs to the key."""

    path: str
    markdown: str
    public: bool = False


@dataclass(frozen=True)
class Part:
    """Something a learner picks or moves: its identity and the path of its text, or a word of the catalogue, or a `label`: a
    plain text that is shown as it is.
    """

    id: str
    text: str = ""
    word: str = ""
    label: str = ""


@dataclass(frozen=True)
class Control:
    """A control group that the page offers. TypeScript knows kinds of controls, never types of items.

    kind: `options` (radios, or boxes if `several`), `line` (one line of text), `sort` (parts in order; with `indent` each
    is `id` or `id:level`; with a `pile` all begin there, and those in use are given), `editor` (source text),
    `text` (several lines, of `least` to `most` words; 0: no limit),
    `point` (a place, `x,y` in percent, in the picture that the text at path `text` shows),
    `blank` (a short line, or a list if it has parts, in the running text of the stem, where `mark` stands in its HTML; `size`
    characters wide), `pair` and `row` (a list of parts, and radios in a row of a table, which belong to the text at path
    `text`; those of one item are shown together).
    """

    kind: str
    name: str = "answer"
    parts: tuple[Part, ...] = ()
    several: bool = False
    numeric: bool = False
    unit: str = ""
    file: str = ""
    value: str = ""
    keep_order: bool = False
    text: str = ""
    indent: bool = False
    pile: bool = False
    least: int = 0
    most: int = 0
    mark: str = ""
    size: int = 0


@dataclass(frozen=True)
class Note:
    """Feedback: an authored text by path, or a catalogue key with values; `at` names the part it stands beside."""

    text: str = ""
    message: str = ""
    values: Mapping[str, str | float] = field(default_factory=dict)
    at: str = ""
    tone: str = "info"


@dataclass(frozen=True)
class Outcome:
    """What a response is worth: `share` of the credit from 0 to 1; none is for a person to mark.

    In state `error` the response can't be read or is a near miss: no statement, no attempt used.
    """

    share: float | None = None
    notes: tuple[Note, ...] = ()
    error: bool = False

    @property
    def state(self) -> str:
        """`right`, `partly`, `wrong`, `unmarked` or `error`: the `data-state` of the form."""
        if self.error:
            return "error"
        if self.share is None:
            return "unmarked"
        return "right" if self.share == 1 else "partly" if self.share else "wrong"


@dataclass(frozen=True)
class Probe:
    """One thing a Job tries. kind: `value` and `truth` (an expression), `setup` (a statement), `passes` (one that tests), `run` (a program
    with `stdin`), `module` (a test module). Nothing here says what is expected of a `value` or a `run`.
    """

    kind: str
    code: str = ""
    stdin: str = ""


@dataclass(frozen=True)
class Job:
    """What a runner runs: files by name, the learner's `main` among them, then each probe, within `seconds`.

    Without probes the program is just run, with `stdin` typed into it: its output then holds prompts and what was typed.
    """

    files: Mapping[str, str]
    main: str
    probes: tuple[Probe, ...] = ()
    seconds: float = 10.0
    stdin: str = ""


@dataclass(frozen=True)
class Try:
    """How one probe, or one test of a test module, ended: `ok` none = the scorer compares `value` or `output`."""

    name: str
    ok: bool | None = None
    value: str | None = None
    output: str = ""
    message: str = ""
    line: int = 0
    """Of a test module, where a test failed, from 1; 0 where that is not known."""


@dataclass(frozen=True)
class Transcript:
    """What came of a Job. ended: `done`, `error` (the program itself failed), `time`, `memory` or `crash`."""

    ended: str = "done"
    tries: tuple[Try, ...] = ()
    output: str = ""
    message: str = ""

    @property
    def fault(self) -> str:
        """The kind of error that ended it, and the first line of its message."""
        return fault_line(self.message)


def fault_line(traceback: str) -> str:
    """The line of a traceback that names the error: the first that is not indented."""
    return next((line for line in traceback.split("\n") if line and not line.startswith(" ")), "")


ENDINGS = ("done", "error", "time", "memory", "crash")


def transcript_of(data: Any) -> Transcript:
    """The Transcript that came as plain data from a sandbox nobody need trust; what has not its shape is a crash."""
    if not isinstance(data, Mapping) or data.get("ended") not in ENDINGS:
        return Transcript("crash")
    tries, output, message = data.get("tries", ()), data.get("output", ""), data.get("message", "")
    if not isinstance(output, str) or not isinstance(message, str) or not isinstance(tries, list | tuple):
        return Transcript("crash")
    if not all(map(_is_try, tries)):
        return Transcript("crash")
    return Transcript(data["ended"], tuple(Try(**each) for each in tries), output, message)


def _is_try(data: Any) -> bool:
    if not isinstance(data, Mapping) or not data.keys() <= TRY or not isinstance(data.get("name"), str):
        return False
    plain = isinstance(data.get("output", ""), str) and isinstance(data.get("message", ""), str)
    plain = plain and isinstance(data.get("line", 0), int)
    return plain and isinstance(data.get("ok"), bool | None) and isinstance(data.get("value"), str | None)


TRY = frozenset(Try.__dataclass_fields__)


@dataclass(frozen=True)
class Sample:
    """A response with the share it must get, rounded as scores are, and the text that its feedback must show, if given.

    Where it does not get its share, `rule` says what is not so, and `at` where in the item.
    """

    response: Response
    share: float | None
    text: str = ""
    rule: str = "item-proves-itself"
    at: tuple[str | int, ...] = ()

    def __post_init__(self) -> None:
        if self.share is not None:
            object.__setattr__(self, "share", rounded(self.share))


def rounded(share: float) -> float:
    """The one place where a score is rounded, so that CPython and WebAssembly agree to the last digit."""
    return min(1.0, max(0.0, round(share, 6)))


def readable(text: str) -> str:
    """A text that can be written down everywhere: halves of characters and NUL become U+FFFD."""
    if text.isascii() and "\0" not in text:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "\ufffd")


def es_number(value: float) -> str:
    """A number as ECMAScript prints it (RFC 8785 section 3.2.2.3): the shortest digits of its IEEE 754 double.

    Raises ValueError where there is no such double.
    """
    if abs(value) < 1 << 53 and value == int(value):
        return str(int(value))
    if abs(value) > sys.float_info.max or value != value:  # noqa: PLR0124 - not a number
        raise ValueError("canonical JSON has no NaN, no infinity and nothing beyond a double")
    sign, digits, exponent = Decimal(repr(float(value))).normalize().as_tuple()
    text, point = "".join(map(str, digits)), len(digits) + int(exponent)
    if 0 < point <= 21:
        body = f"{text[:point]}.{text[point:]}" if point < len(text) else text + "0" * (point - len(text))
    elif -6 < point <= 0:
        body = "0." + "0" * -point + text
    else:
        body = f"{text[0]}{'.' if text[1:] else ''}{text[1:]}e{'+' if point > 0 else ''}{point - 1}"
    return ("-" if sign else "") + body


def canonical(value: Any) -> str:
    """Canonical JSON (RFC 8785): the one spelling over which hashes and statement ids are made."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        return es_number(value)
    if isinstance(value, Mapping):
        keys = sorted(value, key=None if "".join(value).isascii() else _utf_16)
        return "{" + ",".join([f"{encode_basestring(key)}:{canonical(value[key])}" for key in keys]) + "}"
    return "[" + ",".join([canonical(each) for each in value]) + "]"


def _utf_16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")


def digest(value: Any) -> str:
    """The sha256 of a value's canonical JSON, in hex."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()


def name_parts(texts: list[tuple[str, str]]) -> list[str]:
    """Ids of parts from (authored id, text): where none is given, 8 hex digits of the text's sha256, `-2` for a repeat."""
    names: list[str] = []
    for given, text in texts:
        name = given or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        nth, unique = 1, name
        while not given and unique in names:
            nth += 1
            unique = f"{name}-{nth}"
        names.append(unique)
    return names
