"""N4 and N10 across everything staged and saved: spells in service, and holds, do not overlap."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    cast,
    func,
    null,
    select,
)

from refuge import models
from refuge.intake.complaints import Complaint, place
from refuge.intake.incoming import INCOMING, SPELLS, ever
from refuge.models.columns import END_OF_TIME
from refuge.occupancy.clashes import Span, running

STAYS, PLACEMENTS, DIARY, SERVICE, HOLDS = (
    INCOMING[name] for name in ("stays", "placements", "diary", "service", "holds")
)

UNIT, ENTRY, STAY, HOUSEHOLD, HOLD = (
    model.__table__ for model in (models.Unit, models.DiaryEntry, models.Stay, models.Household, models.Hold)
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
    again = select(HOLDS.c.saved_id).where(HOLDS.c.saved_id.is_not(None))
    saved = (
        select(cast(null(), Integer), cast(null(), Integer), UNIT.c.reference, HOLD.c.starts_on, ever(HOLD.c.ends_on))
        .join(UNIT, UNIT.c.id == HOLD.c.unit_id)
        .where(UNIT.c.reference.in_(select(HOLDS.c.unit_ref)), HOLD.c.id.not_in(again))
    )
    every = own.union_all(saved).subquery()
    theirs: dict[str, Any] = {"partition_by": every.c.unit_ref, "order_by": (every.c.starts_on, every.c.ends_on)}
    before = func.max(every.c.ends_on).over(**theirs, rows=(None, -1))
    row_before = func.lag(every.c.row_no).over(**theirs)
    source_before = func.lag(every.c.source_no).over(**theirs)
    told = select(every, before.label("before"), row_before.label("row_before"), source_before.label("source_before"))
    reached = told.where(every.c.starts_on < every.c.ends_on).subquery()
    for row in connection.execute(select(reached).where(reached.c.before > reached.c.starts_on)):
        wrong = "the unit is held for another referral on nights of this hold; a unit has one live hold (N10)"
        at = (row.source_no, row.row_no) if row.row_no is not None else (row.source_before, row.row_before)
        if at[1] is not None:
            yield Complaint(*at, "starts_on", row.starts_on, wrong)


CHECKS = (spells_apart, holds_apart)
