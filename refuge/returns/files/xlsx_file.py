"""A return as a workbook for Excel and LibreOffice: real numbers, frozen headings, native charts, ready to print."""

from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from refuge.returns.cells import Cell
from refuge.returns.declaring import Unit
from refuge.returns.files.csv_file import COLUMNS, tidy_rows
from refuge.returns.grids import Grid
from refuge.returns.printed import Printed
from refuge.returns.sheets import sheet_names

NUMBERS = {
    Unit.COUNT: "#,##0",
    Unit.NIGHTS: "#,##0",
    Unit.WHOLE_SHARE: r"0\ %",
    Unit.SHARE: r"0.0\ %",
    Unit.DAYS: "#,##0.0",
    Unit.RATIO: "#,##0.00",
    Unit.POUNDS: "[$£-809]#,##0.00",
}
TEXT_STAYS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
HEADINGS_AT = 3
"""The row of the first table's headings: above it the title, the mark and a blank."""
A4, WIDEST = 9, 60
BRAND = "#4b2a63"


def as_xlsx(printed: Printed) -> bytes:
    """The workbook: cover, a sheet for each section, data quality, definitions, and all values as one tidy table."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **TEXT_STAYS_TEXT}) as workbook:
        workbook.set_properties({"title": printed.title, "comments": printed.mark})
        writer = _Writer(workbook, printed)
        writer.table("Cover", [("", ""), *printed.cover, *(("Note", note) for note in printed.notes)])
        names = sheet_names([section["title"] for section, _ in printed.sections])
        for name, (section, grids) in zip(names, printed.sections, strict=True):
            writer.section(name, section, grids)
        writer.statement()
        writer.table("Definitions", [("Rule", "What it means"), *printed.content["definitions"].items()])
        writer.table("Data", [COLUMNS, *tidy_rows(printed)])
    return out.getvalue()


class _Writer:
    """Writes sheets, each with the mark of the copy and set up to print."""

    def __init__(self, workbook: Workbook, printed: Printed) -> None:
        self._book, self._printed = workbook, printed
        self._title = workbook.add_format({"bold": True, "font_size": 14, "font_color": BRAND})
        self._mark = workbook.add_format({"bold": True})
        self._heading = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._words = workbook.add_format({"align": "right", "font_color": "#505a5f"})
        self._wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self._numbers = {unit: workbook.add_format({"num_format": form}) for unit, form in NUMBERS.items()}

    def section(self, name: str, section: dict[str, Any], grids: list[Grid]) -> None:
        """One section: its tables below each other, its chart beside the first."""
        sheet = self._sheet(name, section["title"])
        at = HEADINGS_AT
        for grid in grids:
            at = self._grid(sheet, grid, at) + 2
        if section["chart"] and grids:
            self._chart(sheet, name, grids[0])
        for note in filter(None, (section.get("missing"), section["note"])):
            sheet.write_string(at, 0, note)
            at += 1

    def table(self, name: str, rows: list[Any]) -> None:
        """A plain table whose first row is its headings."""
        sheet = self._sheet(name, name)
        for at, row in enumerate(rows, HEADINGS_AT):
            for column, value in enumerate(row):
                form = self._heading if at == HEADINGS_AT else self._wrapped
                sheet.write(at, column, value, form if isinstance(value, str) else None)
        sheet.set_column(1, 1, WIDEST if name != "Data" else 30)

    def statement(self) -> None:
        """What was found missing or doubtful."""
        told = self._printed.content.get("data_quality", {"checks": [], "note": ""})
        rows = [(check["heading"], check["effect"]) for check in told["checks"]] or [("Nothing to report", "")]
        said = [("What the provider says", told["note"])] if told["note"] else []
        self.table("Data quality", [("What was found", "What it may change"), *rows, *said])

    def _sheet(self, name: str, title: str) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        sheet.write_string(0, 0, f"{title} · {self._printed.year}", self._title)
        sheet.write_string(1, 0, self._printed.mark, self._mark)
        sheet.freeze_panes(HEADINGS_AT + 1, 1)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 30, 16)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, HEADINGS_AT)
        sheet.set_header(f"&L{_printable(self._printed.title)}&R{_printable(self._printed.mark)}")
        sheet.set_footer("&L&A&RPage &P of &N")
        return sheet

    def _grid(self, sheet: Worksheet, grid: Grid, at: int) -> int:
        """Write a table from a row on; the row after it."""
        headings = [grid.first, *(f"{one.heading} ({one.rule})" if one.rule else one.heading for one in grid.columns)]
        for column, heading in enumerate(headings):
            sheet.write_string(at, column, heading if at == HEADINGS_AT or column else grid.caption, self._heading)
        for row, (heading, cells) in enumerate(grid.rows, at + 1):
            sheet.write_string(row, 0, heading)
            for column, cell in enumerate(cells, 1):
                self._cell(sheet, row, column, cell)
        return at + 1 + len(grid.rows)

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        if cell.value is None:
            sheet.write_string(row, column, cell.text, self._words)
        else:
            sheet.write_number(row, column, cell.value, self._numbers[cell.unit])

    def _chart(self, sheet: Worksheet, name: str, grid: Grid) -> None:
        """The first column of a table as bars to 100 %."""
        first, last = HEADINGS_AT + 1, HEADINGS_AT + len(grid.rows)
        chart = self._book.add_chart({"type": "column"})
        series = {
            "categories": [name, first, 0, last, 0],
            "values": [name, first, 1, last, 1],
            "fill": {"color": BRAND},
        }
        chart.add_series({"name": grid.columns[0].heading, **series})
        chart.set_title({"name": f"{grid.caption}: {grid.columns[0].heading.lower()}"})
        chart.set_y_axis({"min": 0, "max": 1, "num_format": "0%"})
        chart.set_legend({"none": True})
        sheet.insert_chart(HEADINGS_AT, len(grid.columns) + 2, chart)


def _printable(text: str) -> str:
    """Text for a header, where an ampersand begins a code; a header has room for 255 characters."""
    return text.replace("&", "&&")[:110]
