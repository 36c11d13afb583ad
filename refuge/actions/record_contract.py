"""Recording a contract, its footprint and what it pays, and changing them."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, func, select

from refuge.access.scope import Viewer
from refuge.actions.naming import changed, refuse_taken
from refuge.audit import note
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.models import Contract, ContractAuthority, ContractValue, Spell
from refuge.occupancy.clashes import written
from refuge.queries.provision import find_contract, find_value


def add_contract(viewer: Viewer, reference: str, footprint: Collection[str], typed: Mapping[str, Any]) -> None:
    """Record a contract of the viewer's provider. ``footprint`` are codes, ``typed`` columns and their values.

    Raises RuleBroken on a reference that is taken, and on days that do not follow each other.
    """
    _refuse_days(typed)
    begin_writing()
    refuse_taken(Contract, reference)
    contract = Contract(reference=reference, provider_id=viewer.provider_id, **typed)
    contract.footprint = [ContractAuthority(authority_code=code) for code in sorted(footprint)]
    db.session.add(contract)
    db.session.flush()
    note(viewer, "contract.added", ("contract", reference), after={**typed, "footprint": sorted(footprint)})
    db.session.commit()


def change_contract(viewer: Viewer, contract_id: int, footprint: Collection[str], typed: Mapping[str, Any]) -> None:
    """Change what is recorded of a contract.

    Raises as ``add_contract`` does, on ``starts_on`` if a unit is in service under it before (N12), and NotFound.
    """
    _refuse_days(typed)
    begin_writing()
    contract = find_contract(viewer, contract_id)
    _refuse_spells_before(contract, typed)
    had = sorted(member.authority_code for member in contract.footprint)
    before, after = changed(contract, typed)
    if had != sorted(footprint):
        before, after = {**before, "footprint": had}, {**after, "footprint": sorted(footprint)}
        db.session.execute(delete(ContractAuthority).where(ContractAuthority.contract_id == contract.id))
        db.session.expire(contract, ["footprint"])
        db.session.add_all(ContractAuthority(contract_id=contract.id, authority_code=code) for code in footprint)
        db.session.flush()
    if after:
        note(viewer, "contract.changed", ("contract", contract.reference), before=before, after=after)
    db.session.commit()


def add_value(viewer: Viewer, contract_id: int, typed: Mapping[str, Any]) -> None:
    """Record what a contract pays in a year from a day on (U10).

    Raises RuleBroken on ``starts_on`` if there is a value of the same funder from that day already; NotFound.
    """
    begin_writing()
    contract = find_contract(viewer, contract_id)
    of_whom = {name: typed[name] for name in ("starts_on", "funder", "spend_only_in")}
    if db.session.query(ContractValue.id).filter_by(contract_id=contract.id, **of_whom).first():
        raise RuleBroken("starts_on", "There is a value of this funder from that day already. Remove it first.")
    db.session.add(ContractValue(contract_id=contract.id, **typed))
    db.session.flush()
    note(viewer, "contract.value_added", ("contract", contract.reference), after=typed)
    db.session.commit()


def remove_value(viewer: Viewer, value_id: int) -> None:
    """Remove a value that was recorded by mistake. Raises NotFound."""
    begin_writing()
    value, contract = find_value(viewer, value_id)
    before = {"starts_on": value.starts_on, "annual_value": value.annual_value, "funder": value.funder}
    db.session.delete(value)
    db.session.flush()
    note(viewer, "contract.value_removed", ("contract", contract.reference), before=before)
    db.session.commit()


def _refuse_days(typed: Mapping[str, Any]) -> None:
    starts_on, ends_on, extendable_to = (typed.get(name) for name in ("starts_on", "ends_on", "extendable_to"))
    if starts_on and ends_on and ends_on <= starts_on:
        raise RuleBroken("ends_on", f"It starts on {written(starts_on)}. Enter a later day.")
    if ends_on and extendable_to and extendable_to < ends_on:
        raise RuleBroken("extendable_to", f"It ends on {written(ends_on)}. Enter that day or a later one.")
    if extendable_to and not ends_on:
        raise RuleBroken("ends_on", "Enter the day it ends if it is not extended.")


def _refuse_spells_before(contract: Contract, typed: Mapping[str, Any]) -> None:
    earliest = select(func.min(Spell.starts_on, type_=Spell.starts_on.type)).where(Spell.contract_id == contract.id)
    first = db.session.scalar(earliest)
    if first is not None and first < typed["starts_on"]:
        raise RuleBroken(
            "starts_on", f"A unit is in service under it since {written(first)}. Enter that day or earlier."
        )
