"""Rows that a statement brings along: a table of a few, as periods are."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, Column, literal, select, union_all, values

FEW = 100
"""Up to so many rows are written as SELECTs, which compile once; SQLite takes no more than 500 in one statement."""


def listed(name: str, columns: Sequence[Column[Any]], rows: Sequence[tuple[Any, ...]]) -> CTE:
    """A table of the rows, at least one. SQLAlchemy compiles VALUES anew every time, which takes longer than most answers."""
    if len(rows) > FEW:
        return values(*columns, name=name).data([tuple(row) for row in rows]).cte(name)
    told = (
        select(*(literal(value, column.type).label(column.name) for column, value in zip(columns, row, strict=True)))
        for row in rows
    )
    return union_all(*told).cte(name)
