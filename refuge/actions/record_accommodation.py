"""What an authority types of safe accommodation that is not on the system: a row a type and source, each year by itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from refuge.access.scope import Viewer, authorities_typed_for, own_authority
from refuge.audit import note
from refuge.clock import now
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Account, Authority, TypedAccommodation
from refuge.occupancy.period import Period
from refuge.occupancy.typed_accommodation import NAMES, Typed, wrong_with
from refuge.vocabulary import SafeAccommodation

MEANWHILE = "Somebody has saved this row meanwhile. Look at it again before you save it."


@dataclass(frozen=True)
class Entry:
    """A row as it was typed."""

    type: SafeAccommodation
    source: str
    typed: Typed


@all_or_nothing
def record_accommodation(viewer: Viewer, authority: str, year: Period, entry: Entry, today: date) -> None:
    """Add a row to a financial year of an authority.

    Raises NotFound; RuleBroken on ``year`` if it has not begun, on ``source`` if that type of that source is there already,
    and on a total that cannot be.
    """
    begin_writing()
    _hold(viewer, authority)
    if year.starts_on >= today:
        raise RuleBroken("year", f"{year.label} has not begun.")
    _refuse(authority, year.starts_on, entry, None)
    row = TypedAccommodation(authority_code=authority, year=year.starts_on)
    _write(viewer, row, entry)
    db.session.add(row)
    note(viewer, "accommodation.recorded", ("authority", authority), after=_told(row))
    db.session.commit()


@all_or_nothing
def correct_accommodation(viewer: Viewer, row_id: int, version: int, entry: Entry) -> None:
    """Correct a row; ``version`` is that of the row as it was read. Raises as ``record_accommodation`` does, and on
    ``version`` if somebody saved it meanwhile.
    """
    begin_writing()
    row = _held(viewer, row_id)
    if row.version != version:
        raise RuleBroken("version", MEANWHILE)
    _refuse(row.authority_code, row.year, entry, row.id)
    before = _told(row)
    _write(viewer, row, entry)
    row.version += 1
    after = _told(row)
    changed = {name for name in after if after[name] != before[name]}
    told: dict[str, Any] = {"before": _only(before, changed), "after": _only(after, changed)}
    note(viewer, "accommodation.corrected", ("authority", row.authority_code), **told)
    db.session.commit()


@all_or_nothing
def remove_accommodation(viewer: Viewer, row_id: int) -> None:
    """Take a row out that should not be there; the trail keeps it. Raises NotFound."""
    begin_writing()
    row = _held(viewer, row_id)
    db.session.delete(row)
    note(viewer, "accommodation.removed", ("authority", row.authority_code), before=_told(row))
    db.session.commit()


def _held(viewer: Viewer, row_id: int) -> TypedAccommodation:
    """The row as it is now; nobody else changes it until the commit."""
    own = own_authority(viewer, TypedAccommodation)
    row = db.session.scalar(select(TypedAccommodation).where(TypedAccommodation.id == row_id, own))
    if row is None:
        raise NotFound(f"There is no row {row_id}.")
    _hold(viewer, row.authority_code)
    db.session.refresh(row)
    return row


def _hold(viewer: Viewer, code: str) -> None:
    """Raises NotFound unless the viewer may type for it; nobody else does until the commit."""
    found = select(Authority.code).where(Authority.code == code, authorities_typed_for(viewer))
    if db.session.scalar(found.with_for_update(of=Authority, key_share=True)) is None:
        raise NotFound(f"There is no authority {code} to type for.")


def _refuse(authority: str, year: date, entry: Entry, row_id: int | None) -> None:
    if not entry.source.strip():
        raise RuleBroken("source", "Name who gave the totals.")
    if wrong := wrong_with(entry.typed):
        raise RuleBroken(*wrong)
    same = select(TypedAccommodation.id).where(
        TypedAccommodation.authority_code == authority,
        TypedAccommodation.year == year,
        TypedAccommodation.accommodation_type == entry.type,
        TypedAccommodation.source == entry.source.strip(),
    )
    if db.session.scalar(same) not in (None, row_id):
        raise RuleBroken("source", f"{entry.type.label} of {entry.source.strip()} is there already. Correct that row.")


def _write(viewer: Viewer, row: TypedAccommodation, entry: Entry) -> None:
    row.accommodation_type, row.source = entry.type, entry.source.strip()
    for name in NAMES:
        setattr(row, name, getattr(entry.typed, name))
    email = db.session.scalar(select(Account.email).where(Account.id == viewer.account_id))
    row.entered_by, row.entered_at = email or "command line", now()


def _told(row: TypedAccommodation) -> dict[str, Any]:
    told = {"year": row.year.isoformat(), "accommodation_type": str(row.accommodation_type), "source": row.source}
    return {**told, **{name: getattr(row, name) for name in NAMES}}


def _only(told: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """What changed, and which row it is of."""
    return {name: value for name, value in told.items() if name in names | {"year", "accommodation_type", "source"}}
