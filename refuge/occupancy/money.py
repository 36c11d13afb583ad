"""What a contract's dated values come to over some nights, and for how many unit-years (U10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from refuge.occupancy.census import Census
from refuge.occupancy.period import Kind, period_of, periods


@dataclass(frozen=True)
class Amount:
    """Pounds a year from one funder, on the nights d with ``starts_on <= d < ends_on``."""

    funder: str | None
    annual: Decimal
    starts_on: date
    ends_on: date


def worth(amount: Amount, first_month: int, starts_on: date, ends_on: date) -> Fraction:
    """Pounds over the nights d, starts_on <= d < ends_on, spread evenly over the nights of each contract year.

    ``first_month`` is the one in which the contract's year begins.

    >>> council = Amount("Council", Decimal(366), date(2019, 4, 1), date(2020, 10, 1))
    >>> [float(worth(council, 4, date(2020, 3, 1), end)) for end in (date(2020, 3, 11), date(2020, 4, 1))]
    [10.0, 31.0]
    """
    window = max(starts_on, amount.starts_on), min(ends_on, amount.ends_on)
    return sum((Fraction(amount.annual) * share for _, _, share in _years(first_month, *window)), Fraction())


def unit_years(in_service: Census, first_month: int, starts_on: date, ends_on: date) -> Fraction:
    """Units in service over some nights, as years of one unit: a unit's nights of a contract year over all nights of it.

    >>> ten = Census({date(2016, 4, 1): 10})
    >>> unit_years(ten, 4, date(2019, 4, 1), date(2020, 4, 1))
    Fraction(10, 1)
    """
    years = _years(first_month, starts_on, ends_on)
    return sum((share * in_service.nights(first, end) / (end - first).days for first, end, share in years), Fraction())


def nights_without(amounts: list[Amount], in_service: Census, starts_on: date, ends_on: date) -> int:
    """Unit-nights in service on which none of the amounts runs.

    >>> council = Amount("Council", Decimal(366), date(2019, 5, 1), date(2020, 4, 1))
    >>> nights_without([council], Census({date(2019, 4, 1): 2}), date(2019, 4, 1), date(2020, 4, 1))
    60
    """
    nights, at = 0, starts_on
    for amount in sorted(amounts, key=lambda amount: amount.starts_on):
        if at < min(amount.starts_on, ends_on):
            nights += in_service.nights(at, min(amount.starts_on, ends_on))
        at = max(at, amount.ends_on)
    return nights + (in_service.nights(at, ends_on) if at < ends_on else 0)


def runs_until(ends_on: date | None, extendable_to: date | None, served_until: date | None) -> date:
    """The day a contract's values stop: its end, or as far as it can be extended while units are in service under it.

    >>> end, latest = date(2025, 4, 1), date(2027, 4, 1)
    >>> [str(runs_until(end, latest, served)) for served in (end, date(2026, 1, 1), date.max)]
    ['2025-04-01', '2026-01-01', '2027-04-01']
    """
    if ends_on is None:
        return date.max
    return max(ends_on, min(extendable_to or ends_on, served_until or ends_on))


def pounds(amount: Fraction | None) -> str:
    """An amount to the penny, rounded half up; a dash where there is none (U6).

    >>> pounds(Fraction(220_000)), pounds(Fraction(605, 10000)), pounds(None)
    ('£220,000.00', '£0.06', '–')
    """
    if amount is None:
        return "–"
    pence = int(amount * 100 + Fraction(1, 2))
    return f"£{pence // 100:,}.{pence % 100:02}"


def _years(first_month: int, starts_on: date, ends_on: date) -> Iterator[tuple[date, date, Fraction]]:
    """The contract years some nights lie in, cut to them, each with the share of the whole year that is."""
    for year in periods(Kind.CONTRACT_YEAR, starts_on, ends_on, first_month):
        whole = period_of(Kind.CONTRACT_YEAR, year.starts_on, first_month)
        yield year.starts_on, year.ends_on, Fraction(year.nights, whole.nights)
