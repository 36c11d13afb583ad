"""The rules of nights and rates, each on a diary drawn a character a night.

Capitals are households, p preparing, x out of use, . ready.
"""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.nights import UtilisationRow, utilisation
from refuge.figures.origins import Count, origins
from refuge.figures.selection import Grouping, Selection
from refuge.models import Contract, Property, Provider, Unit
from refuge.occupancy.period import Kind
from refuge.occupancy.utilisation import Nights
from tests import services

LOOKING = Viewer.command_line()
START, LATER = date(2019, 4, 1), date(2020, 4, 1)


@pytest.fixture
def provider(app: Flask) -> Provider:
    return services.provider()


@pytest.fixture
def under(provider: Provider) -> Contract:
    return services.contract(provider, starts_on=date(2018, 4, 1))


@pytest.fixture
def house(provider: Provider) -> Property:
    return services.house(provider)


def flat(house: Property, under: Contract | None, nights: str, reference: str = "A", first: date = START) -> Unit:
    """A flat in service for as long as it is drawn."""
    unit = services.flat(house, reference)
    services.serve(unit, first, first + timedelta(days=len(nights)), under)
    services.drawn(unit, first, nights)
    return unit


def counted(as_at: date = LATER, **asked: object) -> UtilisationRow:
    """The one row of everything."""
    db.session.commit()
    (row,) = utilisation(LOOKING, Selection(as_at, Kind.RANGE, **asked))
    return row


def nights(as_at: date = LATER, **asked: object) -> Nights:
    return counted(as_at, **asked).nights


def test_every_night_is_in_exactly_one_state(house: Property, under: Contract) -> None:  # N5
    flat(house, under, "HHHHpp..xxHH")
    assert nights() == Nights(commissioned=12, occupied=6, preparing=2, out_of_use=2)
    assert nights().ready == 2


def test_the_night_of_arrival_counts_and_the_night_of_departure_does_not(
    house: Property, under: Contract
) -> None:  # N1
    unit = flat(house, under, "....")
    services.occupy(unit, START, START + timedelta(days=2))
    assert nights().occupied == 2


def test_leaving_and_arriving_on_one_day_leaves_no_void(house: Property, under: Contract) -> None:  # N2
    flat(house, under, "HHHHKKKK")
    assert nights().utilisation == 1


def test_a_stay_of_no_night_is_counted_on_none(house: Property, under: Contract) -> None:  # N1
    unit = flat(house, under, "....")
    services.occupy(unit, START, START)
    assert nights().occupied == 0


def test_a_stay_across_a_hand_over_is_each_contracts_for_its_own_nights(
    provider: Provider, house: Property, under: Contract
) -> None:  # N4
    unit, after = services.flat(house), services.contract(provider, "C2")
    services.serve(unit, START, START + timedelta(days=3), under)
    services.serve(unit, START + timedelta(days=3), START + timedelta(days=10), after)
    services.drawn(unit, START, "HHHHHHHH..")
    db.session.commit()
    rows = utilisation(LOOKING, Selection(LATER, Kind.RANGE, group=Grouping.CONTRACT))
    assert [(row.group, row.nights.occupied, row.nights.commissioned) for row in rows] == [("C1", 3, 3), ("C2", 5, 7)]


def test_nothing_in_the_future_is_counted(house: Property, under: Contract) -> None:  # N6
    unit = services.flat(house)
    services.serve(unit, START, None, under)
    services.occupy(unit, START)
    assert nights(as_at=START + timedelta(days=5)) == Nights(commissioned=5, occupied=5)


def test_nights_outside_any_contract_are_counted_apart(house: Property, under: Contract) -> None:  # N8
    flat(house, under, "HH..")
    flat(house, None, "KKKp..", reference="B")
    assert nights() == Nights(commissioned=4, occupied=2)
    assert nights(commissioned=False) == Nights(commissioned=6, occupied=3, preparing=1)


def test_a_family_in_two_units_occupies_two_and_the_second_is_printed_beside(
    provider: Provider, house: Property, under: Contract
) -> None:  # N9
    first, second = flat(house, under, "......"), flat(house, under, "......", reference="B")
    family = services.stay(provider, START, START + timedelta(days=6))
    services.place(first, family, START, START + timedelta(days=6))
    services.place(second, family, START + timedelta(days=2), START + timedelta(days=5), added=True)
    assert (nights().occupied, counted().second_units) == (9, 3)


