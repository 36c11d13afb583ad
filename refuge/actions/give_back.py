"""A household that has several units gives one back."""

from dataclasses import replace
from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.finding import find_stay, refuse_the_future
from refuge.actions.having import refuse_without
from refuge.actions.placing import place, placements_of
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Stay
from refuge.occupancy.clashes import Span, written
from refuge.occupancy.staying import had_on, without_a_unit


@all_or_nothing
def give_back(viewer: Viewer, stay_id: int, version: int, unit_id: int, given_back_on: date, today: date) -> Stay:
    """The household keeps its other units; this one goes into preparation on the day (N7).

    Raises NotFound, and RuleBroken: on ``unit_id`` if they do not have it then, or have no other on some night after; on
    ``given_back_on`` if it is in the future (N1); on ``version``.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    before, placements = told(stay), placements_of(stay.id)
    refuse_the_future("given_back_on", given_back_on, today, "a unit given back")
    refuse_without(placements, unit_id, given_back_on, "unit_id")
    had = had_on(placements, unit_id, given_back_on)
    wanted = [
        replace(placed, span=Span(placed.span.starts_on, given_back_on)) if placed == had else placed
        for placed in placements
    ]
    if night := without_a_unit(Span(stay.arrived_on, stay.departed_on), wanted):
        wrong = f"They have no other unit on {written(night)}. Record a move or a departure instead."
        raise RuleBroken("unit_id", wrong)
    voids = place(viewer, {stay.id: wanted}, "given_back_on")
    note_stay(viewer, "stay.unit_given_back", stay, before, told(stay), voids)
    db.session.commit()
    return stay
