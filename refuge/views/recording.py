"""The page of a form that records something of a stay or a unit: ask, and once it is right, record it, say so and go on."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import viewer
from refuge.audit import note_alone
from refuge.clock import today
from refuge.errors import RuleBroken
from refuge.forms.blaming import BlamingForm
from refuge.queries.stays import find_stay
from refuge.returns.telling import NotTold, telling
from refuge.views.signed_years import tell

if TYPE_CHECKING:
    from refuge.models import Stay


class Asked(NamedTuple):
    """What a page asks: its title, where "Back" leads, and what it says of what it is about.

    ``version`` tells the present one of what it is about, where the form brings back the one it was read with. ``shown`` is
    what its own template shows beside the form.
    """

    title: str
    back: str
    about: str = ""
    version: Callable[[], object] | None = None
    template: str = "recording/form.html"
    shown: Mapping[str, object] | None = None


def asked_of(stay: "Stay", title: str, about: str = "") -> Asked:
    """What a page asks of a stay, whose own page is before it."""
    return Asked(title, url_for("stays.stay", stay_id=stay.id), about, lambda: stay.version)


def stay_read(stay_id: int) -> "Stay":
    """A stay that the viewer may see; that its page was opened is on the trail (D5). Raises NotFound."""
    stay = find_stay(viewer(), stay_id)
    if request.method == "GET":
        note_alone(
            viewer(), "record.read", ("stay", stay.id), provider_id=stay.provider_id, household_id=stay.household_id
        )
    return stay


def likely_day(stay: "Stay") -> date | None:
    """The day that is most likely meant: today; of a household that has left there is none."""
    return None if stay.departed_on else today()


def recorded(
    form: BlamingForm, asked: Asked, change: Callable[[], object], said: str, then: str | None = None
) -> ResponseReturnValue:
    """Show the form until ``change`` is done; then say what was ``said`` on the page ``then``, or on the one before.

    Under a signed-off return they are told so and asked again before anything is saved. Whoever is told that somebody else
    saved meanwhile has read that now: the form goes on from there, and keeps what was typed. A stay that stands in the way
    is linked.
    """
    if form.validate_on_submit():
        try:
            with telling(viewer(), form.told_of) as signed:
                change()
        except NotTold as first:
            form.signed_off = first.signed
        except RuleBroken as broken:
            form.blame(broken)
            form.is_overtaken = broken.field == "version"
            if form.is_overtaken and asked.version:
                form["version"].data = asked.version()
        else:
            flash(said)
            tell(signed)
            return redirect(then or asked.back)
    return render_template(asked.template, form=form, asked=asked, **asked.shown or {}), 400 if form.errors else 200
