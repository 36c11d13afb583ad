"""The review of a contract's quarter: against its targets, with notes and surveys, and what of it leaves the provider."""

import csv
import io
from datetime import date

import pytest

from refuge.clock import LONDON, now
from refuge.display import written
from refuge.extensions import db
from refuge.models import Account, Agreement, Contract, ContractNote, ContractValue, Household, Stay, Survey, TrailEntry
from refuge.vocabulary import Audience, Role
from tests.views.conftest import SignIn
from tests.views.test_pages_of_people import table
from tests.views.test_utilisation import rows, words
from tests.visitor import Visitor

QUARTER = "from=2019-20 Q2&as-at=2021-01-25"
ABOUT = "contract=EXAMPLE&quarter=2019-20 Q2"


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    """The manager of the small service, whose contract aims at five days of preparation and costs £36,600 a year."""
    visitor = sign_in("manager")
    contract = db.session.query(Contract).one()
    contract.preparation_target_days = 5
    value = {"starts_on": date(2018, 4, 1), "annual_value": 36_600, "funder": "Council"}
    db.session.add(ContractValue(contract_id=contract.id, **value))
    db.session.commit()
    return visitor


def agree() -> None:
    """Give the commissioner the contract copy."""
    who = db.session.query(Account).filter_by(role=Role.COMMISSIONER).one()
    contract = db.session.query(Contract).one()
    db.session.add(Agreement(contract_id=contract.id, account_id=who.id, agreed_on=date(2018, 4, 1)))
    db.session.commit()


def test_a_quarter_stands_beside_the_one_before_and_the_same_a_year_earlier(manager: Visitor) -> None:
    page = manager.get(f"/contract-review?{QUARTER}").text
    told = table(page, "Indicators")
    assert told["Utilisation (U1), target 85 %"] == ["94.6 %", "100.0 %", "100.0 %", "met"]
    assert told["Nights commissioned"] == ["184", "182", "184", ""]
    assert told["Days preparing, mean (V3), target 5"] == ["10.0", "–", "–", "not met"]
    assert told["Households supported (H1)"] == ["2", "2", "2", ""]
    said = "The target for utilisation was met, that for preparation was not."
    assert said in words(page)


def test_value_and_cost_are_those_of_the_quarter(manager: Visitor) -> None:
    """£36,600 over 366 nights are £100 a night: 92 nights of the quarter."""
    told = table(manager.get(f"/contract-review?{QUARTER}").text, "Value and cost")
    assert told["Value"][0] == told["From Council"][0] == "£9,200.00"
    assert told["Per commissioned night"][0] == "£50.00"


def test_a_download_has_the_same_numbers(manager: Visitor) -> None:
    text = manager.get(f"/contract-review.csv?{QUARTER}").text.removeprefix("\ufeff")
    quarters = list(csv.DictReader(io.StringIO(text)))
    assert [row["period"] for row in quarters] == ["2019-20 Q2", "2019-20 Q1", "2018-19 Q2"]
    assert (quarters[0]["commissioned"], quarters[0]["value"], quarters[0]["households"]) == ("184", "9200.0", "2")


@pytest.mark.parametrize("wrong", ["2019-20", "2019-20 Q5", "yesterday"])
def test_what_is_no_quarter_is_refused_by_name(manager: Visitor, wrong: str) -> None:
    answer = manager.get(f"/contract-review?from={wrong}")
    assert answer.status_code == 400
    assert f"“{wrong}” is not a quarter like 2019-20 Q3." in words(answer.text)


