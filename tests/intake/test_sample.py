"""The worked example goes in, gives its figures, and comes out and in again with the same ones."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.nights import utilisation
from refuge.figures.origins import Count, origins
from refuge.figures.records import origin_record, utilisation_record
from refuge.figures.selection import Grouping, Selection
from refuge.intake.exporting import export_folder
from tests.conftest import app_on
from tests.intake.folders import SAMPLE, everything, rows_of, sample, take, write

AS_AT = date(2024, 6, 1)
YEAR = {"as_at": AS_AT, "from_": "2023-24", "to": "2023-24"}
KEPT_BY_HAND = {"authorities", "authority_changes", "lists", "alembic_version"}
REFERENCES = ("stay_ref", "household_ref")


def year(**how: object) -> list[dict[str, object]]:
    """The table of utilisation of the sample's year."""
    db.session.rollback()
    return [utilisation_record(row) for row in utilisation(Viewer.command_line(), Selection(**YEAR, **how))]


def origin(count: Count) -> list[dict[str, object]]:
    """The origins of the sample's year."""
    return [origin_record(row) for row in origins(Viewer.command_line(), Selection(**YEAR), count, AS_AT)]


def figures() -> list[object]:
    """Every figure the sample is compared by."""
    return [year(), year(group=Grouping.UNIT), *(origin(count) for count in Count)]


def blanked(folder: Path) -> dict[str, list[dict[str, str]]]:
    """An export's rows without the random references, in an order that does not hang on them."""
    return {
        path.name: sorted(
            ({name: "" if name in REFERENCES else cell for name, cell in row.items()} for row in rows_of(path)),
            key=lambda row: list(row.values()),
        )
        for path in sorted(folder.glob("*.csv"))
    }


def test_the_sample_gives_its_figures_to_the_last_night(either_app: Flask) -> None:
    outcome = take(SAMPLE)
    assert not outcome.problems
    assert outcome.saved
    (got,) = year()
    (expected,) = json.loads((SAMPLE / "expected.json").read_text())["rows"]
    assert {key: got[key] for key in expected} == pytest.approx(expected, abs=1e-12)
    by_unit = {row["group"]: row["occupied"] for row in year(group=Grouping.UNIT)}
    assert by_unit == {"A": 359, "B": 297, "C": 264}


def test_the_sample_again_is_unchanged(either_app: Flask) -> None:
    take(SAMPLE)
    before = everything()
    again = take(SAMPLE)
    assert again.saved
    assert again.unchanged == again.rows
    assert again.rows["stays"] == 7
    assert everything() == before


def test_what_is_exported_gives_the_same_figures_in_an_empty_database(either_app: Flask, tmp_path: Path) -> None:
    take(SAMPLE)
    written = export_folder(tmp_path / "one")
    assert written["stays"] == 7
    wanted = figures()
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    app = app_on(url)
    with app.app_context():
        upgrade()
        outcome = take(tmp_path / "one")
        assert not outcome.problems
        assert figures() == wanted
        export_folder(tmp_path / "two")
        db.session.remove()
        db.engine.dispose()
    assert blanked(tmp_path / "one") == blanked(tmp_path / "two")


def test_an_export_imported_where_it_came_from_is_unchanged(either_app: Flask, tmp_path: Path) -> None:
    take(SAMPLE)
    before = everything()
    export_folder(tmp_path / "out")
    again = take(tmp_path / "out")
    assert not again.problems
    assert again.unchanged == {name: rows for name, rows in again.rows.items() if rows}
    assert everything() == before


def test_references_of_files_are_not_kept(app: Flask, tmp_path: Path) -> None:
    take(SAMPLE)
    export_folder(tmp_path / "out")
    stays = rows_of(tmp_path / "out" / "stays.csv")
    assert not {"S1", "S2"} & {row["stay_ref"] for row in stays}
    assert not {"H1", "H2"} & {row["household_ref"] for row in stays}


def test_the_order_of_rows_does_not_matter(app: Flask, tmp_path: Path) -> None:
    folder = sample(tmp_path / "sample")
    files = {name: rows_of(folder / f"{name}.csv") for name in ("stays", "diary", "service", "units")}
    found = []

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.fixed_dictionaries({name: st.permutations(rows) for name, rows in files.items()}))
    def shuffled(orders: dict[str, list[dict[str, str]]]) -> None:
        for name, rows in orders.items():
            write(folder / f"{name}.csv", rows)
        _emptied()
        outcome = take(folder)
        assert not outcome.problems
        found.append(figures())

    shuffled()
    assert all(one == found[0] for one in found)


def _emptied() -> None:
    """Remove what an import saves, so that the next begins with nothing."""
    db.session.rollback()
    for table in reversed(db.metadata.sorted_tables):
        if table.name in FILLED:
            db.session.execute(delete(table))
    db.session.commit()


FILLED = {
    "providers", "contracts", "contract_authorities", "contract_values", "properties", "units", "spells", "households", "stays",
    "people", "stay_access_needs", "stay_support_needs", "diary_entries", "absences",
}  # fmt: skip


def test_a_sheet_a_file_and_a_folder_are_all_taken_at_once(app: Flask, tmp_path: Path) -> None:
    folder = sample(tmp_path / "sample")
    shutil.move(folder / "stays.csv", tmp_path / "stays.csv")
    outcome = take(tmp_path / "stays.csv", folder)
    assert outcome.saved
    assert year()[0]["occupied"] == 920
