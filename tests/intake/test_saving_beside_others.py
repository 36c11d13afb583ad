"""Two at once: who comes second is told what stands in the way, and while files are read everybody else can write."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, insert, text

from refuge import models
from refuge.extensions import db
from refuge.intake import importing
from refuge.intake.saving import save
from tests.intake.folders import add, everything, rows_of, sample, take

SENTENCE = "Flat B is occupied by household OTHER1 since 3 May 2024: both would have every night from 4 May 2024 on."


def somebody_else() -> None:
    """Another household arrives in Flat B on 3 May 2024, over a connection of its own."""
    with db.engine.connect().execution_options(writing=True) as other, other.begin():
        unit = other.execute(text("SELECT units.id, spells.id, spells.starts_on FROM units JOIN spells ON unit_id = units.id"
                                  " WHERE units.reference = 'B'")).one()  # fmt: skip
        spell = other.execute(models.Spell.__table__.select().where(models.Spell.id == unit[1])).one()
        provider = other.scalar(text("SELECT min(id) FROM providers"))
        household = _added(other, models.Household, reference="OTHER1", provider_id=provider)
        arrived = date(2024, 5, 3)
        theirs = {"reference": "OTHERS", "household_id": household, "provider_id": provider, "arrived_on": arrived}
        stay = _added(other, models.Stay, **theirs)
        entry = {"unit_id": unit[0], "spell_id": spell.id, "commissioned": spell.commissioned, "stay_id": stay}
        spans = {"spell_starts_on": spell.starts_on, "spell_ends_on": spell.ends_on, "starts_on": arrived}
        _added(other, models.DiaryEntry, **entry, **spans, began_on=arrived, kind="occupied", added=False)


def _added(other: Connection, model: type, **row: object) -> int:
    return other.execute(insert(model.__table__).values(**row)).inserted_primary_key[0]


@pytest.fixture
def arriving(either_app: Flask, tmp_path: Path) -> Path:
    """The sample is saved; a folder brings one more stay, in Flat B since 4 May 2024."""
    folder = sample(tmp_path / "sample")
    assert take(folder).saved
    for path in folder.glob("*.csv"):
        if path.name != "stays.csv":
            path.unlink()
    new = {"stay_ref": "S9", "household_ref": "H9", "unit_ref": "B", "arrived_on": "2024-05-04"}
    rows = rows_of(folder / "stays.csv")
    (folder / "stays.csv").unlink()
    add(folder / "stays.csv", {**dict.fromkeys(rows[0], ""), **new})
    return folder


def test_who_comes_second_is_told_what_stands_in_the_way(arriving: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = []

    def save_second(connection: Connection) -> None:
        connection.rollback()
        somebody_else()
        counted.append(everything())
        save(connection)

    monkeypatch.setattr(importing, "save", save_second)
    outcome = take(arriving)
    assert not outcome.saved
    assert [str(problem) for problem in outcome.problems] == [f'stays.csv row 2, arrived_on "2024-05-04": {SENTENCE}']
    assert everything() == counted[0]


def test_somebody_who_was_there_before_is_named(arriving: Path) -> None:
    somebody_else()
    outcome = take(arriving)
    assert [problem.problem for problem in outcome.problems] == [SENTENCE]


def test_others_can_write_while_files_are_read_and_checked(arriving: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked, written = importing.check_staged, []

    def write_between(*given: object) -> Iterator[object]:
        yield from checked(*given)
        if not written:
            somebody_else()  # would wait for half a minute and fail, were the lock taken
            written.append(True)

    monkeypatch.setattr(importing, "check_staged", write_between)
    outcome = take(arriving)
    assert not outcome.saved
    assert outcome.problems[0].problem == SENTENCE
