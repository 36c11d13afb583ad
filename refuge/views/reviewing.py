"""Adding a note or a survey's result to the review of a contract's quarter."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.review_contract import Answered, record_survey, write_note
from refuge.clock import now, today
from refuge.display import written_period
from refuge.errors import NotFound
from refuge.forms.reviewing import NoteForm, SurveyForm
from refuge.occupancy.period import Kind, NotAPeriod, read_label
from refuge.queries.reviews import contract_in_view
from refuge.views.recording import Asked, recorded
from refuge.views.reviewed_quarters import latest_quarter
from refuge.vocabulary import Audience

if TYPE_CHECKING:
    from refuge.models import Contract
    from refuge.occupancy.period import Period

pages = Blueprint("reviewing", __name__, url_prefix="/contract-review")


@pages.route("/note", methods=["GET", "POST"])
@allow(Permission.REVIEW_CONTRACTS)
def note() -> ResponseReturnValue:
    """Add a note to a quarter."""
    contract, quarter = _reviewed()
    form = NoteForm()

    def change() -> None:
        write_note(viewer(), contract.reference, quarter.starts_on, form.text.data or "", now(), today())

    return recorded(form, _asked("Add a note", contract, quarter), change, "The note is added.")


@pages.route("/survey", methods=["GET", "POST"])
@allow(Permission.RECORD_SURVEYS)
def survey() -> ResponseReturnValue:
    """Enter how a question was answered in a quarter; the same question is written over."""
    contract, quarter = _reviewed()
    form = SurveyForm()

    def change() -> None:
        result = Answered(
            Audience[form.audience.data.upper()],
            form.question.data or "",
            form.answered.data or 0,
            form.positive.data or 0,
        )
        record_survey(viewer(), contract.reference, quarter.starts_on, result, today())

    return recorded(form, _asked("Enter a survey result", contract, quarter), change, "The result is saved.")


def _reviewed() -> "tuple[Contract, Period]":
    """The contract and the quarter in the address, else the first one and the latest that is over. Raises NotFound."""
    contract = contract_in_view(viewer(), request.args.get("contract"))
    label = request.args.get("quarter")
    try:
        return contract, read_label(Kind.QUARTER, label) if label else latest_quarter(today())
    except NotAPeriod as wrong:
        raise NotFound("There is no such quarter.") from wrong


def _asked(title: str, contract: "Contract", quarter: "Period") -> Asked:
    asked: dict[str, Any] = {"from": quarter.label}
    back = url_for("figures.contract-review", contract=contract.reference, **asked)
    return Asked(title, back, f"{contract.title} · {written_period(quarter)}")
