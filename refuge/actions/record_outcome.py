"""Where a household went has been found out."""

from dataclasses import replace

from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.actions.answers import leaving_of, write_leaving
from refuge.actions.finding import find_stay
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Destination, Stay
from refuge.queries.board import PENDING


@all_or_nothing
def record_outcome(viewer: Viewer, stay_id: int, version: int, destination: str) -> Stay:
    """Write where a household went instead of "outcome pending" (H8); how else it left stays as it was.

    Raises NotFound, and RuleBroken: on ``destination`` if the outcome is not pending, or would be still; on ``version`` if
    somebody changed the stay meanwhile.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    before, leaving = told(stay), leaving_of(stay)
    pending = set(db.session.scalars(select(Destination.code).where(Destination.kind == PENDING)))
    if leaving is None or leaving.destination not in pending:
        raise RuleBroken("destination", "The outcome of this stay is not pending. Correct it if it is wrong.")
    if destination in pending:
        raise RuleBroken("destination", "Choose where they went.")
    write_leaving(stay, replace(leaving, destination=destination))
    note_stay(viewer, "stay.outcome_recorded", stay, before, told(stay))
    db.session.commit()
    return stay
