"""A household leaves, and where it went is found out."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.answers import Leaving
from refuge.actions.record_departure import record_departure
from refuge.actions.record_outcome import record_outcome
from refuge.clock import today
from refuge.display import written
from refuge.forms.leaving import DepartureForm, OutcomeForm
from refuge.queries.reasons import departure_reasons, destinations
from refuge.queries.stays import placements
from refuge.views.offering import own_units
from refuge.views.recording import asked_of, recorded, stay_read

pages = Blueprint("leaving", __name__, url_prefix="/stays/<int:stay_id>")


@pages.route("/departure", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def departure(stay_id: int) -> ResponseReturnValue:
    """Record that a household has left."""
    stay = stay_read(stay_id)
    form = DepartureForm(departed_on=today(), version=stay.version)
    form.offer(departure_reasons(today()), destinations(today()))
    units = " and ".join(one.words for one in own_units(placements(viewer(), [stay_id])[stay_id], now_only=True))
    about = f"Household {stay.household.reference}, here since {written(stay.arrived_on)}{f', in {units}' if units else ''}."
    return recorded(
        form,
        asked_of(stay, "Record departure", about),
        lambda: record_departure(viewer(), stay_id, form.version.data, Leaving(**form.answers), today()),
        "The departure is recorded. What they had is in preparation until somebody marks it ready.",
        url_for("tonight.board"),
    )


@pages.route("/outcome", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def outcome(stay_id: int) -> ResponseReturnValue:
    """Record where a household went, once that is known."""
    stay = stay_read(stay_id)
    form = OutcomeForm(version=stay.version)
    form.offer(destinations(today(), or_pending=False))
    left = f"left on {written(stay.departed_on)}" if stay.departed_on else "has not left"
    about = f"Household {stay.household.reference}, which {left}."
    return recorded(
        form,
        asked_of(stay, "Record the outcome", about),
        lambda: record_outcome(viewer(), stay_id, form.version.data, form.destination.data),
        "The outcome is recorded.",
    )
