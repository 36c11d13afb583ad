"""The sentences beside charts: they say what the bars show, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from refuge.display import period_noun, whole_percentage, written_period
from refuge.occupancy.period import Kind, Period, period_of
from refuge.occupancy.utilisation import Nights


@dataclass(frozen=True)
class Bar:
    """One period and the nights of its units."""

    period: Period
    to_date: bool
    nights: Nights


def utilisation_sentence(bars: Sequence[Bar]) -> str:
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
        return f"{_during(latest)}, {now} of commissioned nights were occupied"
    between, last = (now, "") if low == high else (f"between {low} and {high}", f", {now} in the last of them")
    return f"{_span(first, latest)}, {between} of commissioned nights were occupied each {period_noun(latest)}{last}"


def _span(first: Period, latest: Period) -> str:
    """From one period to another; quarters by their outer months, or there would be too many *to*s."""
    if period_noun(first) == "quarter":
        days = first.starts_on, latest.ends_on - timedelta(days=1)
        first, latest = (period_of(Kind.MONTH, day) for day in days)
    return f"From {written_period(first)} to {written_period(latest)}"


def _of_part(bar: Bar, *, alone: bool) -> str:
    now = whole_percentage(bar.nights.utilisation)
    if alone:
        return f"{_during(bar.period)} so far, {now} of commissioned nights were occupied"
    return f"{written_period(bar.period)} stands at {now} so far"


def _during(period: Period) -> str:
    """*In* a year or a month that has a name; *from* one day or month *to* another."""
    words = written_period(period)
    return f"From {words}" if " to " in words else f"In {words}"
