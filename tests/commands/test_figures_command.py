"""``flask figures …`` as people and programs call it: its faces, its exit statuses, its one-line refusals."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from refuge.configuring import NotConfigured
from refuge.extensions import db
from tests import services
from tests.conftest import app_on

YEAR = ["--from", "2019-20", "--to", "2019-20", "--as-at", "2020-06-01"]


@pytest.fixture
def service(app: Flask) -> Flask:
    """Two flats under one contract in 2019-20, one occupied all year, one half of it."""
    provider = services.provider()
    under = services.contract(provider, starts_on=date(2019, 4, 1), minimum_units=3)
    house = services.house(provider)
    for reference, nights in (("A", 366), ("B", 183)):
        flat = services.flat(house, reference)
        services.serve(flat, date(2019, 4, 1), None, under)
        services.drawn(flat, date(2019, 4, 1), "H" * nights)
    db.session.commit()
    return app


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["figures", *words])


def test_json_has_the_agreed_keys(service: Flask) -> None:
    printed = json.loads(run(service, "utilisation", *YEAR, "--format", "json").stdout)
    assert {key: printed[key] for key in ("figure", "rule", "as_at", "by", "copy")} == {
        "figure": "utilisation", "rule": "U1", "as_at": "2020-06-01", "by": "year", "copy": "provider",
    }  # fmt: skip
    assert printed["rows"] == [
        {
            "period": "2019-20", "starts_on": "2019-04-01", "ends_on": "2020-04-01", "to_date": False, "group": None,
            "commissioned": 732, "occupied": 549, "preparing": 0, "out_of_use": 0, "ready": 183,
            "utilisation": 0.75, "availability": 1.0, "utilisation_of_available": 0.75, "utilisation_of_ready": 0.75,
            "of_which_held": 0, "of_which_away": 0, "second_units": 0,
            "shortfall": 366, "utilisation_of_contracted_minimum": 0.5,
        }
    ]  # fmt: skip


def test_the_table_prints_whole_percentages(service: Flask) -> None:
    printed = run(service, "utilisation", *YEAR)
    assert printed.exit_code == 0
    assert printed.stdout.splitlines()[1].split()[:6] == ["2019", "–", "2020", "75", "%", "549"]


def test_csv_has_the_same_rows(service: Flask) -> None:
    printed = run(service, "utilisation", *YEAR, "--group", "unit", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert [(row["group"], row["occupied"]) for row in rows] == [("A", "366"), ("B", "183")]


def test_csv_of_nothing_has_its_headings(service: Flask) -> None:
    whole = run(service, "utilisation", *YEAR, "--format", "csv").stdout.splitlines()[0]
    assert run(service, "utilisation", "--not-commissioned", "--format", "csv").stdout.splitlines() == [
        whole.replace("commissioned", "in_service")
    ]


def test_csv_of_origins_keeps_the_regions_last_and_in_order(service: Flask) -> None:
    headings = run(service, "origin", "--format", "csv").stdout.splitlines()[0].split(",")
    regions = [heading for heading in headings if heading.startswith("by_region")]
    assert regions
    assert headings[-len(regions) :] == sorted(regions)


def test_the_table_says_what_was_counted_and_as_at_when(service: Flask) -> None:
    printed = run(service, "origin", *YEAR, "--count", "arrivals").stdout
    assert "Counted: arrivals (G4). As at 1 June 2020" in printed


def test_each_night_is_printed(service: Flask) -> None:
    words = ["--by", "range", "--from", "2019-09-30", "--to", "2019-10-02", "--format", "json"]
    rows = json.loads(run(service, "nightly", *words).stdout)["rows"]
    assert [(row["night"], row["occupied"], row["ready"]) for row in rows] == [
        ("2019-09-30", 2, 0),
        ("2019-10-01", 1, 1),
    ]


def test_origin_says_what_it_counted(service: Flask) -> None:
    printed = json.loads(run(service, "origin", *YEAR, "--count", "arrivals", "--format", "json").stdout)
    assert printed["count"] == "arrivals"
    assert printed["rows"][0]["by_region"] == {"not_asked": 2}
    assert printed["rows"][0]["share_out_of_area"] is None


def test_nights_outside_any_contract_are_not_called_commissioned(service: Flask) -> None:
    rows = json.loads(run(service, "utilisation", "--not-commissioned", "--format", "json").stdout)["rows"]
    assert rows == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "2019/20"], "is not a financial year like 2019-20"),
        (["--from", "2020-02-30"], "is not a day of the calendar"),
        (["--from", "2019-20", "--to", "2017-18"], "no night lies from"),
        (["--from", "2019-10-01", "--to", "2019-10-01"], "no night lies from"),
        (["--from", "9999-12-31"], "outside the years 1900 to 2200"),
        (["--by", "month", "--from", "0001-01"], "outside the years 1900 to 2200"),
        (["--from", "20190401"], "is not a financial year"),
        (["--from", "٢٠١٩-٠٤-٠١"], "is not a date"),
        (["--as-at", "20190401"], "is not a date"),
        (["--as-at", "2190-04-01"], "is in the future"),
        (["--by", "contract-year", "--not-commissioned"], "have no contract years"),
        (["--as-at", "yesterday"], "is not a date"),
        (["--by", "fortnight"], "is not one of"),
        (["--for", "everybody"], "is not one of"),
        (["--for", "publication", "--unit", "A"], "do not leave the provider"),
        (["--for", "publication", "--group", "unit"], "do not leave the provider"),
        (["--for", "publication", "--property", "HOUSE"], "with a group instead"),
        (["--for", "publication", "--not-commissioned"], "the provider's own"),
        (["--for", "contract", "--group", "property"], "choose one contract"),
        (["--for", "contract", "--as-at", "2020-06-02"], "end with a month"),
        (["--for", "contract", "--by", "range"], "twelve months"),
        (["--for", "contract", "--by", "quarter", "--from", "2020-04-03"], "whole months"),
    ],
)
def test_a_selection_that_cannot_be_read_exits_2_with_the_reason(service: Flask, words: list[str], said: str) -> None:
    refused = run(service, "utilisation", *words)
    assert refused.exit_code == 2
    assert said.lower() in refused.stderr.lower()
    assert refused.stdout == ""


@pytest.mark.parametrize("option", ["contract", "provider", "property", "unit", "authority"])
def test_what_does_not_exist_exits_1_in_one_line(service: Flask, option: str) -> None:
    refused = run(service, "utilisation", f"--{option}", "NOWHERE")
    assert (refused.exit_code, refused.stderr) == (1, f"There is no {option} NOWHERE.\n")


def test_contract_years_that_begin_in_different_months_are_refused_together(service: Flask) -> None:
    other = services.contract(services.provider("P2"), "C2", year_starts_month=10)
    flat = services.flat(services.house(services.provider("P3"), "H3"), "Z")
    services.serve(flat, date(2019, 10, 1), None, other)
    db.session.commit()
    assert run(service, "utilisation", "--by", "contract-year").exit_code == 2
    assert run(service, "utilisation", "--by", "contract-year", "--contract", "C1").exit_code == 0


def test_a_database_never_set_up_is_one_plain_line(tmp_path: Path) -> None:
    refused = run(app_on(f"sqlite:///{tmp_path / 'empty.db'}"), "utilisation")
    assert refused.exit_code == 1
    assert refused.stderr == "The database is not set up: run 'flask --app wsgi db upgrade' first.\n"


def test_a_newer_database_is_one_plain_line(service: Flask) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.session.commit()
    refused = run(service, "utilisation")
    assert refused.exit_code == 1
    assert refused.stderr == "The database was set up by a newer version of this program: run that version.\n"


def test_a_file_that_is_no_database_is_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("This is a shopping list, and long enough not to be taken for an empty file.")
    refused = run(app_on(f"sqlite:///{tmp_path / 'notes.db'}"), "utilisation")
    assert refused.exit_code == 1
    assert refused.stderr == f"What is at sqlite:///{tmp_path / 'notes.db'} is not a database.\n"


@pytest.mark.parametrize(
    ("address", "said"), [("mysql://one/two", "works with sqlite and postgresql"), ("nonsense", "is not the address")]
)
def test_an_address_of_no_database_we_know_is_refused_at_the_start(address: str, said: str) -> None:
    with pytest.raises(NotConfigured, match=said):
        app_on(address)


def test_a_database_that_cannot_be_reached_is_one_plain_line() -> None:
    refused = run(app_on("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2"), "utilisation")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("The database at postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert refused.stderr.count("\n") == 1
