"""Lines over time: months of a rate, or units night by night as steps. They begin at zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

import plotly.graph_objects as go

from refuge.charts.stacked import TARGET_LINE
from refuge.charts.style import TARGET, TEMPLATE
from refuge.display import whole_percentage

TALL, SMALL = 360, 340
"""Heights of the drawing for a wide and for a narrow screen, in pixels."""


@dataclass(frozen=True)
class Line:
    """A line: its name, how it looks, and its points – a day, how high it is there, and what is said of it.

    A height of None leaves a gap: nothing is told of that day.
    """

    name: str
    look: Mapping[str, object]
    points: Sequence[tuple[date, float | None, str]]
    has_steps: bool = False
    has_dots: bool = False


def percentages(line: Line, target: Decimal | None) -> dict[str, go.Figure]:
    """One line from 0 to 100 %, with the target as another."""
    figures = _drawn([line])
    for figure in figures.values():
        figure.update_layout(showlegend=False, margin={"b": 40, "t": 24, "r": 24})
        figure.update_yaxes(range=[0, 102], dtick=20, ticksuffix=" %")
        figure.update_xaxes(tickformat="%b<br>%Y", nticks=8)
        if target is not None:
            figure.add_hline(y=float(target * 100), line=TARGET_LINE)
            words = f"target {whole_percentage(Fraction(target))}"
            below = {"x": 0, "xref": "paper", "xanchor": "left", "y": float(target * 100), "yanchor": "top"}
            figure.add_annotation(text=words, font={"color": TARGET, "size": 13}, showarrow=False, **below)
    return figures


def units_through_a_year(lines: Sequence[Line], first: date, last: date) -> dict[str, go.Figure]:
    """Units on each night of a year, from zero, with a mark at the beginning of every month."""
    highest = max((height or 0 for line in lines for _, height, _ in line.points), default=0)
    figures = _drawn(lines)
    for shape, figure in figures.items():
        figure.update_yaxes(range=[0, highest * 1.08 or 1], dtick=max(1, ceil(highest / 6)), title={"text": "Units"})
        figure.update_xaxes(range=[first, last], tickformat="%b", dtick="M1" if shape == "wide" else "M3")
    return figures


def _drawn(lines: Sequence[Line]) -> dict[str, go.Figure]:
    return {shape: _figure(lines, height) for shape, height in (("wide", TALL), ("narrow", SMALL))}


def _figure(lines: Sequence[Line], height: int) -> go.Figure:
    figure = go.Figure([_trace(line) for line in lines])
    figure.update_layout(template=TEMPLATE, height=height, hovermode="closest")
    figure.update_xaxes(type="date", showgrid=False, showline=True, linecolor="#8d8a95", ticks="outside")
    return figure


def _trace(line: Line) -> go.Scatter:
    return go.Scatter(
        name=line.name,
        mode="lines+markers" if line.has_dots else "lines",
        line={**line.look, "shape": "hv" if line.has_steps else "linear"},
        marker={"size": 7, "color": line.look["color"]},
        x=[day for day, _, _ in line.points],
        y=[height for _, height, _ in line.points],
        connectgaps=False,
        customdata=[[said] for _, _, said in line.points],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )
