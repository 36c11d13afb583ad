"""A whole house cannot be lived in from one day on: fire, flood, or an address that became known."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from refuge.access.scope import Viewer, properties_seen, stays_seen
from refuge.actions.answers import Leaving, answers_of
from refuge.actions.diary import enter
from refuge.actions.finding import find_stay, refuse_the_future, units_kept
from refuge.actions.going import write_departure
from refuge.actions.having import unit_of_theirs
from refuge.actions.placing import blamed, end_preparation, place, placements_of
from refuge.actions.referred import release_all
from refuge.actions.suiting import Suiting, reason_despite
from refuge.actions.telling import note_stay, told
from refuge.actions.voids import kind_of, refuse_expected_before
from refuge.actions.whole_entries import diary_from, voids_of
from refuge.audit import note
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import DiaryEntry, Household, Property, Spell, Stay, Unit
from refuge.occupancy.clashes import Span, written
from refuge.occupancy.staying import Placed, ended, without_a_unit
from refuge.vocabulary import EntryKind, WaitsFor


@dataclass(frozen=True)
class Going:
    """Where one household goes: away, to another unit, or into the units it has elsewhere. ``version`` is that of its stay."""

    version: int
    leaving: Leaving | None = None
    to_unit_id: int | None = None
    suiting: Suiting = field(default_factory=Suiting)


@dataclass(frozen=True)
class Closing:
    """From when, why (a reason of units out of use, V4), and where each household goes, by its stay."""

    closed_on: date
    reason: str
    going: Mapping[int, Going] = field(default_factory=dict)
    waits_for: WaitsFor | None = None
    expected_ends_on: date | None = None
    note: str | None = None


@all_or_nothing
def close_house(viewer: Viewer, property_id: int, closing: Closing, today: date) -> None:
    """Every unit of the property in service is out of use from the day on, and every household is where it says; all or nothing.

    Holds of its units are released. Raises NotFound, and RuleBroken: on ``going`` listing the households nobody has said
    anything about, or where one cannot go; on ``closed_on`` naming what stands in the way, or if it is in the future (N1);
    on ``reason``, ``note``, ``expected_ends_on``, ``version``.
    """
    begin_writing()
    house = _find(viewer, property_id)
    refuse_the_future("closed_on", closing.closed_on, today, "a house closed")
    refuse_expected_before(closing.expected_ends_on, closing.closed_on)
    if kind_of(closing.reason, closing.note) is not EntryKind.OUT_OF_USE:
        raise RuleBroken("reason", "Choose a reason for units that are out of use.")
    stays = {stay_id: find_stay(viewer, stay_id, closing.going[stay_id].version) for stay_id in sorted(closing.going)}
    units = _in_service(house, closing)
    _refuse_forgotten(viewer, units, closing)
    before, was = {stay_id: told(stay) for stay_id, stay in stays.items()}, voids_of(units, closing.closed_on)
    wanted = {stay_id: _wanted(viewer, stay, units, closing) for stay_id, stay in stays.items()}
    place(viewer, wanted, "going")
    for unit in units.values():
        _take_out_of_use(viewer, unit, closing)
    for stay_id, stay in stays.items():
        what = "stay.departed" if closing.going[stay_id].leaving else "stay.moved"
        note_stay(viewer, what, stay, before[stay_id], told(stay))
    _note(viewer, house, closing, was, voids_of(units, closing.closed_on))
    db.session.commit()


def _find(viewer: Viewer, property_id: int) -> Property:
    house = db.session.scalar(select(Property).where(Property.id == property_id, properties_seen(viewer)))
    if house is None:
        raise NotFound(f"There is no property {property_id}.")
    return house


def _in_service(house: Property, closing: Closing) -> dict[int, Unit]:
    """The house's units in service on the day; those that households go to are kept from others together with them."""
    serving = select(Unit.id).join(Spell, Spell.unit_id == Unit.id).where(Unit.property_id == house.id)
    on = closing.closed_on
    in_service = set(db.session.scalars(serving.where(Spell.starts_on <= on, Spell.ends_on > on)))
    elsewhere = {going.to_unit_id for going in closing.going.values() if going.to_unit_id is not None}
    return {unit_id: unit for unit_id, unit in units_kept(in_service | elsewhere).items() if unit_id in in_service}


