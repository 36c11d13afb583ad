"""A figure as a file for a spreadsheet: CSV, or a workbook that says beside the numbers what they are.

Both hold the same columns and rows, which are the records that ``records.py`` makes.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TextIO

from xlsxwriter import Workbook

from refuge.figures.records import Record, flat
from refuge.intake.guarding import guarded

SHARES = ("utilisation", "availability", "share", "planned_share")
"""What the names of columns that hold a share begin with."""
DAYS_WIDE, WORDS_WIDE = 14, 90
"""Widths of columns in a workbook, in characters."""


@dataclass(frozen=True)
class Recorded:
    """A figure as other programs read it: which it is, its rows as records, and a row of nothing, whose columns it always has."""

    about: Record
    records: Sequence[Record]
    blank: Record

    @property
    def columns(self) -> list[str]:
        """The headings; the columns that the keys of a mapping give come last, in order."""
        always = [key for key, value in self.blank.items() if not isinstance(value, dict)]
        return [*always, *sorted({column for row in self._flat for column in row} - set(always))]

    @property
    def rows(self) -> list[list[Any]]:
        """The cells under the headings; what is hidden or has no rate is nothing, what a mapping does not have is 0."""
        columns = self.columns
        return [[row.get(column, _of_nobody(column, row)) for column in columns] for row in self._flat]

    @property
    def _flat(self) -> list[Record]:
        return [flat(record) for record in self.records]


def write_csv(recorded: Recorded, out: TextIO) -> None:
    """The figure as CSV; text that a spreadsheet would run as a formula has an apostrophe before it."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(_safe, recorded.columns))
    writer.writerows([_safe(cell) for cell in row] for row in recorded.rows)


def workbook(recorded: Recorded, notes: Sequence[str]) -> bytes:
    """The figure as a workbook: a sheet of numbers, and a sheet that says what they are."""
    out = BytesIO()
    as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, {"in_memory": True, **as_text}) as book:
        bold, percent = book.add_format({"bold": True}), book.add_format({"num_format": "0.0 %"})
        sheet = book.add_worksheet("Figures")
        sheet.set_column(0, len(recorded.columns), DAYS_WIDE)
        sheet.freeze_panes(1, 1)
        for at, column in enumerate(recorded.columns):
            sheet.write_string(0, at, column, bold)
            for down, row in enumerate(recorded.rows, 1):
                sheet.write(down, at, row[at], percent if column.startswith(SHARES) else None)
        beside = book.add_worksheet("About")
        beside.set_column(0, 0, WORDS_WIDE)
        for down, words in enumerate([*notes, *_named(recorded.about)]):
            beside.write_string(down, 0, words)
    return out.getvalue()


def _named(about: Mapping[str, Any]) -> list[str]:
    return [f"{name.replace('_', ' ')}: {value}" for name, value in about.items()]


def _of_nobody(column: str, row: Record) -> int | None:
    """What a row without the column has there: of a mapping 0, unless the whole mapping is hidden."""
    mapping, _, category = column.partition(": ")
    return 0 if category and mapping not in row else None


def _safe(cell: Any) -> Any:
    return guarded(cell) if isinstance(cell, str) else cell
