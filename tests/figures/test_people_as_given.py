"""People as each copy gives them (D2–D4), and what the figure declares of its numbers."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures import needs_rows
from refuge.figures.counted import CountedRow, Figure
from refuge.figures.counted_given import given
from refuge.figures.departures import OVER_OTHERWISE
from refuge.figures.freezable import COUNTED
from refuge.figures.needs_gap import NEEDS_GAP
from refuge.figures.people import PEOPLE
from refuge.figures.referral_rows import LOCAL_OTHERWISE, NOT_HERE, REFUSED_AT_ALL, REFUSED_OTHERWISE, UNABLE_OTHERWISE
from refuge.figures.referrals import REFERRALS
from refuge.figures.selection import Grouping, Selection
from refuge.models import Person
from refuge.occupancy.hiding import Terms, hidden_of_a_year
from refuge.occupancy.period import Kind
from refuge.vocabulary import Copy, Role
from tests import services

LOOKING = Viewer(Role.COMMISSIONER, authority_code=services.ROTHERHAM)
FIRST, TODAY = date(2018, 4, 1), date(2019, 10, 20)
COPIES = pytest.mark.parametrize("copy", [Copy.PUBLICATION, Copy.CONTRACT])


def rows(copy: Copy, **asked: Any) -> list[CountedRow]:
    """The figure of a contract as a commissioner is given it, of the year that has ended unless asked otherwise."""
    selection = Selection(TODAY, **{"contract": "C1", "to": "2018-19", **asked})
    return given(LOOKING, copy, selection, PEOPLE, TODAY, 5)


def let(*households: list[tuple[str, str]], quarter: int = 0) -> None:
    """A unit for each household, ten nights in a quarter of 2018-19; of each person kind and sex."""
    provider = db.session.scalar(db.select(services.Provider)) or services.provider()
    contract = db.session.scalar(db.select(services.Contract)) or services.contract(provider)
    house = db.session.scalar(db.select(services.Property)) or services.house(provider)
    for at, people in enumerate(households):
        unit = services.flat(house, f"U{quarter}-{at}")
        services.serve(unit, FIRST, None, contract)
        arrived = FIRST + timedelta(days=91 * quarter + 5)
        stay = services.occupy(unit, arrived, arrived + timedelta(days=10))
        for number, (kind, sex) in enumerate(people, 1):
            age = {"age": 7} if kind == "child" else {}
            db.session.add(Person(stay_id=stay.id, number=number, kind=kind, sex=sex, **age))
    db.session.flush()


JUDGED_BY = {OVER_OTHERWISE, REFUSED_AT_ALL, REFUSED_OTHERWISE, UNABLE_OTHERWISE, LOCAL_OTHERWISE, NOT_HERE}
OF_NEEDS = {
    *(needs_rows.SIZED, needs_rows.NO_SON, needs_rows.CHILDREN, needs_rows.SONS_REFUSED, needs_rows.NOT_ACCOMMODATED),
    *(needs_rows.BY_REASON, needs_rows.REFUSED_AT_ALL, needs_rows.UNABLE_BY_REASON, needs_rows.UNABLE),
    *(needs_rows.SEXES, needs_rows.ADULTS, needs_rows.SUPPORTED_WITH, needs_rows.AGAIN, needs_rows.LATE),
}
"""What the needs gap is judged by; some of it other figures tell."""
WOMAN, MAN, CHILD = ("adult", "female"), ("adult", "male"), ("child", "female")


@pytest.mark.parametrize("figure", COUNTED, ids=lambda figure: figure.name)
def test_every_number_of_a_figure_is_declared(figure: Figure) -> None:
    """What is not is told to everybody. What is declared and not told is what other numbers are judged by."""
    declared = figure.declared
    names = {name.partition(": ")[0] for name in declared.names} | declared.exact | declared.open
    assert names - (OF_NEEDS if figure is NEEDS_GAP else JUDGED_BY) == set(figure.nobody)
    assert set(declared.nights) <= declared.names


def test_local_residents_who_came_are_known_from_origins_so_the_others_hide_each_other() -> None:
    """Of 12 who asked 4 came, 5 were placed elsewhere, and of 3 nobody wrote where they went."""
    locals_ = {"local_residents": 12, NOT_HERE: 8, "local_residents_accommodated": 4}
    counts = {**locals_, "local_residents_placed_out_of_area": 5, "local_residents_not_recorded": 3, "accommodated": 30}
    hidden = hidden_of_a_year(REFERRALS.declared, {"": counts}, Terms(REFERRALS.declared.exact, 5))
    assert {"local_residents_placed_out_of_area", "local_residents_not_recorded"} <= hidden
    assert "local_residents" not in hidden
    few_elsewhere = counts | {NOT_HERE: 3, "local_residents": 12, "local_residents_accommodated": 9}
    assert "local_residents" in hidden_of_a_year(
        REFERRALS.declared, {"": few_elsewhere}, Terms(REFERRALS.declared.exact, 5)
    )


@COPIES
def test_few_men_hide_the_women_too(app: Flask, copy: Copy) -> None:
    let(*[[WOMAN]] * 9, *[[MAN]] * 2)
    (row,) = rows(copy)
    assert (row.told["adults"], row.told["women"], row.told["men"], row.told["trans_adults"]) == (11, None, None, 0)
    assert {"women", "men"} <= set(row.hidden)


def test_the_contract_copy_has_households_exactly_and_the_publication_copy_where_they_are_many(app: Flask) -> None:
    let(*[[WOMAN]] * 3)
    (contract,), (publication,) = rows(Copy.CONTRACT), rows(Copy.PUBLICATION)
    assert (contract.told["households"], contract.told["adults"]) == (3, None)
    assert (publication.told["households"], publication.told["throughput"]) == (None, None)


@COPIES
def test_six_children_of_one_household_are_one_household(app: Flask, copy: Copy) -> None:
    let([WOMAN, *[CHILD] * 6], *[[WOMAN]] * 11)
    (row,) = rows(copy)
    assert (row.told["children"], row.told["children_by_band"], row.told["children_per_household"]) == (
        None,
        None,
        None,
    )


@COPIES
def test_what_all_but_a_few_have_tells_of_the_few(app: Flask, copy: Copy) -> None:
    """As with needs, which are sets (H4): beside how many have something, how many have not follows."""
    let(*[[WOMAN, CHILD]] * 9, *[[WOMAN]] * 2)
    (row,) = rows(copy)
    assert row.told["households_with_children"] is None


@COPIES
def test_a_quarter_tells_of_people_only_where_no_quarter_has_few(app: Flask, copy: Copy) -> None:
    let(*[[WOMAN]] * 6, *[[MAN]] * 6)
    let(*[[WOMAN]] * 6, *[[MAN]] * 2, quarter=1)
    year, quarters = rows(copy), rows(copy, by=Kind.QUARTER, to="2018-19 Q4")
    assert (year[0].told["women"], year[0].told["men"]) == (12, 8)
    assert [row.told["women"] for row in quarters] == [None] * 4
    assert [row.told["adults"] for row in quarters] == [12, 8, 0, 0]


@COPIES
def test_where_all_are_many_everything_is_told(app: Flask, copy: Copy) -> None:
    let(*[[WOMAN, CHILD]] * 6, *[[MAN]] * 6)
    (row,) = rows(copy)
    assert row.hidden == ()
    assert row.told["person_nights"] == 180
    assert row.told["children_by_band"]["5-10"] == 6


@COPIES
@pytest.mark.parametrize("group", [Grouping.UNIT, Grouping.PROPERTY, Grouping.ACCOMMODATION_TYPE])
def test_people_are_not_told_apart_by_where_they_stay(app: Flask, copy: Copy, group: Grouping) -> None:
    let([WOMAN])
    with pytest.raises(RuleBroken):
        rows(copy, group=group)


@COPIES
def test_a_year_to_date_tells_nothing_of_who_people_are(app: Flask, copy: Copy) -> None:
    let(*[[WOMAN]] * 9, quarter=4)
    (row,) = rows(copy, from_="2019-20", to="2019-20")
    assert (row.told["adults"], row.told["women"], row.told["person_nights"]) == (None, None, None)
    assert row.told["households"] == (9 if copy is Copy.CONTRACT else None)
