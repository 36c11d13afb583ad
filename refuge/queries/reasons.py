"""What can be chosen of the lists that departures and voids take their answers from: code → label, in their order."""

from datetime import date

from refuge.models import DepartureReason, Destination, VoidReason
from refuge.queries.board import PENDING
from refuge.queries.listings import Choices, offered
from refuge.vocabulary import EntryKind

HANDOVER = "handover"


def void_reasons(today: date, own: str | None = None) -> Choices:
    """Why a unit is in preparation or out of use; the label begins with which of the two it makes (V4).

    ``own`` is what was chosen before, offered even if it is retired.
    """
    return {one.code: f"{EntryKind(one.kind).label}: {one.label}" for one in offered(VoidReason, today, [own])}  # type: ignore[call-arg]


def out_of_use_reasons(today: date) -> Choices:
    """Why a unit is out of use (V4)."""
    return {one.code: one.label for one in offered(VoidReason, today) if one.kind == EntryKind.OUT_OF_USE}


def departure_reasons(today: date, own: str | None = None) -> Choices:
    """Why a household left. A hand-over to a new provider is not chosen: that is recorded as one (H8)."""
    some = offered(DepartureReason, today, [own])
    return {one.code: one.label for one in some if one.kind != HANDOVER or one.code == own}


def outcome_pending(today: date) -> str | None:
    """The destination of a household of which nobody knows yet where it went: Tonight asks (H8)."""
    return next((one.code for one in offered(Destination, today) if one.kind == PENDING), None)


def destinations(today: date, own: str | None = None, *, or_pending: bool = True) -> Choices:
    """Where a household went; "outcome pending" among them, unless that is what is to be ended (H8)."""
    return {one.code: one.label for one in offered(Destination, today, [own]) if or_pending or one.kind != PENDING}
