"""Somebody who owns the database empties the trail, or begins it again: the rest of the database shows it."""

import pytest
from flask import Flask
from sqlalchemy import select, text

from refuge.access.scope import Viewer
from refuge.accounts.people import invite
from refuge.audit import note_alone
from refuge.clock import now
from refuge.commands.audit import audit
from refuge.extensions import db
from refuge.models import Account, TrailEntry
from refuge.vocabulary import Role
from tests import services
from tests.audit.forcing import breaks, force, forced

OPERATOR = Viewer.command_line()
EMPTIED = ("DELETE FROM trail", "DELETE FROM trail_chains")
NOBODY_S_IS_GONE = "chain 0, which is missing: there are providers or accounts, and nothing says since when"
BEGUN_AGAIN = "chain 0, entry 1 began the trail again: whatever it told before is gone"


@pytest.fixture
def provider(either_app: Flask) -> int:
    """A provider with its chain, and an account of nobody's."""
    kept = services.provider().id
    db.session.commit()
    note_alone(OPERATOR, "unit.closed", provider_id=kept, household_id=7)
    db.session.rollback()
    invite(OPERATOR, "ann@example.org", Role.ADMINISTRATOR, None, None)
    assert breaks() == []
    return kept


def noted() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(TrailEntry.what).order_by(TrailEntry.id)))


def test_the_first_line_of_all_says_that_the_trail_begins(provider: int) -> None:
    assert noted()[:2] == ["trail.opened", "chain.opened"]
    assert noted().count("trail.opened") == 1


def test_an_emptied_trail_is_not_whole(provider: int, either_app: Flask) -> None:
    forced(*EMPTIED)
    assert breaks() == [
        NOBODY_S_IS_GONE,
        f"chain {provider}, which is missing: nothing says since when there is this provider",
    ]
    result = either_app.test_cli_runner().invoke(audit, ["verify"])
    assert result.exit_code == 1
    assert "The trail is broken: 2 breaks." in result.stderr
    assert "Nothing is on the trail yet" not in result.stdout


def test_accounts_alone_show_that_there_was_a_trail(either_app: Flask) -> None:
    invite(OPERATOR, "ann@example.org", Role.ADMINISTRATOR, None, None)
    forced(*EMPTIED)
    assert breaks() == [NOBODY_S_IS_GONE]


@pytest.mark.parametrize("sign", ["a key of a household", "somebody who signed in"])
def test_a_trail_that_goes_on_after_it_was_emptied_is_not_whole(provider: int, sign: str) -> None:
    forced(*EMPTIED)
    if sign == "somebody who signed in":
        forced("DELETE FROM household_keys")
        db.session.query(Account).update({"last_signed_in_at": now()})
        db.session.commit()
    note_alone(OPERATOR, "unit.closed", provider_id=provider)
    assert breaks() == [BEGUN_AGAIN]
    assert noted() == ["trail.reopened", "chain.opened", "unit.closed"]


def test_a_provider_put_there_by_hand_is_found(provider: int) -> None:
    with force() as connection:
        connection.execute(
            text("INSERT INTO providers (reference, name, is_demonstration) VALUES ('X', 'By hand', false)")
        )
        made = connection.scalar(text("SELECT id FROM providers WHERE reference = 'X'"))
    assert breaks() == [f"chain {made}, which is missing: nothing says since when there is this provider"]


def test_a_chain_removed_with_its_head_is_said_once(provider: int) -> None:
    forced(f"DELETE FROM trail WHERE chain = {provider}", f"DELETE FROM trail_chains WHERE chain = {provider}")
    assert breaks() == [f"chain {provider}, which was opened and is gone"]


def test_nothing_is_missed_in_an_empty_database(either_app: Flask) -> None:
    assert breaks() == []


def test_the_demonstration_has_its_chains(demonstration: Flask) -> None:
    assert breaks() == []
