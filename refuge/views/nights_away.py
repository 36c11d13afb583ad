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
from refuge.queries.stays import absence_now, find_stay
from refuge.views.changing import changed, likely_day
from refuge.vocabulary import AbsenceReason

pages = Blueprint("nights_away", __name__)


@pages.route("/stays/<int:stay_id>/nights-away", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def going(stay_id: int) -> ResponseReturnValue:
    """They sleep elsewhere from a night on."""
    stay = find_stay(viewer(), stay_id)
    form = NightsAwayForm(version=stay.version, starts_on=likely_day(stay))
    return changed(
        stay_id,
        form,
        lambda: nights_away(viewer(), stay_id, form.version.data, _span(form), today(), _reason(form)),
        f"Nights away of household {stay.household.reference}",
        "The nights away are recorded.",
        "They keep their unit, and it stays occupied.",
    )


@pages.route("/stays/<int:stay_id>/return", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def back(stay_id: int) -> ResponseReturnValue:
    """They sleep here again."""
    stay, away = find_stay(viewer(), stay_id), absence_now(viewer(), stay_id)
    where = away.reason.value if away and away.reason else None
    form = ReturnForm(version=stay.version, back_on=today(), reason=where)
    return changed(
        stay_id,
        form,
        lambda: come_back(viewer(), stay_id, form.version.data, form.back_on.data, today(), _reason(form)),
        f"Household {stay.household.reference} is back",
        "They are back.",
        f"They are away since {written(away.starts_on)}." if away else "They are not recorded as away.",
    )


def _span(form: NightsAwayForm) -> Span:
    return Span(form.starts_on.data, form.ends_on.data)


def _reason(form: NightsAwayForm | ReturnForm) -> AbsenceReason:
    return next(reason for reason in AbsenceReason if reason.value == form.reason.data)
