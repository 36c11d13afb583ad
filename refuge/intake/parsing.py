"""From the text of a row to its values, with a complaint for every cell that cannot be read."""

import difflib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from refuge.intake.codes import Codes
from refuge.intake.columns import Column, File
from refuge.intake.guarding import unguarded
from refuge.intake.unreadable import Unreadable
from refuge.intake.unseen import unwanted
from refuge.intake.values import Wanted

Complaint = tuple[str, str, str]
"""Column, value and what is wrong."""

Values = dict[str, Any]
"""A row's values by column; None where the cell is blank."""

REMEMBERED = 5_000


class RowReader:
    """Reads the rows of one file under one header."""

    def __init__(self, file: File, header: list[str], codes: Codes) -> None:
        self.width = len(header)
        self.blank: Values = dict.fromkeys(column.name for column in file.columns)
        self.required = [column.name for column in file.columns if column.required]
        known = {column.name: column for column in file.columns}
        self.readers = [(at, name, _remembering(known[name], codes)) for at, name in enumerate(header) if name in known]

    def read(self, cells: list[str]) -> tuple[Values, list[Complaint]]:
        """The row's values, and what is wrong with it. A cell that cannot be read counts as blank."""
        values, complaints = self.blank.copy(), []
        for at, name, read in self.readers:
            cell = cells[at] if at < len(cells) else ""
            if not cell or cell.isspace():
                continue
            try:
                values[name] = read(cell)
            except Wanted as wanted:
                complaints.append((name, cell, str(wanted)))
        complaints += self._missing(values, complaints)
        complaints += [
            ("", cell, "this cell has no column; the header has fewer") for cell in cells[self.width :] if cell.strip()
        ]
        return values, complaints

    def _missing(self, values: Values, complaints: list[Complaint]) -> Iterator[Complaint]:
        for name in self.required:
            if values[name] in (None, []) and name not in [column for column, _, _ in complaints]:
                yield name, "", "this is needed"


def header_of(rows: Iterator[tuple[int, list[str]]]) -> list[str]:
    """The names of the columns. Raises Unreadable if there is no header."""
    _, cells = next(rows, (1, []))
    names = [cell.strip().lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise Unreadable("the file is empty; its first row names the columns")
    return names


def header_complaints(file: File, header: list[str]) -> Iterator[Complaint]:
    """What is wrong with the names of the columns."""
    known = [column.name for column in file.columns]
    if len(header) == 1 and ";" in header[0]:
        yield "", header[0], "the columns are separated by semicolons; save the file with commas"
        return
    for name, times in Counter(header).items():
        if times > 1:
            yield name, "", f"the column is there {times} times" if name else "a column has no name"
        if name not in known:
            yield name, "", _unknown(name, known)
    for column in file.columns:
        if column.required and column.name not in header:
            yield column.name, "", "this column is needed and is not there"


def _unknown(name: str, known: list[str]) -> str:
    if not name:
        return "a column has no name"
    near = difflib.get_close_matches(name, known, n=1)
    return "there is no such column" + (f"; did you mean {near[0]}?" if near else "; leave it out")


def _remembering(column: Column, codes: Codes) -> Callable[[str], Any]:
    """Reads a cell of the column; the same text is not read twice, within a bounded memory."""
    remembered: dict[str, Any] = {}

    def read(cell: str) -> Any:
        if cell in remembered:
            return remembered[cell]
        if len(remembered) >= REMEMBERED:
            remembered.clear()
        text = unguarded(cell)
        _refuse_unseen(text, column.kind.of_lines)
        value = remembered[cell] = column.kind.read(text, codes)
        return value

    return read


def _refuse_unseen(text: str, of_lines: bool) -> None:
    """Line ends around a text of one line come of copying; they are left out of it, like blanks."""
    if wrong := unwanted(text if of_lines else text.strip(" \t\r\n"), of_lines):
        raise Wanted(wrong)
