"""Units, and the households in them, go on with another provider at re-procurement: no departure and no arrival."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from refuge.access.scope import Viewer
from refuge.actions.carrying import properties_and_units, stays_kept, stays_that_go_on
from refuge.actions.finding import units_kept
from refuge.actions.spells import go_on
from refuge.actions.what_cannot_go import refuse_units_that_cannot_go
from refuge.audit.noting import Line, note_all
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.models import Contract, Property, Provider, Spell, Stay, Unit
from refuge.occupancy.clashes import written


@dataclass(frozen=True)
class CarriedOver:
    """What went: the references of units, before and after, and how many households were in them."""

    units: Mapping[str, str]
    households: int


def carry_over(
    viewer: Viewer,
    contract: str,
    to: str,
    on: date,
    today: date,
    properties: Collection[str] = (),
    *,
    rehearse: bool = False,
) -> CarriedOver:
    """From a day on, what is in service under one contract is another provider's, under a contract of theirs.

    Contracts and properties are given by their references; with no properties, all of the contract's units go. The new
    provider has properties and units of its own from that day, and of each household only the stay that goes on: its closed
    stays, and those of others, stay with the provider before. Entries of the diary go on as they were (N4), the old stays
    end as handed over (H8), the new ones know on which day the household first arrived. All or nothing; ``rehearse`` refuses
    the same and saves nothing. Raises RuleBroken, which names no household: whoever does this sees none (D1).
    """
    begin_writing()
    before, after = _contract("contract", contract), _contract("to", to)
    _refuse_contracts(before, after, on, today)
    spells = _kept(before, on, properties)
    refuse_units_that_cannot_go(spells, on, after.provider_id)
    homes = properties_and_units(spells, after.provider_id)
    stays = stays_that_go_on([spell.unit_id for spell in spells], on, after.provider_id)
    carried = CarriedOver(
        {spell.unit.reference: homes[spell.unit_id].reference for spell in spells}, households=len(stays)
    )
    lines = [*_about_contracts(before, after, on, carried), *_about_households(stays, on)]
    units = {old_id: unit.id for old_id, unit in homes.items()}
    go_on(spells, on, after.id, units, {old.id: new.id for old, new in stays})
    if rehearse:
        db.session.rollback()
        return carried
    note_all(db.session.connection(), viewer, lines)
    db.session.commit()
    return carried


def _contract(field: str, reference: str) -> Contract:
    asked = select(Contract).join(Provider).where(Contract.reference == reference)
    found = db.session.scalar(asked.options(contains_eager(Contract.provider)))
    if found is None:
        raise RuleBroken(field, f"There is no contract {reference}.")
    return found


def _refuse_contracts(before: Contract, after: Contract, on: date, today: date) -> None:
    if before.provider_id == after.provider_id:
        raise RuleBroken("to", f"{after.title} is the same provider's: a manager hands its units over to it.")
    if before.provider.is_demonstration != after.provider.is_demonstration:
        raise RuleBroken("to", "What is invented and what is real do not mix.")
    if on > today:
        raise RuleBroken("on", f"Households cannot go over in the future: today is {written(today)} (N1).")
    if on < after.starts_on:
        raise RuleBroken(
            "on", f"{after.title} begins on {written(after.starts_on)}. Give that day or a later one (N12)."
        )


def _kept(contract: Contract, on: date, properties: Collection[str]) -> Sequence[Spell]:
    """The spells that run across the day; their units, and the stays in them, nobody else changes until the end.

    Stays come before units, as everywhere: if somebody arrived while the units were waited for, all are let go once more.
    """
    while True:
        units = [spell.unit_id for spell in _spells_across(contract, on, properties)]
        kept = stays_kept(units, on)
        units_kept(units)
        if {stay.id for stay in stays_kept(units, on)} == {stay.id for stay in kept}:
            return _spells_across(contract, on, properties)
        begin_writing()


def _spells_across(contract: Contract, on: date, properties: Collection[str]) -> Sequence[Spell]:
    """The spells that run across the day, each with its unit and property."""
    unknown = set(properties) - _properties_of(contract)
    if unknown:
        raise RuleBroken("property", f"{min(unknown)} is no property with units under {contract.title}.")
    across = (
        select(Spell)
        .join(Unit, Unit.id == Spell.unit_id)
        .join(Property, Property.id == Unit.property_id)
        .where(Spell.contract_id == contract.id, Spell.starts_on < on, Spell.ends_on > on)
        .options(contains_eager(Spell.unit).contains_eager(Unit.property))
        .order_by(Property.id, Unit.id)
        .execution_options(populate_existing=True)
    )
    if properties:
        across = across.where(Property.reference.in_(properties))
    spells = db.session.scalars(across).all()
    if not spells:
        raise RuleBroken("on", f"No unit is in service under {contract.title} both before and on {written(on)}.")
    return spells


def _properties_of(contract: Contract) -> set[str]:
    under = select(Unit.property_id).join(Spell, Spell.unit_id == Unit.id).where(Spell.contract_id == contract.id)
    return set(db.session.scalars(select(Property.reference).where(Property.id.in_(under))))


def _about_contracts(before: Contract, after: Contract, on: date, carried: CarriedOver) -> list[Line]:
    """Each side is told of the other's contract and of its own units."""
    what = "contract.carried_over"
    went = {"to": after.reference, "on": on, "units": sorted(carried.units)}
    came = {"from": before.reference, "on": on, "units": sorted(carried.units.values())}
    return [
        Line(what, ("contract", before.reference), before.provider_id, after=went),
        Line(what, ("contract", after.reference), after.provider_id, after=came),
    ]


def _about_households(stays: Sequence[tuple[Stay, Stay]], on: date) -> list[Line]:
    """Each side is told of its own stay; neither learns the reference the other has for the household."""
    what = "stay.carried_over"
    return [
        line
        for old, new in stays
        for line in (
            Line(what, ("stay", old.reference), old.provider_id, old.household_id, after={"departed_on": on}),
            Line(what, ("stay", new.reference), new.provider_id, new.household_id, after={"arrived_on": on}),
        )
    ]
