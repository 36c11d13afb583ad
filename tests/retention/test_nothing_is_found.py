"""After an erasure nothing of a household is in the database's files, a fresh export or the trail's (D6)."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from refuge.actions.retain import retain
from refuge.actions.scrubbing import TABLES, scrub
from refuge.extensions import db
from refuge.intake.exporting import export_folder
from refuge.models import Household, Person, Stay
from tests.conftest import app_on
from tests.intake.folders import sample, take
from tests.retention.lived import NOTE, OLD, OPERATOR, lived, without_freezing
from tests.secrecy.test_notes_at_rest import bytes_of

TRACES = ("ERASEDH2", "f00d" * 16, OLD, "beef" * 16, "REFERRED-1", "REFERRED-2")


@pytest.fixture
def ran(app: Flask, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A household all of which can be found."""
    without_freezing(monkeypatch)
    return lived_in(app, sqlite_url)


def lived_in(app: Flask, sqlite_url: str) -> Flask:
    """Every trace of the household is in the file."""
    lived()
    found = bytes_of(sqlite_url)
    assert [trace for trace in TRACES if trace.encode() not in found] == []
    return app


def erase(today: date = date(2025, 4, 1)) -> None:
    assert list(retain(OPERATOR, today, 2))
    assert scrub()


def test_nothing_is_found_in_the_file_or_its_log(app: Flask, sqlite_url: str) -> None:
    lived_in(app, sqlite_url)
    keys = db.session.scalars(text("SELECT key FROM household_keys")).all()
    notes = db.session.scalars(text("SELECT departure_note FROM stays WHERE departure_note IS NOT NULL")).all()
    assert keys
    assert notes
    erase()
    found = bytes_of(sqlite_url)
    assert [trace for trace in (*TRACES, *keys, *notes) if trace.encode() in found] == []
    log = Path(f"{sqlite_url.removeprefix('sqlite:///')}-wal")
    assert not log.exists() or not log.stat().st_size


def test_nothing_is_found_in_a_fresh_export_or_that_of_the_trail(ran: Flask, tmp_path: Path) -> None:
    erase()
    for words in (["export", str(tmp_path / "out")], ["audit", "export", str(tmp_path / "out" / "trail.jsonl")]):
        assert ran.test_cli_runner().invoke(args=words).exit_code == 0
    written = "".join(file.read_text() for file in (tmp_path / "out").iterdir())
    assert [trace for trace in (*TRACES, NOTE, "Marigold") if trace in written] == []
    rows = (tmp_path / "out" / "stays.csv").read_text().splitlines()
    columns = dict(zip(rows[0].split(","), rows[2].split(","), strict=True))
    kept = {"stay_ref", "household_ref", "arrived_on", "departed_on", "intake_open", "erased_on"}
    assert (columns["arrived_on"], columns["departed_on"], columns["intake_open"]) == ("2021-03-01", "2021-05-10", "no")
    assert {name for name, value in columns.items() if value} == kept


def test_on_postgresql_the_tables_are_written_anew(either_app: Flask) -> None:
    lived()
    db.session.rollback()
    erase()
    assert set(TABLES) <= set(db.metadata.tables)
    assert db.session.scalars(select(Household.id).where(Household.reference == "ERASEDH2")).all() == []


def test_whoever_uses_the_database_meanwhile_is_not_made_to_wait_for_ever(
    ran: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refuge.actions.scrubbing.PATIENCE", 50)
    with db.engine.connect() as reader:
        reader.execute(text("SELECT count(*) FROM stays")).all()
        assert not scrub()
    assert scrub()


def test_an_export_after_an_erasure_comes_back_as_unchanged_and_as_erased(ran: Flask, tmp_path: Path) -> None:
    erase()
    assert ran.test_cli_runner().invoke(args=["export", str(tmp_path / "out")]).exit_code == 0
    again = take(tmp_path / "out")
    assert not again.problems
    assert {name: again.rows[name] for name in ("stays", "referrals")} == {"stays": 4, "referrals": 2}
    assert {name: again.unchanged[name] for name in ("stays", "referrals")} == {"stays": 4, "referrals": 2}


def test_in_an_empty_database_the_erased_are_erased_too(ran: Flask, tmp_path: Path, migrated_sqlite: Path) -> None:
    erase()
    export_folder(tmp_path / "out")
    db.session.remove()
    with app_on(f"sqlite:///{shutil.copy(migrated_sqlite, tmp_path / 'other.db')}").app_context():
        assert take(tmp_path / "out").saved
        erased = select(Stay.id).where(Stay.erased_on.is_not(None))
        assert len(db.session.scalars(erased).all()) == 3
        assert db.session.scalars(select(Person.stay_id).where(Person.stay_id.in_(erased))).all() == []
        db.session.remove()
        db.engine.dispose()


def test_a_file_imported_again_does_not_bring_its_stays_back(app: Flask, tmp_path: Path) -> None:
    files = sample(tmp_path / "sample")
    assert take(files).saved
    erase(date(2040, 4, 1))
    again = take(files)
    assert not again.saved
    assert again.problems
