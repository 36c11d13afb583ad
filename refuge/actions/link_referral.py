"""A household is referred again: its referrals are linked, so that it counts once (F5)."""

from sqlalchemy import select

from refuge.access.scope import Viewer, referrals_read
from refuge.actions.households import returning_household
from refuge.actions.referring import find_read, give_household, note_referral, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Referral


@all_or_nothing
def link_referral(viewer: Viewer, referral_id: int, version: int, reference: str) -> Referral:
    """Say that a referral is of the household of an earlier one, or of a household that is known, by its reference.

    Raises NotFound, and RuleBroken: on ``reference`` if it names nothing the viewer may know of, or if they have arrived and
    their stay says which household they are; on ``version`` if somebody changed the referral meanwhile.
    """
    begin_writing()
    referral = find_read(viewer, referral_id, version)
    if referral.stay_id is not None:
        raise RuleBroken("reference", "They have arrived: their stay says which household they are.", referral.stay_id)
    before = told(referral)
    household_id = _household(viewer, referral, reference.strip())
    if referral.household_id == household_id:
        raise RuleBroken("reference", "They are linked already.")
    referral.household_id = household_id
    note_referral(viewer, "referral.linked", referral, before, told(referral))
    db.session.commit()
    return referral


def _household(viewer: Viewer, referral: Referral, reference: str) -> int:
    """The household that is meant; an earlier referral that came without one is given it."""
    earlier = select(Referral).where(referrals_read(viewer), Referral.provider_id == referral.provider_id)
    named = Referral.reference.in_({reference, reference.upper()})
    other = db.session.scalars(earlier.where(named, Referral.erased_on.is_(None)).limit(1)).first()
    if other is None:
        return _by_its_own(viewer, referral, reference)
    if other.id == referral.id:
        raise RuleBroken("reference", "This is the referral itself. Enter the reference of the earlier one.")
    give_household(other)
    return other.household_id  # type: ignore[return-value] # given above


def _by_its_own(viewer: Viewer, referral: Referral, reference: str) -> int:
    try:
        return returning_household(viewer, referral.provider_id, reference).id
    except RuleBroken:
        raise RuleBroken("reference", "There is no referral and no household with this reference.") from None
