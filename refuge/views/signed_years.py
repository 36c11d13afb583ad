"""Telling who records something inside a signed-off period that its return stays as it was sent."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from flask import flash, url_for
from markupsafe import Markup

from refuge.access.guards import viewer
from refuge.access.policy import Permission
from refuge.audit.hearing import hearing
from refuge.display import written, written_period
from refuge.forms.blaming import BlamingForm
from refuge.returns.telling import NotTold, SignedOff, signed_over, telling
from refuge.views.layout import allowed

Made = TypeVar("Made")


def saved(form: BlamingForm, change: Callable[[], Made]) -> Made | None:
    """Make a change, and give what it made.

    Where it falls under a signed-off return that nobody was told of yet nothing is saved: the form says so, and sent once
    more it is.
    """
    try:
        with telling(viewer(), form.told_of) as signed:
            made = change()
    except NotTold as first:
        form.signed_off = first.signed
        return None
    tell(signed)
    return made


def rehearsed(form: BlamingForm, change: Callable[[], object]) -> None:
    """Make a change that is taken back, for the form to say before it is saved what it would fall under."""
    with hearing() as lines:
        change()
    form.signed_off = signed_over(viewer(), lines)


def tell(signed: Iterable[SignedOff]) -> None:
    """Say on the next page which returns stay as they were sent, each with what has changed since for who may read it."""
    for one in signed:
        period, day = written_period(one.period), written(one.signed_on)
        said = Markup("The return for {} was signed off on {}: it stays as it was sent; ").format(period, day)
        flash(said + _what_has_changed(one))


def _what_has_changed(one: SignedOff) -> Markup:
    if not allowed(Permission.READ_RETURNS.name):
        return Markup("what has changed since is on its page for the manager.")
    address = url_for("returns.changes", return_id=one.id)
    return Markup('<a class="govuk-link" href="{}">see what has changed since</a>.').format(address)
