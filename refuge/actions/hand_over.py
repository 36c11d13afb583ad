"""Units change contract, with whoever is in them."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.actions.finding import units_kept
from refuge.actions.spells import go_on, refuse_contract
from refuge.audit.noting import Line, note_all
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.models import Contract, Spell, Unit
from refuge.occupancy.clashes import written


def hand_over(viewer: Viewer, unit_id: int, on: date, contract_id: int | None) -> None:
    """One unit, as ``hand_over_all`` says."""
    hand_over_all(viewer, [unit_id], on, contract_id)


def hand_over_all(viewer: Viewer, unit_ids: Collection[int], on: date, contract_id: int | None) -> None:
    """From a day on the units are in service under another contract, or under none; nobody leaves and nobody arrives.

    All of them or none. Entries that run across the day go on and stay one to people (N4). Raises RuleBroken on ``on`` if a
    unit is not in service the day before, or the contract begins later (N12); on ``contract`` if it is another provider's,
    or a unit is under it already.
    """
    begin_writing()
    units = [*units_kept(unit_ids).values()]
    spells = _spells_running_into(units, on)
    refuse_contract(units, contract_id, on)
    _refuse_the_same(units, spells, contract_id)
    lines = _lines(units, spells, contract_id, on)
    go_on(spells, on, contract_id)
    note_all(db.session.connection(), viewer, lines)
    db.session.commit()


def _lines(units: Sequence[Unit], spells: Sequence[Spell], contract_id: int | None, on: date) -> list[Line]:
    ids = {spell.contract_id for spell in spells} | {contract_id}
    named = select(Contract.id, Contract.reference).where(Contract.id.in_([one for one in ids if one is not None]))
    references: dict[int | None, str] = dict(db.session.execute(named).all())
    before = {spell.unit_id: references.get(spell.contract_id) for spell in spells}
    after = {"contract": references.get(contract_id), "on": on}
    return [
        Line(
            "unit.handed_over",
            ("unit", unit.reference),
            unit.property.provider_id,
            before={"contract": before[unit.id]},
            after=after,
        )
        for unit in units
    ]


def _spells_running_into(units: Sequence[Unit], on: date) -> Sequence[Spell]:
    running = select(Spell).where(
        Spell.unit_id.in_([unit.id for unit in units]), Spell.starts_on < on, Spell.ends_on > on
    )
    spells = db.session.scalars(running).all()
    found = {spell.unit_id for spell in spells}
    for unit in units:
        if unit.id not in found:
            raise RuleBroken("on", f"{unit.name} is not in service both before and on {written(on)}.")
    return spells


def _refuse_the_same(units: Sequence[Unit], spells: Sequence[Spell], contract_id: int | None) -> None:
    """A unit handed to the contract it is under would be cut in two for nothing."""
    names = {unit.id: unit.name for unit in units}
    for spell in spells:
        if spell.contract_id == contract_id:
            raise RuleBroken("contract", f"{names[spell.unit_id]} is in service under that already.")
