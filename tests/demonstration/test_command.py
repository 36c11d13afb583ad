"""``flask demo`` loads the services like anybody's records, once, and removes them and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from refuge import models
from refuge.access.scope import Viewer
from refuge.accounts.signing_in import recognised
from refuge.actions.demonstration import what_hangs_on_them
from refuge.commands.demonstration import demo
from refuge.demonstration import sign_ins
from refuge.demonstration.cutting import cut
from refuge.demonstration.invented import world
from refuge.demonstration.rows import rows
from refuge.extensions import db
from refuge.figures.nights import utilisation
from refuge.figures.origins import Count, origins
from refuge.figures.selection import Selection
from refuge.intake.importing import import_paths
from refuge.intake.settings import IntakeSettings
from refuge.queries.demonstration import invented_officers
from refuge.returns.authorities import set_authority_window
from refuge.vocabulary import SafeAccommodation
from tests.demonstration.counting import PUBLISHED, by_year, whole_percent

REPORT = date(2021, 1, 25)
TODAY = date(2026, 11, 21)
SAMPLE = Path(__file__).parents[1] / "samples" / "three-units"


@pytest.fixture(autouse=True)
def _on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("refuge.commands.demonstration.today", lambda: TODAY)


def run(app: Flask, *arguments: str) -> Result:
    with _no_session_left():
        return app.test_cli_runner().invoke(demo, arguments)


@contextmanager
def _no_session_left() -> Iterator[None]:
    db.session.rollback()
    yield
    db.session.rollback()


def everything() -> dict[str, int]:
    """How many rows each table holds; the trail only grows."""
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in db.metadata.sorted_tables
        if not table.name.startswith("trail")
    }


def test_the_application_counts_the_nights_that_a_slow_count_gives(either_app: Flask) -> None:
    result = run(either_app)
    assert result.exit_code == 0, result.output
    counted = by_year(rows(cut(world(), TODAY)), TODAY)
    for row in utilisation(Viewer.command_line(), Selection(as_at=TODAY)):
        slow = counted[row.period.label]
        given = (row.nights.commissioned, row.nights.occupied, row.nights.preparing, row.nights.out_of_use)
        assert given == (slow["commissioned"], slow["occupied"], slow["preparing"], slow["out_of_use"])


@pytest.mark.parametrize("loaded", [(), ("--as-at", "2021-01-25")], ids=["loaded today", "loaded as at the report"])
def test_as_at_the_report_the_application_gives_the_published_table(either_app: Flask, loaded: tuple[str, ...]) -> None:
    run(either_app, *loaded)
    selection = Selection(as_at=REPORT)
    years = utilisation(Viewer.command_line(), selection)
    percentages = {row.period.label: whole_percent(row.nights.occupied, row.nights.commissioned) for row in years}
    assert percentages == PUBLISHED
    for count in Count:
        rows_of = origins(Viewer.command_line(), selection, count, TODAY)
        assert len(rows_of) == len(PUBLISHED)
        assert all((row.origins.share_out_of_area or 0) > 0.75 for row in rows_of)


def test_as_at_the_report_only_rotherham_is_there(app: Flask) -> None:
    result = run(app, "--as-at", "2021-01-25")
    assert result.exit_code == 0
    assert list(db.session.scalars(select(models.Contract.reference))) == ["ROTHERHAM"]
    assert "southend" not in result.output


def test_every_provider_is_marked_and_the_sign_ins_work(app: Flask) -> None:
    run(app)
    assert all(db.session.scalars(select(models.Provider.is_demonstration)))
    assert all(recognised(email, password) for email, password, _ in sign_ins())


def test_it_is_not_loaded_twice(app: Flask) -> None:
    run(app)
    before = everything()
    again = run(app)
    assert again.exit_code == 1
    assert "already loaded" in again.output
    assert everything() == before


@pytest.mark.parametrize("day", ["2016-04-01", "2026-11-22"])
def test_a_day_before_it_opens_or_in_the_future_is_misused(app: Flask, day: str) -> None:
    assert run(app, "--as-at", day).exit_code == 2
    assert everything()["providers"] == 0


def test_clearing_leaves_an_empty_database_empty(either_app: Flask) -> None:
    before = everything()
    assert run(either_app).exit_code == 0
    assert run(either_app, "--clear").exit_code == 0
    assert everything() == before
    assert run(either_app, "--clear").exit_code == 1


def test_clearing_removes_nothing_that_is_anybody_elses(app: Flask) -> None:
    assert import_paths([SAMPLE], IntakeSettings.of(app.config)).saved
    db.session.add(models.Demand(authority_code="E08000018", month=date(2020, 4, 1), source="council", asked=3))
    db.session.add(models.Account(email="a@example.org", password_hash="", role="administrator"))
    db.session.add(models.Account(email="administrator@example.org", password_hash="", role="administrator"))
    db.session.commit()
    before = everything()
    assert run(app).exit_code == 0
    assert run(app, "--clear").exit_code == 0
    assert everything() == before


def test_a_month_of_demand_typed_over_is_kept(app: Flask) -> None:
    run(app)
    db.session.scalars(select(models.Demand).where(models.Demand.source == "council")).first().asked = 999
    db.session.commit()
    run(app, "--clear")
    assert [row.asked for row in db.session.scalars(select(models.Demand))] == [999]


def typed() -> dict[tuple[int, str], models.TypedAccommodation]:
    """What is typed by hand, by year and source."""
    return {(row.year.year, row.source): row for row in db.session.scalars(select(models.TypedAccommodation))}


def test_what_is_not_on_the_system_is_typed_of_the_years_that_were_over(app: Flask) -> None:
    run(app, "--as-at", "2023-04-14")
    assert {year for year, _ in typed()} == {2021}
    run(app, "--clear")
    assert typed() == {}
    run(app, "--as-at", "2023-04-15")
    rows_of = typed()
    assert {year for year, _ in rows_of} == {2021, 2022}
    assert {row.authority_code for row in rows_of.values()} == {"E08000018"}
    assert {row.entered_by for row in rows_of.values()} == {"commissioner.rotherham@example.org"}
    assert all(source.startswith("Invented") for _, source in rows_of)


def test_when_a_return_is_due_goes_if_an_invented_officer_set_it(app: Flask) -> None:
    before = everything()
    run(app)
    set_authority_window(Viewer.of(invented_officers()["E08000018"], None), 20, None)
    assert everything()["authority_windows"] == 1
    run(app, "--clear")
    assert everything() == before


def test_what_an_officer_typed_in_their_place_is_kept(app: Flask) -> None:
    source = "Invented sanctuary scheme, housing options"
    theirs = models.TypedAccommodation(authority_code="E08000018", year=date(2021, 4, 1), source=source, units=3)
    theirs.accommodation_type, theirs.entered_by = SafeAccommodation.SANCTUARY, "officer@example.org"
    theirs.entered_at = datetime(2022, 4, 2, tzinfo=UTC)
    db.session.add(theirs)
    db.session.commit()
    assert run(app, "--as-at", "2022-12-01").exit_code == 0
    assert (len(typed()), typed()[2021, source].units) == (3, 3)
    run(app, "--clear")
    assert list(typed()) == [(2021, source)]


def test_beside_somebody_elses_records_nothing_is_typed_for_an_authority(app: Flask) -> None:
    import_paths([SAMPLE], IntakeSettings.of(app.config))
    assert run(app).exit_code == 0
    assert typed() == {}


def test_beside_somebody_elses_records_no_commissioner_gets_a_published_password(app: Flask) -> None:
    import_paths([SAMPLE], IntakeSettings.of(app.config))
    result = run(app)
    assert "commissioner" not in result.output
    assert "administrator" not in result.output
    roles = set(db.session.scalars(select(models.Account.role)))
    assert roles == {"manager", "worker"}


def test_clearing_knows_every_table_that_can_hang_on_a_provider(app: Flask) -> None:
    cleared = [model.__tablename__ for model, _ in what_hangs_on_them()]
    pointing = {
        table.name
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in set(cleared)
    }
    assert pointing <= set(cleared), "a table points at what demo --clear removes: say in actions/demonstration.py how"


def test_clearing_removes_what_points_before_what_it_points_at(app: Flask) -> None:
    cleared = [model.__tablename__ for model, _ in what_hangs_on_them()]
    for position, name in enumerate(cleared):
        points_at = {key.column.table.name for key in db.metadata.tables[name].foreign_keys} - {name}
        assert not points_at & set(cleared[:position])


def test_a_load_that_fails_leaves_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_paths: list[Path], _settings: IntakeSettings) -> None:
        raise OSError

    monkeypatch.setattr("refuge.commands.demonstration.import_paths", fail)
    before = everything()
    assert run(app).exit_code == 1
    assert everything() == before
