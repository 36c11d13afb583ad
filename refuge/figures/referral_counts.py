"""Counts referrals by all that is told of them: a few grouped statements, however many there are (F1–F5)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from sqlalchemy import CTE, and_, case, func, select

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.households_referred import households_again, households_referred, households_unable
from refuge.figures.local_residents import local_residents
from refuge.figures.looked_suitable import SPACE, looked_suitable
from refuge.figures.places import Places
from refuge.figures.referral_rows import AGAIN, APART, LOCAL, SUITABLE, UNABLE_BY_REASON, Tally
from refuge.figures.referred import referred
from refuge.figures.selection import Selection
from refuge.models import Referral, ReferralAccessNeed, ReferralChild, ReferralReason
from refuge.occupancy.looked_suitable import looked_suitable_to
from refuge.vocabulary import ReferralOutcome


class Count(NamedTuple):
    """Something counted in one group and period: under which name, by which code, and how often."""

    group: str | None
    at: int
    name: str
    code: str
    number: int


def tallies(
    viewer: Viewer, selection: Selection, table: Places, marks: Sequence[date]
) -> dict[tuple[str | None, int], Tally]:
    """(Group, number of the period) → what was counted of the referrals received in it; nothing where there were none."""
    asked = referred(viewer, selection, table, marks)
    counts = chain(
        _outcomes(asked),
        _needs(asked),
        _households(households_referred(asked, marks)),
        _local(asked, selection, table),
        _suitable(viewer, asked),
    )
    found: dict[tuple[str | None, int], Tally] = defaultdict(Counter)
    for one in counts:
        found[one.group, one.at][one.name, one.code] += one.number
    return found


def _outcomes(asked: CTE) -> Iterator[Count]:
    """What came of them, why, with children or not, and how many days it took."""
    child = select(ReferralChild.referral_id).where(ReferralChild.referral_id == asked.c.id).exists()
    decided = and_(asked.c.outcome != ReferralOutcome.OPEN.value, Referral.decided_on.is_not(None))
    key = asked.c.name, asked.c.at, asked.c.outcome, asked.c.reason
    sums = {
        ("accommodated", ""): asked.c.came,
        ("with_children", ""): case((child, 1), else_=0),
        ("days_to_decision", "days"): case((decided, Referral.decided_on - Referral.received_on)),
        ("days_to_decision", "of"): case((decided, 1), else_=0),
        ("days_to_arrival", "days"): asked.c.arrived_on - Referral.received_on,
        ("days_to_arrival", "of"): asked.c.came,
    }
    summed = [func.sum(each) for each in sums.values()]
    statement = (
        select(*key, func.count().label("number"), *summed).join(asked, asked.c.id == Referral.id).group_by(*key)
    )
    for row in db.session.execute(statement):
        yield Count(row.name, row.at, "by_outcome", row.outcome, row.number)
        if row.reason is not None:
            yield Count(row.name, row.at, "by_reason", row.reason, row.number)
        for (name, code), number in zip(sums, row[-len(sums) :], strict=True):
            yield Count(row.name, row.at, name, code, int(number or 0))


def _needs(asked: CTE) -> Iterator[Count]:
    """Who asked with which access need (a set, so they do not add up)."""
    key = asked.c.name, asked.c.at, ReferralAccessNeed.need
    statement = select(*key, func.count()).join(asked, asked.c.id == ReferralAccessNeed.referral_id).group_by(*key)
    for group, at, need, count in db.session.execute(statement):
        yield Count(group, at, "by_need", need.value, count)


def _households(households: CTE) -> Iterator[Count]:
    """Households unable to be supported, and those that asked more than once."""
    for group, at, number in households_again(households):
        yield Count(group, at, AGAIN, "", number)
    for row in households_unable(households):
        if row.outcome in APART:
            yield Count(row.group, row.at, APART[row.outcome], "", row.number)
        else:
            yield Count(row.group, row.at, UNABLE_BY_REASON, row.reason, row.number)


def _local(asked: CTE, selection: Selection, table: Places) -> Iterator[Count]:
    """Local residents: those who came, and where the others went as far as somebody wrote it down."""
    for row in local_residents(asked, selection, table):
        yield Count(row.group, row.at, LOCAL, "", row.number)
        if row.came:
            yield Count(row.group, row.at, f"{LOCAL}_accommodated", "", row.number)
        elif row.placed is not None or row.is_refused:
            yield Count(row.group, row.at, f"{LOCAL}_{row.placed or 'not_recorded'}", "", row.number)


def _suitable(viewer: Viewer, asked: CTE) -> Iterator[Count]:
    """Referrals declined for space while a unit looked suitable (F3)."""
    space = select(ReferralReason.code).where(ReferralReason.kind == SPACE)
    declined = (asked.c.outcome == ReferralOutcome.DECLINED.value, asked.c.reason.in_(space))
    found = looked_suitable(viewer, select(asked.c.id).where(*declined))
    for row in db.session.execute(select(asked.c.id, asked.c.name, asked.c.at).where(*declined)):
        if looked_suitable_to(found.get(row.id, ())):
            yield Count(row.name, row.at, SUITABLE, "", 1)