def test_a_hold_changes_no_state(house: Property, under: Contract) -> None:  # N10
    unit = flat(house, under, "pp....HH")
    services.hold(unit, START + timedelta(days=1), START + timedelta(days=6))
    assert (nights().ready, counted().held) == (4, 5)


def test_nights_away_stay_occupied(house: Property, under: Contract) -> None:  # N11
    unit = flat(house, under, "......")
    who = services.occupy(unit, START, START + timedelta(days=6))
    services.away(who, START + timedelta(days=4), START + timedelta(days=9))
    assert (nights().occupied, counted().away) == (6, 2)


def test_the_spell_alone_says_which_nights_are_commissioned(provider: Provider, house: Property) -> None:  # N12
    ended = services.contract(provider, "C2", starts_on=START, ends_on=START + timedelta(days=2))
    flat(house, ended, "HHHHHH")
    assert nights().commissioned == 6


def test_the_worked_example_of_steps_from_all_nights_to_ready_ones(
    house: Property, under: Contract
) -> None:  # U1 U2 U3 U4
    flat(house, under, "HHHHHHpxx.")
    row = nights()
    assert row.utilisation == Fraction(6, 10)
    assert row.availability == Fraction(8, 10)
    assert row.utilisation_of_available == Fraction(6, 8)
    assert row.utilisation_of_ready == Fraction(6, 7)


def test_rates_are_nights_over_nights_never_a_mean_of_rates(house: Property, under: Contract) -> None:  # U5
    flat(house, under, "HHHH")
    flat(house, under, "........", reference="B")
    assert nights().utilisation == Fraction(4, 12)


def test_without_commissioned_nights_there_is_no_rate(house: Property, under: Contract) -> None:  # U6
    flat(house, under, "HH", first=date(2018, 4, 1))
    flat(house, under, "HH", reference="B")
    db.session.commit()
    rows = utilisation(LOOKING, Selection(LATER, from_="2018-19", to="2019-20", unit="B"))
    assert [row.nights.utilisation for row in rows] == [None, 1]


def test_closing_a_unit_shows_as_nights_short_of_the_contracted_minimum(
    provider: Provider, house: Property
) -> None:  # U11
    minimum = services.contract(provider, "C2", starts_on=START, minimum_units=2)
    flat(house, minimum, "HHHHHH")
    flat(house, minimum, "HH", reference="B")
    row = counted(to=str(START + timedelta(days=6)))
    assert (row.nights.utilisation, row.shortfall) == (1, 4)
    assert row.utilisation_of_contracted_minimum == Fraction(8, 12)


def test_a_shortfall_is_no_single_propertys(house: Property, under: Contract) -> None:  # U11
    flat(house, under, "HH")
    assert counted(property="HOUSE").shortfall is None


def test_a_year_that_has_not_ended_is_to_date(house: Property, under: Contract) -> None:  # P2
    flat(house, under, "H" * 400)
    db.session.commit()
    rows = utilisation(LOOKING, Selection(date(2020, 4, 11)))
    assert [(row.period.label, row.to_date, row.nights.commissioned) for row in rows] == [
        ("2019-20", False, 366),  # P3
        ("2020-21", True, 10),
    ]
    assert [row.period.label for row in utilisation(LOOKING, Selection(LATER))] == ["2019-20"]


def test_in_borough_is_judged_by_the_contracts_footprint(house: Property, under: Contract) -> None:  # G2 G3
    unit = flat(house, under, "......")
    services.occupy(unit, START, START + timedelta(days=1), origin_code=services.ROTHERHAM)
    services.occupy(unit, START + timedelta(days=1), START + timedelta(days=4), origin_code=services.STOKE)
    services.occupy(unit, START + timedelta(days=4), START + timedelta(days=6))
    db.session.commit()
    (row,) = origins(LOOKING, Selection(LATER, Kind.RANGE), Count.NIGHTS, date(2026, 4, 1))
    found = row.origins
    assert (found.in_borough, found.out_of_area, found.unknown) == (1, 3, 2)
    assert found.share_out_of_area == Fraction(3, 4)


@pytest.mark.parametrize("group", [None, *Grouping])
def test_the_number_of_statements_does_not_grow_with_the_records(
    house: Property, under: Contract, group: Grouping | None, statements: list[str]
) -> None:
    def asked() -> int:
        db.session.commit()
        statements.clear()
        utilisation(LOOKING, Selection(LATER, group=group))
        return len(statements)

    flat(house, under, "HHpp..")
    few = asked()
    for number in range(12):
        flat(house, under, "HKpLLxxH" * (number + 1), reference=f"B{number}")
    assert asked() == few
