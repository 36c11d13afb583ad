"""Days as the database reckons with them: their number, and which of several marks they come after."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from refuge.figures.spans import Column
from refuge.models.columns import Day


class bucket(FunctionElement[int]):  # noqa: N801 – it reads as an SQL function
    """How many of the ascending ``marks`` are on or before a day.

    Written out as nested CASEs that halve the marks, so that 120 months cost seven comparisons a row; and as text, since
    that many bound values would cost more than the counting. The text is put in last, so that a statement compiles once
    whatever the days are.
    """

    type = Integer()
    inherit_cache = True

    def __init__(self, day: Column, marks: Sequence[date]) -> None:
        super().__init__(day, *_put_in_last(tuple(marks)))


@lru_cache
def _put_in_last(marks: tuple[date, ...]) -> tuple[Column, ...]:
    """The marks, the same for every bucket of a statement: putting in each of them takes time."""
    return tuple(literal(mark, Day, literal_execute=True) for mark in marks)


@compiles(bucket)
def _written_out(element: bucket, compiler: SQLCompiler, **how: Any) -> str:
    day, *marks = (compiler.process(each, **how) for each in element.clauses)

    def halved(low: int, high: int) -> str:
        if low == high:
            return str(low)
        middle = (low + high) // 2
        return f"CASE WHEN {day} < {marks[middle]} THEN {halved(low, middle)} ELSE {halved(middle + 1, high)} END"

    return halved(0, len(marks))


def ordinal(day: Column) -> Column:
    """A day's proleptic number, the same in both databases and as ``date.toordinal`` gives it."""
    return day - literal(date.min, Day) + 1
