"""Who is in the units tonight: people, help needed to get out, nights away. Never sex or gender (H3)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from refuge.extensions import db
from refuge.models import Absence, Person, StayAccessNeed
from refuge.occupancy.tonight import RECENT_DAYS, Away, Guests
from refuge.vocabulary import AbsenceReason, AccessNeed, PersonKind

TO_GET_OUT = (AccessNeed.WHEELCHAIR, AccessNeed.LIMITED_MOBILITY, AccessNeed.HEARING, AccessNeed.SIGHT)
"""Needs that matter when a house has to be left at once."""


def guests_of(rows: Sequence[Any], night: date) -> dict[int, Guests]:
    """The households of the board's occupied units, by stay. Rows have the stay's columns, of stays the viewer may see."""
    seen = {row.stay_id for row in rows}
    people, needs, away = _people(seen, night), _needs(seen), _away(seen, night)
    return {row.stay_id: _household(row, people[row.stay_id], needs[row.stay_id], away[row.stay_id]) for row in rows}


def _household(row: Any, people: list[Any], needs: list[str], away: list[Away]) -> Guests:
    return Guests(
        stay_id=row.stay_id,
        household_id=row.household_id,
        household=row.household,
        arrived_on=row.arrived_on,
        expected_departure_on=row.expected_departure_on,
        adults=sum(one.kind is PersonKind.ADULT for one in people),
        children=tuple(one.age for one in people if one.kind is PersonKind.CHILD),
        pets=row.pets,
        intake_open=row.intake_open,
        help_to_leave=tuple(needs),
        away=tuple(away),
    )


def _people(stays: Collection[int], night: date) -> dict[int, list[Any]]:
    """Who is in each stay that night, youngest first: ``kind`` and ``age``."""
    statement = (
        select(Person.stay_id, Person.kind, Person.age)
        .where(Person.stay_id.in_(stays))
        .where(or_(Person.joined_on.is_(None), Person.joined_on <= night))
        .where(or_(Person.left_on.is_(None), Person.left_on > night))
        .order_by(Person.age)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(statement):
        found[row.stay_id].append(row)
    return found


def _needs(stays: Collection[int]) -> dict[int, list[str]]:
    statement = select(StayAccessNeed.stay_id, StayAccessNeed.need).where(
        StayAccessNeed.stay_id.in_(stays), StayAccessNeed.need.in_(TO_GET_OUT)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for stay_id, need in db.session.execute(statement.order_by(StayAccessNeed.need)):
        found[stay_id].append(need.label)
    return found


def _away(stays: Collection[int], night: date) -> dict[int, list[Away]]:
    """Nights away, begun by that night and not over for long."""
    recent = night - timedelta(days=RECENT_DAYS)
    statement = (
        select(Absence.stay_id, Absence.starts_on, Absence.ends_on, Absence.reason)
        .where(Absence.stay_id.in_(stays), Absence.starts_on <= night)
        .where(or_(Absence.ends_on.is_(None), Absence.ends_on > recent))
        .order_by(Absence.starts_on)
    )
    found: dict[int, list[Away]] = defaultdict(list)
    for stay_id, starts_on, ends_on, reason in db.session.execute(statement):
        known = reason.label if reason and reason is not AbsenceReason.NOT_KNOWN else None
        found[stay_id].append(Away(starts_on, ends_on, known))
    return found
