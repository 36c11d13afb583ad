"""What of a stay can still be put right: nothing once it is erased, and no day on which it was handed over.

Not an action itself: nothing here commits.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from refuge.actions.answers import Leaving, leaving_of
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Stay
from refuge.occupancy.clashes import Span, written
from refuge.occupancy.staying import Placed


def refuse_erased(stay: Stay, field: str = "why") -> None:
    """Raises RuleBroken on the field if what was known of the stay is erased: figures of its year are kept as they are (D6)."""
    if stay.erased_on is not None:
        raise RuleBroken(field, "What was known of this stay is erased. Nothing of it can be changed any more.")


def refuse_gone_on(stay: Stay) -> None:
    """Raises RuleBroken on ``why`` if the stay goes on with another provider."""
    if _goes_on(stay):
        raise RuleBroken("why", f"{_went(stay)} It cannot be taken back here.")


def refuse_come_over(stay: Stay) -> None:
    """Raises RuleBroken on ``why`` if the stay is the rest of one that another provider had."""
    if stay.carried_over_from_id is not None:
        raise RuleBroken("why", f"{_came(stay)} It cannot be taken back here.")


def refuse_across_a_hand_over(
    stay: Stay, becomes: Span, leaving: Leaving | None, had: Collection[Placed], wanted: Collection[Placed]
) -> None:
    """Days and units at a hand-over to or from another provider stay as they are: the other side has them too.

    Raises RuleBroken on ``arrived_on``, ``departed_on`` or ``placements``.
    """
    if stay.carried_over_from_id is not None:
        _refuse_another_beginning(stay, becomes, had, wanted)
    if _goes_on(stay):
        _refuse_another_end(stay, becomes, leaving, had, wanted)


def _refuse_another_beginning(stay: Stay, becomes: Span, had: Collection[Placed], wanted: Collection[Placed]) -> None:
    if becomes.starts_on != stay.arrived_on:
        raise RuleBroken("arrived_on", f"{_came(stay)} That day cannot be corrected.")
    if _begun_on(had, stay.arrived_on) != _begun_on(wanted, stay.arrived_on):
        raise RuleBroken("placements", f"{_came(stay)} The units they had that day cannot be corrected.")


def _refuse_another_end(
    stay: Stay, becomes: Span, leaving: Leaving | None, had: Collection[Placed], wanted: Collection[Placed]
) -> None:
    if becomes.starts_on != stay.arrived_on:
        raise RuleBroken("arrived_on", f"{_went(stay)} The other provider knows the day they arrived: it stays.")
    if leaving is not None and leaving != leaving_of(stay):
        raise RuleBroken("departed_on", f"{_went(stay)} That was no departure, and cannot be corrected.")
    if _ended_on(had, stay.departed_on) != _ended_on(wanted, stay.departed_on):
        raise RuleBroken("placements", f"{_went(stay)} The units they had that day cannot be corrected.")


def _begun_on(placements: Collection[Placed], day: date) -> set[int]:
    return {placed.unit_id for placed in placements if placed.span.starts_on == day}


def _ended_on(placements: Collection[Placed], day: date | None) -> set[int]:
    return {placed.unit_id for placed in placements if placed.span.ends_on == day}


def _goes_on(stay: Stay) -> bool:
    continued = select(Stay.id).where(Stay.carried_over_from_id == stay.id)
    return db.session.scalar(continued.limit(1)) is not None


def _came(stay: Stay) -> str:
    return f"They came with the house from another provider on {written(stay.arrived_on)}."


def _went(stay: Stay) -> str:
    return f"They went with the house to another provider on {written(stay.departed_on or stay.arrived_on)}."
