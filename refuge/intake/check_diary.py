"""N3 and N4 across everything staged and saved: no night of a unit twice, every entry within the unit's service."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    String,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
)

from refuge import models
from refuge.intake.complaints import Complaint, place
from refuge.intake.incoming import BY_ITSELF, ENTRIES, INCOMING, KNOWN, SPELLS, ever
from refuge.models.columns import END_OF_TIME
from refuge.occupancy.clashes import Entry, Span, clash, nights_of, outside, running

STAYS, PLACEMENTS, DIARY, SERVICE, HOLDS = (
    INCOMING[name] for name in ("stays", "placements", "diary", "service", "holds")
)
UNIT, ENTRY, STAY, HOUSEHOLD, HOLD = (
    model.__table__ for model in (models.Unit, models.DiaryEntry, models.Stay, models.Household, models.Hold)
)
NOT_SAVED = 0
"""The ``saved`` of an entry that the files bring."""


def gather(connection: Connection) -> Iterator[Complaint]:
    """Put every whole entry side by side: those the files bring, and the saved ones of the same units that stay."""
    columns = ["file", "source_no", "row_no", "unit_ref", "occupied", "starts_on", "ends_on", "stay_ref"]
    given = case((PLACEMENTS.c.given == BY_ITSELF, "placements"), else_="stays")
    for staged, file, stay in (
        (PLACEMENTS, given, PLACEMENTS.c.stay_ref),
        (DIARY, literal("diary"), cast(null(), String)),
    ):
        occupied = staged is PLACEMENTS
        brought = select(
            file, *place(staged), staged.c.unit_ref, literal(occupied), staged.c.starts_on,
            ever(staged.c.ends_on), stay,
        ).where(staged.c.sound, staged.c.starts_on.is_not(None), staged.c.unit_ref.is_not(None))  # fmt: skip
        connection.execute(insert(ENTRIES).from_select(columns, brought))
    connection.execute(
        insert(ENTRIES).from_select(["row_id", "unit_ref", "occupied", "starts_on", "ends_on"], _saved_entries())
    )
    connection.execute(text("CREATE INDEX ix_incoming_entries ON incoming_entries (unit_ref, starts_on)"))
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE incoming_entries"))
    return iter(())


def _saved_entries() -> Any:
    """Saved entries of the units concerned, without those that the files give again."""
    given = select(ENTRIES.c.unit_ref).union(select(SERVICE.c.unit_ref))
    stays = select(STAYS.c.saved_id).where(STAYS.c.saved_id.is_not(None))
    again = select(DIARY.c.id).where(
        DIARY.c.saved_id.is_not(None), DIARY.c.unit_ref == UNIT.c.reference, DIARY.c.starts_on == ENTRY.c.began_on
    )
    return (
        select(
            func.min(ENTRY.c.id),
            UNIT.c.reference,
            ENTRY.c.stay_id.is_not(None),
            ENTRY.c.began_on,
            func.max(ever(ENTRY.c.ends_on)),
        )
        .join(UNIT, UNIT.c.id == ENTRY.c.unit_id)
        .where(
            UNIT.c.reference.in_(given),
            or_(ENTRY.c.stay_id.is_(None), ENTRY.c.stay_id.not_in(stays)),
            or_(ENTRY.c.stay_id.is_not(None), ~again.exists()),
        )
        .group_by(UNIT.c.reference, ENTRY.c.began_on, ENTRY.c.kind, ENTRY.c.stay_id)
    )


def no_night_twice(connection: Connection) -> Iterator[Complaint]:
    """Two entries of a unit that share a night (N3); the row is told of the other row, or of the saved entry."""
    earlier = ENTRIES.alias()
    has_nights = ENTRIES.c.starts_on < ENTRIES.c.ends_on
    theirs = {"partition_by": ENTRIES.c.unit_ref, "order_by": (ENTRIES.c.starts_on, ENTRIES.c.id)}
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


def spells_apart(connection: Connection) -> Iterator[Complaint]:
    """Spells in service of a unit that share a night."""
    service, other = SERVICE, SPELLS
    overlapping = (
        select(
            *place(service),
            service.c.starts_on,
            func.min(other.c.starts_on).label("since"),
            func.min(other.c.ends_on).label("until"),
        )
        .join(other, other.c.unit_ref == service.c.unit_ref)
        .where(
            service.c.sound,
            other.c.starts_on < service.c.starts_on,
            other.c.ends_on > service.c.starts_on,
        )
        .group_by(*place(service), service.c.starts_on)
    )
    for row in connection.execute(overlapping):
        whole = Span(row.since, None if row.until == END_OF_TIME else row.until)
        wrong = f"the unit is in service already {running(whole)}; end that spell first"
        yield Complaint(row.source_no, row.row_no, "starts_on", row.starts_on, wrong)
    yield from _saved_spells_overlapped(connection)


def _saved_spells_overlapped(connection: Connection) -> Iterator[Complaint]:
    own = SERVICE.alias()
    theirs = select(own.c.id).where(own.c.unit_ref == SPELLS.c.unit_ref, own.c.starts_on == SPELLS.c.starts_on)
    later = (
        select(*place(SERVICE), SERVICE.c.ends_on, func.min(SPELLS.c.starts_on).label("since"))
        .join(SPELLS, SPELLS.c.unit_ref == SERVICE.c.unit_ref)
        .where(SERVICE.c.sound, SPELLS.c.starts_on > SERVICE.c.starts_on, SPELLS.c.starts_on < ever(SERVICE.c.ends_on))
        .where(~theirs.exists())
        .group_by(*place(SERVICE), SERVICE.c.ends_on)
    )
    for row in connection.execute(later):
        wrong = f"the unit has a saved spell in service {running(Span(row.since))}; end before it"
        yield Complaint(row.source_no, row.row_no, "ends_on", row.ends_on, wrong)


def holds_apart(connection: Connection) -> Iterator[Complaint]:
    """Two holds of a unit that share a night (N10)."""
    own = select(*place(HOLDS), HOLDS.c.unit_ref, HOLDS.c.starts_on, ever(HOLDS.c.ends_on).label("ends_on")).where(
        HOLDS.c.sound
    )
    again = select(HOLDS.c.id).where(HOLDS.c.saved_id == HOLD.c.id)
    saved = (
        select(cast(null(), Integer), cast(null(), Integer), UNIT.c.reference, HOLD.c.starts_on, ever(HOLD.c.ends_on))
        .join(UNIT, UNIT.c.id == HOLD.c.unit_id)
        .where(UNIT.c.reference.in_(select(HOLDS.c.unit_ref)), ~again.exists())
    )
    every = own.union_all(saved).subquery()
    theirs = {"partition_by": every.c.unit_ref, "order_by": (every.c.starts_on, every.c.ends_on)}
    before = func.max(every.c.ends_on).over(**theirs, rows=(None, -1))
    row_before = func.lag(every.c.row_no).over(**theirs)
    source_before = func.lag(every.c.source_no).over(**theirs)
    reached = select(
        every, before.label("before"), row_before.label("row_before"), source_before.label("source_before")
    )
    reached = reached.where(every.c.starts_on < every.c.ends_on).subquery()
    for row in connection.execute(select(reached).where(reached.c.before > reached.c.starts_on)):
        wrong = "the unit is held for another referral on nights of this hold; a unit has one live hold (N10)"
        at = (row.source_no, row.row_no) if row.row_no is not None else (row.source_before, row.row_before)
        if at[1] is not None:
            yield Complaint(*at, "starts_on", row.starts_on, wrong)


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


CHECKS = (gather, no_night_twice, no_stay_inside_another, within_service, spells_apart, holds_apart)
