"""Exporting: the interchange files, written from the database a row at a time."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from refuge.access.scope import Viewer
from refuge.audit import note_alone
from refuge.extensions import db
from refuge.intake.columns import File
from refuge.intake.files import FILES
from refuge.intake.guarding import guarded
from refuge.intake.rendering import saved_rows
from refuge.intake.staging import BATCH


def export_folder(folder: Path, viewer: Viewer | None = None) -> dict[str, int]:
    """Write every interchange file into the folder, made if need be; the rows of each.

    All files show one moment of the database. It is noted as done by the ``viewer``, or by the command line, before
    anything is written: nobody has the records without its being known. Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    note_alone(viewer or Viewer.command_line(), "records.exported", after={"folder": folder.name})
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # SQLite's readers see one moment anyway
            connection.execution_options(isolation_level="REPEATABLE READ")
        return {file.name: _write(connection, file, folder) for file in FILES.values()}


def _write(connection: Connection, file: File, folder: Path) -> int:
    """The file appears whole or not at all."""
    unfinished = folder / f".{file.filename}.unfinished"
    with unfinished.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(column.name for column in file.columns)
        rows = 0
        for cells in _cells(connection, file):
            writer.writerow(cells)
            rows += 1
    unfinished.replace(folder / file.filename)
    return rows


def _cells(connection: Connection, file: File) -> Iterator[list[str]]:
    for row in saved_rows(connection, file.name, BATCH):
        yield [_cell(file, column.name, row.get(column.name)) for column in file.columns]


def _cell(file: File, name: str, value: Any) -> str:
    if value in (None, [], (None, None)):
        return ""
    return guarded(file.column(name).kind.write(value))
