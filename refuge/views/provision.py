"""Properties and units: what there is, and recording it."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.record_property import add_property, change_property
from refuge.actions.record_unit import add_unit, change_unit
from refuge.clock import today
from refuge.forms.provision import FEATURES, NewPropertyForm, NewUnitForm, PropertyForm, UnitForm, spoken
from refuge.queries.contracts import contracts_in_view
from refuge.queries.people import authorities_to_choose
from refuge.queries.provision import find_home, find_house, find_property, find_unit, houses
from refuge.views.asking import asked

pages = Blueprint("provision", __name__, url_prefix="/provision")


@pages.get("")
@allow(Permission.MANAGE_PROVISION)
def provision() -> ResponseReturnValue:
    """Every property with its units today, and the contracts."""
    return render_template(
        "provision/provision.html", houses=houses(viewer()), contracts=contracts_in_view(viewer()), today=today()
    )


@pages.get("/properties/<int:property_id>")
@allow(Permission.MANAGE_PROVISION)
def property(property_id: int) -> ResponseReturnValue:
    """One property with its units."""
    return render_template("provision/property.html", house=find_house(viewer(), property_id), today=today())


@pages.get("/units/<int:unit_id>")
@allow(Permission.MANAGE_PROVISION)
def unit(unit_id: int) -> ResponseReturnValue:
    """One unit, its features and its spells in service."""
    home = find_home(viewer(), unit_id)
    return render_template("provision/unit.html", home=home, features=FEATURES, today=today())


@pages.route("/properties/new", methods=["GET", "POST"])
@allow(Permission.MANAGE_PROVISION)
def new_property() -> ResponseReturnValue:
    """Record a property."""
    form = NewPropertyForm(women_only="")
    form.offer(authorities_to_choose(viewer()))
    return asked(
        form,
        "Add a property",
        lambda: add_property(viewer(), form.reference.data, form.typed),
        "The property is added. Its units come next.",
        url_for("provision.provision"),
    )


@pages.route("/properties/<int:property_id>/change", methods=["GET", "POST"])
@allow(Permission.MANAGE_PROVISION)
def change_of_property(property_id: int) -> ResponseReturnValue:
    """Change what is recorded of a property."""
    place = find_property(viewer(), property_id)
    form = PropertyForm(obj=place)
    form.offer(authorities_to_choose(viewer()), place.authority_code)
    if not form.is_submitted():
        form.women_only.data = spoken(place.women_only)
    then = url_for("provision.property", property_id=place.id)
    title, said = f"Change {place.name}", "The property is changed."
    return asked(form, title, lambda: change_property(viewer(), property_id, form.typed), said, then)


@pages.route("/properties/<int:property_id>/units/new", methods=["GET", "POST"])
@allow(Permission.MANAGE_PROVISION)
def new_unit(property_id: int) -> ResponseReturnValue:
    """Record a unit of a property."""
    place = find_property(viewer(), property_id)
    form = NewUnitForm(**dict.fromkeys(FEATURES, ""))
    return asked(
        form,
        f"Add a unit to {place.name}",
        lambda: add_unit(viewer(), property_id, form.reference.data, form.typed),
        "The unit is added. It is not in service until you open it.",
        url_for("provision.property", property_id=place.id),
    )


@pages.route("/units/<int:unit_id>/change", methods=["GET", "POST"])
@allow(Permission.MANAGE_PROVISION)
def change_of_unit(unit_id: int) -> ResponseReturnValue:
    """Change what is recorded of a unit."""
    one = find_unit(viewer(), unit_id)
    form = UnitForm(obj=one)
    if not form.is_submitted():
        for name in FEATURES:
            form[name].data = spoken(getattr(one, name))
    then = url_for("provision.unit", unit_id=one.id)
    title, said = f"Change {one.name}", "The unit is changed."
    return asked(form, title, lambda: change_unit(viewer(), unit_id, form.typed), said, then)
