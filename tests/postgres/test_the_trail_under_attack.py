"""The trail on PostgreSQL against whoever can send it statements: as its owner, and as a role that only uses its tables."""

import os
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from refuge.access.scope import Viewer
from refuge.audit import note_alone
from refuge.audit.noting import Line, note_all
from refuge.extensions import db
from tests.audit.forcing import breaks
from tests.together import at_once

OPERATOR = Viewer.command_line()
ROLE = f"refuge_only_uses_{os.getpid()}"
ROW = "(id, chain, number, at, what, previous, hash)"
FORGED = "'2020-01-01 00:00:00+00', 'nothing', '', ''"
CHANGES = [
    "UPDATE trail SET what = 'nothing'",
    "UPDATE ONLY trail SET what = 'nothing' WHERE false",
    "DELETE FROM trail",
    "DELETE FROM trail USING trail_chains WHERE trail.chain = trail_chains.chain",
    "WITH gone AS (DELETE FROM trail RETURNING id) SELECT count(*) FROM gone",
    "TRUNCATE trail",
    "TRUNCATE trail, trail_chains RESTART IDENTITY CASCADE",
    f"INSERT INTO trail {ROW} VALUES (1, 0, 1, {FORGED}) ON CONFLICT (id) DO UPDATE SET what = EXCLUDED.what",
    f"INSERT INTO trail {ROW} VALUES (9, 0, 1, {FORGED}) ON CONFLICT (chain, number) DO UPDATE SET what = 'nothing'",
    "MERGE INTO trail USING (SELECT 1 AS id) AS one ON trail.id = one.id WHEN MATCHED THEN DELETE",
    "MERGE INTO trail USING (SELECT 1 AS id) AS one ON trail.id = one.id WHEN MATCHED THEN UPDATE SET what = 'nothing'",
]


@pytest.fixture
def trail(on_postgresql: Flask) -> Flask:
    """Three lines of a provider, and what the chain of nobody says of it."""
    for _ in range(3):
        note_alone(OPERATOR, "unit.closed", provider_id=1)
    assert breaks() == []
    return on_postgresql


@pytest.mark.parametrize("statement", CHANGES)
@pytest.mark.parametrize("role", ["origin", "replica", "local"])
def test_no_statement_changes_or_removes_a_line(trail: Flask, statement: str, role: str) -> None:
    """Nor while the session says that it plays back what another database did, which switches ordinary triggers off."""
    with db.engine.connect() as connection:
        connection.execute(text(f"SET session_replication_role = {role}"))
        with pytest.raises(IntegrityError, match="append_only_trail"):
            connection.execute(text(statement))
        connection.rollback()
        connection.execute(text("RESET session_replication_role"))
        connection.commit()
    assert breaks() == []


def test_a_view_over_the_trail_is_no_way_round(trail: Flask) -> None:
    with db.engine.connect() as connection:
        connection.execute(text("CREATE VIEW looks_harmless AS SELECT * FROM trail"))
        for statement in ("UPDATE looks_harmless SET what = 'nothing'", "DELETE FROM looks_harmless"):
            with pytest.raises(IntegrityError, match="append_only_trail"), connection.begin_nested():
                connection.execute(text(statement))
        connection.rollback()


@pytest.mark.parametrize("how", ["INSERT", "COPY"])
def test_a_line_that_somebody_else_put_there_is_found(trail: Flask, how: str) -> None:
    with db.engine.begin() as connection:
        if how == "INSERT":
            connection.execute(text(f"INSERT INTO trail {ROW} VALUES (99, 1, 4, {FORGED})"))
        else:
            cursor = connection.connection.cursor()
            with cursor.copy(f"COPY trail {ROW} FROM STDIN") as copy:
                copy.write_row((99, 1, 4, "2020-01-01 00:00:00+00", "nothing", "", ""))
    assert "chain 1, entry 4 was changed after it was written" in breaks()


def test_a_replayed_line_is_found(trail: Flask) -> None:
    """A genuine line once more, under the next number."""
    with db.engine.begin() as connection:
        connection.execute(
            text(
                f"INSERT INTO trail {ROW} SELECT 99, chain, 4, at, what, hash, hash FROM trail WHERE chain = 1 AND number = 3"
            )
        )
    assert "chain 1, entry 4 was changed after it was written" in breaks()


@pytest.fixture
def user(trail: Flask) -> Iterator[Connection]:
    """A connection in a role that owns nothing and may only use the tables, as docs/trail.md recommends."""
    with db.engine.connect() as connection:
        connection.execute(text(f"CREATE ROLE {ROLE}"))
        for grant in (
            "USAGE ON SCHEMA public",
            "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public",
            "USAGE ON ALL SEQUENCES IN SCHEMA public",
        ):
            connection.execute(text(f"GRANT {grant} TO {ROLE}"))
        connection.execute(text(f"REVOKE UPDATE, DELETE, TRUNCATE ON trail FROM {ROLE}"))
        connection.commit()
        connection.execute(text(f"SET ROLE {ROLE}"))
        yield connection
        connection.rollback()
        connection.execute(text("RESET ROLE"))
        connection.execute(text(f"DROP OWNED BY {ROLE}"))
        connection.execute(text(f"DROP ROLE {ROLE}"))
        connection.commit()


def test_a_role_that_owns_nothing_can_note(user: Connection) -> None:
    note_all(user, OPERATOR, [Line("unit.closed", provider_id=2, household_id=5)])
    user.commit()
    assert breaks() == []


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE trail DISABLE TRIGGER ALL",
        "DROP TRIGGER append_only_trail ON trail",
        "CREATE OR REPLACE FUNCTION append_only_trail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "DROP FUNCTION append_only_trail() CASCADE",
        "CREATE RULE away AS ON INSERT TO trail DO INSTEAD NOTHING",
        "ALTER TABLE trail RENAME TO trail_before",
        "ALTER TABLE trail ALTER COLUMN what TYPE text USING 'nothing'",
        "ALTER TABLE trail DROP COLUMN who",
        "DROP TABLE trail",
        "SET session_replication_role = replica",
        "UPDATE trail SET what = 'nothing'",
        "DELETE FROM trail",
        "TRUNCATE trail",
    ],
)
def test_a_role_that_owns_nothing_cannot_take_the_triggers_off(user: Connection, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        user.execute(text(statement))


def test_many_who_note_at_once_are_done_soon_and_in_one_chain(trail: Flask) -> None:
    """Nobody waits for a lock for longer than two seconds, though every line goes to the same chain."""

    def write() -> None:
        for _ in range(10):
            with db.engine.begin() as connection:
                connection.execute(text("SET LOCAL lock_timeout = '2s'"))
                note_all(connection, OPERATOR, [Line("unit.closed", provider_id=1)])

    at_once(*[write] * 8)
    assert breaks() == []
    assert db.session.scalar(text("SELECT length FROM trail_chains WHERE chain = 1")) == 3 + 8 * 10
