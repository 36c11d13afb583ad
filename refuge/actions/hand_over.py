"""A unit changes contract, with whoever is in it."""

from datetime import date
from typing import Any

from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.actions.diary import enter
from refuge.audit import note
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.models import Contract, DiaryEntry, Spell, Unit
from refuge.models.columns import END_OF_TIME
from refuge.occupancy.clashes import Span, written
from refuge.vocabulary import EntryKind

CONTINUED = ("stay_id", "added", "sleepers", "reason", "waits_for", "expected_ends_on", "note")


def hand_over(viewer: Viewer, unit_id: int, on: date, contract_id: int | None) -> None:
    """From a day on the unit is in service under another contract, or under none; nobody leaves and nobody arrives.

    Entries that run across the day go on and stay one to people (N4). Raises RuleBroken on ``on`` if the unit is not in
    service the day before, or the contract begins later (N12); on ``contract`` if it is another provider's.
    """
    begin_writing()
    unit = db.session.get_one(Unit, unit_id)
    spell = _spell_running_into(unit, on)
    _refuse_another_providers(unit, contract_id, on)
    before, after, ends_on = spell.contract_id, _cut_entries(spell, on), spell.ends_on
    spell.ends_on = on
    db.session.flush()
    db.session.add(_next(spell, on, ends_on, contract_id))
    db.session.flush()
    db.session.expire_all()  # the bounds copied by entries came from the database's cascade
    for span, kind, began_on, what in after:
        enter(unit, kind, span, began_on, **what)
    _note(viewer, unit, on, before, contract_id)
    db.session.commit()


def _note(viewer: Viewer, unit: Unit, on: date, before: int | None, after: int | None) -> None:
    whose, about = unit.property.provider_id, ("unit", unit.reference)
    was, becomes = {"contract": _reference(before)}, {"contract": _reference(after), "on": on}
    note(viewer, "unit.handed_over", about, provider_id=whose, before=was, after=becomes)


def _reference(contract_id: int | None) -> str | None:
    return db.session.get_one(Contract, contract_id).reference if contract_id is not None else None


def _spell_running_into(unit: Unit, on: date) -> Spell:
    running = select(Spell).where(Spell.unit_id == unit.id, Spell.starts_on < on, Spell.ends_on > on)
    spell = db.session.scalars(running).one_or_none()
    if spell is None:
        raise RuleBroken("on", f"{unit.name} is not in service both before and on {written(on)}.")
    return spell


def _refuse_another_providers(unit: Unit, contract_id: int | None, on: date) -> None:
    if contract_id is None:
        return
    contract = db.session.get_one(Contract, contract_id)
    if contract.provider_id != unit.property.provider_id:
        raise RuleBroken("contract", f"{contract.title} is another provider's contract.")
    if contract.starts_on > on:
        raise RuleBroken(
            "on", f"{contract.title} begins on {written(contract.starts_on)}. Enter that day or a later one."
        )


def _cut_entries(spell: Spell, on: date) -> list[tuple[Span, EntryKind, date, dict[str, Any]]]:
    """End the spell's entries at the day; what they had after it is to be entered again."""
    across = select(DiaryEntry).where(
        DiaryEntry.spell_id == spell.id, DiaryEntry.ends_on.is_(None) | (DiaryEntry.ends_on > on)
    )
    after = []
    for entry in db.session.scalars(across.order_by(DiaryEntry.starts_on)):
        what = {column: getattr(entry, column) for column in CONTINUED}
        began_on = entry.began_on
        after.append((Span(max(entry.starts_on, on), entry.ends_on), entry.kind, began_on, what))
        if entry.starts_on < on:
            entry.ends_on = on
        else:
            db.session.delete(entry)
    db.session.flush()
    return after


def _next(spell: Spell, on: date, ends_on: date, contract_id: int | None) -> Spell:
    return Spell(
        unit_id=spell.unit_id,
        contract_id=contract_id,
        commissioned=contract_id is not None,
        starts_on=on,
        ends_on=ends_on or END_OF_TIME,
        bed_spaces=spell.bed_spaces,
    )
