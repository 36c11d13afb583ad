"""A workbook with a sheet for each file is taken like a folder of files; what is no such workbook is refused."""

import csv
from pathlib import Path

import pytest
import xlsxwriter
from flask import Flask
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests.intake.folders import SAMPLE, everything, take
from tests.intake.test_sample import figures

LINES = {path.stem: list(csv.reader(path.read_text().splitlines())) for path in sorted(SAMPLE.glob("*.csv"))}


def xlsx(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    """An Excel workbook; numbers are numbers in it."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": True, "strings_to_formulas": False}) as book:
        for name, lines in sheets.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
    return path


def ods(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    """An OpenDocument workbook."""
    book = OpenDocumentSpreadsheet()
    for name, lines in sheets.items():
        table = Table(name=name)
        book.spreadsheet.addElement(table)
        for line in lines:
            row = TableRow()
            table.addElement(row)
            for cell in line:
                held = TableCell(valuetype="string")
                held.addElement(P(text=cell))
                row.addElement(held)
    book.save(path)
    return path


def said(*paths: Path) -> list[str]:
    """The problems of an import that saves nothing."""
    before = everything()
    outcome = take(*paths)
    assert not outcome.saved
    assert everything() == before
    return [str(problem) for problem in outcome.problems]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_workbook_gives_what_the_files_give(app: Flask, tmp_path: Path, make: object) -> None:
    path = make(tmp_path / f"records.{make.__name__}", {**LINES, "Remarks": [["for ourselves"]]})
    outcome = take(path)
    assert not outcome.problems
    wanted = figures()
    again = take(SAMPLE)
    assert again.unchanged == again.rows
    assert figures() == wanted


@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_problem_names_the_sheet(app: Flask, tmp_path: Path, make: object) -> None:
    lines = [[cell.replace("2023-04-15", "30/02/2023") for cell in line] for line in LINES["stays"]]
    path = make(tmp_path / f"records.{make.__name__}", {**LINES, "stays": lines})
    wanted = "there is no such day; write one as 2020-04-01 or 01/04/2020"
    assert said(path) == [f'{path.name} sheet stays row 2, departed_on "30/02/2023": {wanted}']


def test_a_workbook_without_a_known_sheet(app: Flask, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "records.xlsx", {"Sheet1": [["a"]]})
    wanted = "the workbook has no sheet named like an interchange file, such as stays"
    assert said(path) == [f"records.xlsx: {wanted}"]


def test_a_workbook_beyond_the_size_allowed(app: Flask, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "records.xlsx", LINES)
    app.config["IMPORT_WORKBOOK_BYTES"] = 1000
    (line,) = said(path)
    assert line.startswith(f"records.xlsx: the workbook has {path.stat().st_size:,} bytes; at most 1,000 are read")


def test_a_workbook_that_would_unpack_beyond_measure(app: Flask, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "records.xlsx", {"stays": [["x" * 30_000 + str(row)] for row in range(400)]})
    app.config["IMPORT_WORKBOOK_BYTES"] = path.stat().st_size
    (line,) = said(path)
    assert line.endswith("once unpacked")


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_a_damaged_workbook(app: Flask, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"records.{suffix}"
    path.write_bytes(b"PK\x03\x04 and then nothing of use")
    assert said(path) == [f"records.{suffix}: this is not a workbook, or it is damaged; save it again"]
