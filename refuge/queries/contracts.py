"""Contracts to choose from."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from refuge.access.scope import Viewer, contracts_seen
from refuge.extensions import db
from refuge.models import Authority, Contract, ContractAuthority


def contracts_in_view(viewer: Viewer) -> Sequence[Contract]:
    """Every contract the viewer may see, by provider and title, each with its provider."""
    statement = (
        select(Contract)
        .where(contracts_seen(viewer))
        .options(joinedload(Contract.provider))
        .order_by(Contract.provider_id, Contract.title, Contract.id)
    )
    return db.session.scalars(statement).all()


def footprints_in_view(viewer: Viewer) -> dict[str, dict[str, str]]:
    """The authorities of every contract the viewer may see: contract's reference → code → name, by name."""
    statement = (
        select(Contract.reference, Authority.code, Authority.name)
        .join(ContractAuthority, ContractAuthority.contract_id == Contract.id)
        .join(Authority, Authority.code == ContractAuthority.authority_code)
        .where(contracts_seen(viewer))
        .order_by(Authority.name, Authority.code)
    )
    footprints: dict[str, dict[str, str]] = {}
    for reference, code, name in db.session.execute(statement):
        footprints.setdefault(reference, {})[code] = name
    return footprints
