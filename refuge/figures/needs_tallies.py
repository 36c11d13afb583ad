"""Counts what the needs gap is judged by: what referrals and people tell of the same households. A few grouped statements."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import CTE, Select, case, func, literal, or_, select

from refuge.extensions import db
from refuge.figures import people_counts
from refuge.figures.chosen import Chosen
from refuge.figures.households_referred import HOUSEHOLD, households_unable, stayed
from refuge.figures.needs_rows import (
    ADULTS,
    AGAIN,
    APART,
    BY_REASON,
    CAME,
    CHILDREN,
    HOUSEHOLDS,
    INFORMATION,
    LATE,
    PEOPLE,
    RECEIVED,
    REFERRALS_CAME,
    SEXES,
    SUPPORTED,
    SUPPORTED_WITH,
    TEENAGERS,
    UNABLE,
    UNABLE_BY_REASON,
    UNSETTLED,
    Tally,
)
from refuge.figures.people import SEXES as OF_ADULTS
from refuge.figures.referral_rows import APART as APART_FROM_UNABLE
from refuge.models import ReferralChild
from refuge.models.columns import Day
from refuge.vocabulary import ReferralOutcome

Cell = tuple[str | None, int]
"""Group and period (0 is the first)."""

Counts = Iterator[tuple[Cell, str, str, int]]
"""Of which cell, under which name and code, and how many."""


def needs_tallies(of: Chosen, households: CTE, marks: Sequence[date], as_at: date) -> dict[Cell, Tally]:
    """Cell → what was counted of the households referred and supported; nothing where there were none."""
    found: dict[Cell, Tally] = defaultdict(Counter)
    for counts in (_referrals(households), _households(households, as_at), _unable(households), _people(of, marks)):
        for cell, name, code, number in counts:
            found[cell][name, code] += number
    return found


def _referrals(households: CTE) -> Counts:
    """What came of referrals; anything open or on its way leaves them unsettled."""
    key = [households.c[name] for name in ("name", "at", "outcome", "reason")]
    rows = select(*key, func.count(), func.sum(households.c.came)).group_by(*key)
    for *of, number, arrived in db.session.execute(rows):
        group, at, outcome, reason = of
        cell, came = (group, at), int(arrived)
        waiting = {ReferralOutcome.OPEN.value: number, ReferralOutcome.ACCEPTED.value: number - came}
        yield cell, RECEIVED, "", number
        yield cell, REFERRALS_CAME, "", came
        yield cell, UNSETTLED, "", waiting.get(outcome, 0)
        if outcome == ReferralOutcome.INFORMATION_ONLY.value:
            yield cell, INFORMATION, "", number
        if reason is not None:
            yield cell, BY_REASON, reason, number


def _households(households: CTE, as_at: date) -> Counts:
    """Households that asked: in all, accommodated, only after the period, more than once, with children."""
    each = _each_household(households, as_at).subquery()
    sums = {
        CAME: func.sum(each.c.came),
        LATE: func.sum(each.c.came_at_all - each.c.came),
        AGAIN: func.sum(case((each.c.asked > 1, 1), else_=0)),
        CHILDREN: func.sum(each.c.with_children),
    }
    key = each.c.name, each.c.at
    rows = select(*key, func.count(), *sums.values()).group_by(*key)
    for group, at, number, *counts in db.session.execute(rows):
        cell = group, at
        yield cell, HOUSEHOLDS, "", number
        for name, count in zip(sums, counts, strict=True):
            yield cell, name, "", int(count)


def _each_household(households: CTE, as_at: date) -> Select[*tuple[int, ...]]:
    child = select(ReferralChild.referral_id).where(ReferralChild.referral_id == households.c.id).exists()
    later = stayed(households.c.household_id, households.c.first_asked, literal(as_at, Day))
    at_all = or_(households.c.is_accommodated == 1, households.c.first_came.is_not(None), later)
    return (
        select(*(households.c[name] for name in HOUSEHOLD))
        .add_columns(func.max(households.c.is_accommodated).label("came"))
        .add_columns(func.max(case((at_all, 1), else_=0)).label("came_at_all"))
        .add_columns(func.max(case((child, 1), else_=0)).label("with_children"))
        .add_columns(func.count().label("asked"))
        .group_by(*(households.c[name] for name in HOUSEHOLD))
    )


def _unable(households: CTE) -> Counts:
    """Households unable to be supported by their last refusal, and those apart (F5)."""
    for row in households_unable(households):
        cell = row.group, row.at
        if row.outcome in APART_FROM_UNABLE:
            yield cell, APART, "", row.number
        else:
            yield cell, UNABLE, "", row.number
            yield cell, UNABLE_BY_REASON, row.reason, row.number


def _people(of: Chosen, marks: Sequence[date]) -> Counts:
    """Households supported, and what the figure of people tells of them that is a need here."""
    needs = people_counts.needs(of, marks)
    for cell, counts in people_counts.households(of, marks).items():
        yield cell, SUPPORTED, "", counts["households"]
        yield cell, ADULTS, "", counts["adults"]
        for name in OF_ADULTS:
            yield cell, SEXES, name, counts[name]
        for told in (*PEOPLE, TEENAGERS):
            key, _, code = told.partition(" ")
            number = counts[code] if key == "inclusion" else needs.get(cell, {}).get(key, {}).get(code, 0)
            yield cell, SUPPORTED_WITH, told, number
