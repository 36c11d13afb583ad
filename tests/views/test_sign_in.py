"""Signing in: nothing tells who has an account, nobody is sent elsewhere, nothing is planted beforehand."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from config import Testing
from refuge import create_app
from refuge.accounts.passwords import passwords
from refuge.extensions import db
from refuge.models import Account
from tests.small_service import PASSWORD, small_service
from tests.visitor import Visitor

MANAGER = {"email": "manager@example.org", "password": PASSWORD}


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody at the sign-in page of the small service."""
    small_service()
    return Visitor(app)


def test_the_right_password_opens_the_first_page(visitor: Visitor) -> None:
    answer = visitor.post("/sign-in", data=MANAGER)
    assert answer.location == "/"
    assert visitor.get("/utilisation").status_code == 200


def test_an_address_is_known_however_it_is_typed(visitor: Visitor) -> None:
    assert visitor.post("/sign-in", data=MANAGER | {"email": " Manager@Example.org "}).status_code == 302


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(visitor: Visitor) -> None:
    unknown = visitor.post("/sign-in", data={"email": "nobody@example.org", "password": "wrong"})
    wrong = visitor.post("/sign-in", data={"email": "manager@example.org", "password": "wrong"})
    assert unknown.status_code == wrong.status_code == 400
    assert words(unknown.text, "nobody@example.org") == words(wrong.text, "manager@example.org")
    assert "do not belong to an account" in wrong.text


def words(page: str, email: str) -> list[str]:
    """The page without what differs each time: the address typed and the nonce."""
    return [line for line in page.replace(email, "").splitlines() if "nonce" not in line]


def test_an_unknown_address_costs_as_much_work_as_a_wrong_password(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []

    class Counting:
        memory_cost, time_cost, parallelism = (
            64,
            1,
            4,
        )  # of the settings of tests, which the account's hash was made with

        def verify(self, kept: str, _password: str) -> bool:
            verified.append(kept.rsplit("$", 2)[0])
            return False

    monkeypatch.setattr(passwords, "_hasher", Counting())
    for email in ("nobody@example.org", "manager@example.org"):
        visitor.post("/sign-in", data={"email": email, "password": "wrong"})
    assert len(verified) == 2
    assert verified[0] == verified[1]


def test_a_deactivated_account_cannot_sign_in_and_is_signed_out(visitor: Visitor) -> None:
    visitor.post("/sign-in", data=MANAGER)
    account = db.session.scalars(select(Account).where(Account.email == MANAGER["email"])).one()
    account.is_active = False
    db.session.commit()
    assert visitor.get("/utilisation").status_code == 302
    assert visitor.post("/sign-in", data=MANAGER).status_code == 400


def test_what_was_asked_for_comes_after_signing_in(visitor: Visitor) -> None:
    asked = visitor.get("/utilisation?by=quarter")
    assert asked.status_code == 302
    assert visitor.post(asked.location, data=MANAGER).location == "/utilisation?by=quarter"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)", "/\t/x"],
)
def test_nobody_is_sent_to_another_site(visitor: Visitor, elsewhere: str) -> None:
    answer = visitor.post("/sign-in", query_string={"next": elsewhere}, data=MANAGER)
    assert answer.location == "/"


@pytest.mark.parametrize(
    "address", ["/sign-out", "/sign-in", "/nowhere", "/utilisation/", "/%ff", "/assets/x/charts.js"]
)
def test_what_cannot_be_read_is_not_gone_to(visitor: Visitor, address: str) -> None:
    answer = visitor.post("/sign-in", query_string={"next": address}, data=MANAGER)
    assert answer.location == "/"


def test_signing_in_leaves_the_earlier_session_behind(visitor: Visitor) -> None:
    with visitor.session_transaction() as planted:
        planted["csrf_token"] = "planted"
        planted["anything"] = "else"
    visitor.post("/sign-in", data=MANAGER)
    with visitor.session_transaction() as session:
        assert "anything" not in session
        assert session.get("csrf_token") != "planted"


def test_signing_out_ends_the_session(visitor: Visitor) -> None:
    visitor.post("/sign-in", data=MANAGER)
    assert visitor.get("/sign-out").status_code == 405
    assert visitor.post("/sign-out").location == "/sign-in"
    assert visitor.get("/utilisation").status_code == 302


def test_forms_without_their_token_are_refused(migrated_sqlite: Path) -> None:
    settings = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{migrated_sqlite}", "WTF_CSRF_ENABLED": True}
    app = create_app(type("Guarded", (Testing,), settings))
    for address in ("/sign-in", "/sign-out"):
        answer = Visitor(app).post(address, data=MANAGER)
        assert answer.status_code == 400
        assert "This form could not be accepted" in answer.text
        assert "open too long" in answer.text
        assert "cookie" in answer.text


def test_fields_left_empty_are_named(visitor: Visitor) -> None:
    answer = visitor.post("/sign-in", data={})
    assert "Enter your email address" in answer.text
    assert 'href="#password"' in answer.text
    assert "Error: Sign in" in answer.text


def test_an_administrator_has_no_figures(visitor: Visitor) -> None:
    visitor.post("/sign-in", data=MANAGER | {"email": "administrator@example.org"})
    answer = visitor.get("/utilisation")
    assert answer.status_code == 403
    assert "You cannot open this page" in answer.text
