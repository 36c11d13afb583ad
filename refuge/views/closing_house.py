"""A whole house closes at once: fire, flood, or an address that became known."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.answers import Leaving
from refuge.actions.close_house import Closing, Going, close_house
from refuge.actions.suiting import Suiting
from refuge.audit import note_alone
from refuge.clock import today
from refuge.forms.closing_house import KEEPS, LEFT, ClosingHouseForm, There, asking
from refuge.forms.versioned import in_one
from refuge.occupancy.tonight import UnitTonight
from refuge.queries.board import units_tonight
from refuge.queries.provision import find_property
from refuge.queries.reasons import destinations, out_of_use_reasons
from refuge.queries.stays import versions
from refuge.views.offering import offers
from refuge.views.recording import Asked, recorded
from refuge.vocabulary import WaitsFor

pages = Blueprint("closing_house", __name__)


@pages.route("/properties/<int:property_id>/closing", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def closing(property_id: int) -> ResponseReturnValue:
    """Every unit out of use from a day on, and every household somewhere else; all or nothing."""
    name = find_property(viewer(), property_id).name
    form, there = _form(property_id)
    if request.method == "GET":
        note_alone(viewer(), "house_closing.read", after={"stays": len(there)})
    asked = Asked(
        f"Close {name}",
        url_for("tonight.board"),
        version=lambda: in_one(_versions(there)),
        template="recording/closing_house.html",
        shown={"there": there},
    )
    said = f"{name} is closed. Every unit in it is out of use."
    return recorded(form, asked, lambda: close_house(viewer(), property_id, _closing(form, there), today()), said)


def _form(property_id: int) -> tuple[ClosingHouseForm, list[There]]:
    """The form about the households who are there on the day that was typed, else tonight.

    Who was not there on the day typed before is read now, and asked for.
    """
    typed = ClosingHouseForm().closed_on.data
    day = min(typed or today(), today())
    board = units_tonight(viewer(), day)
    there = _there(board, property_id)
    elsewhere = offers((unit for unit in board if unit.house.id != property_id), day)
    form = asking(there, elsewhere, destinations(today()))(closed_on=day)
    form.reason.choices = {"": "Choose"} | out_of_use_reasons(today())
    form.version.data = in_one(_versions(there) | form.read)
    return form, there


def _versions(there: Sequence[There]) -> dict[int, int]:
    return versions(viewer(), [one.stay_id for one in there])


def _there(board: Sequence[UnitTonight], property_id: int) -> list[There]:
    """The households in the house that the viewer may know of."""
    units: dict[int, list[UnitTonight]] = {}
    for unit in board:
        if unit.guests:
            units.setdefault(unit.guests.stay_id, []).append(unit)
    return [
        There(stay_id, here[0].guests.household, ", ".join(unit.name for unit in here), len(here) < len(some))
        for stay_id, some in units.items()
        if (here := [unit for unit in some if unit.house.id == property_id]) and here[0].guests
    ]


def _closing(form: ClosingHouseForm, there: Sequence[There]) -> Closing:
    on = form.closed_on.data
    return Closing(
        closed_on=on,
        reason=form.reason.data,
        going={one.stay_id: _going(form, one, on) for one in there},
        waits_for=next((one for one in WaitsFor if one.value == form.waits_for.data), None),
        expected_ends_on=form.expected_ends_on.data,
        note=form.note.data,
    )


def _going(form: ClosingHouseForm, one: There, on: date) -> Going:
    where, destination, despite = (field.data for field in form.asked_of(one))
    leaving = Leaving(on, destination=destination or None) if where == LEFT else None
    to_unit_id = None if where in (LEFT, KEEPS) else int(where)
    return Going(form.version_of(one.stay_id), leaving, to_unit_id, Suiting(despite=despite))
