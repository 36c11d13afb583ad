"""A unit is kept for a household on its way (N10)."""

from datetime import date

from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.actions.diary import entries
from refuge.actions.finding import find_unit, refuse_the_future
from refuge.actions.holding import note_hold, refuse_held
from refuge.actions.placing import blamed
from refuge.actions.referred import find_referral, refuse_unexpected
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Hold, Unit
from refuge.occupancy.clashes import Span, stands
from refuge.vocabulary import EntryKind, ReferralOutcome


@all_or_nothing
def hold(viewer: Viewer, unit_id: int, referral_id: int, starts_on: date, today: date) -> Hold:
    """Keep a ready or preparing unit for an accepted referral; it changes no state.

    Raises NotFound, and RuleBroken: on ``referral`` if it is not accepted or they have arrived; on ``starts_on`` naming who
    has the unit or for whom it is held, or if it is in the future (N1).
    """
    begin_writing()
    referral, unit = find_referral(viewer, referral_id), find_unit(viewer, unit_id)
    refuse_the_future("starts_on", starts_on, today, "a hold")
    refuse_unexpected(referral)
    if referral.outcome is not ReferralOutcome.ACCEPTED or referral.provider_id != unit.property.provider_id:
        raise RuleBroken("referral", f"Referral {referral.reference} is not accepted here. Accept it first.")
    _refuse_taken(viewer, unit, Span(starts_on))
    kept = Hold(unit_id=unit.id, referral_id=referral.id, starts_on=starts_on)
    db.session.add(kept)
    db.session.flush()
    note_hold(viewer, "unit.held", unit, kept, referral)
    db.session.commit()
    return kept


def _refuse_taken(viewer: Viewer, unit: Unit, span: Span) -> None:
    with blamed("starts_on"):
        refuse_held(unit, span)
    for entry in entries(unit.id, unit.name, viewer):
        if entry.kind != EntryKind.PREPARING and entry.span.shared(span):
            raise RuleBroken("starts_on", f"{stands(entry)}. Only a ready or preparing unit is held.", entry.stay_id)
    ended = select(Hold.ends_on).where(Hold.unit_id == unit.id, Hold.ends_on > span.starts_on)
    if db.session.scalar(ended.limit(1)):
        raise RuleBroken("starts_on", f"{unit.name} was held for somebody else on later nights. Enter a later day.")
