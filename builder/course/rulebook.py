"""All rules by name, for `paydown explain` and the handbook: those of craft tell themselves, faults are read from where they are told.

`python -m builder.course.rulebook` (`make derive`) writes the handbook's page; a test says whether it is fresh.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path

import builder
from builder.course.lint import RULES
from builder.course.rule import Rule
from builder.course.yaml_words import WORDS

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
TELLS = re.compile(r"Issue|_?fault(?:_at)?|_of|_[a-z]*issue")
"""Functions that are given a rule's name, then its sentence."""
LEVELS = ("error", "warning")
PAGE = Path("courses/handbook/rules.md")
HEAD = """---
id: rules
title: Rules
minutes: 5
allow: {lesson-has-practice: it is there to be looked up}
---

# Rules

Everything that `paydown check` may say, by the name that stands in brackets behind it. `paydown explain NAME` shows the same in a terminal,
offline. This page is made from the program itself.

## Craft

These are **warnings**. Each is right most of the time, and you know better the rest of the time. Then silence it, with a reason, where it
holds: in the question, in the lesson's front matter, or in `course.yml`.

```yaml
allow:
  key-is-not-longest: the law is quoted word for word
```

The reason is for whoever comes after you, so there must be one. An `allow` that silences nothing is told as well. `paydown check --strict`
takes warnings for errors.
"""
FAULTS = """
## Faults

These are **errors**, unless it says *warning*: with one of them, no site is made. Warnings can be silenced like those above, errors can't.
A `…` stands for what is yours.

| Rule | What it says | What to do |
| --- | --- | --- |
"""


@dataclass(frozen=True)
class Fault:
    """A rule that is told where it is found: the levels, sentences and cures that the program has for it, `…` for what varies."""

    name: str
    levels: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    cures: tuple[str, ...] = ()

    def text(self) -> str:
        """All about it, for a terminal."""
        lines = [f"{self.name} ({', '.join(self.levels)})", *(f"  {each}" for each in self.says)]
        return "\n".join([*lines, *(f"  What to do: {each}" for each in self.cures)])


@cache
def faults() -> Mapping[str, Fault]:
    """All faults by name, as the program's own source tells them."""
    found: dict[str, Fault] = {}
    for path in sorted(Path(builder.__file__).parent.rglob("*.py")):
        for each in _told(ast.parse(path.read_text(encoding="utf-8"))):
            found[each.name] = _both(found.get(each.name, Fault(each.name)), each)
    yaml = Fault("yaml-is-readable", (), tuple(says for _, says, _ in WORDS), tuple(cure for _, _, cure in WORDS))
    found[yaml.name] = _both(found.get(yaml.name, Fault(yaml.name)), yaml)
    return {name: found[name] for name in sorted(found) if name not in RULES}


def _both(one: Fault, other: Fault) -> Fault:
    levels, says, cures = (
        tuple(dict.fromkeys(each for each in (*mine, *yours) if each.strip(" …:")))
        for mine, yours in ((one.levels, other.levels), (one.says, other.says), (one.cures, other.cures))
    )
    return Fault(one.name, levels, says, cures)


def _told(tree: ast.Module) -> Iterator[Fault]:
    """The faults that a module tells."""
    outer = _assigned(tree.body)
    for body in (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)):
        known = [*outer, *_assigned(ast.walk(body))]
        calls = (each for each in ast.walk(body) if isinstance(each, ast.Call) and TELLS.fullmatch(_called(each)))
        yield from (fault for call in calls if (fault := _fault(call, _before(call, known))))


def _assigned(nodes: Iterable[ast.AST]) -> list[tuple[int, str, ast.expr]]:
    """Line, name and value of plain assignments."""
    plain = (each for each in nodes if isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name))
    return sorted(((each.lineno, each.targets[0].id, each.value) for each in plain), key=itemgetter(0))  # type: ignore[attr-defined]


def _before(call: ast.Call, known: Iterable[tuple[int, str, ast.expr]]) -> Mapping[str, ast.expr]:
    """What names stand for where a call is made: what was assigned last above it."""
    return {name: value for line, name, value in known if line < call.lineno or name.isupper()}


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _fault(call: ast.Call, known: Mapping[str, ast.expr]) -> Fault | None:
    """A call that is given a rule's name, then its sentence, and behind that or by name its cure and its level."""
    words = [each.value if isinstance(each, ast.Constant) else None for each in call.args]
    first = next((nth for nth, word in enumerate(words[:-1]) if isinstance(word, str) and NAME.fullmatch(word)), None)
    if first is None:
        return None
    given = {each.arg: each.value for each in call.keywords}
    late = [text for each in call.args[first + 2 :] if len(text := _text(each, known)) > 3]
    level = next(
        (word for word in (*late, _text(given["level"], {}) if "level" in given else "") if word in LEVELS), "error"
    )
    cure = _text(given["hint"], known) if "hint" in given else next((text for text in late if text not in LEVELS), "")
    return Fault(str(words[first]), (level,), (_text(call.args[first + 1], known),), (cure,))


def _text(node: ast.expr, known: Mapping[str, ast.expr]) -> str:
    """A sentence of the source, with `…` for what only a run can tell."""
    if isinstance(node, ast.Constant):
        return str(node.value) if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return re.sub(r"(?:…\s?)+…", "…", "".join(_text(each, known) for each in node.values))
    if isinstance(node, ast.BinOp):
        return _text(node.left, known) + _text(node.right, known)
    if isinstance(node, ast.BoolOp):
        return _text(node.values[-1], known)
    if isinstance(node, ast.IfExp):
        return _text(node.body, known) or _text(node.orelse, known)
    if isinstance(node, ast.Name) and node.id in known and known[node.id] is not node:
        return _text(known[node.id], {name: value for name, value in known.items() if name != node.id})
    return "" if isinstance(node, ast.Tuple) else "…"


def explained(name: str) -> str:
    """All about a rule; an empty text where there is none of this name."""
    rule: Rule | Fault | None = RULES.get(name) or faults().get(name)
    return rule.text() if rule else ""


def page() -> str:
    """The handbook's page of rules."""
    craft = "".join(_section(rule) for _, rule in sorted(RULES.items()))
    return HEAD + craft + FAULTS + "".join(map(_row, faults().values()))


def _section(rule: Rule) -> str:
    says = rule.says[0].upper() + rule.says[1:]
    why = "\n\n".join(" ".join(each.split()) for each in rule.why.strip().split("\n\n"))
    cure = rule.cure[0].upper() + rule.cure[1:]
    return f"\n### {rule.name}\n\n**{says}.** {why}\n\n*What to do:* {cure}\n"


def _row(fault: Fault) -> str:
    level = "" if fault.levels == ("error",) else f" ({', '.join(fault.levels)})"
    says = fault.says or (f"{fault.name.replace('-', ' ')}: the message tells what is not so",)
    cells = (f'<span id="{fault.name}">`{fault.name}`</span>{level}', _cell(says), _cell(fault.cures))
    return f"| {' | '.join(cells)} |\n"


def _cell(texts: tuple[str, ...]) -> str:
    return "<br>".join(each.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;") for each in texts)


def main(root: Path = Path()) -> None:
    """Write the page."""
    (root / PAGE).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
