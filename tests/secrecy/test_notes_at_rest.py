"""Notes are encrypted in the database, its log and its temporary files; they come in, go out and are compared as text."""

from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text

from config import Testing
from refuge import create_app, secrecy
from refuge.access.scope import Viewer
from refuge.actions.hand_over import hand_over
from refuge.actions.rotate_secrets import rotate_secrets, secret_columns
from refuge.commands.records import export_command
from refuge.commands.secrecy import secrets
from refuge.extensions import db
from refuge.intake import importing
from refuge.intake.exporting import export_folder
from refuge.models import DiaryEntry, Household, HouseholdKey, Referral, Stay
from refuge.secrecy import new_key
from tests.intake.folders import change, rows_of, sample, take

OPERATOR = Viewer.command_line()
SAID = "Her sister Marigold drove her to Whitby"
NOTES = {
    "departure_note": f"{SAID}, left",
    "note": f"{SAID}, void",
    "reason_note": f"{SAID}, refused",
    "why_no_unit": f"{SAID}, full",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample with a note in every place that takes one."""
    files = sample(tmp_path / "sample")
    change(files / "stays.csv", 2, departure_note=NOTES["departure_note"])
    change(files / "diary.csv", 3, note="")
    change(files / "diary.csv", 2, note=NOTES["note"])
    header = "referral_ref,received_on,provider_ref,outcome,reason,reason_note,why_no_unit"
    provider = rows_of(files / "providers.csv")[0]["provider_ref"]
    row = f'R1,2023-05-01,{provider},declined,no_space,"{NOTES["reason_note"]}","{NOTES["why_no_unit"]}"'
    (files / "referrals.csv").write_text(f"{header}\n{row}\n")
    return files


def bytes_of(url: str) -> bytes:
    """The database file with its log, as somebody who copies the disk has them."""
    path = Path(url.removeprefix("sqlite:///"))
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def saved_notes() -> set[str]:
    db.session.rollback()
    columns = (Stay.departure_note, DiaryEntry.note, Referral.reason_note, Referral.why_no_unit)
    return {note for column in columns for note in db.session.scalars(select(column).where(column.is_not(None)))}


def test_notes_are_read_as_they_were_written(either_app: Flask, folder: Path) -> None:
    assert not take(folder).problems
    assert set(NOTES.values()) <= saved_notes()


def test_nothing_of_a_note_is_in_the_file_or_its_log(app: Flask, folder: Path, sqlite_url: str, tmp_path: Path) -> None:
    assert take(folder).saved
    change(folder / "stays.csv", 2, departure_note=f"{SAID} after all")
    change(folder / "diary.csv", 2, note=f"{SAID} after all")
    assert take(folder, update=True).saved
    assert app.test_cli_runner().invoke(export_command, [str(tmp_path / "out")]).exit_code == 0
    assert b"Marigold" not in bytes_of(sqlite_url)
    assert b"Marigold" in (tmp_path / "out" / "stays.csv").read_bytes()


def test_nothing_of_a_note_is_staged_readably(app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def look(connection) -> None:
        for table in ("incoming_stays", "incoming_diary", "incoming_referrals"):
            seen.extend(str(row) for row in connection.execute(text(f"SELECT * FROM {table}")))

    monkeypatch.setattr(importing, "save", look)
    take(folder)
    assert seen
    assert not any("Marigold" in row for row in seen)


def test_an_export_comes_back_as_unchanged(either_app: Flask, folder: Path, tmp_path: Path) -> None:
    assert take(folder).saved
    export_folder(tmp_path / "out")
    again = take(tmp_path / "out")
    assert not again.problems
    assert {name: again.rows[name] for name in ("stays", "diary", "referrals")} == {
        name: again.unchanged[name] for name in ("stays", "diary", "referrals")
    }


@pytest.mark.parametrize(
    ("file", "column"),
    [("stays", "departure_note"), ("diary", "note"), ("referrals", "reason_note"), ("referrals", "why_no_unit")],
)
@pytest.mark.parametrize("becomes", ["Something else", ""])
def test_a_changed_note_is_refused_by_name_and_changed_with_update(
    either_app: Flask, folder: Path, file: str, column: str, becomes: str
) -> None:
    assert take(folder).saved
    change(folder / f"{file}.csv", 2, **{column: becomes})
    refused = take(folder)
    assert [(problem.row, problem.column) for problem in refused.problems] == [(2, column)]
    assert take(folder, update=True).saved
    notes = saved_notes()
    assert NOTES[column] not in notes
    assert (becomes in notes) == bool(becomes)


def test_an_entry_split_by_a_hand_over_is_exported_whole_with_its_note(
    either_app: Flask, folder: Path, tmp_path: Path
) -> None:
    assert take(folder).saved
    entry = db.session.scalars(select(DiaryEntry).where(DiaryEntry.note.is_not(None))).one()
    middle = entry.starts_on + (entry.ends_on - entry.starts_on) / 2
    unit_id = entry.unit_id
    hand_over(OPERATOR, unit_id, middle, None)
    assert db.session.query(DiaryEntry).where(DiaryEntry.note.is_not(None)).count() == 2
    export_folder(tmp_path / "out")
    rows = rows_of(tmp_path / "out" / "diary.csv")
    assert [row["note"] for row in rows if row["note"]] == [NOTES["note"]]
    assert take(tmp_path / "out").unchanged["diary"] == len(rows)


def test_what_was_there_before_is_encrypted_by_the_migration_and_comes_back(either_app: Flask, folder: Path) -> None:
    assert take(folder).saved
    db.session.remove()
    downgrade(revision="0008")
    stored = "SELECT departure_note FROM stays WHERE departure_note IS NOT NULL"
    assert db.session.scalar(text(stored)) == NOTES["departure_note"]
    db.session.remove()
    upgrade()
    assert "Marigold" not in db.session.scalar(text(stored))
    assert set(NOTES.values()) <= saved_notes()


@pytest.fixture
def tests_keys_afterwards(app: Flask):
    """Other tests have the keys of the tests again."""
    yield
    secrecy.keys.set(Testing.ENCRYPTION_KEYS, Testing.REFERENCE_KEY)


@pytest.mark.usefixtures("tests_keys_afterwards")
def test_keys_are_rotated_and_the_old_one_can_go(app: Flask, folder: Path, sqlite_url: str) -> None:
    take(folder)
    db.session.add(HouseholdKey(household_id=1, key=new_key()))
    db.session.commit()
    new = new_key()
    use(f"{new},{Testing.ENCRYPTION_KEYS}")
    result = app.test_cli_runner().invoke(secrets, ["rotate"])
    assert result.exit_code == 0
    assert "stays.departure_note: 1 encrypted anew, 0 under the first key already" in result.stdout
    assert "household_keys.key: 1 encrypted anew" in result.stdout
    use(new)
    assert set(NOTES.values()) <= saved_notes()
    assert db.session.scalar(select(HouseholdKey.key))
    assert all(rotated.rewritten == rotated.unreadable == 0 for rotated in rotate_secrets(OPERATOR))


@pytest.mark.usefixtures("tests_keys_afterwards")
def test_a_rotation_that_is_interrupted_goes_on_where_it_stopped(
    either_app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(folder)
    ids = db.session.scalars(select(Household.id)).all()
    db.session.add_all(HouseholdKey(household_id=number, key=new_key()) for number in ids)
    db.session.commit()
    use(f"{new_key()},{Testing.ENCRYPTION_KEYS}")
    monkeypatch.setattr("refuge.actions.rotate_secrets.BATCH", 2)
    rotation = rotate_secrets(OPERATOR)
    first = next(rotation)
    rotation.close()
    counts = {one.column: one for one in rotate_secrets(OPERATOR)}
    assert counts[first.column].rewritten == 0
    assert counts[first.column].current == first.rewritten + first.current
    assert sum(one.unreadable for one in counts.values()) == 0


@pytest.mark.usefixtures("tests_keys_afterwards")
def test_a_value_that_no_key_opens_is_counted_and_named(app: Flask, folder: Path) -> None:
    take(folder)
    use(new_key())
    result = app.test_cli_runner().invoke(secrets, ["rotate"])
    assert result.exit_code == 1
    assert (
        "diary_entries.note: 0 encrypted anew, 0 under the first key already, 1 UNDER NONE OF THE KEYS" in result.stdout
    )


def use(encryption: str) -> None:
    db.session.rollback()
    secrecy.keys.set(encryption, Testing.REFERENCE_KEY)


def test_every_text_about_people_is_a_secret(app: Flask) -> None:
    """A new column of free text has to be decided about: secret, or named here as not about anybody."""
    encrypted_by_hand = {"trail.detail", "return_copies.content", "return_steps.comment"}
    texts = {
        f"{table}.{column['name']}"
        for table in inspect(db.engine).get_table_names()
        for column in inspect(db.engine).get_columns(table)
        if str(column["type"]) == "TEXT"
    }
    known = {f"{column.table.name}.{column.name}" for column in secret_columns()}
    assert texts - known == encrypted_by_hand


@pytest.mark.usefixtures("tests_keys_afterwards")
def test_another_application_has_its_own_keys(sqlite_url: str) -> None:
    key = new_key()
    create_app(type("Another", (Testing,), {"ENCRYPTION_KEYS": key, "SQLALCHEMY_DATABASE_URI": sqlite_url}))
    assert secrecy.decrypted_under(key, secrecy.keys.encrypted("words")) == "words"
