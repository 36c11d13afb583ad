"""``flask audit verify`` and ``flask audit export`` as an operator meets them."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from refuge.access.scope import Viewer
from refuge.audit import note_alone
from refuge.commands.audit import audit
from refuge.extensions import db
from tests.audit.forcing import forced

OPERATOR = Viewer.command_line()


def run(app: Flask, *arguments: object) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(audit, [str(argument) for argument in arguments])


@pytest.fixture
def trail(either_app: Flask) -> Flask:
    """Three entries of one provider, one about a household, one that a spreadsheet would run."""
    note_alone(OPERATOR, "unit.closed", ("unit", "A"), provider_id=1, after={"ends_on": "2020-04-01"})
    note_alone(OPERATOR, "stay.corrected", ("stay", "S1"), provider_id=1, household_id=7, after={"adults": 2})
    note_alone(None, "sign_in.refused", ("address", "=cmd()"), provider_id=1, address="192.0.2.1")
    return either_app


def test_a_whole_trail_is_said_to_be_a_line_a_chain(trail: Flask) -> None:
    result = run(trail, "verify")
    assert result.exit_code == 0
    assert [line.split(", last")[0] for line in result.stdout.splitlines()] == [
        "no provider: 2 entries, whole",
        "provider 1: 3 entries, whole",
    ]


def test_an_empty_trail_is_said_to_be_empty(app: Flask) -> None:
    result = run(app, "verify")
    assert (result.exit_code, result.stdout) == (0, "Nothing is on the trail yet.\n")


def test_a_break_is_named_and_the_exit_status_is_1(trail: Flask) -> None:
    forced("DELETE FROM trail WHERE chain = 1 AND number = 2")
    result = run(trail, "verify")
    assert result.exit_code == 1
    assert "provider 1, entry 3: follows entry 1: entry 2 is missing" in result.stdout.splitlines()
    assert "provider 1: 2 entries, BROKEN" in result.stdout
    assert result.stderr == "The trail is broken: 1 break.\n"


def test_the_trail_is_exported_as_json_lines_and_that_is_noted(trail: Flask, tmp_path: Path) -> None:
    result = run(trail, "export", tmp_path / "trail.jsonl")
    assert (result.exit_code, result.stdout) == (0, "trail.jsonl: 6 lines\n")
    lines = [json.loads(line) for line in (tmp_path / "trail.jsonl").read_text().splitlines()]
    assert [line["what"] for line in lines] == [
        "trail.opened", "chain.opened", "unit.closed", "stay.corrected", "sign_in.refused", "trail.exported",
    ]  # fmt: skip
    assert lines[2]["detail"] == {"after": {"ends_on": "2020-04-01"}}
    assert lines[3]["detail"] == {"about": ["stay", "S1"], "after": {"adults": 2}}
    assert lines[3]["about"] == "stay S1"


def test_a_spreadsheet_runs_nothing_of_it(trail: Flask, tmp_path: Path) -> None:
    assert run(trail, "export", tmp_path / "trail.csv").exit_code == 0
    with (tmp_path / "trail.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 6
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


@pytest.mark.parametrize(("name", "status"), [("trail.txt", 2), ("missing/trail.csv", 1)])
def test_a_file_that_cannot_be_is_refused(trail: Flask, tmp_path: Path, name: str, status: int) -> None:
    assert run(trail, "export", tmp_path / name).exit_code == status
