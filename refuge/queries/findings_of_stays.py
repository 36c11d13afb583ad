"""What the data check finds of stays and referrals."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from refuge.access.scope import Viewer, referrals_read, stays_seen
from refuge.extensions import db
from refuge.models import Destination, DiaryEntry, Household, Person, Property, Provider, Referral, Stay, Unit
from refuge.models.columns import END_OF_TIME, Day
from refuge.occupancy.clashes import written
from refuge.occupancy.findings import (
    DEPARTURE_PASSED,
    INSIDE_ANOTHER,
    LONG_STAY,
    NO_ORIGIN,
    NO_OUTCOME,
    OPEN_REFERRAL,
    UNFINISHED,
    Finding,
    Kind,
)
from refuge.occupancy.period import Kind as PeriodKind
from refuge.occupancy.period import period_of
from refuge.vocabulary import EntryKind, ReferralOutcome

INTAKE, OVERDUE, REFERRED = timedelta(days=3), timedelta(days=28), timedelta(days=14)


def long_stay(viewer: Viewer, today: date) -> Iterator[Finding]:
    """Households still here after two years. Whom another provider had first has been here since then."""
    arrived_on = func.coalesce(Stay.first_arrived_on, Stay.arrived_on, type_=Day)
    for row, units in _stays(viewer, Stay.departed_on.is_(None), arrived_on < years_before(today, 2)):
        since = row.first_arrived_on or row.arrived_on
        yield _of_stay(LONG_STAY, row, f"here since {written(since)}.", (today - row.arrived_on).days * units)


def departure_passed(viewer: Viewer, today: date) -> Iterator[Finding]:
    """Households still here four weeks after they were expected to leave."""
    expected = Stay.expected_departure_on
    for row, units in _stays(viewer, Stay.departed_on.is_(None), expected < today - OVERDUE, Stay.arrived_on < today):
        on = max(row.expected_departure_on, row.arrived_on)
        what = f"expected to leave on {written(row.expected_departure_on)} and still here."
        yield _of_stay(DEPARTURE_PASSED, row, what, (today - on).days * units)


def inside_another(viewer: Viewer, today: date) -> Iterator[Finding]:
    """Stays of no night on a day inside another household's in the same unit (N3)."""
    other = aliased(DiaryEntry)
    within = and_(
        other.unit_id == DiaryEntry.unit_id,
        other.kind == EntryKind.OCCUPIED,
        other.began_on < DiaryEntry.starts_on,
        other.starts_on <= DiaryEntry.starts_on,
        func.coalesce(other.ends_on, literal(END_OF_TIME, Day)) > DiaryEntry.starts_on,
    )
    no_night = DiaryEntry.ends_on == DiaryEntry.starts_on
    asked = select(other.id).where(within).correlate(DiaryEntry).exists()
    for row, _ in _stays(viewer, Stay.departed_on == Stay.arrived_on, no_night, asked, Stay.arrived_on < today):
        what = f"arrived and left on {written(row.arrived_on)}, while another household had the unit."
        yield _of_stay(INSIDE_ANOTHER, row, what, 1)


def no_origin(viewer: Viewer, today: date) -> Iterator[Finding]:
    """Origin not asked, of whoever is here or arrived in this financial year or the last: of others it cannot be learnt."""
    not_asked = and_(Stay.origin_code.is_(None), Stay.origin_place.is_(None), Stay.erased_on.is_(None))
    recent = or_(Stay.departed_on.is_(None), Stay.arrived_on >= last_year(today))
    for row, _ in _stays(viewer, not_asked, recent, Stay.arrived_on <= today - INTAKE):
        yield _of_stay(NO_ORIGIN, row, f"arrived on {written(row.arrived_on)}, origin not asked.", 1)


def no_outcome(viewer: Viewer, today: date) -> Iterator[Finding]:
    """Departures whose outcome is still pending (H8)."""
    pending = select(Destination.code).where(Destination.kind == "pending")
    for row, _ in _stays(viewer, Stay.destination.in_(pending), Stay.departed_on < today):
        yield _of_stay(NO_OUTCOME, row, f"left on {written(row.departed_on)}, outcome pending.", 1)


