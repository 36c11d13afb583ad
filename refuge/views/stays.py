"""A stay and a household, read. Every reading is on the trail (D5)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission, may
from refuge.audit import note_alone
from refuge.audit.searching import Line, Search, page_of
from refuge.clock import today
from refuge.queries.stays import find_household, placements, stay_record
from refuge.returns.behind import signed_before
from refuge.views import stay_words as words
from refuge.views.next_steps import NextSteps

if TYPE_CHECKING:
    from refuge.models import Stay

pages = Blueprint("stays", __name__)


@pages.get("/stays/<int:stay_id>")
@allow(Permission.READ_RECORDS)
def stay(stay_id: int) -> ResponseReturnValue:
    """Everything recorded of one stay, and for a manager what was changed in it."""
    record = stay_record(viewer(), stay_id)
    one = record.stay
    note_alone(viewer(), "record.read", ("stay", one.id), provider_id=one.provider_id, household_id=one.household_id)
    steps = NextSteps().of_stay(record)
    nights = ((one.departed_on or today()) - one.arrived_on).days
    changes = _changes(one)
    after = signed_before(viewer(), changes or [])
    return render_template(
        "stays/stay.html",
        record=record,
        stay=one,
        nights=nights,
        steps=steps,
        words=words,
        changes=changes,
        after=after,
    )


@pages.get("/households/<int:household_id>")
@allow(Permission.READ_RECORDS)
def household(household_id: int) -> ResponseReturnValue:
    """The stays of one household, as far as the viewer may see them."""
    one, stays = find_household(viewer(), household_id)
    note_alone(viewer(), "record.read", ("household", one.id), provider_id=one.provider_id, household_id=one.id)
    placed = placements(viewer(), [stay.id for stay in stays])
    return render_template("stays/household.html", household=one, stays=stays, placed=placed, words=words)


def _changes(stay: "Stay") -> Sequence[Line] | None:
    """The latest lines of the trail about a stay, or None for who may not read the trail."""
    if not may(current_user.account.role, Permission.READ_TRAIL):
        return None
    lines, _ = page_of(viewer(), Search(what="stay", about=stay.reference))
    return [line for line in lines if line.about is None or line.about[1] in (str(stay.id), stay.reference)]
