"""Whose records a selection counts, as frozen figures are kept: everybody's, a provider's, or what one authority sees."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from refuge.access.scope import Viewer, properties_seen
from refuge.extensions import db
from refuge.figures.selection import Selection
from refuge.models import AuthoritySuccessor, Contract, ContractAuthority, Property, Provider, Unit
from refuge.models.retention import ALL, of_authority, of_provider
from refuge.vocabulary import Role


def scope_of(viewer: Viewer, selection: Selection) -> tuple[str, bool]:
    """The scope a selection is answered from, and whether that is the one of its provider.

    Whatever is asked of one provider's things is answered from that provider's, whoever asks: so it does not matter what was
    erased at others.
    """
    provider_id = viewer.provider_id or db.session.scalar(_provider_of(viewer, selection))
    if provider_id is not None:
        return of_provider(provider_id), viewer.authority_code is None
    return (of_authority(viewer.authority_code) if viewer.authority_code else ALL), False


def scopes_touched(provider_id: int) -> Iterator[tuple[str, Viewer]]:
    """Every scope that counts households of a provider, each with somebody who sees just that."""
    yield ALL, Viewer.command_line()
    yield of_provider(provider_id), Viewer(Role.MANAGER, provider_id=provider_id)
    codes = select(ContractAuthority.authority_code).join(Contract).where(Contract.provider_id == provider_id)
    since = select(AuthoritySuccessor.successor_code).where(AuthoritySuccessor.code.in_(codes))
    for code in sorted({*db.session.scalars(codes), *db.session.scalars(since)}):
        yield of_authority(code), Viewer(Role.COMMISSIONER, authority_code=code)


def properties_in_view(viewer: Viewer) -> set[str] | None:
    """The properties whose frozen rows a viewer may have, where they work in some only; nothing where they see all."""
    if viewer.role is not Role.WORKER:
        return None
    unseen = select(Property.id).where(Property.provider_id == viewer.provider_id, ~properties_seen(viewer)).limit(1)
    if db.session.scalar(unseen) is None:
        return None
    return set(db.session.scalars(select(Property.reference).where(properties_seen(viewer))))


def _provider_of(viewer: Viewer, selection: Selection) -> Any:
    """A commissioner may see only some of what a provider has, but all of a contract."""
    contract = select(Contract.provider_id).where(Contract.reference == selection.contract)
    if viewer.authority_code is not None or selection.contract is not None:
        return contract
    unit = select(Unit.property_id).where(Unit.reference == selection.unit)
    own: ColumnElement[bool] = or_(Property.reference == selection.property, Property.id.in_(unit))
    named = select(Property.provider_id).where(own)
    return select(Provider.id).where(or_(Provider.reference == selection.provider, Provider.id.in_(named)))
