"""How a provider that takes units over gets them: properties, units and stays of its own.

Not an action itself: nothing here commits. However much is carried over, the number of statements is the same.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import func, insert, inspect, literal, or_, select

from refuge.actions.households import free_references
from refuge.actions.what_cannot_go import managers_of
from refuge.extensions import db
from refuge.models import (
    Absence,
    DepartureReason,
    DiaryEntry,
    Household,
    Person,
    Property,
    Spell,
    Stay,
    StayAccessNeed,
    StaySupportNeed,
    StayViewer,
    Unit,
)
from refuge.models.columns import END_OF_TIME, Day

LEAVING = ("departed_on", "departure_planned", "departure_reason", "destination", "departure_note", "risk_at_departure")
"""What is the new stay's alone, where the household has left since."""

Row = dict[str, Any]

Pairs = Sequence[tuple[Stay, Stay]]
"""The stay that ends, and the one that goes on."""


def properties_and_units(spells: Sequence[Spell], provider_id: int) -> dict[int, Unit]:
    """The new provider's properties and units, by the ids of the old units; a reference gets a number behind it."""
    olds = {spell.unit.property_id: spell.unit.property for spell in spells}
    names = dict(zip(olds, _numbered(Property, [old.reference for old in olds.values()]), strict=True))
    without = {"id", "reference", "provider_id"}
    _insert(
        Property,
        [{**_kept(old, without), "provider_id": provider_id, "reference": names[old.id]} for old in olds.values()],
    )
    found = select(Property.reference, Property.id).where(Property.reference.in_(names.values()))
    ids = dict(db.session.execute(found).all())
    references = _numbered(Unit, [spell.unit.reference for spell in spells])
    rows = [
        {
            **_kept(spell.unit, {"id"}),
            "property_id": ids[names[spell.unit.property_id]],
            "reference": reference,
            "carried_over_from_id": spell.unit_id,
        }
        for spell, reference in zip(spells, references, strict=True)
    ]
    _insert(Unit, rows)
    return {unit.carried_over_from_id: unit for unit in _continuing(Unit, [spell.unit_id for spell in spells])}


def stays_kept(unit_ids: Sequence[int], on: date) -> Sequence[Stay]:
    """Every stay that runs across the day in these units; nobody else changes them until the commit."""
    here = select(DiaryEntry.stay_id).where(
        DiaryEntry.unit_id.in_(unit_ids), func.coalesce(DiaryEntry.ends_on, literal(END_OF_TIME, Day)) > on
    )
    stays = select(Stay).where(Stay.id.in_(here)).order_by(Stay.id)
    return db.session.scalars(stays.with_for_update(of=Stay, key_share=True)).all()


def stays_that_go_on(unit_ids: Sequence[int], on: date, provider_id: int) -> list[tuple[Stay, Stay]]:
    """End every stay that runs across the day in these units, and let it go on as one of the new provider.

    The household is known there by another reference, so that nothing leads from one provider's records to the other's.
    """
    olds = stays_kept(unit_ids, on)
    names = free_references(Household, len(olds))
    _insert(Household, [{"reference": name, "provider_id": provider_id} for name in names])
    ids = db.session.scalars(select(Household.id).where(Household.reference.in_(names))).all()
    references = free_references(Stay, len(olds))
    rows = [_continued(*row, provider_id, on) for row in zip(olds, ids, references, strict=True)]
    _insert(Stay, rows)
    news = {new.carried_over_from_id: new for new in _continuing(Stay, [old.id for old in olds])}
    pairs = [(old, news[old.id]) for old in olds]
    _end(olds, on)
    _divide_people(pairs, on)
    _divide_absences(pairs, on)
    _copy_needs(pairs)
    _keep_restricted(pairs, provider_id)
    db.session.flush()
    return pairs


