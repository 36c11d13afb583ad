"""What an answer of a page of figures says, whichever face it is, and what was asked of the page."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from python_calamine import CalamineWorkbook
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from refuge.access.scope import Viewer
from refuge.clock import today
from refuge.figures.releasing import released
from refuge.figures.selection import Selection
from refuge.queries.contracts import contracts_in_view, footprints_in_view
from refuge.queries.sharing import copy_given
from refuge.views.faces import FACES, WORKBOOK
from refuge.views.figures import PAGES
from refuge.views.framing import FigurePage
from refuge.views.nights_behind import PAGE as NIGHTS
from refuge.views.selecting import reword, selection, selection_form
from refuge.vocabulary import Copy

DRAWN = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)
ADDRESSES = {f"/{page.name}{face[1]}": page for page in (*PAGES, NIGHTS) for face in FACES}
"""Every address of figures, with its page."""


@dataclass(frozen=True)
class Asked:
    """A page as somebody asked for it."""

    page: FigurePage
    copy: Copy
    selection: Selection


def asked_of(viewer: Viewer, address: str) -> Asked:
    """What an address asks, read as the page reads it."""
    page, given = ADDRESSES[urlsplit(address).path], MultiDict(parse_qsl(urlsplit(address).query))
    contracts = contracts_in_view(viewer)
    form = selection_form(given, contracts, footprints_in_view(viewer), page.form)
    form.suit(is_outside=viewer.authority_code is not None)
    reword(form, contracts)
    wanted = selection(form, given, today())
    copy = copy_given(viewer, wanted.contract, today())
    return Asked(page, copy, released(wanted, copy, page.about, today()))


def text_of(answer: TestResponse) -> str:
    """What an answer says, in words with blanks between them, whichever face it is."""
    if answer.mimetype == "text/csv":
        return " ".join(cell for row in table_of(answer) for cell in row)
    if answer.mimetype == WORKBOOK:
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
        sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        return " ".join(_cell(cell) for sheet in sheets for row in sheet for cell in row)
    return answer.text


def table_of(answer: TestResponse) -> list[list[str]]:
    """The rows of a file, headings first."""
    if answer.mimetype == WORKBOOK:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_name("Figures")
        return [[_cell(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def traces(answer: TestResponse) -> list[dict]:
    """Everything that the charts of a page draw."""
    if answer.mimetype != "text/html":
        return []
    figures = [figure for found in DRAWN.findall(answer.text) for figure in json.loads(found).values()]
    return [trace for figure in figures for trace in figure["data"]]


def tables_of(page: str) -> Iterator[tuple[str, list[str], list[list[str]]]]:
    """The tables of a page: caption, headings, and the cells of each line, its name first."""
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        caption = re.search(r"<caption.*?</caption>", table, re.DOTALL)
        headings = re.findall(r"<th\b.*?</th>", table.split("<tbody", 1)[0], re.DOTALL)
        yield _words(caption[0]) if caption else "", list(map(_words, headings)), cells_of(table)


def cells_of(table: str) -> list[list[str]]:
    """The lines of a table in words."""
    body = table.split("<tbody", 1)[1]
    cells = (re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in body.split("<tr")[1:])
    return [list(map(_words, row)) for row in cells]


def _words(cell: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", cell)).split())


def _cell(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
