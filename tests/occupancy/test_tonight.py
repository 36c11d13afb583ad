"""The board: counts, headings, and what needs attention."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from refuge.occupancy.fit import Features
from refuge.occupancy.tonight import (
    Away,
    Concern,
    Guests,
    Held,
    House,
    State,
    UnitTonight,
    counted,
    gathered,
    needing_attention,
)

NIGHT = date(2026, 11, 21)
CORE = House(1, "Core refuge", "Refuge", True, "E08000018")


def ago(days: int) -> date:
    return NIGHT - timedelta(days=days)


def unit(number: int = 1, state: State = State.READY, house: House = CORE, **what: Any) -> UnitTonight:
    since = what.pop("since", ago(1))
    return UnitTonight(number, f"Flat {number}", house, Features(3), state, since, **what)


def guests(number: int = 1, **what: Any) -> Guests:
    return Guests(number, number, f"H{number}", **{"arrived_on": ago(10), **what})


def occupied(number: int = 1, second: bool = False, **what: Any) -> UnitTonight:
    return unit(number, State.OCCUPIED, guests=guests(number, **what), second=second)


def concerns(*units: UnitTonight) -> list[Concern]:
    return [one.concern for one in needing_attention(units, NIGHT)]


def test_every_unit_is_counted_in_one_state() -> None:
    """N5: the states add up to the units."""
    counts = counted([unit(at, state) for at, state in enumerate(State)], NIGHT)
    assert counts.occupied + counts.preparing + counts.out_of_use + counts.ready == counts.units == 4


def test_a_household_in_two_units_is_counted_once_and_its_units_twice() -> None:
    """N9."""
    family = guests(children=(3, 5), adults=2)
    both = [unit(at, State.OCCUPIED, guests=family, second=at == 2) for at in (1, 2)]
    counts = counted(both, NIGHT)
    assert (counts.occupied, counts.people, counts.children) == (2, 4, 2)


def test_held_units_are_counted_beside_the_state_they_keep() -> None:
    """N10: a hold changes no state."""
    held = Held("R1", NIGHT)
    counts = counted([unit(1, held=held), unit(2, State.PREPARING, held=held), unit(3)], NIGHT)
    assert (counts.ready, counts.held, counts.preparing, counts.held_preparing) == (2, 1, 1, 1)


def test_a_household_one_may_not_know_of_is_counted_as_a_unit_and_not_as_people() -> None:
    counts = counted([unit(1, State.OCCUPIED)], NIGHT)
    assert (counts.occupied, counts.people, counts.unknown) == (1, 0, 1)


def test_away_is_who_is_away_tonight() -> None:
    here_again = occupied(1, away=(Away(ago(5), NIGHT),))
    still_away = occupied(2, away=(Away(ago(5), None, "Hospital"),))
    assert counted([here_again, still_away], NIGHT).away == 1


def test_sex_and_gender_are_not_on_the_board() -> None:
    """H3: never shown on Tonight."""
    assert not {"sex", "gender", "gender_same_as_sex"} & {
        one.name for kind in (Guests, UnitTonight) for one in fields(kind)
    }


def test_an_expected_departure_is_passed_the_day_after() -> None:
    assert concerns(occupied(expected_departure_on=ago(1))) == [Concern.DEPARTURE_PASSED]
    assert concerns(occupied(expected_departure_on=NIGHT)) == []


def test_the_first_night_is_day_1_of_preparing_and_the_day_after_the_target_is_over_it() -> None:
    """V3: actual days against the contract's target."""
    preparing = unit(1, State.PREPARING, since=ago(2), target_days=2)
    assert preparing.day(NIGHT) == 3
    assert concerns(preparing) == [Concern.OVER_TARGET]
    assert concerns(unit(1, State.PREPARING, since=ago(1), target_days=2)) == []
    assert concerns(unit(1, State.PREPARING, since=ago(90))) == [], "no target, nothing over it"


def test_an_intake_is_late_after_72_hours() -> None:
    assert concerns(occupied(arrived_on=ago(3), intake_open=True)) == [Concern.INTAKE_OPEN]
    assert concerns(occupied(arrived_on=ago(2), intake_open=True)) == []
    assert concerns(occupied(arrived_on=ago(30), intake_open=False)) == []


def test_after_182_nights_without_a_day_to_leave_moving_on_is_reviewed() -> None:
    """H7: over six months is 182 nights or more."""
    assert concerns(occupied(arrived_on=ago(182))) == [Concern.REVIEW_DUE]
    assert concerns(occupied(arrived_on=ago(181))) == []
    assert concerns(occupied(arrived_on=ago(300), expected_departure_on=NIGHT + timedelta(days=9))) == []


def test_nights_away_without_a_reason_are_asked_about_until_a_week_after() -> None:
    assert concerns(occupied(away=(Away(ago(2)),))) == [Concern.AWAY_UNEXPLAINED]
    assert concerns(occupied(away=(Away(ago(9), ago(6)),))) == [Concern.AWAY_UNEXPLAINED]
    assert concerns(occupied(away=(Away(ago(10), ago(7)),))) == []
    assert concerns(occupied(away=(Away(ago(2), None, "Hospital"),))) == []


def test_a_hold_from_an_earlier_day_asks_whether_they_arrived() -> None:
    """N10: it never lapses silently."""
    assert concerns(unit(held=Held("R1", ago(1)))) == [Concern.STILL_HELD]
    assert concerns(unit(held=Held("R1", NIGHT))) == []


def test_a_unit_that_should_be_back_in_use_says_so() -> None:
    assert concerns(unit(1, State.OUT_OF_USE, expected_ends_on=ago(1))) == [Concern.BACK_PASSED]
    assert concerns(unit(1, State.OUT_OF_USE, expected_ends_on=NIGHT)) == []


def test_a_household_in_two_units_needs_attention_once() -> None:
    assert concerns(occupied(1, arrived_on=ago(200)), occupied(1, second=True, arrived_on=ago(200))) == [
        Concern.REVIEW_DUE
    ]


def test_the_most_urgent_comes_first_and_then_the_longest() -> None:
    late = [occupied(at, arrived_on=ago(200 + at)) for at in (1, 2)]
    away = occupied(3, away=(Away(ago(1)),))
    assert [one.unit.id for one in needing_attention([*late, away], NIGHT)] == [3, 2, 1]


def test_properties_of_one_unit_stand_together_under_their_kind() -> None:
    flats = [House(at, f"Dispersed {at}", "Dispersed", False, "E08000018") for at in (2, 3)]
    board = [unit(1), unit(2), unit(1, house=flats[0]), unit(1, house=flats[1])]
    core, dispersed = gathered(board)
    assert (core.heading, len(core.units), dispersed.heading, len(dispersed.units)) == (
        "Core refuge",
        2,
        "Dispersed",
        2,
    )
    assert core.called(core.units[0]) == "Flat 1"
    assert dispersed.called(dispersed.units[0]) == "Dispersed 2, Flat 1"


def test_a_property_that_is_one_flat_lends_it_its_name_and_one_of_several_units_keeps_its_own() -> None:
    for is_one_unit, called in ((True, "Dispersed flat 1"), (False, "Dispersed flat 1, Flat")):
        house = House(2, "Dispersed flat 1", "Dispersed", False, "E08000018", is_one_unit)
        assert UnitTonight(1, "Flat", house, Features(3), State.READY, NIGHT).called == called
