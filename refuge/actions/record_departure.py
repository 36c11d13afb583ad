"""A household leaves."""

from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.answers import Leaving
from refuge.actions.finding import find_stay, refuse_before_arrival, refuse_the_future
from refuge.actions.going import write_departure
from refuge.actions.placing import place, placements_of, refuse_before_a_move
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Stay
from refuge.occupancy.clashes import written
from refuge.occupancy.staying import ended


@all_or_nothing
def record_departure(viewer: Viewer, stay_id: int, version: int, leaving: Leaving, today: date) -> Stay:
    """End a stay; each unit it still has begins preparation the same day (N7), and nights away end with it (N11).

    Raises NotFound, and RuleBroken on ``departed_on`` if they had not arrived, had moved since, or it is in the future
    (N1); on ``version`` if somebody changed the stay meanwhile; on an answer.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    before = told(stay)
    if stay.departed_on is not None:
        raise RuleBroken(
            "departed_on", f"They left on {written(stay.departed_on)}. Correct that if it is wrong.", stay.id
        )
    refuse_the_future("departed_on", leaving.departed_on, today, "a departure")
    refuse_before_arrival("departed_on", leaving.departed_on, stay)
    placements = placements_of(stay.id)
    refuse_before_a_move(placements, leaving.departed_on, "departed_on")
    write_departure(stay, leaving)
    voids = place(viewer, {stay.id: ended(placements, leaving.departed_on)}, "departed_on")
    note_stay(viewer, "stay.departed", stay, before, told(stay), voids)
    db.session.commit()
    return stay
