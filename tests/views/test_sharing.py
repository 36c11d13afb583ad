"""The page Sharing: agreements change which copy a commissioner has (D2), and are their provider's alone."""

from datetime import date, timedelta

import pytest
from flask import Flask

from refuge.access.scope import Viewer
from refuge.accounts.people import change_role, deactivate, reactivate
from refuge.audit.searching import Search, every_line
from refuge.clock import today
from refuge.extensions import db
from refuge.models import Account, Agreement, Contract
from refuge.vocabulary import Role
from tests import services
from tests.small_service import PASSWORD
from tests.views.conftest import SignIn
from tests.views.test_utilisation import words
from tests.visitor import Visitor


@pytest.fixture
def manager(sign_in: SignIn) -> Visitor:
    return sign_in("manager")


@pytest.fixture
def commissioner(manager: Visitor, app: Flask) -> Visitor:
    """The small service's commissioner, in another browser."""
    client = Visitor(app)
    client.post("/sign-in", data={"email": "commissioner@example.org", "password": PASSWORD})
    return client


@pytest.fixture
def strangers_manager(manager: Visitor, app: Flask) -> Visitor:
    """The manager of another provider, whose contract is another authority's."""
    other = services.provider("OTHER")
    services.contract(other, "OTHER", footprint=(services.SHEFFIELD,))
    own = db.session.query(Account).filter_by(email="worker@example.org").one()
    own.role, own.provider_id = "manager", other.id
    db.session.commit()
    client = Visitor(app)
    client.post("/sign-in", data={"email": "worker@example.org", "password": PASSWORD})
    return client


def pair() -> str:
    """The small contract and its commissioner, as the form names them."""
    contract = db.session.query(Contract.id).filter_by(reference="EXAMPLE").scalar()
    person = db.session.query(Account.id).filter_by(email="commissioner@example.org").scalar()
    db.session.rollback()
    return f"{contract}-{person}"


def typed(day: date, who: str | None = None) -> dict[str, object]:
    """What the form sends."""
    return {"who": who or pair(), "agreed_on": [str(day.day), str(day.month), str(day.year)]}


def agreements() -> list[tuple[date, date | None]]:
    """From when to when, of every agreement."""
    db.session.rollback()
    return [tuple(one) for one in db.session.query(Agreement.agreed_on, Agreement.ends_on)]  # type: ignore[misc]


def copy_of(commissioner: Visitor) -> str:
    """Which copy their page says it shows."""
    page = words(commissioner.get("/utilisation?contract=EXAMPLE").text)
    return next(copy for copy in ("Publication copy", "Contract copy") if copy in page)


