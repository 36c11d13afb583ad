"""Restricting one stay to named staff (D1)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.restrict_stay import restrict_stay
from refuge.forms.restricting import EVERYBODY, NAMED, RestrictingForm
from refuge.queries.people import people_in_view
from refuge.queries.stays import named_staff
from refuge.views.recording import asked_of, recorded, stay_read

if TYPE_CHECKING:
    from refuge.models import Account

pages = Blueprint("restricting", __name__)
TITLE = "Who may see this stay"


@pages.route("/stays/<int:stay_id>/restriction", methods=["GET", "POST"])
@allow(Permission.RESTRICT_STAYS)
def restriction(stay_id: int) -> ResponseReturnValue:
    """Let only named staff see it, or everybody again."""
    stay, staff = stay_read(stay_id), named_staff(viewer(), stay_id)
    form = RestrictingForm(account_ids=staff, seen_by=NAMED if staff else EVERYBODY)
    form.offer(_colleagues())
    named = form.named(viewer().account_id)
    said = "Only you and those you ticked can see this stay." if named else "The stay is open again."
    return recorded(form, asked_of(stay, TITLE), lambda: restrict_stay(viewer(), stay_id, named), said)


def _colleagues() -> "Sequence[Account]":
    """The active staff of the viewer's provider but for the viewer."""
    return [one for one in people_in_view(viewer()) if one.is_active and one.id != viewer().account_id]
