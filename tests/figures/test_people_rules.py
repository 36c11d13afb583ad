"""The rules of who people were, one case each (H1–H6, H9, U8)."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.people import people_counted
from refuge.figures.places import places
from refuge.figures.selection import Grouping, Selection
from refuge.models import DiaryEntry, Person, Stay, StaySupportNeed, Unit
from tests import services

AS_AT = date(2020, 4, 1)


@pytest.fixture
def flats(app: Flask) -> tuple[Unit, Unit]:
    """Two flats of three bed spaces, in service all 2019-20: in a refuge, and dispersed."""
    provider = services.provider()
    under = services.contract(provider)
    taken = []
    for reference, kind in (("A", "refuge"), ("B", "dispersed")):
        unit = services.flat(services.house(provider, f"HOUSE-{reference}", kind=kind), reference)
        services.serve(unit, date(2019, 4, 1), None, under)
        taken.append(unit)
    return taken[0], taken[1]


def told(**asked: Any) -> dict[str, Any]:
    """The first row of 2019-20."""
    return dict(people_counted(Viewer.command_line(), Selection(AS_AT, **asked), places(AS_AT))[0].told)


def add(stay: Stay, *people: dict[str, Any]) -> None:
    for number, what in enumerate(people, 1):
        db.session.add(Person(stay_id=stay.id, number=number, **what))
    db.session.flush()


WOMAN = {"kind": "adult", "sex": "female"}
MAY, JUNE = date(2019, 5, 1), date(2019, 6, 1)


def test_a_household_that_comes_back_counts_once_as_its_latest_stay_has_it(flats: tuple[Unit, Unit]) -> None:
    """H1: with one child in May and with two in June."""
    first = services.occupy(flats[0], MAY, date(2019, 5, 9))
    later = services.occupy(flats[0], JUNE, date(2019, 6, 9), household=first.household)
    child = {"kind": "child", "age": 3}
    add(first, WOMAN, child)
    add(later, WOMAN, child, child)
    row = told()
    assert (row["households"], row["adults"], row["children"]) == (1, 1, 2)
    assert row["children_per_household"] == 2


def test_a_household_counts_once_in_each_accommodation_type_it_used(flats: tuple[Unit, Unit]) -> None:
    stay = services.stay(flats[0].property.provider, MAY, JUNE)
    services.place(flats[0], stay, MAY, date(2019, 5, 9))
    services.place(flats[1], stay, date(2019, 5, 9), JUNE)
    assert told()["households"] == 1
    assert [
        told(group=Grouping.ACCOMMODATION_TYPE, accommodation_type=kind)["households"]
        for kind in ("refuge", "dispersed")
    ] == [1, 1]


def test_a_child_counts_from_birth_and_whoever_left_before_does_not(flats: tuple[Unit, Unit]) -> None:
    """H2: born on 5 May; a sister left on the day they came."""
    stay = services.occupy(flats[0], MAY, date(2019, 5, 11))
    born = {"kind": "child", "age": 0, "joined_on": date(2019, 5, 5)}
    add(stay, WOMAN, born, {"kind": "child", "age": 9, "joined_on": MAY, "left_on": MAY})
    row = told()
    assert (row["children"], row["children_by_band"]["under_1"], row["person_nights"]) == (1, 1, 16)


def test_an_adult_whose_gender_differs_is_a_trans_adult_whatever_the_sex(flats: tuple[Unit, Unit]) -> None:
    """H3: two answers, and four groups that add up to the adults."""
    stay = services.occupy(flats[0], MAY, JUNE)
    other = {"kind": "adult", "gender_same_as_sex": "no"}
    add(stay, {**other, "sex": "male"}, {**other, "sex": "prefer_not_to_say"}, WOMAN, {"kind": "adult"})
    row = told()
    assert [row[name] for name in ("women", "men", "trans_adults", "adults_sex_not_known")] == [1, 0, 2, 1]
    assert (row["sex_prefer_not_to_say"], row["sex_not_asked"]) == (1, 1)
    assert (row["inclusion"]["trans_survivors"], row["inclusion"]["male_survivors"]) == (1, 0)


def test_needs_are_sets_that_do_not_add_up(flats: tuple[Unit, Unit]) -> None:
    """H4, and three of them are multiple needs (H6)."""
    stay = services.occupy(flats[0], MAY, JUNE)
    db.session.add_all(StaySupportNeed(stay_id=stay.id, need=need) for need in ("drugs", "housing", "legal"))
    db.session.flush()
    row = told()
    assert (row["households"], row["support_needs"]) == (1, {"drugs": 1, "housing": 1, "legal": 1})
    assert row["inclusion"]["multiple_needs"] == 1


def test_risk_that_nobody_entered_is_not_known(flats: tuple[Unit, Unit]) -> None:
    """H5."""
    services.occupy(flats[0], MAY, JUNE)
    assert told()["by_risk_level"] == {"standard": 0, "medium": 0, "high": 0, "not_known": 1}


def test_throughput_is_households_by_units_in_service_on_average(flats: tuple[Unit, Unit]) -> None:
    """H9: three households in two units."""
    for first in (MAY, JUNE, date(2019, 7, 1)):
        services.occupy(flats[0], first, first.replace(day=9))
    assert told()["throughput"] == Fraction(3, 2)


def test_as_many_children_under_2_as_there_are_cots_take_no_bed_space(flats: tuple[Unit, Unit]) -> None:
    """U8: one of two."""
    flats[0].cots = 1
    stay = services.occupy(flats[0], MAY, date(2019, 5, 11))
    add(stay, WOMAN, {"kind": "child", "age": 0}, {"kind": "child", "age": 1})
    row = told()
    assert row["person_nights"] == 20
    assert row["bed_space_utilisation"] == Fraction(20, 2 * 3 * 366)


@pytest.mark.parametrize(("said", "first", "added"), [(None, 30, 0), (2, 10, 20)])
def test_all_sleep_in_the_first_unit_unless_the_added_one_says(
    flats: tuple[Unit, Unit], said: int | None, first: int, added: int
) -> None:
    """U8: three people, ten nights."""
    stay = services.occupy(flats[0], MAY, date(2019, 5, 11))
    services.place(flats[1], stay, MAY, date(2019, 5, 11), added=True)
    db.session.execute(update(DiaryEntry).where(DiaryEntry.added).values(sleepers=said))
    add(stay, WOMAN, {"kind": "child", "age": 5}, {"kind": "child", "age": 7})
    assert [told(unit=unit.reference)["person_nights"] for unit in flats] == [first, added]
