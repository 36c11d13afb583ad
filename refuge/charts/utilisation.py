"""What the commissioned nights of each period were: one bar a period, to 100 %, in the four states (N5)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import plotly.graph_objects as go

from refuge.charts.chart import Chart, Table, embedded
from refuge.charts.sentences import Bar, utilisation_sentence
from refuge.charts.style import OCCUPIED, OUT_OF_USE, PREPARING, READY, TARGET, TEMPLATE, Look, marker
from refuge.display import nights, short_period, stacked_period, whole_percentage, written_period
from refuge.occupancy.utilisation import Nights

TARGET_LINE = {"color": TARGET, "width": 2, "dash": "dash"}
ROOM_FOR_SIGNS = 8
"""With more bars than this there is room in each for a number, but not for its %."""
ROOM_FOR_WORDS = 12
"""With more bars than this there is no room to write in each, nor to name every one of them side by side."""
ROOM_FOR_BARS = 36
"""More bars than this do not stand side by side."""


@dataclass(frozen=True)
class State:
    """One of the four states: what it is called, how it looks, and how many nights of a bar were in it."""

    name: str
    look: Look
    of: Callable[[Nights], int]


STATES = (
    State("Occupied", OCCUPIED, lambda nights: nights.occupied),
    State("Preparing", PREPARING, lambda nights: nights.preparing),
    State("Out of use", OUT_OF_USE, lambda nights: nights.out_of_use),
    State("Ready, empty", READY, lambda nights: nights.ready),
)


def utilisation_chart(bars: Sequence[Bar], target: Decimal | None = None) -> Chart | None:
    """The chart of some periods, or None where no night was commissioned in any of them (U6)."""
    drawn = [bar for bar in bars if bar.nights.commissioned]
    if not drawn:
        return None
    lying = _lying(drawn, target)
    wide = _upright(drawn, target) if len(drawn) <= ROOM_FOR_BARS else lying
    figures = {"wide": wide, "narrow": lying}
    return Chart(embedded(figures), utilisation_sentence(drawn), _table(bars))


def _upright(bars: Sequence[Bar], target: Decimal | None) -> go.Figure:
    """Bars side by side, for a wide screen and for paper."""
    figure = go.Figure([_trace(state, bars, lying=False) for state in STATES])
    few = max(0.0, 1 - 0.17 * len(bars))  # so that one bar alone does not fill the page
    figure.update_layout(template=TEMPLATE, height=420, bargap=max(few, 0.2 if len(bars) > ROOM_FOR_SIGNS else 0.32))
    figure.update_layout(margin={"b": 100})
    figure.update_yaxes(range=[0, 100], dtick=20, ticksuffix=" %")
    figure.update_xaxes(type="category", showgrid=False, **_named_below(bars))
    if target is not None:
        at = float(target * 100)
        figure.add_hline(y=at, line=TARGET_LINE)
        figure.add_annotation(**_target_words(target, "<br>"), x=1, xref="paper", xanchor="left", y=at, align="left")
        figure.update_layout(margin={"r": 64})
    return figure


def _named_below(bars: Sequence[Bar]) -> dict[str, object]:
    """Names in short lines, which need not be turned; of many bars the last is named, and every second or third before."""
    step = -(-len(bars) // ROOM_FOR_WORDS)
    named = bars[::-1][::step][::-1]
    return {
        "tickmode": "array",
        "tickvals": [_name(bar) for bar in named],
        "ticktext": ["<br>".join([*stacked_period(bar.period), *_so_far(bar)]) for bar in named],
        "tickangle": 0,
        "tickfont": {"size": 12},
    }


def _lying(bars: Sequence[Bar], target: Decimal | None) -> go.Figure:
    """Bars below each other, for a narrow screen: their names stay level."""
    figure = go.Figure([_trace(state, bars, lying=True) for state in STATES])
    pitch = 44 if len(bars) <= ROOM_FOR_WORDS else 34
    figure.update_layout(template=TEMPLATE, height=150 + pitch * len(bars), bargap=0.25)
    figure.update_layout(margin={"t": 26, "r": 26, "b": 100})
    figure.update_xaxes(range=[0, 100], dtick=50, ticksuffix=" %", side="top")
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False, ticklabelstandoff=6)
    figure.update_yaxes(tickmode="linear", dtick=1, tickfont={"size": 13})
    if target is not None:
        at = float(target * 100)
        figure.add_vline(x=at, line=TARGET_LINE)
        figure.add_annotation(**_target_words(target, " "), x=at, y=0, yref="paper", yanchor="top")
    return figure


def _trace(state: State, bars: Sequence[Bar], *, lying: bool) -> go.Bar:
    """One state's part of every bar; the occupied part has its percentage written in it."""
    names = [_name(bar) for bar in bars]
    shares = [_percent(bar, state) for bar in bars]
    return go.Bar(
        name=state.name,
        orientation="h" if lying else "v",
        x=shares if lying else names,
        y=names if lying else shares,
        marker=marker(state.look),
        text=_written_in(bars, lying=lying) if state is STATES[0] else None,
        textposition="inside",
        insidetextanchor="start",
        textangle=0,
        textfont={"color": "#ffffff", "size": 15 if lying or len(bars) <= ROOM_FOR_SIGNS else 13},
        customdata=[
            [nights(state.of(bar.nights)), nights(bar.nights.commissioned), written_period(bar.period, bar.to_date)]
            for bar in bars
        ],
        hovertemplate=f"%{{customdata[2]}}<br>{state.name}: %{{customdata[0]}} of %{{customdata[1]}} nights<extra></extra>",
    )


def _written_in(bars: Sequence[Bar], *, lying: bool) -> list[str] | None:
    """The percentage of each bar, as far as there is room for it; its axis says that it is one."""
    if len(bars) > ROOM_FOR_WORDS:
        return None
    words = [whole_percentage(bar.nights.utilisation) for bar in bars]
    return words if lying or len(bars) <= ROOM_FOR_SIGNS else [word.rstrip("%").strip() for word in words]


def _target_words(target: Decimal, between: str) -> dict[str, object]:
    """What is written beside the target's line, and how."""
    words = f"target{between}{whole_percentage(Fraction(target))}"
    return {"text": words, "font": {"color": TARGET, "size": 13}, "showarrow": False}


def _name(bar: Bar) -> str:
    return "<br>".join([short_period(bar.period), *_so_far(bar)])


def _so_far(bar: Bar) -> list[str]:
    return ["to date"] if bar.to_date else []


def _percent(bar: Bar, state: State) -> float:
    return float(Fraction(100 * state.of(bar.nights), bar.nights.commissioned))


def _table(bars: Sequence[Bar]) -> Table:
    """The nights of every bar in each state; they add up to the commissioned nights (N5)."""
    rows = [
        [
            written_period(bar.period, bar.to_date),
            nights(bar.nights.commissioned),
            *(nights(state.of(bar.nights)) for state in STATES),
        ]
        for bar in bars
    ]
    return Table("Nights in each state", ["Period", "Commissioned", *(state.name for state in STATES)], rows)
