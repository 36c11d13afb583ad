"""The demonstration's return for 2019-20: 86 % in its place in every form, read by others than wrote it (U1, U7)."""

import csv
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template
from odf.opendocument import load
from odf.table import TableCell
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.clock import today
from refuge.commands.figures import figures
from refuge.commands.returns import return_command
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Contract
from refuge.returns.content import Content
from refuge.returns.files import FORMS
from refuge.returns.files.pdf_file import as_pdf
from refuge.returns.grids import every_row
from refuge.returns.listing import subject
from refuge.returns.making import make
from refuge.returns.printed import Printed
from refuge.vocabulary import Copy
from refuge.vocabulary.returns import PeriodKind
from tests.conftest import app_on
from tests.returns.signing import THRESHOLD

HEADING = ("2019 – 2020", "2019-20")
YEAR = ("--from", "2019-20", "--to", "2019-20")
COMMANDS: dict[str, tuple[str, ...]] = {
    "utilisation": ("utilisation", "--from", "2015-16", "--to", "2019-20"),
    "nights": ("utilisation", *YEAR),
    "months": ("utilisation", "--by", "month", "--from", "2019-04", "--to", "2020-03"),
    "by_property": ("utilisation", *YEAR, "--group", "property"),
    "by_accommodation_type": ("utilisation", *YEAR, "--group", "accommodation-type"),
    "voids": ("voids", *YEAR),
    "households": ("people", *YEAR),
    "needs": ("people", *YEAR),
    "inclusion": ("people", *YEAR),
    "origin_supported": ("origin", *YEAR, "--count", "supported"),
    "origin_arrivals": ("origin", *YEAR, "--count", "arrivals"),
    "origin_nights": ("origin", *YEAR, "--count", "nights"),
    "departures": ("departures", *YEAR),
    "referrals": ("referrals", *YEAR),
    "money": ("cost", *YEAR),
}
"""Section → the command that prints the same figures; local demand has a group of its own in the return."""


