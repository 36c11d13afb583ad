"""Agreeing to give a commissioner the contract copy, and ending it (D2)."""

from datetime import date

from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.audit import note
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.models import Agreement, Contract
from refuge.queries.sharing import commissioners_of, find_agreement, runs_on


def agree(viewer: Viewer, contract_id: int, account_id: int, agreed_on: date, today: date) -> Agreement:
    """Record an agreement that was made. Raises RuleBroken if there is one, or it was not made yet."""
    if agreed_on > today:
        raise RuleBroken("agreed_on", "Enter the day it was agreed: today or earlier.")
    begin_writing()
    db.session.execute(select(Contract.id).where(Contract.id == contract_id).with_for_update())  # one after the other
    pairs = {(contract.id, account.id) for contract, account in commissioners_of(viewer)}
    if (contract_id, account_id) not in pairs:
        raise RuleBroken("who", "Choose a commissioner of one of the contract's authorities.")
    named = {"contract_id": contract_id, "account_id": account_id}
    if db.session.query(Agreement.id).filter_by(**named).where(runs_on(today)).first():
        raise RuleBroken("who", "There is an agreement with this person about this contract already.")
    agreement = Agreement(**named, agreed_on=agreed_on)
    db.session.add(agreement)
    db.session.flush()
    note(viewer, "agreement.made", ("agreement", agreement.id), after={**named, "agreed_on": str(agreed_on)})
    db.session.commit()
    return agreement


def end_agreement(viewer: Viewer, agreement_id: int, today: date) -> None:
    """End an agreement: from today on the person has the publication copy. Raises NotFound.

    One that has ended already keeps the day it ended on: a button pressed twice changes nothing.
    """
    begin_writing()
    agreement = find_agreement(viewer, agreement_id)
    if agreement.ends_on is not None and agreement.ends_on <= today:
        db.session.rollback()
        return
    agreement.ends_on = max(agreement.agreed_on, today)
    note(viewer, "agreement.ended", ("agreement", agreement.id), after={"ends_on": str(agreement.ends_on)})
    db.session.commit()
