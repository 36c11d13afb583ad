"""Periods and their labels (P1–P3)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.occupancy.period import Kind, NotAPeriod, Period, financial_year, period_of, periods, read_label

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
MADE_OF_MONTHS = st.sampled_from([kind for kind in Kind if kind is not Kind.RANGE])


def labels(found: list[Period]) -> list[str]:
    return [period.label for period in found]


def test_a_financial_year_runs_from_april_to_march() -> None:
    assert financial_year(2019) == Period(date(2019, 4, 1), date(2020, 4, 1), "2019-20")


def test_2019_20_has_366_nights() -> None:
    assert financial_year(2019).nights == 366


def test_a_century_turns() -> None:
    assert financial_year(1999).label == "1999-00"


@pytest.mark.parametrize(
    ("kind", "label", "starts_on", "ends_on"),
    [
        (Kind.YEAR, "2019-20", date(2019, 4, 1), date(2020, 4, 1)),
        (Kind.CONTRACT_YEAR, "2019-20", date(2019, 10, 1), date(2020, 10, 1)),
        (Kind.CALENDAR_YEAR, "2020", date(2020, 1, 1), date(2021, 1, 1)),
        (Kind.QUARTER, "2019-20 Q1", date(2019, 4, 1), date(2019, 7, 1)),
        (Kind.QUARTER, "2019-20 Q4", date(2020, 1, 1), date(2020, 4, 1)),
        (Kind.MONTH, "2020-04", date(2020, 4, 1), date(2020, 5, 1)),
    ],
)
def test_a_label_is_read_in_the_kind_asked_for(kind: Kind, label: str, starts_on: date, ends_on: date) -> None:
    assert read_label(kind, label, year_starts_month=10) == Period(starts_on, ends_on, label)


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (Kind.YEAR, "2019"),
        (Kind.YEAR, "2019-21"),
        (Kind.YEAR, "2019/20"),
        (Kind.CALENDAR_YEAR, "2019-20"),
        (Kind.QUARTER, "2019-20 Q5"),
        (Kind.MONTH, "2020-13"),
        (Kind.MONTH, "2016-17"),
        (Kind.RANGE, "2019-20"),
        (Kind.YEAR, "0000-01"),
        (Kind.YEAR, ""),
    ],
)
def test_a_label_of_another_kind_is_refused_with_what_is_wanted(kind: Kind, label: str) -> None:
    with pytest.raises(NotAPeriod, match="is not a"):
        read_label(kind, label)


def test_a_contract_year_from_january_bears_one_number() -> None:
    assert read_label(Kind.CONTRACT_YEAR, "2020", 1).starts_on == date(2020, 1, 1)
    with pytest.raises(NotAPeriod):
        read_label(Kind.CONTRACT_YEAR, "2020", 10)


def test_two_dates_cut_the_first_and_last_row() -> None:
    found = periods(Kind.YEAR, date(2018, 7, 15), date(2020, 6, 1))
    assert labels(found) == ["2018-19", "2019-20", "2020-21"]
    assert (found[0].starts_on, found[-1].ends_on) == (date(2018, 7, 15), date(2020, 6, 1))


def test_a_range_is_one_period() -> None:
    assert periods(Kind.RANGE, date(2020, 1, 5), date(2020, 6, 1)) == [
        Period(date(2020, 1, 5), date(2020, 6, 1), "2020-01-05/2020-06-01")
    ]


def test_a_period_is_to_date_while_as_at_falls_inside_it() -> None:
    year = financial_year(2020)
    assert [year.is_to_date(day) for day in (date(2020, 4, 1), date(2020, 4, 2), date(2021, 3, 31), date(2021, 4, 1))] == [
        False, True, True, False,
    ]  # fmt: skip


def test_nothing_in_the_future_is_counted() -> None:
    year = financial_year(2020)
    assert year.counted_to(date(2021, 1, 25)) == date(2021, 1, 25)
    assert year.counted_to(date(2022, 1, 1)) == date(2021, 4, 1)
    assert year.counted_to(date(2019, 1, 1)) == year.starts_on


@given(kind=MADE_OF_MONTHS, first=DAYS, length=st.integers(1, 1500), month=st.integers(1, 12))
def test_periods_follow_each_other_without_gap_or_overlap(kind: Kind, first: date, length: int, month: int) -> None:
    last = first + timedelta(days=length)
    found = periods(kind, first, last, month)
    assert (found[0].starts_on, found[-1].ends_on) == (first, last)
    assert all(one.ends_on == other.starts_on for one, other in zip(found, found[1:], strict=False))
    assert len(set(labels(found))) == len(found)


@given(kind=MADE_OF_MONTHS, day=DAYS, month=st.integers(1, 12))
def test_a_label_is_read_back_as_the_period_it_was_given_to(kind: Kind, day: date, month: int) -> None:
    period = period_of(kind, day, month)
    assert period.starts_on <= day < period.ends_on
    assert read_label(kind, period.label, month) == period
