"""When a return is due: so many working days after its period, or on a day of the calendar after it."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from refuge.models import AuthorityWindow, CollectionWindow, Return
from refuge.occupancy.period import Period
from refuge.returns.stored import state
from refuge.vocabulary.returns import PeriodKind, ReturnEvent

Window = CollectionWindow | AuthorityWindow
"""When the returns of a contract, or of an authority, are due."""

WAITED_FOR = timedelta(days=365)
WORDS = {ReturnEvent.SENT: "Signed off", ReturnEvent.ACCEPTED: "Accepted", ReturnEvent.SENT_BACK: "Sent back"}
WORKING_DAYS = 15
"""Where nothing was agreed: fifteen working days after the period."""


@dataclass(frozen=True)
class Year:
    """One year or quarter of a contract, or year of an authority: when its return is due, and the latest version, if one was
    signed off.
    """

    period: Period
    due_on: date
    latest: Return | None

    def state_on(self, today: date) -> str:
        """How it stands: due, late, signed off, accepted or sent back; what was due over a year ago is no longer waited for."""
        if self.latest is not None:
            return WORDS[state(self.latest)]
        if today <= self.due_on:
            return "Due"
        return "Late" if today - self.due_on < WAITED_FOR else "Not signed off"


def usual_window(contract_id: int) -> CollectionWindow:
    """The window of a contract for which none was set."""
    return CollectionWindow(contract_id=contract_id, by=PeriodKind.YEAR, working_days=WORKING_DAYS)


def usual_window_of(authority: str) -> AuthorityWindow:
    """The window of an authority that has set none."""
    return AuthorityWindow(authority_code=authority, working_days=WORKING_DAYS)


def due_on(window: Window, period: Period) -> date:
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