def _refuse_forgotten(viewer: Viewer, units: Mapping[int, Unit], closing: Closing) -> None:
    """Everybody who is there on the day has to be somewhere else; whose stay the viewer may not see is not named."""
    on = closing.closed_on
    there = (
        select(Unit.name, Stay.id, Household.reference, stays_seen(viewer).label("seen"))
        .select_from(DiaryEntry)
        .join(Unit, Unit.id == DiaryEntry.unit_id)
        .join(Stay, Stay.id == DiaryEntry.stay_id)
        .join(Household, Household.id == Stay.household_id)
        .where(DiaryEntry.unit_id.in_(units), DiaryEntry.starts_on <= on)
        .where(or_(DiaryEntry.ends_on.is_(None), DiaryEntry.ends_on > on), Stay.id.not_in(closing.going))
    )
    rows = db.session.execute(there.order_by(Unit.name)).all()
    if rows:
        named = [f"{row.name} ({f'household {row.reference}' if row.seen else 'occupied'})" for row in rows]
        first = next((row.id for row in rows if row.seen), None)
        raise RuleBroken("going", f"Say where each household goes: {', '.join(named)}.", first)


def _wanted(viewer: Viewer, stay: Stay, units: Mapping[int, Unit], closing: Closing) -> list[Placed]:
    """A stay's placements without the house; the answers of those who leave are written."""
    going, on = closing.going[stay.id], closing.closed_on
    placements = placements_of(stay.id)
    if going.leaving is not None:
        write_departure(stay, replace(going.leaving, departed_on=on))
        return ended(placements, on)
    here = [placed for placed in placements if placed.unit_id in units and placed.ends_on > on]
    kept = [placed for placed in placements if placed not in here] + ended(here, on)
    if going.to_unit_id is not None and here:
        ends_on = max(here, key=lambda placed: placed.ends_on).span.ends_on
        kept.append(_elsewhere(viewer, stay, going, units, Span(on, ends_on)))
    if night := without_a_unit(Span(stay.arrived_on, stay.departed_on), kept):
        reference = db.session.get_one(Household, stay.household_id).reference
        wrong = f"Household {reference} would have no unit on {written(night)}. Say where it goes."
        raise RuleBroken("going", wrong, stay.id)
    return kept


def _elsewhere(viewer: Viewer, stay: Stay, going: Going, units: Mapping[int, Unit], span: Span) -> Placed:
    unit = unit_of_theirs(viewer, stay, going.to_unit_id or 0, "going")
    if unit.id in units:
        raise RuleBroken("going", f"{unit.name} is in the house that closes. Choose a unit elsewhere.")
    try:
        despite = reason_despite(unit, answers_of(stay), span.starts_on, going.suiting)
    except RuleBroken as broken:
        raise RuleBroken("going", broken.message, stay.id) from None
    return Placed(unit.id, span, note=despite)


def _take_out_of_use(viewer: Viewer, unit: Unit, closing: Closing) -> None:
    """A unit that is out of use already stays so for its own reason."""
    on = closing.closed_on
    release_all(unit.id, on)
    end_preparation(unit, on)
    if any(whole.kind is EntryKind.OUT_OF_USE and whole.covers(on) for whole in diary_from(unit.id, on)):
        return
    why: dict[str, Any] = {name: getattr(closing, name) for name in ("reason", "waits_for", "expected_ends_on", "note")}
    with blamed("closed_on"):
        enter(unit, EntryKind.OUT_OF_USE, Span(on), viewer=viewer, **why)


def _note(viewer: Viewer, house: Property, closing: Closing, was: list[Any], becomes: list[Any]) -> None:
    names = {"unit", "kind", "from", "to", "reason"}
    before, after = ([{name: row[name] for name in names & row.keys()} for row in rows] for rows in (was, becomes))
    about = ("property", house.reference)
    changed = {"on": closing.closed_on, "voids": after}
    note(viewer, "property.closed", about, provider_id=house.provider_id, before={"voids": before}, after=changed)
