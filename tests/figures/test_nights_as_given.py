"""No figure of nights tells of a single unit, whatever is subtracted from whatever (D4)."""

from datetime import date
from fractions import Fraction
from random import Random

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from refuge.access.scope import Viewer
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.nights import UtilisationRow, utilisation
from refuge.figures.nights_given import utilisation_given
from refuge.figures.selection import Grouping, Selection
from refuge.models import Spell
from refuge.occupancy.period import Kind
from refuge.occupancy.utilisation import Nights
from refuge.vocabulary import Copy
from tests import services
from tests.figures.selecting import examples

LOOKING = Viewer.command_line()
TODAY = date(2020, 10, 20)
ENDED = date(2020, 10, 1)


def given_by(copy: Copy = Copy.CONTRACT, **asked: object) -> list[UtilisationRow]:
    """The table as a copy gives it."""
    selection = Selection(**{"as_at": TODAY, "contract": "C1", **asked})
    return utilisation_given(LOOKING, copy, selection, TODAY)


def a_core_and_two_flats() -> None:
    """A refuge of three units and two dispersed properties of one unit each, since April 2019."""
    provider = services.provider()
    contract = services.contract(provider)
    for name, kind, units in (("CORE", "refuge", 3), ("ONE", "dispersed", 1), ("TWO", "dispersed", 1)):
        house = services.house(provider, name, kind=kind)
        house.public_label = f"Place {name.lower()}"
        for at in range(units):
            unit = services.flat(house, f"{name}-{at}")
            services.serve(unit, date(2019, 4, 1), None, contract)
            services.occupy(unit, date(2019, 5, 1 + at))


def test_a_property_of_one_unit_is_joined_with_the_next_smallest(app: Flask) -> None:
    a_core_and_two_flats()
    rows = given_by(group=Grouping.PROPERTY, from_="2019-20", to="2019-20")
    assert [row.group for row in rows] == ["Place core", "Place one + Place two"]
    assert sum((row.nights for row in rows), Nights()) == given_by(from_="2019-20", to="2019-20")[0].nights


def test_for_less_than_a_year_it_takes_three(app: Flask) -> None:
    a_core_and_two_flats()
    rows = given_by(group=Grouping.PROPERTY, by=Kind.MONTH, from_="2020-09")
    assert [row.group for row in rows] == ["Place core + Place one + Place two"]


def test_types_are_joined_as_properties_are(app: Flask) -> None:
    a_core_and_two_flats()
    years = given_by(group=Grouping.ACCOMMODATION_TYPE)
    assert [(row.group, row.to_date) for row in years] == [
        ("dispersed", False),
        ("dispersed + refuge", True),
        ("refuge", False),
    ]


def test_a_contract_of_one_unit_is_hidden_whole(app: Flask) -> None:
    provider = services.provider()
    contract = services.contract(provider)
    unit = services.flat(services.house(provider))
    services.serve(unit, date(2019, 4, 1), None, contract)
    services.occupy(unit, date(2019, 5, 1))
    row = given_by()[0]
    assert {"occupied", "utilisation", "ready"} <= row.hidden
    assert row.nights.occupied == 0, "nothing of it is left in the row"


def test_a_month_with_one_unit_is_not_the_quarter_less_the_other_months(app: Flask) -> None:
    provider = services.provider()
    contract = services.contract(provider)
    house = services.house(provider)
    for at in range(5):
        unit = services.flat(house, f"U{at}")
        services.serve(unit, date(2019, 5 if at else 4, 1), None, contract)
        services.occupy(unit, date(2019, 5 if at else 4, 9))
    asked = {"from_": "2019-04", "to": "2019-06", "by": Kind.MONTH}
    assert ["occupied" in row.hidden for row in given_by(**asked)] == [True, True, False]
    assert not given_by(from_="2019-20 Q1", to="2019-20 Q1", by=Kind.QUARTER)[0].hidden
    assert "occupied" in given_by(from_="2019-20", to="2019-20", group=Grouping.PROPERTY)[0].hidden


