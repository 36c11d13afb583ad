"""Columns of figures of counts on a terminal; what is spread over categories is in JSON and CSV."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from refuge.commands.tables import period_written
from refuge.display import DASH, nights, one_decimal

Column = tuple[str, str, Callable[[Any], str]]

PERIOD: Column = ("Period", "period", period_written)


def number(heading: str, key: str) -> Column:
    """A count; a dash where there is none to tell."""
    return heading, key, lambda row: DASH if row.told[key] is None else nights(row.told[key])


def share(heading: str, key: str) -> Column:
    """A share, as a percentage."""
    return heading, key, lambda row: one_decimal(row.told[key])


def mean(heading: str, key: str) -> Column:
    """A mean or median number of nights."""
    return heading, key, lambda row: _to_a_tenth(row.told[key])


def _to_a_tenth(value: Fraction | None) -> str:
    """With one decimal, rounded half up.

    >>> _to_a_tenth(Fraction(49, 20)), _to_a_tenth(Fraction(1200)), _to_a_tenth(None)
    ('2.5', '1,200.0', '–')
    """
    if value is None:
        return DASH
    tenths = int(value * 10 + Fraction(1, 2))
    return f"{tenths // 10:,}.{tenths % 10}"