def unfinished_intake(viewer: Viewer, today: date) -> Iterator[Finding]:
    """Households still here three days after they arrived whose intake is open, or of whom nothing was asked.

    Nothing: neither risk nor the survivor's sex, age or band, as records from elsewhere come.
    """
    asked_about = select(Person.stay_id).where(
        Person.stay_id == Stay.id, or_(Person.sex.is_not(None), Person.age_band.is_not(None), Person.age.is_not(None))
    )
    unasked = or_(Stay.intake_open, and_(Stay.risk_at_arrival.is_(None), ~asked_about.exists()))
    for row, _ in _stays(viewer, Stay.departed_on.is_(None), unasked, Stay.arrived_on <= today - INTAKE):
        yield _of_stay(UNFINISHED, row, f"arrived on {written(row.arrived_on)}, intake not finished.", 1)


def open_referral(viewer: Viewer, today: date) -> Iterator[Finding]:
    """Referrals nobody decided for over 14 days (F1)."""
    asked = (
        select(Referral.id, Referral.reference, Referral.received_on, Provider.name.label("provider"))
        .join(Provider, Provider.id == Referral.provider_id)
        .where(
            referrals_read(viewer), Referral.outcome == ReferralOutcome.OPEN, Referral.received_on < today - REFERRED
        )
    )
    for row in db.session.execute(asked):
        what = f"received on {written(row.received_on)} and still open."
        yield Finding(OPEN_REFERRAL, row.provider, f"Referral {row.reference}", what, 1, {"referral": row.id})


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; of 29 February the day before.

    >>> years_before(date(2024, 2, 29), 1)
    datetime.date(2023, 2, 28)
    """
    past = day.year - years
    return day.replace(year=past, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=past)


def last_year(today: date) -> date:
    """The first day of the last financial year.

    >>> last_year(date(2021, 1, 25))
    datetime.date(2019, 4, 1)
    """
    return years_before(period_of(PeriodKind.YEAR, today).starts_on, 1)


def _stays(viewer: Viewer, *conditions: ColumnElement[bool]) -> Iterator[tuple[Any, int]]:
    """Stays with the unit they have, or had last – of several that with the lower reference – and how many units."""
    end = literal(END_OF_TIME, Day)
    last = func.coalesce(DiaryEntry.ends_on, end) == func.coalesce(Stay.departed_on, end)
    asked = _named().join(DiaryEntry, and_(DiaryEntry.stay_id == Stay.id, last))
    asked = asked.join(Unit, Unit.id == DiaryEntry.unit_id).join(Property, Property.id == Unit.property_id)
    asked = asked.join(Provider, Provider.id == Stay.provider_id).where(stays_seen(viewer), *conditions)
    found = db.session.execute(asked.order_by(Stay.id, Unit.reference))
    for _, of_one in groupby(found, key=lambda row: row.stay_id):
        first, *others = of_one
        yield first, 1 + len(others)


def _named() -> Select[Any]:
    columns: list[Any] = [
        Stay.id.label("stay_id"),
        *(Stay.arrived_on, Stay.first_arrived_on, Stay.departed_on, Stay.expected_departure_on),
        Household.reference.label("household"),
        *(Unit.id.label("unit_id"), Unit.name.label("unit"), Property.name.label("property")),
        Provider.name.label("provider"),
    ]
    return select(*columns).select_from(Stay).join(Household, Household.id == Stay.household_id)


def _of_stay(kind: Kind, row: Any, what: str, at_most: int) -> Finding:
    where = f"Household {row.household} in {row.unit}, {row.property}"
    return Finding(kind, row.provider, where, what, at_most, {"stay": row.stay_id, "unit": row.unit_id})


CHECKS_OF_STAYS = (
    long_stay,
    departure_passed,
    inside_another,
    no_origin,
    no_outcome,
    unfinished_intake,
    open_referral,
)
