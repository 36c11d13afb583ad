"""Which placements fall in which periods: a household is supported in one with any night in it (H1)."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from sqlalchemy import CTE, Integer, and_, column, func, literal, or_, values

from refuge.figures.spans import Column
from refuge.models import DiaryEntry, Stay
from refuge.models.columns import END_OF_TIME, Day


def periods_between(marks: Sequence[date]) -> CTE:
    """The periods between neighbouring marks, as a table: ``at`` (0 is the first), ``starts_on`` and ``ends_on``."""
    columns = (column("at", Integer), column("starts_on", Day), column("ends_on", Day))
    rows = [(at, start, end) for at, (start, end) in enumerate(pairwise(marks))]
    return values(*columns, name="periods").data(rows).cte("periods")


def falls_in(periods: CTE) -> Column:
    """Whether a placement has any night in a period, or is of a stay of no night that began there (H1)."""
    any_night = and_(
        DiaryEntry.starts_on < periods.c.ends_on,
        end(DiaryEntry.ends_on) > periods.c.starts_on,
        end(DiaryEntry.ends_on) > DiaryEntry.starts_on,
    )
    began_there = and_(Stay.arrived_on >= periods.c.starts_on, Stay.arrived_on < periods.c.ends_on)
    return or_(any_night, and_(is_of_no_night(), began_there))


def is_of_no_night() -> Column:
    """Whether a stay ended on the day it began."""
    return Stay.departed_on == Stay.arrived_on


def end(ends_on: Column) -> Column:
    """The day something ends, the last of all days where it has not ended."""
    return func.coalesce(ends_on, literal(END_OF_TIME, Day))
