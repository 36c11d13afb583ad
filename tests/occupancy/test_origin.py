"""In borough, out of area, unknown, on the day of arrival (G1–G3), with the authorities that the system comes with."""

from datetime import date
from fractions import Fraction

import pytest

from refuge.occupancy.origin import Area, Gazetteer, Origin, Origins, Place
from refuge.reference.authorities import authority_rows, successor_rows

ROTHERHAM, DONCASTER = "E08000018", "E08000017"
SHEFFIELD_BEFORE, SHEFFIELD = "E08000019", "E08000039"
STAFFORDSHIRE, STAFFORD, STOKE = "E10000028", "E07000197", "E06000021"
NORTHAMPTONSHIRE, CORBY, DAVENTRY, NORTH_NORTHANTS, WEST_NORTHANTS = (
    "E10000021", "E07000150", "E07000151", "E06000061", "E06000062",
)  # fmt: skip
LONDON, CAMDEN = "E61000001", "E09000007"
IN, OUT, UNKNOWN = Area
BEFORE_2021, AFTER_2021, AFTER_2025, TODAY = date(2020, 6, 1), date(2022, 6, 1), date(2025, 6, 1), date(2026, 11, 21)


def gazetteer() -> Gazetteer:
    successors: dict[str, set[str]] = {}
    for row in successor_rows():
        successors.setdefault(row["code"], set()).add(row["successor_code"])
    return Gazetteer(
        Place(
            row["code"],
            row["country"],
            row["region"],
            row["county_code"],
            row["ended"],
            frozenset(successors.get(row["code"], ())),
        )
        for row in authority_rows()
    )


TABLE = gazetteer()


def area(origin: str | None, *footprint: str, arrived_on: date = BEFORE_2021, place: str | None = None) -> Area:
    return TABLE.area(Origin(origin, place), frozenset(footprint), arrived_on, TODAY)


def test_the_authority_itself_is_in_borough_and_its_neighbour_is_not() -> None:
    assert area(ROTHERHAM, ROTHERHAM) is IN
    assert area(DONCASTER, ROTHERHAM) is OUT


def test_any_authority_of_a_pooled_footprint_is_in_area() -> None:
    assert area(STOKE, STAFFORDSHIRE, STOKE) is IN


def test_a_district_is_in_its_county() -> None:
    assert area(STAFFORD, STAFFORDSHIRE) is IN
    assert area(CAMDEN, LONDON) is IN


def test_a_county_is_unknown_to_a_footprint_that_holds_only_a_district_of_it() -> None:
    assert area(STAFFORDSHIRE, STAFFORD) is UNKNOWN


@pytest.mark.parametrize("arrived_on", [BEFORE_2021, AFTER_2025])
@pytest.mark.parametrize("given", [SHEFFIELD_BEFORE, SHEFFIELD])
@pytest.mark.parametrize("commissioned", [SHEFFIELD_BEFORE, SHEFFIELD])
def test_a_recoded_authority_is_one_whichever_code_is_given(given: str, commissioned: str, arrived_on: date) -> None:
    assert area(given, commissioned, arrived_on=arrived_on) is IN


def test_a_district_abolished_later_stays_out_of_its_neighbours_area() -> None:
    assert area(CORBY, DAVENTRY, arrived_on=BEFORE_2021) is OUT


def test_a_district_follows_into_what_took_its_place() -> None:
    assert area(CORBY, NORTH_NORTHANTS, arrived_on=AFTER_2021) is IN
    assert area(CORBY, WEST_NORTHANTS, arrived_on=AFTER_2021) is OUT


def test_where_a_code_came_later_than_the_arrival_both_are_taken_to_today() -> None:
    assert area(CORBY, NORTH_NORTHANTS, arrived_on=BEFORE_2021) is IN
    assert area(NORTH_NORTHANTS, NORTHAMPTONSHIRE, arrived_on=BEFORE_2021) is IN


def test_one_followed_by_several_is_in_area_only_if_all_of_them_are() -> None:
    assert area(NORTHAMPTONSHIRE, NORTH_NORTHANTS, WEST_NORTHANTS, arrived_on=AFTER_2021) is IN
    assert area(NORTHAMPTONSHIRE, NORTH_NORTHANTS, arrived_on=AFTER_2021) is UNKNOWN
    assert area(NORTHAMPTONSHIRE, ROTHERHAM, arrived_on=AFTER_2021) is OUT


def test_a_county_footprint_keeps_its_districts_after_it_is_abolished() -> None:
    assert area(CORBY, NORTHAMPTONSHIRE, arrived_on=BEFORE_2021) is IN
    assert area(CORBY, NORTHAMPTONSHIRE, arrived_on=AFTER_2021) is IN


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("North West", OUT),
        ("Yorkshire and The Humber", UNKNOWN),
        ("scotland", OUT),
        ("outside_uk", OUT),
        ("not_disclosed", UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_an_origin_that_is_no_authority(place: str | None, expected: Area) -> None:
    assert area(None, ROTHERHAM, place=place) is expected


def test_the_regions_an_origin_is_counted_under() -> None:
    assert TABLE.region(Origin(ROTHERHAM)) == "Yorkshire and The Humber"
    assert TABLE.region(Origin(None, "scotland")) == "Scotland"
    assert TABLE.region(Origin(None, "not_disclosed")) == "not_disclosed"
    assert TABLE.region(Origin()) == "not_asked"


def test_the_unknown_are_never_folded_into_the_share() -> None:
    counted = Origins.of([(IN, "a", 1), (OUT, "b", 3), (UNKNOWN, "c", 100)])
    assert counted.share_out_of_area == Fraction(3, 4)
    assert Origins.of([(UNKNOWN, "c", 2)]).share_out_of_area is None


def test_every_successor_and_county_is_in_the_table_and_no_chain_runs_in_a_circle() -> None:
    for row in authority_rows():
        assert TABLE.followed(row["code"], TODAY)
        if row["county_code"]:
            assert TABLE.place(row["county_code"]).region == row["region"]
