"""Lets the units of a service from its first day to the horizon, one household after another.

Events are taken in order of their days: a unit opens, is let, is vacated. Each let and each gap has dice of its
own, named after the unit and its number, so that one decision does not disturb the chance of the others.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count

from refuge.demonstration.dice import Dice
from refuge.demonstration.households import beds_needed, fits, grown_older, household_for
from refuge.demonstration.plan import HORIZON, Plan
from refuge.demonstration.provision import Unit
from refuge.demonstration.voids import Voids
from refuge.demonstration.world import Household, Placement, Void

LENGTHS_OF_STAY = (
    (0, 0),
    (0.02, 1),
    (0.1, 6),
    (0.2, 28),
    (0.35, 70),
    (0.5, 108),
    (0.65, 155),
    (0.8, 220),
    (0.9, 300),
    (0.97, 400),
    (1, 560),
)
"""Nights: half of the households leave within three and a half months, one in twenty stays longer than a year."""

FIRST_LET_DAYS = ((0, 0), (0.5, 4), (1, 20))

MOVES = 0.05
"""Share of lets taken by a household that is in another unit already."""

SECOND_UNITS = 0.03
"""Share of lets in which a large family that came lately takes the unit beside the one it has."""

RETURNS = 0.04
"""Share of lets taken by a household that was here before."""


@dataclass(eq=False)
class Let:
    """One household's time with the provider, as it is being made."""

    number: int
    household: Household
    arrived_on: date
    departed_on: date
    placements: list[Placement]


class Letting:
    """The simulation of one service; ``lets`` and ``voids`` are what came of it."""

    def __init__(self, plan: Plan) -> None:
        self.lets: list[Let] = []
        self.voids: list[Void] = []
        self._plan = plan
        self._gaps = Voids(plan)
        self._units = {unit.unit_ref: unit for unit in plan.units}
        self._here: dict[str, Let] = {}
        self._turns: dict[str, int] = defaultdict(int)
        self._returned: set[str] = set()
        self._order = count()
        self._events: list[tuple[date, int, Callable[[], None]]] = []
        for unit in plan.units:
            for opens_on, closes_on in plan.windows(unit.unit_ref):
                self._open(unit, opens_on, closes_on)

    def run(self, until: date = HORIZON) -> "Letting":
        """Take every event before a day."""
        while self._events and self._events[0][0] < until:
            _, _, happen = heapq.heappop(self._events)
            happen()
        return self

    def _at(self, day: date, closes_on: date, happen: Callable[[], None]) -> None:
        if day < closes_on:
            heapq.heappush(self._events, (day, next(self._order), happen))

    def _open(self, unit: Unit, opens_on: date, closes_on: date) -> None:
        dice = Dice(self._plan.seed, "first let", unit.unit_ref, opens_on)
        first = opens_on + timedelta(days=int(dice.spread(FIRST_LET_DAYS)))
        self._at(first, closes_on, lambda: self._let(unit, first, closes_on))

    def _let(self, unit: Unit, day: date, closes_on: date) -> None:
        self._turns[unit.unit_ref] += 1
        dice = Dice(self._plan.seed, "let", unit.unit_ref, self._turns[unit.unit_ref])
        if dice.chance(MOVES) and (mover := self._mover(dice, unit, day, closes_on)):
            self._move(mover, unit, day, closes_on)
        elif dice.chance(SECOND_UNITS) and (family := self._large_family(dice, unit, day, closes_on)):
            self._place(family, unit, day, family.departed_on, closes_on, self._split(family))
        else:
            self._arrive(dice, unit, day, closes_on)

    def _arrive(self, dice: Dice, unit: Unit, day: date, closes_on: date) -> None:
        departed_on = min(day + timedelta(days=int(dice.spread(LENGTHS_OF_STAY))), closes_on)
        number = len(self.lets) + 1
        let = Let(number, self._household(dice, unit, day, number), day, departed_on, [])
        self.lets.append(let)
        self._place(let, unit, day, departed_on, closes_on)

    def _household(self, dice: Dice, unit: Unit, day: date, number: int) -> Household:
        if dice.chance(RETURNS):
            earlier = [let for let in self.lets if self._may_return(let, unit, day)]
            if earlier:
                return self._back(dice.one_of(earlier), day)
        own_dice = Dice(self._plan.seed, "household", unit.unit_ref, self._turns[unit.unit_ref])
        return household_for(own_dice, unit, f"{self._plan.prefix}-H{number}")

    def _may_return(self, let: Let, unit: Unit, day: date) -> bool:
        """Whether a household that left some months ago could come back to this unit; it comes back once at most."""
        long_gone = let.departed_on <= day - timedelta(days=60)
        return long_gone and let.household.household_ref not in self._returned and fits(_as_on(let, day), unit)

    def _back(self, earlier: Let, day: date) -> Household:
        self._returned.add(earlier.household.household_ref)
        return _as_on(earlier, day)

    def _mover(self, dice: Dice, unit: Unit, day: date, closes_on: date) -> Let | None:
        settled = [
            let
            for let in self._one_unit_households(unit)
            if let.arrived_on <= day - timedelta(days=21)
            and day + timedelta(days=14) <= let.departed_on <= closes_on
            and fits(let.household, unit)
        ]
        return dice.one_of(settled) if settled else None

    def _large_family(self, dice: Dice, unit: Unit, day: date, closes_on: date) -> Let | None:
        large = [
            let
            for let in self._one_unit_households(unit)
            if let.arrived_on >= day - timedelta(days=90)
            and day + timedelta(days=14) <= let.departed_on <= closes_on
            and beds_needed(let.household, 0) >= 4
        ]
        return dice.one_of(large) if large else None

    def _one_unit_households(self, other_than: Unit) -> list[Let]:
        return [let for ref, let in self._here.items() if ref != other_than.unit_ref and len(let.placements) == 1]

    def _move(self, let: Let, unit: Unit, day: date, closes_on: date) -> None:
        left = self._units[let.placements[-1].unit_ref]
        let.placements[-1] = replace(let.placements[-1], ends_on=day)
        self._place(let, unit, day, let.departed_on, closes_on)
        until = next(end for start, end in self._plan.windows(left.unit_ref) if start <= day < end)
        self._at(day, until, lambda: self._vacate(let, left, day, until))

    def _split(self, family: Let) -> int:
        """How many sleep in the added unit; the others stay in the first."""
        added = min(2, len(family.household.people) - 2)
        family.placements[0] = replace(family.placements[0], people=len(family.household.people) - added)
        return added

    def _place(
        self, let: Let, unit: Unit, from_day: date, to_day: date, closes_on: date, people: int | None = None
    ) -> None:
        let.placements.append(Placement(unit.unit_ref, from_day, to_day, people))
        self._here[unit.unit_ref] = let
        self._at(to_day, closes_on, lambda: self._vacate(let, unit, to_day, closes_on))

    def _vacate(self, let: Let, unit: Unit, day: date, closes_on: date) -> None:
        if self._here.get(unit.unit_ref) is not let:
            return
        del self._here[unit.unit_ref]
        gap = self._gaps.after(unit.unit_ref, self._turns[unit.unit_ref], day, let.departed_on > let.arrived_on)
        self.voids += [
            replace(void, ends_on=min(void.ends_on or HORIZON, closes_on))
            for void in gap.voids
            if void.starts_on < closes_on
        ]
        self._at(gap.next_arrival, closes_on, lambda: self._let(unit, gap.next_arrival, closes_on))


def _as_on(earlier: Let, day: date) -> Household:
    return grown_older(earlier.household, (day - earlier.departed_on).days // 365)
