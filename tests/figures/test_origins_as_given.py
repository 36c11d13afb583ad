"""What follows from where people came from without being a cell of its own is not told either (D3, D4)."""

from datetime import date, timedelta

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.figures.origins import Count, OriginRow
from refuge.figures.origins_given import origins_given
from refuge.figures.selection import Selection
from refuge.occupancy.period import Kind
from refuge.vocabulary import Copy, Role
from tests import services

LOOKING = Viewer(Role.COMMISSIONER, authority_code=services.ROTHERHAM)
FIRST, TODAY = date(2018, 4, 1), date(2019, 10, 20)
HOME = "Yorkshire and The Humber"
COPIES = pytest.mark.parametrize("copy", [Copy.PUBLICATION, Copy.CONTRACT])


def rows(copy: Copy, count: Count = Count.ARRIVALS, by: Kind = Kind.YEAR, **asked: str) -> list[OriginRow]:
    """The figure of a contract as a commissioner is given it."""
    return origins_given(LOOKING, copy, Selection(TODAY, by, contract="C1", **asked), count, TODAY, 5)


def let(*origins: tuple[str | None, int]) -> None:
    """A unit for each household, ten nights in April 2018; of each origin as many as are said."""
    provider = services.provider()
    contract, house = services.contract(provider), services.house(provider)
    for named, how_many in origins:
        for at in range(how_many):
            unit = services.flat(house, f"{named}-{at}")
            services.serve(unit, FIRST, None, contract)
            what = {} if named is None else {"origin_code" if named[1:].isdigit() else "origin_place": named}
            services.occupy(unit, date(2018, 4, 6), date(2018, 4, 16), **what)


@COPIES
def test_few_of_the_own_region_from_outside_the_borough_do_not_follow(app: Flask, copy: Copy) -> None:
    """Out of area less the other regions would be four, and the unknown less those not asked two."""
    let((services.ROTHERHAM, 8), (services.SHEFFIELD_BEFORE, 4), (HOME, 2), (None, 6), (services.STOKE, 10))
    (row,) = rows(copy, to="2018-19")
    told = row.origins.by_region or {}
    assert None in (told.get(HOME), told.get("West Midlands"))
    assert None in (told.get(HOME), told.get("not_asked"))


def test_where_all_are_many_regions_are_told(app: Flask) -> None:
    let((services.ROTHERHAM, 8), (services.SHEFFIELD_BEFORE, 6), (HOME, 5), (None, 6), (services.STOKE, 10))
    (row,) = rows(Copy.CONTRACT, to="2018-19")
    assert row.origins.by_region == {HOME: 19, "West Midlands": 10, "not_asked": 6}


@COPIES
def test_nights_by_origin_of_one_unit_are_not_told(app: Flask, copy: Copy) -> None:
    provider = services.provider()
    unit = services.flat(services.house(provider))
    services.serve(unit, FIRST, None, services.contract(provider))
    for at in range(24):
        arrived = FIRST + timedelta(days=18 * at)
        services.occupy(unit, arrived, arrived + timedelta(days=9), origin_code=services.ROTHERHAM)
    for by in (Kind.YEAR, Kind.QUARTER):
        for row in rows(copy, Count.NIGHTS, by):
            assert (row.origins.in_borough, row.origins.by_region) == (None, None)


def test_a_window_across_years_with_a_small_number_tells_nothing_of_the_kind(app: Flask) -> None:
    """Every quarter and year is clean; three who came from elsewhere first came again from the borough."""
    provider = services.provider()
    contract, house = services.contract(provider), services.house(provider)
    for at in range(12):
        unit = services.flat(house, f"U{at}")
        services.serve(unit, date(2017, 4, 1), None, contract)
        origin = services.STOKE if at < 6 else services.ROTHERHAM
        first = services.occupy(unit, date(2018, 1, 10), date(2018, 1, 20), origin_code=origin)
        if at < 6:
            again = {"household": first.household} if at < 3 else {}
            services.occupy(unit, date(2018, 7, 10), date(2018, 7, 20), origin_code=services.ROTHERHAM, **again)
    years = rows(Copy.PUBLICATION, Count.SUPPORTED)
    assert [(row.origins.in_borough, row.origins.out_of_area) for row in years[:2]] == [(6, 6), (6, 0)]
    told = {row.period.label: row.origins for row in rows(Copy.PUBLICATION, Count.SUPPORTED, Kind.CALENDAR_YEAR)}
    assert (told["2018"].in_borough, told["2018"].out_of_area, told["2018"].by_region) == (None, None, None)


def test_few_of_the_own_region_do_not_follow_where_nobody_is_from_the_borough(app: Flask) -> None:
    let((services.SHEFFIELD_BEFORE, 3), (HOME, 6), (None, 6), (services.STOKE, 10))
    (row,) = rows(Copy.CONTRACT, to="2018-19")
    assert row.origins.out_of_area == 13
    assert None in ((row.origins.by_region or {}).get(HOME), (row.origins.by_region or {}).get("West Midlands"))
