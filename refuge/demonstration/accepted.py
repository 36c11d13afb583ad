"""Referrals that were accepted: most arrive, some never do, and a unit may be held for them on the way (N10)."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from refuge.demonstration.dice import Dice
from refuge.demonstration.households import household_for
from refuge.demonstration.origins import origin
from refuge.demonstration.plan import HORIZON, Plan
from refuge.demonstration.staying import SOURCES
from refuge.demonstration.world import Hold, Referral, Stay, Void

DECIDED_AFTER_DAYS = {0: 60, 1: 25, 2: 10, 3: 5}
ON_THEIR_WAY_DAYS = {0: 26, 1: 26, 2: 20, 3: 14, 5: 9, 7: 5}

FAILED_HOLDS = 0.22
"""Share of the gaps long enough in which a unit was first held for somebody who did not come."""

REFUSED_BEFORE = 0.08
"""Share of those who came that had been refused for want of space some days earlier."""

FAILURES = {
    ("did_not_arrive", "did_not_arrive", "no_contact"): 5,
    ("did_not_arrive", "did_not_arrive", "changed_mind"): 3,
    ("released", "withdrawn_by_referrer", "found_elsewhere"): 3,
    ("released", "chose_not_to_take", "too_near_or_far"): 2,
}
"""How the hold ended, what came of the referral, and why."""


def accepted(plan: Plan, stays: list[Stay], voids: list[Void]) -> Iterator[tuple[Referral, Hold | None]]:
    """A referral for each stay, and those that were accepted in the same gap before it and failed."""
    free = _FreeDays(plan, stays, voids)
    for number, stay in enumerate(stays, start=1):
        dice = Dice(plan.seed, "accepted", number)
        reference = f"{plan.prefix}-A{number}"
        unit_ref = stay.placements[0].unit_ref
        free_from = free.before(unit_ref, stay.arrived_on)
        referral = _arriving(dice, plan, stay, reference)
        held_from = max(referral.decided_on or stay.arrived_on, free_from)
        held = held_from < stay.arrived_on
        yield referral, Hold(unit_ref, reference, held_from, stay.arrived_on, "arrived") if held else None
        if dice.chance(REFUSED_BEFORE):
            yield _refused_before(dice, plan, referral), None
        if (held_from - free_from).days > 5 and dice.chance(FAILED_HOLDS):
            yield _failed(dice, plan, unit_ref, f"{plan.prefix}-F{number}", free_from, held_from)


class _FreeDays:
    """Since when a unit was neither occupied nor out of use."""

    def __init__(self, plan: Plan, stays: list[Stay], voids: list[Void]) -> None:
        self._days: dict[str, list[date]] = {
            unit.unit_ref: [opened for opened, _ in plan.windows(unit.unit_ref)] for unit in plan.units
        }
        for stay in stays:
            for placement in stay.placements:
                self._days[placement.unit_ref].append(placement.ends_on or HORIZON)
        for void in voids:
            if void.kind == "out_of_use":
                self._days[void.unit_ref].append(void.ends_on or HORIZON)
        for days in self._days.values():
            days.sort()

    def before(self, unit_ref: str, arrived_on: date) -> date:
        """The day the unit became free for the household that arrived then."""
        days = self._days[unit_ref]
        return days[bisect_right(days, arrived_on) - 1]


def _arriving(dice: Dice, plan: Plan, stay: Stay, reference: str) -> Referral:
    decided_on = _since_opening(plan, stay.arrived_on - timedelta(days=dice.weighed(ON_THEIR_WAY_DAYS)))
    received_on = _since_opening(plan, decided_on - timedelta(days=dice.weighed(DECIDED_AFTER_DAYS)))
    came_along = tuple(person for person in stay.household.people if person.joined_on is None)
    return Referral(
        referral_ref=reference,
        received_on=received_on,
        provider_ref=plan.provider.provider_ref,
        contract_ref=plan.contract_on(received_on),
        household=replace(stay.household, people=came_along),
        source=stay.referral_source,
        origin=stay.origin,
        outcome="accepted",
        decided_on=decided_on,
        stay_ref=stay.stay_ref,
    )


def _refused_before(dice: Dice, plan: Plan, referral: Referral) -> Referral:
    """The same household some days earlier, when there was no room."""
    day = _since_opening(plan, referral.received_on - timedelta(days=dice.between(5, 25)))
    return replace(
        referral,
        referral_ref=f"{referral.referral_ref}-1",
        received_on=day,
        decided_on=day,
        contract_ref=plan.contract_on(day),
        outcome="declined",
        reason="no_space",
        stay_ref=None,
    )


def _since_opening(plan: Plan, day: date) -> date:
    return max(day, plan.opened_on)


def _failed(
    dice: Dice, plan: Plan, unit_ref: str, reference: str, free_from: date, before: date
) -> tuple[Referral, Hold]:
    """A referral that was accepted, and for which a unit was held between two days, in vain."""
    nights = dice.between(1, 4)
    decided_on = free_from + timedelta(days=dice.between(0, (before - free_from).days - nights))
    settled_on = decided_on + timedelta(days=nights)
    hold_outcome, outcome, reason = dice.weighed(FAILURES)
    unit = next(unit for unit in plan.units if unit.unit_ref == unit_ref)
    received_on = _since_opening(plan, decided_on - timedelta(days=dice.weighed(DECIDED_AFTER_DAYS)))
    referral = Referral(
        referral_ref=reference,
        received_on=received_on,
        provider_ref=plan.provider.provider_ref,
        contract_ref=plan.contract_on(received_on),
        household=household_for(dice, unit, f"{reference}-H"),
        source=dice.weighed(SOURCES),
        origin=origin(dice, plan.tendencies, decided_on),
        outcome=outcome,
        decided_on=decided_on,
        reason=reason,
        settled_on=settled_on,
    )
    return referral, Hold(unit_ref, reference, decided_on, settled_on, hold_outcome)
