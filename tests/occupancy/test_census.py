"""The census counts every night once, as counting night by night does (N1, N5)."""

from bisect import bisect_right
from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from refuge.occupancy.census import Census, nights_between

FIRST = date(2020, 1, 1)
DAYS = st.dates(FIRST, date(2020, 12, 31))
SPANS = st.lists(
    st.tuples(DAYS, st.one_of(st.none(), DAYS)).filter(lambda span: span[1] is None or span[0] <= span[1]), max_size=25
)
Span = tuple[date, date | None]


def changes(spans: list[Span]) -> Counter[date]:
    counted: Counter[date] = Counter()
    for starts_on, ends_on in spans:
        counted[starts_on] += 1
        if ends_on is not None:
            counted[ends_on] -= 1
    return counted


def covering(spans: list[Span], night: date) -> int:
    return sum(starts_on <= night and (ends_on is None or night < ends_on) for starts_on, ends_on in spans)


def nights(start: date, end: date) -> list[date]:
    return [start + timedelta(days=ahead) for ahead in range((end - start).days)]


def test_nothing_changes_nothing_is_counted() -> None:
    assert Census({}).nights(FIRST, date(2021, 1, 1)) == 0
    assert Census({}).on(FIRST) == 0


def test_the_night_of_departure_is_not_counted() -> None:
    stay = Census({date(2020, 3, 30): 1, date(2020, 4, 1): -1})
    assert stay.nights(date(2019, 4, 1), date(2020, 4, 1)) == 2
    assert stay.nights(date(2020, 4, 1), date(2021, 4, 1)) == 0


def test_a_stay_of_no_night_counts_nothing() -> None:
    assert Census({FIRST: 0}).nights(FIRST, date(2021, 1, 1)) == 0


def test_an_open_entry_runs_on() -> None:
    assert Census({FIRST: 1}).nights(date(2030, 1, 1), date(2030, 1, 11)) == 10


@given(spans=SPANS, start=DAYS, end=DAYS)
def test_the_census_agrees_with_counting_night_by_night(spans: list[Span], start: date, end: date) -> None:
    start, end = sorted((start, end))
    census = Census(changes(spans))
    assert census.nights(start, end) == sum(covering(spans, night) for night in nights(start, end))
    assert census.on(end) == covering(spans, end)


@given(spans=SPANS, minimum=st.integers(0, 4), start=DAYS, end=DAYS)
def test_the_shortfall_agrees_with_counting_night_by_night(
    spans: list[Span], minimum: int, start: date, end: date
) -> None:
    start, end = sorted((start, end))
    missing = Census(Census(changes(spans)).short_of(minimum, start, end))
    assert missing.on(end) == 0
    assert missing.nights(date.min, date.max) == sum(
        max(0, minimum - covering(spans, night)) for night in nights(start, end)
    )


@given(spans=SPANS, marks=st.lists(DAYS, min_size=2, max_size=6, unique=True).map(sorted))
def test_changes_added_up_between_marks_give_the_same_nights(spans: list[Span], marks: list[date]) -> None:
    tallies = [(bisect_right(marks, day), change, change * day.toordinal()) for day, change in changes(spans).items()]
    census = Census(changes(spans))
    assert nights_between(marks, tallies) == [census.nights(*pair) for pair in zip(marks, marks[1:], strict=False)]
