"""How a cell is read: figures are plain ones, days are whole ones, and what does not show is refused."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from refuge.intake.coded import Child
from refuge.intake.codes import Codes
from refuge.intake.columns import DAY, REFERENCE, Column, File
from refuge.intake.days import Month, Quarter
from refuge.intake.files import FILES
from refuge.intake.parsing import RowReader
from refuge.intake.values import Kind, Money, Note, Number, Share, Wanted, Words
from tests.intake.folders import change, everything, sample, take

UNSEEN = {
    "a bell": "\x07", "the start of a terminal's command": "\x1b", "a unit separator": "\x1f", "delete": "\x7f",
    "the same start in one character": "\x9b", "right to left, turned over": "\u202e", "left to right, set in": "\u202a",
    "set apart, right to left": "\u2067", "the end of what is set apart": "\u2069", "a left-to-right mark": "\u200e",
    "a right-to-left mark": "\u200f", "an Arabic letter mark": "\u061c", "a byte-order mark": "\ufeff",
    "half a character": "\ud800", "nothing at all": "\0",
}  # fmt: skip

NO_DAYS = ("20200201", "2021-W04-1", "2020-2-1", "2020-032", "01/02/20", "2020-02-01T00:00", "+2020-02-01", "٢٠٢٠-٠٢-٠١",
    "2020-02-0１", "०१/०२/२०२०", "2020‐02‐01")  # fmt: skip


def read(kind: Kind, text: str) -> object:
    """What the cell of a file is read as; a list of complaints if it is refused."""
    values, complaints = RowReader(File("file", (Column("cell", kind),)), ["cell"], Codes()).read([text])
    return [wrong for _, _, wrong in complaints] or values["cell"]


@pytest.mark.parametrize("text", ["2020-02-01", "01/02/2020", "1/2/2020", " 2020-02-01 "])
def test_a_day_is_written_in_one_of_two_ways(text: str) -> None:
    assert read(DAY, text) == date(2020, 2, 1)


@pytest.mark.parametrize("text", NO_DAYS)
def test_a_day_is_written_in_no_other_way(text: str) -> None:
    assert read(DAY, text) == ["write the day as 2020-04-01 or 01/04/2020"]


@pytest.mark.parametrize("text", ["1899-12-31", "2201-01-01", "0001-01-01", "9999-12-31", "31/12/1899"])
def test_a_day_is_within_reason(text: str) -> None:
    assert read(DAY, text) == ["write a year from 1900 to 2200"]


@pytest.mark.parametrize(("text", "day"), [("1900-01-01", date(1900, 1, 1)), ("31/12/2200", date(2200, 12, 31))])
def test_the_first_and_the_last_day_within_reason(text: str, day: date) -> None:
    assert read(DAY, text) == day


@pytest.mark.parametrize("kind", [Month(), Quarter()])
@pytest.mark.parametrize(
    "text", ["٢٠٢٠-٠٤", "٢٠١٩-٢٠ Q1", "1899-01", "1899-00 Q1", "20200401", "2020-W14", "2201-04-01"]
)
def test_months_and_quarters_are_as_strict_as_days(kind: Kind, text: str) -> None:
    assert read(kind, text) == [f"write {kind.wanted}"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((Number(), text) for text in ("٤", "４", "1_0", "+4", "4.0", "1e3", "²", "0x4")),
        *((Money(), text) for text in ("٤٠٠", "1_000", "1e3", "-5", "inf")),
        *(
            (Share(), text)
            for text in ("٨٥%", "0.٨٥", "8_5%", "1e-1", "NaN", "Infinity", "-0.5", "+0.5", "85", "101%", ".")
        ),
        *((Child(), text) for text in ("٤", "４f", "4.0", "+4")),
    ],
)
def test_figures_are_plain_ones(kind: Kind, text: str) -> None:
    with pytest.raises(Wanted, match=r"^write "):
        kind.read(text, Codes())


@pytest.mark.parametrize(
    ("text", "share"),
    [("85%", "0.85"), ("85 %", "0.85"), ("0.85", "0.85"), (".5", "0.5"), ("1", "1"), ("92.25%", "0.9225")],
)
def test_a_share_is_a_percentage_or_a_fraction(text: str, share: str) -> None:
    assert read(Share(), text) == Decimal(share)


@pytest.mark.parametrize("kind", [Words(80), REFERENCE, Note(), Number(), DAY])
@pytest.mark.parametrize("name", UNSEEN)
def test_what_does_not_show_is_refused_in_every_kind_of_cell(kind: Kind, name: str) -> None:
    wanted = f"there is a character in it that does not show (U+{ord(UNSEEN[name]):04X}); leave it out"
    for text in (f"Flat{UNSEEN[name]}3", f"{UNSEEN[name]}Flat", f"Flat{UNSEEN[name]}"):
        assert read(kind, text) == [wanted]


def columns() -> Iterator[tuple[str, Column]]:
    """Every column of every file, with the file's name."""
    for file in FILES.values():
        yield from ((file.name, column) for column in file.columns)


def test_what_does_not_show_is_refused_in_every_column_of_every_file() -> None:
    for name, column in columns():
        reader = RowReader(FILES[name], [column.name], Codes())
        blamed = [wrong for at, _, wrong in reader.read(["Flat\u202e3"])[1] if at == column.name]
        assert blamed == ["there is a character in it that does not show (U+202E); leave it out"], (name, column.name)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\t", "\u2028"])
def test_a_name_stands_on_one_line_and_a_note_on_several(end: str) -> None:
    assert read(Words(80), f"Flat{end}3") == ["there is a line end or a tab in it; write it on one line"]
    assert read(Note(), f"They left{end}by taxi{end}") == f"They left{end}by taxi{end}"


@pytest.mark.parametrize("copied", ["Flat 3\n", "\tFlat 3", " Flat 3\r\n"])
def test_line_ends_around_a_name_are_left_out(copied: str) -> None:
    assert read(Words(80), copied) == "Flat 3"


@pytest.mark.parametrize("name", ["Ty'r Gŵr", "بيت", "家 3", "No. 3 – “Rose”", "Zoë\u200d", "🏠"])
def test_a_name_in_any_writing_is_kept(name: str) -> None:
    assert read(Words(80), name) == name


def test_names_with_what_does_not_show_are_refused_by_file_row_and_column(app: Flask, tmp_path: Path) -> None:
    folder = sample(tmp_path / "sample")
    change(folder / "providers.csv", 2, name="North\u202eeguF")
    change(folder / "contracts.csv", 2, title="A\x1b[31mred contract")
    change(folder / "properties.csv", 3, name="\u2067House")
    change(folder / "units.csv", 2, name="Flat\nA")
    before = everything()
    unseen = "there is a character in it that does not show ({}); leave it out"
    assert [str(problem) for problem in take(folder).problems] == [
        f'providers.csv row 2, name "North\\u202eeguF": {unseen.format("U+202E")}',
        f'contracts.csv row 2, title "A\\x1b[31mred contract": {unseen.format("U+001B")}',
        f'properties.csv row 3, name "\\u2067House": {unseen.format("U+2067")}',
        'units.csv row 2, name "Flat\\nA": there is a line end or a tab in it; write it on one line',
    ]
    assert everything() == before
