"""Households that asked for a place, each once in a period where a worker linked its referrals (F5)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import CTE, case, func, literal, or_, select

from refuge.extensions import db
from refuge.figures.referred import REFUSED
from refuge.figures.spans import Column
from refuge.figures.within import periods_between
from refuge.models import Referral, Stay
from refuge.models.columns import END_OF_TIME, Day

HOUSEHOLD = ("name", "at", "household_id", "lone_id")
"""What a household of one group and period is known by: its link, or the referral alone where it has none."""


class UnableRow(NamedTuple):
    """Households of one group and period: what came of their last refusal, its main reason, and how many."""

    group: str | None
    at: int
    outcome: str
    reason: str
    number: int


def households_unable(households: CTE) -> Iterator[UnableRow]:
    """Households refused in a period and not accommodated by its end, by their last refusal. One statement."""
    key = [households.c[name] for name in ("name", "at", "outcome", "reason")]
    last = (households.c.is_refused == 1, households.c.nth == 1, households.c.is_accommodated == 0)
    for row in db.session.execute(select(*key, func.count().label("number")).where(*last).group_by(*key)):
        yield UnableRow(row.name, row.at, row.outcome, row.reason, row.number)


def households_again(households: CTE) -> Iterator[tuple[str | None, int, int]]:
    """Group and number of the period with how many households asked more than once in it. One statement."""
    key = households.c.name, households.c.at
    again = select(*key, func.count()).where(households.c.nth_asked == 2).group_by(*key)
    return ((group, at, number) for group, at, number in db.session.execute(again))


def households_referred(referred: CTE, marks: Sequence[date]) -> CTE:
    """Referrals with the household they are of (``HOUSEHOLD``), and whether it was accommodated by the period's end.

    ``nth`` counts a household's refusals (``is_refused``) from the last: the one decided last, of several on one day the one
    received last. A household was accommodated if from the day it first asked in the period it had a night here or an arrival.
    """
    asked = _asked(referred)
    periods = periods_between(marks)
    here = stayed(asked.c.household_id, asked.c.first_asked, periods.c.ends_on)
    is_accommodated = case((or_(asked.c.first_came < periods.c.ends_on, here), 1), else_=0)
    rows = select(asked, is_accommodated.label("is_accommodated"))
    return rows.join(periods, periods.c.at == asked.c.at).cte("households")


def _asked(referred: CTE) -> CTE:
    lone = case((Referral.household_id.is_(None), Referral.id), else_=0)
    is_refused = case((referred.c.outcome.in_([one.value for one in REFUSED]), 1), else_=0)
    of_one: tuple[Column, ...] = (referred.c.name, referred.c.at, Referral.household_id, lone)
    latest_first = (referred.c.ended_on.desc(), Referral.received_on.desc(), Referral.id.desc())
    return (
        select(referred, Referral.household_id, lone.label("lone_id"), is_refused.label("is_refused"))
        .add_columns(
            func.min(Referral.received_on).over(partition_by=of_one).label("first_asked"),
            func.min(referred.c.arrived_on).over(partition_by=of_one).label("first_came"),
            func.row_number().over(partition_by=of_one, order_by=Referral.id).label("nth_asked"),
            func.row_number().over(partition_by=(*of_one, is_refused), order_by=latest_first).label("nth"),
        )
        .join(referred, referred.c.id == Referral.id)
        .cte("asked")
    )


def stayed(household_id: Column, first_asked: Column, ends_on: Column) -> Column:
    """Whether a household had a night here, or an arrival, from the day it first asked and before another."""
    departed_on = func.coalesce(Stay.departed_on, literal(END_OF_TIME, Day), type_=Day)
    here = or_(Stay.arrived_on >= first_asked, departed_on > first_asked)
    return select(Stay.id).where(Stay.household_id == household_id, Stay.arrived_on < ends_on, here).exists()
