"""What is learnt of a referral after it was decided: why no unit was offered, and where a local resident went (F3, F4)."""

from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.referring import find_read, give_household, is_from_here, note_referral, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Referral
from refuge.occupancy.referring import went_elsewhere
from refuge.vocabulary import Placed, ReferralOutcome


@all_or_nothing
def follow_up_referral(
    viewer: Viewer, referral_id: int, version: int, why_no_unit: str | None, placed: Placed | None, today: date
) -> Referral:
    """Write both on the referral; blank is not said.

    Raises NotFound, and RuleBroken: on ``why_no_unit`` unless the provider declined, on ``placed`` unless a local resident
    went elsewhere, on ``version`` if somebody changed it meanwhile.
    """
    begin_writing()
    referral = find_read(viewer, referral_id, version)
    if why_no_unit and referral.outcome is not ReferralOutcome.DECLINED:
        raise RuleBroken("why_no_unit", "This is asked where the provider declined.")
    if placed and not (went_elsewhere(referral.outcome) and is_from_here(referral, today)):
        raise RuleBroken("placed", "This is asked of local residents who went elsewhere.")
    before = told(referral)
    give_household(referral)
    referral.why_no_unit, referral.placed = why_no_unit, placed
    note_referral(viewer, "referral.followed_up", referral, before, told(referral))
    db.session.commit()
    return referral
