"""What was written of a contract's quarters, and what its surveys answered."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select

from refuge.access.scope import Viewer, contracts_seen
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import Authority, Contract, ContractNote, Survey


class Written(NamedTuple):
    """A note: when, the name of the authority it is of, or nothing for the provider's, and what it says."""

    at: datetime
    authority: str | None
    text: str


def contract_in_view(viewer: Viewer, reference: str | None) -> Contract:
    """The contract of that reference, or the first the viewer sees. Raises NotFound."""
    seen = select(Contract).where(contracts_seen(viewer)).order_by(Contract.title, Contract.id).limit(1)
    contract = db.session.scalar(seen if reference is None else seen.where(Contract.reference == reference))
    if contract is None:
        raise NotFound("There is no such contract.")
    return contract


def notes_of(viewer: Viewer, contract: str, quarter: date) -> list[Written]:
    """The notes on a quarter, in the order in which they were written."""
    statement = (
        select(ContractNote.written_at, Authority.name, ContractNote.text)
        .join(Contract, Contract.id == ContractNote.contract_id)
        .outerjoin(Authority, Authority.code == ContractNote.authority_code)
        .where(Contract.reference == contract, ContractNote.quarter == quarter, contracts_seen(viewer))
        .order_by(ContractNote.written_at, ContractNote.id)
    )
    return [Written(*row) for row in db.session.execute(statement)]


def surveys_of(viewer: Viewer, contract: str, quarters: Collection[date]) -> Sequence[Survey]:
    """What the surveys of some quarters answered, adults first, by question."""
    statement = (
        select(Survey)
        .join(Contract, Contract.id == Survey.contract_id)
        .where(Contract.reference == contract, Survey.quarter.in_(quarters), contracts_seen(viewer))
        .order_by(Survey.audience, Survey.question, Survey.quarter)
    )
    return db.session.scalars(statement).all()
