"""What no form of ours sends: on either database it is refused in words, and never a page that says we failed."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from refuge.extensions import db
from tests.small_service import PASSWORD, small_service
from tests.visitor import Visitor

NUL = "a\0b"
HUGE = (2**31, 2**63, 10**30)
DIGITS = "9" * 5000
"""More figures than Python reads as a number."""
WHOEVER = {"email": "manager@example.org", "password": PASSWORD}


@pytest.fixture
def manager(either_app: Flask) -> Visitor:
    small_service()
    visitor = Visitor(either_app)
    assert visitor.post("/sign-in", data=WHOEVER).status_code == 302
    return visitor


@pytest.mark.parametrize(
    "sent",
    [
        lambda visitor: visitor.post("/sign-in", data={"email": NUL, "password": "x"}),
        lambda visitor: visitor.post("/sign-in", data=WHOEVER, headers={"User-Agent": NUL}),
        lambda visitor: visitor.post("/audit", data={"about": NUL}),
        lambda visitor: visitor.post("/audit", data={NUL: "x"}),
        lambda visitor: visitor.post("/people/new", data={"email": f"{NUL}@example.org", "role": "worker"}),
        lambda visitor: visitor.get("/utilisation", query_string={"contract": NUL}),
        lambda visitor: visitor.post("/audit", data={"before": "9" * 18}),
    ],
    ids=["email", "browser", "search", "field", "invitation", "address", "page"],
)
def test_what_no_database_takes_is_not_understood(manager: Visitor, sent: Callable[[Visitor], object]) -> None:
    assert sent(manager).status_code == 400


@pytest.mark.parametrize(
    "typed", [DIGITS, "\N{SUPERSCRIPT TWO}", "zz", "x" * 60_000], ids=["digits", "power", "word", "long"]
)
@pytest.mark.parametrize(
    "address", ["/referrals/new", "/units/1/arrival", "/stays/1/departure", "/contract-review/note"]
)
def test_what_is_no_number_where_one_is_carried_along_is_never_our_fault(
    manager: Visitor, address: str, typed: str
) -> None:
    carried = ("told_of", "version", "referral", "unit", "contract", "adults", "token")
    for data in (dict.fromkeys(carried, typed), {"told_of": typed}):
        answer = manager.post(address, data=data)
        assert answer.status_code == 400
        assert "set_int_max_str_digits" not in answer.text


@pytest.mark.parametrize("token", ["x" * 65, "", "9" * 60_000])
def test_a_token_that_is_none_of_ours_makes_what_was_sent_each_time(manager: Visitor, token: str) -> None:
    asked = {"received_on": ["1", "4", "2020"], "adults": "1", "source": "", "reason": "", "outcome": "open"}
    asked |= {"press": "save", "token": token}
    sent = [manager.post("/referrals/new", data=asked) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [302, 302]
    assert sent[0].location != sent[1].location


def test_what_was_read_of_a_month_and_is_no_number_is_not_understood(manager: Visitor) -> None:
    row = {"sources-0-source": "council", "sources-0-read": f"{DIGITS},,,,", "sources-0-asked": DIGITS}
    answer = manager.post("/demand/month?month=2019-05", data=row)
    assert answer.status_code == 400
    assert "set_int_max_str_digits" not in answer.text


@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize(
    ("method", "address"),
    [("GET", "/people/{}"), ("GET", "/audit/{}"), ("POST", "/account/sessions/{}/end"), ("POST", "/sharing/{}/end")],
)
def test_a_number_that_no_row_can_have_is_no_page(manager: Visitor, method: str, address: str, number: int) -> None:
    answer = manager.open(address.format(number), method=method)
    assert answer.status_code == 404
    assert "Page not found" in answer.text


def test_an_address_that_is_none_is_cut_and_kept(either_app: Flask) -> None:
    small_service()
    visitor = Visitor(either_app)
    for where in ("x" * 500, "", "::ffff:192.0.2.1", "fe80::1%eth0", "192.0.2.1:4711"):
        answer = visitor.post(
            "/sign-in", data=WHOEVER, environ_base={"REMOTE_ADDR": where}, headers={"User-Agent": "y" * 5000}
        )
        assert answer.status_code == 302, where


def test_an_error_of_the_database_does_not_repeat_the_row(either_app: Flask) -> None:
    """PostgreSQL adds the whole row to what it says, and the message is written to logs."""
    wrong = "INSERT INTO accounts (email, password_hash, role, is_active) VALUES (:email, :kept, 'worker', true)"
    with pytest.raises(IntegrityError) as failed:
        db.session.execute(text(wrong), {"email": "ann@example.org", "kept": "a hash"})
    db.session.rollback()
    assert "belongs_where_its_role_says" in str(failed.value)
    for said in (str(failed.value), str(failed.value.orig)):
        assert not [word for word in ("ann@example.org", "a hash") if word in said]
