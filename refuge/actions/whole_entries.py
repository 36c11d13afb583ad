"""Diary entries as people know them, whole across spells in service, with the rows they are written in.

Not an action itself: nothing here commits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from refuge.actions.diary import enter
from refuge.extensions import db
from refuge.models import DiaryEntry, Spell, Unit
from refuge.models.columns import END_OF_TIME
from refuge.occupancy.clashes import Span
from refuge.occupancy.staying import free_from
from refuge.vocabulary import EntryKind

CARRIED = ("stay_id", "added", "sleepers", "reason", "waits_for", "expected_ends_on", "note", "version")
TOLD = ("reason", "waits_for", "expected_ends_on", "note")
Told = dict[str, Any]


@dataclass(frozen=True)
class Whole:
    """One entry. ``what`` are the columns that every piece of it has alike.

    It began on ``began_on``, which is earlier than its first night here where it goes on from another unit's diary.
    """

    unit_id: int
    kind: EntryKind
    span: Span
    began_on: date
    stay_id: int | None
    what: Told
    pieces: tuple[DiaryEntry, ...]

    def covers(self, night: date) -> bool:
        """Whether a night is one of its own."""
        return self.span.starts_on <= night and (self.span.ends_on is None or night < self.span.ends_on)


def wholes(*conditions: ColumnElement[bool]) -> list[Whole]:
    """The entries of which every piece meets the conditions, by unit and first day."""
    pieces: dict[tuple[Any, ...], list[DiaryEntry]] = {}
    found = select(DiaryEntry).where(*conditions).order_by(DiaryEntry.unit_id, DiaryEntry.began_on, DiaryEntry.id)
    for piece in db.session.scalars(found):
        pieces.setdefault((piece.unit_id, piece.began_on, piece.kind, piece.stay_id), []).append(piece)
    return [_whole(sorted(some, key=lambda piece: piece.starts_on)) for some in pieces.values()]


def diary_from(unit_id: int, day: date) -> list[Whole]:
    """A unit's entries that end on a day or later, as far as they reach back to the day before it."""
    reaches = or_(DiaryEntry.ends_on.is_(None), DiaryEntry.ends_on >= day)
    began = select(DiaryEntry.began_on).where(DiaryEntry.unit_id == unit_id, reaches)
    return wholes(DiaryEntry.unit_id == unit_id, DiaryEntry.began_on.in_(began))


def free_nights(unit: Unit, day: date) -> Span | None:
    """The nights in service from a day on that nothing is written of, up to the next entry; none if the day has something."""
    spells = db.session.execute(select(Spell.starts_on, Spell.ends_on).where(Spell.unit_id == unit.id))
    served = [Span(starts_on, None if ends_on == END_OF_TIME else ends_on) for starts_on, ends_on in spells]
    return free_from(day, [whole.span for whole in diary_from(unit.id, day)], served)


def cut(whole: Whole, on: date) -> None:
    """End an entry on a day; a void that would be left without a night goes."""
    whole.pieces[0].version += 1
    for piece in whole.pieces:
        if piece.starts_on >= on and (piece is not whole.pieces[0] or whole.kind is not EntryKind.OCCUPIED):
            db.session.delete(piece)
        elif piece.ends_on is None or piece.ends_on > on:
            piece.ends_on = on
    db.session.flush()


def remove(some: Iterable[Whole]) -> None:
    """Take entries out of the diary."""
    for whole in some:
        for piece in whole.pieces:
            db.session.delete(piece)
    db.session.flush()


def lengthen(unit: Unit, whole: Whole, ends_on: date | None) -> None:
    """Let an entry go on to another day."""
    what = {**whole.what, "version": whole.what["version"] + 1}
    remove([whole])
    enter(unit, whole.kind, Span(whole.span.starts_on, ends_on), whole.began_on, stay_id=whole.stay_id, **what)


def voids_of(units: dict[int, Unit], since: date) -> list[Told]:
    """Preparing and out-of-use entries of units from a day on, as the trail tells of them."""
    if not units:
        return []
    reaches = or_(DiaryEntry.ends_on.is_(None), DiaryEntry.ends_on >= since)
    kept = wholes(DiaryEntry.unit_id.in_(units), DiaryEntry.kind != EntryKind.OCCUPIED, reaches)
    return [_void(whole, units[whole.unit_id]) for whole in kept]


def _void(whole: Whole, unit: Unit) -> Told:
    days = {"unit": unit.reference, "kind": whole.kind, "from": whole.began_on, "to": whole.span.ends_on}
    return {**days, **{name: whole.what[name] for name in TOLD if whole.what[name] is not None}}


def _whole(pieces: list[DiaryEntry]) -> Whole:
    first, last = pieces[0], pieces[-1]
    what = {name: getattr(first, name) for name in CARRIED if name != "stay_id"}
    span = Span(first.starts_on, last.ends_on)
    return Whole(first.unit_id, first.kind, span, first.began_on, first.stay_id, what, tuple(pieces))
