"""What can be chosen where a whole house closes: code → label, in the order people read them."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select

from refuge.extensions import db
from refuge.models import Destination, VoidReason
from refuge.vocabulary import EntryKind


def out_of_use_reasons(today: date) -> dict[str, str]:
    """Why units are out of use (V4)."""
    return _labels(today, VoidReason, VoidReason.kind == EntryKind.OUT_OF_USE)


def destinations(today: date) -> dict[str, str]:
    """Where households go, "outcome pending" among them (H8)."""
    return _labels(today, Destination)


def _labels(today: date, model: Any, *conditions: Any) -> dict[str, str]:
    offered = select(model).where(or_(model.retired_on.is_(None), model.retired_on > today), *conditions)
    return {one.code: one.label for one in db.session.scalars(offered.order_by(model.position, model.label))}
