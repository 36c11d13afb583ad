"""How actions write in a unit's diary: split where spells in service meet, and refused in words (N3, N4).

Not an action itself: nothing here commits.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import func, literal, select, true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from refuge.access.scope import Viewer, stays_seen
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import DiaryEntry, Spell, Stay, Unit
from refuge.models.columns import END_OF_TIME, Day
from refuge.occupancy.clashes import Entry, Span, clash, outside
from refuge.vocabulary import EntryKind

OVERLAP = "no_overlap_diary_entries"
OUTSIDE = "within_its_spell"


def enter(
    unit: Unit,
    kind: EntryKind,
    span: Span,
    began_on: date | None = None,
    *,
    viewer: Viewer | None = None,
    **what: Any,
) -> list[DiaryEntry]:
    """Write an entry, a piece for each spell it lies in; an entry of no night has the piece of its day.

    ``what`` are the entry's other columns (``stay_id``, ``reason`` …); ``began_on`` is given where the entry continues
    an earlier one. Raises RuleBroken on ``starts_on`` if a night of it is not in service (N4), or is another entry's (N3):
    a viewer who may not see the stay in the way is not told whose it is.
    """
    spells = refuse_outside(unit, span)
    _refuse_clash(unit, span, viewer)  # in words, and one of no night at all: the database lets it stand anywhere (N3)
    pieces = [_piece(spell, kind, span, began_on or span.starts_on, what) for spell in spells if _shares(spell, span)]
    with refusing(unit, span, viewer):
        db.session.add_all(pieces)
        db.session.flush()
    return pieces


def refuse_outside(unit: Unit, span: Span) -> Sequence[Spell]:
    """The unit's spells. Raises RuleBroken on ``starts_on`` if a night of the span is in none of them (N4)."""
    spells = _spells(unit)
    if wrong := outside(span, unit.name, [_span(spell) for spell in spells]):
        raise RuleBroken("starts_on", wrong)
    return spells


def _refuse_clash(unit: Unit, span: Span, viewer: Viewer | None) -> None:
    for entry in entries(unit.id, unit.name, viewer):
        if wrong := clash(span, entry):
            raise RuleBroken("starts_on", wrong, entry.stay_id)


@contextmanager
def refusing(unit: Unit, span: Span, viewer: Viewer | None = None) -> Iterator[None]:
    """Turn the database's refusal of an overlap into the sentence a person would get.

    Whoever saved first is named, since their entry can be read once ours is undone.
    """
    unit_id, name = unit.id, unit.name
    try:
        yield
    except IntegrityError as error:
        db.session.rollback()
        if OVERLAP not in str(error.orig):
            raise
        for entry in entries(unit_id, name, viewer):
            if wrong := clash(span, entry):
                raise RuleBroken("starts_on", wrong, entry.stay_id) from None
        raise RuleBroken("starts_on", f"Somebody else has just changed {name}: try again.") from None


def entries(unit_id: int, name: str, viewer: Viewer | None = None) -> list[Entry]:
    """A unit's entries as people know them, whole across spells, earliest first; households only as the viewer may see."""
    ends = func.max(func.coalesce(DiaryEntry.ends_on, literal(END_OF_TIME, Day)), type_=Day)
    wholes = (
        select(DiaryEntry.kind, DiaryEntry.began_on, ends.label("ends_on"), DiaryEntry.stay_id)
        .where(DiaryEntry.unit_id == unit_id)
        .group_by(DiaryEntry.kind, DiaryEntry.began_on, DiaryEntry.stay_id)
        .order_by(DiaryEntry.began_on)
    )
    rows = db.session.execute(wholes).all()
    stays = (
        select(Stay)
        .options(joinedload(Stay.household))
        .where(Stay.id.in_([row.stay_id for row in rows if row.stay_id]), stays_seen(viewer) if viewer else true())
    )
    households = {stay.id: stay.household.reference for stay in db.session.scalars(stays)}
    return [
        Entry(
            name,
            row.kind.value,
            _open(row.began_on, row.ends_on),
            households.get(row.stay_id),
            row.stay_id if row.stay_id in households else None,
        )
        for row in rows
    ]


def _spells(unit: Unit) -> Sequence[Spell]:
    return db.session.scalars(select(Spell).where(Spell.unit_id == unit.id).order_by(Spell.starts_on)).all()


def _piece(spell: Spell, kind: EntryKind, span: Span, began_on: date, what: dict[str, Any]) -> DiaryEntry:
    runs_past = span.ends_on is None or span.ends_on > spell.ends_on
    ends_on = spell.ends_on if runs_past and spell.ends_on != END_OF_TIME else span.ends_on
    return DiaryEntry(
        unit_id=spell.unit_id,
        spell_id=spell.id,
        commissioned=spell.commissioned,
        spell_starts_on=spell.starts_on,
        spell_ends_on=spell.ends_on,
        kind=kind,
        starts_on=max(spell.starts_on, span.starts_on),
        ends_on=ends_on,
        began_on=began_on,
        **what,
    )


def _shares(spell: Spell, span: Span) -> bool:
    on_its_day = spell.starts_on <= span.starts_on < spell.ends_on
    return on_its_day if not span.has_a_night() else _span(spell).shared(span) is not None


def _span(spell: Spell) -> Span:
    return _open(spell.starts_on, spell.ends_on)


def _open(starts_on: date, ends_on: date) -> Span:
    return Span(starts_on, None if ends_on == END_OF_TIME else ends_on)
