"""A departure was entered too soon: the household is still here."""

from refuge.access.scope import Viewer
from refuge.actions.answers import forget_leaving
from refuge.actions.correctable import refuse_erased, refuse_gone_on
from refuge.actions.finding import find_stay, refuse_without_reason
from refuge.actions.households import refuse_two_stays
from refuge.actions.placing import place, placements_of
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Stay
from refuge.occupancy.clashes import Span
from refuge.occupancy.staying import stretched


@all_or_nothing
def undo_departure(viewer: Viewer, stay_id: int, version: int, why: str) -> Stay:
    """Open the stay again in the units it had last; the preparation after it goes, and the trail keeps how they had left.

    Raises NotFound, and RuleBroken: on ``why`` if no reason is given or they have not left, what was known is erased (D6),
    they went on with another provider, or naming what has happened in a unit since (N3); on ``version``.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    before = told(stay)
    refuse_without_reason(why)
    if stay.departed_on is None:
        raise RuleBroken("why", "They have not left.")
    refuse_erased(stay)
    refuse_gone_on(stay)
    was, becomes = Span(stay.arrived_on, stay.departed_on), Span(stay.arrived_on)
    refuse_two_stays(viewer, stay.household_id, becomes, "why", stay.id)
    forget_leaving(stay)
    voids = place(viewer, {stay.id: stretched(placements_of(stay.id), was, becomes)}, "why")
    note_stay(viewer, "stay.departure_undone", stay, before, told(stay) | {"why": why}, voids)
    db.session.commit()
    return stay
