"""The pages of voids and of moving on: the numbers, the sentences, and what does not leave the provider."""

from datetime import date

import pytest
from flask import Flask

from refuge.extensions import db
from refuge.figures.counted import CountedRow
from refuge.figures.length_bands import length_bands
from refuge.models import Contract, Stay
from refuge.occupancy.lengths import Bands, Lengths
from refuge.occupancy.period import Period
from refuge.views.counted_tables import cell
from refuge.views.moving_on import labels
from tests.views.conftest import SignIn
from tests.views.test_figure_pages import drawn
from tests.views.test_utilisation import rows, words
from tests.visitor import Visitor

AS_AT = "as-at=2021-01-25"


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service, whose contract aims at five days of preparation."""
    visitor = sign_in("manager")
    db.session.query(Contract).one().preparation_target_days = 5
    for stay in db.session.query(Stay).where(Stay.departed_on.is_not(None)):
        stay.departure_planned, stay.departure_reason, stay.destination = True, "moved_on", "council_tenancy"
    db.session.commit()
    return visitor


def table(page: str, caption: str) -> dict[str, list[str]]:
    """A table by what its lines are called."""
    return {line[0]: line[1:] for line in rows(page, f">{caption}</caption>")}


def test_a_void_counts_where_it_ended_and_apart_if_it_had_works(manager: Visitor) -> None:
    """Flat A stood empty from 1 to 11 July 2019; flat B was out of use before its next household came."""
    lets = table(manager.get(f"/voids?{AS_AT}").text, "How long until units were let again")
    assert lets["Voids that ended in a let"] == ["0", "1"]
    assert lets["Re-let days, mean"] == ["–", "10.0"]
    assert lets["Apart: first lets"] == ["2", "0"]
    assert lets["Apart: voids with nights out of use"] == ["0", "1"]


def test_preparation_stands_beside_its_target(manager: Visitor) -> None:
    page = manager.get(f"/voids?{AS_AT}").text
    prepared = table(page, "Preparation")
    assert prepared["Days preparing, mean"] == ["10.0", "10.0"]
    assert prepared["Nights over the target"] == ["5", "5"]
    assert "The contract aims at 5 days of preparation." in words(page)
    said = "Preparing a unit took 10.0 days on average, above the target of 5; 5 nights were over it"
    assert f"{said}; in 2018 – 2019 it took 10.0." in words(page)


def test_lost_nights_are_told_by_reason(manager: Visitor) -> None:
    """What nobody gave a reason for is lost all the same."""
    page = manager.get(f"/voids?{AS_AT}").text
    assert table(page, "Nights lost by reason") == {"Not recorded": ["61", "10"]}
    assert table(page, "Nights lost by who was waited for") == {"Not recorded": ["61", "10"]}


def test_the_bars_are_the_numbers_of_the_table(manager: Visitor) -> None:
    """The void of 2019 – 2020 alone has re-let days: no other period has a bar."""
    relets, reasons = drawn(manager.get(f"/voids?{AS_AT}").text)
    assert [(trace["name"], trace["x"], trace["y"]) for trace in relets] == [
        ("Mean", ["2019 –<br>2020"], [10.0]), ("Median", ["2019 –<br>2020"], [10.0]),
    ]  # fmt: skip
    assert [(trace["name"], trace["x"]) for trace in reasons] == [("2019 – 2020", [10.0]), ("2018 – 2019", [61.0])]


def test_departures_are_told_with_how_long_they_had_stayed(manager: Visitor) -> None:
    page = manager.get(f"/moving-on?{AS_AT}").text
    left = table(page, "How households left")
    assert left["Departures"] == ["1", "1", "0"]
    assert left["Planned share"] == ["100.0 %", "100.0 %", "–"]
    assert table(page, "Where they went") == {"Council tenancy": ["1", "1", "0"]}
    assert table(page, "Why they left") == {"Moved on": ["1", "1", "0"]}
    stayed = table(page, "How long those who left had stayed")
    assert stayed["Nights stayed, mean"] == ["183.0", "456.0", "–"]
    assert (stayed["6 to 9 months"], stayed["Over a year"]) == (["1", "0", "0"], ["0", "1", "0"])
    assert table(page, "Who stays")["Stayed over six months"] == ["2", "3", "2"]


def test_bands_of_lengths_are_those_the_service_chose(manager: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:  # H7
    monkeypatch.setattr(length_bands, "in_use", Bands((0, 100, 182)))
    page = manager.get(f"/moving-on?{AS_AT}").text
    stayed = table(page, "How long those who left had stayed")
    assert list(stayed)[2:] == ["0 to 99 nights", "100 to 181 nights", "182 nights or more"]
    assert stayed["182 nights or more"] == ["1", "1", "0"]
    assert "Still there: 182 nights or more" in table(page, "Who stays")


def test_a_closed_year_keeps_the_bands_it_was_frozen_in(monkeypatch: pytest.MonkeyPatch) -> None:  # H7, D6
    frozen, counted = CountedRow(YEAR, False, None, told(Bands())), CountedRow(YEAR, False, None, told(Bands((0, 182))))
    monkeypatch.setattr(length_bands, "in_use", Bands((0, 182)))
    assert labels([frozen, counted]) == {
        "0-181": "0 to 181 nights", "182+": "182 nights or more", "7-27": "1 to 4 weeks",
    }  # fmt: skip
    assert [cell(row, "stay_bands: 7-27") for row in (frozen, counted)] == ["1", "–"]
    assert [cell(row, "stay_bands: 0-181") for row in (frozen, counted)] == ["–", "1"]


YEAR = Period(date(2018, 4, 1), date(2019, 4, 1), "2018-19")


def told(bands: Bands) -> dict[str, dict[str, int]]:
    """One household left after twenty nights."""
    return {"stay_bands": Lengths({20: 1}).by_band(bands), "open_stay_bands": {}, "spell_bands": {}}


def test_what_is_said_of_departures_is_in_the_tables(manager: Visitor) -> None:
    page = words(manager.get(f"/moving-on?{AS_AT}").text)
    assert "In 2019 – 2020, 1 household left, 1 of them as planned (100.0 % of those answered)" in page
    assert "3 of 3 households supported stayed over six months; in 2018 – 2019, 2 of 2." in page


@pytest.mark.parametrize("name", ["voids", "moving-on"])
def test_a_commissioner_is_told_nothing_of_so_few(app: Flask, sign_in: SignIn, name: str) -> None:
    page = sign_in("commissioner").get(f"/{name}?as-at=2021-01-01").text
    assert "Publication copy" in words(page)
    assert {cell for cell in words(page).split() if cell in ("183.0", "456.0", "10.0")} == set()
    assert "hidden" in words(page)
    assert 'class="sentence"' not in page
    assert drawn(page) == []
