"""Who is in a household: somebody joins, somebody leaves (H2)."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.answers import PersonAnswers
from refuge.actions.someone_joins import someone_joins
from refuge.actions.someone_leaves import SURVIVOR, someone_leaves
from refuge.clock import today
from refuge.forms.household_people import ADULT, BIRTH, JoiningForm, LeavingForm
from refuge.queries.listings import household_lists
from refuge.queries.stays import people_of
from refuge.views import stay_words as words
from refuge.views.recording import asked_of, likely_day, recorded, stay_read
from refuge.vocabulary import AgeBand, GenderSameAsSex, PersonKind, Sex

pages = Blueprint("household_people", __name__)


@pages.get("/stays/<int:stay_id>/people")
@allow(Permission.RECORD_STAYS)
def people(stay_id: int) -> ResponseReturnValue:
    """Everybody of a household."""
    everybody = people_of(viewer(), stay_id)
    return render_template(
        "stays/people.html", stay=stay_read(stay_id), people=everybody, leaving=_leaving(everybody), words=words
    )


@pages.route("/stays/<int:stay_id>/people/joining", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def joining(stay_id: int) -> ResponseReturnValue:
    """Somebody joins."""
    stay = stay_read(stay_id)
    form = JoiningForm(version=stay.version, joined_on=likely_day(stay))
    form.offer(household_lists(today(), ())["ethnicity"])
    return recorded(
        form,
        asked_of(stay, f"Somebody joins household {stay.household.reference}"),
        lambda: someone_joins(viewer(), stay_id, form.version.data, _person(form), today()),
        "They are in the household.",
    )


@pages.route("/stays/<int:stay_id>/people/leaving", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def leaving(stay_id: int) -> ResponseReturnValue:
    """Somebody leaves, and the others stay."""
    stay = stay_read(stay_id)
    form = LeavingForm(version=stay.version, left_on=likely_day(stay))
    form.person.choices = _leaving(people_of(viewer(), stay_id))
    if not form.person.choices:
        return redirect(url_for("household_people.people", stay_id=stay_id))
    return recorded(
        form,
        asked_of(
            stay, f"Somebody leaves household {stay.household.reference}", "If the survivor leaves, record a departure."
        ),
        lambda: someone_leaves(viewer(), stay_id, form.version.data, form.person.data, form.left_on.data, today()),
        "They have left the household. The others stay.",
    )


def _leaving(everybody: Iterable[Any]) -> list[tuple[int, str]]:
    """Who can leave without the survivor, in words; of two of one age the number tells them apart."""
    there = [one for one in everybody if one.number != SURVIVOR and one.left_on is None]
    return [(one.number, f"{words.person(one)} (person {one.number})") for one in there]


def _person(form: JoiningForm) -> PersonAnswers:
    return PersonAnswers(
        kind=PersonKind.ADULT if form.who.data == ADULT else PersonKind.CHILD,
        age=0 if form.who.data == BIRTH else form.age.data,
        age_band=_one_of(AgeBand, form.age_band.data),
        sex=_one_of(Sex, form.sex.data),
        gender_same_as_sex=_one_of(GenderSameAsSex, form.gender_same_as_sex.data),
        ethnicity=form.ethnicity.data or None if form.who.data == ADULT else None,
        joined_on=form.joined_on.data,
    )


def _one_of(listed: Any, code: str) -> Any:
    return next((one for one in listed if one.value == code), None)
