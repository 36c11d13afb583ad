"""Somebody joins a household that is here: a birth, or a child who comes later (H2)."""

from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.answers import PersonAnswers, add_person
from refuge.actions.finding import find_stay, refuse_before_arrival, refuse_the_future
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Stay
from refuge.occupancy.clashes import written


@all_or_nothing
def someone_joins(viewer: Viewer, stay_id: int, version: int, person: PersonAnswers, today: date) -> Stay:
    """They count from ``joined_on`` on; a birth joins at age 0 (H2).

    Raises NotFound, and RuleBroken: on ``joined_on`` if the household is not here then or it is in the future (N1); on
    ``version``; on an answer's name.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    before, joined_on = told(stay), person.joined_on
    if joined_on is None:
        raise RuleBroken("joined_on", "Enter the day they joined.")
    refuse_the_future("joined_on", joined_on, today, "somebody joining")
    refuse_before_arrival("joined_on", joined_on, stay)
    if stay.departed_on is not None and joined_on > stay.departed_on:
        raise RuleBroken("joined_on", f"They left on {written(stay.departed_on)}. Enter that day or an earlier one.")
    add_person(stay, person)
    note_stay(viewer, "stay.joined", stay, before, told(stay))
    db.session.commit()
    return stay
