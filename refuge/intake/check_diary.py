"""N3 and N4 across everything staged and saved: no night of a unit twice, every entry within the unit's service."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)

from refuge import models
from refuge.intake.complaints import Complaint, place
from refuge.intake.gathering import gather
from refuge.intake.incoming import ENTRIES, INCOMING, KNOWN, SPELLS, ever
from refuge.models.columns import END_OF_TIME
from refuge.occupancy.clashes import Entry, Span, clash, nights_of, outside

STAYS, PLACEMENTS, DIARY, SERVICE, HOLDS = (
    INCOMING[name] for name in ("stays", "placements", "diary", "service", "holds")
)

UNIT, ENTRY, STAY, HOUSEHOLD, HOLD = (
    model.__table__ for model in (models.Unit, models.DiaryEntry, models.Stay, models.Household, models.Hold)
)


def no_night_twice(connection: Connection) -> Iterator[Complaint]:
    """Two entries of a unit that share a night (N3); the row is told of the other row, or of the saved entry."""
    earlier = ENTRIES.alias()
    has_nights = ENTRIES.c.starts_on < ENTRIES.c.ends_on
    theirs: dict[str, Any] = {"partition_by": ENTRIES.c.unit_ref, "order_by": (ENTRIES.c.starts_on, ENTRIES.c.id)}
    before = func.max(ENTRIES.c.ends_on).over(**theirs, rows=(None, -1))
    reached = select(ENTRIES, before.label("before")).where(has_nights).subquery()
    clashing = select(reached).where(reached.c.before > reached.c.starts_on)
    for later in connection.execute(clashing).all():
        ahead = or_(
            earlier.c.starts_on < later.starts_on, and_(earlier.c.starts_on == later.starts_on, earlier.c.id < later.id)
        )
        reaching = select(earlier).where(
            earlier.c.unit_ref == later.unit_ref,
            ahead,
            earlier.c.ends_on > later.starts_on,
            earlier.c.starts_on < earlier.c.ends_on,
        )
        for other in connection.execute(reaching.order_by(earlier.c.starts_on).limit(1)):
            yield _clash(connection, *((later, other) if later.row_no is not None else (other, later)))


def no_stay_inside_another(connection: Connection) -> Iterator[Complaint]:
    """A stay of no night on a day inside another household's stay (N3)."""
    around = ENTRIES.alias()
    inside = (
        select(ENTRIES, around.c.id.label("around"))
        .join(around, and_(around.c.unit_ref == ENTRIES.c.unit_ref, around.c.starts_on < ENTRIES.c.starts_on))
        .where(ENTRIES.c.starts_on == ENTRIES.c.ends_on, around.c.ends_on > ENTRIES.c.starts_on)
        .where(ENTRIES.c.row_no.is_not(None), ENTRIES.c.occupied, around.c.occupied)
        .where(or_(around.c.stay_ref.is_(None), around.c.stay_ref != ENTRIES.c.stay_ref))
    )
    for row in connection.execute(inside).all():
        other = connection.execute(select(ENTRIES).where(ENTRIES.c.id == row.around)).one()
        yield _clash(connection, row, other)


def within_service(connection: Connection) -> Iterator[Complaint]:
    """Entries with a night, or a day of arrival, on which the unit is not in service (N4)."""
    start = case((SPELLS.c.starts_on > ENTRIES.c.starts_on, SPELLS.c.starts_on), else_=ENTRIES.c.starts_on)
    end = case((SPELLS.c.ends_on < ENTRIES.c.ends_on, SPELLS.c.ends_on), else_=ENTRIES.c.ends_on)
    on_its_day = and_(SPELLS.c.starts_on <= ENTRIES.c.starts_on, SPELLS.c.ends_on > ENTRIES.c.starts_on)
    shares = or_(on_its_day, and_(SPELLS.c.starts_on < ENTRIES.c.ends_on, SPELLS.c.ends_on > ENTRIES.c.starts_on))
    unsound = select(SERVICE.c.id).where(SERVICE.c.unit_ref == ENTRIES.c.unit_ref, ~SERVICE.c.sound)
    known = select(KNOWN["units"].c.reference)
    uncovered = (
        select(ENTRIES)
        .outerjoin(SPELLS, and_(SPELLS.c.unit_ref == ENTRIES.c.unit_ref, shares))
        .where(ENTRIES.c.unit_ref.in_(known), ~unsound.exists())
        .group_by(*ENTRIES.c)
        .having(
            or_(
                func.count(SPELLS.c.unit_ref) == 0,
                func.sum(cast(end - start, Integer)) < func.min(cast(ENTRIES.c.ends_on - ENTRIES.c.starts_on, Integer)),
            )
        )
    )
    found = connection.execute(uncovered).all()
    spells = _spells_of(connection, {row.unit_ref for row in found})
    for row in found:
        wrong = (
            outside(_span(row), _name(connection, row.unit_ref), spells[row.unit_ref]) or "the unit is not in service"
        )
        yield from _blamed(connection, row, wrong)


