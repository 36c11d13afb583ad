"""The invented services, counted night by night from the rows that are loaded."""

from datetime import date, timedelta

import pytest

from refuge.demonstration.cutting import cut
from refuge.demonstration.invented import PLANS, service, world
from refuge.demonstration.rows import rows
from tests.demonstration.counting import (
    PUBLISHED,
    Night,
    Rows,
    by_year,
    commissioned,
    day,
    entries,
    in_service,
    nights,
    placements,
    supported,
    whole_percent,
)

REPORT = date(2021, 1, 25)
LATER = date(2026, 11, 21)
ROTHERHAM = "E08000018"
CANNOT_BE_SAID = {"", "not_disclosed", "Yorkshire and The Humber"}


@pytest.fixture(scope="module")
def report() -> Rows:
    return rows(cut(world(), REPORT))


@pytest.fixture(scope="module")
def later() -> Rows:
    return rows(cut(world(), LATER))


def share_from_elsewhere(stays: list[dict[str, str]]) -> float:
    known = [stay["origin"] for stay in stays if stay["origin"] not in CANNOT_BE_SAID]
    return sum(origin != ROTHERHAM for origin in known) / len(known)


def test_counting_nights_gives_the_published_percentages(report: Rows) -> None:
    counted = by_year(report, REPORT)
    percentages = {year: whole_percent(of["occupied"], of["commissioned"]) for year, of in counted.items()}
    assert percentages == PUBLISHED


def test_the_percentages_are_not_on_the_edge_of_rounding(report: Rows) -> None:
    for year, of in by_year(report, REPORT).items():
        assert abs(100 * of["occupied"] / of["commissioned"] - PUBLISHED[year]) <= 0.3


def test_the_commissioned_nights_are_those_of_ten_units(report: Rows) -> None:
    counted = {year: of["commissioned"] for year, of in by_year(report, REPORT).items()}
    assert counted == {"2016-17": 3650, "2017-18": 3650, "2018-19": 3650, "2019-20": 3660, "2020-21": 2990}


def test_the_years_since_are_believable(later: Rows) -> None:
    ours = {**later, "service": [row for row in later["service"] if row["contract_ref"] == "ROTHERHAM"]}
    since = [of for year, of in by_year(ours, LATER).items() if year > "2020-21"]
    assert all(0.79 <= of["occupied"] / of["commissioned"] <= 0.92 for of in since)


@pytest.mark.parametrize("year", PUBLISHED)
def test_over_three_quarters_of_households_come_from_outside_the_borough(report: Rows, year: str) -> None:
    assert 0.75 < share_from_elsewhere(supported(report, year, REPORT)) <= 0.94


def test_about_six_households_in_ten_have_children(report: Rows) -> None:
    with_children = sum(bool(stay["children_ages"]) for stay in report["stays"])
    assert 0.52 <= with_children / len(report["stays"]) <= 0.68


def test_about_six_referrals_in_ten_do_not_end_in_a_place(report: Rows) -> None:
    accepted = sum(row["outcome"] == "accepted" for row in report["referrals"])
    assert 0.54 <= 1 - accepted / len(report["referrals"]) <= 0.66


def test_preparation_mostly_takes_two_to_ten_days(later: Rows) -> None:
    took = [
        (date.fromisoformat(row["ends_on"]) - date.fromisoformat(row["starts_on"])).days
        for row in later["diary"]
        if row["kind"] == "preparing" and row["ends_on"]
    ]
    assert sum(2 <= days <= 10 for days in took) / len(took) > 0.85
    assert max(took) <= 31


def test_every_in_service_night_has_one_state_and_nothing_is_outside(later: Rows) -> None:
    said = entries(later, LATER)
    assert [at for at, states in said.items() if len(states) > 1] == []
    assert set(said) <= in_service(later, LATER)


def test_entries_of_no_night_lie_in_service_and_in_nobody_elses_stay(later: Rows) -> None:
    said = entries(later, LATER)
    service_nights = in_service(later, LATER)
    none = [(unit, arrived) for _, unit, arrived, departed in placements(later, LATER) if arrived == departed]
    assert none
    for unit_ref, arrived_on in none:
        assert (unit_ref, arrived_on) in service_nights
        night_before = said.get((unit_ref, arrived_on - timedelta(days=1)), ["ready"])
        assert said.get((unit_ref, arrived_on)) != ["occupied"] or night_before != ["occupied"]


def test_a_stay_is_in_some_unit_from_arrival_to_departure(later: Rows) -> None:
    here: dict[str, set[date]] = {stay["stay_ref"]: set() for stay in later["stays"]}
    for stay_ref, _, starts_on, ends_on in placements(later, LATER):
        here[stay_ref] |= set(nights(starts_on, ends_on))
    for stay in later["stays"]:
        arrived_on, departed_on = date.fromisoformat(stay["arrived_on"]), day(stay["departed_on"], LATER)
        assert here[stay["stay_ref"]] == set(nights(arrived_on, departed_on))


def test_a_household_has_one_stay_at_a_time(later: Rows) -> None:
    for household in {stay["household_ref"] for stay in later["stays"]}:
        theirs = [stay for stay in later["stays"] if stay["household_ref"] == household]
        spans = [(day(stay["arrived_on"], LATER), day(stay["departed_on"], LATER)) for stay in theirs]
        spent = [night for span in spans for night in nights(*span)]
        assert len(spent) == len(set(spent))


def test_holds_are_of_units_free_to_be_held_one_at_a_time(later: Rows) -> None:
    said = entries(later, LATER)
    held: set[Night] = set()
    for hold in later["holds"]:
        for night in nights(date.fromisoformat(hold["starts_on"]), day(hold["ends_on"], LATER)):
            assert (hold["unit_ref"], night) not in held
            assert said.get((hold["unit_ref"], night), ["ready"])[0] in {"ready", "preparing"}
            held.add((hold["unit_ref"], night))
    assert {hold["outcome"] for hold in later["holds"]} >= {"arrived", "did_not_arrive", "released"}


def test_what_the_issue_asks_to_be_there_is_there(report: Rows) -> None:
    together: dict[str, list[tuple[date, date]]] = {}
    for stay_ref, _, starts_on, ends_on in placements(report, REPORT):
        together.setdefault(stay_ref, []).append((starts_on, ends_on))
    several = [spans for spans in together.values() if len(spans) > 1]
    assert any(spans[1][0] < spans[0][1] for spans in several), "a family in two units"
    assert any(spans[1][0] == spans[0][1] for spans in several), "a move"
    assert any(stay["arrived_on"] == stay["departed_on"] for stay in report["stays"]), "a stay of no night"
    assert report["absences"]
    assert any(stay["origin"] == "E08000019" for stay in report["stays"]), "Sheffield by the code of the time"


def test_the_later_services_open_after_the_report(report: Rows, later: Rows) -> None:
    assert [row["provider_ref"] for row in report["providers"]] == ["DEMO-ROTHERHAM"]
    assert len(later["providers"]) == 3
    assert len(commissioned(later, LATER)) < len(in_service(later, LATER)), "nights outside any contract"


def test_a_contract_was_handed_over_with_somebody_in(later: Rows) -> None:
    around = (date(2024, 3, 31), date(2024, 4, 1))
    stays = [placed for placed in placements(later, LATER) if placed[2] <= around[0] < around[1] < placed[3]]
    assert any(unit.startswith("DEMO-SOUT") for _, unit, *_ in stays)


def test_two_runs_are_equal() -> None:
    for plan in PLANS:
        assert service(plan) == service(plan)
