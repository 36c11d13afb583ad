"""Tonight's board: every unit in service, what it is tonight, and who is in it as far as the viewer may know.

A fixed number of statements, none of which reads a unit's past: of each diary only the latest entry is looked up.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from refuge.access.scope import Viewer, properties_seen, stays_seen
from refuge.extensions import db
from refuge.models import (
    Authority,
    Contract,
    Destination,
    DiaryEntry,
    Hold,
    Household,
    Property,
    Referral,
    Spell,
    Stay,
    Unit,
    VoidReason,
)
from refuge.occupancy.fit import features_of
from refuge.occupancy.naming import in_order
from refuge.occupancy.tonight import Guests, Held, House, State, UnitTonight
from refuge.queries.guests import guests_of

PENDING = "pending"


def units_tonight(viewer: Viewer, night: date) -> list[UnitTonight]:
    """Every unit in service that night in the properties the viewer sees, by property and name."""
    latest = _latest_entries(viewer, night)
    guests = guests_of([row for row in latest.values() if row.stay_id and _covers(row, night)], night)
    held = _held([*latest], night)
    since = _in_service_since([*latest], night)
    houses = _houses(latest.values())
    board = [_unit(row, houses[row.house_id], guests, held, since, night) for row in latest.values()]
    return sorted(board, key=lambda unit: (in_order(unit.house.name), unit.house.id, in_order(unit.name), unit.id))


def outcomes_pending(viewer: Viewer) -> Sequence[Any]:
    """Departures whose outcome somebody still has to find out (H8), oldest first: ``id``, ``household``, ``departed_on``."""
    pending = select(Destination.code).where(Destination.kind == PENDING)
    statement = (
        select(Stay.id, Household.reference.label("household"), Stay.departed_on)
        .join(Household, Household.id == Stay.household_id)
        .where(Stay.destination.in_(pending), stays_seen(viewer))
        .order_by(Stay.departed_on, Stay.id)
    )
    return db.session.execute(statement).all()


def authorities_stood_in(viewer: Viewer) -> dict[str, str]:
    """The authorities in which the viewer's properties stand, by name: code → name."""
    stood_in = select(Property.authority_code).where(properties_seen(viewer))
    statement = select(Authority.code, Authority.name).where(Authority.code.in_(stood_in)).order_by(Authority.name)
    return {row.code: row.name for row in db.session.execute(statement)}


def _latest_entries(viewer: Viewer, night: date) -> dict[int, Any]:
    """A row for each unit in service: its columns, and those of the entry that covers the night or was the last before."""
    started = select(func.max(DiaryEntry.starts_on)).where(DiaryEntry.unit_id == Unit.id, DiaryEntry.starts_on <= night)
    entry = and_(DiaryEntry.unit_id == Unit.id, DiaryEntry.starts_on == started.correlate(Unit).scalar_subquery())
    statement = (
        select(
            *UNIT, *HOUSE, *ENTRY, *GUESTS, Spell.bed_spaces.label("spell_bed_spaces"), Contract.preparation_target_days
        )
        .join(Property, Property.id == Unit.property_id)
        .join(Spell, and_(Spell.unit_id == Unit.id, Spell.starts_on <= night, Spell.ends_on > night))
        .outerjoin(Contract, Contract.id == Spell.contract_id)
        .outerjoin(DiaryEntry, entry)
        .outerjoin(VoidReason, VoidReason.code == DiaryEntry.reason)
        .outerjoin(Stay, and_(Stay.id == DiaryEntry.stay_id, stays_seen(viewer)))
        .outerjoin(Household, Household.id == Stay.household_id)
        .where(properties_seen(viewer))
    )
    found: dict[int, Any] = {}
    for row in db.session.execute(statement):
        before = found.get(row.id)
        if before is None or _covers(row, night) or (not _covers(before, night) and row.ends_on > before.ends_on):
            found[row.id] = row  # a stay of no nights begins on the day that another entry may begin on
    return found


