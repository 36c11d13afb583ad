"""All the invented services as one world, from their first day to the horizon."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from refuge.demonstration import rotherham, southend, staffordshire
from refuge.demonstration.accepted import accepted
from refuge.demonstration.counts import demand, surveys, typed
from refuge.demonstration.letting import Letting
from refuge.demonstration.plan import Plan
from refuge.demonstration.refused import refused
from refuge.demonstration.staying import stays_of
from refuge.demonstration.world import World

PLANS = (rotherham.PLAN, southend.PLAN, staffordshire.PLAN)


@cache
def world() -> World:
    """Every invented service, together. It is always the same."""
    services = [service(plan) for plan in PLANS]
    return World(**{part: tuple(row for one in services for row in getattr(one, part)) for part in vars(World())})


def service(plan: Plan) -> World:
    """One invented service, made from its plan."""
    letting = Letting(plan).run()
    stays = stays_of(plan, letting.lets)
    arriving = list(accepted(plan, stays, letting.voids))
    return World(
        providers=(plan.provider,),
        contracts=plan.contracts,
        values=plan.values,
        properties=plan.properties,
        units=plan.units,
        spells=plan.spells,
        stays=tuple(stays),
        voids=_sorted(letting.voids, lambda void: (void.unit_ref, void.starts_on)),
        referrals=_sorted([referral for referral, _ in arriving] + list(refused(plan)), lambda one: one.received_on),
        holds=_sorted([hold for _, hold in arriving if hold], lambda hold: (hold.unit_ref, hold.starts_on)),
        demand=tuple(demand(plan)),
        surveys=tuple(surveys(plan)),
        typed=tuple(typed(plan)),
    )


def _sorted(rows: Iterable[Any], key: Callable[[Any], Any]) -> tuple[Any, ...]:
    return tuple(sorted(rows, key=key))
