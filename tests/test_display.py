"""How numbers, dates and periods are written (U6, U7, P1, P2)."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refuge.display import counted, nights, one_decimal, shortened, shown, whole_percentage, written, written_period
from refuge.occupancy.period import Kind, financial_year, period_of

SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("rate", "whole", "decimal"),
    [
        (Fraction(805, 1000), "81", "80.5"),
        (Fraction(804999, 1000000), "80", "80.5"),
        (Fraction(0), "0", "0.0"),
        (Fraction(1), "100", "100.0"),
        (Fraction(5, 4), "125", "125.0"),
        (Fraction(1, 200), "1", "0.5"),
        (Fraction(1, 2000), "0", "0.1"),
        (Fraction(920, 1037), "89", "88.7"),
    ],
)
def test_rates_are_rounded_half_up(rate: Fraction, whole: str, decimal: str) -> None:
    assert whole_percentage(rate) == f"{whole}{SPACE}%"
    assert one_decimal(rate) == f"{decimal}{SPACE}%"


@given(st.fractions(0, 2))
def test_a_rate_is_never_written_more_than_half_a_point_away(rate: Fraction) -> None:
    assert abs(int(whole_percentage(rate).split(SPACE)[0]) - 100 * rate) <= Fraction(1, 2)


def test_no_rate_is_a_dash_and_never_nought() -> None:
    assert whole_percentage(None) == one_decimal(None) == "–"


def test_a_financial_year_names_both_its_years() -> None:
    assert written_period(financial_year(2019)) == "2019 – 2020"
    assert written_period(financial_year(1999)) == "1999 – 2000"


def test_to_date_is_said() -> None:
    assert written_period(financial_year(2020), to_date=True) == "2020 – 2021 (to date)"


def test_a_contract_year_is_written_like_any_other() -> None:
    assert written_period(period_of(Kind.CONTRACT_YEAR, date(2020, 11, 5), 10)) == "2020 – 2021"


def test_december_2011_is_not_the_year_2011_to_2012() -> None:
    assert written_period(period_of(Kind.MONTH, date(2011, 12, 5))) == "December 2011"


def test_days_and_counts() -> None:
    assert written(date(2020, 2, 29)) == "29 February 2020"
    assert nights(1_000_000) == "1,000,000"
    assert counted(1, "entry", "entries") == "1 entry"
    assert counted(2, "entry", "entries") == "2 entries"
    assert shown(None) == "hidden"


def test_what_is_too_long_to_repeat_ends_in_dots() -> None:
    assert shortened("x" * 60) == "x" * 60
    assert shortened("x" * 61) == "x" * 59 + "…"
