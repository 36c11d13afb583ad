"""Refuses references that name nothing the viewer may know of."""

from sqlalchemy import ColumnElement, select, true

from refuge.access.scope import Viewer, contracts_seen, properties_seen
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.figures.selection import Selection
from refuge.models import Contract, Property, Provider, Spell, Unit


def refuse_unknown(viewer: Viewer, selection: Selection) -> None:
    """Raise NotFound for the first reference that names nothing, or nothing in view: the two look alike (D1)."""
    asked = [
        ("contract", selection.contract, select(Contract.id).where(Contract.reference == selection.contract)),
        ("provider", selection.provider, select(Provider.id).where(Provider.reference == selection.provider)),
        ("property", selection.property, select(Property.id).where(Property.reference == selection.property)),
        ("unit", selection.unit, select(Unit.id).join(Property).where(Unit.reference == selection.unit)),
    ]
    for kind, reference, statement in asked:
        if reference is not None and db.session.scalar(statement.where(_seen(viewer, kind)).limit(1)) is None:
            raise NotFound(f"There is no {kind} {reference}.")


def _seen(viewer: Viewer, kind: str) -> ColumnElement[bool]:
    if viewer.is_command_line:
        return true()
    if kind == "contract":
        return contracts_seen(viewer)
    if viewer.provider_id is not None:
        return Provider.id == viewer.provider_id if kind == "provider" else properties_seen(viewer)
    return _of_contracts_seen(viewer, kind)


def _of_contracts_seen(viewer: Viewer, kind: str) -> ColumnElement[bool]:
    contracts = select(Contract.id).where(contracts_seen(viewer))
    units = select(Spell.unit_id).where(Spell.contract_id.in_(contracts))
    return {
        "provider": Provider.id.in_(select(Contract.provider_id).where(contracts_seen(viewer))),
        "property": Property.id.in_(select(Unit.property_id).where(Unit.id.in_(units))),
        "unit": Unit.id.in_(units),
    }[kind]
