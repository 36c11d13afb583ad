"""Utilisation month by month, as a line; a month of which nothing is told is a gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from refuge.charts.chart import Chart, Table, embedded
from refuge.charts.lines import Line, percentages
from refuge.charts.style import THIS_YEAR
from refuge.display import HIDDEN, nights, whole_percentage, written_period
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import Nights


@dataclass(frozen=True)
class Month:
    """One month and the nights of its units; where what they were used for is hidden, only how many there were (D4)."""

    period: Period
    to_date: bool
    nights: Nights
    is_hidden: bool = False


def months_chart(months: Sequence[Month], target: Decimal | None = None) -> Chart | None:
    """The line, with the target as another; None unless two months can be joined."""
    if sum(_rate(month) is not None for month in months) < 2:
        return None
    points = [(month.period.starts_on, _rate(month), _said(month)) for month in months]
    line = Line("Utilised", THIS_YEAR, points, has_dots=True)
    rows = [[written_period(month.period, month.to_date), *_cells(month)] for month in months]
    table = Table("Utilisation by month", ["Month", "Utilised", "Nights occupied", "Nights commissioned"], rows)
    return Chart(embedded(percentages(line, target)), _sentence(months), table)


def _sentence(months: Sequence[Month]) -> str:
    """The best and the worst of the whole months; the month that runs is not compared with them (P2)."""
    told = [month for month in months if _rate(month) is not None and not month.to_date]
    if not told:
        return "Utilisation month by month."
    low, high = min(told, key=lambda one: _rate(one) or 0), max(told, key=lambda one: _rate(one) or 0)
    if _rate(low) == _rate(high):
        return f"In every month {_percent(low)} of commissioned nights were occupied."
    return (
        f"Month by month, between {_percent(low)} ({written_period(low.period)}) and {_percent(high)}"
        f" ({written_period(high.period)}) of commissioned nights were occupied."
    )


def _rate(month: Month) -> float | None:
    rate = month.nights.utilisation
    return None if rate is None or month.is_hidden else float(100 * rate)


def _percent(month: Month) -> str:
    return HIDDEN if month.is_hidden else whole_percentage(month.nights.utilisation)


def _said(month: Month) -> str:
    if _rate(month) is None:
        return ""
    of = f"{nights(month.nights.occupied)} of {nights(month.nights.commissioned)} nights"
    return f"{written_period(month.period, month.to_date)}: {_percent(month)}, {of}"


def _cells(month: Month) -> list[str]:
    occupied = HIDDEN if month.is_hidden else nights(month.nights.occupied)
    return [_percent(month), occupied, nights(month.nights.commissioned)]
