"""A stay was entered by mistake."""

from sqlalchemy import delete, select

from refuge.access.scope import Viewer
from refuge.actions.correctable import refuse_come_over, refuse_erased, refuse_gone_on
from refuge.actions.finding import find_stay, refuse_without_reason
from refuge.actions.placing import place
from refuge.actions.referred import expect_again
from refuge.actions.telling import note_stay, told
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import (
    Absence,
    Household,
    HouseholdKey,
    LegalHold,
    Person,
    Referral,
    Stay,
    StayAccessNeed,
    StaySupportNeed,
    StayViewer,
)

HANGING_ON_IT = (Absence, Person, StayAccessNeed, StaySupportNeed, StayViewer)


@all_or_nothing
def cancel_stay(viewer: Viewer, stay_id: int, version: int, why: str) -> None:
    """Take the stay away with its placements and the preparation after them; the trail keeps what it was.

    A unit that was in preparation when they came goes on being prepared: it is not taken for ready (N7). A referral it came
    from is accepted as before, and the hold it ended goes on if nothing else has happened in the unit (N10). What a
    restricted stay was is kept from whoever was not named, on the trail too (D1). Raises NotFound, and RuleBroken on ``why``
    if no reason is given, what was known is erased (D6), another provider has the stay too, or a restriction cannot be
    kept; or on ``version``.
    """
    begin_writing()
    stay = find_stay(viewer, stay_id, version)
    refuse_without_reason(why)
    refuse_erased(stay)
    refuse_come_over(stay)
    refuse_gone_on(stay)
    household_id, is_forgotten, before = stay.household_id, _refuse_opening(stay), told(stay)
    voids = place(viewer, {stay.id: []}, "why")
    for referral in db.session.scalars(select(Referral).where(Referral.stay_id == stay.id)):
        expect_again(referral)
    for model in HANGING_ON_IT:
        db.session.execute(delete(model).where(model.stay_id == stay.id))
    note_stay(viewer, "stay.cancelled", stay, before, {"why": why}, voids)
    db.session.delete(stay)
    db.session.flush()
    if is_forgotten:
        _forget(household_id)
    db.session.commit()


def _named(household_id: int) -> dict[int, set[int]]:
    """The accounts that each of a household's stays is restricted to; nobody where it is not."""
    viewers = select(Stay.id, StayViewer.account_id).outerjoin(StayViewer, StayViewer.stay_id == Stay.id)
    named: dict[int, set[int]] = {}
    for stay_id, account_id in db.session.execute(viewers.where(Stay.household_id == household_id)):
        named.setdefault(stay_id, set()).update({account_id} - {None})
    return named


def _refuse_opening(stay: Stay) -> bool:
    """Whether what the trail tells of the household is to be destroyed, since nobody would be left who may read it.

    A restriction ends with its stay. Others would read what it was, unless another stay is restricted as much.
    """
    others = _named(stay.household_id)
    named = others.pop(stay.id)
    if not named:
        return False
    if others and not any(viewers and viewers <= named for viewers in others.values()):
        raise RuleBroken("why", "This stay is restricted, and the household's other stays are not. Restrict them too.")
    if not others and _had_a_legal_hold(stay.household_id):
        raise RuleBroken("why", "This stay is restricted, and a legal hold was set on its household: it stays.")
    return not others


def _had_a_legal_hold(household_id: int) -> bool:
    held = select(LegalHold.id).where(LegalHold.household_id == household_id)
    return db.session.scalar(held.limit(1)) is not None


def _forget(household_id: int) -> None:
    """Destroy the key of what the trail tells of a household without a stay: nobody is left who may read it."""
    db.session.execute(delete(HouseholdKey).where(HouseholdKey.household_id == household_id))
    linked = select(Referral.id).where(Referral.household_id == household_id)
    if db.session.scalar(linked.limit(1)) is None:
        db.session.execute(delete(Household).where(Household.id == household_id))
