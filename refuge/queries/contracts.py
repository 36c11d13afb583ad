"""Contracts to choose from."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from refuge.access.scope import Viewer, contracts_seen
from refuge.extensions import db
from refuge.models import Contract


def contracts_in_view(viewer: Viewer) -> Sequence[Contract]:
    """Every contract the viewer may see, by provider and title, each with its provider."""
    statement = (
        select(Contract)
        .where(contracts_seen(viewer))
        .options(joinedload(Contract.provider))
        .order_by(Contract.provider_id, Contract.title, Contract.id)
    )
    return db.session.scalars(statement).all()
