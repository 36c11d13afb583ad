"""A stay was entered by mistake."""

from sqlalchemy import delete, select

from refuge.access.scope import Viewer
from refuge.actions.finding import find_stay, refuse_without_reason
from refuge.actions.placing import place
from refuge.actions.referred import expect_again
from refuge.actions.telling import note_stay, told
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Absence, Person, Referral, StayAccessNeed, StaySupportNeed, StayViewer

HANGING_ON_IT = (Absence, Person, StayAccessNeed, StaySupportNeed, StayViewer)


@all_or_nothing
def cancel_stay(viewer: Viewer, stay_id: int, version: int, why: str) -> None:
    """Take the stay away with its placements and the preparation after them; the trail keeps what it was.

    A unit that was in preparation when they came goes on being prepared: it is not taken for ready (N7). A referral it came
    from is accepted as before, and the hold it ended goes on if nothing else has happened in the unit (N10). Raises NotFound,
    and RuleBroken on ``why`` if no reason is given, or on ``version``.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    refuse_without_reason(why)
    before = told(stay)
    voids = place(viewer, {stay.id: []}, "why")
    for referral in db.session.scalars(select(Referral).where(Referral.stay_id == stay.id)):
        expect_again(referral)
    for model in HANGING_ON_IT:
        db.session.execute(delete(model).where(model.stay_id == stay.id))
    note_stay(viewer, "stay.cancelled", stay, before, {"why": why}, voids)
    db.session.delete(stay)
    db.session.commit()
