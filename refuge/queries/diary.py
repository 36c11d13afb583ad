"""The diaries of units over a period: when each was in service, and its entries, whole, as far as the viewer may know."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, literal, or_, select

from refuge.access.scope import Viewer, properties_seen, stays_seen
from refuge.extensions import db
from refuge.models import DiaryEntry, Household, Property, Spell, Stay, Unit, VoidReason
from refuge.models.columns import END_OF_TIME, Day
from refuge.occupancy.clashes import Span
from refuge.occupancy.naming import in_order
from refuge.vocabulary import EntryKind


@dataclass(frozen=True)
class Line:
    """One entry of a diary. An occupied one without ``stay_id`` is of a household the viewer may not know of (D1)."""

    kind: EntryKind
    span: Span
    stay_id: int | None = None
    household: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class UnitDiary:
    """One unit's diary: its spells in service, and its entries from the household before the period to the one after it."""

    id: int
    name: str
    house_id: int
    house: str
    service: list[Span]
    lines: list[Line]


def diaries(viewer: Viewer, first: date, end: date) -> list[UnitDiary]:
    """The diaries over the nights d, first <= d < end, of every unit in service on any of them, by property and name.

    Three statements, however many units there are.
    """
    spells = _spells(viewer, first, end)
    if not spells:
        return []
    units = db.session.execute(_units(list(spells))).all()
    lines = _lines(viewer, list(spells), first, end)
    found = [UnitDiary(row.id, row.name, row.house_id, row.house, spells[row.id], lines[row.id]) for row in units]
    return sorted(found, key=lambda unit: (in_order(unit.house), unit.house_id, in_order(unit.name), unit.id))


def _spells(viewer: Viewer, first: date, end: date) -> dict[int, list[Span]]:
    """Every spell of the units that are in service in the period, by unit."""
    served = select(Spell.unit_id).where(Spell.starts_on < end, Spell.ends_on > first)
    statement = (
        select(Spell.unit_id, Spell.starts_on, Spell.ends_on)
        .join(Unit, Unit.id == Spell.unit_id)
        .join(Property, Property.id == Unit.property_id)
        .where(properties_seen(viewer), Spell.unit_id.in_(served))
        .order_by(Spell.starts_on)
    )
    found: dict[int, list[Span]] = defaultdict(list)
    for row in db.session.execute(statement):
        found[row.unit_id].append(_open(row.starts_on, row.ends_on))
    return found


def _units(units: Collection[int]) -> Any:
    return (
        select(Unit.id, Unit.name, Property.id.label("house_id"), Property.name.label("house"))
        .join(Property, Property.id == Unit.property_id)
        .where(Unit.id.in_(units))
    )


def _lines(viewer: Viewer, units: Collection[int], first: date, end: date) -> dict[int, list[Line]]:
    """The entries of units, whole across spells, from the last let before the period to the first after it."""
    ends = func.max(func.coalesce(DiaryEntry.ends_on, literal(END_OF_TIME, Day)), type_=Day)
    around = _around(units, first, end)
    statement = (
        select(
            DiaryEntry.unit_id, DiaryEntry.kind, DiaryEntry.began_on, ends.label("ends_on"), Stay.id.label("stay_id"),
            Household.reference.label("household"), VoidReason.label.label("reason"),
        )
        .join(around, around.c.unit_id == DiaryEntry.unit_id)
        .outerjoin(Stay, and_(Stay.id == DiaryEntry.stay_id, stays_seen(viewer)))
        .outerjoin(Household, Household.id == Stay.household_id)
        .outerjoin(VoidReason, VoidReason.code == DiaryEntry.reason)
        .where(DiaryEntry.starts_on >= func.coalesce(around.c.before, literal(date.min, Day)))
        .where(or_(DiaryEntry.began_on < end, DiaryEntry.began_on <= around.c.after))
        .group_by(
            DiaryEntry.unit_id, DiaryEntry.kind, DiaryEntry.began_on, DiaryEntry.stay_id, Stay.id, Household.reference,
            VoidReason.label,
        )
        .order_by(DiaryEntry.began_on)
    )  # fmt: skip
    found: dict[int, list[Line]] = defaultdict(list)
    for row in db.session.execute(statement):
        span = _open(row.began_on, row.ends_on)
        found[row.unit_id].append(Line(row.kind, span, row.stay_id, row.household, row.reason))
    return found


def _around(units: Collection[int], first: date, end: date) -> Any:
    """For each unit, the days on which the last let before the period and the first after it began."""
    let = select(DiaryEntry.began_on).where(
        DiaryEntry.unit_id == Unit.id,
        DiaryEntry.kind == EntryKind.OCCUPIED,
        or_(DiaryEntry.ends_on.is_(None), DiaryEntry.ends_on > DiaryEntry.starts_on),
    )
    before = let.where(DiaryEntry.starts_on < first).order_by(DiaryEntry.starts_on.desc()).limit(1)
    after = let.where(DiaryEntry.starts_on >= end).order_by(DiaryEntry.starts_on).limit(1)
    return (
        select(
            Unit.id.label("unit_id"),
            before.correlate(Unit).scalar_subquery().label("before"),
            after.correlate(Unit).scalar_subquery().label("after"),
        )
        .where(Unit.id.in_(units))
        .subquery()
    )


def _open(starts_on: date, ends_on: date) -> Span:
    return Span(starts_on, None if ends_on == END_OF_TIME else ends_on)
