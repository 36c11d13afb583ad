"""The rules of voids and preparation (V1–V4), each on a diary drawn a character a night, and what copies tell of them."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.actions.carry_over import carry_over
from refuge.actions.diary import enter
from refuge.extensions import db
from refuge.figures import counted_given
from refuge.figures.counted import CountedRow
from refuge.figures.selection import Selection
from refuge.figures.voids import VOIDS
from refuge.models import Contract, DiaryEntry, Property, Provider, Unit
from refuge.occupancy.clashes import Span
from refuge.occupancy.period import Kind
from refuge.vocabulary import Copy, EntryKind
from tests import services

LOOKING = Viewer.command_line()
TODAY = date(2026, 11, 21)
START, LATER = date(2019, 4, 1), date(2020, 4, 1)


@pytest.fixture
def provider(app: Flask) -> Provider:
    return services.provider()


@pytest.fixture
def under(provider: Provider) -> Contract:
    return services.contract(provider, preparation_target_days=2)


@pytest.fixture
def house(provider: Provider) -> Property:
    return services.house(provider)


def day(number: int) -> date:
    return START + timedelta(days=number)


def flat(house: Property, under: Contract | None, nights: str, reference: str = "A", served: str | None = None) -> Unit:
    """A flat in service as drawn, a character a night: 1 in service, a blank not; all the time unless drawn."""
    unit = services.flat(house, reference)
    runs = (served or "1" * len(nights)).split(" ")
    at = 0
    for run in runs:
        if run:
            services.serve(unit, day(at), day(at + len(run)), under)
        at += len(run) + 1
    services.drawn(unit, START, nights)
    return unit


def counted(as_at: date = LATER, **asked: Any) -> dict[str, Any]:
    """What is told of everything asked for, in one row."""
    (row,) = VOIDS.rows(LOOKING, Selection(as_at, Kind.RANGE, **asked), TODAY)
    return dict(row.told)


def test_re_let_days_are_the_nights_between_two_households(house: Property, under: Contract) -> None:  # V1
    flat(house, under, "HH...KK.MMMM")
    told = counted()
    assert (told["voids"], told["relet_days_mean"], told["relet_days_max"]) == (2, 2, 3)
    assert told["first_lets"] == 1


def test_leaving_and_arriving_on_one_day_is_a_void_of_no_days(house: Property, under: Contract) -> None:
    flat(house, under, "HHKK")
    told = counted()
    assert (told["voids"], told["relet_days_median"]) == (1, 0)


def test_a_stay_of_no_night_neither_ends_nor_begins_a_void(house: Property, under: Contract) -> None:
    unit = flat(house, under, "HH......KK")
    services.occupy(unit, day(4), day(4))
    told = counted()
    assert (told["voids"], told["relet_days_mean"], told["first_lets"]) == (1, 6, 1)


def test_a_gap_in_service_ends_a_void_and_the_next_let_is_a_first_let(house: Property, under: Contract) -> None:
    flat(house, under, "HH.....KK", served="1111 1111")
    told = counted()
    assert (told["voids"], told["relet_days_mean"], told["first_lets"]) == (0, None, 2)


def test_voids_with_a_night_out_of_use_are_left_out_and_counted_apart(house: Property, under: Contract) -> None:  # V2
    flat(house, under, "HH.x..KK..MM")
    told = counted()
    assert (told["voids"], told["relet_days_mean"], told["with_works"]) == (1, 2, 1)


def test_a_void_across_a_hand_over_belongs_to_the_new_let(
    provider: Provider, house: Property, under: Contract
) -> None:  # N6
    unit, after = services.flat(house), services.contract(provider, "C2")
    services.serve(unit, START, day(4), under)
    services.serve(unit, day(4), day(20), after)
    services.drawn(unit, START, "HH......KK")
    assert counted(contract="C1")["voids"] == 0
    assert (counted(contract="C2")["voids"], counted(contract="C2")["relet_days_mean"]) == (1, 6)
    assert counted()["first_lets"] == 1


def test_a_household_across_a_hand_over_is_no_let(provider: Provider, house: Property, under: Contract) -> None:  # N4
    unit, after = services.flat(house), services.contract(provider, "C2")
    services.serve(unit, START, day(4), under)
    services.serve(unit, day(4), day(20), after)
    services.drawn(unit, START, "HHHHHHH")
    assert (counted(contract="C2")["voids"], counted(contract="C2")["first_lets"]) == (0, 0)


def test_a_household_carried_over_to_another_provider_leaves_no_void_and_is_no_let(
    provider: Provider, house: Property, under: Contract
) -> None:
    for reference in "AB":
        services.serve(services.flat(house, reference), START, None, under)
    stays, cleaned = db.session.query(Unit).order_by(Unit.reference)
    services.occupy(stays, START)
    services.occupy(cleaned, START, day(8))
    enter(cleaned, EntryKind.PREPARING, Span(day(8)))
    services.contract(services.provider("P2"), "NEW", preparation_target_days=2)
    db.session.commit()
    carry_over(LOOKING, "C1", "NEW", day(10), TODAY)
    (there,) = db.session.query(DiaryEntry).filter_by(kind="preparing", ends_on=None)
    there.ends_on = day(13)
    db.session.commit()
    told = counted()
    assert (told["voids"], told["first_lets"]) == (0, 2)
    assert (told["preparations"], told["preparing_days_mean"]) == (1, 5), "one preparation, whole"
    after = counted(contract="NEW")
    assert (after["first_lets"], after["preparations"], after["preparing_over_target_nights"]) == (0, 1, 3)


def test_the_median_of_two_voids_lies_halfway(house: Property, under: Contract) -> None:
    flat(house, under, "HH.KK....MM")
    assert counted()["relet_days_median"] == Fraction(5, 2)


def test_a_void_belongs_to_the_period_in_which_it_ends(house: Property, under: Contract) -> None:
    unit = services.flat(house)
    services.serve(unit, START, None, under)
    services.occupy(unit, START, date(2019, 6, 28))
    services.occupy(unit, date(2019, 7, 3))
    quarters = VOIDS.rows(LOOKING, Selection(LATER, Kind.QUARTER), TODAY)
    assert [row.told["voids"] for row in quarters] == [0, 1, 0, 0]


def test_a_void_that_ends_on_the_day_counted_to_has_not_ended(house: Property, under: Contract) -> None:  # N6
    flat(house, under, "HH...KK")
    assert counted(as_at=day(5))["voids"] == 0
    assert counted(as_at=day(6))["voids"] == 1


def test_preparation_is_counted_whole_in_the_period_it_ends(house: Property, under: Contract) -> None:  # V3
    flat(house, under, "HHppppKKpKK")
    told = counted()
    assert (told["preparations"], told["preparing_days_mean"]) == (2, Fraction(5, 2))
    assert counted(as_at=day(6))["preparations"] == 0


def test_preparation_across_a_hand_over_is_one(provider: Provider, house: Property, under: Contract) -> None:  # V3
    """Nights over target are each under their night's contract."""
    unit, after = services.flat(house), services.contract(provider, "C2", preparation_target_days=5)
    services.serve(unit, START, day(4), under)
    services.serve(unit, day(4), day(20), after)
    services.drawn(unit, START, "Hpppppppp.")
    assert (counted()["preparations"], counted()["preparing_days_mean"]) == (1, 8)
    assert counted(contract="C1")["preparations"] == 0
    assert counted(contract="C1")["preparing_over_target_nights"] == 1
    assert counted(contract="C2")["preparing_over_target_nights"] == 3


