"""Recording a property, and changing what is recorded of it."""

from collections.abc import Mapping
from typing import Any

from refuge.access.scope import Viewer
from refuge.actions.naming import changed, refuse_postcodes, refuse_taken
from refuge.audit import note
from refuge.extensions import begin_writing, db
from refuge.models import Property
from refuge.queries.provision import find_property

NAMES = ("name", "public_label", "landlord")


def add_property(viewer: Viewer, reference: str, typed: Mapping[str, Any]) -> None:
    """Record a property of the viewer's provider.

    ``typed`` are columns and their values. Raises RuleBroken on a name with a postcode in it, or a reference that is taken.
    """
    refuse_postcodes({**typed, "reference": reference}, "reference", *NAMES)
    begin_writing()
    refuse_taken(Property, reference)
    db.session.add(Property(reference=reference, provider_id=viewer.provider_id, **typed))
    db.session.flush()
    note(viewer, "property.added", ("property", reference), after=typed)
    db.session.commit()


def change_property(viewer: Viewer, property_id: int, typed: Mapping[str, Any]) -> None:
    """Change what is recorded of a property. Raises as ``add_property`` does, and NotFound."""
    refuse_postcodes(typed, *NAMES)
    begin_writing()
    place = find_property(viewer, property_id)
    before, after = changed(place, typed)
    if after:
        note(viewer, "property.changed", ("property", place.reference), before=before, after=after)
    db.session.commit()
