"""What can be chosen of the lists that departures and voids take their answers from: code → label, in their order."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select

from refuge.extensions import db
from refuge.models import DepartureReason, Destination, VoidReason
from refuge.queries.board import PENDING
from refuge.vocabulary import EntryKind

HANDOVER = "handover"


def void_reasons(today: date, own: str | None = None) -> dict[str, str]:
    """Why a unit is in preparation or out of use; the label begins with which of the two it makes (V4).

    ``own`` is what was chosen before, offered even if it is retired.
    """
    return {one.code: f"{EntryKind(one.kind).label}: {one.label}" for one in _offered(VoidReason, today, own)}  # type: ignore[call-arg]


def departure_reasons(today: date, own: str | None = None) -> dict[str, str]:
    """Why a household left. A hand-over to a new provider is not chosen: that is recorded as one (H8)."""
    some = _offered(DepartureReason, today, own)
    return {one.code: one.label for one in some if one.kind != HANDOVER or one.code == own}


def destinations(today: date, own: str | None = None, *, or_pending: bool = True) -> dict[str, str]:
    """Where a household went; "outcome pending" among them, unless that is what is to be ended (H8)."""
    return {one.code: one.label for one in _offered(Destination, today, own) if or_pending or one.kind != PENDING}


def _offered(model: Any, today: date, own: str | None) -> Any:
    offered = or_(model.retired_on.is_(None), model.retired_on > today, model.code == own)
    return db.session.scalars(select(model).where(offered).order_by(model.position, model.label))
