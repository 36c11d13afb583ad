"""A unit's times in preparation and out of use, as they are listed to be corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, literal, select

from refuge.access.scope import Viewer, properties_seen
from refuge.extensions import db
from refuge.models import DiaryEntry, Property, Unit, VoidReason
from refuge.models.columns import Day
from refuge.occupancy.clashes import Span
from refuge.vocabulary import EntryKind, WaitsFor


@dataclass(frozen=True)
class Void:
    """One of them, whole across spells. ``label`` is the reason's; ``version`` is the entry's."""

    kind: EntryKind
    span: Span
    reason: str | None
    label: str | None
    waits_for: WaitsFor | None
    expected_ends_on: date | None
    note: str | None
    version: int


def voids_of(viewer: Viewer, unit_id: int, before: date | None = None, most: int | None = None) -> list[Void]:
    """The voids of a unit that the viewer may see, latest first; none of a unit that they may not.

    Only those that began before a day, and no more of them than wanted, where that is said.
    """
    began = select(DiaryEntry.began_on).where(DiaryEntry.unit_id == unit_id, DiaryEntry.kind != EntryKind.OCCUPIED)
    if before is not None:
        began = began.where(DiaryEntry.began_on < before)
    return _voids(viewer, unit_id, began.distinct().order_by(DiaryEntry.began_on.desc()).limit(most))


def find_void(viewer: Viewer, unit_id: int, began_on: date | None) -> Void | None:
    """The one of them that began on a day, if there is one."""
    return next(iter(_voids(viewer, unit_id, select(literal(began_on, Day)))), None)


def standing(unit_id: int) -> int:
    """A number for how a unit's diary ends, another one as soon as it ends otherwise: forms about the unit bring it back."""
    last = select(DiaryEntry.kind, DiaryEntry.began_on, DiaryEntry.ends_on, DiaryEntry.version)
    latest_first = last.where(DiaryEntry.unit_id == unit_id).order_by(DiaryEntry.starts_on.desc(), DiaryEntry.id.desc())
    row = db.session.execute(latest_first.limit(1)).first()
    return int.from_bytes(sha256(repr(row).encode()).digest()[:6])


def _voids(viewer: Viewer, unit_id: int, began: Select[Any]) -> list[Void]:
    pieces = (
        select(DiaryEntry, VoidReason.label)
        .join(Unit, Unit.id == DiaryEntry.unit_id)
        .join(Property, Property.id == Unit.property_id)
        .outerjoin(VoidReason, VoidReason.code == DiaryEntry.reason)
        .where(DiaryEntry.unit_id == unit_id, DiaryEntry.kind != EntryKind.OCCUPIED, properties_seen(viewer))
        .where(DiaryEntry.began_on.in_(began))
        .order_by(DiaryEntry.starts_on)
    )
    wholes: dict[tuple[EntryKind, date], list[tuple[DiaryEntry, str | None]]] = {}
    for piece, label in db.session.execute(pieces):
        wholes.setdefault((piece.kind, piece.began_on), []).append((piece, label))
    return [_void(some) for some in reversed(wholes.values())]


def _void(pieces: Sequence[tuple[DiaryEntry, str | None]]) -> Void:
    (first, label), (last, _) = pieces[0], pieces[-1]
    what = (first.reason, label, first.waits_for, first.expected_ends_on, first.note, first.version)
    return Void(first.kind, Span(first.starts_on, last.ends_on), *what)
