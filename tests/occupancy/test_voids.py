"""Voids, from one household to the next (V1)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from refuge.occupancy.clashes import Span
from refuge.occupancy.voids import runs, uncovered, voids

FIRST = date(2020, 4, 1)
ALWAYS = [Span(FIRST)]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def span(first: int, end: int | None = None) -> Span:
    return Span(day(first), None if end is None else day(end))


def relets(lets: list[Span], service: list[Span] = ALWAYS) -> list[int | None]:
    return [void.relet_days for void in voids(lets, service)]


def test_re_let_days_are_the_nights_between_two_households() -> None:
    assert relets([span(0, 10), span(24)]) == [14]


def test_leaving_and_arriving_on_one_day_is_a_void_of_no_nights() -> None:
    assert relets([span(0, 10), span(10)]) == [0]


def test_a_stay_of_no_nights_neither_ends_nor_begins_a_void() -> None:
    assert relets([span(0, 10), span(12, 12), span(24)]) == [14]


def test_a_first_let_has_no_re_let_days() -> None:
    (first,) = voids([span(5)], ALWAYS)
    assert (first.relet_days, first.follows_a_let, first.ends_with_a_let) == (None, False, True)


def test_a_void_that_still_lasts_has_none_yet_and_counts_its_nights_so_far() -> None:
    (open_,) = voids([span(0, 10)], ALWAYS)
    assert (open_.relet_days, open_.nights(day(13))) == (None, 3)


def test_a_gap_in_service_ends_one_uncounted_and_the_next_let_is_a_first_let() -> None:
    found = voids([span(0, 10), span(40, 50)], [span(0, 20), span(30, 50)])
    assert [(void.span, void.relet_days) for void in found] == [(span(10, 20), None), (span(30, 40), None)]
    assert not found[1].follows_a_let


def test_a_hand_over_from_one_spell_to_the_next_is_no_gap() -> None:
    assert relets([span(0, 10), span(24)], [span(0, 15), span(15)]) == [14]
    assert runs([span(15), span(0, 15)]) == [span(0)]


def test_what_entries_leave_uncovered_is_ready() -> None:
    assert uncovered(span(0, 20), [span(3, 5), span(10, 12)]) == [span(0, 3), span(5, 10), span(12, 20)]
    assert uncovered(span(0), [span(3)]) == [span(0, 3)]
    assert uncovered(span(0, 5), [span(0, 5)]) == []


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=8), st.integers(0, 20), st.integers(40, 90))
def test_every_night_in_service_is_lived_in_or_in_one_void(
    lets: list[tuple[int, int]], opened: int, closed: int
) -> None:
    at, spans = opened, []
    for gap, nights in lets:
        start, end = min(at + gap, closed), min(at + gap + nights, closed)
        spans.append(span(start, end))
        at = end
    found = voids(spans, [span(opened, closed)])
    for number in range(opened, closed):
        lived = sum(one.shared(span(number, number + 1)) is not None for one in spans)
        empty = sum(void.span.shared(span(number, number + 1)) is not None for void in found)
        assert lived + empty == 1
