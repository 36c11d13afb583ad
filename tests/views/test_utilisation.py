"""The utilisation page: the table as the report prints it, its footnote, and what is said where there is nothing."""

import json
import re
from html import unescape

import pytest
import time_machine
from flask import Flask

from refuge.extensions import db
from refuge.models import Account, Contract, Provider
from tests.small_service import PASSWORD, small_service
from tests.views.conftest import SignIn
from tests.visitor import Visitor

AS_AT = "as-at=2021-01-25"


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service."""
    return sign_in("manager")


def rows(page: str, caption: str) -> list[list[str]]:
    """The cells of the table with this caption, row by row, in words."""
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    table = next(table for table in tables if caption in table)
    body = table.split("<tbody", 1)[1]
    return [[words(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in body.split("<tr")[1:]]


def words(html: str) -> str:
    """Text as a reader sees it, no-break spaces as plain ones."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_the_table_reads_like_the_report(manager: Visitor) -> None:
    page = manager.get(f"/utilisation?{AS_AT}").text
    assert rows(page, "Utilisation by year") == [
        ["2018 – 2019", "75 %", "548", "730"],
        ["2019 – 2020", "99 %", "722", "732"],
        ["2020 – 2021 (to date)", "100 %", "598", "598"],
    ]


def test_every_column_says_what_it_holds(manager: Visitor) -> None:
    head = manager.get(f"/utilisation?{AS_AT}").text.split("<thead")[1].split("</thead>")[0]
    columns = [words(cell).replace("\N{SOFT HYPHEN}", "") for cell in re.findall(r"<th .*?</th>", head, re.DOTALL)]
    assert columns == ["Year", "Utilised", "Nights occupied", "Nights commissioned"]


def test_between_two_dates_the_words_are_of_dates(manager: Visitor) -> None:
    page = words(manager.get(f"/utilisation?by=range&from=2018-04-01&to=2019-04-05&{AS_AT}").text)
    assert "From 1 April 2018 to 4 April 2019, 75 % of commissioned nights were occupied." in page
    assert "Utilisation between two dates Period Utilised" in page
    assert "The rate for 1 April 2018 to 4 April 2019 in three steps Each further step" in page


def test_percentages_never_part_from_their_sign(manager: Visitor) -> None:
    assert "75\N{NO-BREAK SPACE}%" in manager.get(f"/utilisation?{AS_AT}").text


def test_the_footnote_says_what_is_counted(manager: Visitor) -> None:
    page = words(manager.get(f"/utilisation?{AS_AT}").text)
    assert "Utilisation is nights occupied out of nights commissioned." in page
    assert "(rule U1)" in page
    assert "2020 – 2021 counts the nights before 25 January 2021 (P2)." in page


