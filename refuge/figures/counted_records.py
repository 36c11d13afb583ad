"""Rows of figures of counts as plain records (JSON and CSV)."""

from collections.abc import Mapping
from typing import Any

from refuge.figures.counted import CountedRow, Told
from refuge.figures.records import Record, dated, hidden, number


def counted_record(row: CountedRow) -> Record:
    """One row under the names it has; its mappings are mappings."""
    return {**dated(row.period, row.to_date, row.group), **plain(row.told), **hidden(row.hidden)}


def plain(told: Told) -> dict[str, Any]:
    """Rates as numbers.

    >>> from fractions import Fraction
    >>> plain({"households": 7, "throughput": Fraction(7, 2), "risk": {"high": 2}, "mean": None})
    {'households': 7, 'throughput': 3.5, 'risk': {'high': 2}, 'mean': None}
    """
    return {key: _plain(value) for key, value in told.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    return value if value is None or isinstance(value, int) else number(value)
