"""Workbooks: the sheets of an .xlsx or .ods file, their cells as the text a CSV file would hold."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from python_calamine import CalamineWorkbook

from refuge.intake.opening import opened, size_of
from refuge.intake.unreadable import Unreadable

WORKBOOKS = (".xlsx", ".ods")
UNPACKED = 10
"""How many times the size allowed a workbook may take once unpacked: it is held in memory while read."""


@dataclass
class Sheet:
    """One sheet of a workbook."""

    workbook: CalamineWorkbook
    name: str
    height: int

    def rows(self) -> Iterator[list[str]]:
        """Every row from the first, as text."""
        for row in self.workbook.get_sheet_by_name(self.name).to_python(skip_empty_area=False):
            yield [as_text(cell) for cell in row]


def open_workbook(path: Path, allowed_bytes: int) -> list[Sheet]:
    """The sheets of a workbook. Raises Unreadable if it is beyond the size allowed, or not a workbook."""
    _refuse_beyond(path, allowed_bytes)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        return [Sheet(workbook, name, workbook.get_sheet_by_name(name).total_height) for name in workbook.sheet_names]
    except Exception as error:  # the reader raises kinds of its own, and more of them than it names
        said, *_ = str(error).split("\n")
        raise Unreadable(f"the workbook cannot be read ({said}); save it again") from None


def as_text(cell: Any) -> str:
    """A workbook's cell as it would stand in a CSV file.

    >>> as_text(3.0), as_text(0.85), as_text(True), as_text(date(2020, 4, 1)), as_text("E08000018")
    ('3', '0.85', 'yes', '2020-04-01', 'E08000018')
    """
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(round(cell, 10))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, (date, time, timedelta)):
        return str(cell)
    return str(cell)


def _refuse_beyond(path: Path, allowed_bytes: int) -> None:
    size = size_of(path)
    if size > allowed_bytes:
        raise Unreadable(_too_large(size, allowed_bytes))
    with opened(path) as file:
        unpacked = _unpacked(file)
    if unpacked > allowed_bytes * UNPACKED:
        raise Unreadable(_too_large(unpacked, allowed_bytes * UNPACKED) + " once unpacked")


def _unpacked(file: BinaryIO) -> int:
    try:
        with zipfile.ZipFile(file) as packed:
            return sum(member.file_size for member in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):  # of names and versions that are none
        raise Unreadable("this is not a workbook, or it is damaged; save it again") from None


def _too_large(size: int, allowed: int) -> str:
    return f"the workbook has {size:,} bytes; at most {allowed:,} are read (IMPORT_WORKBOOK_BYTES); use CSV files"