def _continued(old: Stay, household_id: int, reference: str, provider_id: int, on: date) -> Row:
    return {
        **_kept(old, {"id", "imported_as"}),
        "reference": reference,
        "household_id": household_id,
        "provider_id": provider_id,
        "arrived_on": on,
        "first_arrived_on": old.first_arrived_on or old.arrived_on,
        "carried_over_from_id": old.id,
    }


def _end(stays: Sequence[Stay], on: date) -> None:
    """To the provider before it is no departure but a hand-over, which stands beside them (H8)."""
    handed_over = select(DepartureReason.code).where(DepartureReason.kind == "handover")
    reason = db.session.scalars(handed_over.order_by(DepartureReason.position).limit(1)).one()
    for stay in stays:
        for column in LEAVING:
            setattr(stay, column, None)
        stay.departed_on, stay.departure_reason = on, reason


def _divide_people(pairs: Pairs, on: date) -> None:
    """Whoever is there on the day goes on; whoever joined from then on was never with the provider before (H2)."""
    rows = []
    for person, new in _of_stays(Person, pairs):
        joined, left = person.joined_on, person.left_on
        if left is None or left > on:
            later = joined if joined is not None and joined > on else None
            rows.append({**_kept(person), "stay_id": new.id, "joined_on": later})
            person.left_on = None
        if joined is not None and joined >= on:
            db.session.delete(person)
    _insert(Person, rows)


def _divide_absences(pairs: Pairs, on: date) -> None:
    rows = []
    for absence, new in _of_stays(Absence, pairs, or_(Absence.ends_on.is_(None), Absence.ends_on > on)):
        rows.append({**_kept(absence, {"id"}), "stay_id": new.id, "starts_on": max(absence.starts_on, on)})
        if absence.starts_on < on:
            absence.ends_on = on
        else:
            db.session.delete(absence)
    _insert(Absence, rows)


def _copy_needs(pairs: Pairs) -> None:
    for need in (StayAccessNeed, StaySupportNeed):
        _insert(need, [{**_kept(row), "stay_id": new.id} for row, new in _of_stays(need, pairs)])


def _keep_restricted(pairs: Pairs, provider_id: int) -> None:
    """A stay restricted to named staff goes on restricted to the new provider's managers, who name others (D1)."""
    restricted = {new.id for _, new in _of_stays(StayViewer, pairs)}
    managers = db.session.scalars(managers_of(provider_id)).all() if restricted else ()
    _insert(
        StayViewer,
        [{"stay_id": stay_id, "account_id": account_id} for stay_id in restricted for account_id in managers],
    )


def _of_stays(model: Any, pairs: Pairs, *conditions: Any) -> Iterator[tuple[Any, Stay]]:
    """Rows of the stays that end, each with the stay that goes on."""
    news = {old.id: new for old, new in pairs}
    for row in db.session.scalars(select(model).where(model.stay_id.in_(list(news)), *conditions)).all():
        yield row, news[row.stay_id]


def _continuing(model: Any, ids: Sequence[int]) -> Sequence[Any]:
    return db.session.scalars(select(model).where(model.carried_over_from_id.in_(ids))).all()


def _insert(model: Any, rows: Sequence[Row]) -> None:
    """Write rows together: one by one, each would be asked for the id it got."""
    if rows:
        db.session.execute(insert(model), rows)


def _kept(row: Any, without: Collection[str] = ()) -> Row:
    """The columns of a row but some, as another of its kind is to have them."""
    return {
        column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs if column.key not in without
    }


def _numbered(model: Any, references: Sequence[str]) -> Iterator[str]:
    """For each reference one that nothing of the kind has: the same with the first free number behind it."""
    taken = set(db.session.scalars(select(model.reference)))
    for reference in references:
        free = next(name for number in count(2) if (name := _with_number(reference, number)) not in taken)
        taken.add(free)
        yield free


def _with_number(reference: str, number: int) -> str:
    """A reference with a number behind it, no longer than references are.

    >>> _with_number("A1", 2), len(_with_number("A" * 40, 12))
    ('A1-2', 40)
    """
    behind = f"-{number}"
    return reference[: 40 - len(behind)] + behind
