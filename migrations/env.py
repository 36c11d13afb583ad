"""Runs the migrations on the application's own database.

On SQLite foreign keys are off meanwhile, since a table rebuilt by ``batch_alter_table`` would otherwise take its children
with it; they are checked before anything is kept.
"""

import sys
from typing import Any

from alembic import context
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from refuge.commands.refusals import database_trouble
from refuge.queries.schema import NEWER

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Write our own column types as they are imported in the migrations."""
    name = type(item).__name__
    if kind == "type" and name in ("Day", "Moment"):
        autogen_context.imports.add(f"from refuge.models.columns import {name}")
        return f"{name}()"
    return {"OneOf": "sa.String(30)", "Secret": "sa.Text()"}.get(name, False) if kind == "type" else False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=False,
    )
    with context.begin_transaction():
        try:
            context.run_migrations()
        except CommandError as error:
            sys.exit(NEWER if "Can't locate revision" in str(error) else str(error))
        if connection.dialect.name == "sqlite":
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if orphans:
                raise RuntimeError(f"The migration would leave rows that point at nothing: {orphans[:5]}")


def reached() -> Connection:
    """A connection; one plain line if there is none to be had."""
    try:
        return database.engine.connect()
    except DatabaseError as error:
        sys.exit(database_trouble(error))


with reached() as connection:
    if connection.dialect.name == "sqlite":
        driver = connection.connection.dbapi_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            migrate(connection)
        finally:
            driver.execute("PRAGMA foreign_keys=ON")
    else:
        migrate(connection)
