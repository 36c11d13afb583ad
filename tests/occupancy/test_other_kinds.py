"""From and To when the kind of period was changed: they go on meaning the same nights, as nearly as the kind allows (P2)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.occupancy.other_kinds import LABELLED, first_in, last_in
from refuge.occupancy.period import Kind, NotAPeriod, Period, period_of, read_label


@pytest.mark.parametrize(
    ("word", "kind", "first", "last"),
    [
        ("2019-20", Kind.MONTH, "2019-04", "2020-03"),
        ("2019-20", Kind.QUARTER, "2019-20 Q1", "2019-20 Q4"),
        ("2019-20", Kind.CALENDAR_YEAR, "2019", "2020"),
        ("2019-20", Kind.RANGE, "2019-04-01", "2020-04-01"),
        ("2019-20 Q4", Kind.YEAR, "2019-20", "2019-20"),
        ("2019-20 Q4", Kind.MONTH, "2020-01", "2020-03"),
        ("2020", Kind.YEAR, "2019-20", "2020-21"),
        ("2020-02", Kind.YEAR, "2019-20", "2019-20"),
        ("2020-02", Kind.RANGE, "2020-02-01", "2020-03-01"),
    ],
)
def test_a_label_of_another_kind_is_put_into_the_words_of_this_one(
    word: str, kind: Kind, first: str, last: str
) -> None:
    assert first_in(kind, word) == first
    assert last_in(kind, word) == last


def test_a_contract_year_begins_in_its_own_month() -> None:
    assert first_in(Kind.CONTRACT_YEAR, "2020-02", year_starts_month=10) == "2019-20"
    assert first_in(Kind.CONTRACT_YEAR, "2020", year_starts_month=10) == "2019-20"
    assert last_in(Kind.CONTRACT_YEAR, "2020", year_starts_month=10) == "2020-21"


def test_what_can_be_read_as_it_is_stays_even_if_it_was_meant_otherwise() -> None:
    assert first_in(Kind.MONTH, "2011-12") == "2011-12"
    assert first_in(Kind.QUARTER, "2011-12") == "2011-12 Q1"


@pytest.mark.parametrize("word", ["2019-21", "2020-13", "soon", "2020-04-03", "9999", "2019-20 Q5", ""])
@pytest.mark.parametrize("kind", list(Kind))
def test_dates_and_what_nobody_can_read_stay_as_they_are(kind: Kind, word: str) -> None:
    assert first_in(kind, word) == last_in(kind, word) == word


@given(
    st.sampled_from(LABELLED),
    st.sampled_from(LABELLED),
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.integers(1, 12),
)
def test_no_night_asked_for_is_lost(old: Kind, new: Kind, day: date, month: int) -> None:
    period = period_of(old, day, month)
    try:
        read_label(new, period.label, month)
    except NotAPeriod:
        first, last = (read(new, worded(new, period.label, month), month) for worded in (first_in, last_in))
        named = next(named for kind in LABELLED if (named := read(kind, period.label, month)))
        assert first
        assert last
        assert first.starts_on <= named.starts_on < first.ends_on
        assert last.starts_on <= named.ends_on - timedelta(days=1) < last.ends_on


def read(kind: Kind, word: str, month: int) -> Period | None:
    """The period a word names in a kind, if any."""
    try:
        return read_label(kind, word, month)
    except NotAPeriod:
        return None
