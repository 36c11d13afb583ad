"""Somebody asks for a place: it is logged, whatever comes of it (F1)."""

from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.households import free_reference
from refuge.actions.referring import Asking, Decision, give_household, note_referral, told, write_asking, write_decision
from refuge.actions.submitting import made_already, remember
from refuge.errors import NotFound
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Referral
from refuge.vocabulary import ReferralOutcome


@all_or_nothing
def log_referral(
    viewer: Viewer, provider_id: int, asking: Asking, decision: Decision, today: date, token: str | None = None
) -> Referral:
    """Log a referral, open or with what came of it at once.

    Returns the referral, the same one if the same form was sent before. Raises NotFound for another provider than the
    viewer's, and RuleBroken on an answer, as ``write_asking`` and ``write_decision`` do.
    """
    begin_writing()
    if not viewer.is_command_line and viewer.provider_id != provider_id:
        raise NotFound(f"There is no provider {provider_id}.")
    if made := made_already(viewer, token):
        db.session.rollback()
        return db.session.get_one(Referral, made)
    referral = Referral(
        reference=free_reference(Referral),
        provider_id=provider_id,
        received_on=asking.received_on,
        outcome=ReferralOutcome.OPEN,
        version=0,  # noting it makes it the first
    )
    give_household(referral)
    db.session.add(referral)
    db.session.flush()
    write_asking(referral, asking, today)
    write_decision(viewer, referral, decision, today)
    said = {name: value for name, value in told(referral).items() if value not in (None, [])}
    note_referral(viewer, "referral.logged", referral, {}, said)
    remember(token, referral.id)
    db.session.commit()
    return referral
