"""How problems quote what came out of a file: no longer than can be read, and with nothing a terminal would obey."""

import json
import os
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from refuge.commands.records import import_command
from refuge.intake.problems import Outcome, Problem

NASTY = "\x1b]0;taken\x07\x9b31m\u202e\n\r\udce9"
SPELLED = "\\x1b]0;taken\\x07\\x9b31m\\u202e\\n\\r\\udce9"


def test_a_value_of_sixty_characters_is_quoted_whole() -> None:
    assert str(Problem("a.csv", 2, "name", "x" * 60, "no")) == f'a.csv row 2, name "{"x" * 60}": no'


def test_a_longer_value_is_cut_to_sixty() -> None:
    assert str(Problem("a.csv", 2, "name", "x" * 61, "no")) == f'a.csv row 2, name "{"x" * 59}…": no'


def test_the_name_of_an_unknown_column_is_cut_too() -> None:
    assert str(Problem("a.csv", 1, "x" * 500, "", "no")) == f"a.csv row 1, {'x' * 59}…: no"


@pytest.mark.parametrize("place", ["file", "column", "value", "problem"])
def test_what_does_not_show_is_spelled_out_wherever_it_stands(place: str) -> None:
    problem = Problem(**{"file": "a.csv", "row": 2, "column": "name", "value": "x", "problem": "no", place: NASTY})
    wanted = Problem(**{"file": "a.csv", "row": 2, "column": "name", "value": "x", "problem": "no", place: SPELLED})
    assert str(problem) == str(wanted)
    assert problem.as_json() == wanted.as_json()


def test_other_programs_are_given_what_people_are() -> None:
    outcome = Outcome(rows={"stays": 1}, problems=[Problem("a.csv", 2, "name", "x" * 1000, "no")])
    found = {"file": "a.csv", "row": 2, "column": "name", "value": "x" * 59 + "…", "problem": "no"}
    assert outcome.as_json() == {"saved": False, "rows": {"stays": 1}, "unchanged": {}, "problems": [found]}


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    """A folder whose name, columns and cells would have a terminal do things."""
    folder = tmp_path / "bell\x07"
    folder.mkdir()
    (folder / "providers.csv").write_bytes(b"provider_ref,name,\x1b[2Jcolour\n")
    (folder / "units.csv").write_text(f"unit_ref,property_ref,name,bed_spaces\nU,P,Flat,{'9' * 90_000}\n")
    (folder / "properties.csv").write_text(
        "property_ref,provider_ref,name,accommodation_type,authority_code\nP,N,House,\x1b[2J,\u202e1\n"
    )
    return folder


def run(app: Flask, *paths: str, form: str) -> Result:
    """An import that is refused."""
    result = app.test_cli_runner().invoke(import_command, [*paths, "--format", form])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    return result


def printable(text: str) -> bool:
    """Whether a terminal shows every character on its lines and obeys none."""
    return all(line.isprintable() for line in text.split("\n"))


def test_no_control_character_of_a_file_reaches_the_terminal(app: Flask, nasty: Path) -> None:
    result = run(app, str(nasty), form="text")
    assert printable(result.stderr)
    lines = result.stderr.splitlines()
    assert lines[0] == "providers.csv row 1, \\x1b[2jcolour: there is no such column; leave it out"
    assert lines[-1] == f"{len(lines) - 1} problems; nothing was saved."
    assert f'units.csv row 2, bed_spaces "{"9" * 59}…": write a whole number from 1 to 99' in lines


def test_nor_through_json(app: Flask, nasty: Path) -> None:
    result = run(app, str(nasty), form="json")
    assert printable(result.stdout)
    assert all(len(problem["value"]) <= 60 for problem in json.loads(result.stdout)["problems"])


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_path_that_is_not_utf_8_is_spelled_out(app: Flask, form: str) -> None:
    result = run(app, f"no{os.fsdecode(bytes([0xE9]))}where", form=form)
    assert printable(result.output)
    said = json.loads(result.stdout)["problems"][0]["file"] if form == "json" else result.stderr.split(":")[0]
    assert said == "no\\udce9where"
