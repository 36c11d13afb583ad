"""What came of a referral is decided (F1)."""

from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.referring import Decision, find_read, give_household, note_referral, told, write_decision
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Referral
from refuge.vocabulary import ReferralOutcome


@all_or_nothing
def decide_referral(viewer: Viewer, referral_id: int, version: int, decision: Decision, today: date) -> Referral:
    """Decide a referral that is open, or that was accepted and nobody came; a hold for it ends unless it is accepted (N10).

    Raises NotFound, and RuleBroken: on ``outcome`` if it is decided already or stays open, on ``version`` if somebody
    changed it meanwhile, and as ``write_decision`` does.
    """
    begin_writing()
    referral = find_read(viewer, referral_id, version)
    if referral.outcome not in (ReferralOutcome.OPEN, ReferralOutcome.ACCEPTED):
        raise RuleBroken(
            "outcome", f"It is decided already: {referral.outcome.label.lower()}. Correct it if it is wrong."
        )
    if decision.outcome is ReferralOutcome.OPEN:
        raise RuleBroken("outcome", "Choose what came of it.")
    before = told(referral)
    give_household(referral)
    write_decision(viewer, referral, decision, today)
    note_referral(viewer, "referral.decided", referral, before, told(referral))
    db.session.commit()
    return referral