def test_provider_and_commissioner_write_notes_with_their_day(manager: Visitor, sign_in_again: SignIn) -> None:
    agree()
    form = manager.get(f"/contract-review/note?{ABOUT}").text
    assert "Never about one household" in words(form)
    assert manager.post(f"/contract-review/note?{ABOUT}", data={"text": "Two units were repaired."}).status_code == 302
    commissioner = sign_in_again("commissioner")
    assert commissioner.post(f"/contract-review/note?{ABOUT}", data={"text": "Agreed."}).status_code == 302
    notes = rows(commissioner.get("/contract-review?from=2019-20 Q2").text, ">Notes</caption>")
    assert [line[1:] for line in notes] == [["The provider", "Two units were repaired."], ["Rotherham", "Agreed."]]
    day = written(now().astimezone(LONDON).date())
    assert all(line[0].startswith(f"{day},") for line in notes)
    assert db.session.query(TrailEntry).filter_by(what="contract.noted").count() == 2


@pytest.mark.parametrize("of", [Household, Stay])
def test_a_note_names_no_household_and_no_address(manager: Visitor, of: type[Household | Stay]) -> None:
    reference = db.session.query(of).first().reference
    for text, why in (
        (f"The family {reference.lower()} was moved.", f"{reference} is one household&#39;s."),
        ("Repairs at S60 1AA are done.", "There is a postcode in it."),
    ):
        answer = manager.post(f"/contract-review/note?{ABOUT}", data={"text": text})
        assert answer.status_code == 400
        assert why in answer.text
        assert text in answer.text, "nothing typed is lost"
    assert db.session.query(ContractNote).count() == 0


def test_without_an_agreement_there_are_no_notes(manager: Visitor, sign_in_again: SignIn) -> None:
    manager.post(f"/contract-review/note?{ABOUT}", data={"text": "Two units were repaired."})
    commissioner = sign_in_again("commissioner")
    page = commissioner.get("/contract-review?from=2019-20 Q2").text
    assert "Two units" not in page
    assert "Add a note" not in page
    assert commissioner.post(f"/contract-review/note?{ABOUT}", data={"text": "Hello"}).status_code == 400
    assert db.session.query(ContractNote).count() == 1


def test_surveys_are_entered_by_the_provider_and_the_last_answer_stands(manager: Visitor) -> None:
    typed = {"audience": "adult", "question": "Do you feel safer?", "answered": "12", "positive": "13"}
    refused = manager.post(f"/contract-review/survey?{ABOUT}", data=typed)
    assert "No more can be positive than answered." in words(refused.text)
    for positive in ("9", "10"):
        assert manager.post(f"/contract-review/survey?{ABOUT}", data=typed | {"positive": positive}).status_code == 302
    page = manager.get(f"/contract-review?{QUARTER}").text
    assert table(page, "Outcome surveys: positive of answered") == {"Adults: Do you feel safer?": ["10 of 12", "", ""]}


def test_few_answers_are_hidden_outside_the_provider(manager: Visitor, sign_in_again: SignIn) -> None:
    contract = db.session.query(Contract).one()
    for question, answered, positive in (("A", 4, 4), ("B", 12, 10)):
        what = {"question": question, "answered": answered, "positive": positive, "audience": Audience.CHILD}
        db.session.add(Survey(contract_id=contract.id, quarter=date(2019, 7, 1), **what))
    db.session.commit()
    commissioner = sign_in_again("commissioner")

    def told() -> dict[str, list[str]]:
        page = commissioner.get("/contract-review?from=2019-20 Q2&as-at=2021-01-01").text
        return table(page, "Outcome surveys: positive of answered")

    assert told() == {"Children: A": ["hidden", "", ""], "Children: B": ["hidden of 12", "", ""]}
    agree()
    assert told() == {"Children: A": ["hidden", "", ""], "Children: B": ["hidden of 12", "", ""]}, (
        "two were not positive"
    )


@pytest.mark.parametrize(("role", "note", "survey"), [("worker", 403, 403), ("commissioner", 200, 403)])
def test_who_may_add_to_a_review(sign_in: SignIn, role: str, note: int, survey: int) -> None:
    visitor = sign_in(role)
    assert visitor.get(f"/contract-review/note?{ABOUT}").status_code == note
    assert visitor.get(f"/contract-review/survey?{ABOUT}").status_code == survey
