"""What is written down about a stay: where they came from, who joined, when they were away, how they left."""

from dataclasses import replace
from datetime import date, timedelta

from refuge.demonstration.dice import Dice
from refuge.demonstration.households import fits
from refuge.demonstration.letting import Let
from refuge.demonstration.origins import origin
from refuge.demonstration.plan import Plan
from refuge.demonstration.world import Absence, Household, Leaving, Person, Stay

SOURCES = {
    "helpline": 26,
    "police": 18,
    "idva": 16,
    "self": 12,
    "another_refuge": 8,
    "council_housing": 8,
    "social_care": 7,
    "health": 3,
    "voluntary": 2,
}

LAST_NIGHTS = {
    "own_home": 42,
    "friends_or_family": 24,
    "another_refuge": 9,
    "hotel": 8,
    "temporary_accommodation": 6,
    "hospital": 3,
    "street": 3,
    "not_known": 5,
}

RISKS_AT_ARRIVAL = {"high": 52, "medium": 34, "standard": 11, None: 3}
LOWER_RISKS = {"high": {"high": 25, "medium": 45, "standard": 30}, "medium": {"medium": 35, "standard": 65}}
LOW_RISK = {"standard": 1}

PLANNED_DESTINATIONS = {
    "council_tenancy": 34,
    "housing_association": 22,
    "private_rented": 14,
    "supported_housing": 8,
    "friends_or_family": 8,
    "home_made_safe": 5,
    "own_home": 2,
    "outcome_pending": 2,
}

UNPLANNED = {
    ("left_without_notice", "not_known"): 25,
    ("left_without_notice", "outcome_pending"): 4,
    ("returned_home", "returned_to_perpetrator"): 24,
    ("changed_mind", "friends_or_family"): 20,
    ("needs_not_met", "temporary_accommodation"): 10,
    ("location_not_safe", "another_refuge"): 6,
    ("evicted", "temporary_accommodation"): 7,
    ("other", "other"): 3,
}

PLANNED_SHARES = ((7, 0.15), (28, 0.45), (91, 0.7), (9999, 0.87))
"""Stays of up to so many nights end as planned in this share."""

ABSENCES = {"hospital": 5, "family_or_friends": 4, "not_known": 1}


def stays_of(plan: Plan, lets: list[Let]) -> list[Stay]:
    """The stays of one service, in order of arrival."""
    return [_stay(plan, let) for let in lets]


def _stay(plan: Plan, let: Let) -> Stay:
    dice = Dice(plan.seed, "stay", let.number)
    risk = dice.weighed(RISKS_AT_ARRIVAL)
    expected, since = _expectation(dice, let)
    return Stay(
        stay_ref=f"{plan.prefix}-S{let.number}",
        household=_with_who_joined(dice, plan, let),
        arrived_on=let.arrived_on,
        departed_on=let.departed_on,
        placements=tuple(let.placements),
        absences=_absences(dice, let),
        origin=origin(Dice(plan.seed, "origin", let.number), plan.tendencies, let.arrived_on),
        last_night_place=dice.weighed(LAST_NIGHTS),
        risk_at_arrival=risk,
        referral_source=dice.weighed(SOURCES),
        expected_departure_on=expected,
        expected_since=since,
        leaving=_leaving(dice, let, risk),
    )


def _expectation(dice: Dice, let: Let) -> tuple[date | None, date]:
    """An expected departure and the day it was written down, in the last weeks of the longer stays."""
    nights = (let.departed_on - let.arrived_on).days
    since = let.departed_on - timedelta(days=dice.between(7, 35))
    expected = let.departed_on + timedelta(days=dice.between(-10, 14))
    known = nights > 45 and dice.chance(0.7)
    return (max(expected, since) if known else None), since


def _absences(dice: Dice, let: Let) -> tuple[Absence, ...]:
    nights = (let.departed_on - let.arrived_on).days
    if nights < 30 or not dice.chance(0.12):
        return ()
    reason = dice.weighed(ABSENCES)
    starts_on = let.arrived_on + timedelta(days=dice.between(5, nights - 15))
    return (Absence(starts_on, starts_on + timedelta(days=dice.between(1, 6)), reason),)


def _with_who_joined(dice: Dice, plan: Plan, let: Let) -> Household:
    """The household, with a birth or a child who followed later where there is a bed or a cot for one more."""
    nights = (let.departed_on - let.arrived_on).days
    joined_on = let.arrived_on + timedelta(days=dice.between(10, max(10, nights - 10)))
    born = let.household.pregnant and dice.chance(0.5)
    joins = nights > 30 and (born or dice.chance(0.02))
    age = 0 if born else dice.between(6, 9)
    larger = replace(
        let.household,
        people=(*let.household.people, Person("child", age, None, "female", joined_on=joined_on)),
    )
    return larger if joins and _fits_everywhere(plan, let, larger) else let.household


def _fits_everywhere(plan: Plan, let: Let, larger: Household) -> bool:
    units = {placement.unit_ref for placement in let.placements}
    return len(let.placements) == 1 and all(fits(larger, unit) for unit in plan.units if unit.unit_ref in units)


def _leaving(dice: Dice, let: Let, risk: str | None) -> Leaving:
    nights = (let.departed_on - let.arrived_on).days
    share = next(share for up_to, share in PLANNED_SHARES if nights <= up_to)
    lower = dice.weighed(LOWER_RISKS.get(risk or "", LOW_RISK)) if dice.chance(0.9) else None
    if dice.chance(0.02):
        return Leaving(None, "moved_on", "not_known", lower)
    if dice.chance(share):
        if dice.chance(0.07):
            return Leaving(True, "another_refuge", "another_refuge", lower)
        return Leaving(True, "moved_on", dice.weighed(PLANNED_DESTINATIONS), lower)
    reason, destination = dice.weighed(UNPLANNED)
    return Leaving(False, reason, destination, lower)
