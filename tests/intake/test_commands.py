"""``flask import`` and ``flask export`` as other programs meet them: exit statuses, JSON, and what each option does."""

import csv
import functools
import io
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from tqdm import tqdm

from refuge.commands import records
from refuge.commands.records import export_command, import_command
from refuge.extensions import db
from refuge.models import Person, Stay, StayAccessNeed
from tests.intake.folders import SAMPLE, change, everything, rows_of, sample, take

NOTE = '=HYPERLINK("http://example.org")'


def run(app: Flask, *arguments: object) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(import_command, [str(argument) for argument in arguments])


def test_an_import_is_summed_up(app: Flask) -> None:
    result = run(app, SAMPLE)
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "Saved: providers 1, contracts 1, values 1, properties 2, units 3, service 3, stays 7"
    )


def test_checking_saves_nothing(app: Flask) -> None:
    before = everything()
    result = run(app, SAMPLE, "--check")
    assert result.exit_code == 0
    assert result.stdout.startswith("Checked, nothing saved")
    assert everything() == before


@pytest.mark.parametrize(("check", "steps"), [(False, ["Checking", "Saving"]), (True, ["Checking"])])
def test_whoever_waits_is_told_what_for(app: Flask, check: bool, steps: list[str]) -> None:
    told: list[tuple[str, int, int]] = []
    take(SAMPLE, check=check, progress=lambda *now: told.append(now))
    size = sum(path.stat().st_size for path in SAMPLE.glob("*.csv"))
    assert told == [(step, size, size) for step in steps]


def test_the_bar_says_what_is_being_done(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(records, "tqdm", functools.partial(tqdm, file=terminal))
    steps = ["Reading", "Checking", "Saving"]
    with records._Bar() as progress:
        for step in steps:
            progress(step, 1000, 1000)
    assert [step for step in steps if f"{step}: 100%" in terminal.getvalue()] == steps


def test_a_refusal_has_exit_status_1_and_goes_to_stderr(app: Flask, tmp_path: Path) -> None:
    folder = sample(tmp_path / "sample")
    change(folder / "stays.csv", 2, departed_on="30/02/2023")
    result = run(app, folder)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        'stays.csv row 2, departed_on "30/02/2023": there is no such day; write one as 2020-04-01 or 01/04/2020',
        "1 problem; nothing was saved.",
    ]


def test_other_programs_read_json(app: Flask, tmp_path: Path) -> None:
    folder = sample(tmp_path / "sample")
    change(folder / "stays.csv", 2, departed_on="30/02/2023")
    result = run(app, folder, "--format", "json")
    assert result.exit_code == 1
    outcome = json.loads(result.stdout)
    assert outcome["saved"] is False
    assert outcome["rows"]["stays"] == 7
    wanted = "there is no such day; write one as 2020-04-01 or 01/04/2020"
    found = {"file": "stays.csv", "row": 2, "column": "departed_on", "value": "30/02/2023", "problem": wanted}
    assert outcome["problems"] == [found]


@pytest.mark.parametrize("arguments", [[], ["--format", "xml"]])
def test_misuse_has_exit_status_2(app: Flask, arguments: list[str]) -> None:
    assert run(app, *arguments).exit_code == 2


def test_every_code_of_the_sample_is_published(app: Flask) -> None:
    published = {tuple(line.split("\t")[:2]) for line in run(app, "--codes").stdout.splitlines()}
    kept_in = {"departure_reason": "departure_reasons", "destination": "destinations", "support_needs": "support_needs",
        "access_needs": "access_need", "sex": "sex"}  # fmt: skip
    for row in rows_of(SAMPLE / "stays.csv"):
        for column, name in kept_in.items():
            assert {(name, code) for code in row[column].split(";") if code} <= published
    for row in rows_of(SAMPLE / "diary.csv"):
        assert ("void_reasons", row["reason"]) in published


def test_a_saved_stay_is_changed_only_with_update(either_app: Flask, tmp_path: Path) -> None:
    folder = sample(tmp_path / "sample")
    assert take(folder).saved
    cells = {"departed_on": "2023-09-29", "access_needs": "wheelchair;limited_mobility", "children_ages": "7f"}
    change(folder / "stays.csv", 3, **cells)
    refused = run(either_app, folder)
    assert refused.exit_code == 1
    asked = "this row is saved already with other {}; import with --update to change it"
    for column in ("departed_on", "access_needs", "people", "placements"):
        assert f"stays.csv row 3, {column}: {asked.format(column)}" in refused.stderr.splitlines()
    assert run(either_app, folder, "--update").exit_code == 0
    stay = db.session.scalars(select(Stay).where(Stay.departed_on == date(2023, 9, 29))).one()
    needs = db.session.scalars(select(StayAccessNeed.need).where(StayAccessNeed.stay_id == stay.id))
    assert {str(need) for need in needs} == {"limited_mobility", "wheelchair"}
    assert db.session.scalars(select(Person.age).where(Person.stay_id == stay.id, Person.kind == "child")).all() == [7]
    again = take(folder)
    assert again.unchanged == again.rows


def test_a_formula_in_a_note_is_kept_exported_guarded_and_comes_back(either_app: Flask, tmp_path: Path) -> None:
    folder = sample(tmp_path / "sample")
    change(folder / "diary.csv", 3, note=NOTE)
    assert take(folder).saved
    result = either_app.test_cli_runner().invoke(export_command, [str(tmp_path / "out")])
    assert result.exit_code == 0
    notes = [row["note"] for row in rows_of(tmp_path / "out" / "diary.csv")]
    assert f"'{NOTE}" in notes
    assert NOTE not in notes
    again = take(tmp_path / "out")
    assert not again.problems
    assert again.unchanged["diary"] == 3


def test_export_into_a_file_is_refused(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    assert app.test_cli_runner().invoke(export_command, [str(tmp_path / "taken")]).exit_code == 1


def test_every_interchange_file_has_its_header(app: Flask, tmp_path: Path) -> None:
    app.test_cli_runner().invoke(export_command, [str(tmp_path / "out")])
    assert len(list((tmp_path / "out").iterdir())) == 16
    for path in (tmp_path / "out").iterdir():
        assert next(csv.reader(path.read_text().splitlines()))
