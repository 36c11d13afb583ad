"""Units held for referrals on their way (N10), as other actions meet them. Not an action itself: nothing here commits."""

from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.audit import note
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Hold, Referral, Unit
from refuge.occupancy.clashes import Span, running


def refuse_held(unit: Unit, span: Span, referral_id: int | None = None) -> None:
    """Raises RuleBroken on ``starts_on`` if the unit is held for another referral on a night of the span, naming it."""
    live = select(Hold, Referral.reference).join(Referral, Referral.id == Hold.referral_id)
    for hold, reference in db.session.execute(live.where(Hold.unit_id == unit.id, Hold.ends_on.is_(None))):
        held = Span(hold.starts_on)
        if hold.referral_id != referral_id and held.shared(span):
            wrong = f"{unit.name} is held for referral {reference} {running(held)}. Say first how the hold ended."
            raise RuleBroken("starts_on", wrong)


def note_hold(viewer: Viewer, what: str, unit: Unit, hold: Hold, referral: Referral) -> None:
    """Put on the trail for whom a unit is held, and how the hold ended."""
    days = {"referral": referral.reference, "from": hold.starts_on, "to": hold.ends_on, "outcome": hold.outcome}
    whose, household = unit.property.provider_id, referral.household_id
    note(viewer, what, ("unit", unit.reference), provider_id=whose, household_id=household, after=days)
