"""The rules of departures and lengths of stay (H7, H8), and what copies tell of them (D2, D3)."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.actions.carry_over import carry_over
from refuge.extensions import db
from refuge.figures import counted_given
from refuge.figures.counted import CountedRow
from refuge.figures.departures import DEPARTURES
from refuge.figures.selection import Grouping, Selection
from refuge.models import Contract, DiaryEntry, Property, Provider, Stay, Unit
from refuge.occupancy.period import Kind
from refuge.vocabulary import AccommodationType, Copy
from tests import services

LOOKING = Viewer.command_line()
TODAY = date(2026, 11, 21)
START, LATER = date(2019, 4, 1), date(2020, 4, 1)


@pytest.fixture
def provider(app: Flask) -> Provider:
    return services.provider()


@pytest.fixture
def under(provider: Provider) -> Contract:
    return services.contract(provider)


@pytest.fixture
def house(provider: Provider) -> Property:
    return services.house(provider)


@pytest.fixture
def flat(house: Property, under: Contract) -> Unit:
    return served(house, under)


def served(house: Property, under: Contract | None, reference: str = "A") -> Unit:
    unit = services.flat(house, reference)
    services.serve(unit, START - timedelta(days=700), None, under)
    return unit


def day(number: int) -> date:
    return START + timedelta(days=number)


def left(flat: Unit, first: int, end: int | None, **how: Any) -> Stay:
    """A stay from one day to another, and how it ended."""
    names = {"planned": "departure_planned", "reason": "departure_reason"}
    what = {names.get(name, name): value for name, value in how.items()}
    return services.occupy(flat, day(first), None if end is None else day(end), **what)


def counted(as_at: date = LATER, **asked: Any) -> dict[str, Any]:
    """What is told of everything asked for, from April 2019 on, in one row."""
    selection = Selection(as_at, Kind.RANGE, **{"from_": str(START), **asked})
    (row,) = DEPARTURES.rows(LOOKING, selection, TODAY)
    return dict(row.told)


def by(group: Grouping, key: str) -> dict[str | None, Any]:
    """One key of every group."""
    asked = Selection(LATER, Kind.RANGE, from_=str(START), group=group)
    return {row.group: row.told[key] for row in DEPARTURES.rows(LOOKING, asked, TODAY)}


def test_the_planned_share_is_of_departures_planned_or_unplanned(flat: Unit) -> None:  # H8
    """Not answered, deaths and hand-overs stand beside it, and a hand-over is no departure at all."""
    for at, how in enumerate(
        [{"planned": True}, {"planned": True}, {"planned": False}, {}, {"planned": True, "reason": "died"},
         {"planned": True, "reason": "handed_over"}]
    ):  # fmt: skip
        left(flat, at * 10, at * 10 + 5, **how)
    told = counted()
    names = ("departures", "planned", "unplanned", "not_answered", "deaths", "handed_over", "planned_share")
    assert [told[name] for name in names] == [5, 2, 1, 1, 1, 1, Fraction(2, 3)]
    assert told["by_reason"] == {"not_recorded": 4, "died": 1}


def test_outcome_pending_is_a_destination_and_told_by_itself(flat: Unit) -> None:
    left(flat, 0, 5, destination="outcome_pending")
    left(flat, 10, 15, destination="council_tenancy")
    assert counted()["outcome_pending"] == 1
    assert counted()["by_destination"] == {"council_tenancy": 1, "outcome_pending": 1}


def test_a_departure_on_the_day_counted_to_has_not_happened(flat: Unit) -> None:  # N6
    left(flat, 0, 5)
    assert (counted(as_at=day(5))["departures"], counted(as_at=day(5))["open_stays"]) == (0, 1)
    assert (counted(as_at=day(6))["departures"], counted(as_at=day(6))["open_stays"]) == (1, 0)


def test_a_departure_belongs_to_the_contract_of_the_last_night(
    provider: Provider, house: Property, under: Contract
) -> None:
    unit, after = services.flat(house), services.contract(provider, "C2")
    services.serve(unit, START, day(10), under)
    services.serve(unit, day(10), None, after)
    left(unit, 0, 10)
    left(unit, 10, 10)
    assert by(Grouping.CONTRACT, "departures") == {"C1": 1, "C2": 1}
    assert by(Grouping.CONTRACT, "stay_nights_mean") == {"C1": 10, "C2": 0}


def test_a_departure_from_two_units_belongs_to_that_of_the_lower_reference(
    provider: Provider, house: Property, under: Contract
) -> None:
    family = services.stay(provider, day(0), day(8))
    for reference in "BA":
        services.place(served(house, under, reference), family, day(0), day(8), added=reference == "B")
    assert by(Grouping.UNIT, "departures") == {"A": 1, "B": 0}


def test_length_of_stay_runs_from_arrival_to_departure(flat: Unit) -> None:  # H7
    for first, end in ((0, 6), (10, 17), (100, 282)):
        left(flat, first, end)
    told = counted()
    assert (told["stay_nights_mean"], told["stay_nights_median"]) == (65, 7)
    assert {band: number for band, number in told["stay_bands"].items() if number} == {
        "0-6": 1, "7-27": 1, "182-272": 1,
    }  # fmt: skip


def test_open_stays_are_shown_apart_as_long_as_they_are_by_then(flat: Unit) -> None:
    left(flat, 10, None)
    told = counted(as_at=day(38))
    assert (told["departures"], told["open_stays"], told["open_stay_bands"]["28-90"]) == (0, 1, 1)


@pytest.mark.parametrize(("nights", "over"), [(181, 0), (182, 1)])
def test_six_months_are_182_nights(flat: Unit, nights: int, over: int) -> None:
    left(flat, 10 - nights, 10)
    assert (counted()["over_six_months"], counted()["households"]) == (over, 1)


def test_without_a_departure_there_is_no_share_and_no_mean(flat: Unit) -> None:  # U6
    told = counted()
    assert [told[name] for name in ("planned_share", "stay_nights_mean", "stay_nights_median")] == [None] * 3


def moved(provider: Provider, under: Contract) -> tuple[Unit, Unit]:
    """A flat in the refuge and a dispersed one; a household is in the first, the second, the first again, and leaves."""
    core, dispersed = (
        served(services.house(provider, kind.upper(), kind=kind), under, kind[0].upper())
        for kind in ("refuge", "dispersed")
    )
    stay = services.stay(provider, day(0), day(60), departure_planned=False, departure_reason="evicted")
    for unit, first, end in ((core, 0, 10), (dispersed, 10, 30), (core, 30, 60)):
        services.place(unit, stay, day(first), day(end))
    return core, dispersed


def test_a_move_to_another_type_is_a_planned_departure_by_type_and_never_in_the_total(
    provider: Provider, under: Contract
) -> None:  # H7
    moved(provider, under)
    assert by(Grouping.ACCOMMODATION_TYPE, "departures") == {"dispersed": 1, "refuge": 2}
    assert by(Grouping.ACCOMMODATION_TYPE, "planned") == {"dispersed": 1, "refuge": 1}
    of_refuge = counted(accommodation_type=AccommodationType.REFUGE)
    assert of_refuge["by_reason"] == {"another_accommodation_type": 1, "evicted": 1}
    assert (counted()["departures"], counted()["moved_to_another_type"]) == (1, 0)
    assert by(Grouping.PROPERTY, "departures") == {"DISPERSED": 0, "REFUGE": 1}


def test_a_spell_is_nights_in_a_row_in_one_type(provider: Provider, under: Contract) -> None:
    moved(provider, under)
    told = counted()
    assert (told["spells"], told["spell_nights_mean"], told["stay_nights_mean"]) == (3, 20, 60)
    assert by(Grouping.ACCOMMODATION_TYPE, "spell_nights_mean") == {"dispersed": 20, "refuge": 20}


def test_a_move_within_one_type_ends_no_spell(provider: Provider, house: Property, under: Contract) -> None:
    stay = services.stay(provider, day(0), day(60))
    services.place(served(house, under, "A"), stay, day(0), day(20))
    services.place(served(house, under, "B"), stay, day(20), day(60))
    assert (counted()["spells"], counted()["spell_nights_mean"]) == (1, 60)


def test_a_household_carried_over_is_handed_over_and_its_stay_counts_from_its_first_arrival(flat: Unit) -> None:
    stay = left(flat, -100, None)
    services.contract(services.provider("P2"), "NEW")
    db.session.commit()
    carry_over(LOOKING, "C1", "NEW", day(50), TODAY)
    (there,) = db.session.query(Stay).filter_by(carried_over_from_id=stay.id)
    there.departed_on = there_left = day(90)
    for entry in db.session.query(DiaryEntry).filter_by(stay_id=there.id):
        entry.ends_on = there_left
    db.session.commit()
    assert by(Grouping.PROVIDER, "departures") == {"P1": 0, "P2": 1}
    assert by(Grouping.PROVIDER, "handed_over") == {"P1": 1, "P2": 0}
    told = counted()
    assert (told["stay_nights_mean"], told["spell_nights_mean"]) == (190, 190)
    assert (told["households"], told["over_six_months"]) == (1, 1)
    assert counted(as_at=day(60))["open_stay_bands"]["91-181"] == 1


def test_whoever_was_erased_before_the_year_had_ended_is_no_longer_held(flat: Unit) -> None:  # D6
    left(flat, 0, 20, erased_on=day(100))
    (row,) = DEPARTURES.rows(LOOKING, Selection(LATER, from_="2019-20", to="2019-20"), date(2020, 2, 1))
    assert row.told["by_reason"] == row.told["by_destination"] == {"no_longer_held": 1}


def told_to_a_commissioner(copy: Copy) -> CountedRow:
    asked = Selection(LATER, contract="C1", from_="2019-20", to="2019-20")
    (row,) = counted_given.given(LOOKING, copy, asked, DEPARTURES, LATER, 5)
    return row


def crowd(flat: Unit, planned: int, unplanned: int, evicted: int = 0, died: int = 0) -> None:
    """So many stays of a week, one after the other; some of the unplanned were evictions."""
    answers = [{"planned": True, "reason": "moved_on"}] * planned
    answers += [{"planned": False, "reason": "evicted" if at < evicted else "changed_mind"} for at in range(unplanned)]
    answers += [{"reason": "died"}] * died
    for at, how in enumerate(answers):
        left(flat, at * 8, at * 8 + 7, destination="council_tenancy", **how)


def test_departures_and_planned_share_are_exact_in_a_contract_copy(flat: Unit) -> None:  # D2
    crowd(flat, planned=9, unplanned=7, evicted=1)
    row = told_to_a_commissioner(Copy.CONTRACT)
    assert (row.told["departures"], row.told["planned_share"]) == (16, Fraction(9, 16))
    assert row.told["by_reason"]["evicted"] is None, "one eviction is small"
    assert row.told["by_destination"] == {"council_tenancy": 16}


def test_few_planned_departures_and_their_share_are_hidden_in_a_publication_copy(flat: Unit) -> None:
    crowd(flat, planned=9, unplanned=2)
    row = told_to_a_commissioner(Copy.PUBLICATION)
    assert (row.told["departures"], row.told["unplanned"], row.told["planned_share"]) == (11, None, None)


@pytest.mark.parametrize("copy", [Copy.CONTRACT, Copy.PUBLICATION])
def test_a_death_is_told_neither_by_itself_nor_by_its_reason(flat: Unit, copy: Copy) -> None:  # D3
    crowd(flat, planned=9, unplanned=6, died=1)
    row = told_to_a_commissioner(copy)
    assert row.told["deaths"] is row.told["not_answered"] is row.told["by_reason"]["died"] is None


def test_that_nobody_died_is_told_where_planned_and_unplanned_are_all_who_left(flat: Unit) -> None:  # D2, D3
    crowd(flat, planned=9, unplanned=7, evicted=1)
    row = told_to_a_commissioner(Copy.CONTRACT)
    assert (row.told["deaths"], row.told["not_answered"]) == (0, 0)


def test_an_eviction_does_not_come_back_by_way_of_the_deaths(flat: Unit) -> None:  # D3
    crowd(flat, planned=9, unplanned=1, evicted=1, died=6)
    row = told_to_a_commissioner(Copy.CONTRACT)
    assert row.told["by_reason"] == {"died": None, "evicted": None, "moved_on": 9}
    assert {"deaths", "not_answered"} <= set(row.hidden), "deaths would tell the evictions"


def test_the_length_of_one_stay_is_not_told(flat: Unit) -> None:
    left(flat, 0, 40, planned=True)
    row = told_to_a_commissioner(Copy.CONTRACT)
    assert (row.told["departures"], row.told["stay_nights_mean"], row.told["spell_nights_mean"]) == (1, None, None)
