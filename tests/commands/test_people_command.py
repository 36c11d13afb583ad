"""``flask people``: the first account, and a way back in for whoever has nobody else to ask."""

import pytest
from click.testing import Result
from flask import Flask

from refuge.commands.people import people
from refuge.extensions import db
from refuge.models import Account
from tests.small_service import small_service
from tests.visitor import Visitor


@pytest.fixture(autouse=True)
def _service(app: Flask) -> None:
    small_service()


def run(app: Flask, *arguments: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(people, arguments)


@pytest.mark.parametrize(
    "what",
    [
        ("--role", "administrator"),
        ("--role", "worker", "--provider", "EXAMPLE"),
        ("--role", "commissioner", "--authority", "E08000018"),
    ],
)
def test_adding_prints_a_link_and_nothing_else_on_stdout(app: Flask, what: tuple[str, ...]) -> None:
    result = run(app, "add", "Ann@Example.org", *what)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("http://127.0.0.1:8000/choose-password/")
    assert len(result.stdout.splitlines()) == 1
    assert "works once, for 7 days" in result.stderr
    assert "ann@example.org" in Visitor(app).get(result.stdout.strip().removeprefix("http://127.0.0.1:8000")).text


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("add", "manager@example.org", "--role", "administrator"), 1, "There is an account with this address already"),
        (("add", "ann@example.org", "--role", "worker"), 2, "Choose the provider"),
        (
            ("add", "ann@example.org", "--role", "worker", "--provider", "NONE"),
            2,
            "no provider with the reference NONE",
        ),
        (("add", "ann@example.org", "--role", "commissioner", "--authority", "E1"), 2, "no authority with the code E1"),
        (("add", "ann", "--role", "administrator"), 2, "Enter an email address"),
        (("add", "ann@example.org", "--role", "owner"), 2, "owner"),
        (("reset", "ann@example.org"), 1, "There is no account with the address ann@example.org."),
        (("deactivate", "administrator@example.org"), 1, "This is the last administrator"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(app: Flask, arguments: tuple[str, ...], status: int, said: str) -> None:
    before = db.session.query(Account).count()
    result = run(app, *arguments)
    assert result.exit_code == status
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert db.session.query(Account).count() == before


def test_resetting_deactivating_and_listing(app: Flask) -> None:
    assert "for one hour" in run(app, "reset", "manager@example.org", "--second-factor").stderr
    assert run(app, "deactivate", "manager@example.org").exit_code == 0
    assert "deactivated" in run(app, "reset", "manager@example.org").stderr
    listed = run(app, "list").stdout
    assert "manager@example.org\tmanager\tExample Refuge\tno second factor\tdeactivated" in listed
    assert "commissioner@example.org\tcommissioner\tRotherham\tno second factor\tactive" in listed