UNIT = (
    Unit.id,
    Unit.name,
    Unit.bed_spaces,
    Unit.cots,
    Unit.self_contained,
    Unit.step_free,
    Unit.wheelchair,
    Unit.accepts_men,
    Unit.accepts_pets,
    Unit.oldest_son,
    Unit.considers_nrpf,
)
HOUSE = (
    Property.id.label("house_id"),
    Property.name.label("house_name"),
    Property.accommodation_type,
    Property.women_only,
    Property.authority_code,
)
ENTRY = (
    DiaryEntry.kind,
    DiaryEntry.began_on,
    DiaryEntry.ends_on,
    DiaryEntry.added,
    DiaryEntry.waits_for,
    DiaryEntry.expected_ends_on,
    VoidReason.label.label("reason"),
    Spell.commissioned,
)
GUESTS = (
    Stay.id.label("stay_id"),
    Stay.household_id,
    Household.reference.label("household"),
    Stay.arrived_on,
    Stay.expected_departure_on,
    Stay.pets,
    Stay.intake_open,
)
"""Who is in it: nothing of a household that the viewer may not know of."""


def _covers(row: Any, night: date) -> bool:
    return row.kind is not None and (row.ends_on is None or row.ends_on > night)


def _unit(
    row: Any,
    house: House,
    guests: Mapping[int, Guests],
    held: Mapping[int, Held],
    since: Mapping[int, date],
    night: date,
) -> UnitTonight:
    covered = _covers(row, night)
    ready_since = max(since[row.id], row.ends_on) if row.ends_on and not covered else since[row.id]
    what: dict[str, Any] = {"state": State.READY, "since": ready_since}
    if covered:
        what = {"state": State(row.kind.value), "since": row.began_on, "reason": row.reason, "second": row.added}
        what |= {"waits_for": row.waits_for and row.waits_for.label, "expected_ends_on": row.expected_ends_on}
        what |= {"guests": guests.get(row.stay_id)}
    return UnitTonight(
        id=row.id,
        name=row.name,
        house=house,
        features=features_of(row, row.spell_bed_spaces, row.authority_code),
        target_days=row.preparation_target_days,
        commissioned=row.commissioned,
        held=held.get(row.id),
        **what,
    )


def _houses(rows: Collection[Any]) -> dict[int, House]:
    """The properties of the board, by id."""
    units = Counter(row.house_id for row in rows)
    return {
        row.house_id: House(
            id=row.house_id,
            name=row.house_name,
            kind=row.accommodation_type.label,
            women_only=row.women_only,
            authority_code=row.authority_code,
            is_one_unit=units[row.house_id] == 1,
        )
        for row in rows
    }


def _held(units: Collection[int], night: date) -> dict[int, Held]:
    statement = (
        select(Hold.unit_id, Referral.reference, Hold.starts_on)
        .join(Referral, Referral.id == Hold.referral_id)
        .where(Hold.unit_id.in_(units), Hold.ends_on.is_(None), Hold.starts_on <= night)
    )
    return {row.unit_id: Held(row.reference, row.starts_on) for row in db.session.execute(statement)}


def _in_service_since(units: Collection[int], night: date) -> dict[int, date]:
    """The first day of the spells that lead up to that night without a gap, by unit."""
    statement = select(Spell.unit_id, Spell.starts_on, Spell.ends_on).where(
        Spell.unit_id.in_(units), Spell.starts_on <= night
    )
    spells: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for unit_id, starts_on, ends_on in db.session.execute(statement.order_by(Spell.starts_on)):
        spells[unit_id].append((starts_on, ends_on))
    return {unit_id: _first_day(runs) for unit_id, runs in spells.items()}


def _first_day(runs: Iterable[tuple[date, date]]) -> date:
    first = ended = date.min
    for starts_on, ends_on in runs:
        first = first if starts_on == ended else starts_on
        ended = ends_on
    return first
