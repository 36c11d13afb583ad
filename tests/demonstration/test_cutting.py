"""Cut at a day, the services are what they were that morning."""

from datetime import date, timedelta

import pytest

from refuge.demonstration.cutting import cut
from refuge.demonstration.invented import world
from refuge.demonstration.rows import Row, rows
from tests.demonstration.counting import Night, States, entries, in_service

TODAY = date(2026, 11, 21)
DAYS = [date(2016, 4, 2), date(2018, 9, 3), date(2021, 1, 25), date(2021, 4, 1), date(2022, 9, 15), date(2024, 4, 1)]
KEYS = {
    "stays": ("stay_ref",),
    "diary": ("unit_ref", "starts_on"),
    "service": ("unit_ref", "starts_on"),
    "referrals": ("referral_ref",),
    "holds": ("unit_ref", "referral_ref", "starts_on"),
    "absences": ("stay_ref", "starts_on"),
}
HAPPENED = {"arrived_on", "departed_on", "starts_on", "received_on", "decided_on", "joined_on", "left_on"}
ENDS = {"stays": "departed_on", "referrals": "decided_on"}


@pytest.fixture(scope="module")
def today() -> tuple[States, set[Night]]:
    """The diary and the nights in service as they are known today."""
    now = rows(cut(world(), TODAY))
    return entries(now, TODAY), in_service(now, TODAY)


@pytest.mark.parametrize("at", DAYS, ids=str)
def test_nothing_happens_on_the_day_of_the_cut_or_later(at: date) -> None:
    for name, of_file in rows(cut(world(), at)).items():
        days = {row[column] for row in of_file for column in HAPPENED & set(row)} - {""}
        ends = {row["ends_on"] for row in of_file if "ends_on" in row and name != "contracts"} - {""}
        assert not days | ends or max(days | ends) < at.isoformat()


@pytest.mark.parametrize("at", DAYS, ids=str)
def test_the_nights_before_the_cut_are_those_of_the_uncut_service(at: date, today: tuple[States, set[Night]]) -> None:
    then = rows(cut(world(), at))
    entered, served = today
    assert entries(then, at) == {key: states for key, states in entered.items() if key[1] < at}
    assert in_service(then, at) == {key for key in served if key[1] < at}


@pytest.mark.parametrize("at", DAYS, ids=str)
def test_a_later_day_only_adds_and_ends(at: date) -> None:
    then, now = rows(cut(world(), at)), rows(cut(world(), at + timedelta(days=40)))
    for name, key in KEYS.items():
        later = {tuple(row[column] for column in key): row for row in now[name]}
        for row in then[name]:
            assert_only_ended(row, later[tuple(row[column] for column in key)], ENDS.get(name, "ends_on"))


def assert_only_ended(row: Row, later: Row, end: str) -> None:
    """What had ended stays as it was; what was open has the same beginning."""
    beginning = {"arrived_on", "starts_on", "received_on", "origin", "household_ref", "risk_at_arrival", "unit_ref"}
    same = set(row) if row[end] and row.get("outcome") != "accepted" else beginning & set(row) - {"unit_ref"}
    assert {column: row[column] for column in same} == {column: later[column] for column in same}


def test_who_is_still_here_has_not_answered_how_they_left() -> None:
    for stay in rows(cut(world(), date(2021, 1, 25)))["stays"]:
        if not stay["departed_on"]:
            assert not any(stay[column] for column in ("departure_planned", "departure_reason", "destination"))


def test_referrals_not_yet_decided_are_open() -> None:
    undecided = [
        row
        for number in range(12)
        for row in rows(cut(world(), date(2025, 1, 1) + timedelta(weeks=number)))["referrals"]
        if row["outcome"] == "open"
    ]
    assert undecided
    assert not any(row["decided_on"] or row["reason"] or row["stay_ref"] for row in undecided)
