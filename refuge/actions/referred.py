"""Referrals and their holds, as arrivals meet them (F1, N10). Not an action itself: nothing here commits."""

from datetime import date

from sqlalchemy import or_, select

from refuge.access.scope import Viewer
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import db
from refuge.models import DiaryEntry, Hold, Referral, Stay
from refuge.vocabulary import EntryKind, HoldOutcome, ReferralOutcome


def find_referral(viewer: Viewer, referral_id: int) -> Referral:
    """The referral, if it is the viewer's provider's. Raises NotFound."""
    found = select(Referral).where(Referral.id == referral_id)
    if not viewer.is_command_line:
        found = found.where(Referral.provider_id == viewer.provider_id)
    referral = db.session.scalar(found.with_for_update(of=Referral, key_share=True))
    if referral is None:
        raise NotFound(f"There is no referral {referral_id}.")
    return referral


def refuse_unexpected(referral: Referral) -> None:
    """Raises RuleBroken on ``referral`` if nobody is on their way: it was not accepted, or they have arrived."""
    if referral.stay_id is not None:
        wrong = f"The household of referral {referral.reference} has arrived already."
        raise RuleBroken("referral", wrong, referral.stay_id)
    if referral.outcome not in (ReferralOutcome.OPEN, ReferralOutcome.ACCEPTED):
        label = referral.outcome.label.lower()
        raise RuleBroken("referral", f"Referral {referral.reference} was closed: {label}. Correct that first.")


def arrived_from(referral: Referral, stay: Stay, unit_id: int) -> None:
    """Link a referral with the stay it led to; the hold on the unit ends as arrived, any other is released."""
    if referral.outcome is ReferralOutcome.OPEN:
        referral.outcome = ReferralOutcome.ACCEPTED
        referral.decided_on = max(referral.received_on, stay.arrived_on)
    referral.stay_id, referral.household_id = stay.id, stay.household_id
    referral.version += 1
    for hold in live_holds(referral.id):
        outcome = HoldOutcome.ARRIVED if hold.unit_id == unit_id else HoldOutcome.RELEASED
        end_hold(hold, stay.arrived_on, outcome)


def expect_again(referral: Referral) -> None:
    """The household has not arrived after all: it is on its way as before, and the hold that ended goes on if it can."""
    referral.stay_id = None
    referral.version += 1
    ended = select(Hold).where(Hold.referral_id == referral.id, Hold.outcome == HoldOutcome.ARRIVED)
    for hold in db.session.scalars(ended.order_by(Hold.id)):
        later = or_(Hold.ends_on.is_(None), Hold.starts_on >= hold.ends_on)
        taken = or_(DiaryEntry.ends_on.is_(None), DiaryEntry.ends_on > hold.ends_on)
        elsewhere = select(Hold.id).where(Hold.unit_id == hold.unit_id, Hold.id != hold.id, later)
        used = select(DiaryEntry.id).where(
            DiaryEntry.unit_id == hold.unit_id, DiaryEntry.kind != EntryKind.PREPARING, taken
        )
        if not db.session.scalar(select(or_(elsewhere.exists(), used.exists()))):
            hold.ends_on, hold.outcome = None, None
    db.session.flush()


def live_holds(referral_id: int) -> list[Hold]:
    """The holds for a referral that have not ended."""
    live = select(Hold).where(Hold.referral_id == referral_id, Hold.ends_on.is_(None)).order_by(Hold.id)
    return list(db.session.scalars(live.with_for_update()))


def release_all(unit_id: int, on: date) -> None:
    """Release whatever a unit is held for."""
    live = select(Hold).where(Hold.unit_id == unit_id, Hold.ends_on.is_(None))
    for hold in db.session.scalars(live.with_for_update()):
        end_hold(hold, on, HoldOutcome.RELEASED)


def end_hold(hold: Hold, on: date, outcome: HoldOutcome) -> None:
    """End a hold; one that was noted later than it ended has no night."""
    hold.ends_on, hold.outcome = max(hold.starts_on, on), outcome
    db.session.flush()
