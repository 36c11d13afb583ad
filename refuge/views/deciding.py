"""What comes of a referral: decided, a unit held for it, corrected, followed up, linked with an earlier one."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.correct_referral import correct_referral
from refuge.actions.decide_referral import decide_referral
from refuge.actions.follow_up_referral import follow_up_referral
from refuge.actions.hold import hold
from refuge.actions.link_referral import link_referral
from refuge.clock import today
from refuge.figures.looked_suitable import seeking_of
from refuge.forms.holds import HoldUnitForm
from refuge.forms.referrals import OUTCOMES, CorrectReferralForm, FollowUpForm, LinkForm, OutcomeForm
from refuge.occupancy.referring import went_elsewhere
from refuge.occupancy.tonight import State
from refuge.queries.board import units_tonight
from refuge.queries.origins import origins
from refuge.queries.referrals import ReferralRecord, find_referral, is_for_space, referral_record
from refuge.views.offering import offers
from refuge.views.recording import Asked, recorded
from refuge.views.referral_answers import asking, asks_from_here, decision, filled, offer_asking, offer_deciding
from refuge.views.referrals import read
from refuge.vocabulary import Placed, ReferralOutcome

if TYPE_CHECKING:
    from refuge.models import Referral

pages = Blueprint("deciding", __name__, url_prefix="/referrals/<int:referral_id>")


@pages.route("/outcome", methods=["GET", "POST"])
@allow(Permission.LOG_REFERRALS)
def outcome(referral_id: int) -> ResponseReturnValue:
    """Say what came of it; an accepted one goes on with a unit to hold."""
    record = _read(referral_id)
    one = record.referral
    form = OutcomeForm(decided_on=today(), version=one.version)
    left = {code: label for code, label in OUTCOMES.items() if code not in ("open", one.outcome.value)}
    offer_deciding(form, left, record)
    then = "deciding.holding" if form.outcome.data == ReferralOutcome.ACCEPTED else "referrals.referral"
    return recorded(
        form,
        _asked("What came of it?", one, "referrals/outcome.html"),
        lambda: decide_referral(viewer(), referral_id, form.version.data, decision(form), today()),
        "What came of it is saved.",
        url_for(then, referral_id=referral_id),
    )


@pages.route("/hold", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def holding(referral_id: int) -> ResponseReturnValue:
    """Keep a unit for an accepted referral: what fits stands first."""
    one = _read(referral_id).referral
    form = HoldUnitForm(starts_on=today())
    free = [
        unit
        for unit in units_tonight(viewer(), today())
        if unit.held is None and unit.state in (State.READY, State.PREPARING)
    ]
    then = url_for("referrals.referral", referral_id=referral_id)
    if not free:
        flash("No unit is ready or being prepared, so none can be held.")
        return redirect(then)
    form.unit.offer(offers(free, today(), seeking_of([referral_id]).get(referral_id)))
    return recorded(
        form,
        _asked("Hold a unit", one),
        lambda: hold(viewer(), int(form.unit.data), referral_id, form.starts_on.data, today()),
        "The unit is held. Record their arrival when they come.",
        then,
    )


@pages.route("/correction", methods=["GET", "POST"])
@allow(Permission.LOG_REFERRALS)
def correction(referral_id: int) -> ResponseReturnValue:
    """Put right who asked, and what came of it."""
    record = _read(referral_id)
    form = CorrectReferralForm(data=filled(record))
    offer_asking(form, record)
    offer_deciding(form, OUTCOMES, record)
    one = record.referral
    return recorded(
        form,
        _asked("Correct the referral", one, "referrals/correction.html")._replace(shown={"origins": origins()}),
        lambda: correct_referral(
            viewer(), one.id, form.version.data, asking(form, one), decision(form), form.why.data, today()
        ),
        "It is corrected. The history shows what it was.",
    )


@pages.route("/follow-up", methods=["GET", "POST"])
@allow(Permission.LOG_REFERRALS)
def follow_up(referral_id: int) -> ResponseReturnValue:
    """Say why no unit was offered, or where a local resident went instead."""
    record = _read(referral_id)
    one = record.referral
    form = FollowUpForm(data={"version": one.version, "why_no_unit": one.why_no_unit, "placed": one.placed or ""})
    form.ask(why_no_unit=is_for_space(record), placed=went_elsewhere(one.outcome) and asks_from_here(one))

    def save() -> None:
        placed = Placed(form.placed.data) if form.placed and form.placed.data else None  # type: ignore[call-arg]
        why = form.why_no_unit.data if form.why_no_unit else one.why_no_unit
        follow_up_referral(viewer(), referral_id, form.version.data, why, placed, today())

    then = url_for("referrals.referral", referral_id=referral_id)
    return recorded(form, _asked("What is known since", one), save, "It is saved.", then)


@pages.route("/earlier", methods=["GET", "POST"])
@allow(Permission.LOG_REFERRALS)
def earlier(referral_id: int) -> ResponseReturnValue:
    """Link it with an earlier referral of the same household, which then counts once (F5)."""
    one = _read(referral_id).referral
    form = LinkForm(version=one.version)
    return recorded(
        form,
        _asked("Referred before", one),
        lambda: link_referral(viewer(), referral_id, form.version.data, form.reference.data),
        "The referrals are linked: the household counts once.",
        url_for("referrals.referral", referral_id=referral_id),
    )


def _read(referral_id: int) -> ReferralRecord:
    """A referral with everything recorded of it; that its page was opened is on the trail (D5). Raises NotFound."""
    record = referral_record(viewer(), referral_id)
    if request.method == "GET":
        read(record.referral)
    return record


def _asked(title: str, one: "Referral", template: str = "recording/form.html") -> Asked:
    back = url_for("referrals.referral", referral_id=one.id)
    return Asked(title, back, f"Referral {one.reference}.", lambda: _version(one.id), template)


def _version(referral_id: int) -> int:
    return find_referral(viewer(), referral_id).version
