"""What bad input gets: one line that says where and what is wanted, and the database exactly as it was."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.intake.folders import Row, add, change, everything, sample, take

Change = Callable[[Path], object]


def cells(file: str, row: int, **changed: str) -> Change:
    """Change cells of a row of the sample."""
    return lambda folder: change(folder / f"{file}.csv", row, **changed)


def rows(file: str, *new: Row) -> Change:
    """Add rows to a file of the sample."""
    return lambda folder: add(folder / f"{file}.csv", *new)


def both(*changes: Change) -> Change:
    """One change after another."""
    return lambda folder: [each(folder) for each in changes]


def text(file: str, old: str, new: str) -> Change:
    """Replace text in a file of the sample."""

    def replace(folder: Path) -> None:
        path = folder / f"{file}.csv"
        path.write_text(path.read_text().replace(old, new))

    return replace


def encoded(file: str, encoding: str) -> Change:
    """A file with a name that is not ASCII, saved otherwise than as UTF-8."""

    def save(folder: Path) -> None:
        path = folder / f"{file}.csv"
        path.write_bytes(path.read_text().replace("Demonstration", "Démonstration").encode(encoding))

    return save


def stay(ref: str, unit: str, arrived: str, departed: str = "", household: str = "") -> Row:
    """A row of stays.csv."""
    days = {"arrived_on": arrived, "departed_on": departed}
    return {"stay_ref": ref, "household_ref": household or f"H{ref}", "unit_ref": unit, **days}


def person(ref: str, kind: str, age: str = "") -> Row:
    """A row of people.csv."""
    return {"stay_ref": ref, "person_no": "1", "kind": kind, "age": age}


CASES: dict[str, tuple[Change, list[str]]] = {
    "a departure before its arrival": (
        cells("stays", 6, departed_on="2023-06-07"),
        ['stays.csv row 6, departed_on "2023-06-07": they arrived on 8 June 2023; write that day or a later one'],
    ),
    "30 February": (
        cells("stays", 2, departed_on="30/02/2023"),
        ['stays.csv row 2, departed_on "30/02/2023": there is no such day; write one as 2020-04-01 or 01/04/2020'],
    ),
    "an unknown unit": (
        cells("stays", 2, unit_ref="Z"),
        ['stays.csv row 2, unit_ref "Z": there is no such unit in units.csv or the records'],
    ),
    "a stay before its unit was in service": (
        cells("stays", 5, arrived_on="2023-05-31"),
        [
            'stays.csv row 5, arrived_on "2023-05-31":'
            " Flat B is not in service on 31 May 2023: it is in service since 1 June 2023."
        ],
    ),
    "two stays that share a night": (
        cells("stays", 2, departed_on="2023-04-15", arrived_on="2023-01-10", unit_ref="C"),
        [
            'stays.csv row 7, arrived_on "2023-04-01":'
            " row 2 of stays.csv has the unit too: both would have the nights of 1 to 14 April 2023"
        ],
    ),
    "a stay that shares a night with a preparation": (
        cells("diary", 2, starts_on="2023-04-14"),
        [
            'diary.csv row 2, starts_on "2023-04-14":'
            " row 2 of stays.csv has the unit too: both would have the night of 14 April 2023"
        ],
    ),
    "a child of 40": (
        cells("stays", 2, children_ages="40"),
        [
            'stays.csv row 2, children_ages "40":'
            " write a child's age from 0 to 17, with f or m if known, like 4f; anybody older is an adult"
        ],
    ),
    "an authority that does not exist": (
        cells("properties", 2, authority_code="E99000001"),
        [
            'properties.csv row 2, authority_code "E99000001":'
            " there is no such authority; write the code of a local authority like E08000018"
        ],
    ),
    "an origin that does not exist": (
        cells("stays", 2, origin="E99000001"),
        [
            'stays.csv row 2, origin "E99000001": write the code of a local authority like E08000018, a region by its name,'
            " scotland, wales, northern_ireland, outside_uk, not_disclosed, or blank if it was not asked"
        ],
    ),
    "a negative number of bed spaces": (
        cells("units", 2, bed_spaces="-1"),
        ['units.csv row 2, bed_spaces "-1": write a whole number from 1 to 99'],
    ),
    "a postcode in a name": (
        cells("properties", 2, name="House S60 2TH"),
        [
            'properties.csv row 2, name "House S60 2TH": there is a postcode in it; addresses are not held, so leave it out'
        ],
    ),
    "a reason that belongs to the other kind": (
        cells("diary", 2, reason="major_works"),
        ['diary.csv row 2, reason "major_works": this is a reason for out_of_use, not for preparing (V4)'],
    ),
    "UTF-16": (
        encoded("providers", "utf-16"),
        ["providers.csv row 1: this is not UTF-8 but UTF-16; save the file as CSV UTF-8"],
    ),
    "Windows-1252": (
        encoded("providers", "cp1252"),
        ["providers.csv row 2: this is not UTF-8 but Windows-1252 or the like; save the file as CSV UTF-8"],
    ),
    "an empty file": (
        lambda folder: (folder / "absences.csv").write_text(""),
        ["absences.csv: the file is empty; its first row names the columns"],
    ),
    "a missing column": (
        text("values", "annual_value", "funder_too"),
        [
            "values.csv row 1, funder_too: there is no such column; did you mean funder?",
            "values.csv row 1, annual_value: this column is needed and is not there",
        ],
    ),
    "an unknown column": (
        text("providers", "name", "name,colour"),
        ["providers.csv row 1, colour: there is no such column; leave it out"],
    ),
    "a spell before its contract": (
        cells("service", 2, starts_on="2021-03-31"),
        [
            'service.csv row 2, starts_on "2021-03-31":'
            " the contract begins on 1 April 2021; write that day or a later one (N12)"
        ],
    ),
    "spells that overlap": (
        rows("service", {"unit_ref": "A", "contract_ref": "C1", "starts_on": "2024-01-01"}),
        [
            'service.csv row 5, starts_on "2024-01-01":'
            " the unit is in service already since 1 April 2022; end that spell first"
        ],
    ),
    "a household in two stays": (
        cells("stays", 8, household_ref="H5"),
        [
            'stays.csv row 8, arrived_on "2024-01-10":'
            " the household's stay in row 6 runs to 31 March 2024; a household has one stay at a time"
        ],
    ),
    "people given in both ways": (
        rows("people", person("S1", "adult", "30")),
        ["stays.csv row 2, adults: this stay's are given in people.csv too; give them in one place"],
    ),
    "a share of 85": (
        cells("contracts", 2, target_utilisation="85"),
        ['contracts.csv row 2, target_utilisation "85": write a share as 85% or 0.85, with at most four decimals'],
    ),
    "an arrival in the future": (
        rows("stays", stay("S9", "B", "2124-01-01")),
        [
            'stays.csv row 9, arrived_on "2124-01-01":'
            " an arrival in the future is not recorded; today is 1 June 2024 (N1)"
        ],
    ),
    "a reference that comes twice": (
        rows("units", {"unit_ref": "A", "property_ref": "HOUSE", "name": "Again", "bed_spaces": "1"}),
        ['units.csv row 5, unit_ref "A": row 2 has the same unit_ref; each comes once'],
    ),
    "a stay of no night inside another's": (
        rows("stays", stay("S9", "A", "2023-05-05", "2023-05-05")),
        [
            'stays.csv row 9, arrived_on "2023-05-05":'
            " row 3 of stays.csv has the unit too: both would have the day of arrival inside the stay"
        ],
    ),
    "a code that is nearly right": (
        cells("properties", 3, accommodation_type="dispersd"),
        ['properties.csv row 3, accommodation_type "dispersd": there is no such code; did you mean dispersed?'],
    ),
    "an answer too many": (
        cells("stays", 2, sex="female;male"),
        ['stays.csv row 2, sex "female;male": there are 2 answers for 1 adult; write one for each'],
    ),
    "a quotation mark that is not closed": (
        text("values", "Council", '"Council'),
        ["values.csv row 2: a quotation mark is not closed"],
    ),
    "everything at once": (
        both(cells("units", 2, bed_spaces="0"), cells("stays", 2, departed_on="30/02/2023", origin="nowhere")),
        [
            'units.csv row 2, bed_spaces "0": write a whole number from 1 to 99',
            'stays.csv row 2, departed_on "30/02/2023": there is no such day; write one as 2020-04-01 or 01/04/2020',
            'stays.csv row 2, origin "nowhere": write the code of a local authority like E08000018, a region by its name,'
            " scotland, wales, northern_ireland, outside_uk, not_disclosed, or blank if it was not asked",
        ],
    ),
}
ON_BOTH = ("30 February", "two stays that share a night", "a household in two stays", "spells that overlap",
    "a stay before its unit was in service", "a stay of no night inside another's", "a reference that comes twice",
    "people given in both ways", "a spell before its contract")  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_refused_in_words(app: Flask, tmp_path: Path, today: None, name: str) -> None:
    refused(tmp_path, *CASES[name])


@pytest.mark.parametrize("name", ON_BOTH)
def test_postgresql_says_the_same(either_app: Flask, tmp_path: Path, today: None, name: str) -> None:
    refused(tmp_path, *CASES[name])


def refused(tmp_path: Path, change: Change, wanted: list[str]) -> None:
    """The changed sample is refused with these lines, and nothing is saved."""
    folder = sample(tmp_path / "sample")
    change(folder)
    before = everything()
    outcome = take(folder)
    assert [str(problem) for problem in outcome.problems] == wanted
    assert not outcome.saved
    assert everything() == before


def test_a_path_that_is_not_there(app: Flask, tmp_path: Path) -> None:
    outcome = take(tmp_path / "nowhere")
    assert [str(problem) for problem in outcome.problems] == ["nowhere: there is no such file or folder"]


def test_a_folder_without_interchange_files(app: Flask, tmp_path: Path) -> None:
    outcome = take(tmp_path)
    assert [problem.problem for problem in outcome.problems] == ["the folder has no interchange file such as stays.csv"]
