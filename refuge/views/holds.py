"""A unit is held for an accepted referral, and how the hold ended (N10)."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.end_hold import did_not_arrive, release_hold
from refuge.actions.hold import hold
from refuge.clock import today
from refuge.forms.holds import EndOfHoldForm, HoldForm
from refuge.queries.arriving import live_hold, referrals_expected
from refuge.queries.listings import referral_reasons
from refuge.queries.provision import find_unit
from refuge.views.asking import asked
from refuge.views.offering import called
from refuge.vocabulary import ReferralOutcome

pages = Blueprint("holds", __name__)


@pages.route("/units/<int:unit_id>/hold", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def holding(unit_id: int) -> ResponseReturnValue:
    """Keep a unit for a household on its way."""
    unit = find_unit(viewer(), unit_id)
    form = HoldForm(starts_on=today())
    accepted = referrals_expected(viewer(), [ReferralOutcome.ACCEPTED])
    form.offer(accepted)
    return asked(
        form,
        f"Hold {called(unit)}",
        lambda: hold(viewer(), unit_id, int(form.referral.data), form.starts_on.data, today()),
        f"{called(unit)} is held.",
        url_for("tonight.board"),
        "" if accepted else "No accepted referral is waiting for a unit.",
    )


@pages.route("/units/<int:unit_id>/hold/end", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def ending(unit_id: int) -> ResponseReturnValue:
    """Say how a hold ended: released, or they did not arrive. That they arrived is said by their arrival."""
    unit, held = find_unit(viewer(), unit_id), live_hold(viewer(), unit_id)
    if held is None:
        flash(f"{called(unit)} is not held.")
        return redirect(url_for("tonight.board"))
    kept, referral = held
    form = EndOfHoldForm(ended_on=today(), reason="")
    form.offer(referral_reasons(today()))
    return asked(
        form,
        f"How did the hold of {called(unit)} end?",
        lambda: _end(form, kept.id),
        f"{called(unit)} is no longer held.",
        url_for("tonight.board"),
        f"Held for referral {referral.reference}. If they have come, record their arrival instead.",
    )


def _end(form: EndOfHoldForm, hold_id: int) -> None:
    if form.did_not_arrive:
        did_not_arrive(viewer(), hold_id, form.ended_on.data, today(), form.reason.data)
    else:
        release_hold(viewer(), hold_id, form.ended_on.data, today())
