"""Charts as SVG, the door for Altair and vl-convert: no font, script or style from anywhere, readable on light and dark.

Text takes the colour of the page; bars have a tone of middle lightness. Beside each chart the page has its table.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from builder.engine.debt import SkillDebt
from builder.engine.rows import Day, ItemRow
from builder.publish.markup import date

WIDTH = 360  # units; a phone shows them as pixels, a wide page half as large again
ROW = 32  # units for a bar and its name above it
BAR = "#2a9187"  # 3.9 : 1 on white, 4.3 : 1 on Material's slate
INK = "#010203"  # stands for the page's own colour
MOST_BARS = 30
MOST_DAYS = 60
WEEK = 7, 3  # days, and how far the first of 1970 is from a Monday

type Values = list[dict[str, str | float]]


def facility(rows: Sequence[ItemRow], name: str) -> str:
    """How many got each question right at first, the hardest in front. `name` is unique in its page."""
    asked = sorted((row for row in rows if row.right_first is not None), key=lambda row: (row.right_first, row.item))[
        :MOST_BARS
    ]
    values: Values = [
        {"name": row.item, "share": row.right_first or 0.0, "text": f"{row.right_first or 0.0:.0%}"} for row in asked
    ]
    title = "Right at first, by question"
    return _svg(_bars(values, "share", "%"), name, title, _desc(values)) if values else ""


def owed_by_skill(debts: Sequence[SkillDebt], name: str) -> str:
    """Minutes owed for each skill, with a line where a newcomer's debt ends; nothing where all are newcomers' debts."""
    if not any(debt.answers for debt in debts):
        return ""
    values: Values = [
        {
            "name": debt.title,
            "owed": debt.minutes,
            "opening": debt.opening,
            "end": max(debt.minutes, debt.opening),
            "text": f"{debt.minutes:.0f} min",
        }
        for debt in debts
    ]
    desc = "; ".join(f"{debt.title}: {debt.minutes:.0f}, a newcomer {debt.opening:.0f}" for debt in debts)
    return _svg(_bars(values, "owed", "d", "opening"), name, "Minutes owed, by skill", f"{desc}.")


def by_day(days: Sequence[Day], name: str) -> str:
    """Answers a day; a week, where there are many days."""
    if not days:
        return ""
    step, off = (1, 0) if days[-1].day - days[0].day < MOST_DAYS else WEEK
    counts = dict.fromkeys(range((days[0].day + off) // step, (days[-1].day + off) // step + 1), 0)
    for day in days:
        counts[(day.day + off) // step] += day.answers
    values: Values = [
        {"name": date(nth * step - off), "answers": count, "text": str(count)} for nth, count in counts.items()
    ]
    title = "Answers by day" if step == 1 else "Answers by week"
    desc = f"{sum(counts.values())} answers from {date(days[0].day)} to {date(days[-1].day)}, at most {max(counts.values())} at once."
    return _svg(_columns(values), name, title, desc)


def _desc(values: Values) -> str:
    return "; ".join(f"{value['name']}: {value['text']}" for value in values) + "."


def _bars(values: Values, field: str, form: str, line: str = "") -> Any:
    """Bars to the right, each with its name above and its value after it; `line`: the field at which a line crosses it."""
    import altair as alt  # noqa: PLC0415 - takes a while to import

    end = "end" if line else field
    most = 1.0 if form == "%" else 1.2 * max(float(value[end]) for value in values)
    scale = alt.Scale(domain=[0, most or 1.0])
    values = [{"key": f"{nth:04}", **value} for nth, value in enumerate(values)]
    axis = alt.Axis(format=form, title=None, tickCount=4, grid=False)
    y = alt.Y("key", type="nominal", sort=None, axis=None, scale=alt.Scale(paddingOuter=0))
    base = alt.Chart(_data(values)).encode(y=y)
    names = base.mark_text(align="left", dx=1, dy=-6, limit=WIDTH - 4, color=INK).encode(x=alt.value(0), text="name:N")
    bars = base.mark_bar(color=BAR, height=9, yOffset=6).encode(
        x=alt.X(field, type="quantitative", scale=scale, axis=axis)
    )
    after = alt.X(end, type="quantitative", scale=scale)
    texts = base.mark_text(align="left", dx=5, dy=6, color=INK).encode(x=after, text="text:N")
    lines = base.mark_tick(color=INK, size=13, thickness=2, yOffset=6).encode(
        x=alt.X(line, type="quantitative", scale=scale)
    )
    return alt.layer(names, bars, *([lines] if line else []), texts).properties(height=ROW * len(values) + 24)


def _columns(values: Values) -> Any:
    import altair as alt  # noqa: PLC0415 - takes a while to import

    every = max(1, len(values) // 4)
    shown = [str(value["name"]) for nth, value in enumerate(values) if nth % every == 0]
    axis = alt.Axis(title=None, values=shown, labelAngle=0, labelOverlap=True, labelPadding=7, ticks=False)
    x = alt.X("name", type="ordinal", sort=None, axis=axis, scale=alt.Scale(paddingInner=0.15))
    y = alt.Y(
        "answers",
        type="quantitative",
        axis=alt.Axis(title=None, tickCount=4, tickMinStep=1, format="d", domain=False, gridOpacity=0.2),
    )
    return alt.Chart(_data(values)).mark_bar(color=BAR).encode(x=x, y=y).properties(height=150)


def _data(values: Values) -> Any:
    import altair as alt  # noqa: PLC0415 - takes a while to import

    return alt.Data(values=values)  # type: ignore[no-untyped-call]


def _svg(chart: Any, name: str, title: str, desc: str) -> str:
    """The chart as an SVG element of the page, named for those who don't see it."""
    import vl_convert  # noqa: PLC0415 - takes a while to import

    fit = {"type": "fit", "contains": "padding"}
    axis = {"labelColor": INK, "gridColor": INK, "domainColor": INK, "tickColor": INK, "labelFontSize": 11}
    config = {"background": None, "view": {"stroke": None}, "axis": axis, "text": {"fontSize": 11}, "font": "inherit"}
    spec = chart.properties(width=WIDTH, autosize=fit, padding=2).to_dict(validate=False) | {"config": config}
    return _clean(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]), name, title, desc)


def _clean(svg: str, name: str, title: str, desc: str) -> str:
    """Without the roles and names of parts: the whole is one picture."""
    head, _, body = svg.partition(">")
    body = re.sub(r' (?:role|class|aria-[a-z]+|xlink:href|id)="[^"]*"', "", body)
    body = body.replace(f'"{INK}"', '"currentColor"').replace(' font-family="inherit"', "").replace("\n", " ")
    found = re.search(r'viewBox="[^"]*"', head)
    opened = f'<svg xmlns="http://www.w3.org/2000/svg" {found[0] if found else ""} role="img" aria-labelledby="{name}-title {name}-desc">'
    return f'{opened}<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(desc)}</desc>{body}'
