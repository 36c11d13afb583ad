"""Stacked bars to 100 %: what a whole was made of, side by side on a wide screen and below each other on a narrow one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import plotly.graph_objects as go

from refuge.charts.style import TARGET, TEMPLATE, Look, marker
from refuge.display import nights, whole_percentage
from refuge.occupancy.utilisation import share

TARGET_LINE = {"color": TARGET, "width": 2, "dash": "dash"}
SAID = "%{customdata[0]} of %{customdata[1]}"
ROOM_FOR_SIGNS = 8
"""With more bars than this there is room in each for a number, but not for its %."""
ROOM_FOR_WORDS = 12
"""With more bars than this there is no room to write in each, nor to name every one of them side by side."""
ROOM_FOR_BARS = 36
"""More bars than this do not stand side by side."""


@dataclass(frozen=True)
class Layer:
    """One part of every bar: what it is called and how it looks."""

    name: str
    look: Look


@dataclass(frozen=True)
class Stack:
    """One bar: its name in a sentence, on one line and in short lines, and how many of the whole are in each layer."""

    name: str
    short: str
    lines: Sequence[str]
    parts: Sequence[int]

    @property
    def whole(self) -> int:
        """What the bar is 100 % of."""
        return sum(self.parts)


@dataclass(frozen=True)
class Stacked:
    """Bars that have something in them, in the order in which they are drawn.

    ``of`` is what is counted, in the plural. The first layer has its percentage written in it, or every layer its count.
    """

    layers: Sequence[Layer]
    stacks: Sequence[Stack]
    of: str = "nights"
    target: Decimal | None = None
    lies_always: bool = False
    writes_counts: bool = False

    def figures(self) -> dict[str, go.Figure]:
        """The drawing for a wide and for a narrow screen."""
        lying = self._lying()
        stands = len(self.stacks) <= ROOM_FOR_BARS and not self.lies_always
        return {"wide": self._upright() if stands else lying, "narrow": lying}

    def _upright(self) -> go.Figure:
        """Bars side by side, for a wide screen and for paper."""
        count = len(self.stacks)
        figure = go.Figure([self._trace(at, lying=False) for at in range(len(self.layers))])
        few = max(0.0, 1 - 0.17 * count)  # so that one bar alone does not fill the page
        figure.update_layout(template=TEMPLATE, height=420, bargap=max(few, 0.2 if count > ROOM_FOR_SIGNS else 0.32))
        figure.update_layout(margin={"b": 100})
        figure.update_yaxes(range=[0, 100], dtick=20, ticksuffix=" %")
        figure.update_xaxes(type="category", showgrid=False, **self._named_below())
        if self.target is not None:
            at = float(self.target * 100)
            figure.add_hline(y=at, line=TARGET_LINE)
            beside = {"x": 1, "xref": "paper", "xanchor": "left", "y": at, "align": "left"}
            figure.add_annotation(**self._target_words("<br>"), **beside)
            figure.update_layout(margin={"r": 64})
        return figure

    def _named_below(self) -> dict[str, object]:
        """Names in short lines, which need not be turned; of many the last is named, and every second or third before."""
        step = -(-len(self.stacks) // ROOM_FOR_WORDS)
        named = self.stacks[::-1][::step][::-1]
        return {
            "tickmode": "array",
            "tickvals": [stack.short for stack in named],
            "ticktext": ["<br>".join(stack.lines) for stack in named],
            "tickangle": 0,
            "tickfont": {"size": 12},
        }

    def _lying(self) -> go.Figure:
        """Bars below each other, for a narrow screen or long names: their names stay level."""
        count = len(self.stacks)
        figure = go.Figure([self._trace(at, lying=True) for at in range(len(self.layers))])
        pitch = 44 if count <= ROOM_FOR_WORDS else 34
        figure.update_layout(template=TEMPLATE, height=150 + pitch * count, bargap=0.25)
        figure.update_layout(margin={"t": 26, "r": 26, "b": 100})
        figure.update_xaxes(range=[0, 100], dtick=50, ticksuffix=" %", side="top")
        figure.update_yaxes(type="category", autorange="reversed", showgrid=False, ticklabelstandoff=6)
        figure.update_yaxes(tickmode="linear", dtick=1, tickfont={"size": 13})
        if self.target is not None:
            at = float(self.target * 100)
            figure.add_vline(x=at, line=TARGET_LINE)
            figure.add_annotation(**self._target_words(" "), x=at, y=0, yref="paper", yanchor="top")
        return figure

    def _trace(self, at: int, *, lying: bool) -> go.Bar:
        """One layer of every bar."""
        layer = self.layers[at]
        names = [stack.short for stack in self.stacks]
        shares = [float(Fraction(100 * stack.parts[at], stack.whole)) for stack in self.stacks]
        is_roomy = lying or len(self.stacks) <= ROOM_FOR_SIGNS
        return go.Bar(
            name=layer.name,
            orientation="h" if lying else "v",
            x=shares if lying else names,
            y=names if lying else shares,
            marker=marker(layer.look),
            text=self._written_in(at, lying=lying),
            textposition="inside",
            insidetextanchor="start",
            textangle=0,
            textfont={"color": layer.look.ink, "size": 15 if is_roomy else 13},
            customdata=[[nights(stack.parts[at]), nights(stack.whole), stack.name] for stack in self.stacks],
            hovertemplate=f"%{{customdata[2]}}<br>{layer.name}: {SAID} {self.of}<extra></extra>",
        )

    def _written_in(self, at: int, *, lying: bool) -> list[str] | None:
        """The counts of a layer, or the percentage of the first, as far as there is room; the axis says that it is one."""
        if len(self.stacks) > ROOM_FOR_WORDS and not self.lies_always:
            return None
        if self.writes_counts:
            return [nights(stack.parts[at]) if stack.parts[at] else "" for stack in self.stacks]
        if at:
            return None
        words = [whole_percentage(share(stack.parts[0], stack.whole)) for stack in self.stacks]
        is_roomy = lying or len(self.stacks) <= ROOM_FOR_SIGNS
        return words if is_roomy else [word.rstrip("%").strip() for word in words]

    def _target_words(self, between: str) -> dict[str, object]:
        """What is written beside the target's line, and how."""
        words = f"target{between}{whole_percentage(Fraction(self.target or 0))}"
        return {"text": words, "font": {"color": TARGET, "size": 13}, "showarrow": False}
