"""Households that another provider had first, and who they were there: figures count both as one (H1)."""

from functools import cache

from sqlalchemy import CTE, Integer, func, select
from sqlalchemy.orm import aliased

from refuge.models import Stay


@cache
def carried_over() -> CTE:
    """``household_id`` of every household carried over, with ``first_id``, the household it was with its first provider.

    However often a house changed provider. There are few of them, and an index of their own has them. Put together once.
    """
    later, earlier = aliased(Stay), aliased(Stay)
    steps = (
        select(later.household_id.label("household_id"), earlier.household_id.label("earlier_id"))
        .join(earlier, earlier.id == later.carried_over_from_id)
        .where(later.carried_over_from_id.is_not(None))
        .cte("steps")
    )
    back = select(steps.c.household_id, steps.c.earlier_id).cte("back", recursive=True)
    back = back.union(
        select(back.c.household_id, steps.c.earlier_id).join(steps, steps.c.household_id == back.c.earlier_id)
    )
    firsts = select(back.c.household_id, func.min(back.c.earlier_id, type_=Integer).label("first_id"))
    firsts = firsts.where(back.c.earlier_id.not_in(select(steps.c.household_id))).group_by(back.c.household_id)
    return firsts.cte("carried_over")
