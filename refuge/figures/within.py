"""Which placements fall in which periods: a household is supported in one with any night in it (H1)."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from sqlalchemy import CTE, Column, Integer, and_, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from refuge.figures import spans
from refuge.figures.chosen import Chosen
from refuge.figures.listed import listed
from refuge.models import DiaryEntry, Stay
from refuge.models.columns import END_OF_TIME, Day


def periods_between(marks: Sequence[date]) -> CTE:
    """The periods between neighbouring marks, as a table: ``at`` (0 is the first), ``starts_on`` and ``ends_on``."""
    columns = Column("at", Integer), Column("starts_on", Day), Column("ends_on", Day)
    return listed("periods", columns, [(at, *bounds) for at, bounds in enumerate(pairwise(marks))])


def falls_in(periods: CTE) -> spans.Column:
    """Whether a placement has any night in a period, or is of a stay of no night that began there (H1)."""
    any_night = and_(
        DiaryEntry.starts_on < periods.c.ends_on,
        end(DiaryEntry.ends_on) > periods.c.starts_on,
        end(DiaryEntry.ends_on) > DiaryEntry.starts_on,
    )
    began_there = and_(Stay.arrived_on >= periods.c.starts_on, Stay.arrived_on < periods.c.ends_on)
    return or_(any_night, and_(is_of_no_night(), began_there))


def of_stays_ever_in(of: Chosen) -> spans.Column:
    """Whether a placement is of a stay that was ever in the spells chosen, so that nobody else's are looked through.

    Which placement of a stay was its first or last is known only from all of them, wherever they were.
    """
    if of.is_everything:
        return true()
    one = aliased(DiaryEntry)
    return DiaryEntry.stay_id.in_(select(one.stay_id).join(of.spells, of.spells.c.id == one.spell_id))


def is_of_no_night() -> spans.Column:
    """Whether a stay ended on the day it began."""
    return Stay.departed_on == Stay.arrived_on


def end(ends_on: spans.Column) -> spans.Column:
    """The day something ends, the last of all days where it has not ended."""
    return func.coalesce(ends_on, literal(END_OF_TIME, Day))
