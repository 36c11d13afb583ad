"""The properties of one contract as people outside the provider may know them."""

from dataclasses import dataclass

from sqlalchemy import select

from refuge.extensions import db
from refuge.figures.places import places
from refuge.figures.selection import Selection
from refuge.models import Contract, ContractAuthority, Property, Spell, Unit


@dataclass(frozen=True)
class Place:
    """One property: what it is called outside, its accommodation type, the authority of the footprint it belongs to."""

    label: str
    accommodation_type: str
    part: str


def places_of(selection: Selection) -> dict[str, Place]:
    """The properties ever in service under the contract asked for, by reference. Four statements.

    One without a public label is called by a number; its own name stays with the provider (D1).
    """
    under = select(Spell.unit_id).join(Contract).where(Contract.reference == selection.contract)
    columns = (Property.reference, Property.public_label, Property.accommodation_type, Property.authority_code)
    rows = db.session.execute(
        select(*columns)
        .where(Property.id.in_(select(Unit.property_id).where(Unit.id.in_(under))))
        .order_by(Property.id)
    ).all()
    member = select(ContractAuthority.authority_code).join(Contract, Contract.id == ContractAuthority.contract_id)
    footprint = db.session.scalars(member.where(Contract.reference == selection.contract)).all()
    table = places(selection.as_at)
    return {
        reference: Place(label or f"Property {number}", str(kind), table.home(authority, footprint) or "none")
        for number, (reference, label, kind, authority) in enumerate(rows, 1)
    }
