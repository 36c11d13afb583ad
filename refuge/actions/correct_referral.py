"""What is recorded of a referral was wrong."""

from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.finding import refuse_without_reason
from refuge.actions.referring import (
    Asking,
    Decision,
    find_read,
    give_household,
    note_referral,
    told,
    write_asking,
    write_decision,
)
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Referral


@all_or_nothing
def correct_referral(
    viewer: Viewer, referral_id: int, version: int, asking: Asking, decision: Decision, why: str, today: date
) -> Referral:
    """Put right who asked and what came of it; the trail keeps what it was. It may be open again.

    Raises NotFound, and RuleBroken: on ``why`` if no reason is given, on ``version`` if somebody changed it meanwhile, on an
    answer as ``write_asking`` and ``write_decision`` do.
    """
    begin_writing()
    referral = find_read(viewer, referral_id, version)
    refuse_without_reason(why)
    before = told(referral)
    give_household(referral)
    write_asking(referral, asking, today)
    write_decision(viewer, referral, decision, today)
    note_referral(viewer, "referral.corrected", referral, before, told(referral) | {"why": why})
    db.session.commit()
    return referral
