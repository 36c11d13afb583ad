"""What went to another provider comes out in the interchange files and goes in again with the same figures."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from refuge.actions.diary import enter
from refuge.extensions import db
from refuge.figures.nights import utilisation
from refuge.figures.origins import Count, origins
from refuge.figures.records import origin_record, utilisation_record
from refuge.figures.selection import Grouping, Selection
from refuge.intake.exporting import export_folder
from refuge.models import Stay
from refuge.occupancy.clashes import Span
from refuge.occupancy.period import Kind
from refuge.vocabulary import EntryKind
from tests import services
from tests.actions.taking_over import ARRIVED, LOOKING, MOVED, clear, entries_of, house_of, take_over, two_providers
from tests.intake.folders import rows_of, take, write

AS_AT = date(2021, 1, 25)


def figures() -> list[object]:
    """Every figure, by provider, unit and month."""
    db.session.rollback()
    months = Selection(AS_AT, Kind.MONTH)
    grouped = [Selection(AS_AT, group=group) for group in (Grouping.PROVIDER, Grouping.UNIT)]
    return [
        *(utilisation_record(row) for asked in (months, *grouped) for row in utilisation(LOOKING, asked)),
        *(origin_record(row) for count in Count for row in origins(LOOKING, months, count, AS_AT)),
        *(origin_record(row) for count in Count for row in origins(LOOKING, grouped[0], count, AS_AT)),
    ]


@pytest.fixture
def exported(either_app: Flask, tmp_path: Path) -> Path:
    """A house of two flats with a household in both and one in preparation, exported after it changed provider."""
    before, _ = two_providers()
    flat, second, third = house_of(before, "A", "B", "C")
    third.emergency = True
    who = services.occupy(flat, ARRIVED, origin_code=services.SHEFFIELD)
    services.place(second, who, MOVED, added=True)
    services.away(who, MOVED)
    enter(third, EntryKind.PREPARING, Span(MOVED), reason="locks")
    take_over()
    export_folder(tmp_path)
    return tmp_path


def test_the_figures_are_the_same_after_an_export_and_an_import(exported: Path) -> None:
    before = figures()
    diaries = [entries_of(unit) for unit in ("A", "B", "C", "A-2", "B-2", "C-2")]
    clear()
    outcome = take(exported)
    assert not outcome.problems
    assert figures() == before
    assert [entries_of(unit) for unit in ("A", "B", "C", "A-2", "B-2", "C-2")] == diaries
    (new,) = db.session.query(Stay).filter(Stay.carried_over_from_id.is_not(None))
    assert new.first_arrived_on == ARRIVED
    assert db.session.query(services.Unit).filter_by(emergency=True).count() == 2


def test_an_export_taken_in_again_changes_nothing(exported: Path) -> None:
    outcome = take(exported)
    assert not outcome.problems
    assert outcome.unchanged == {name: count for name, count in outcome.rows.items() if count}


def test_the_second_provider_s_entry_starts_with_it_and_says_when_it_began(exported: Path) -> None:
    rows = {row["unit_ref"]: row for row in rows_of(exported / "diary.csv")}
    assert [rows["C"][name] for name in ("starts_on", "ends_on", "began_on")] == ["2020-03-01", "2020-04-01", ""]
    assert [rows["C-2"][name] for name in ("starts_on", "ends_on", "began_on")] == ["2020-04-01", "", "2020-03-01"]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("first_arrived_on", "", "says when they first arrived"),
        ("first_arrived_on", "2020-05-01", "write that day or an earlier one"),
        ("carried_over_from", "NOBODY", "there is no such stay in stays.csv"),
    ],
)
def test_a_stay_that_goes_on_from_nothing_is_refused(exported: Path, column: str, value: str, said: str) -> None:
    clear()
    rows = rows_of(exported / "stays.csv")
    for row in rows:
        row[column] = value if row["carried_over_from"] else row[column]
    write(exported / "stays.csv", rows)
    assert any(said in problem.problem for problem in take(exported).problems)


def test_a_stay_goes_on_from_the_day_on_which_the_other_ended(exported: Path) -> None:
    clear()
    rows = rows_of(exported / "stays.csv")
    for row in rows:
        row["departed_on"] = "2020-03-15" if row["departed_on"] else ""
    write(exported / "stays.csv", rows)
    said = [problem.problem for problem in take(exported).problems if problem.column == "carried_over_from"]
    assert said == ["it goes on from a stay with another provider, which ends on the day this one begins"]