@pytest.fixture(scope="module")
def demonstrated(demonstration_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with the demonstration, for all of these tests."""
    path = shutil.copy(demonstration_sqlite, tmp_path_factory.mktemp("returned") / "refuge.db")
    app = app_on(f"sqlite:///{path}")
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def printed(demonstrated: Flask) -> Printed:
    """The exact return as it would be printed, made once."""
    contract_id = db.session.scalars(select(Contract.id).where(Contract.reference == "ROTHERHAM")).one()
    about = subject(Viewer.command_line(), contract_id, "2019-20", today())
    content = make(about, Copy.PROVIDER, 1, THRESHOLD)
    assert {section["code"] for section in content["sections"]} == {*COMMANDS, "demand"}
    assert not [section["code"] for section in content["sections"] if "missing" in section]
    return Printed(content)


def told(app: Flask, command: tuple[str, ...]) -> list[dict[str, Any]]:
    """What a command of figures prints."""
    answer = app.test_cli_runner().invoke(figures, [*command, "--contract", "ROTHERHAM", "--format", "json"])
    assert answer.exit_code == 0, answer.output
    return list(json.loads(answer.stdout)["rows"])


def test_every_number_is_the_one_that_the_figure_commands_print(demonstrated: Flask, printed: Printed) -> None:
    assert compared(demonstrated, printed.content, COMMANDS) > 200


def test_every_number_of_a_quarter_is_the_one_that_the_figure_commands_print(demonstrated: Flask) -> None:
    contract_id = db.session.scalars(select(Contract.id).where(Contract.reference == "ROTHERHAM")).one()
    about = subject(Viewer.command_line(), contract_id, "2019-20 Q3", today(), PeriodKind.QUARTER)
    content = make(about, Copy.PROVIDER, 1, THRESHOLD)
    assert content["title"] == "Quarterly occupancy return"
    assert (
        compared(demonstrated, content, {section: of_the_quarter(*asked) for section, asked in COMMANDS.items()}) > 150
    )
    months = next(section["rows"] for section in content["sections"] if section["code"] == "months")
    assert sorted({row["period"] for row in months}) == ["2019-10", "2019-11", "2019-12"]


def of_the_quarter(figure: str, *asked: str) -> tuple[str, ...]:
    """What a command is asked for the third quarter instead of the year."""
    in_place = {"2015-16": "2015-16 Q3", "2019-20": "2019-20 Q3", "2019-04": "2019-10", "2020-03": "2019-12"}
    quarters = () if "month" in asked else ("--by", "quarter")
    return (figure, *quarters, *(in_place.get(one, one) for one in asked))


def compared(app: Flask, content: Content, commands: dict[str, tuple[str, ...]]) -> int:
    """Every value of a return is that which a command prints; how many there were."""
    count = 0
    printing = {command: told(app, command) for command in set(commands.values())}
    for row in every_row(content):
        if row["section"] not in commands:
            continue
        records = [one for one in printing[commands[row["section"]]] if one["period"] == row["period"]]
        found = [one[row["measure"]] for one in records if one["group"] in (None, row["group"])]
        value = found[0][row["group"]] if isinstance(found[0], dict) else found[0]
        assert row["value"] == value, row
        count += 1
    return count


def test_the_workbook_has_it_as_a_number(printed: Printed) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(FORMS["xlsx"][0](printed)))
    rows = book.get_sheet_by_name("Utilisation").to_python()
    row = next(row for row in rows if row[0] == HEADING[0])
    assert (round(row[1] * 100), row[2], row[3]) == (86, 3146, 3660)
    assert all(book.get_sheet_by_name(name).to_python()[1][0] == printed.mark for name in book.sheet_names)
    assert {"Cover", "Definitions", "Data quality", "Data"} <= set(book.sheet_names)


def test_the_open_document_has_it_as_a_percentage(printed: Printed) -> None:
    book = load(BytesIO(FORMS["ods"][0](printed)))
    rates = [cell for cell in book.getElementsByType(TableCell) if cell.getAttribute("valuetype") == "percentage"]
    shown = {str(cell.firstChild): round(float(cell.getAttribute("value")) * 100) for cell in rates}
    assert shown["86\N{NO-BREAK SPACE}%"] == 86
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(FORMS["ods"][0](printed))).get_sheet_by_name("Utilisation").to_python()
    )
    assert round(next(row for row in rows if row[0] == HEADING[0])[1] * 100) == 86


def test_the_table_of_values_has_what_it_rests_on(printed: Printed) -> None:
    rows = list(csv.DictReader(StringIO(FORMS["csv"][0](printed).decode("utf-8-sig"))))
    wanted = {"section": "utilisation", "measure": "utilisation", "period": HEADING[1]}
    row = next(row for row in rows if wanted.items() <= row.items())
    assert round(float(row["value"]) * 100) == 86
    assert (row["numerator"], row["denominator"], row["rule"]) == ("3146", "3660", "U1")
    content = json.loads(FORMS["json"][0](printed))["content"]
    assert content == printed.content


def test_the_paper_says_it_and_is_marked_on_every_page(printed: Printed) -> None:
    some = replace(printed, content={**printed.content, "sections": printed.content["sections"][:3]})
    try:
        paper = as_pdf(render_template("return_files/pdf.html", printed=some))
    except RuleBroken as broken:
        pytest.skip(broken.message)
    pages = [page.extract_text().replace("\N{NO-BREAK SPACE}", " ") for page in PdfReader(BytesIO(paper)).pages]
    assert any(HEADING[0] in page and "86 %" in page and "3,146" in page for page in pages)
    assert all(printed.mark in page for page in pages)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_libreoffice_reads_it(printed: Printed, tmp_path: Path, form: str) -> None:
    (tmp_path / f"return.{form}").write_bytes(FORMS[form][0](printed))
    filtered = 'csv:"Text - txt - csv (StarCalc)":44,34,76,1,,0,false,true,false,false,false,-1'
    command = ["soffice", "--headless", "--convert-to", filtered, f"return.{form}"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert "86 %" in (tmp_path / "return-Utilisation.csv").read_text().replace("\N{NO-BREAK SPACE}", " ")


def test_text_is_never_a_formula(printed: Printed) -> None:
    content = json.loads(json.dumps(printed.content))
    content["contract"]["title"] = content["sections"][3]["rows"][0]["group"] = "=1+1"
    harmful = Printed(content)
    cover = CalamineWorkbook.from_filelike(BytesIO(FORMS["xlsx"][0](harmful))).get_sheet_by_name("Cover").to_python()
    assert ["Contract", "=1+1"] in [row[:2] for row in cover]
    assert "'=1+1" in FORMS["csv"][0](harmful).decode()
    assert b"<f>" not in FORMS["xlsx"][0](harmful)


def test_the_command_makes_and_lists_it(demonstrated: Flask, tmp_path: Path) -> None:
    run = demonstrated.test_cli_runner().invoke
    of_year = ("--contract", "ROTHERHAM", "--year", "2019-20")
    made = run(return_command, ["make", *of_year])
    assert made.exit_code == 0, made.stderr
    assert "86 %  3,146  3,660" in made.stdout
    assert "household of unknown origin" in made.stderr
    written = run(return_command, ["make", *of_year, "--out", str(tmp_path / "return.xlsx")])
    assert written.exit_code == 0, written.stderr
    assert (tmp_path / "return.xlsx").stat().st_size > 10_000
    assert run(return_command, ["make", *of_year, "--out", str(tmp_path / "return.doc")]).exit_code == 2
    assert run(return_command, ["make", *of_year, "--for", "statutory"]).exit_code == 2
    assert "ROTHERHAM" in run(return_command, ["list"]).stdout
    assert run(return_command, ["diff", *of_year]).exit_code == 1
    assert run(return_command, ["make", "--contract", "NOTHING", "--year", "2019-20"]).exit_code == 1
