"""What the places that figures are told apart by are called."""

from collections.abc import Mapping

from sqlalchemy import select

from refuge.access.scope import Viewer, properties_seen
from refuge.extensions import db
from refuge.models import Property


def property_names(viewer: Viewer) -> Mapping[str, str]:
    """Reference → name, of the properties whose records the viewer may see."""
    statement = select(Property.reference, Property.name).where(properties_seen(viewer))
    return {row.reference: row.name for row in db.session.execute(statement)}
