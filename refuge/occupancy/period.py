"""Periods, half-open: financial, contract and calendar years, quarters, months, or any two dates (P1, P2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

FINANCIAL_YEAR = 4
"""The month in which a financial year begins."""

YEARS = range(1900, 2201)
"""The years a date may lie in; any other is a slip of the hand."""

MONTHS = {"year": 12, "contract-year": 12, "calendar-year": 12, "quarter": 3, "month": 1}


class Kind(StrEnum):
    """Kinds of period, as they are asked for."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    CONTRACT_YEAR = "contract-year"
    CALENDAR_YEAR = "calendar-year"
    RANGE = "range"


class NotAPeriod(ValueError):
    """A label or a date that cannot be read in the kind asked for; its text says what is wanted."""


@dataclass(frozen=True, order=True)
class Period:
    """The nights d with ``starts_on <= d < ends_on``, under a label.

    >>> year = financial_year(2019)
    >>> year.label, year.nights        # P3
    ('2019-20', 366)
    >>> year.is_to_date(date(2020, 1, 1)), year.is_to_date(date(2020, 4, 1))
    (True, False)
    """

    starts_on: date
    ends_on: date
    label: str

    @property
    def nights(self) -> int:
        """How many nights it has."""
        return (self.ends_on - self.starts_on).days

    def is_to_date(self, as_at: date) -> bool:
        """Whether ``as_at`` falls inside it, so that its figures are to date (P2)."""
        return self.starts_on < as_at < self.ends_on

    def counted_to(self, as_at: date) -> date:
        """The day its nights are counted up to, exclusive: nothing in the future is counted (N6)."""
        return max(self.starts_on, min(self.ends_on, as_at))


def read_day(word: str) -> date:
    """The day that a date like ``2020-04-01`` names, in no other form. Raises NotAPeriod.

    >>> read_day("2020-04-01")
    datetime.date(2020, 4, 1)
    """
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", word, re.ASCII):
        raise NotAPeriod(f"“{word}” is not a date like 2020-04-01.")
    try:
        day = date.fromisoformat(word)
    except ValueError:
        raise NotAPeriod(f"“{word}” is not a day of the calendar.") from None
    return _within_reason(day, word)


def financial_year(year: int) -> Period:
    """The year from 1 April of ``year``."""
    return _containing(Kind.YEAR, date(year, FINANCIAL_YEAR, 1), FINANCIAL_YEAR)


def periods(kind: Kind, first: date, last: date, year_starts_month: int = FINANCIAL_YEAR) -> list[Period]:
    """The periods of ``kind`` with a night d, ``first <= d < last``; the outer two are cut there.

    ``year_starts_month`` is the month in which a contract's year begins; it counts for contract years only.
    """
    if first >= last:
        return []
    if kind is Kind.RANGE:
        return [Period(first, last, f"{first}/{last}")]
    return [
        replace(period, starts_on=max(period.starts_on, first), ends_on=min(period.ends_on, last))
        for period in _running(kind, first, last, _first_month(kind, year_starts_month))
    ]


def period_of(kind: Kind, day: date, year_starts_month: int = FINANCIAL_YEAR) -> Period:
    """The period of ``kind`` that ``day`` falls in; a range is that day alone."""
    if kind is Kind.RANGE:
        return Period(day, _next_day(day), str(day))
    return _containing(kind, day, _first_month(kind, year_starts_month))


def read_label(kind: Kind, label: str, year_starts_month: int = FINANCIAL_YEAR) -> Period:
    """The period a label names, read in the kind asked for (P2).

    Raises NotAPeriod.

    >>> read_label(Kind.YEAR, "2019-20").starts_on
    datetime.date(2019, 4, 1)
    >>> read_label(Kind.QUARTER, "2019-20 Q4").starts_on
    datetime.date(2020, 1, 1)
    """
    match = re.fullmatch(_LABELS[kind][0], label.strip(), re.ASCII)
    if match is None:
        raise NotAPeriod(f"“{label}” is not {_LABELS[kind][1]}.")
    try:
        day = _first_day(kind, match, _first_month(kind, year_starts_month))
    except ValueError as wrong:
        raise NotAPeriod(f"“{label}” is not {_LABELS[kind][1]}.") from wrong
    return _containing(kind, _within_reason(day, label), _first_month(kind, year_starts_month))


def _within_reason(day: date, word: str) -> date:
    if day.year not in YEARS:
        raise NotAPeriod(f"“{word}” is outside the years {YEARS[0]} to {YEARS[-1]}.")
    return day


_YEARS = r"(?P<year>\d{4})(?:-(?P<next>\d{2}))?"
_LABELS = {
    Kind.YEAR: (r"(?P<year>\d{4})-(?P<next>\d{2})", "a financial year like 2019-20, or a date like 2019-04-01"),
    Kind.CONTRACT_YEAR: (_YEARS, "a contract year like 2019-20, or a date like 2019-10-01"),
    Kind.CALENDAR_YEAR: (r"(?P<year>\d{4})", "a calendar year like 2020, or a date like 2020-01-01"),
    Kind.QUARTER: (
        r"(?P<year>\d{4})-(?P<next>\d{2}) ?Q(?P<quarter>[1-4])",
        "a quarter like 2019-20 Q1, or a date like 2019-04-01",
    ),
    Kind.MONTH: (r"(?P<year>\d{4})-(?P<month>\d{2})", "a month like 2020-04, or a date like 2020-04-01"),
    Kind.RANGE: (r"(?!)", "a date like 2020-04-01"),
}


def _first_day(kind: Kind, match: re.Match[str], first_month: int) -> date:
    parts = match.groupdict()
    year = int(parts["year"])
    if parts.get("next") is not None and (year + 1) % 100 != int(parts["next"]):
        raise ValueError("not two years that follow each other")
    if kind is Kind.CONTRACT_YEAR and (parts["next"] is None) != (first_month == 1):
        raise ValueError("a year from January bears one number, any other two")
    if kind is Kind.MONTH:
        return date(year, int(parts["month"]), 1)
    return _add_months(date(year, first_month, 1), 3 * (int(parts.get("quarter") or 1) - 1))


def _first_month(kind: Kind, year_starts_month: int) -> int:
    return {Kind.CONTRACT_YEAR: year_starts_month, Kind.CALENDAR_YEAR: 1}.get(kind, FINANCIAL_YEAR)


def _running(kind: Kind, first: date, last: date, first_month: int) -> Iterator[Period]:
    period = _containing(kind, first, first_month)
    while period.starts_on < last:
        yield period
        period = _containing(kind, period.ends_on, first_month)


def _containing(kind: Kind, day: date, first_month: int) -> Period:
    length = MONTHS[kind]
    since_the_year_began = (day.month - first_month) % 12
    starts_on = _add_months(day.replace(day=1), -(since_the_year_began % length))
    return Period(starts_on, _add_months(starts_on, length), _label(kind, starts_on, first_month))


def _label(kind: Kind, starts_on: date, first_month: int) -> str:
    if kind is Kind.MONTH:
        return f"{starts_on:%Y-%m}"
    year = starts_on.year - (starts_on.month < first_month)
    years = str(year) if first_month == 1 else f"{year}-{(year + 1) % 100:02}"
    return f"{years} Q{(starts_on.month - first_month) % 12 // 3 + 1}" if kind is Kind.QUARTER else years


def _add_months(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, day.day)


def _next_day(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
