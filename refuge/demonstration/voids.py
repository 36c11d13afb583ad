"""What happens to a unit between two households: preparation, works, and standing ready."""

from dataclasses import dataclass
from datetime import date, timedelta

from refuge.demonstration.dice import Dice
from refuge.demonstration.plan import Plan, Works
from refuge.demonstration.world import Void

SAME_DAY = 0.04
"""Share of lets for which the next household arrives on the day the last one leaves."""

SHORT_CLOSURE = 0.025

PREPARING_DAYS = ((0, 2), (0.08, 2), (0.5, 5), (0.8, 8), (0.92, 11), (0.97, 18), (1, 30))
CLEANING_AFTER_WORKS_DAYS = ((0, 1), (0.5, 3), (1, 6))
SHORT_CLOSURE_DAYS = ((0, 4), (0.5, 9), (1, 24))

READY_SHAPE = ((0, 0), (0.2, 0.1), (0.5, 0.6), (0.8, 1.6), (0.95, 3), (1, 5))
"""Days ready, as multiples of their mean in the year."""

PREPARING_REASONS = {
    ("cleaning", "provider"): 45,
    ("deep_clean", "provider"): 10,
    ("minor_repairs", "landlord"): 18,
    ("furniture", "provider"): 8,
    ("locks", "landlord"): 8,
    ("belongings", "provider"): 9,
    ("belongings", "council"): 2,
}

SHORT_CLOSURES = {("pest_treatment", "landlord"): 4, ("no_staff_cover", "provider"): 3, ("damp", "landlord"): 3}


@dataclass(frozen=True)
class Gap:
    """The voids of a unit after a household, and the day the next one may arrive."""

    voids: tuple[Void, ...]
    next_arrival: date


class Voids:
    """Makes the gaps of one service, each from its own dice; planned works are used up as they are done."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._works = list(plan.works)

    def after(self, unit_ref: str, nth: int, vacated_on: date, may_turn_over: bool) -> Gap:
        """The gap after the unit's ``nth`` household left."""
        dice = Dice(self._plan.seed, "void", unit_ref, nth)
        works = self._works_due(unit_ref, vacated_on)
        if dice.chance(SAME_DAY) and may_turn_over and not works:
            return Gap((), vacated_on)
        voids = _worked_on(dice, unit_ref, vacated_on, works) if works else _prepared(dice, unit_ref, vacated_on)
        empty_from = voids[-1].ends_on or vacated_on
        mean = self._plan.tendencies.ready_days_from(vacated_on)
        return Gap(voids, empty_from + timedelta(days=round(dice.spread(READY_SHAPE) * mean)))

    def _works_due(self, unit_ref: str, day: date) -> Works | None:
        due = next((works for works in self._works if works.unit_ref == unit_ref and works.not_before <= day), None)
        if due:
            self._works.remove(due)
        return due


def _worked_on(dice: Dice, unit_ref: str, vacated_on: date, works: Works) -> tuple[Void, ...]:
    done_on = vacated_on + timedelta(days=works.nights)
    foreseen = done_on - timedelta(days=dice.between(0, 21))
    closed = Void(unit_ref, "out_of_use", vacated_on, done_on, foreseen, works.reason, "landlord", works.note)
    cleaned = done_on + timedelta(days=int(dice.spread(CLEANING_AFTER_WORKS_DAYS)))
    return closed, Void(unit_ref, "preparing", done_on, cleaned, None, "cleaning", "provider")


def _prepared(dice: Dice, unit_ref: str, vacated_on: date) -> tuple[Void, ...]:
    reason, waits_for = dice.weighed(PREPARING_REASONS)
    ready_on = vacated_on + timedelta(days=int(dice.spread(PREPARING_DAYS)))
    foreseen = ready_on if dice.chance(0.2) else None
    preparing = Void(unit_ref, "preparing", vacated_on, ready_on, foreseen, reason, waits_for)
    return (preparing, _closed_shortly(dice, unit_ref, ready_on)) if dice.chance(SHORT_CLOSURE) else (preparing,)


def _closed_shortly(dice: Dice, unit_ref: str, from_day: date) -> Void:
    reason, waits_for = dice.weighed(SHORT_CLOSURES)
    ends_on = from_day + timedelta(days=int(dice.spread(SHORT_CLOSURE_DAYS)))
    return Void(unit_ref, "out_of_use", from_day, ends_on, ends_on, reason, waits_for)
