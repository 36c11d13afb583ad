"""Which units a stay has and may have, as actions ask it. Not an action itself: nothing here commits."""

from collections.abc import Sequence
from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.finding import see_unit
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Stay, Unit
from refuge.occupancy.clashes import written
from refuge.occupancy.staying import Placed, had_on


def refuse_without(placements: Sequence[Placed], unit_id: int, on: date, field: str) -> None:
    """Raises RuleBroken on the field if the stay does not have the unit on the day, or gives it up then anyway."""
    had = had_on(placements, unit_id, on)
    if had is None or had.span.ends_on == on:
        name = db.session.get_one(Unit, unit_id).name
        raise RuleBroken(field, f"They do not have {name} on {written(on)}.")


def unit_of_theirs(viewer: Viewer, stay: Stay, unit_id: int, field: str) -> Unit:
    """A unit that the stay may have. Raises NotFound, and RuleBroken on the field if it is another provider's."""
    unit = see_unit(viewer, unit_id)
    if unit.property.provider_id != stay.provider_id:
        raise RuleBroken(field, f"{unit.name} is another provider's.")
    return unit