def test_the_chart_and_its_table_have_the_nights_of_the_figures(manager: Visitor) -> None:
    page = manager.get(f"/utilisation?{AS_AT}").text
    assert rows(page, "Nights in each state")[0] == ["2018 – 2019", "730", "548", "10", "51", "121"]
    drawn = json.loads(re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert [trace["customdata"][0][0] for trace in drawn["wide"]["data"]] == ["548", "10", "51", "121"]


def test_the_sentence_compares_whole_years_only(manager: Visitor) -> None:
    page = words(manager.get(f"/utilisation?{AS_AT}").text)
    assert (
        "From 2018 – 2019 to 2019 – 2020, between 75 % and 99 % of commissioned nights were occupied each year, "
        "99 % in the last of them; 2020 – 2021 stands at 100 % so far."
    ) in page


def test_the_steps_are_of_the_latest_year_that_is_over(manager: Visitor) -> None:
    page = words(manager.get("/utilisation?as-at=2019-06-01").text)
    assert "The rate for 2018 – 2019 in three steps 2018 – 2019 is the latest year above that is over." in page
    assert "75.1 % of all commissioned nights 548 of 730. The headline." in page
    assert "80.7 % of nights the units could be used 51 nights out of use left out" in page
    assert "81.9 % of nights a unit was ready 10 nights of preparation left out too; 121 stood ready and empty." in page


def test_where_preparation_was_not_recorded_the_page_does_not_pretend(manager: Visitor) -> None:
    contract = db.session.query(Contract).one()
    contract.preparation_recorded_from = contract.starts_on.replace(year=2019)
    db.session.commit()
    page = words(manager.get("/utilisation?as-at=2019-06-01").text)
    assert "2018 – 2019: preparing and ready not told apart before 1 April 2019 (N7)." in page
    assert "81.9 %" not in page


def test_a_year_short_of_the_contracts_minimum_says_so(manager: Visitor) -> None:
    db.session.query(Contract).one().minimum_units = 3
    db.session.commit()
    page = words(manager.get(f"/utilisation?{AS_AT}").text)
    assert "2018 – 2019: 365 nights fewer in service than the contract's minimum" in page
    assert "utilisation of the minimum is 50 % (U11)" in page


def test_a_year_without_commissioned_nights_has_a_dash_and_a_reason(manager: Visitor) -> None:
    page = manager.get(f"/utilisation?from=2017-18&{AS_AT}").text
    assert rows(page, "Utilisation by year")[0] == ["2017 – 2018", "–", "0", "0"]
    assert "2017 – 2018 has no rate: no nights were commissioned (U6)." in words(page)


def test_no_nights_at_all_say_what_to_do(manager: Visitor) -> None:
    page = words(manager.get("/utilisation?as-at=2015-01-01").text)
    assert "No nights were commissioned in these periods." in page


def test_months_are_named(manager: Visitor) -> None:
    page = manager.get("/utilisation?by=month&from=2018-09&to=2018-10&as-at=2018-10-15").text
    assert rows(page, "Utilisation by month") == [
        ["September 2018", "100 %", "60", "60"],
        ["October 2018 (to date)", "50 %", "14", "28"],
    ]


@pytest.mark.parametrize(
    ("address", "words_wanted"),
    [
        ("as-at=30/02/2020", "30/02/2020"),
        ("from=2016-18", "2016-18"),
        ("by=fortnight", "Choose a period from the list."),
        ("contract=SOMEBODY-ELSES", "Choose a contract from the list."),
        ("property=HOUSE", "This page cannot be cut by property."),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(manager: Visitor, address: str, words_wanted: str) -> None:
    answer = manager.get(f"/utilisation?{address}")
    assert answer.status_code == 400
    assert "There is a problem" in answer.text
    assert words_wanted in words(answer.text)


def test_what_was_typed_is_text_and_nothing_more(manager: Visitor) -> None:
    answer = manager.get("/utilisation?as-at=<script>alert(1)</script>&<b>=1")
    assert answer.status_code == 400
    assert "<script>alert" not in answer.text
    assert "<b>" not in answer.text


@time_machine.travel("2021-01-25T12:00:00+00:00")
def test_with_nothing_asked_it_is_as_at_today(sign_in: SignIn) -> None:
    assert "as at 25 January 2021" in sign_in("manager").get("/utilisation").text


def test_a_commissioner_sees_the_contracts_of_their_authority(sign_in: SignIn) -> None:
    page = sign_in("commissioner").get("/utilisation?as-at=2021-01-01").text
    assert "Commissioner, Rotherham" in page
    assert "Publication copy" in page
    assert rows(page, "Utilisation by year")[0][1] == "75 %"


def test_a_commissioner_is_not_told_of_two_units_for_less_than_a_year(sign_in: SignIn) -> None:
    page = sign_in("commissioner").get("/utilisation?as-at=2021-01-01").text
    assert rows(page, "Utilisation by year")[2][1:3] == ["hidden", "hidden"]
    assert words(page).count("Where it says hidden, so few units were in service") == 1
    assert "2020 – 2021 counts the nights to the end of December 2020 (P2)." in words(page)
    assert "to the end of December 2020 · Publication copy" in words(page)
    assert "as at 1 January 2021" not in words(page)


def test_where_all_is_hidden_the_page_says_so_and_not_that_nothing_was_commissioned(sign_in: SignIn) -> None:
    page = sign_in("commissioner").get("/utilisation?by=quarter&as-at=2021-01-01").text
    assert {row[1] for row in rows(page, "Utilisation by quarter")} == {"hidden"}
    assert {row[3] for row in rows(page, "Utilisation by quarter")} >= {"182", "184"}
    assert "Where it says hidden" in page
    assert "No nights were commissioned" not in page
    assert "application/json" not in page


def test_a_commissioner_asks_as_at_the_end_of_a_month(sign_in: SignIn) -> None:
    answer = sign_in("commissioner").get("/utilisation?as-at=2021-01-25")
    assert answer.status_code == 400
    assert "give 2021-01-01 for all before it" in answer.text


def test_another_providers_manager_sees_nothing_of_it(sign_in: SignIn, app: Flask) -> None:
    sign_in("manager")
    other = Provider(reference="OTHER", name="Other")
    own = db.session.query(Account).filter_by(email="manager@example.org").one()
    own.provider = other
    db.session.commit()
    client = Visitor(app)
    client.post("/sign-in", data={"email": "manager@example.org", "password": PASSWORD})
    assert "There is no contract here yet" in client.get("/utilisation").text
    assert client.get("/utilisation?contract=EXAMPLE").status_code == 400


def test_the_demonstration_says_so_on_every_page(app: Flask) -> None:
    small_service(is_demonstration=True)
    client = Visitor(app)
    client.post("/sign-in", data={"email": "manager@example.org", "password": PASSWORD})
    for address in ("/utilisation", "/nowhere", "/account"):
        assert "Demonstration: invented providers and stays." in client.get(address).text


def test_a_real_service_does_not_say_it_is_a_demonstration(manager: Visitor) -> None:
    assert "Demonstration" not in manager.get("/utilisation").text
