"""The migrations make what the models say, on both databases, and can be undone one by one."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import TableClause, column, insert, inspect, select, text

from refuge.extensions import db, migrate
from refuge.models import Return
from refuge.models.append_only import RETURNS, TRAIL
from refuge.models.columns import Day, Moment
from refuge.models.overlap import HELD
from refuge.reference.authorities import authority_rows
from refuge.reference.lists import LISTS

WHAT_HOLDS = {
    "sqlite": "SELECT type || ' ' || name || ' ' || sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1",
    "postgresql": """
        SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'trigger ' || tgname || ' ' || CAST(tgenabled AS text) || ' ' || pg_get_triggerdef(oid) FROM pg_trigger
        WHERE NOT tgisinternal
        UNION ALL SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND starts_with(proname, 'append_only')
        UNION ALL SELECT 'index ' || indexname || ' ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
        ORDER BY 1""",
}


def what_holds() -> list[str]:
    """Every table, index, trigger and constraint, as the database describes it."""
    found = list(db.session.scalars(text(WHAT_HOLDS[db.engine.dialect.name])))
    db.session.commit()
    return [line for line in found if "alembic_version" not in line]


def test_the_migrations_make_what_the_models_say(either_app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, db.metadata) == []


def test_every_migration_can_be_undone_and_done_again(either_app: Flask) -> None:
    scripts = list(ScriptDirectory.from_config(migrate.get_config()).walk_revisions())
    whole = what_holds()
    for script in scripts:
        before = what_holds()
        downgrade(revision=script.down_revision or "base")
        upgrade(revision=script.revision)
        assert what_holds() == before, script.doc
        downgrade(revision=script.down_revision or "base")
    assert [table for table in inspect(db.engine).get_table_names() if table != "alembic_version"] == []
    upgrade()
    assert what_holds() == whole


@pytest.mark.parametrize("rule", HELD, ids=lambda rule: rule.table)
def test_what_refuses_overlaps_is_in_the_database(either_app: Flask, rule) -> None:
    assert any(rule.name in line for line in what_holds())


def test_what_keeps_the_trail_is_in_the_database(either_app: Flask) -> None:
    assert any(TRAIL.name in line for line in what_holds())


def test_what_keeps_returns_is_in_the_database(either_app: Flask) -> None:
    assert all(any(table.name in line for line in what_holds()) for table in RETURNS)


def test_returns_signed_off_before_there_were_others_are_kept(either_app: Flask) -> None:
    told = {
        "kind": "annual_occupancy",
        "provider_id": 1,
        "contract_id": 2,
        "by": "year",
        "label": "2019-20",
        "version": 1,
    }
    told |= dict.fromkeys(("prepared_by", "signed_by", "checksum", "seal"), "kept") | {"is_demonstration": False}
    days = {"starts_on": date(2019, 4, 1), "ends_on": date(2020, 4, 1), "as_at": date(2020, 5, 1)}
    downgrade(revision="0018")
    columns = [column(name, Day if name in days else None) for name in (*told, *days)]
    returns = TableClause("returns", *columns, column("signed_at", Moment))
    db.session.execute(insert(returns).values(**told, **days, signed_at=datetime(2020, 5, 1, 9, tzinfo=UTC)))
    db.session.commit()
    upgrade()
    one = db.session.scalars(select(Return)).one()
    assert {name: getattr(one, name) for name in (*told, *days)} == {**told, **days}
    assert (one.authority_code, one.signed_at) == (None, datetime(2020, 5, 1, 9, tzinfo=UTC))


def test_constraints_have_names(either_app: Flask) -> None:
    for table in db.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints), table.name


def test_the_system_comes_with_authorities_and_lists(either_app: Flask) -> None:
    assert db.session.scalar(text("SELECT count(*) FROM authorities")) == len(authority_rows()) == 445
    for name, items in LISTS.items():
        assert db.session.scalar(text(f"SELECT count(*) FROM {name}")) == len(items)


def test_migrations_are_numbered() -> None:
    names = sorted(path.name for path in Path("migrations/versions").glob("*.py"))
    assert [name.split("_")[0] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
