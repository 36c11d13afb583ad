"""The rows of a section, out of the records of its figure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from refuge.figures.records import Record
from refuge.returns.declaring import Measure, Section

Row = dict[str, Any]
"""``measure, group, period, value, numerator, denominator``, and ``hidden`` where something is."""

APART = ": "
"""Between a mapping and its category, in the names of what is hidden."""


def rows_of(section: Section, records: Sequence[Record]) -> list[Row]:
    """Every row of the section, measure by measure."""
    return [row for measure in section.measures for record in records for row in _rows(measure, record)]


def _rows(measure: Measure, record: Record) -> Iterator[Row]:
    if measure.key not in record:
        return
    value = record[measure.key]
    hidden = set(record.get("hidden", ()))
    if isinstance(value, Mapping):
        for name, count in value.items():
            yield _row(measure, record, count, count is None or f"{measure.key}{APART}{name}" in hidden, name)
    else:
        yield _row(measure, record, value, measure.key in hidden)


def _row(measure: Measure, record: Record, value: Any, hidden: bool, category: str | None = None) -> Row:
    """What a rate rests on is told with it, and hidden with it."""
    row = {
        "measure": measure.key,
        "group": category if category is not None else record["group"],
        "period": record["period"],
        "value": None if hidden else value,
        "numerator": None if hidden else _sum(measure.numerator, record),
        "denominator": None if hidden else _sum(measure.denominator, record),
    }
    return {**row, "hidden": True} if hidden else row


def _sum(names: tuple[str, ...], record: Record) -> int | None:
    """What the names add up to; those with a minus are taken off. Nothing where one of them is hidden.

    >>> _sum(("commissioned", "-out_of_use"), {"commissioned": 100, "out_of_use": 7})
    93
    """
    parts = [(-1 if name.startswith("-") else 1, record.get(name.removeprefix("-"))) for name in names]
    known = [sign * part for sign, part in parts if part is not None]
    return sum(known) if names and len(known) == len(parts) else None
