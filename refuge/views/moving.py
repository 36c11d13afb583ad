"""A household's units: another one instead, one more, one given back, one for another household's."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.add_unit import add_unit
from refuge.actions.answers import answers_of
from refuge.actions.give_back import give_back
from refuge.actions.move import Move, move
from refuge.actions.suiting import Suiting, seeking
from refuge.clock import today
from refuge.forms.moving import AnotherUnitForm, GivingBackForm, MoveForm
from refuge.queries.stays import find_stay, placements
from refuge.views.changing import changed, likely_day
from refuge.views.offering import now, own_units, units_offered

pages = Blueprint("moving", __name__)


@pages.route("/stays/<int:stay_id>/move", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def another(stay_id: int) -> ResponseReturnValue:
    """To another unit, on a day."""
    stay = find_stay(viewer(), stay_id)
    had = placements(viewer(), [stay_id])[stay_id]
    form = MoveForm(version=stay.version, moved_on=likely_day(stay))
    form.offer_own(own_units(had))
    who = seeking(answers_of(stay), today(), is_man=form.is_man.data, oldest_son=form.oldest_son.data)
    form.to_unit_id.offer(units_offered(viewer(), today(), now(had), who))
    return changed(
        stay_id,
        form,
        lambda: move(viewer(), stay_id, form.version.data, _move(form), today()),
        f"Move household {stay.household.reference}",
        "They have moved. The unit they left is in preparation.",
    )


@pages.route("/stays/<int:stay_id>/another-unit", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def one_more(stay_id: int) -> ResponseReturnValue:
    """One more unit for a large household."""
    stay = find_stay(viewer(), stay_id)
    had = placements(viewer(), [stay_id])[stay_id]
    form = AnotherUnitForm(version=stay.version, added_on=likely_day(stay))
    form.unit_id.offer(units_offered(viewer(), today(), now(had)))
    return changed(
        stay_id,
        form,
        lambda: add_unit(
            viewer(), stay_id, form.version.data, form.unit_id.data, form.added_on.data, today(), form.sleepers.data
        ),
        f"Add a unit for household {stay.household.reference}",
        "They have one more unit.",
    )


@pages.route("/stays/<int:stay_id>/unit-back", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def one_less(stay_id: int) -> ResponseReturnValue:
    """One of several units given back."""
    stay = find_stay(viewer(), stay_id)
    form = GivingBackForm(version=stay.version, given_back_on=likely_day(stay))
    form.unit_id.offer(own_units(placements(viewer(), [stay_id])[stay_id]))
    return changed(
        stay_id,
        form,
        lambda: give_back(viewer(), stay_id, form.version.data, form.unit_id.data, form.given_back_on.data, today()),
        f"Household {stay.household.reference} gives a unit back",
        "The unit is given back and in preparation.",
    )


def _move(form: MoveForm) -> Move:
    suiting = Suiting(is_man=form.is_man.data, oldest_son=form.oldest_son.data, despite=form.despite.data)
    return Move(form.given, form.to_unit_id.data, form.moved_on.data, suiting=suiting)
