"""When the board was last found right: "Tonight is right"."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from refuge.access.scope import Viewer, properties_seen
from refuge.extensions import db
from refuge.models import BoardConfirmation, Property
from refuge.models.columns import Moment


def found_right_at(viewer: Viewer, property_ids: Collection[int]) -> datetime | None:
    """The moment since which no property was found right again; none if one of them never was. One statement."""
    latest = (
        select(func.max(BoardConfirmation.confirmed_at, type_=Moment))
        .join(Property, Property.id == BoardConfirmation.property_id)
        .where(properties_seen(viewer), BoardConfirmation.property_id.in_(property_ids))
        .group_by(BoardConfirmation.property_id)
    )
    found = db.session.scalars(latest).all()
    return min(found) if found and len(found) == len(property_ids) else None
