"""The bars of the utilisation chart: the same numbers as the figures, and a sentence that says no more than they do."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from refuge.charts.utilisation import STATES, Bar, utilisation_chart
from refuge.occupancy.period import Kind, Period, financial_year, period_of
from refuge.occupancy.utilisation import Nights

HALF = Nights(commissioned=200, occupied=100, preparing=40, out_of_use=20)
FULL = Nights(commissioned=200, occupied=200)
NONE = Nights()


def year(first: int, nights: Nights, *, to_date: bool = False) -> Bar:
    """A financial year with its nights."""
    return Bar(financial_year(first), to_date, nights)


def sentence(*bars: Bar) -> str:
    """What the chart of some bars says, no-break spaces as plain ones."""
    chart = utilisation_chart(bars)
    assert chart
    return chart.sentence.replace("\N{NO-BREAK SPACE}", " ")


def drawn(*bars: Bar, target: Decimal | None = None) -> dict[str, Any]:
    """Both drawings of some bars."""
    chart = utilisation_chart(bars, target)
    assert chart
    figures: dict[str, Any] = json.loads(chart.figure_json)
    return figures


def test_a_bar_is_split_into_the_four_states() -> None:
    figures = drawn(year(2019, HALF))
    assert [trace["y"] for trace in figures["wide"]["data"]] == [[50], [20], [10], [20]]
    assert [trace["x"] for trace in figures["narrow"]["data"]] == [[50], [20], [10], [20]]


@given(
    st.lists(
        st.builds(
            lambda parts: Nights(sum(parts), *parts[:3]),
            st.tuples(*[st.integers(0, 5000)] * 4).filter(any),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_every_bar_is_as_long_as_every_other(all_nights: list[Nights]) -> None:
    bars = [year(2010 + at, nights) for at, nights in enumerate(all_nights)]
    for shares in zip(*(trace["y"] for trace in drawn(*bars)["wide"]["data"]), strict=True):
        assert abs(sum(shares) - 100) < 1e-9


def test_its_table_has_the_nights_of_the_figures() -> None:
    chart = utilisation_chart([year(2018, HALF), year(2019, FULL, to_date=True)])
    assert chart
    assert chart.table.columns == ["Period", "Commissioned", *(state.name for state in STATES)]
    assert chart.table.rows == [
        ["2018 – 2019", "200", "100", "40", "20", "40"],
        ["2019 – 2020 (to date)", "200", "200", "0", "0", "0"],
    ]


def test_a_state_is_told_by_more_than_its_colour() -> None:
    patterns = [trace["marker"]["pattern"]["shape"] for trace in drawn(year(2019, HALF))["wide"]["data"]]
    assert patterns[1]
    assert patterns[2]
    assert patterns[1] != patterns[2]


def test_the_target_is_a_line_with_its_number() -> None:
    figures = drawn(year(2019, HALF), target=Decimal("0.85"))
    assert figures["wide"]["layout"]["shapes"][0]["y0"] == 85
    assert figures["narrow"]["layout"]["shapes"][0]["x0"] == 85
    assert "85" in figures["wide"]["layout"]["annotations"][0]["text"]


def test_without_a_target_there_is_no_line() -> None:
    assert "shapes" not in drawn(year(2019, HALF))["wide"]["layout"]


def test_no_commissioned_night_is_no_chart() -> None:
    assert utilisation_chart([year(2019, NONE)]) is None


def test_a_year_without_commissioned_nights_has_no_bar_but_a_row() -> None:
    chart = utilisation_chart([year(2018, NONE), year(2019, HALF)])
    assert chart
    assert len(chart.table.rows) == 2
    assert chart.sentence.startswith("In 2019 – 2020,")


def test_the_sentence_on_whole_years_gives_their_range_and_the_last() -> None:
    assert sentence(year(2018, FULL), year(2019, HALF)) == (
        "From 2018 – 2019 to 2019 – 2020, between 50 % and 100 % of commissioned nights were occupied each year, "
        "50 % in the last of them."
    )


def test_the_sentence_on_equal_years_gives_one_number() -> None:
    assert sentence(year(2018, HALF), year(2019, HALF)) == (
        "From 2018 – 2019 to 2019 – 2020, 50 % of commissioned nights were occupied each year."
    )


def test_the_sentence_never_mixes_a_part_of_a_year_with_whole_ones() -> None:
    words = sentence(year(2018, HALF), year(2019, FULL, to_date=True))
    assert words == "In 2018 – 2019, 50 % of commissioned nights were occupied; 2019 – 2020 stands at 100 % so far."


def test_the_sentence_on_part_of_a_year_alone_says_so() -> None:
    assert (
        sentence(year(2019, FULL, to_date=True)) == "In 2019 – 2020 so far, 100 % of commissioned nights were occupied."
    )


def test_the_sentence_leaves_out_years_cut_by_a_date() -> None:
    cut = Bar(Period(date(2018, 9, 3), date(2019, 4, 1), "2018-19"), to_date=False, nights=FULL)
    assert sentence(cut, year(2019, HALF)) == "In 2019 – 2020, 50 % of commissioned nights were occupied."


def test_many_bars_lie_below_each_other_without_words_in_them() -> None:
    months = [Bar(period_of(Kind.MONTH, date(2019 + at // 12, at % 12 + 1, 1)), False, HALF) for at in range(13)]
    occupied = drawn(*months)["wide"]["data"][0]
    assert "text" not in occupied
    assert occupied["y"][0] == "Jan 2019"
