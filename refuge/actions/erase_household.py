"""Erasing one household because it asked for that (D6)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from refuge.access.scope import Viewer
from refuge.actions.erasing import batches, erase_referrals, erase_stays, remove_empty_households, take_turns
from refuge.actions.freezing import freeze
from refuge.audit import note
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import db
from refuge.models import Household, Referral, Stay
from refuge.queries.households import refuse_what_cannot_be_erased
from refuge.queries.retention import years_of


@dataclass(frozen=True)
class Erased:
    """How much was erased, and the closed years that were frozen before."""

    stays: int
    referrals: int
    years: list[int]


def erase_household(viewer: Viewer, reference: str, today: date) -> Erased:
    """Freeze the closed years the household was here in, then erase it. From then on it is no longer held in the others.

    Raises NotFound, and RuleBroken on ``reference`` where it is here now, expected, or under a legal hold.
    """
    take_turns()
    household = _erasable(viewer, reference, today)
    provider_id, household_id = household.provider_id, household.id
    theirs = Stay.household_id == household_id
    stays = list(db.session.scalars(select(Stay.id).where(theirs)))
    linked = or_(Referral.household_id == household_id, Referral.stay_id.in_(stays))
    new = freeze(provider_id, years_of(theirs, linked, today), today)
    referrals = list(db.session.scalars(select(Referral.id).where(linked)))
    for some in batches(stays):
        erase_stays(some, today)
    for some in batches(referrals):
        erase_referrals(some, today)
    remove_empty_households(provider_id)
    erased = Erased(len(stays), len(referrals), sorted(new))
    counts = {"stays": erased.stays, "referrals": erased.referrals, "frozen": erased.years}
    note(viewer, "household.erased", provider_id=provider_id, after=counts)
    db.session.commit()
    return erased


def _erasable(viewer: Viewer, reference: str, today: date) -> Household:
    """A refusal can be noted only once nothing is being written."""
    try:
        return refuse_what_cannot_be_erased(viewer, reference, today)
    except (NotFound, RuleBroken):
        db.session.rollback()
        raise
