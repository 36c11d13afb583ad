"""The bars of the utilisation chart: the same numbers as the figures, and a sentence that says no more than they do."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from refuge.charts.sentences import Bar
from refuge.charts.utilisation import STATES, utilisation_chart
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


@settings(deadline=None)
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


def test_the_sentence_says_from_where_one_period_runs_to_another() -> None:
    days = Bar(Period(date(2016, 4, 1), date(2020, 4, 5), ""), to_date=False, nights=HALF)
    assert sentence(days) == "From 1 April 2016 to 4 April 2020, 50 % of commissioned nights were occupied."
    assert sentence(*of(Kind.QUARTER, 1)).startswith("From January to March 2019, 50 %")


def test_the_sentence_names_quarters_by_their_outer_months() -> None:
    assert sentence(*of(Kind.QUARTER, 2)).startswith("From January 2019 to June 2019, 50 %")


def of(kind: Kind, count: int) -> list[Bar]:
    """As many bars as wanted, one after the other, from January 2019."""
    bars: list[Bar] = []
    while len(bars) < count:
        day = bars[-1].period.ends_on if bars else date(2019, 1, 1)
        bars.append(Bar(period_of(kind, day), False, HALF))
    return bars


def names(*bars: Bar) -> list[str]:
    """What stands below the upright bars."""
    axis = drawn(*bars)["wide"]["layout"]["xaxis"]
    assert axis["tickangle"] == 0
    assert len(axis["tickvals"]) == len(axis["ticktext"])
    named: list[str] = axis["ticktext"]
    return named


def test_names_below_bars_have_short_lines() -> None:
    assert names(year(2019, HALF), year(2020, HALF, to_date=True)) == ["2019–<br>2020", "2020–<br>2021<br>to date"]
    assert names(*of(Kind.QUARTER, 2)) == ["Jan–<br>Mar<br>2019", "Apr–<br>Jun<br>2019"]
    for kind in (Kind.YEAR, Kind.QUARTER, Kind.MONTH):
        assert all(len(line) <= 7 for name in names(*of(kind, 11)) for line in name.split("<br>"))


def test_of_many_months_every_second_or_third_is_named_and_always_the_last() -> None:
    months = names(*of(Kind.MONTH, 24))
    assert len(months) == 12
    assert months[-1] == "Dec<br>2020"
    assert len(names(*of(Kind.MONTH, 36))) == 12


def test_in_narrow_bars_the_number_stands_alone_and_in_very_narrow_ones_none() -> None:
    text = {count: drawn(*of(Kind.MONTH, count))["wide"]["data"][0].get("text") for count in (8, 12, 13)}
    assert text == {8: ["50\N{NO-BREAK SPACE}%"] * 8, 12: ["50"] * 12, 13: None}


def test_more_bars_than_three_years_of_months_lie_below_each_other() -> None:
    assert drawn(*of(Kind.MONTH, 36))["wide"]["data"][0]["x"][0] == "Jan 2019"
    assert drawn(*of(Kind.MONTH, 37))["wide"]["data"][0]["y"][0] == "Jan 2019"
