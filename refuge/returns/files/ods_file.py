"""A return as an OpenDocument workbook: the same sheets, with real numbers."""

from io import BytesIO
from typing import Any

from odf.number import CurrencyStyle, CurrencySymbol, Number, NumberStyle, PercentageStyle
from odf.number import Text as Literal
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import Table, TableCell, TableHeaderRows, TableRow
from odf.text import P

from refuge.returns.cells import Cell
from refuge.returns.declaring import Unit
from refuge.returns.files.csv_file import COLUMNS, tidy_rows
from refuge.returns.grids import Grid
from refuge.returns.printed import Printed
from refuge.returns.sheets import sheet_names

PLACES = {
    Unit.COUNT: 0,
    Unit.NIGHTS: 0,
    Unit.WHOLE_SHARE: 0,
    Unit.SHARE: 1,
    Unit.DAYS: 1,
    Unit.RATIO: 2,
    Unit.POUNDS: 2,
}


def as_ods(printed: Printed) -> bytes:
    """The workbook: cover, a sheet for each section, data quality, definitions, and all values as one tidy table."""
    book = _Book(printed)
    book.table("Cover", [*printed.cover, *(("Note", note) for note in printed.notes)])
    names = sheet_names([section["title"] for section, _ in printed.sections])
    for name, (section, grids) in zip(names, printed.sections, strict=True):
        book.section(name, section, grids)
    told = printed.content.get("data_quality", {"checks": [], "note": ""})
    found = [(check["heading"], check["effect"]) for check in told["checks"]]
    book.table("Data quality", [("What was found", "What it may change"), *found, ("", told["note"])])
    book.table("Definitions", [("Rule", "What it means"), *printed.content["definitions"].items()])
    book.table("Data", [COLUMNS, *tidy_rows(printed)])
    return book.written()


class _Book:
    """Writes sheets, each with the mark of the copy."""

    def __init__(self, printed: Printed) -> None:
        self._printed = printed
        self._file = OpenDocumentSpreadsheet()
        self._bold = Style(name="bold", family="table-cell")
        self._bold.addElement(TextProperties(fontweight="bold"))
        self._file.automaticstyles.addElement(self._bold)
        self._styles = {unit: self._style(unit, places) for unit, places in PLACES.items()}

    def section(self, name: str, section: dict[str, Any], grids: list[Grid]) -> None:
        """One section: its tables below each other."""
        sheet = self._sheet(name, section["title"])
        for grid in grids:
            headings = [
                grid.first,
                *(f"{one.heading} ({one.rule})" if one.rule else one.heading for one in grid.columns),
            ]
            sheet.addElement(self._row([grid.caption], bold=True))
            heading_rows = TableHeaderRows()
            heading_rows.addElement(self._row(headings, bold=True))
            sheet.addElement(heading_rows)
            for heading, cells in grid.rows:
                sheet.addElement(self._row([heading, *cells]))
            sheet.addElement(self._row([]))
        for note in filter(None, (section.get("missing"), section["note"])):
            sheet.addElement(self._row([note]))

    def table(self, name: str, rows: list[Any]) -> None:
        """A plain table whose first row is its headings."""
        sheet = self._sheet(name, name)
        for at, row in enumerate(rows):
            sheet.addElement(self._row(list(row), bold=not at and name != "Cover"))

    def written(self) -> bytes:
        """The file."""
        out = BytesIO()
        self._file.write(out)
        return out.getvalue()

    def _sheet(self, name: str, title: str) -> Table:
        sheet = Table(name=name)
        self._file.spreadsheet.addElement(sheet)
        sheet.addElement(self._row([f"{title} · {self._printed.year}"], bold=True))
        sheet.addElement(self._row([self._printed.mark], bold=True))
        sheet.addElement(self._row([]))
        return sheet

    def _row(self, values: list[Any], bold: bool = False) -> TableRow:
        row = TableRow()
        for value in values or [""]:
            row.addElement(self._cell(value, bold))
        return row

    def _cell(self, value: Any, bold: bool) -> TableCell:
        style = {"stylename": self._bold} if bold else {}
        if isinstance(value, Cell) and value.value is not None:
            kind = "percentage" if value.unit.is_rate else "float"
            cell = TableCell(valuetype=kind, value=value.value, stylename=self._styles[value.unit])
        elif isinstance(value, int | float):
            cell = TableCell(valuetype="float", value=value, **style)
        else:
            cell = TableCell(valuetype="string", **style)
        text = value.text if isinstance(value, Cell) else str("" if value is None else value)
        cell.addElement(P(text=text))
        return cell

    def _style(self, unit: Unit, places: int) -> Style:
        """A cell's style, with its number's."""
        made = PercentageStyle if unit.is_rate else CurrencyStyle if unit is Unit.POUNDS else NumberStyle
        number = made(name=f"number-{unit.name.lower()}")
        if unit is Unit.POUNDS:
            number.addElement(CurrencySymbol(language="en", country="GB", text="£"))
        number.addElement(Number(decimalplaces=places, minintegerdigits=1, grouping=not unit.is_rate))
        if unit.is_rate:
            number.addElement(Literal(text="\N{NO-BREAK SPACE}%"))
        self._file.automaticstyles.addElement(number)
        style = Style(name=f"cell-{unit.name.lower()}", family="table-cell", datastylename=number)
        self._file.automaticstyles.addElement(style)
        return style
