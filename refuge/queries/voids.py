"""A unit's times in preparation and out of use, as they are listed to be corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from refuge.access.scope import Viewer, properties_seen
from refuge.extensions import db
from refuge.models import DiaryEntry, Property, Unit, VoidReason
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


def voids_of(viewer: Viewer, unit_id: int) -> list[Void]:
    """The voids of a unit that the viewer may see, latest first; none of a unit that they may not."""
    pieces = (
        select(DiaryEntry, VoidReason.label)
        .join(Unit, Unit.id == DiaryEntry.unit_id)
        .join(Property, Property.id == Unit.property_id)
        .outerjoin(VoidReason, VoidReason.code == DiaryEntry.reason)
        .where(DiaryEntry.unit_id == unit_id, DiaryEntry.kind != EntryKind.OCCUPIED, properties_seen(viewer))
        .order_by(DiaryEntry.starts_on)
    )
    wholes: dict[tuple[EntryKind, date], list[tuple[DiaryEntry, str | None]]] = {}
    for piece, label in db.session.execute(pieces):
        wholes.setdefault((piece.kind, piece.began_on), []).append((piece, label))
    return [_void(some) for some in reversed(wholes.values())]


def find_void(viewer: Viewer, unit_id: int, began_on: date | None) -> Void | None:
    """The one of them that began on a day, if there is one."""
    return next((void for void in voids_of(viewer, unit_id) if void.span.starts_on == began_on), None)


def _void(pieces: Sequence[tuple[DiaryEntry, str | None]]) -> Void:
    (first, label), (last, _) = pieces[0], pieces[-1]
    what = (first.reason, label, first.waits_for, first.expected_ends_on, first.note, first.version)
    return Void(first.kind, Span(first.starts_on, last.ends_on), *what)