def test_the_month_that_runs_is_not_counted(app: Flask) -> None:
    a_core_and_two_flats()
    rows = given_by(by=Kind.MONTH, from_="2020-08")
    assert [row.period.label for row in rows] == ["2020-08", "2020-09"]
    assert not any(row.to_date for row in rows)


def test_a_night_away_is_for_the_contract_copy_only(app: Flask) -> None:
    a_core_and_two_flats()
    services.away(services.db.session.query(services.Stay).first(), date(2019, 6, 1), date(2019, 6, 4))
    asked = {"from_": "2019-20", "to": "2019-20"}
    assert given_by(**asked)[0].away == 3
    published = given_by(Copy.PUBLICATION, **asked)[0]
    assert (published.away, published.hidden) == (0, {"away"})


@pytest.mark.parametrize(
    "asked",
    [
        {"by": Kind.MONTH, "from_": "2019-06", "to": "2019-06"},
        {"by": Kind.QUARTER, "from_": "2019-20 Q1", "to": "2019-20 Q1"},
        {"from_": "2019-20", "as_at": date(2020, 1, 1)},
    ],
    ids=["month", "quarter", "to date"],
)
def test_months_quarters_and_years_to_date_do_not_tell_when_one_household_was_away(app: Flask, asked: dict) -> None:
    a_core_and_two_flats()
    services.away(services.db.session.query(services.Stay).first(), date(2019, 6, 1), date(2019, 6, 4))
    (row,) = given_by(**asked)
    assert (row.away, row.hidden) == (0, {"away"})
    assert row.nights.occupied > 0


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"contract": None, "group": Grouping.PROPERTY}, "choose one contract"),
        ({"unit": "CORE-0"}, "do not leave the provider"),
        ({"by": Kind.RANGE, "from_": "2019-04-01", "to": "2020-05-01"}, "twelve months"),
        ({"as_at": date(2020, 10, 2)}, "end with a month"),
        ({"from_": "2019-04-03"}, "whole months"),
    ],
)
def test_what_would_tell_of_one_unit_cannot_be_asked(app: Flask, asked: dict, said: str) -> None:
    a_core_and_two_flats()
    with pytest.raises(RuleBroken, match=said):
        given_by(**asked)


@given(seed=st.integers(0, 10**9))
@examples(15)
def test_every_row_is_a_sum_of_blocks_with_enough_units(app: Flask, seed: int) -> None:
    chance = Random(seed)
    try:
        _draw(chance)
        first = db.session.scalar(select(func.min(Spell.starts_on)))
        for by, least in ((Kind.YEAR, 2), (Kind.QUARTER, 3)):
            whole = {row.period: row.nights for row in utilisation(LOOKING, Selection(ENDED, by, contract="C1"))}
            for group in (Grouping.PROPERTY, Grouping.ACCOMMODATION_TYPE):
                rows = given_by(by=by, group=group)
                for period, nights in whole.items():
                    told = [row for row in rows if row.period == period]
                    if not any(row.hidden for row in told):
                        assert sum((row.nights for row in told), Nights()) == nights
                    for row in told:
                        days = (period.counted_to(ENDED) - max(period.starts_on, first)).days
                        enough = Fraction(row.nights.commissioned, days) >= (least if not row.to_date else 3)
                        assert enough or row.hidden
    finally:
        services.db.session.rollback()


def _draw(chance: Random) -> None:
    provider = services.provider()
    contract = services.contract(provider, footprint=(services.STAFFORDSHIRE, services.STOKE))
    for at in range(chance.randint(1, 5)):
        stands_in = chance.choice([services.STAFFORD, services.STOKE])
        house = services.house(provider, f"H{at}", stands_in, chance.choice(["refuge", "dispersed", "second_stage"]))
        for number in range(chance.randint(1, 4)):
            unit = services.flat(house, f"U{at}-{number}")
            services.serve(unit, date(2019, chance.randint(4, 12), 1), None, contract)
            services.occupy(unit, date(2020, chance.randint(1, 8), 3))
