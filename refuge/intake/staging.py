"""Writing rows into the temporary tables, in batches, the quickest way each database has."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, insert

from refuge.intake.incoming import METADATA
from refuge.secrecy import Secret, keys

BATCH = 5_000
SECRETS = {
    table: names
    for table in METADATA.tables.values()
    if (names := [column.name for column in table.columns if isinstance(column.type, Secret)])
}
"""Tables with the columns that nobody may read in them; SQLite keeps temporary tables in a file."""


class Stage:
    """The temporary tables of one import, on one connection. Rows wait here until a batch is full."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._waiting: dict[Table, list[tuple[Any, ...]]] = defaultdict(list)
        self._written: dict[Table, int] = defaultdict(int)
        METADATA.create_all(connection, checkfirst=False)

    def add(self, table: Table, row: dict[str, Any]) -> None:
        """Stage one row; columns not given are blank."""
        waiting = self._waiting[table]
        for name in SECRETS.get(table, ()):
            if row.get(name) is not None:  # most rows have no note, and then it costs nothing
                row = {**row, name: keys.encrypted(row[name])}
        waiting.append(tuple(map(row.get, table.columns.keys())))
        if len(waiting) >= BATCH:
            self._write(table)

    def next_id(self, table: Table) -> int:
        """A number for the next row of the table: 1, 2, 3 …"""
        self._written[table] += 1
        return self._written[table]

    def flush(self) -> None:
        """Write what waits."""
        for table in list(self._waiting):
            self._write(table)

    def _write(self, table: Table) -> None:
        rows = self._waiting.pop(table, [])
        if not rows:
            return
        if self.connection.dialect.name == "postgresql":
            self._copy(table, rows)
        else:
            self._insert(table, rows)

    def _copy(self, table: Table, rows: list[tuple[Any, ...]]) -> None:
        columns = ", ".join(f'"{name}"' for name in table.columns.keys())  # noqa: SIM118 – columns, not names, come out of it otherwise
        driver: Any = self.connection.connection.dbapi_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def _insert(self, table: Table, rows: list[tuple[Any, ...]]) -> None:
        statement = str(insert(table).compile(self.connection))
        self.connection.exec_driver_sql(statement, [tuple(map(_as_stored, row)) for row in rows])


def _as_stored(value: Any) -> Any:
    """A value as SQLite keeps it (see ``refuge.models.columns.Day``)."""
    if type(value) is date:
        return value.toordinal()
    return float(value) if type(value) is Decimal else value
