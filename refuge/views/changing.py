"""The page of a form that changes a stay: ask, and once it is right, change it, say so and go on to the stay."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import viewer
from refuge.errors import RuleBroken
from refuge.forms.changing import StayForm
from refuge.queries.stays import find_stay


def changed(
    stay_id: int, form: StayForm, change: Callable[[], object], title: str, said: str, about: str = "", **shown: Any
) -> ResponseReturnValue:
    """Show the form under its title until ``change`` is done; then say what was ``said`` on the stay's page.

    Where somebody else saved first, the form comes back with what was typed, about the stay as it is now.
    """
    if form.validate_on_submit():
        try:
            change()
        except RuleBroken as broken:
            form.blame(broken)
        else:
            flash(said)
            return redirect(url_for("stays.stay", stay_id=stay_id))
    stay = find_stay(viewer(), stay_id)
    if form.version.errors:
        form.read_again(stay.version)
    page = render_template("stays/change.html", form=form, stay=stay, title=title, about=about, **shown)
    return page, 400 if form.errors else 200
