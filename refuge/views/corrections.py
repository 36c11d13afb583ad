"""What was recorded of a stay is put right, with a reason; the history shows what it was."""

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.answers import Leaving, answers_of, leaving_of
from refuge.actions.cancel_stay import cancel_stay
from refuge.actions.correct_stay import Correction, correct_stay
from refuge.actions.placing import placements_of
from refuge.actions.undo_departure import undo_departure
from refuge.clock import today
from refuge.errors import NotFound
from refuge.forms.corrections import AnswersForm, CancelForm, DatesForm, NotLeftForm, UnitsForm, rows_of
from refuge.forms.leaving import CorrectedDepartureForm
from refuge.occupancy.staying import Placed
from refuge.queries.origins import origins
from refuge.queries.provision import houses
from refuge.queries.reasons import departure_reasons, destinations
from refuge.views.answering import filled, typed
from refuge.views.arriving import offer
from refuge.views.recording import Asked, recorded, stay_read

if TYPE_CHECKING:
    from refuge.models import Stay

pages = Blueprint("corrections", __name__, url_prefix="/stays/<int:stay_id>/corrections")
SAID = "It is corrected. The history shows what it was."
NEVER_HERE = (
    "Only if they were never here. Its nights are no longer counted. A unit that was in preparation when they came is in"
    " preparation again until somebody says that it is ready."
)


@pages.get("")
@allow(Permission.RECORD_STAYS)
def corrections(stay_id: int) -> ResponseReturnValue:
    """What can be put right of a stay."""
    return render_template("corrections/corrections.html", stay=stay_read(stay_id))


@pages.route("/days", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def days(stay_id: int) -> ResponseReturnValue:
    """Correct the day they arrived, or the day they left."""
    stay = stay_read(stay_id)
    form, leaving = DatesForm(obj=stay), leaving_of(stay)
    form.of(stay.departed_on)

    def correct() -> None:
        left = leaving and replace(leaving, departed_on=form.departed_on.data)
        correction = Correction(form.why.data, arrived_on=form.arrived_on.data, leaving=left)
        correct_stay(viewer(), stay_id, form.version.data, correction, today())

    return recorded(form, _asked("Correct the days", stay), correct, SAID, _stay(stay_id))


@pages.route("/departure", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def departure(stay_id: int) -> ResponseReturnValue:
    """Correct how they left."""
    stay = _left(stay_id)
    leaving = leaving_of(stay)
    form = CorrectedDepartureForm(version=stay.version, data=CorrectedDepartureForm.said(leaving))
    form.offer(departure_reasons(today(), stay.departure_reason), destinations(today(), stay.destination))

    def correct() -> None:
        correction = Correction(form.why.data, leaving=Leaving(**form.answers))
        correct_stay(viewer(), stay_id, form.version.data, correction, today())

    return recorded(form, _asked("Correct the departure", stay), correct, SAID, _stay(stay_id))


@pages.route("/not-left", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def not_left(stay_id: int) -> ResponseReturnValue:
    """Take back a departure that was entered too soon."""
    stay = _left(stay_id)
    form = NotLeftForm(version=stay.version)
    said = "They are here again. How they had left stands in the history."
    asked = _asked("They have not left", stay, "The preparation that began when they left goes too.")
    return recorded(
        form,
        asked,
        lambda: undo_departure(viewer(), stay_id, form.version.data, form.why.data),
        said,
        _stay(stay_id),
    )


@pages.route("/cancellation", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def cancellation(stay_id: int) -> ResponseReturnValue:
    """Cancel a stay that was entered by mistake."""
    stay = stay_read(stay_id)
    form = CancelForm(version=stay.version)
    asked = _asked("Cancel this stay", stay, NEVER_HERE)
    return recorded(
        form,
        asked,
        lambda: cancel_stay(viewer(), stay_id, form.version.data, form.why.data),
        "The stay is cancelled.",
        url_for("tonight.board"),
    )


@pages.route("/answers", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def answers(stay_id: int) -> ResponseReturnValue:
    """Correct what was asked of them, and who was among them."""
    stay = stay_read(stay_id)
    known = answers_of(stay)
    form = AnswersForm(version=stay.version, **filled(known, numbered=True))
    offer(form, known)
    asked = _asked("Correct the answers", stay)._replace(
        template="corrections/answers.html", shown={"origins": origins()}
    )
    return recorded(form, asked, lambda: _correct_answers(form, stay), SAID, _stay(stay_id))


@pages.route("/units", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def units(stay_id: int) -> ResponseReturnValue:
    """Correct which units they had, and when."""
    stay = stay_read(stay_id)
    had, seen = placements_of(stay_id), _units_of(stay)
    form = UnitsForm(version=stay.version, placements=rows_of(had, seen))
    form.offer(seen)

    def correct() -> None:
        kept = [placed for placed in had if placed.unit_id not in seen]
        as_it_was = {placed.unit_id: placed for placed in had}
        anew = [replace(as_it_was.get(unit_id, Placed(unit_id, span)), span=span) for unit_id, span in form.typed]
        correction = Correction(form.why.data, placements=(*kept, *anew))
        correct_stay(viewer(), stay_id, form.version.data, correction, today())

    asked = _asked("Correct the units", stay)._replace(template="corrections/units.html")
    return recorded(form, asked, correct, SAID, _stay(stay_id))


def _correct_answers(form: AnswersForm, stay: "Stay") -> None:
    """Correct them; of the people recorded before, whoever was taken out of the form goes."""
    before = answers_of(stay)
    anew = typed(form, before)
    people = [
        person
        for number, person in enumerate(anew.people)
        if not 0 < number < len(before.people) or str(number) in form.numbers
    ]
    correction = Correction(form.why.data, answers=replace(anew, people=tuple(people)))
    correct_stay(viewer(), stay.id, form.version.data, correction, today())


def _left(stay_id: int) -> "Stay":
    """A stay that has ended. Raises NotFound of one that has not, as of one that may not be seen."""
    stay = stay_read(stay_id)
    if stay.departed_on is None:
        raise NotFound(f"Stay {stay_id} has not ended.")
    return stay


def _units_of(stay: "Stay") -> dict[int, str]:
    """Every unit that the viewer sees of the stay's provider: id and name."""
    return {
        home.unit.id: f"{home.unit.name}, {house.place.name}"
        for house in houses(viewer())
        if house.place.provider_id == stay.provider_id
        for home in house.homes
    }


def _asked(title: str, stay: "Stay", more: str = "") -> Asked:
    about = f"Household {stay.household.reference}. {more}".strip()
    back = url_for("corrections.corrections", stay_id=stay.id)
    return Asked(title, back, about, lambda: stay.version)


def _stay(stay_id: int) -> str:
    return url_for("stays.stay", stay_id=stay_id)
