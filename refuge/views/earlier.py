"""The same nights a year before, to compare like with like (P2)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol, TypeVar

from refuge.charts.openings import Spent
from refuge.figures.nights import UtilisationRow
from refuge.figures.nights_given import utilisation_given
from refuge.occupancy.period import Kind, Period
from refuge.occupancy.utilisation import Nights
from refuge.views.framing import Asked


class OfAPeriod(Protocol):
    """A row of any figure."""

    @property
    def period(self) -> Period:
        """The period it is of."""

    @property
    def to_date(self) -> bool:
        """Whether the period has not ended (P2)."""


Row = TypeVar("Row", bound=OfAPeriod)
LONGEST = 366
"""Nights; a longer stretch would share some with the one a year before."""


def spent(asked: Asked, row: UtilisationRow) -> Spent:
    """What a row tells of, up to the last night that counts."""
    return _of(asked, row.period.starts_on, row.period.counted_to(asked.selection.as_at), row.nights)


def spent_a_year_before(asked: Asked, row: UtilisationRow, rows: Sequence[UtilisationRow]) -> Spent | None:
    """The same stretch of the year before; nothing where that is not told, or where nothing was in service for part of it.

    It is counted by month, since a copy may tell of months or of the year alone. Two months of a new service are no match
    for a year.
    """
    first, last = row.period.starts_on, row.period.counted_to(asked.selection.as_at)
    if (last - first).days > LONGEST:
        return None
    first, last = _a_year_before(first), _a_year_before(last)
    within = replace(asked.selection, by=Kind.MONTH, from_=str(first), to=str(last), group=None)
    months = utilisation_given(asked.viewer, asked.copy, within, asked.today)
    if not months or not all(month.nights.commissioned for month in months):
        return None
    whole = next((one for one in rows if (one.period.starts_on, one.period.ends_on) == (first, last)), None)
    told = [whole] if whole else months
    if any(one.hidden & {"occupied"} for one in told):
        return None
    return _of(asked, first, last, sum((one.nights for one in told), Nights()))


def row_a_year_before(asked: Asked, rows: Sequence[Row], row: Row) -> Row | None:
    """The row of the same period a year earlier, of figures that are not nights.

    Nothing for a period to date, of which no part of the year before is told (P2), nor where nothing was in service for a
    part of the year before.
    """
    first, last = _a_year_before(row.period.starts_on), _a_year_before(row.period.ends_on)
    before = next((one for one in rows if (one.period.starts_on, one.period.ends_on) == (first, last)), None)
    if row.to_date or before is None or (row.period.ends_on - row.period.starts_on).days > LONGEST:
        return None
    within = replace(asked.selection, by=Kind.MONTH, from_=str(first), to=str(last), group=None)
    months = utilisation_given(asked.viewer, asked.copy, within, asked.today)
    return before if months and all(month.nights.commissioned for month in months) else None


def _of(asked: Asked, first: date, last: date, nights: Nights) -> Spent:
    period = Period(first, last, "")
    return Spent(period, nights, asked.tells_preparing(period))


def _a_year_before(day: date) -> date:
    """The same day a year earlier; 28 February for the 29th.

    >>> _a_year_before(date(2020, 4, 1)), _a_year_before(date(2020, 2, 29))
    (datetime.date(2019, 4, 1), datetime.date(2019, 2, 28))
    """
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
