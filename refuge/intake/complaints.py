"""A complaint about a staged row, and where to find that row again."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Table

from refuge.intake.problems import Problem
from refuge.intake.reading import Source


class Complaint(NamedTuple):
    """What is wrong with one row: which source and row it came from, the column to blame, its value, what is wanted."""

    source_no: int
    row_no: int
    column: str
    value: Any
    wrong: str


def problem(sources: list[Source], complaint: Complaint) -> Problem:
    """The complaint in the words of the file it is about."""
    source = sources[complaint.source_no]
    names = [column.name for column in source.file.columns]
    value = complaint.value
    if value is None or complaint.column not in names:
        return Problem(source.label, complaint.row_no, complaint.column, "", complaint.wrong)
    written = value if isinstance(value, str) else source.file.column(complaint.column).kind.write(value)
    return Problem(source.label, complaint.row_no, complaint.column, written, complaint.wrong)


def place(table: Table) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The columns that say where a staged row came from."""
    return table.c.source_no, table.c.row_no
