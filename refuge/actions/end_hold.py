"""A hold ends without an arrival: the unit is needed for somebody else, or they did not come (N10)."""

from datetime import date

from sqlalchemy import select

from refuge.access.scope import Viewer, properties_seen
from refuge.actions import referred
from refuge.actions.finding import find_unit, refuse_the_future
from refuge.actions.holding import note_hold
from refuge.actions.referring import give_household, note_referral, told
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Hold, Property, Referral, ReferralReason, Unit
from refuge.occupancy.clashes import written
from refuge.vocabulary import HoldOutcome, ReferralOutcome


@all_or_nothing
def release_hold(viewer: Viewer, hold_id: int, ended_on: date, today: date) -> None:
    """The unit is no longer kept; the referral stays accepted. Raises as ``did_not_arrive`` does."""
    begin_writing()
    kept, referral = _find(viewer, hold_id)
    _end(viewer, kept, referral, ended_on, today, HoldOutcome.RELEASED)
    db.session.commit()


@all_or_nothing
def did_not_arrive(viewer: Viewer, hold_id: int, ended_on: date, today: date, reason: str) -> None:
    """They did not come: every hold for the referral ends, and the referral is closed with its main reason (F1).

    Raises NotFound, and RuleBroken: on ``ended_on`` if the hold began later, has ended, or it is in the future (N1); on
    ``reason`` if it is none of the list, or they have arrived elsewhere.
    """
    begin_writing()
    kept, referral = _find(viewer, hold_id)
    if db.session.get(ReferralReason, reason) is None:
        raise RuleBroken("reason", "Choose a reason of the list.")
    referred.refuse_unexpected(referral)
    before = told(referral)
    give_household(referral)
    _end(viewer, kept, referral, ended_on, today, HoldOutcome.DID_NOT_ARRIVE)
    for other in referred.live_holds(referral.id):
        _end(viewer, other, referral, max(ended_on, other.starts_on), today, HoldOutcome.DID_NOT_ARRIVE)
    referral.outcome, referral.reason = ReferralOutcome.DID_NOT_ARRIVE, reason
    referral.decided_on = max(referral.received_on, ended_on)
    note_referral(viewer, "referral.decided", referral, before, told(referral))
    db.session.commit()


def _find(viewer: Viewer, hold_id: int) -> tuple[Hold, Referral]:
    seen = select(Hold).join(Unit, Unit.id == Hold.unit_id).join(Property).where(properties_seen(viewer))
    kept = db.session.scalar(seen.where(Hold.id == hold_id))
    if kept is None:
        raise NotFound(f"There is no hold {hold_id}.")
    referral = referred.find_referral(viewer, kept.referral_id)
    db.session.refresh(kept)  # somebody may have ended it while we waited for its referral
    return kept, referral


def _end(viewer: Viewer, kept: Hold, referral: Referral, on: date, today: date, outcome: HoldOutcome) -> None:
    refuse_the_future("ended_on", on, today, "the end of a hold")
    if kept.ends_on is not None and kept.outcome is not None:
        how = kept.outcome.label.lower()
        raise RuleBroken("ended_on", f"The hold ended on {written(kept.ends_on)} already: {how}.")
    if on < kept.starts_on:
        raise RuleBroken("ended_on", f"The hold began on {written(kept.starts_on)}. Enter that day or a later one.")
    referred.end_hold(kept, on, outcome)
    note_hold(viewer, f"unit.hold_{outcome.value}", find_unit(viewer, kept.unit_id), kept, referral)
