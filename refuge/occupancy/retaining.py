"""How long a household's record is kept, in whole financial years (D6)."""

from collections.abc import Iterable
from datetime import date

from refuge.occupancy.period import Kind, financial_year, period_of


def kept_from(today: date, years: int) -> date:
    """The day from which on what ended is still kept: so many whole financial years after the one it ended in.

    >>> kept_from(date(2024, 3, 31), 2), kept_from(date(2024, 4, 1), 2)       # gone on 10 May 2021: erased from 1 April 2024
    (datetime.date(2021, 4, 1), datetime.date(2022, 4, 1))
    """
    return financial_year(_year(today) - years).starts_on


def next_erasure(today: date) -> date:
    """The day on which the next year's households are due."""
    return financial_year(_year(today)).ends_on


def year_of_erasure(today: date) -> date:
    """What is noted as the day of an erasure: the first of the financial year, which many share."""
    return financial_year(_year(today)).starts_on


def closed_years(spans: Iterable[tuple[date, date | None]], today: date) -> set[int]:
    """The financial years that spans of days fall in and that have ended, by the year they begin in.

    >>> sorted(closed_years([(date(2021, 3, 31), date(2022, 4, 1))], date(2022, 5, 1)))
    [2020, 2021]
    """
    years: set[int] = set()
    for first, last in spans:
        years.update(range(_year(first), _year(last or today) + 1))
    return {year for year in years if financial_year(year).ends_on <= today}


def _year(day: date) -> int:
    return period_of(Kind.YEAR, day).starts_on.year
