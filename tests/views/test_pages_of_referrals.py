"""The pages of referrals, of the needs gap and of demand: the numbers, what they mean, and what does not leave the provider."""

import csv
import io
from datetime import date

import pytest
from flask import Flask

from refuge.extensions import db
from refuge.models import Contract, Demand, Referral, TrailEntry
from tests.small_service import ROTHERHAM
from tests.views.conftest import SignIn
from tests.views.test_utilisation import rows, words
from tests.visitor import Visitor

AS_AT = "as-at=2021-01-25"


def refer(contract: Contract, number: int, **what: object) -> None:
    """A household from Rotherham that asked in May 2019 and was turned away for want of space."""
    ids = {"reference": f"R{number}", "provider_id": contract.provider_id, "contract_id": contract.id, "adults": 1}
    asked = {"received_on": date(2019, 5, 1), "decided_on": date(2019, 5, 3), "origin_code": ROTHERHAM}
    refused = {"outcome": "declined", "reason": "no_space", "placed": "out_of_area"}
    db.session.add(Referral(**{**ids, **asked, **refused, **what}))


@pytest.fixture
def referred(sign_in: SignIn) -> SignIn:
    """The small service with six households turned away, one that chose otherwise and one that is waiting."""

    def signed_in(role: str) -> Visitor:
        visitor = sign_in(role)
        contract = db.session.query(Contract).one()
        for number in range(6):
            refer(contract, number)
        refer(contract, 6, outcome="chose_not_to_take", reason="changed_mind", pets=True)
        waiting = {"received_on": date(2020, 12, 1), "decided_on": None, "placed": None, "reason": None}
        refer(contract, 7, outcome="open", **waiting)
        for month in (1, 2):
            typed = {"authority_code": ROTHERHAM, "month": date(2020, month, 1), "source": "council"}
            db.session.add(Demand(asked=20, not_placed=3 if month == 1 else None, **typed))
        db.session.commit()
        return visitor

    return signed_in


def test_referrals_stand_in_their_period_by_what_came_of_them(referred: SignIn) -> None:
    page = referred("manager").get(f"/referrals-received?{AS_AT}").text
    table = {line[0]: line[1:] for line in rows(page, "What came of referrals")}
    assert table["Received"] == ["7", "1"]
    assert table["Declined by the provider"] == ["6", "0"]
    assert table["Chose not to take the place"] == ["1", "0"]
    assert table["Open"] == ["0", "1"]
    assert table["Days to decision, mean"] == ["2.0", "–"]
    assert "In 2019 – 2020, 7 referrals were received; 0 of the households were accommodated." in words(page)


def test_households_unable_stand_apart_from_their_own_choice(referred: SignIn) -> None:
    page = referred("manager").get(f"/referrals-received?{AS_AT}").text
    table = {line[0]: line[1] for line in rows(page, "Households unable to be supported")}
    assert table == {
        "Households unable to be supported": "6", "Apart: chose not to take the place": "1", "Apart: no contact": "0",
        "No space": "6",
    }  # fmt: skip
    assert {line[0]: line[1] for line in rows(page, "Local residents")}["Placed out of the area"] == "7"


def test_the_needs_of_the_latest_period_stand_below(referred: SignIn) -> None:
    visitor = referred("manager")
    page = visitor.get(f"/referrals-received?{AS_AT}&to=2019-20").text
    pets = next(line for line in rows(page, "Needs gap, 2019 – 2020") if line[0] == "A pet")
    assert pets == ["A pet", "1", "0", "0", "0", "2"]
    assert "Needs gap, 2019 – 2020" in visitor.get(f"/needs-gap?{AS_AT}").text


def test_a_download_has_the_same_numbers_and_is_on_the_trail(referred: SignIn) -> None:
    answer = referred("manager").get(f"/referrals-received.csv?{AS_AT}&from=2019-20&to=2019-20")
    (row,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert (row["received"], row["declined"], row["by_reason: no_space"]) == ("7", "6", "6")
    assert db.session.query(TrailEntry).filter_by(what="figures.exported").count() == 1


def test_a_commissioner_is_told_what_is_many_and_no_more(referred: SignIn) -> None:
    commissioner = referred("commissioner")
    page = commissioner.get("/referrals-received?as-at=2021-01-01&from=2019-20&to=2019-20").text
    table = {line[0]: line[1] for line in rows(page, "What came of referrals")}
    assert (table["Received"], table["Chose not to take the place"]) == ("7", "hidden")
    assert table["Declined by the provider"] == "hidden"


def test_what_is_still_open_is_not_told_outside_the_provider(referred: SignIn) -> None:
    page = (
        referred("commissioner")
        .get("/referrals-received?as-at=2021-01-01&from=2020-21 Q3&to=2020-21 Q3&by=quarter")
        .text
    )
    assert {line[1] for line in rows(page, "What came of referrals")} == {"hidden"}


def test_few_with_a_need_are_hidden_from_a_commissioner_and_what_units_offer_is_not(referred: SignIn) -> None:
    visitor = referred("commissioner")
    page = visitor.get("/needs-gap?as-at=2021-01-01&from=2019-20&to=2019-20").text
    table = {line[0]: line[1:] for line in rows(page, "Needs gap, 2019 – 2020")}
    assert table["1 who need a bed"] == ["7", "0", "hidden", "2", "0"]
    assert table["A pet"] == ["hidden", "hidden", "hidden", "0", "2"]
    assert "What units offer is never hidden." in words(page)
    assert visitor.get("/needs-gap.csv").text.count("asked; accommodated") == 0


def test_the_needs_of_the_latest_year_that_is_over_stand_below_for_a_commissioner(referred: SignIn) -> None:
    page = referred("commissioner").get("/referrals-received?as-at=2021-01-01").text
    assert "Needs gap, 2019 – 2020" in page
    assert "Needs gap, 2020" not in page


def test_demand_is_told_as_far_as_it_was_recorded(referred: SignIn) -> None:
    page = referred("commissioner").get("/local-demand?as-at=2021-01-01&from=2019-20&to=2019-20").text
    typed, providers = rows(page, "Who asked for a place: Rotherham")
    assert typed == ["2019 – 2020", "The council", "2 of 12", "40*", "–", "–", "–", "3*", "–"]
    assert providers[1:5] == ["providers", "–", "7", "hidden"]
    assert "40 households asked as far as recorded by the council" in words(page)


def test_months_of_demand_stand_without_what_providers_recorded(referred: SignIn) -> None:
    page = referred("commissioner").get("/local-demand?as-at=2021-01-01&by=month&from=2020-01&to=2020-02").text
    assert [line[:4] for line in rows(page, "Who asked for a place: Rotherham")] == [
        ["January 2020", "The council", "1 of 1", "20"], ["February 2020", "The council", "1 of 1", "20"],
    ]  # fmt: skip
    assert "What providers recorded is left out." in words(page)


def test_an_administrator_has_none_of_these_pages(referred: SignIn) -> None:
    visitor = referred("administrator")
    assert {visitor.get(page).status_code for page in ("/referrals-received", "/needs-gap", "/local-demand")} == {403}


def test_nothing_to_show_is_said(sign_in: SignIn, app: Flask) -> None:
    visitor = sign_in("manager")
    assert "No referral was received in these periods." in words(visitor.get(f"/referrals-received?{AS_AT}").text)
    assert "Nothing was typed or referred in these periods." in words(visitor.get(f"/local-demand?{AS_AT}").text)
