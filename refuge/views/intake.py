"""What was not asked on the first night is asked now."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.answers import answers_of
from refuge.actions.finish_intake import finish_intake
from refuge.forms.household import IntakeForm
from refuge.queries.origins import origins
from refuge.views.answering import filled, typed
from refuge.views.arriving import offer
from refuge.views.recording import asked_of, recorded, stay_read

pages = Blueprint("intake", __name__)
FINISHED = "The intake is finished already. What is wrong in it is corrected."


@pages.route("/stays/<int:stay_id>/intake", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def finishing(stay_id: int) -> ResponseReturnValue:
    """Finish the intake of a stay, or go on with it later."""
    stay = stay_read(stay_id)
    known = answers_of(stay)
    form = IntakeForm(version=stay.version, **filled(known, numbered=True))
    offer(form, known)
    if not stay.intake_open and not form.is_submitted():
        flash(FINISHED)
        return redirect(url_for("stays.stay", stay_id=stay_id))
    is_finished = form.press.data != "later"

    def finish() -> None:
        anew = typed(form, answers_of(stay))
        finish_intake(viewer(), stay_id, form.version.data, anew, is_finished=is_finished)

    asked = asked_of(stay, "Finish intake")._replace(template="intake/finishing.html", shown={"origins": origins()})
    return recorded(form, asked, finish, "The intake is finished." if is_finished else "The answers are saved.")
