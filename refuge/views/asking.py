"""The page of a form that changes one thing: ask, and once it is right, change it, say so and go on."""

from collections.abc import Callable

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from refuge.access.guards import viewer
from refuge.errors import RuleBroken
from refuge.forms.blaming import BlamingForm
from refuge.returns.telling import telling
from refuge.views.recording import Asked, recorded
from refuge.views.signed_years import tell


def asked(
    form: BlamingForm, title: str, change: Callable[[], object], said: str, then: str, about: str = ""
) -> ResponseReturnValue:
    """Show the form under its title until ``change`` is done; then say what was ``said`` on the page ``then``."""
    return recorded(form, Asked(title, then, about), change, said, then)


def done(change: Callable[[], object], said: str, then: str) -> ResponseReturnValue:
    """Do what a button asks for, and say so, or why not, on the page ``then``."""
    try:
        with telling(viewer(), None) as signed:
            change()
    except RuleBroken as broken:
        said, signed = broken.message, []
    flash(said)
    tell(signed)
    return redirect(then)
