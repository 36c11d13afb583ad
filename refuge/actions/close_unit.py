"""A unit leaves service."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from refuge.access.scope import Viewer
from refuge.actions.diary import OUTSIDE, entries
from refuge.actions.finding import units_kept
from refuge.audit import note
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.models import DiaryEntry, Spell, Unit
from refuge.models.columns import END_OF_TIME
from refuge.occupancy.clashes import STATES, running, written
from refuge.vocabulary import EntryKind


def close_unit(viewer: Viewer, unit_id: int, on: date) -> None:
    """The unit's last night in service is the one before ``on``; preparation that was still running ends there (N7).

    Raises RuleBroken on ``on`` if it is not in service then, or while another entry runs past it: the last is named, and
    the earliest day possible.
    """
    begin_writing()
    unit = units_kept([unit_id])[unit_id]
    spell = _spell_before(unit, on)
    before = None if spell.ends_on == END_OF_TIME else spell.ends_on
    _end_preparation(spell, on)
    spell.ends_on = on
    try:
        db.session.flush()
    except IntegrityError as error:
        db.session.rollback()
        if OUTSIDE not in str(error.orig):
            raise
        raise RuleBroken("on", _what_runs_past(unit_id)) from None
    whose = unit.property.provider_id
    note(
        viewer,
        "unit.closed",
        ("unit", unit.reference),
        provider_id=whose,
        before={"ends_on": before},
        after={"ends_on": on},
    )
    db.session.commit()


def end_use(viewer: Viewer, unit_id: int, today: date) -> None:
    """An emergency space is out of service from today on; brought into use today, it never was in service.

    Raises as ``close_unit`` does.
    """
    begin_writing()
    unit = units_kept([unit_id])[unit_id]
    begun = select(Spell).where(Spell.unit_id == unit_id, Spell.starts_on == today)
    spell = db.session.scalars(begun).one_or_none()
    if spell is None:
        close_unit(viewer, unit_id, today)
        return
    if db.session.query(DiaryEntry.id).filter_by(spell_id=spell.id).first():
        raise RuleBroken("on", _what_runs_past(unit_id))
    db.session.delete(spell)
    db.session.flush()
    whose = unit.property.provider_id
    note(viewer, "unit.closed", ("unit", unit.reference), provider_id=whose, after={"ends_on": today})
    db.session.commit()


def _spell_before(unit: Unit, on: date) -> Spell:
    before = select(Spell).where(Spell.unit_id == unit.id, Spell.starts_on < on, Spell.ends_on >= on)
    spell = db.session.scalars(before).one_or_none()
    if spell is None:
        raise RuleBroken("on", f"{unit.name} is not in service on the night before {written(on)}.")
    return spell


def _end_preparation(spell: Spell, on: date) -> None:
    running_past = DiaryEntry.ends_on.is_(None) | (DiaryEntry.ends_on > on)
    preparing = DiaryEntry.kind == EntryKind.PREPARING
    for entry in db.session.scalars(select(DiaryEntry).where(DiaryEntry.spell_id == spell.id, preparing, running_past)):
        if entry.starts_on < on:
            entry.ends_on = on
        else:
            db.session.delete(entry)
    db.session.flush()


def _what_runs_past(unit_id: int) -> str:
    unit = db.session.get_one(Unit, unit_id)
    last = max(entries(unit.id, unit.name), key=lambda entry: entry.span.ends_on or date.max)
    by = f" by household {last.household}" if last.household else ""
    earliest = (
        f"The earliest day it can close is {written(last.span.ends_on)}." if last.span.ends_on else "End that first."
    )
    return f"{unit.name} is {STATES[last.kind]}{by} {running(last.span)}. {earliest}"
