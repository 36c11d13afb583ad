"""When a return is due: so many working days after its period, or on a day of the calendar after it."""

import calendar
from datetime import date, timedelta

import holidays

from refuge.models import CollectionWindow
from refuge.occupancy.period import Period
from refuge.vocabulary.returns import PeriodKind

WORKING_DAYS = 15
"""Where nothing was agreed: fifteen working days after the period."""


def usual_window(contract_id: int) -> CollectionWindow:
    """The window of a contract for which none was set."""
    return CollectionWindow(contract_id=contract_id, by=PeriodKind.YEAR, working_days=WORKING_DAYS)


def due_on(window: CollectionWindow, period: Period) -> date:
    """The last day on which the return of a period is not late.

    >>> year = Period(date(2024, 4, 1), date(2025, 4, 1), "2024-25")
    >>> due_on(usual_window(1), year)       # Good Friday and Easter Monday are not worked
    datetime.date(2025, 4, 23)
    >>> due_on(CollectionWindow(contract_id=1, by=PeriodKind.YEAR, month=6, day=31), year)
    datetime.date(2025, 6, 30)
    >>> quarter = Period(date(2024, 10, 1), date(2025, 1, 1), "2024-25 Q3")
    >>> due_on(CollectionWindow(contract_id=1, by=PeriodKind.QUARTER, month=1, day=20), quarter)
    datetime.date(2025, 1, 20)
    """
    if window.working_days is not None:
        return working_days_after(period.ends_on - timedelta(days=1), window.working_days)
    assert window.month is not None  # noqa: S101 – the database holds that it is one or the other
    assert window.day is not None  # noqa: S101
    year = period.ends_on.year
    if window.by is PeriodKind.QUARTER:
        after = period.ends_on.month + window.month - 2
        return _day(year + after // 12, after % 12 + 1, window.day)
    due = _day(year, window.month, window.day)
    return due if due >= period.ends_on else _day(year + 1, window.month, window.day)


def working_days_after(day: date, count: int) -> date:
    """The day that is so many working days after another: no Saturdays, Sundays or English bank holidays.

    >>> working_days_after(date(2026, 12, 24), 1)
    datetime.date(2026, 12, 29)
    """
    kept = holidays.country_holidays("GB", subdiv="ENG", years=range(day.year, day.year + 3))
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < calendar.SATURDAY and day not in kept
    return day


def _day(year: int, month: int, day: int) -> date:
    """A day of a month, its last where it has fewer."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
