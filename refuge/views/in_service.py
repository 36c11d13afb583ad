"""Units in service: opened, closed, handed over to another contract, brought into use in an emergency."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.close_unit import close_unit, end_use
from refuge.actions.hand_over import hand_over_all
from refuge.actions.open_unit import bring_into_use, open_unit
from refuge.clock import today
from refuge.forms.provision import ClosingForm, HandingOverForm, OpeningForm
from refuge.queries.contracts import contracts_in_view
from refuge.queries.provision import find_unit, houses
from refuge.views.asking import asked, done
from refuge.views.offering import called

pages = Blueprint("in_service", __name__, url_prefix="/provision")


@pages.route("/units/<int:unit_id>/opening", methods=["GET", "POST"])
@allow(Permission.MANAGE_PROVISION)
def opening(unit_id: int) -> ResponseReturnValue:
    """Open a unit, for the first time or again."""
    unit = find_unit(viewer(), unit_id)
    form = OpeningForm()
    form.offer(contracts_in_view(viewer()))
    return asked(
        form,
        f"Open {called(unit)}",
        lambda: open_unit(viewer(), unit_id, form.on.data, form.contract_id, form.bed_spaces.data),
        f"{called(unit)} is open.",
        url_for("provision.unit", unit_id=unit_id),
    )


@pages.route("/units/<int:unit_id>/closing", methods=["GET", "POST"])
@allow(Permission.MANAGE_PROVISION)
def closing(unit_id: int) -> ResponseReturnValue:
    """Close a unit."""
    unit = find_unit(viewer(), unit_id)
    form = ClosingForm()
    said, then = f"{called(unit)} is closed.", url_for("provision.unit", unit_id=unit_id)
    return asked(form, f"Close {called(unit)}", lambda: close_unit(viewer(), unit_id, form.on.data), said, then)


@pages.route("/hand-over", methods=["GET", "POST"])
@allow(Permission.MANAGE_PROVISION)
def handing_over() -> ResponseReturnValue:
    """Hand units over to another contract, all at once, with whoever is in them."""
    form = HandingOverForm(units=[int(one) for one in request.args.getlist("unit") if one.isdecimal()])
    form.offer(contracts_in_view(viewer()))
    form.until(today())
    form.units.choices = [
        (home.unit.id, f"{home.unit.name}, {house.place.name}")
        for house in houses(viewer())
        for home in house.homes
        if home.service_on(today())
    ]
    return asked(
        form,
        "Hand units over to another contract",
        lambda: hand_over_all(viewer(), form.units.data, form.on.data, form.contract_id),
        "The units are handed over. Nobody has left and nobody has arrived.",
        url_for("provision.provision"),
        "Households stay where they are. Their nights are counted for one contract before the day and for the other "
        "from it on (N4).",
    )


@pages.post("/units/<int:unit_id>/use")
@allow(Permission.MANAGE_PROVISION)
def use(unit_id: int) -> ResponseReturnValue:
    """Bring an emergency space into use, not commissioned, from today on."""
    unit = find_unit(viewer(), unit_id)
    said, then = f"{unit.name} is in use from today on.", url_for("provision.property", property_id=unit.property_id)
    return done(lambda: bring_into_use(viewer(), unit_id, today()), said, then)


@pages.post("/units/<int:unit_id>/end-of-use")
@allow(Permission.MANAGE_PROVISION)
def end_of_use(unit_id: int) -> ResponseReturnValue:
    """End the use of an emergency space today."""
    unit = find_unit(viewer(), unit_id)
    said, then = f"{unit.name} is no longer in use.", url_for("provision.property", property_id=unit.property_id)
    return done(lambda: end_use(viewer(), unit_id, today()), said, then)
