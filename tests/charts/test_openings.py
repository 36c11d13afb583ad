"""The sentences pages open with: like with like, and no more than the figures support (P2, N7, U7)."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from refuge.charts.comparing import comparison
from refuge.charts.openings import Spent, other_nights, rate_sentence, utilisation_opening
from refuge.charts.origins import Came, Wording, origins_opening
from refuge.display import NO_BREAK
from refuge.occupancy.origin import Origins
from refuge.occupancy.period import Kind, Period, financial_year, period_of
from refuge.occupancy.utilisation import Nights

THIS, LAST = financial_year(2019), financial_year(2018)
HOUSEHOLDS = Wording("borough", "households supported")
NIGHTS = st.tuples(*[st.integers(0, 400)] * 4).filter(any).map(lambda parts: Nights(sum(parts), *parts[:3]))


def plain(sentences: list[str]) -> str:
    """Sentences in one line, no-break spaces as plain ones."""
    return " ".join(sentences).replace(NO_BREAK, " ")


def came(period: Period, home: int | None, out: int | None, unknown: int | None = 0, *, to_date: bool = False) -> Came:
    """A period's households."""
    return Came(period, to_date, Origins(home, out, unknown))


@settings(deadline=None)
@given(NIGHTS, NIGHTS)
def test_what_is_said_of_other_nights_is_within_a_night_of_what_they_were(now: Nights, before: Nights) -> None:
    words = other_nights(Spent(THIS, now), Spent(LAST, before))
    kinds = {"in preparation": "preparing", "out of use": "out_of_use", "ready and empty": "ready"}
    for name, of in kinds.items():
        change = 100 * (
            Fraction(getattr(now, of), now.commissioned) - Fraction(getattr(before, of), before.commissioned)
        )
        said = re.search(rf"(\d+) (more|fewer) (?:was|were) {name}", words)
        if abs(change) < Fraction(1, 2):
            assert said is None
        elif abs(change) > Fraction(1, 2):
            assert said
            assert said[2] == ("more" if change > 0 else "fewer")
            assert abs(int(said[1]) - abs(change)) <= Fraction(1, 2)


def test_where_preparation_was_not_recorded_it_is_not_told_apart() -> None:
    now, before = Spent(THIS, Nights(1000, 800, 100, 0)), Spent(LAST, Nights(1000, 900), tells_preparing=False)
    assert (
        other_nights(now, before)
        == "Of every 100 nights 10 more were in preparation or ready; the other nights changed little."
    )


def test_a_year_without_one_before_it_is_compared_with_nothing() -> None:
    assert utilisation_opening(Spent(THIS, Nights(100, 80)), None) == [
        f"In 2019 – 2020, 80{NO_BREAK}% of commissioned nights were occupied."
    ]


def test_a_target_is_judged_on_what_is_not_rounded() -> None:
    """85 % that is 84.9 says so (U7)."""
    assert "84.9" in rate_sentence(Spent(THIS, Nights(1000, 849)), None, Decimal("0.85"))
    assert "at the target" in rate_sentence(Spent(THIS, Nights(1000, 850)), None, Decimal("0.85"))


def test_units_that_were_added_are_said() -> None:
    words = plain(utilisation_opening(Spent(THIS, Nights(3660, 3000)), Spent(LAST, Nights(2920, 2400))))
    assert "There were 10.0 units in service on an average night, and 8.0 then." in words


def test_origins_of_a_quarter_are_compared_with_the_same_quarter_a_year_before() -> None:
    quarters = [period_of(Kind.QUARTER, date(year, month, 1)) for year, month in ((2018, 4), (2019, 1), (2019, 4))]
    words = plain(
        origins_opening([came(quarters[0], 5, 5), came(quarters[1], 1, 9), came(quarters[2], 5, 15)], HOUSEHOLDS)
    )
    assert "15 of 20 households supported whose origin is known came from outside the borough (75.0 %)" in words
    assert "from April to June 2018 it was 50.0 %." in words


def test_part_of_a_year_is_not_compared_with_a_whole_one() -> None:
    words = plain(origins_opening([came(THIS, 5, 15, to_date=True)], HOUSEHOLDS))
    assert words.endswith("(75.0 %) so far.")


def test_hidden_numbers_are_not_spoken_of() -> None:
    words = plain(origins_opening([came(LAST, None, None, None), came(THIS, None, None, None)], HOUSEHOLDS))
    assert words == "How many came from where is hidden: so few were counted that somebody could be known by it."


def test_the_unknown_stand_beside_the_share() -> None:
    """They are never folded in (G3)."""
    assert "Where 3 more came from is not known" in plain(origins_opening([came(THIS, 5, 15, 3)], HOUSEHOLDS))


def test_neither_direction_is_called_good_or_bad() -> None:
    """G5."""
    words = plain(origins_opening([came(LAST, 5, 15), came(THIS, 15, 5)], HOUSEHOLDS)).lower()
    assert not [word for word in ("better", "worse", "only", "improve", "rose", "fell", "good", "bad") if word in words]


def test_one_place_is_compared_with_nothing() -> None:
    assert comparison([("House", Nights(100, 80)), ("Empty", Nights())], THIS) == []


def test_a_reason_is_given_only_where_one_thing_took_most_of_the_nights() -> None:
    even = comparison([("House", Nights(100, 80, 7, 7)), ("Flat", Nights(100, 90))], THIS)
    assert len(even) == 1
