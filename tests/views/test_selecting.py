"""What the address of a page of figures may say, how it is best written, and what becomes of leftovers in it."""

from html import unescape

import pytest

from refuge.extensions import db
from refuge.models import Contract
from tests.views.conftest import SignIn
from tests.visitor import Visitor

AS_AT = "as-at=2021-01-25"


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service."""
    return sign_in("manager")


def typed(page: str, field: str) -> str:
    """What stands in an input of the form."""
    tag = next(tag for tag in page.split("<input")[1:] if f'name="{field}"' in tag)
    return unescape(tag.split('value="')[1].split('"')[0])


def test_blanks_and_the_button_are_left_out_of_the_address(manager: Visitor) -> None:
    answer = manager.get("/utilisation?contract=&by=month&from=2018-09&to=+&as-at=&show=y")
    assert answer.status_code == 302
    assert answer.location == "/utilisation?by=month&from=2018-09"
    assert manager.get(answer.location).status_code == 200


def test_an_address_of_nothing_but_blanks_is_the_plain_one(manager: Visitor) -> None:
    assert manager.get("/utilisation?contract=&from=").location == "/utilisation"


def test_what_nobody_knows_stays_in_the_address_to_be_refused(manager: Visitor) -> None:
    answer = manager.get("/utilisation?_external=1&_scheme=javascript&endpoint=x&to=")
    assert answer.location == "/utilisation?_external=1&_scheme=javascript&endpoint=x"
    assert manager.get(answer.location).status_code == 400


def test_the_button_sends_no_name(manager: Visitor) -> None:
    button = manager.get("/utilisation").text.split("<button")[-1].split(">")[0]
    assert "name=" not in button


def test_from_and_to_follow_when_the_kind_of_period_is_changed(manager: Visitor) -> None:
    answer = manager.get(f"/utilisation?by=month&from=2018-19&to=2018-19&{AS_AT}")
    assert answer.status_code == 200
    assert typed(answer.text, "from") == "2018-04"
    assert typed(answer.text, "to") == "2019-03"
    assert answer.text.count("annual__period") == 12


def test_they_follow_into_the_years_of_the_contract(manager: Visitor) -> None:
    contract = db.session.query(Contract).one()
    contract.year_starts_month = 10
    db.session.commit()
    page = manager.get(f"/utilisation?contract=EXAMPLE&by=contract-year&from=2018-08&to=2018-11&{AS_AT}").text
    assert typed(page, "from") == "2017-18"
    assert typed(page, "to") == "2018-19"


def test_between_two_dates_the_last_night_is_still_counted(manager: Visitor) -> None:
    page = manager.get(f"/utilisation?by=range&from=2018-19&to=2018-19&{AS_AT}").text
    assert typed(page, "to") == "2019-04-01"
    assert "Utilisation between two dates" in page
    assert ">548<" in page


@pytest.mark.parametrize("name", ["contract", "by", "from", "to", "as-at", "x" * 5000])
def test_nothing_long_is_repeated_in_a_message(manager: Visitor, name: str) -> None:
    answer = manager.get("/utilisation", query_string={name: "y" * 5000})
    assert answer.status_code == 400
    messages = answer.text.split('govuk-error-summary__list"')[1].split("</ul>")[0]
    assert len(messages) < 500
    assert ("…" in messages) == (name not in {"contract", "by"})
