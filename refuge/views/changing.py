"""The page of a form that changes a stay: ask, and once it is right, change it, say so and go on to the stay."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import viewer
from refuge.audit import note_alone
from refuge.clock import today
from refuge.errors import RuleBroken
from refuge.forms.changing import ReadForm
from refuge.queries.stays import find_stay, versions

if TYPE_CHECKING:
    from refuge.models import Stay


def changed(
    stay_id: int, form: ReadForm, change: Callable[[], object], title: str, said: str, about: str = ""
) -> ResponseReturnValue:
    """Show the form under its title until ``change`` is done; then say what was ``said`` on the stay's page.

    Where somebody else saved first, the form comes back with what was typed, about the stay as it is now.
    """
    if form.validate_on_submit():
        try:
            change()
        except RuleBroken as broken:
            form.blame(broken)
            if broken.field == "version":
                form.read_again(versions(viewer(), form.stays_read or [stay_id]))
        else:
            flash(said)
            return redirect(url_for("stays.stay", stay_id=stay_id))
    page = render_template("stays/change.html", form=form, stay=stay_read(stay_id), title=title, about=about)
    return page, 400 if form.errors else 200


def stay_read(stay_id: int) -> "Stay":
    """A stay whose page is shown; that it was opened is on the trail (D5). Raises NotFound."""
    stay = find_stay(viewer(), stay_id)
    if request.method == "GET":
        note_alone(
            viewer(), "record.read", ("stay", stay.id), provider_id=stay.provider_id, household_id=stay.household_id
        )
    return stay


def likely_day(stay: "Stay") -> date | None:
    """The day that is most likely meant: today; of a household that has left there is none."""
    return None if stay.departed_on else today()
