"""``return verify`` says in words what is the matter, or that all is well – also after a demonstration, or a worker, has gone."""

import os
import signal
from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, event, select, text, update

from refuge.access.scope import Viewer
from refuge.actions.demonstration import clear_demonstration
from refuge.commands.returns import return_command
from refuge.extensions import db
from refuge.models import Account, Contract, Provider, Return
from refuge.returns.kinds import KINDS
from refuge.returns.signing import prepared
from refuge.returns.stored import returns_in_view
from refuge.vocabulary import Role
from tests.returns.pooled import AS_AT, pooled
from tests.returns.safe_accommodation import (
    BRIEF_OF_AUTHORITIES,
    SANCTUARY,
    authority_subject,
    officer,
    returned,
    type_in,
)
from tests.returns.signing import BRIEF, THRESHOLD, force, signed
from tests.small_service import small_service

AT_ONCE_AFTER = ("return_copies", "return_keys", "return_steps", "trail")
"""The tables that a sign-off writes, in their order."""


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (BRIEF, BRIEF_OF_AUTHORITIES):
        monkeypatch.setitem(KINDS, kind.code, kind)


def verified(app: Flask) -> Result:
    """What the command says."""
    db.session.rollback()
    result = app.test_cli_runner().invoke(return_command, ["verify"])
    assert isinstance(result.exception, SystemExit | None), result.exc_info
    return result


def clear() -> None:
    """Everything that is there was a demonstration, and goes."""
    clear_demonstration(Viewer.command_line(), {})
    assert db.session.scalars(select(Contract)).all() == []


def test_where_nothing_was_signed_off_it_says_so(app: Flask) -> None:
    assert verified(app).stdout == "No return was signed off yet.\n"


def test_where_all_is_well_it_says_so(app: Flask) -> None:
    signed(small_service())
    assert verified(app).stdout.splitlines()[-1] == "Every return is as it was signed off."


def test_what_went_with_a_demonstration_is_whole_and_said_to_be_unreadable(either_app: Flask) -> None:
    signed(small_service(is_demonstration=True))
    clear()
    result = verified(either_app)
    assert result.exit_code == 0
    first, last = result.stdout.splitlines()
    assert first.startswith("return 1: 2019-20, version 1, signed off and sent, whole")
    assert "it went with a demonstration, and nobody can read it any more" in first
    assert last == "Every return is as it was signed off."


def test_a_demonstration_s_return_stands_in_nobody_s_way(either_app: Flask) -> None:
    """An authority keeps its code."""
    pooled()
    db.session.execute(update(Provider).values(is_demonstration=True))
    db.session.commit()
    gone = returned()
    assert gone.is_demonstration
    clear()
    type_in(SANCTUARY)
    ready = prepared(officer(), authority_subject(officer(), None, "2019-20", AS_AT), THRESHOLD)
    assert ready.before == []
    one = returned()
    assert (one.version, one.supersedes_id, one.is_demonstration) == (2, None, False)
    assert [found.id for found in returns_in_view(officer())] == [one.id]
    assert verified(either_app).exit_code == 0


def test_a_contract_that_has_the_number_of_one_that_went_is_not_taken_for_signed_off(app: Flask) -> None:
    gone = pooled()
    manager, number = Viewer(Role.MANAGER, provider_id=gone.provider_id), gone.id
    db.session.execute(update(Provider).values(is_demonstration=True))
    db.session.commit()
    signed(gone, who=manager)
    clear()
    db.session.execute(delete(Account))
    assert pooled().id == number, "SQLite gives it again"
    found = prepared(officer(), authority_subject(officer(), None, "2019-20", AS_AT), THRESHOLD).found
    assert "Contract C1 is not signed off" in [check.heading for check in found]


def test_a_key_that_is_missing_otherwise_is_said_and_shown(app: Flask) -> None:
    return_id = signed(small_service()).id
    with force() as connection:
        connection.execute(text("DELETE FROM return_keys"))
    result = verified(app)
    assert (result.exit_code, result.stdout) == (1, f"return {return_id}: its key is missing\n")
    assert "Not every return is as it was signed off." in result.stderr
    assert [one.id for one in returns_in_view(Viewer.command_line())] == [return_id], "it is not taken for gone"


@pytest.mark.parametrize("table", AT_ONCE_AFTER)
def test_a_worker_killed_between_two_writes_leaves_nothing_behind(either_app: Flask, table: str) -> None:
    contract_id = small_service().id
    killed_after(table, lambda: signed(db.session.get_one(Contract, contract_id)))
    assert verified(either_app).stdout == "No return was signed off yet.\n"
    assert db.session.scalars(select(Return)).all() == []
    assert signed(db.session.get_one(Contract, contract_id)).version == 1
    assert verified(either_app).stdout.splitlines()[-1] == "Every return is as it was signed off."


def killed_after(table: str, write: Callable[[], object]) -> None:
    """Do something in a process that is killed as soon as it has written to the table."""
    db.session.remove()
    db.engine.dispose()
    pid = os.fork()
    if not pid:
        try:
            event.listen(db.engine, "after_cursor_execute", _dying_after(table))
            write()
        finally:
            os._exit(0)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), "it was to be killed, and came to its end"


def _dying_after(table: str) -> Callable[..., None]:
    def die(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(f"INSERT INTO {table} "):
            os.kill(os.getpid(), signal.SIGKILL)

    return die
