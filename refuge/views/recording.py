"""The page of a form that records something of a stay or a unit: ask, and once it is right, record it, say so and go on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from refuge.access.guards import viewer
from refuge.audit import note_alone
from refuge.errors import NotFound, RuleBroken
from refuge.forms.blaming import BlamingForm
from refuge.queries.stays import find_stay

if TYPE_CHECKING:
    from refuge.models import Stay

FORM, VERSION = "recording/form.html", "version"


class Asked(NamedTuple):
    """What a page asks: its title, where "Back" leads, and what it says of what it is about.

    ``version`` tells the present one of a stay or an entry, where the form brings back the one it was read with.
    """

    title: str
    back: str
    about: str = ""
    version: Callable[[], int] | None = None
    template: str = FORM


def stay_read(stay_id: int) -> "Stay":
    """A stay that the viewer may see; that its page was opened is on the trail (D5). Raises NotFound."""
    stay = find_stay(viewer(), stay_id)
    if request.method == "GET":
        note_alone(
            viewer(), "record.read", ("stay", stay.id), provider_id=stay.provider_id, household_id=stay.household_id
        )
    return stay


def recorded(
    form: BlamingForm, asked: Asked, change: Callable[[], object], said: str, then: str
) -> ResponseReturnValue:
    """Show the form until ``change`` is done; then say what was ``said`` on the page ``then``.

    Whoever is told that somebody else saved meanwhile has read that now: the form goes on from there, and keeps what was
    typed. A stay that stands in the way is linked where the viewer may see it.
    """
    if form.validate_on_submit():
        try:
            change()
        except RuleBroken as broken:
            blame(form, broken, asked.version)
        else:
            flash(said)
            return redirect(then)
    return render_template(asked.template, form=form, asked=asked), 400 if form.errors else 200


def blame(form: BlamingForm, broken: RuleBroken, version: Callable[[], int] | None = None) -> None:
    """Put a refusal on the form: what is in the way is linked, and of a change made meanwhile the version is read."""
    form.blame(broken)
    form.in_the_way = None if broken.field == VERSION else _seen(broken.stay_id)
    if broken.field == VERSION and version:
        form[VERSION].data = version()


def _seen(stay_id: int | None) -> int | None:
    """The stay, if the viewer may see it."""
    try:
        return stay_id and find_stay(viewer(), stay_id).id
    except NotFound:
        return None
