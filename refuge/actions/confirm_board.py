"""Tonight is right: somebody has looked at the board, and it is so."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from refuge import clock
from refuge.access.scope import Viewer, properties_seen
from refuge.audit import note
from refuge.errors import NotFound
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import BoardConfirmation, Property


@all_or_nothing
def confirm_board(viewer: Viewer, property_ids: Collection[int], today: date) -> list[BoardConfirmation]:
    """Keep who found the properties' board right, for which night and when. Raises NotFound if one of them is not seen."""
    begin_writing()
    wanted = set(property_ids)
    seen = select(Property).where(Property.id.in_(wanted), properties_seen(viewer)).order_by(Property.id)
    houses = list(db.session.scalars(seen))
    if not houses or len(houses) < len(wanted):
        raise NotFound("There is no such property.")
    made = [
        BoardConfirmation(property_id=house.id, account_id=viewer.account_id, night=today, confirmed_at=clock.now())
        for house in houses
    ]
    db.session.add_all(made)
    confirmed = {"properties": [house.reference for house in houses], "night": today}
    note(viewer, "board.confirmed", provider_id=houses[0].provider_id, after=confirmed)
    db.session.commit()
    return made
