"""The pages of households, of access and inclusion, of cost, and the bed spaces beside utilisation."""

from datetime import date

import pytest

from refuge.extensions import db
from refuge.models import Contract, ContractValue, Person, Stay, StayAccessNeed
from refuge.vocabulary import AccessNeed, PersonKind, Sex
from tests.views.conftest import SignIn
from tests.views.test_figure_pages import drawn
from tests.views.test_pages_of_people import table
from tests.views.test_pages_of_referrals import refer
from tests.views.test_utilisation import rows, words
from tests.visitor import Visitor

AS_AT = "as-at=2021-01-25"


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service, each of whose households is a woman with a child of three, and a pet."""
    visitor = sign_in("manager")
    contract = db.session.query(Contract).one()
    for stay in db.session.query(Stay):
        stay.pets = True
        db.session.add(Person(stay_id=stay.id, number=1, kind=PersonKind.ADULT, sex=Sex.FEMALE))
        db.session.add(Person(stay_id=stay.id, number=2, kind=PersonKind.CHILD, age=3))
        if stay.departed_on is None:
            db.session.add(StayAccessNeed(stay_id=stay.id, need=AccessNeed.SIGHT))
    refer(contract, 1, reason="pets")
    value = {"starts_on": date(2018, 4, 1), "annual_value": 36_600, "funder": "Council"}
    db.session.add(ContractValue(contract_id=contract.id, **value))
    db.session.commit()
    return visitor


def test_adults_and_children_are_counted_apart(manager: Visitor) -> None:
    page = manager.get(f"/households?{AS_AT}").text
    told = table(page, "Households, adults and children")
    assert told["Households supported"] == told["Adults"] == told["Children"] == ["2", "3", "2"]
    assert table(page, "Children by age")["1 to 4"] == ["2", "3", "2"]
    assert table(page, "Adults")["Women"] == ["2", "3", "2"]
    said = "In 2019 – 2020, 3 households were supported, with 3 adults and 3 children; in 2018 – 2019, 2, with 2 adults"
    assert said in words(page)
    assert "3 of the 3 children were under five." in words(page)


def test_adults_and_children_have_bars_of_their_own(manager: Visitor) -> None:
    people, ages = drawn(manager.get(f"/households?{AS_AT}").text)
    assert [(trace["name"], trace["y"]) for trace in people] == [("Adults", [2, 3, 2]), ("Children", [2, 3, 2])]
    assert dict(zip(ages[0]["y"], ages[0]["x"], strict=True))["1 to 4"] == 3


def test_needs_are_sets_and_the_page_says_so(manager: Visitor) -> None:
    page = manager.get(f"/access?{AS_AT}").text
    assert table(page, "Access needs")["Sight"] == ["0", "2", "2"]
    assert "rows do not add up to the households supported (H4)" in words(page)


def test_referrals_refused_for_the_same_stand_beside_inclusion(manager: Visitor) -> None:
    page = manager.get(f"/access?{AS_AT}").text
    assert table(page, "Inclusion: households supported")["With pets"] == ["2", "3", "2"]
    assert table(page, "Referrals refused for the same reason")["With pets"] == ["0", "1", "0"]
    by_type = rows(page, ">Inclusion by type of accommodation, 2019 – 2020</caption>")
    assert ["With pets", "3"] in by_type
    assert "Refused for what is asked about here: 1 referral for “pets”." in words(page)


@pytest.mark.parametrize("name", ["households", "access"])
def test_so_few_people_are_not_told_outside_the_provider(manager: Visitor, sign_in_again: SignIn, name: str) -> None:
    page = sign_in_again("commissioner").get(f"/{name}?as-at=2021-01-01").text
    assert "hidden" in words(page)
    assert "by type of accommodation" not in page
    assert 'class="sentence"' not in page


def test_a_night_costs_more_occupied_than_commissioned(manager: Visitor) -> None:
    """£36,600 over the 730, 732 and 598 unit-nights commissioned, and over those occupied."""
    page = manager.get(f"/cost?{AS_AT}").text
    costs = table(page, "Value and cost")
    assert costs["Value"][:2] == table(page, "Who pays")["Council"][:2] == ["£36,600.00", "£36,600.00"]
    assert costs["Per commissioned night"][:2] == ["£50.14", "£50.00"]
    assert costs["Per occupied night"][:2] == ["£66.79", "£50.69"]
    said = "In 2019 – 2020 the value was £36,600.00: £50.00 for every commissioned night; in 2018 – 2019 it was £50.14."
    assert said in words(page)


def test_money_is_not_divided_between_authorities(manager: Visitor) -> None:
    answer = manager.get("/cost?authority=E08000018")
    assert answer.status_code == 400
    assert "This page cannot be cut by authority." in words(answer.text)


def test_bed_spaces_stand_beside_units(manager: Visitor) -> None:
    """Two people in three bed spaces: every unit is occupied, and a third of the bed spaces is empty (U8)."""
    page = manager.get(f"/utilisation?{AS_AT}").text
    assert rows(page, ">Bed spaces</caption>") == [
        ["2018 – 2019", "50.0 %", "1,096", "2,190"],
        ["2019 – 2020", "65.8 %", "1,444", "2,196"],
        ["2020 – 2021 (to date)", "66.7 %", "1,196", "1,794"],
    ]


def test_bed_spaces_are_not_told_by_month_outside_the_provider(manager: Visitor, sign_in_again: SignIn) -> None:
    page = words(sign_in_again("commissioner").get("/utilisation?by=month&as-at=2021-01-01").text)
    assert "Not told here: In this copy people are counted by quarter or longer (D4)." in page
