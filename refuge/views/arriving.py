"""A household arrives: a first night in six answers, or everything at once by day; and what was saved."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.admit import Arrival, admit, rehearse
from refuge.actions.answers import Leaving
from refuge.audit import note_alone
from refuge.clock import today
from refuge.errors import NotFound, RuleBroken
from refuge.forms.first_night import ByDayForm, FirstNightForm
from refuge.forms.household import ArrivalForm
from refuge.queries.arriving import Referred, find_referred, held_for, referrals_expected, units_to_choose
from refuge.queries.listings import household_lists
from refuge.queries.origins import origins, origins_like
from refuge.queries.provision import find_unit
from refuge.queries.reasons import outcome_pending
from refuge.queries.stays import stay_record
from refuge.views import stay_words as words
from refuge.views.answering import (
    arrival_by_day,
    arrival_by_night,
    codes_in,
    filled,
    first_known,
    known_from,
    suiting_known,
)
from refuge.views.next_steps import NextSteps
from refuge.views.referrals import read
from refuge.views.signed_years import rehearsed, saved

if TYPE_CHECKING:
    from refuge.actions.answers import Answers
    from refuge.forms.household import HouseholdForm

pages = Blueprint("arriving", __name__)


@pages.route("/units/<int:unit_id>/arrival", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def first_night(unit_id: int) -> ResponseReturnValue:
    """Record who has come tonight; the rest of the intake stays open."""
    unit = find_unit(viewer(), unit_id)
    known = known_from(_referred(unit_id))
    form = FirstNightForm(unit=str(unit.id), arrived_on=today(), referral=_referral_id(unit_id), **first_known(known))
    form.offer(units_to_choose(viewer()), referrals_expected(viewer()))
    if form.validate_on_submit():
        try:
            arrival = arrival_by_night(form, known_from(_chosen(form.referral_id)))
            if stay := saved(form, lambda: admit(viewer(), arrival, today())):
                return redirect(url_for("arriving.arrived", stay_id=stay.id))
        except RuleBroken as broken:
            form.blame(broken)
    return render_template("arriving/first_night.html", form=form, unit=unit), 400 if form.errors else 200


@pages.route("/units/<int:unit_id>/arrival/unit-and-date", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def unit_and_date(unit_id: int) -> ResponseReturnValue:
    """Where and when: what stands in the way is said before anything else is asked."""
    unit = find_unit(viewer(), unit_id)
    form = ByDayForm(unit=str(unit.id), arrived_on=_day(), departed_on=_left(), referral=_referral_id(unit_id))
    form.offer(units_to_choose(viewer()), referrals_expected(viewer()))
    if form.validate_on_submit():
        try:
            on, left = form.arrived_on.data, form.departed_on.data
            leaving = Leaving(left) if left else None
            rehearse(viewer(), Arrival(form.unit_id, on, referral_id=form.referral_id, leaving=leaving), today())
            chosen = {"on": on, "left": left, "referral": form.referral_id}
            return redirect(url_for("arriving.household", unit_id=form.unit_id, **chosen))
        except RuleBroken as broken:
            form.blame(broken)
    return render_template("arriving/unit_and_date.html", form=form, unit=unit), 400 if form.errors else 200


@pages.route("/units/<int:unit_id>/arrival/household", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def household(unit_id: int) -> ResponseReturnValue:
    """Who arrives, asked all at once; checked, and then saved."""
    unit, referral_id = find_unit(viewer(), unit_id), request.args.get("referral", type=int)
    known = known_from(_chosen(referral_id))
    form = ArrivalForm(**filled(known), **suiting_known(known))
    offer(form, known)
    is_checked = False
    if form.validate_on_submit():
        arrival = replace(arrival_by_day(form, unit_id, _day(), referral_id), leaving=_leaving())
        try:
            if form.press.data == "save" and (stay := saved(form, lambda: admit(viewer(), arrival, today()))):
                return redirect(url_for("arriving.arrived", stay_id=stay.id))
            rehearsed(form, lambda: rehearse(viewer(), arrival, today()))
            is_checked = True
        except RuleBroken as broken:
            form.blame(broken)
    shown = {"unit": unit, "on": _day(), "left": _left(), "checked": is_checked, "origins": origins()}
    back = url_for("arriving.unit_and_date", unit_id=unit_id, on=_day(), left=_left(), referral=referral_id)
    return render_template("arriving/household.html", form=form, back=back, **shown), 400 if form.errors else 200


@pages.get("/stays/<int:stay_id>/arrival")
@allow(Permission.RECORD_STAYS)
def arrived(stay_id: int) -> ResponseReturnValue:
    """What was saved, and what comes next."""
    record = stay_record(viewer(), stay_id)
    one = record.stay
    note_alone(viewer(), "record.read", ("stay", one.id), provider_id=one.provider_id, household_id=one.household_id)
    steps = NextSteps().of_stay(record)
    return render_template("arriving/arrived.html", record=record, stay=one, steps=steps, words=words)


def offer(form: "HouseholdForm", known: "Answers") -> None:
    """Give a household's form its lists, and settle where they lived before."""
    form.offer(household_lists(today(), codes_in(known)))
    form.resolve(origins_like(form.origin.data or ""))


def _chosen(referral_id: int | None) -> Referred | None:
    """The referral they come from, if there is one; a page that is filled in from it is a reading of it (D5). Raises
    NotFound.
    """
    if referral_id is None:
        return None
    found = find_referred(viewer(), referral_id)
    if request.method == "GET":
        read(found.referral)
    return found


def _referred(unit_id: int) -> Referred | None:
    """The referral that the address names, or that the unit is held for."""
    return _chosen(_referral_id(unit_id))


def _referral_id(unit_id: int) -> int | None:
    return request.args.get("referral", held_for(viewer(), unit_id), type=int)


def _leaving() -> Leaving | None:
    """That they have left, where the address has the day; where they went is found out."""
    left = _left()
    return Leaving(left, destination=outcome_pending(today())) if left else None


def _day() -> date:
    """The day they arrived, of the address; without one, today."""
    return _in_address("on") or today()


def _left() -> date | None:
    return _in_address("left")


def _in_address(name: str) -> date | None:
    """A day of the address, if it has one. Raises NotFound where it is none of the calendar."""
    try:
        return date.fromisoformat(request.args[name]) if name in request.args else None
    except ValueError as wrong:
        raise NotFound("There is no such day.") from wrong
