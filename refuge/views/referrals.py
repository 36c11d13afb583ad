"""Referrals: logged in a call, looked through, and each with what came of it. Every reading is on the trail (D5)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission, may
from refuge.actions.log_referral import log_referral
from refuge.audit import note_alone
from refuge.audit.searching import Line, Search, page_of
from refuge.clock import today
from refuge.errors import RuleBroken
from refuge.figures.looked_suitable import looked_suitable
from refuge.forms.looking import LookingForm
from refuge.forms.referrals import LogForm
from refuge.queries.board import units_tonight
from refuge.queries.contracts import contracts_in_view
from refuge.queries.listings import referral_reasons, referral_sources
from refuge.queries.origins import origins
from refuge.queries.referrals import (
    PAGE,
    Looked,
    ReferralRecord,
    is_for_space,
    open_referrals,
    referral_record,
    referrals_found,
    unit_names,
    waiting,
)
from refuge.returns.behind import signed_before
from refuge.views import referral_words as words
from refuge.views import stay_words
from refuge.views.referral_answers import asking, asks_from_here, decision_at_once, offer_asking
from refuge.views.signed_years import saved
from refuge.vocabulary import ReferralOutcome

if TYPE_CHECKING:
    from refuge.models import Referral

pages = Blueprint("referrals", __name__, url_prefix="/referrals")
QUEUE = 50
"""Open referrals shown at once, the oldest; the rest is counted."""


@pages.get("")
@allow(Permission.LOG_REFERRALS)
def referrals() -> ResponseReturnValue:
    """Those still open, the oldest first; and all of them, or those looked for."""
    form = LookingForm(request.args)
    contracts = {str(one.id): one.title for one in contracts_in_view(viewer())}
    form.offer(referral_sources(today()), contracts)
    looked, page = (Looked(**form.asked), form.page) if form.validate() else (Looked(), 1)
    found, count = referrals_found(viewer(), looked, page)
    queue = open_referrals(viewer(), QUEUE) if page == 1 and looked == Looked() else []
    others = waiting(viewer())[0] - len(queue) if queue else 0
    note_alone(viewer(), "referrals.read", after={"referrals": len({row.id for row in (*found, *queue)})})
    return render_template(
        "referrals/referrals.html", form=form, found=found, count=count, page=page, pages=-(-count // PAGE),
        queue=queue, others=others, words=words, today=today(), onward=form.onward,
    ), 400 if form.errors else 200  # fmt: skip


@pages.route("/new", methods=["GET", "POST"])
@allow(Permission.LOG_REFERRALS)
def new() -> ResponseReturnValue:
    """Log a referral during the call; a button shows which units would fit and keeps what was typed."""
    form = _log_form()
    seeking = form.seeking()
    if form.press.data != "fit" and form.validate_on_submit():
        try:
            if made := saved(form, lambda: _logged(form)):
                flash(f"Referral {made.reference} is logged.")
                return redirect(_next_after(made))
        except RuleBroken as broken:
            form.blame(broken)
    fits = words.fitting(seeking, units_tonight(viewer(), today()), today()) if seeking else None
    page = render_template("referrals/new.html", form=form, origins=origins(), fits=fits)
    return page, 400 if form.errors else 200


@pages.post("/fitting")
@allow(Permission.LOG_REFERRALS)
def fitting() -> ResponseReturnValue:
    """Which units would fit what is typed so far: a part of the page, asked for while somebody types. Nothing is kept."""
    seeking = _log_form().seeking()
    fits = words.fitting(seeking, units_tonight(viewer(), today()), today()) if seeking else None
    return render_template("referrals/fitting.html", fits=fits)


@pages.get("/<int:referral_id>")
@allow(Permission.LOG_REFERRALS)
def referral(referral_id: int) -> ResponseReturnValue:
    """Everything recorded of one referral, and for a manager what was changed in it."""
    record = referral_record(viewer(), referral_id)
    read(record.referral)
    then = looked_suitable(viewer(), [referral_id]) if is_for_space(record) else {}
    ready = [one for one in then.get(referral_id, []) if one.is_seen]
    changes = _changes(record)
    return render_template(
        "referrals/referral.html", record=record, one=record.referral, words=words, stay_words=stay_words, ready=ready,
        is_judged=referral_id in then, names=unit_names(viewer(), [one.unit_id for one in ready]),
        is_all=len(ready) == len(then.get(referral_id, [])), is_local=asks_from_here(record.referral),
        day_before=record.referral.decided_on and record.referral.decided_on - timedelta(days=1),
        changes=changes, after=signed_before(viewer(), changes or []),
    )  # fmt: skip


def read(one: "Referral") -> None:
    """Somebody reads a referral, so it is on the trail (D5)."""
    note_alone(
        viewer(), "referral.read", ("referral", one.id), provider_id=one.provider_id, household_id=one.household_id
    )


def _logged(form: LogForm) -> "Referral":
    whose = viewer().provider_id or 0
    return log_referral(viewer(), whose, asking(form), decision_at_once(form), today(), form.token.data)


def _log_form() -> LogForm:
    form = LogForm(received_on=today(), adults=1)
    offer_asking(form)
    form.offer_reasons(referral_reasons(today()))
    return form


def _next_after(made: "Referral") -> str:
    """The page that goes on: of an accepted referral that which holds a unit for it."""
    page = "deciding.holding" if made.outcome is ReferralOutcome.ACCEPTED else "referrals.referral"
    return url_for(page, referral_id=made.id)


def _changes(record: ReferralRecord) -> Sequence[Line] | None:
    """The lines of the trail about a referral, or None for who may not read the trail.

    Before it was linked with another household its lines stood under its own.
    """
    if not may(current_user.account.role, Permission.READ_TRAIL):
        return None
    found: list[Line] = []
    looked_at: set[str] = set()
    about: str | None = record.household or record.referral.reference
    while about and about not in looked_at:
        looked_at.add(about)
        lines, _ = page_of(viewer(), Search(what="referral", about=about))
        own = [one for one in lines if _is_about(one, record.referral)]
        found += own
        linked = next((one.detail for one in own if one.what == "referral.linked" and one.detail), {})
        about = linked.get("before", {}).get("household")
    return sorted(found, key=lambda one: one.id, reverse=True)


def _is_about(line: Line, one: "Referral") -> bool:
    """Whether a line tells of a change to the referral; of its readings it says nothing."""
    return line.what != "referral.read" and line.about is not None and line.about[1] == one.reference
