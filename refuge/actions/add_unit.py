"""A large household takes one more unit."""

from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.finding import find_stay, refuse_after_departure, refuse_before_arrival, refuse_the_future
from refuge.actions.having import unit_of_theirs
from refuge.actions.placing import place, placements_of
from refuge.actions.telling import note_stay, told
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Stay
from refuge.occupancy.clashes import Span
from refuge.occupancy.staying import Placed


@all_or_nothing
def add_unit(
    viewer: Viewer, stay_id: int, version: int, unit_id: int, added_on: date, today: date, sleepers: int | None = None
) -> Stay:
    """From the day on, until it leaves or gives it back, the household has this unit too; ``sleepers`` sleep in it (U8, N9).

    Raises NotFound, and RuleBroken: on ``added_on`` naming what stands in the way (N3, N4), if they are not here then or it
    is in the future (N1); on ``unit_id`` if it is another provider's; on ``version``.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    before = told(stay)
    refuse_the_future("added_on", added_on, today, "a unit added")
    refuse_before_arrival("added_on", added_on, stay)
    refuse_after_departure("added_on", added_on, stay)
    unit = unit_of_theirs(viewer, stay, unit_id, "unit_id")
    added = Placed(unit.id, Span(added_on, stay.departed_on), sleepers)
    voids = place(viewer, {stay.id: [*placements_of(stay.id), added]}, "added_on")
    note_stay(viewer, "stay.unit_added", stay, before, told(stay), voids)
    db.session.commit()
    return stay
