"""What the commissioned nights of each period were: one bar a period, to 100 %, in the four states (N5)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import plotly.graph_objects as go

from refuge.charts.chart import Chart, Table, embedded
from refuge.charts.style import OCCUPIED, OUT_OF_USE, PREPARING, READY, TARGET, TEMPLATE, Look, marker
from refuge.display import nights, period_noun, short_period, whole_percentage, written_period
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import Nights

TARGET_LINE = {"color": TARGET, "width": 2, "dash": "dash"}
ROOM_FOR_WORDS = 12
"""With more bars than this there is no room to write in each, nor to name them side by side."""


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
    lying = _lying(drawn, target)
    wide = lying if len(drawn) > ROOM_FOR_WORDS else _upright(drawn, target)
    figures = {"wide": wide, "narrow": lying}
    return Chart(embedded(figures), _sentence(drawn), _table(bars))


def _upright(bars: Sequence[Bar], target: Decimal | None) -> go.Figure:
    """Bars side by side, for a wide screen."""
    figure = go.Figure([_trace(state, bars, lying=False) for state in STATES])
    figure.update_layout(template=TEMPLATE, height=420)
    figure.update_yaxes(range=[0, 100], dtick=20, ticksuffix=" %")
    figure.update_xaxes(type="category", showgrid=False)
    if target is not None:
        at = float(target * 100)
        figure.add_hline(y=at, line=TARGET_LINE)
        figure.add_annotation(**_target_words(target, "<br>"), x=1, xref="paper", xanchor="left", y=at, align="left")
        figure.update_layout(margin={"r": 64})
    return figure


def _lying(bars: Sequence[Bar], target: Decimal | None) -> go.Figure:
    """Bars below each other, for a narrow screen: their names stay level and as large as the text around them."""
    figure = go.Figure([_trace(state, bars, lying=True) for state in STATES])
    pitch = 44 if len(bars) <= ROOM_FOR_WORDS else 28
    figure.update_layout(
        template=TEMPLATE,
        height=150 + pitch * len(bars),
        bargap=0.25,
    )
    figure.update_layout(margin={"t": 26, "r": 26, "b": 100})
    figure.update_xaxes(range=[0, 100], dtick=50, ticksuffix=" %", side="top")
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False, ticklabelstandoff=6)
    if target is not None:
        at = float(target * 100)
        figure.add_vline(x=at, line=TARGET_LINE)
        figure.add_annotation(**_target_words(target, " "), x=at, y=0, yref="paper", yanchor="top")
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


def _target_words(target: Decimal, between: str) -> dict[str, object]:
    """What is written beside the target's line, and how."""
    words = f"target{between}{whole_percentage(Fraction(target))}"
    return {"text": words, "font": {"color": TARGET, "size": 13}, "showarrow": False}


def _name(bar: Bar) -> str:
    return short_period(bar.period) + ("<br>to date" if bar.to_date else "")


def _percent(bar: Bar, state: State) -> float:
    return float(Fraction(100 * state.of(bar.nights), bar.nights.commissioned))


def _sentence(bars: Sequence[Bar]) -> str:
    """What the bars show. A part of a period stands on its own; it is not compared with whole ones (P2)."""
    whole = _alike([bar for bar in bars if not bar.to_date])
    part = next((bar for bar in bars if bar.to_date), None)
    clauses = [_of_whole(whole)] if whole else []
    if part:
        clauses.append(_of_part(part, alone=not whole))
    return "; ".join(clauses) + "."


def _alike(bars: Sequence[Bar]) -> Sequence[Bar]:
    """The bars that can be named in one breath: whole years, not a year beside one that a date cut short."""
    if not bars:
        return bars
    noun = period_noun(max(bars, key=lambda bar: bar.period.nights).period)
    alike = [bar for bar in bars if period_noun(bar.period) == noun]
    return alike if noun != "period" else alike[-1:]


def _of_whole(bars: Sequence[Bar]) -> str:
    first, latest = bars[0].period, bars[-1].period
    rates = [bar.nights.utilisation for bar in bars if bar.nights.utilisation is not None]
    low, high, now = (whole_percentage(rate) for rate in (min(rates), max(rates), rates[-1]))
    if len(bars) == 1:
        return f"In {written_period(latest)}, {now} of commissioned nights were occupied"
    span = f"From {written_period(first)} to {written_period(latest)}"
    between, last = (now, "") if low == high else (f"between {low} and {high}", f", {now} in the last of them")
    return f"{span}, {between} of commissioned nights were occupied each {period_noun(latest)}{last}"


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
