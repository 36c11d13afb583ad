"""The words of the lists that a return uses. They are stored with it, so that last year's return keeps last year's words."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from refuge.extensions import db
from refuge.figures.length_bands import length_bands
from refuge.models import (
    DemandSource,
    DepartureReason,
    Destination,
    Property,
    ReferralReason,
    Spell,
    SupportNeed,
    Unit,
    VoidReason,
)
from refuge.occupancy.lengths import NAMES
from refuge.returns.words_of_years import LISTS_OF_YEARS, words_of
from refuge.vocabulary import AccessNeed, AccommodationType, Listed, RiskLevel, SafeAccommodation, WaitsFor

Words = dict[str, dict[str, str]]
"""List → code → what people read."""

FIXED: dict[str, type[Listed]] = {
    "accommodation_type": AccommodationType,
    "safe_accommodation": SafeAccommodation,
    "access_need": AccessNeed,
    "risk_level": RiskLevel,
    "waits_for": WaitsFor,
}
EDITABLE: dict[str, Any] = {
    "demand_source": DemandSource,
    "departure_reason": DepartureReason,
    "destination": Destination,
    "referral_reason": ReferralReason,
    "support_need": SupportNeed,
    "void_reason": VoidReason,
}
OURS: Mapping[str, Mapping[str, str]] = {
    "children_band": {
        "under_1": "Under 1",
        **{f"{first}-{last}": f"{first} to {last}" for first, last in ((1, 4), (5, 10), (11, 13), (14, 15), (16, 17))},
    },
    "inclusion": {
        "male_survivors": "Male survivors",
        "women_with_teenage_sons": "Women with sons of 14 or over",
        "pets": "Pets",
        "disabled_member": "A disabled member",
        "trans_survivors": "Trans survivors",
        "minoritised_ethnic_groups": "From minoritised ethnic groups",
        "aged_65_or_over": "Survivors aged 65 or over",
        "multiple_needs": "Three or more support needs",
    },
}
"""Words of what figures name themselves."""

NAMELESS = {
    "not_known": "Not known",
    "not_recorded": "Not recorded",
    "not_asked": "Not asked",
    "not_disclosed": "Not disclosed",
    "no_longer_held": "No longer held",
    "providers": "Providers, from referrals",
    "outside_uk": "Outside the UK",
}
"""What stands in any list where an answer is missing."""

PROPERTY = "property"


def words(lists: Iterable[str], year: int) -> Words:
    """The lists named, as they are today; one statement for each that can be edited. Lists that the department words anew
    from year to year are as they were for the financial year that begins in ``year`` (``words_of_years``).
    """
    return {name: {**NAMELESS, **_list(name), **words_of(name, year)} for name in sorted(set(lists))}


def _list(name: str) -> dict[str, str]:
    name = LISTS_OF_YEARS.get(name, name)
    if name == "stay_band":
        return {**NAMES, **length_bands.in_use.labels}
    if name in FIXED:
        return {member.value: member.label for member in FIXED[name]}
    if name not in EDITABLE:
        return dict(OURS.get(name, {}))
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
