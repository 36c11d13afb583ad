"""First days of months."""

from collections.abc import Iterator
from datetime import date

from refuge.demonstration.plan import HORIZON


def months(first: date, step: int = 1) -> Iterator[date]:
    """The first day of every ``step``-th month from ``first`` up to the horizon.

    >>> from itertools import islice
    >>> [day.isoformat() for day in islice(months(date(2021, 11, 1)), 3)]
    ['2021-11-01', '2021-12-01', '2022-01-01']
    """
    while first < HORIZON:
        yield first
        first = following(first, step)


def following(month: date, step: int = 1) -> date:
    """The first day of the month ``step`` months later."""
    years, months_in = divmod(month.month - 1 + step, 12)
    return date(month.year + years, months_in + 1, 1)