def _blamed(connection: Connection, row: Any, wrong: str) -> Iterator[Complaint]:
    """A row that brings an entry is blamed for it; for a saved entry, the row that shortens its spell."""
    if row.row_no is not None:
        yield Complaint(row.source_no, row.row_no, _first_day(row), row.starts_on, wrong)
        return
    shortened = select(*place(SERVICE), SERVICE.c.ends_on).where(
        SERVICE.c.unit_ref == row.unit_ref, SERVICE.c.saved_id.is_not(None)
    )
    for service in connection.execute(shortened.limit(1)):
        yield Complaint(
            service.source_no, service.row_no, "ends_on", service.ends_on, f"an entry is saved beyond it: {wrong}"
        )


def _clash(connection: Connection, row: Any, other: Any) -> Complaint:
    if other.row_no is None:
        saved = _saved_entry(connection, other.row_id)
        wrong = clash(_span(row), saved) or f"{saved.unit} is taken"
        return Complaint(row.source_no, row.row_no, _first_day(row), row.starts_on, wrong)
    shared = _span(row).shared(_span(other))
    what = nights_of(shared) if shared else "the day of arrival inside the stay"
    wrong = f"row {other.row_no} of {other.file}.csv has the unit too: both would have {what}"
    return Complaint(row.source_no, row.row_no, _first_day(row), row.starts_on, wrong)


def _saved_entry(connection: Connection, entry_id: int) -> Entry:
    query = (
        select(ENTRY.c.kind, ENTRY.c.began_on, ENTRY.c.unit_id, ENTRY.c.stay_id, UNIT.c.name, HOUSEHOLD.c.reference)
        .join(UNIT, UNIT.c.id == ENTRY.c.unit_id)
        .outerjoin(STAY, STAY.c.id == ENTRY.c.stay_id)
        .outerjoin(HOUSEHOLD, HOUSEHOLD.c.id == STAY.c.household_id)
        .where(ENTRY.c.id == entry_id)
    )
    row = connection.execute(query).one()
    whole = select(func.max(ever(ENTRY.c.ends_on))).where(
        ENTRY.c.unit_id == row.unit_id, ENTRY.c.began_on == row.began_on
    )
    ends_on = connection.scalar(whole.where(ENTRY.c.kind == row.kind))
    return Entry(
        row.name, row.kind.value, Span(row.began_on, None if ends_on == END_OF_TIME else ends_on), row.reference
    )


def _first_day(row: Any) -> str:
    return "arrived_on" if row.file == "stays" else "starts_on"


def _spells_of(connection: Connection, units: Iterable[str]) -> dict[str, list[Span]]:
    spells: dict[str, list[Span]] = defaultdict(list)
    for unit in sorted(units):
        query = (
            select(SPELLS.c.starts_on, SPELLS.c.ends_on).where(SPELLS.c.unit_ref == unit).order_by(SPELLS.c.starts_on)
        )
        spells[unit] = [_whole(*row) for row in connection.execute(query)]
    return spells


def _name(connection: Connection, unit_ref: str) -> str:
    units = KNOWN["units"]
    return connection.scalar(select(units.c.name).where(units.c.reference == unit_ref)) or unit_ref


def _span(row: Any) -> Span:
    return _whole(row.starts_on, row.ends_on)


def _whole(starts_on: date, ends_on: date) -> Span:
    return Span(starts_on, None if ends_on == END_OF_TIME else ends_on)


CHECKS = (gather, no_night_twice, no_stay_inside_another, within_service)
