"""The rows an authority typed of accommodation that is not on the system."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from refuge.access.scope import Viewer, own_authority
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import TypedAccommodation


def rows_typed(viewer: Viewer, year: date) -> Sequence[TypedAccommodation]:
    """Those of the viewer's authority for the financial year that begins on a day, by type and source."""
    typed = TypedAccommodation
    asked = select(typed).where(own_authority(viewer, typed), typed.year == year)
    return db.session.scalars(asked.order_by(typed.accommodation_type, typed.source)).all()


def find_typed(viewer: Viewer, row_id: int) -> TypedAccommodation:
    """One of them. Raises NotFound."""
    asked = select(TypedAccommodation).where(TypedAccommodation.id == row_id, own_authority(viewer, TypedAccommodation))
    row = db.session.scalar(asked)
    if row is None:
        raise NotFound(f"There is no row {row_id}.")
    return row