def test_nights_lost_are_told_by_reason_and_by_who_was_waited_for(house: Property, under: Contract) -> None:  # V4
    unit = flat(house, under, "HHpp.....")
    enter(unit, EntryKind.OUT_OF_USE, Span(day(4), day(7)), reason="damp", waits_for="landlord")
    told = counted()
    assert told["nights_by_reason"] == {"damp": 3, "not_recorded": 2}
    assert told["nights_waiting_for"] == {"landlord": 3, "not_recorded": 2}


def told_to_a_commissioner(copy: Copy) -> CountedRow:
    asked = Selection(LATER, contract="C1", from_="2019-20", to="2019-20")
    (row,) = counted_given.given(LOOKING, copy, asked, VOIDS, LATER, 5)
    return row


def test_in_a_copy_nothing_rests_on_one_void(house: Property, under: Contract) -> None:  # D3
    for reference in "BCD":
        flat(house, under, "H" * 366, reference)
    flat(house, under, ("H" * 100 + "...") + "K" * 263)
    row = told_to_a_commissioner(Copy.CONTRACT)
    assert (row.told["voids"], row.told["relet_days_mean"], row.told["relet_days_max"]) == (1, None, None)
    assert {"relet_days_mean", "relet_days_median", "relet_days_max"} <= set(row.hidden)


def test_in_a_publication_copy_few_voids_are_hidden_too(house: Property, under: Contract) -> None:
    for reference in "BCD":
        flat(house, under, "H" * 366, reference)
    flat(house, under, ("H" * 60 + "..." + "K" * 60 + ".....") + "M" * 238)
    assert "voids" in told_to_a_commissioner(Copy.PUBLICATION).hidden
    assert told_to_a_commissioner(Copy.CONTRACT).told["voids"] == 2
