"""Returns of quarters, and when they are due.

SQLite cannot change a check: the table is written anew from its own description, with its triggers, so that nothing else of
it is said twice.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = ("returns", "collection_windows")
YEARS, AND_QUARTERS = "by IN ('year', 'contract-year')", "by IN ('year', 'contract-year', 'quarter')"


def upgrade() -> None:
    for table in TABLES:
        _check(table, YEARS, AND_QUARTERS)


def downgrade() -> None:
    """A contract's window by quarter goes back to the usual one; returns of quarters that were signed off stop it."""
    op.execute("DELETE FROM collection_windows WHERE by = 'quarter'")
    for table in TABLES:
        _check(table, AND_QUARTERS, YEARS)


def _check(table: str, was: str, becomes: str) -> None:
    if op.get_context().dialect.name != "sqlite":
        name = op.f(f"ck_{table}_by_known")
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, becomes)
        return
    connection = op.get_bind()
    described = "SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type {} AND sql IS NOT NULL ORDER BY name"
    whole = connection.scalar(sa.text(described.format("= 'table'")), {"table": table})
    beside = connection.scalars(sa.text(described.format("IN ('index', 'trigger')")), {"table": table}).all()
    if was not in whole:
        raise RuntimeError(f"The check of {table} is not the one that is to be changed.")
    op.execute(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table}")  # noqa: S608 – our own names
    op.execute(f"DROP TABLE {table}")
    op.execute(whole.replace(was, becomes))
    op.execute(f"INSERT INTO {table} SELECT * FROM kept")  # noqa: S608
    op.execute("DROP TABLE kept")
    for statement in beside:
        op.execute(statement)
