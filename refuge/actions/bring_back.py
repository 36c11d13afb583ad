"""A unit can be used again."""

from datetime import date

from refuge.access.scope import Viewer
from refuge.actions.finding import find_unit, refuse_the_future
from refuge.actions.placing import prepare, resume
from refuge.actions.voids import find_void, note_unit, refuse_overtaken, voids
from refuge.actions.whole_entries import cut
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.vocabulary import EntryKind


@all_or_nothing
def bring_back(
    viewer: Viewer, unit_id: int, back_on: date, is_ready: bool, today: date, read: int | None = None
) -> None:
    """End the time out of use on the day: the unit is ready, or else in preparation until it is made ready (N7).

    One that would be left without a night goes. Raises NotFound, and RuleBroken on ``back_on`` if the unit was not out of
    use then, or the day is in the future (N1); on ``version`` if the unit is not any more as it was ``read``.
    """
    begin_writing()
    unit = find_unit(viewer, unit_id)
    refuse_overtaken(viewer, unit, read)
    refuse_the_future("back_on", back_on, today, "a unit brought back")
    void = find_void(viewer, unit, EntryKind.OUT_OF_USE, back_on, "back_on")
    before = voids(unit, void.span.starts_on)
    cut(void, back_on)
    if not is_ready and not resume(unit, back_on):
        prepare(unit, back_on)
    note_unit(viewer, "unit.brought_back", unit, before, voids(unit, void.span.starts_on))
    db.session.commit()
