"""Finds how long units stood ready in each year, so that counting gives the published percentages.

Run ``python -m tests.demonstration.tuning`` after a change to how stays are made, and copy what it prints into
``READY_DAYS`` of the Rotherham plan, whose later years are free to choose. Years are tuned one after another: what
is made in a year never depends on the tendency of a later one.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from refuge.demonstration.letting import Letting
from refuge.demonstration.plan import Plan
from refuge.demonstration.rotherham import PLAN

PUBLISHED = {2016: 81, 2017: 83, 2018: 74, 2019: 86, 2020: 90}
AS_AT = date(2021, 1, 25)
TRIED = [half / 2 for half in range(4, 80)]


def utilisation(plan: Plan, year: int) -> float:
    """Occupied nights of a financial year in each hundred, up to the day of the report."""
    start, end = date(year, 4, 1), min(date(year + 1, 4, 1), AS_AT)
    placements = (placement for let in Letting(plan).run(end).lets for placement in let.placements)
    occupied = sum(max(0, (min(one.ends_on or end, end) - max(one.starts_on, start)).days) for one in placements)
    return 100 * occupied / (len(plan.units) * (end - start).days)


def with_ready_days(plan: Plan, ready_days: dict[int, float]) -> Plan:
    """The plan with other tendencies."""
    return replace(plan, tendencies=replace(plan.tendencies, ready_days=ready_days))


def tuned(plan: Plan) -> Iterator[tuple[int, float, float]]:
    """Each year with the days ready that come nearest to the published percentage, and what they give."""
    ready_days: dict[int, float] = {}
    for year, published in PUBLISHED.items():
        given = {days: utilisation(with_ready_days(plan, {**ready_days, year: days}), year) for days in TRIED}
        ready_days[year] = min(TRIED, key=lambda days: abs(given[days] - published))
        yield year, ready_days[year], given[ready_days[year]]


if __name__ == "__main__":
    for year, days, percentage in tuned(PLAN):
        print(f"{year}: {days},  # {percentage:.2f} %")
