"""The page of a form that changes one thing: ask, and once it is right, change it, say so and go on."""

from collections.abc import Callable

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from refuge.errors import RuleBroken
from refuge.forms.blaming import BlamingForm


def asked(
    form: BlamingForm, title: str, change: Callable[[], object], said: str, then: str, about: str = ""
) -> ResponseReturnValue:
    """Show the form under its title until ``change`` is done; then say what was ``said`` on the page ``then``."""
    if form.validate_on_submit():
        try:
            change()
        except RuleBroken as broken:
            form.blame(broken)
        else:
            flash(said)
            return redirect(then)
    page = render_template("provision/form.html", form=form, title=title, about=about, back=then)
    return page, 400 if form.errors else 200


def done(change: Callable[[], object], said: str, then: str) -> ResponseReturnValue:
    """Do what a button asks for, and say so, or why not, on the page ``then``."""
    try:
        change()
    except RuleBroken as broken:
        said = broken.message
    flash(said)
    return redirect(then)
