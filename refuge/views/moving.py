"""A household's units: another one instead, one more, one given back, one for another household's."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.add_unit import add_unit
from refuge.actions.answers import answers_of
from refuge.actions.give_back import give_back
from refuge.actions.move import Move, move
from refuge.actions.suiting import Suiting, seeking
from refuge.actions.swap import Swapped, swap
from refuge.audit import note_alone
from refuge.clock import today
from refuge.forms.moving import AnotherUnitForm, GivingBackForm, MoveForm, SwapForm
from refuge.forms.versioned import in_one
from refuge.queries.board import units_tonight
from refuge.queries.stays import placements, versions
from refuge.views.offering import now, own_units, units_offered
from refuge.views.recording import Asked, asked_of, likely_day, recorded, stay_read

pages = Blueprint("moving", __name__)


@pages.route("/stays/<int:stay_id>/move", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def another(stay_id: int) -> ResponseReturnValue:
    """To another unit, on a day."""
    stay = stay_read(stay_id)
    had = placements(viewer(), [stay_id])[stay_id]
    form = MoveForm(version=stay.version, moved_on=likely_day(stay))
    form.offer_own(own_units(had))
    who = seeking(answers_of(stay), today(), is_man=form.is_man.data, oldest_son=form.oldest_son.data)
    form.to_unit_id.offer(units_offered(viewer(), today(), now(had), who))
    return recorded(
        form,
        asked_of(stay, f"Move household {stay.household.reference}"),
        lambda: move(viewer(), stay_id, form.version.data, _move(form), today()),
        "They have moved. The unit they left is in preparation.",
    )


@pages.route("/stays/<int:stay_id>/another-unit", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def one_more(stay_id: int) -> ResponseReturnValue:
    """One more unit for a large household."""
    stay = stay_read(stay_id)
    had = placements(viewer(), [stay_id])[stay_id]
    form = AnotherUnitForm(version=stay.version, added_on=likely_day(stay))
    form.unit_id.offer(units_offered(viewer(), today(), now(had)))
    return recorded(
        form,
        asked_of(stay, f"Add a unit for household {stay.household.reference}"),
        lambda: add_unit(
            viewer(), stay_id, form.version.data, form.unit_id.data, form.added_on.data, today(), form.sleepers.data
        ),
        "They have one more unit.",
    )


@pages.route("/stays/<int:stay_id>/unit-back", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def one_less(stay_id: int) -> ResponseReturnValue:
    """One of several units given back."""
    stay = stay_read(stay_id)
    form = GivingBackForm(version=stay.version, given_back_on=likely_day(stay))
    form.unit_id.offer(own_units(placements(viewer(), [stay_id])[stay_id]))
    return recorded(
        form,
        asked_of(stay, f"Household {stay.household.reference} gives a unit back"),
        lambda: give_back(viewer(), stay_id, form.version.data, form.unit_id.data, form.given_back_on.data, today()),
        "The unit is given back and in preparation.",
    )


@pages.route("/stays/<int:stay_id>/swap", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def exchange(stay_id: int) -> ResponseReturnValue:
    """Two households change places."""
    stay = stay_read(stay_id)
    title, others = f"Household {stay.household.reference} swaps with another", _others(stay_id)
    form = SwapForm(swapped_on=today())
    form.offer(((unit.guests.stay_id, unit.id), f"{unit.called}: {unit.guests.household}") for unit in others)
    form.offer_own(own_units(placements(viewer(), [stay_id])[stay_id]))
    about = {stay_id, *(unit.guests.stay_id for unit in others)}
    form.version.data = in_one(versions(viewer(), about) | form.read)
    return recorded(
        form,
        Asked(title, url_for("stays.stay", stay_id=stay_id), version=lambda: in_one(versions(viewer(), form.read))),
        lambda: swap(viewer(), *_swapped(form, stay_id), form.swapped_on.data, today()),
        "They have swapped. Neither unit is in preparation.",
    )


def _others(stay_id: int) -> list[Any]:
    """The units of other households that the viewer may know of, each with its ``guests``."""
    units = [unit for unit in units_tonight(viewer(), today()) if unit.guests and unit.guests.stay_id != stay_id]
    note_alone(viewer(), "swap.read", after={"stays": len(units)})
    return units


def _swapped(form: SwapForm, stay_id: int) -> tuple[Swapped, Swapped]:
    other, unit = form.pair
    own = Swapped(stay_id, form.version_of(stay_id), form.given)
    return own, Swapped(other, form.version_of(other), unit)


def _move(form: MoveForm) -> Move:
    suiting = Suiting(is_man=form.is_man.data, oldest_son=form.oldest_son.data, despite=form.despite.data)
    return Move(form.given, form.to_unit_id.data, form.moved_on.data, suiting=suiting)
