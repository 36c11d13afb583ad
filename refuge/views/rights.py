"""What a household has a right to: its record, its erasure; and the legal holds that stop one."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.erase_household import erase_household
from refuge.actions.legal_hold import end_hold, set_hold
from refuge.actions.scrubbing import scrub
from refuge.audit import note_alone
from refuge.clock import today
from refuge.display import counted
from refuge.errors import NotFound, RuleBroken
from refuge.forms.rights import NO_REFERENCE, EraseForm, HoldForm, HouseholdForm
from refuge.occupancy.retaining import next_erasure
from refuge.queries.households import Known, known
from refuge.queries.retention import holds_of, what_is_due
from refuge.queries.subject_access import as_json, subject_access

pages = Blueprint("rights", __name__, url_prefix="/rights")


@pages.get("")
@allow(Permission.HANDLE_RIGHTS)
def rights() -> ResponseReturnValue:
    """Whose record, the legal holds that run, and what is erased next."""
    return _front(HouseholdForm())


@pages.post("/household")
@allow(Permission.HANDLE_RIGHTS)
def household() -> ResponseReturnValue:
    """What is held of one household, and what can be done about it."""
    form = HouseholdForm()
    if not form.validate():
        return _front(form), 400
    found = _found(form)
    return _one(found) if found else _not_found(form)


@pages.post("/record")
@allow(Permission.HANDLE_RIGHTS)
def record() -> ResponseReturnValue:
    """Everything held about a household, as JSON or as a page to print."""
    form = HouseholdForm()
    found = _found(form)
    if found is None:
        return _not_found(form)
    told = subject_access(viewer(), found.household.reference)
    _seen(found, "household.exported")
    if request.form.get("form") == "json":
        name = {"Content-Disposition": 'attachment; filename="record.json"'}
        return Response(as_json(told), content_type="application/json", headers=name)
    return render_template("rights/record.html", told=told)


@pages.post("/erase")
@allow(Permission.HANDLE_RIGHTS)
def erase() -> ResponseReturnValue:
    """Erase it."""
    form = EraseForm()
    found = _found(form)
    if found is None:
        return _not_found(form)
    if not form.validate():
        return _one(found, erasing=form), 400
    try:
        done = erase_household(viewer(), found.household.reference, today())
    except RuleBroken:
        return _one(known(viewer(), form.reference.data, today())), 400  # the page says why not
    left = "" if scrub() else " The database's files are written anew tonight."
    flash(f"Erased: {counted(done.stays, 'stay')} and {counted(done.referrals, 'referral')}.{left}")
    return redirect(url_for("rights.rights"))


@pages.post("/hold")
@allow(Permission.HANDLE_RIGHTS)
def hold() -> ResponseReturnValue:
    """Keep it from being erased."""
    form = HoldForm()
    found = _found(form)
    if found is None:
        return _not_found(form)
    if not form.validate():
        return _one(found, holding=form), 400
    try:
        set_hold(viewer(), found.household.reference, form.chosen, form.until.data, form.why.data, today())
    except RuleBroken as broken:
        form.blame(broken)
        return _one(known(viewer(), form.reference.data, today()), holding=form), 400
    flash("The legal hold is set. Nothing of the household is erased until it ends.")
    return redirect(url_for("rights.rights"))


@pages.post("/holds/<int:hold_id>/end")
@allow(Permission.HANDLE_RIGHTS)
def end(hold_id: int) -> ResponseReturnValue:
    """End a legal hold."""
    end_hold(viewer(), hold_id, today())
    flash("The legal hold has ended.")
    return redirect(url_for("rights.rights"))


def _front(form: HouseholdForm) -> str:
    years, day = current_app.config["RETENTION_YEARS"], next_erasure(today())
    due = {when: what_is_due(viewer(), when, years)[0] for when in (today(), day)}
    holds = holds_of(viewer(), today())
    return render_template(
        "rights/rights.html", form=form, holds=holds, now=due[today()], then=due[day], day=day, years=years
    )


def _not_found(form: HouseholdForm | EraseForm | HoldForm) -> ResponseReturnValue:
    """The first page again, with what is wrong with the reference: none was given, or there is no such household."""
    looking = HouseholdForm(formdata=None, reference=form.reference.data)
    looking.reference.errors = form.reference.errors
    return _front(looking), 404 if form.reference.data else 400


def _one(found: Known, erasing: EraseForm | None = None, holding: HoldForm | None = None) -> str:
    """The page of a household; looking at it goes on the trail."""
    _seen(found, "household.looked_up")
    reference = found.household.reference
    blank: dict[str, Any] = {"formdata": None, "reference": reference}
    erasing, holding = erasing or EraseForm(**blank), holding or HoldForm(**blank)
    return render_template("rights/household.html", found=found, reference=reference, erasing=erasing, holding=holding)


def _found(form: HouseholdForm | EraseForm | HoldForm) -> Known | None:
    """The household named; unknown and somebody else's look alike."""
    if not form.reference.data:
        form.reference.errors = [NO_REFERENCE]
        return None
    try:
        return known(viewer(), form.reference.data, today())
    except NotFound as missing:
        form.reference.errors = [str(missing)]
        return None


def _seen(found: Known, what: str) -> None:
    whose = found.household
    about = ("household", whose.reference)
    note_alone(viewer(), what, about, provider_id=whose.provider_id, household_id=whose.id)
