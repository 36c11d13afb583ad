"""The words of the lists that a return uses. They are stored with it, so that last year's return keeps last year's words."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from refuge.extensions import db
from refuge.models import (
    DepartureReason,
    Destination,
    Property,
    ReferralReason,
    Spell,
    SupportNeed,
    Unit,
    VoidReason,
)
from refuge.vocabulary import AccessNeed, AccommodationType, Listed, RiskLevel, WaitsFor

Words = dict[str, dict[str, str]]
"""List → code → what people read."""

FIXED: dict[str, type[Listed]] = {
    "accommodation_type": AccommodationType,
    "access_need": AccessNeed,
    "risk_level": RiskLevel,
    "waits_for": WaitsFor,
}
EDITABLE: dict[str, Any] = {
    "departure_reason": DepartureReason,
    "destination": Destination,
    "referral_reason": ReferralReason,
    "support_need": SupportNeed,
    "void_reason": VoidReason,
}
OURS: Mapping[str, Mapping[str, str]] = {}
"""Words of what figures name themselves, such as bands."""

PROPERTY = "property"


def words(lists: Iterable[str]) -> Words:
    """The lists named, as they are today; one statement for each that can be edited."""
    return {name: _list(name) for name in sorted(set(lists)) if name in FIXED or name in EDITABLE or name in OURS}


def _list(name: str) -> dict[str, str]:
    if name in FIXED:
        return {member.value: member.label for member in FIXED[name]}
    if name in OURS:
        return dict(OURS[name])
    model = EDITABLE[name]
    return {row.code: row.label for row in db.session.execute(select(model.code, model.label).order_by(model.code))}


def properties(contract_id: int) -> dict[str, tuple[str, str]]:
    """Reference → the name of each property that was ever under the contract, and what people outside read. One statement.

    One without a public label is called by a number; its own name stays with the provider (D1).
    """
    there = select(Unit.property_id).join(Spell, Spell.unit_id == Unit.id).where(Spell.contract_id == contract_id)
    columns = (Property.reference, Property.name, Property.public_label)
    found = db.session.execute(select(*columns).where(Property.id.in_(there)).order_by(Property.id))
    return {row.reference: (row.name, row.public_label or f"Property {at}") for at, row in enumerate(found, 1)}
