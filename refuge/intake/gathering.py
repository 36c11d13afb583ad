"""Every whole diary entry side by side: those the files bring, and the saved ones of the same units that stay."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Connection,
    String,
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
from refuge.intake.incoming import BY_ITSELF, ENTRIES, INCOMING, began, ever

STAYS, PLACEMENTS, DIARY, SERVICE, HOLDS = (
    INCOMING[name] for name in ("stays", "placements", "diary", "service", "holds")
)

UNIT, ENTRY, STAY, HOUSEHOLD, HOLD = (
    model.__table__ for model in (models.Unit, models.DiaryEntry, models.Stay, models.Household, models.Hold)
)


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
        DIARY.c.saved_id.is_not(None), DIARY.c.unit_ref == UNIT.c.reference, began(DIARY) == ENTRY.c.began_on
    )
    return (
        select(
            func.min(ENTRY.c.id),
            UNIT.c.reference,
            ENTRY.c.stay_id.is_not(None),
            func.min(ENTRY.c.starts_on),
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
