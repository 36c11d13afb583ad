"""What was not asked on the first night is asked now."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.answers import answers_of
from refuge.actions.finish_intake import finish_intake
from refuge.audit import note_alone
from refuge.errors import RuleBroken
from refuge.forms.household import IntakeForm
from refuge.queries.origins import origins
from refuge.queries.stays import find_stay
from refuge.views.answering import filled, typed
from refuge.views.arriving import offer

if TYPE_CHECKING:
    from refuge.models import Stay

pages = Blueprint("intake", __name__)
FINISHED = "The intake is finished already. What is wrong in it is corrected."


@pages.route("/stays/<int:stay_id>/intake", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def finishing(stay_id: int) -> ResponseReturnValue:
    """Finish the intake of a stay, or go on with it later."""
    stay, then = find_stay(viewer(), stay_id), url_for("stays.stay", stay_id=stay_id)
    known = answers_of(stay)
    form = IntakeForm(version=str(stay.version), **filled(known, numbered=True))
    offer(form, known)
    if not stay.intake_open and not form.is_submitted():
        flash(FINISHED)
        return redirect(then)
    if form.is_submitted() and not form.rearranged() and form.validate() and _saved(form, stay):
        flash("The answers are saved." if form.press.data == "later" else "The intake is finished.")
        return redirect(then)
    note_alone(viewer(), "record.read", ("stay", stay.id), provider_id=stay.provider_id, household_id=stay.household_id)
    page = render_template("intake/finishing.html", form=form, stay=stay, back=then, origins=origins())
    return page, 400 if form.errors else 200


def _saved(form: IntakeForm, stay: "Stay") -> bool:
    """Whether it is saved; if not, the form says why, and carries the version whose change it tells of."""
    answers, is_finished = typed(form, answers_of(stay)), form.press.data != "later"
    try:
        finish_intake(viewer(), stay.id, form.read_version, answers, is_finished=is_finished)
    except RuleBroken as broken:
        form.blame(broken)
        form.version.data = str(find_stay(viewer(), stay.id).version)
        return False
    return True
