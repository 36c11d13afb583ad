"""A stored return cannot be changed, and shows it if somebody who owns the database changes it all the same."""

import pytest
from flask import Flask
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import IntegrityError

from refuge.commands.returns import return_command
from refuge.extensions import db
from refuge.models import Return, ReturnCopy, ReturnKey
from refuge.returns.content import checksum
from refuge.returns.kinds import KINDS
from refuge.returns.stored import Tampered, opened
from refuge.returns.verifying import Wrong, verify_returns
from refuge.secrecy import decrypted_under, encrypted_under
from tests.returns.signing import BRIEF, force, signed
from tests.small_service import small_service


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, BRIEF.code, BRIEF)


def wrongs() -> list[str]:
    """What the verification finds."""
    db.session.rollback()
    return [found.wrong for found in verify_returns() if isinstance(found, Wrong)]


def write_other_figures(connection: Connection, return_id: int) -> None:
    """What somebody does who holds the return's key too: other figures, with their right checksum."""
    key = connection.execute(select(ReturnKey.key)).scalar_one()
    copies = ReturnCopy.__table__
    stored = connection.execute(select(copies).where(copies.c.copy == "provider")).one()
    other = decrypted_under(key, stored.content).replace("722", "732")
    told = {"content": encrypted_under(key, other), "checksum": checksum(other)}
    connection.execute(copies.update().where(copies.c.id == stored.id).values(told))
    returns = Return.__table__
    connection.execute(returns.update().where(returns.c.id == return_id).values(checksum=checksum(other)))


def test_the_database_refuses_to_change_a_return_and_a_change_by_force_shows(either_app: Flask) -> None:
    return_id = signed(small_service()).id
    kept = [dict(row._mapping) for row in db.session.execute(select(ReturnCopy.__table__))]
    for table in ("returns", "return_copies", "return_steps"):
        for change in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(IntegrityError, match=f"append_only_{table}"):
                db.session.execute(text(change))
            db.session.rollback()
    assert wrongs() == []
    with force() as connection:
        write_other_figures(connection, return_id)
    assert wrongs() == ["it is not what was signed off: its seal does not fit"]
    with pytest.raises(Tampered):
        opened(db.session.get_one(Return, return_id))
    with force() as connection:
        for row in kept:
            connection.execute(ReturnCopy.__table__.update().where(ReturnCopy.id == row["id"]).values(row))
        connection.execute(Return.__table__.update().values(version=2))
    assert "its seal does not fit" in wrongs()[0]


@pytest.mark.parametrize(
    ("force_it", "found"),
    [
        ("UPDATE return_steps SET who = 'somebody@example.org'", "step 1 after the sign-off was changed or removed"),
        ("DELETE FROM return_steps", "the steps after the sign-off are missing"),
        ("DELETE FROM return_keys", "its key is missing"),
        ("UPDATE return_copies SET content = 'nothing' WHERE copy = 'contract'", "what it says cannot be read"),
        ("DELETE FROM return_copies WHERE copy = 'contract'", "its seal does not fit"),
        ("UPDATE returns SET is_demonstration = true; DELETE FROM return_keys", "its seal does not fit"),
    ],
)
def test_whatever_is_changed_or_taken_away_shows(app: Flask, force_it: str, found: str) -> None:
    signed(small_service())
    with force() as connection:
        for statement in force_it.split(";"):
            connection.execute(text(statement))
    assert any(found in wrong for wrong in wrongs())


def test_a_return_that_was_removed_with_all_that_hangs_on_it_is_missed(app: Flask) -> None:
    signed(small_service())
    with force() as connection:
        for table in ("return_steps", "return_copies", "return_keys", "returns"):
            connection.execute(text(f"DELETE FROM {table}"))
    assert wrongs() == [
        f"the trail tells “{what}”, and it is not there" for what in ("return.signed_off", "return.sent")
    ]
    verified = app.test_cli_runner().invoke(return_command, ["verify"])
    assert verified.exit_code == 1
    assert "Not every return is as it was signed off." in verified.stderr
