"""Recording a unit, and changing what is recorded of it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.actions.naming import changed, refuse_postcodes, refuse_taken
from refuge.audit import note
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.models import Property, Unit
from refuge.queries.provision import find_property, find_unit

NAMES = ("name", "shared_group")


def add_unit(viewer: Viewer, property_id: int, reference: str, typed: Mapping[str, Any]) -> None:
    """Record a unit of a property, not yet in service.

    ``typed`` are columns and their values, a feature not known None. Raises RuleBroken on a name with a postcode in it, a
    reference that is taken, or a second emergency space; NotFound.
    """
    refuse_postcodes({**typed, "reference": reference}, "reference", *NAMES)
    begin_writing()
    place = _property(viewer, property_id)
    refuse_taken(Unit, reference)
    _refuse_a_second_emergency(place, None, typed)
    db.session.add(Unit(reference=reference, property_id=place.id, **typed))
    db.session.flush()
    note(viewer, "unit.added", ("unit", reference), after={"property": place.reference, **typed})
    db.session.commit()


def change_unit(viewer: Viewer, unit_id: int, typed: Mapping[str, Any]) -> None:
    """Change what is recorded of a unit. Raises as ``add_unit`` does."""
    refuse_postcodes(typed, *NAMES)
    begin_writing()
    unit = find_unit(viewer, unit_id)
    _refuse_a_second_emergency(_property(viewer, unit.property_id), unit.id, typed)
    before, after = changed(unit, typed)
    if after:
        note(viewer, "unit.changed", ("unit", unit.reference), before=before, after=after)
    db.session.commit()


def _property(viewer: Viewer, property_id: int) -> Property:
    """The property, held against others who add to it at the same time."""
    db.session.execute(select(Property.id).where(Property.id == property_id).with_for_update())
    return find_property(viewer, property_id)


def _refuse_a_second_emergency(place: Property, unit_id: int | None, typed: Mapping[str, Any]) -> None:
    if not typed.get("emergency"):
        return
    asked = select(Unit.name).where(Unit.property_id == place.id, Unit.emergency, Unit.id != (unit_id or 0))
    if name := db.session.scalar(asked):
        raise RuleBroken("emergency", f"{place.name} has an emergency space already: {name}.")