def test_agreeing_and_ending_change_the_copy_at_once(manager: Visitor, commissioner: Visitor) -> None:
    assert copy_of(commissioner) == "Publication copy"
    assert manager.post("/sharing", data=typed(today())).location == "/sharing"
    assert copy_of(commissioner) == "Contract copy"
    page = words(manager.get("/sharing").text)
    assert "The agreement is recorded." in page
    assert "End the agreement with commissioner@example.org about Example contract" in page
    number = db.session.query(Agreement.id).scalar()
    assert manager.post(f"/sharing/{number}/end").location == "/sharing"
    assert copy_of(commissioner) == "Publication copy"
    assert "No agreement runs at present." in manager.get("/sharing").text
    db.session.rollback()
    told = [line.what for line in every_line(Viewer.command_line(), Search(what="agreement"))]
    assert told == ["agreement.made", "agreement.ended"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"agreed_on": ["1", "1", "2099"]}, "Enter the day it was agreed: today or earlier."),
        ({"agreed_on": ["31", "2", "2024"]}, "Enter a day of the calendar, like 31 3 2026"),
        ({"agreed_on": ["x", "", "2024"]}, "Enter a day of the calendar, like 31 3 2026"),
        ({"agreed_on": ["", "", ""]}, "Enter the day it was agreed"),
        ({"agreed_on": []}, "Enter the day it was agreed"),
        ({"agreed_on": ["1", "1", "2024", "1"]}, "Enter a day of the calendar, like 31 3 2026"),
        ({"who": ""}, "Choose a contract and commissioner from the list"),
        ({"who": "1-99999"}, "Choose a contract and commissioner from the list"),
        ({"who": "nonsense"}, "Choose a contract and commissioner from the list"),
        ({"who": "1-"}, "Choose a contract and commissioner from the list"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(manager: Visitor, wrong: dict[str, object], said: str) -> None:
    answer = manager.post("/sharing", data=typed(today()) | wrong)
    assert answer.status_code == 400
    assert answer.text.count(said) == 2, "once at the top, once at the field"
    assert "Not a valid" not in answer.text
    assert agreements() == []


def test_the_same_pair_twice_or_a_form_sent_twice_makes_one_agreement(manager: Visitor) -> None:
    manager.post("/sharing", data=typed(today()))
    answer = manager.post("/sharing", data=typed(today()))
    assert answer.status_code == 400
    assert "There is an agreement with this person about this contract already." in answer.text
    assert agreements() == [(today(), None)]


def test_ending_it_twice_keeps_the_day_it_ended_on(manager: Visitor) -> None:
    earlier = today() - timedelta(days=30)
    manager.post("/sharing", data=typed(earlier))
    one = db.session.query(Agreement).one()
    one.ends_on, number = earlier + timedelta(days=10), one.id
    db.session.commit()
    assert manager.post(f"/sharing/{number}/end").status_code == 302
    assert agreements() == [(earlier, earlier + timedelta(days=10))]


def test_another_providers_manager_cannot_see_or_end_or_make_it(
    manager: Visitor, strangers_manager: Visitor, commissioner: Visitor
) -> None:
    manager.post("/sharing", data=typed(today()))
    number = db.session.query(Agreement.id).scalar()
    page = strangers_manager.get("/sharing").text
    assert "Example contract" not in page
    assert "commissioner@example.org" not in page
    assert strangers_manager.post(f"/sharing/{number}/end").status_code == 404
    assert strangers_manager.post("/sharing", data=typed(today())).status_code == 400
    assert agreements() == [(today(), None)]
    assert copy_of(commissioner) == "Contract copy"


def test_a_commissioner_cannot_open_it(commissioner: Visitor) -> None:
    assert commissioner.get("/sharing").status_code == 403
    assert commissioner.post("/sharing", data=typed(today())).status_code == 403
    assert commissioner.post("/sharing/1/end").status_code == 403
    assert agreements() == []


@pytest.mark.parametrize("how", ["deactivated", "another role", "another authority"])
def test_a_commissioner_who_goes_keeps_no_agreement(manager: Visitor, commissioner: Visitor, how: str) -> None:
    manager.post("/sharing", data=typed(today()))
    person, operator = (
        db.session.query(Account).filter_by(email="commissioner@example.org").one(),
        Viewer.command_line(),
    )
    if how == "deactivated":
        deactivate(operator, person)
        reactivate(operator, person)
    elif how == "another role":
        change_role(operator, person, Role.ADMINISTRATOR, None, None)
        change_role(operator, person, Role.COMMISSIONER, None, services.ROTHERHAM)
    else:
        change_role(operator, person, Role.COMMISSIONER, None, services.SHEFFIELD)
        change_role(operator, person, Role.COMMISSIONER, None, services.ROTHERHAM)
    assert agreements() == [(today(), today())]
    commissioner.post("/sign-in", data={"email": "commissioner@example.org", "password": PASSWORD})
    assert copy_of(commissioner) == "Publication copy", "nobody agreed again"
    db.session.rollback()
    (ended,) = every_line(Viewer.command_line(), Search(what="agreement.ended"))
    assert ended.provider == "EXAMPLE"


def test_who_stays_the_same_authority_s_commissioner_keeps_it(manager: Visitor) -> None:
    manager.post("/sharing", data=typed(today()))
    person = db.session.query(Account).filter_by(email="commissioner@example.org").one()
    change_role(Viewer.command_line(), person, Role.COMMISSIONER, None, services.ROTHERHAM)
    assert agreements() == [(today(), None)]
