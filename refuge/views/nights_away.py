"""Nights on which a household sleeps elsewhere, and that it is back (N11)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.come_back import come_back
from refuge.actions.nights_away import nights_away
from refuge.clock import today
from refuge.display import written
from refuge.forms.nights_away import NightsAwayForm, ReturnForm
from refuge.occupancy.clashes import Span
from refuge.queries.stays import absence_now
from refuge.views.recording import asked_of, likely_day, recorded, stay_read
from refuge.vocabulary import AbsenceReason

pages = Blueprint("nights_away", __name__)


@pages.route("/stays/<int:stay_id>/nights-away", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def going(stay_id: int) -> ResponseReturnValue:
    """They sleep elsewhere from a night on."""
    stay = stay_read(stay_id)
    form = NightsAwayForm(version=stay.version, starts_on=likely_day(stay))
    return recorded(
        form,
        asked_of(
            stay, f"Nights away of household {stay.household.reference}", "They keep their unit, and it stays occupied."
        ),
        lambda: nights_away(viewer(), stay_id, form.version.data, _span(form), today(), _reason(form)),
        "The nights away are recorded.",
    )


@pages.route("/stays/<int:stay_id>/return", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def back(stay_id: int) -> ResponseReturnValue:
    """They sleep here again."""
    stay, away = stay_read(stay_id), absence_now(viewer(), stay_id)
    where = away.reason.value if away and away.reason else None
    form = ReturnForm(version=stay.version, back_on=today(), reason=where)
    return recorded(
        form,
        asked_of(
            stay,
            f"Household {stay.household.reference} is back",
            f"They are away since {written(away.starts_on)}." if away else "They are not recorded as away.",
        ),
        lambda: come_back(viewer(), stay_id, form.version.data, form.back_on.data, today(), _reason(form)),
        "They are back.",
    )


def _span(form: NightsAwayForm) -> Span:
    return Span(form.starts_on.data, form.ends_on.data)


def _reason(form: NightsAwayForm | ReturnForm) -> AbsenceReason:
    return next(reason for reason in AbsenceReason if reason.value == form.reason.data)
