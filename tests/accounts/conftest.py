"""People with accounts outside the demonstration, and a browser for each."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pyotp
import pytest
import time_machine
from flask import Flask

from refuge.extensions import db
from refuge.models import Account
from tests.small_service import PASSWORD, small_service
from tests.visitor import Visitor

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The time, standing still at noon until a test moves it."""
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def strict(app: Flask, clock: time_machine.Traveller) -> Flask:
    """The small service, where everybody has to set up a second factor."""
    app.config["SECOND_FACTOR_REQUIRED"] = True
    small_service()
    return app


@pytest.fixture
def visitor(strict: Flask) -> Visitor:
    """A browser at the sign-in page."""
    return Visitor(strict)


@pytest.fixture
def enrolled(strict: Flask) -> Callable[[str], Visitor]:
    """A browser signed in as somebody with a second factor: ``enrolled("manager")``."""

    def signed_in(role: str) -> Visitor:
        give_second_factor(role)
        visitor = Visitor(strict)
        sign_in(visitor, role)
        visitor.post("/second-factor", data={"code": code()})
        account(role).totp_last_step = None  # so that tests can sign in twice within half a minute
        db.session.commit()
        return visitor

    return signed_in


def account(role: str) -> Account:
    """The small service's account of a role, as the database has it now."""
    db.session.rollback()
    return db.session.query(Account).filter_by(email=f"{role}@example.org").one()


def give_second_factor(role: str) -> None:
    """Set up a second factor whose secret the tests know."""
    account(role).totp_secret = SECRET
    db.session.commit()


def code(secret: str = SECRET) -> str:
    """What the app shows now."""
    return pyotp.TOTP(secret).at(datetime.now(UTC))


def sign_in(visitor: Visitor, role: str, password: str = PASSWORD, address: str = "192.0.2.1"):
    """Type an address and a password."""
    return visitor.post(
        "/sign-in",
        data={"email": f"{role}@example.org", "password": password},
        environ_base={"REMOTE_ADDR": address},
    )
