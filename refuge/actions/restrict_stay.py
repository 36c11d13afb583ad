"""Restricting one stay to named staff (D1)."""

from collections.abc import Collection

from sqlalchemy import delete, select

from refuge.access.scope import Viewer, stays_seen
from refuge.audit import note
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Account, Stay, StayViewer


@all_or_nothing
def restrict_stay(viewer: Viewer, stay_id: int, account_ids: Collection[int]) -> None:
    """Let only these people of the provider see the stay, whoever restricts it included; nobody named opens it again.

    Raises NotFound on a stay the viewer may not see, RuleBroken on somebody who is not an active member of its staff.
    """
    begin_writing()
    stay = db.session.scalar(select(Stay).where(Stay.id == stay_id, stays_seen(viewer)))
    if stay is None:
        raise NotFound(f"There is no stay {stay_id}.")
    named = set(account_ids)
    if named and viewer.account_id is not None:
        named.add(viewer.account_id)
    staff = select(Account.id).where(Account.provider_id == stay.provider_id, Account.is_active)
    if named - set(db.session.scalars(staff)):
        raise RuleBroken("account_ids", "Name people who work for this provider.")
    before = sorted(db.session.scalars(select(StayViewer.account_id).where(StayViewer.stay_id == stay.id)))
    db.session.execute(delete(StayViewer).where(StayViewer.stay_id == stay.id))
    db.session.add_all(StayViewer(stay_id=stay.id, account_id=account_id) for account_id in sorted(named))
    about = {"provider_id": stay.provider_id, "household_id": stay.household_id}
    note(viewer, "stay.restricted", ("stay", stay.id), before={"to": before}, after={"to": sorted(named)}, **about)
    db.session.commit()
