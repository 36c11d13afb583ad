"""The units of one stay as they are moved, ended and corrected; a night without one is found (N3, N9)."""

from datetime import date

from refuge.occupancy.clashes import Span
from refuge.occupancy.staying import (
    Placed,
    backwards,
    ended,
    free_from,
    is_added,
    moved,
    stretched,
    tidied,
    without_a_unit,
)

A, B = 1, 2
NAMES = {A: "A", B: "B"}


def may(day: int) -> date:
    return date(2024, 5, day)


def had(unit: int, first: int, last: int | None = None) -> Placed:
    return Placed(unit, Span(may(first), may(last) if last else None))


def test_a_departure_ends_what_runs_past_it_and_nothing_else() -> None:
    assert ended([had(A, 1, 4), had(B, 4)], may(9)) == [had(A, 1, 4), had(B, 4, 9)]


def test_a_move_takes_the_rest_of_the_time_along() -> None:
    assert moved([had(A, 1, 9)], A, had(B, 1), may(4)) == [had(A, 1, 4), had(B, 4, 9)]
    assert moved([had(A, 1, 4), had(A, 4)], A, had(B, 1), may(4)) == [had(A, 1, 4), had(A, 4, 4), had(B, 4)]


def test_corrected_dates_take_along_what_began_and_ended_with_the_stay() -> None:
    placements = [had(A, 1, 9), had(B, 3, 9)]
    assert stretched(placements, Span(may(1), may(9)), Span(may(2), may(8))) == [had(A, 2, 8), had(B, 3, 8)]


def test_what_would_lie_outside_a_corrected_stay_is_cut_or_ends_before_it_begins() -> None:
    placements = [had(A, 1, 9), had(B, 3, 9)]
    assert stretched(placements, Span(may(1), may(9)), Span(may(5), may(9))) == [had(A, 5, 9), had(B, 5, 9)]
    assert stretched([had(A, 1, 9), had(B, 3, 6)], Span(may(1), may(9)), Span(may(1), may(4)))[1] == had(B, 3, 4)
    assert backwards(stretched(placements, Span(may(1), may(9)), Span(may(1), may(2)))) == had(B, 3, 2)


def test_a_unit_left_by_a_move_on_the_last_day_is_not_taken_along() -> None:
    placements = [had(A, 1, 4), had(B, 4, 4)]
    assert stretched(placements, Span(may(1), may(4)), Span(may(1))) == [had(A, 1, 4), had(B, 4)]


def test_a_stay_of_no_night_is_stretched_whole() -> None:
    assert stretched([had(A, 1, 1)], Span(may(1), may(1)), Span(may(1))) == [had(A, 1)]


def test_of_one_unit_taken_twice_on_a_day_the_one_with_nights_is_kept() -> None:
    assert tidied([had(A, 1), had(A, 1, 1), had(B, 1, 1)]) == [had(A, 1), had(B, 1, 1)]


def test_a_night_without_a_unit_is_found_wherever_it_is() -> None:
    stay = Span(may(1), may(9))
    assert without_a_unit(stay, [had(A, 2, 9)]) == may(1)
    assert without_a_unit(stay, [had(A, 1, 4), had(B, 5, 9)]) == may(4)
    assert without_a_unit(stay, [had(A, 1, 4), had(B, 3, 8)]) == may(8)
    assert without_a_unit(stay, [had(B, 3, 9), had(A, 1, 4)]) is None
    assert without_a_unit(Span(may(1), may(1)), [had(A, 1, 1)]) is None


def test_a_unit_is_added_beside_one_that_they_still_have() -> None:
    assert is_added(had(B, 3), [had(A, 1), had(B, 3)], NAMES)
    assert not is_added(had(B, 4), [had(A, 1, 4), had(B, 4)], NAMES)
    assert not is_added(had(A, 1), [had(A, 1), had(B, 1)], NAMES)
    assert is_added(had(B, 1), [had(A, 1), had(B, 1)], NAMES)
    assert not is_added(had(B, 1), [had(A, 1, 1), had(B, 1)], NAMES)


def test_free_nights_run_to_the_next_entry_or_the_end_of_service() -> None:
    served = [Span(may(1), may(5)), Span(may(5), may(20))]
    assert free_from(may(3), [], served) == Span(may(3), may(20))
    assert free_from(may(3), [Span(may(9), may(9)), Span(may(10))], served) == Span(may(3), may(10))
    assert free_from(may(3), [Span(may(1), may(4))], served) is None
    assert free_from(may(20), [], served) is None
