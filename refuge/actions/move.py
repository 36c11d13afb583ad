"""A household moves to another unit."""

from dataclasses import dataclass, field
from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.answers import answers_of
from refuge.actions.finding import find_stay, refuse_before_arrival, refuse_the_future
from refuge.actions.having import refuse_without, unit_of_theirs
from refuge.actions.placing import place, placements_of
from refuge.actions.suiting import Suiting, reason_despite
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Stay
from refuge.occupancy.clashes import Span
from refuge.occupancy.staying import Placed, moved


@dataclass(frozen=True)
class Move:
    """Out of which unit, into which, and when. ``sleepers``: how many sleep in it, where they have another too (U8)."""

    from_unit_id: int
    to_unit_id: int
    moved_on: date
    sleepers: int | None = None
    suiting: Suiting = field(default_factory=Suiting)


@all_or_nothing
def move(viewer: Viewer, stay_id: int, version: int, asked: Move, today: date) -> Stay:
    """From the day on the household has the one unit instead of the other, which goes into preparation (N7).

    Raises NotFound, and RuleBroken: on ``moved_on`` naming what stands in the way (N3, N4) or if it is in the future (N1);
    on ``from_unit_id`` if they did not have it then; on ``to_unit_id``, ``despite``, ``version``.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    before, placements = told(stay), placements_of(stay.id)
    refuse_the_future("moved_on", asked.moved_on, today, "a move")
    refuse_before_arrival("moved_on", asked.moved_on, stay)
    refuse_without(placements, asked.from_unit_id, asked.moved_on, "from_unit_id")
    if asked.to_unit_id == asked.from_unit_id:
        raise RuleBroken("to_unit_id", "They have this unit already. Choose another.")
    unit = unit_of_theirs(viewer, stay, asked.to_unit_id, "to_unit_id")
    despite = reason_despite(unit, answers_of(stay), asked.moved_on, asked.suiting)
    becomes = Placed(unit.id, Span(asked.moved_on), asked.sleepers, despite)
    wanted = moved(placements, asked.from_unit_id, becomes, asked.moved_on)
    voids = place(viewer, {stay.id: wanted}, "moved_on")
    note_stay(viewer, "stay.moved", stay, before, told(stay), voids)
    db.session.commit()
    return stay
