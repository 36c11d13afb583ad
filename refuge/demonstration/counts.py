"""What others count: demand by month (F4), quarterly surveys, and what of safe accommodation is not on the system."""

from collections.abc import Iterator
from datetime import date

from refuge.demonstration.dice import Dice
from refuge.demonstration.months import months
from refuge.demonstration.plan import HORIZON, Elsewhere, Plan
from refuge.demonstration.world import Demand, Survey, TypedRow

DEMAND_FROM = date(2019, 4, 1)
DEMAND_SHAPE = ((0, 0.6), (0.5, 1), (1, 1.5))
PLACED_SHARES = {"in_area": 0.28, "out_of_area": 0.34, "not_placed": 0.27}

DUTY_FROM = 2021
"""The first financial year of the duty under Part 4 of the Domestic Abuse Act 2021."""
TYPED_ON = 14
"""The day of April on which the officer types the year that is over."""

QUESTIONS = {
    ("adult", "Do you feel safer than when you arrived?"): (7, 0.93),
    ("adult", "Do you know where to get help?"): (7, 0.9),
    ("child", "Do you feel safe here?"): (5, 0.91),
}
"""Answers in a usual quarter, and the share that is positive."""


def demand(plan: Plan) -> Iterator[Demand]:
    """What came to the council, a hub or a helpline, month by month."""
    authority_code, source, usual = plan.demand_of
    for month in months(max(DEMAND_FROM, plan.opened_on)):
        dice = Dice(plan.seed, "demand", month)
        asked = round(dice.spread(DEMAND_SHAPE) * usual)
        placed = [sum(dice.chance(share) for _ in range(asked)) for share in PLACED_SHARES.values()]
        in_area, out_of_area, not_placed = _within(asked, placed)
        not_known = asked - in_area - out_of_area - not_placed
        yield Demand(authority_code, month, source, asked, in_area, out_of_area, not_placed, not_known)


def surveys(plan: Plan) -> Iterator[Survey]:
    """Each question's answers, quarter by quarter; a quarter in which nobody answered is not there."""
    if plan.surveys_from is None:
        return
    for quarter in months(plan.surveys_from, step=3):
        for (audience, question), (usual, share) in QUESTIONS.items():
            dice = Dice(plan.seed, "survey", quarter, question)
            answered = dice.between(0, 2 * usual)
            positive = sum(dice.chance(share) for _ in range(answered))
            if answered and (contract_ref := plan.contract_on(quarter)):
                yield Survey(contract_ref, quarter, audience, question, answered, positive)


def typed(plan: Plan) -> Iterator[TypedRow]:
    """What an officer typed of each source in the month after each financial year, since there is a duty to say it."""
    for year in range(DUTY_FROM, HORIZON.year):
        for one in plan.elsewhere:
            totals = _totals(Dice(plan.seed, "typed", year, one.source), one)
            entered_on = date(year + 1, 4, TYPED_ON)
            yield TypedRow(plan.demand_of[0], date(year, 4, 1), one.accommodation_type, one.source, entered_on, totals)


def _totals(dice: Dice, one: Elsewhere) -> dict[str, int]:
    """Totals of a year, one adult a household; what the source does not say is not there."""
    households = dice.between(one.households * 4 // 5, one.households * 6 // 5)
    men = sum(dice.chance(one.men_share) for _ in range(households))
    told = {
        "units": one.units,
        "bed_spaces": one.bed_spaces,
        "households": households,
        "women": households - men,
        "men": men,
        "trans_adults": 0,
        "adults_sex_not_known": 0,
        "children": None if one.children_each is None else round(households * one.children_each),
    }
    return {name: total for name, total in told.items() if total is not None}


def _within(total: int, parts: list[int]) -> list[int]:
    """The parts, cut so that together they are no more than the total."""
    left = total
    kept = []
    for part in parts:
        kept.append(min(part, left))
        left -= kept[-1]
    return kept
