"""How households left: one bar a period, planned and unplanned; and the sentences about it (H7, H8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from refuge.charts.chart import Chart, Table, embedded
from refuge.charts.openings import during
from refuge.charts.stacked import Layer, Stack, Stacked
from refuge.charts.style import IN_AREA, OUT_OF_AREA
from refuge.display import NO_BREAK as NO_BREAK
from refuge.display import capital, counted, nights, one_decimal, short_period, stacked_period, written_period
from refuge.occupancy.period import Period

LAYERS = (Layer("Planned", IN_AREA), Layer("Unplanned", OUT_OF_AREA))


@dataclass(frozen=True)
class Left:
    """One period's departures that were answered."""

    period: Period
    to_date: bool
    planned: int
    unplanned: int


@dataclass(frozen=True)
class MovedOn:
    """What the sentences have of one period; what is hidden or not there is nothing."""

    period: Period
    departures: int | None = None
    planned: int | None = None
    planned_share: Fraction | None = None
    median: Fraction | None = None
    over_six_months: int | None = None
    households: int | None = None
    pending: int | None = None


def departures_chart(left: Sequence[Left], table: Table) -> Chart | None:
    """The bars of the periods in which somebody left; None where that is none."""
    drawn = [one for one in left if one.planned or one.unplanned]
    if not drawn:
        return None
    figures = Stacked(LAYERS, [_stack(one) for one in drawn], of="answered", writes_counts=True).figures()
    return Chart(embedded(figures), "Departures, planned and unplanned, of those answered.", table)


def departures_opening(now: MovedOn, before: MovedOn | None, *, to_date: bool = False) -> list[str]:
    """How many left and how many of those as planned, how long they had stayed, who stays long, what is not known yet.

    >>> from datetime import date
    >>> this, last = (Period(date(year, 4, 1), date(year + 1, 4, 1), "") for year in (2019, 2018))
    >>> now = MovedOn(this, 20, 15, Fraction(15, 19), Fraction(90), 7, 28, 2)
    >>> for sentence in departures_opening(now, MovedOn(last, 18, 9, Fraction(1, 2), Fraction(101), 9, 27)):
    ...     print(sentence.replace(NO_BREAK, " "))
    In 2019 – 2020, 20 households left, 15 of them as planned (78.9 % of those answered); in 2018 – 2019 it was 50.0 %.
    Half of them had stayed 90 nights or longer; in 2018 – 2019 half 101 or longer.
    7 of 28 households supported stayed over six months; in 2018 – 2019, 9 of 27.
    Where 2 households went is still to be found out.
    """
    return [*_left(now, before, to_date), *_stayed(now, before), *_long(now, before), *_pending(now)]


def _left(now: MovedOn, before: MovedOn | None, to_date: bool) -> list[str]:
    if now.departures is None:
        return []
    so_far = " so far" if to_date else ""
    words = f"{capital(during(now.period))}{so_far}, {counted(now.departures, 'household')} left"
    if now.planned is not None and now.planned_share is not None:
        words += f", {nights(now.planned)} of them as planned ({one_decimal(now.planned_share)} of those answered)"
        if before and before.planned_share is not None:
            words += f"; {during(before.period)} it was {one_decimal(before.planned_share)}"
    return [f"{words}."]


def _stayed(now: MovedOn, before: MovedOn | None) -> list[str]:
    if now.median is None or (now.departures or 0) < 2:
        return []
    words = f"Half of them had stayed {_halves(now.median)} nights or longer"
    if before and before.median is not None:
        words += f"; {during(before.period)} half {_halves(before.median)} or longer"
    return [f"{words}."]


def _long(now: MovedOn, before: MovedOn | None) -> list[str]:
    if now.over_six_months is None or not now.households:
        return []
    words = f"{nights(now.over_six_months)} of {counted(now.households, 'household')} supported stayed over six months"
    if before and before.over_six_months is not None and before.households:
        words += f"; {during(before.period)}, {nights(before.over_six_months)} of {nights(before.households)}"
    return [f"{words}."]


def _pending(now: MovedOn) -> list[str]:
    return [f"Where {counted(now.pending, 'household')} went is still to be found out."] if now.pending else []


def _halves(median: Fraction) -> str:
    """A median is a whole number of nights, or lies halfway between two.

    >>> _halves(Fraction(90)), _halves(Fraction(13, 2))
    ('90', '6.5')
    """
    return nights(int(median)) if median.denominator == 1 else f"{float(median):,.1f}"


def _stack(one: Left) -> Stack:
    so_far = ["to date"] if one.to_date else []
    short = "<br>".join([short_period(one.period), *so_far])
    return Stack(
        written_period(one.period, one.to_date),
        short,
        [*stacked_period(one.period), *so_far],
        [one.planned, one.unplanned],
    )
