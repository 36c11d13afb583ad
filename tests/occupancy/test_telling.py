"""Nothing that may be told of a contract's nights tells of a single unit, whatever is added and subtracted (D4)."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

import pytest

from refuge.occupancy.in_service import stretches
from refuge.occupancy.joining import Place
from refuge.occupancy.period import Kind, Period, financial_year, periods
from refuge.occupancy.telling import Telling
from tests.figures.attacking import Attack

FIRST, UNTIL = date(2018, 4, 1), date(2020, 10, 1)
MONTHS = [month.starts_on for month in periods(Kind.MONTH, FIRST, UNTIL)]


class InService(NamedTuple):
    """One unit: the property it is in, its first night, the day after its last."""

    place: str
    starts_on: date
    ends_on: date


def telling(units: list[InService], until: date = UNTIL, places: dict[str, Place] | None = None) -> Telling:
    """What may be told of a contract with these units, by default all of one type and part."""
    known = places or {unit.place: Place(unit.place, "refuge", "w") for unit in units}
    return Telling(stretches(units, until), known, until)


def test_a_month_with_one_unit_is_told_only_with_the_next_that_has_three() -> None:
    units = [InService("a", FIRST, UNTIL), *[InService("a", date(2018, 5, 1), UNTIL)] * 4]
    of = telling(units)
    assert not of.may_be_told(FIRST, date(2018, 5, 1))
    assert not of.may_be_told(date(2018, 5, 1), date(2018, 6, 1)), "April would be the quarter less May and June"
    assert of.may_be_told(date(2018, 6, 1), date(2018, 7, 1))
    assert of.may_be_told(FIRST, date(2018, 7, 1))
    assert of.blocks(FIRST, date(2019, 4, 1)) is None, "and its places are not told apart"


def test_a_contract_of_two_units_is_told_by_financial_year_alone() -> None:
    of = telling([InService("a", FIRST, UNTIL)] * 2)
    assert of.may_be_told(FIRST, date(2019, 4, 1))
    assert not of.may_be_told(FIRST, date(2018, 7, 1))
    assert not of.may_be_told(date(2018, 10, 1), date(2019, 10, 1))
    assert not of.may_be_told(date(2020, 4, 1), UNTIL), "the year has not ended"


def test_a_contract_of_one_unit_is_not_told() -> None:
    of = telling([InService("a", FIRST, UNTIL)])
    assert not any(of.may_be_told(year.starts_on, year.ends_on) for year in periods(Kind.YEAR, FIRST, UNTIL))


def test_a_year_that_ends_with_too_few_is_not_told() -> None:
    units = [InService("a", FIRST, UNTIL), *[InService("a", FIRST, date(2019, 2, 20))] * 4]
    assert not telling(units).may_be_told(FIRST, date(2019, 4, 1))
    assert telling(units).may_be_told(FIRST, date(2019, 2, 1))


def test_nights_on_which_nothing_is_in_service_hinder_nothing() -> None:
    units = [InService("a", date(2018, 6, 1), date(2019, 3, 1))] * 3
    assert telling(units).may_be_told(FIRST, date(2019, 4, 1))


PARTS = [("refuge", "w"), ("flats", "w"), ("flats", "e"), ("refuge", "e")]


def drawn(chance: Random) -> tuple[list[InService], dict[str, Place]]:
    """A contract with up to five properties whose units open and close in any month, some of them more than once."""
    places = {
        name: Place(name, *chance.choice(PARTS[: chance.choice([1, 2, 4])])) for name in "abcde"[: chance.randint(1, 5)]
    }
    units = []
    for place in places:
        for _ in range(chance.choice([1, 2, 3, 4, 6])):
            starts = chance.choice([FIRST, FIRST, FIRST, *MONTHS])
            ends = chance.choice([UNTIL, UNTIL, UNTIL, *[month for month in MONTHS if month > starts]])
            units.append(InService(place, starts, ends))
    return units, places


Cell = set[tuple[int, date]]
"""Whose nights are added up in a number that is told: units, and the months in which they are in service."""


def windows(until: date) -> Iterator[Period]:
    """Everything a commissioner can choose, as at the end of each month."""
    for as_at in [month for month in MONTHS if FIRST < month <= until]:
        for kind in (Kind.YEAR, Kind.QUARTER, Kind.MONTH, Kind.CALENDAR_YEAR):
            yield from periods(kind, FIRST, as_at)
    for start in MONTHS:
        if (end := start.replace(year=start.year + 1)) <= until:
            yield Period(start, end, "twelve months")


def told(units: list[InService], places: dict[str, Place], until: date) -> Iterator[Cell]:
    """Every number a commissioner is told."""
    of = telling(units, until, places)
    for window in windows(until):
        if of.may_be_told(window.starts_on, window.ends_on):
            yield nights(units, window, set(places))
        if blocks := of.blocks(window.starts_on, window.ends_on):
            parts = {place.part for place in places.values()} if blocks.by_part else {None}
            for part in parts:
                here = {name for name, place in places.items() if part in (None, place.part)}
                yield nights(units, window, here)
                for types in blocks.types:
                    yield nights(units, window, {name for name in here if places[name].accommodation_type in types})
            for block in blocks.properties:
                yield nights(units, window, block)


def nights(units: list[InService], window: Period, places: set[str] | frozenset[str]) -> Cell:
    """The units of places and their months within a window."""
    return {
        (number, month)
        for number, unit in enumerate(units)
        if unit.place in places
        for month in MONTHS
        if max(unit.starts_on, window.starts_on) <= month < min(unit.ends_on, window.ends_on)
    }


def alone(cells: list[Cell], number: int) -> bool:
    """Whether some sum and difference of cells is of one unit: without its nights, less would be independent."""
    without = [{atom for atom in cell if atom[0] != number} for cell in cells]
    return Attack(without).rank < Attack(cells).rank


@pytest.mark.parametrize("seed", range(30))
def test_no_sum_or_difference_is_of_one_unit(seed: int) -> None:
    units, places = drawn(Random(seed))
    earlier = date(2019, 11, 1)
    cells = [cell for until in (earlier, UNTIL) for cell in told(units, places, until) if cell]
    distinct = [set(cell) for cell in {frozenset(cell) for cell in cells}]
    for number in range(len(units)):
        assert not alone(distinct, number), units[number]


def test_most_is_told_all_the_same() -> None:
    """A copy that tells nothing is safe and of no use."""
    units, places = (
        [InService(name, FIRST, UNTIL) for name in "aaaaaabbcd"],
        {name: Place(name, "refuge" if name in "ab" else "dispersed", "w") for name in "abcd"},
    )
    of = telling(units, UNTIL, places)
    year = financial_year(2018)
    assert of.blocks(year.starts_on, year.ends_on).types == [{"dispersed"}, {"refuge"}]
    assert of.blocks(year.starts_on, year.ends_on).properties == [{"a"}, {"b"}, {"c", "d"}]
    assert of.blocks(FIRST, date(2018, 5, 1)).properties == [{"a"}, {"b", "c", "d"}]
