"""Lying bars from zero: a few numbers side by side for each of several things, each written at the end of its bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import plotly.graph_objects as go

from refuge.charts.chart import Chart, Table, embedded
from refuge.charts.style import INK, TEMPLATE, Look, marker

LINE = {"wide": 34, "narrow": 18}
"""Characters in a line of a thing's name."""
BELOW = 9
"""The same below a bar that stands."""
ROOM_FOR_BARS = 14
"""More things than this do not stand side by side."""
BAR, BETWEEN = 24, 16
"""Heights of a bar, and of what is between two things, in pixels."""


@dataclass(frozen=True)
class Series:
    """Bars of one look: what they are, and of each thing how long its bar is and what is written at its end.

    Of a thing of which nothing is told there is no length, and no bar.
    """

    name: str
    look: Look
    lengths: Sequence[float | None]
    written: Sequence[str]


def bars_chart(
    names: Sequence[str], series: Sequence[Series], sentence: str, table: Table, unit: str, *, stands: bool = False
) -> Chart | None:
    """The bars of some things; ``unit`` is what the axis counts. None where no bar is longer than nothing.

    A thing that has no bar at all is left out. On a wide screen a few that follow each other in time stand side by side.
    """
    kept = [at for at in range(len(names)) if any(one.lengths[at] is not None for one in series)]
    if not any(one.lengths[at] for one in series for at in kept):
        return None
    bars = Bars(names, series, kept, unit)
    wide = bars.standing() if stands and len(kept) <= ROOM_FOR_BARS else bars.lying("wide")
    return Chart(embedded({"wide": wide, "narrow": bars.lying("narrow")}), sentence, table)


@dataclass(frozen=True)
class Bars:
    """Things with their bars; ``kept`` are the places of those that are drawn."""

    names: Sequence[str]
    series: Sequence[Series]
    kept: Sequence[int]
    unit: str

    def lying(self, shape: str) -> go.Figure:
        """Below each other, so that names stay level."""
        count, several = len(self.kept), len(self.series) > 1
        lines = self._lines(LINE[shape])
        figure = go.Figure([self._trace(one, lines, lies=True) for one in self.series])
        height = 100 + (36 if several else 0) + count * (BAR * len(self.series) + BETWEEN)
        figure.update_layout(template=TEMPLATE, height=height, barmode="group", bargap=0.3, showlegend=several)
        figure.update_layout(margin={"t": 48, "b": 52 if several else 16, "r": 12})
        figure.update_xaxes(**self._scale(1.18), side="top", title={"text": self.unit, "standoff": 4})
        figure.update_yaxes(type="category", autorange="reversed", showgrid=False, ticklabelstandoff=6)
        figure.update_yaxes(tickmode="linear", dtick=1, tickfont={"size": 13})
        return figure

    def standing(self) -> go.Figure:
        """Side by side, for a wide screen and for paper."""
        lines = self._lines(BELOW)
        figure = go.Figure([self._trace(one, lines, lies=False) for one in self.series])
        few = max(0.3, 1 - 0.17 * len(self.kept))  # so that one bar alone does not fill the page
        figure.update_layout(template=TEMPLATE, height=360, barmode="group", bargap=few)
        figure.update_layout(showlegend=len(self.series) > 1, margin={"b": 100})
        figure.update_yaxes(**self._scale(1.1), title={"text": self.unit})
        figure.update_xaxes(type="category", showgrid=False, tickangle=0, tickfont={"size": 12}, dtick=1)
        return figure

    def _scale(self, room: float) -> dict[str, object]:
        longest = max(one.lengths[at] or 0 for one in self.series for at in self.kept)
        return {"range": [0, longest * room], "nticks": 6}

    def _lines(self, longest: int) -> list[str]:
        return ["<br>".join(wrap(self.names[at], longest) or [self.names[at]]) for at in self.kept]

    def _trace(self, one: Series, lines: Sequence[str], *, lies: bool) -> go.Bar:
        lengths, said = [one.lengths[at] for at in self.kept], [one.written[at] for at in self.kept]
        return go.Bar(
            name=one.name,
            orientation="h" if lies else "v",
            x=lengths if lies else lines,
            y=lines if lies else lengths,
            marker=marker(one.look),
            text=[words if long is not None else "" for long, words in zip(lengths, said, strict=True)],
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            textfont={"color": INK, "size": 13},
            customdata=[[self.names[at], words] for at, words in zip(self.kept, said, strict=True)],
            hovertemplate=f"%{{customdata[0]}}<br>{one.name}: %{{customdata[1]}}<extra></extra>",
        )
