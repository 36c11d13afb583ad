"""What actions, imports and exports put on the trail, and what they do not."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.access.scope import Viewer
from refuge.actions.answers import Answers
from refuge.actions.close_unit import close_unit
from refuge.actions.finish_intake import finish_intake
from refuge.actions.hand_over import hand_over
from refuge.audit.searching import Line, Search, every_line
from refuge.commands.records import export_command
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Household, HouseholdKey, Provider, Stay, TrailEntry
from tests import services
from tests.audit.forcing import breaks
from tests.intake.folders import add, change, rows_of, sample, take

OPERATOR = Viewer.command_line()
APRIL, JUNE = date(2020, 4, 1), date(2020, 6, 1)
NOTE = "Her sister Marigold drove her to Whitby"


def lines(what: str = "") -> list[Line]:
    """What the trail holds, oldest first."""
    db.session.rollback()
    return [line for line in every_line(OPERATOR, Search()) if line.what.startswith(what)]


@pytest.fixture
def unit(either_app: Flask) -> int:
    """A flat in service from April on, under the first of two contracts."""
    provider = services.provider()
    services.contract(provider, "C2")
    flat = services.flat(services.house(provider))
    services.serve(flat, APRIL, None, services.contract(provider))
    db.session.commit()
    return flat.id


def test_closing_a_unit_is_noted_with_before_and_after(unit: int) -> None:
    close_unit(OPERATOR, unit, JUNE)
    (line,) = lines("unit")
    assert (line.what, line.about, line.chain) == ("unit.closed", ("unit", "A"), 1)
    assert line.detail == {"before": {"ends_on": None}, "after": {"ends_on": "2020-06-01"}}


def test_what_is_refused_is_not_noted_as_done(unit: int) -> None:
    with pytest.raises(RuleBroken):
        close_unit(OPERATOR, unit, APRIL)
    db.session.rollback()
    assert lines() == []


def test_a_hand_over_is_noted_with_its_contracts(unit: int) -> None:
    hand_over(OPERATOR, unit, JUNE, None)
    (line,) = lines("unit")
    assert line.detail == {"before": {"contract": "C1"}, "after": {"contract": None, "on": "2020-06-01"}}


@pytest.fixture
def folder(either_app: Flask, tmp_path: Path) -> Path:
    """The sample, saved, with a note."""
    files = sample(tmp_path / "sample")
    change(files / "stays.csv", 2, departure_note=NOTE)
    assert take(files).saved
    return files


def test_an_import_is_a_line_of_its_provider_with_counts(folder: Path) -> None:
    (line,) = lines("records")
    provider = db.session.scalars(select(Provider)).one()
    assert (line.what, line.chain) == ("records.imported", provider.id)
    assert line.who.startswith("command line (")
    assert line.detail["after"]["new"]["stays"] == line.detail["after"]["read"]["stays"] == 7
    assert "changed" not in line.detail["after"]
    assert breaks() == []


def test_an_import_that_is_checked_or_refused_is_not_noted(folder: Path) -> None:
    before = len(lines())
    take(folder, check=True)
    change(folder / "stays.csv", 2, departed_on="2023-04-14")
    assert not take(folder).saved
    assert len(lines()) == before


def test_whoever_has_a_stay_open_meanwhile_is_told_that_an_import_changed_it(folder: Path) -> None:
    change(folder / "stays.csv", 2, origin="E08000018")
    assert take(folder, update=True).saved
    stay = db.session.scalars(select(Stay).where(Stay.arrived_on == date(2023, 1, 10))).one()
    with pytest.raises(RuleBroken, match=r"changed by command line .*: origin code"):
        finish_intake(Viewer.command_line(), stay.id, 1, Answers())


def test_a_stay_changed_by_an_import_is_told_under_its_households_key(folder: Path) -> None:
    change(folder / "stays.csv", 2, origin="E08000018", departure_note="Something else", children_ages="3f")
    assert take(folder, update=True).saved
    (line,) = lines("stay.")
    stay = db.session.scalars(select(Stay).where(Stay.arrived_on == date(2023, 1, 10))).one()
    assert line.household_id == stay.household_id
    assert line.about == ("stay", stay.reference)
    assert line.detail["before"]["departure_note"] == NOTE
    assert line.detail["after"]["departure_note"] == "Something else"
    assert line.detail["before"]["origin_code"] == "E08000019"
    assert line.detail["after"]["changed"] == ["people"]
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.household_id.is_not(None))).one()
    assert (entry.about_kind, entry.about_key) == (None, None)
    assert "E08000018" not in entry.detail
    db.session.delete(db.session.get_one(HouseholdKey, stay.household_id))
    db.session.commit()
    assert lines("stay.")[0].detail is None
    assert breaks() == []


def test_rows_that_are_no_households_are_told_by_column_and_without_their_notes(folder: Path) -> None:
    change(folder / "units.csv", 2, bed_spaces="5")
    change(folder / "diary.csv", 3, note=NOTE, ends_on="2023-11-30")
    assert take(folder, update=True).saved
    (unit,) = lines("unit")
    assert unit.about == ("unit", "A")
    assert unit.detail["after"] == {"bed_spaces": 5}
    (void,) = lines("diary")
    assert void.about == ("diary entry", "C 2023-09-30")
    assert void.detail == {"after": {"changed": ["ends_on", "note"]}}
    assert NOTE not in str([line.detail for line in lines()])


def test_a_hold_is_told_without_the_name_of_its_referral(folder: Path) -> None:
    (provider,) = rows_of(folder / "providers.csv")
    referral = {"referral_ref": "SMITH-0107", "provider_ref": provider["provider_ref"], "received_on": "2023-01-07"}
    accepted = {"household_ref": "H1", "outcome": "accepted", "decided_on": "2023-01-08", "stay_ref": "S1"}
    add(folder / "referrals.csv", {**referral, "source": "police", **accepted})
    hold = {"unit_ref": "A", "referral_ref": "SMITH-0107", "starts_on": "2023-01-08", "ends_on": "2023-01-09"}
    add(folder / "holds.csv", {**hold, "outcome": "released"})
    assert take(folder).saved
    change(folder / "holds.csv", 2, ends_on="2023-01-10", outcome="arrived")
    assert take(folder, update=True).saved
    (line,) = lines("hold")
    assert line.about == ("hold", "A 2023-01-08")
    assert line.detail["after"] == {"ends_on": "2023-01-10", "outcome": "arrived"}
    assert "SMITH" not in str([(line.about, line.detail) for line in lines()])


def test_an_import_of_two_providers_is_a_line_for_each(folder: Path) -> None:
    (folder / "providers.csv").write_text("provider_ref,name\nOTHER,Another provider\n")
    assert take(folder / "providers.csv").saved
    of = {db.session.get(Provider, line.chain).reference for line in lines("records")}
    assert len(of) == 2


def test_an_export_is_noted_before_anything_is_written(folder: Path, either_app: Flask, tmp_path: Path) -> None:
    db.session.rollback()
    assert either_app.test_cli_runner().invoke(export_command, [str(tmp_path / "out")]).exit_code == 0
    (line,) = lines("records.exported")
    assert (line.chain, line.detail) == (0, {"after": {"folder": "out"}})


def test_an_id_that_was_a_households_is_never_anothers(app: Flask) -> None:
    provider = services.provider()
    gone = services.stay(provider, APRIL)
    household, number = gone.household, gone.household_id
    db.session.delete(gone)
    db.session.flush()
    db.session.delete(household)
    db.session.flush()
    new = Household(reference="NEW", provider_id=provider.id)
    db.session.add(new)
    db.session.flush()
    assert new.id > number
