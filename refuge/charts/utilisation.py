"""What the commissioned nights of each period were: one bar a period, to 100 %, in the four states (N5)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import plotly.graph_objects as go

from refuge.charts.chart import Chart, Table, embedded
from refuge.charts.style import OCCUPIED, OUT_OF_USE, PREPARING, READY, TARGET, TEMPLATE, Look, marker
from refuge.display import nights, short_period, whole_percentage, written_period
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import Nights

ROOM_FOR_WORDS = 12
"""With more bars than this there is no room to write in each."""


@dataclass(frozen=True)
class Bar:
    """One period and the nights of its units."""

    period: Period
    to_date: bool
    nights: Nights


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
    figures = {"wide": _upright(drawn, target), "narrow": _lying(drawn, target)}
    return Chart(embedded(figures), _sentence(drawn), _table(bars))


def _upright(bars: Sequence[Bar], target: Decimal | None) -> go.Figure:
    """Bars side by side, for a wide screen."""
    figure = go.Figure([_trace(state, bars, lying=False) for state in STATES])
    figure.update_layout(template=TEMPLATE, height=400)
    figure.update_yaxes(range=[0, 100], dtick=20, ticksuffix=" %")
    figure.update_xaxes(type="category", showgrid=False)
    if target is not None:
        figure.add_hline(y=float(target * 100), **_target(target), annotation_position="top right")
        figure.update_layout(margin={"t": 32})
    return figure


def _lying(bars: Sequence[Bar], target: Decimal | None) -> go.Figure:
    """Bars below each other, for a narrow screen: their names stay level and as large as the text around them."""
    figure = go.Figure([_trace(state, bars, lying=True) for state in STATES])
    pitch = 44 if len(bars) <= ROOM_FOR_WORDS else 22
    figure.update_layout(template=TEMPLATE, height=130 + pitch * len(bars), bargap=0.25)
    figure.update_xaxes(range=[0, 100], dtick=50, ticksuffix=" %", side="top")
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    figure.update_layout(legend={"y": -0.02, "yanchor": "top", "entrywidth": 110})
    if target is not None:
        figure.add_vline(x=float(target * 100), **_target(target), annotation_position="bottom left")
    return figure


def _trace(state: State, bars: Sequence[Bar], *, lying: bool) -> go.Bar:
    """One state's part of every bar; the occupied part has its percentage written in it."""
    names = [_name(bar) for bar in bars]
    shares = [_percent(bar, state) for bar in bars]
    words = [whole_percentage(bar.nights.utilisation) for bar in bars]
    written_in = state is STATES[0] and len(bars) <= ROOM_FOR_WORDS
    return go.Bar(
        name=state.name,
        orientation="h" if lying else "v",
        x=shares if lying else names,
        y=names if lying else shares,
        marker=marker(state.look),
        text=words if written_in else None,
        textposition="inside",
        insidetextanchor="start",
        textangle=0,
        textfont={"color": "#ffffff", "size": 15},
        customdata=[[nights(state.of(bar.nights)), nights(bar.nights.commissioned)] for bar in bars],
        hovertemplate=f"{state.name}: %{{customdata[0]}} of %{{customdata[1]}} nights<extra></extra>",
    )


def _target(target: Decimal) -> dict[str, object]:
    """How the target's line is drawn and named."""
    return {
        "line": {"color": TARGET, "width": 2, "dash": "dash"},
        "annotation": {"text": f"target {whole_percentage(Fraction(target))}", "font": {"color": TARGET}},
    }


def _name(bar: Bar) -> str:
    return short_period(bar.period) + ("<br>to date" if bar.to_date else "")


def _percent(bar: Bar, state: State) -> float:
    return float(Fraction(100 * state.of(bar.nights), bar.nights.commissioned))


def _sentence(bars: Sequence[Bar]) -> str:
    """What the bars show. A part of a period stands on its own; it is not compared with whole ones (P2)."""
    whole = [bar for bar in bars if not bar.to_date]
    part = next((bar for bar in bars if bar.to_date), None)
    clauses = [_of_whole(whole)] if whole else []
    if part:
        clauses.append(_of_part(part, alone=not whole))
    return "; ".join(clauses) + "."


def _of_whole(bars: Sequence[Bar]) -> str:
    latest = bars[-1]
    rates = [bar.nights.utilisation for bar in bars if bar.nights.utilisation is not None]
    low, high = whole_percentage(min(rates)), whole_percentage(max(rates))
    now = whole_percentage(latest.nights.utilisation)
    if len(bars) == 1:
        return f"In {written_period(latest.period)}, {now} of commissioned nights were occupied"
    span = f"From {written_period(bars[0].period)} to {written_period(latest.period)}"
    if low == high:
        return f"{span}, {now} of commissioned nights were occupied each time"
    return f"{span}, between {low} and {high} of commissioned nights were occupied, {now} in the last of them"


def _of_part(bar: Bar, *, alone: bool) -> str:
    now = whole_percentage(bar.nights.utilisation)
    if alone:
        return f"In {written_period(bar.period)} so far, {now} of commissioned nights were occupied"
    return f"{written_period(bar.period)} stands at {now} so far"


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
