"""Referrals that did not end in a place, month by month; why follows from who asked (F1, F2)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from refuge.demonstration.dice import Dice
from refuge.demonstration.households import household, oldest_son
from refuge.demonstration.months import months
from refuge.demonstration.origins import origin
from refuge.demonstration.plan import Plan
from refuge.demonstration.staying import SOURCES
from refuge.demonstration.world import Household, Referral

MONTHLY_SHAPE = ((0, 0), (0.2, 0.4), (0.5, 0.9), (0.8, 1.5), (1, 2.6))
"""Referrals in a month, as multiples of their mean."""

ASKS_AGAIN = 0.15
INFORMATION_ONLY = 0.05
DECIDED_AFTER_DAYS = {0: 32, 1: 28, 2: 17, 4: 12, 7: 7, 12: 4}

OUTCOMES = {
    "changed_mind": "chose_not_to_take",
    "too_near_or_far": "chose_not_to_take",
    "no_contact": "no_contact",
    "found_elsewhere": "withdrawn_by_referrer",
}
"""What came of a referral for these reasons; for any other the provider declined."""

REASONS = {
    "no_space": 38,
    "unit_too_small": 7,
    "needs_mental_health": 8,
    "needs_drugs": 4,
    "needs_alcohol": 3,
    "needs_disability": 2,
    "needs_offending": 3,
    "area_not_safe": 7,
    "too_near_or_far": 3,
    "changed_mind": 8,
    "found_elsewhere": 9,
    "no_contact": 7,
    "other": 1,
}

WHY_NO_UNIT = {"Risk in the house": 4, "Staffing": 3, "Location": 2}
PLACED = {"in_area": 2, "out_of_area": 4, "not_known": 4}


def refused(plan: Plan) -> Iterator[Referral]:
    """The referrals of one service that came to nothing."""
    for month in months(plan.opened_on):
        dice = Dice(plan.seed, "refused", month)
        number = round(dice.spread(MONTHLY_SHAPE) * plan.tendencies.refusals_a_month)
        for position in range(1, number + 1):
            reference = f"{plan.prefix}-N{month:%Y%m}-{position}"
            first = _refused(dice, plan, month, reference)
            yield first
            if dice.chance(ASKS_AGAIN):
                yield _asked_again(dice, plan, first)


def _refused(dice: Dice, plan: Plan, month: date, reference: str) -> Referral:
    received_on = month + timedelta(days=dice.between(0, 27))
    asking = household(dice, f"{reference}-H")
    came_from = origin(dice, plan.tendencies, received_on)
    referral = Referral(
        referral_ref=reference,
        received_on=received_on,
        provider_ref=plan.provider.provider_ref,
        contract_ref=plan.contract_on(received_on),
        household=asking,
        source=dice.weighed(SOURCES),
        origin=came_from,
        outcome="information_only",
        decided_on=received_on + timedelta(days=dice.weighed(DECIDED_AFTER_DAYS)),
        placed=dice.weighed(PLACED) if came_from in plan.tendencies.local_origins else None,
    )
    return referral if dice.chance(INFORMATION_ONLY) else _with_reason(dice, referral, _reason(dice, asking))


def _asked_again(dice: Dice, plan: Plan, first: Referral) -> Referral:
    """The same household some days later, refused once more."""
    days = timedelta(days=dice.between(5, 24))
    again = replace(
        first,
        referral_ref=f"{first.referral_ref}-2",
        received_on=first.received_on + days,
        contract_ref=plan.contract_on(first.received_on + days),
        decided_on=first.decided_on + days if first.decided_on else None,
    )
    return _with_reason(dice, again, _reason(dice, first.household))


def _reason(dice: Dice, asking: Household) -> str:
    """What stands in the way of this household, else any of the usual reasons."""
    in_the_way = {
        "male_survivor": asking.people[0].sex == "male",
        "older_son": oldest_son(asking) > 13,
        "pets": asking.pets,
        "nrpf": asking.nrpf,
    }
    reason = next((reason for reason, stands in in_the_way.items() if stands), None)
    return reason if reason and dice.chance(0.7) else dice.weighed(REASONS)


def _with_reason(dice: Dice, referral: Referral, reason: str) -> Referral:
    outcome = OUTCOMES.get(reason, "declined")
    for_space = reason in {"no_space", "unit_too_small"}
    also = outcome == "declined" and not for_space and dice.chance(0.2)
    return replace(
        referral,
        outcome=outcome,
        reason=reason,
        other_reasons=("no_space",) if also else (),
        reason_note="Advised of other services" if reason == "other" else None,
        why_no_unit=dice.weighed(WHY_NO_UNIT) if for_space and dice.chance(0.12) else None,
    )
