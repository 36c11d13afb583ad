"""Units that were ready when a household was turned away, and whether they looked suitable (F3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from refuge.occupancy.fit import Features, Seeking, reasons_against


@dataclass(frozen=True)
class ReadyThen:
    """A unit that was ready and kept for nobody on the two nights that count, and why it did not fit; no reason if it did.

    ``is_seen`` says whether the viewer may see the records of its property: to others it may be counted, never shown (D1).
    """

    unit_id: int
    is_seen: bool
    reasons: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """Whether it would have done."""
        return not self.reasons


def ready_then(unit_id: int, is_seen: bool, seeking: Seeking, features: Features) -> ReadyThen:
    """One unit that was ready, judged for the household that asked.

    >>> ready_then(7, True, Seeking(pet=True), Features(2, accepts_pets=False))
    ReadyThen(unit_id=7, is_seen=True, reasons=('No pets',))
    """
    return ReadyThen(unit_id, is_seen, tuple(reasons_against(seeking, features)))


def looked_suitable_to(units: Iterable[ReadyThen]) -> bool:
    """Whether any of them would have done: the referral was declined for space while a unit looked suitable.

    >>> looked_suitable_to([ReadyThen(1, True, ("No pets",)), ReadyThen(2, False)]), looked_suitable_to([])
    (True, False)
    """
    return any(unit.fits for unit in units)
