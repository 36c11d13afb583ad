"""Agreements to share figures, and which copy somebody gets by them (D2)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from refuge.access.scope import Viewer, contracts_seen
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import Account, Agreement, AuthoritySuccessor, Contract, ContractAuthority
from refuge.vocabulary import Copy, Role


def copy_given(viewer: Viewer, contract: str | None, day: date) -> Copy:
    """The copy a viewer gets of the figures of one contract, or of all of theirs together, on a day.

    A provider's staff have the working copy. A commissioner has the contract copy where every contract is under an
    agreement with them, else the publication copy.
    """
    if viewer.authority_code is None:
        return Copy.PROVIDER
    asked = select(Contract.id).where(contracts_seen(viewer))
    if contract is not None:
        asked = asked.where(Contract.reference == contract)
    agreed = select(Agreement.contract_id).where(Agreement.account_id == viewer.account_id, runs_on(day))
    without = db.session.scalar(asked.where(Contract.id.not_in(agreed)).limit(1))
    return Copy.CONTRACT if without is None else Copy.PUBLICATION


def runs_on(day: date) -> ColumnElement[bool]:
    """Whether an agreement runs on a day."""
    return (Agreement.agreed_on <= day) & or_(Agreement.ends_on.is_(None), Agreement.ends_on > day)


def agreements_of(viewer: Viewer, day: date) -> Sequence[Agreement]:
    """The agreements that run, of the contracts a manager's provider has, each with its contract and its person."""
    statement = (
        select(Agreement)
        .join(Contract)
        .where(contracts_seen(viewer), runs_on(day))
        .options(joinedload(Agreement.contract), joinedload(Agreement.account))
        .order_by(Contract.title, Agreement.agreed_on, Agreement.id)
    )
    return db.session.scalars(statement).all()


def find_agreement(viewer: Viewer, agreement_id: int) -> Agreement:
    """One of them. Raises NotFound."""
    statement = select(Agreement).join(Contract).where(Agreement.id == agreement_id, contracts_seen(viewer))
    agreement = db.session.scalar(statement)
    if agreement is None:
        raise NotFound(f"There is no agreement {agreement_id}.")
    return agreement


def commissioners_of(viewer: Viewer) -> Sequence[tuple[Contract, Account]]:
    """The commissioners with an account, with each contract of the viewer's provider whose footprint is theirs."""
    replaced = select(AuthoritySuccessor.code).where(AuthoritySuccessor.successor_code == Account.authority_code)
    code = ContractAuthority.authority_code
    statement = (
        select(Contract, Account)
        .join(ContractAuthority, ContractAuthority.contract_id == Contract.id)
        .join(Account, or_(Account.authority_code == code, code.in_(replaced)))
        .where(contracts_seen(viewer), Account.role == Role.COMMISSIONER, Account.is_active)
        .order_by(Contract.title, Account.email)
        .distinct()
    )
    return [(contract, account) for contract, account in db.session.execute(statement)]
