"""``figures voids`` and ``figures departures`` as people and programs call them."""

import csv
import io
import json
from typing import Any

import pytest
from flask import Flask

KEYS = {
    "voids": [
        "voids", "relet_days_mean", "relet_days_median", "relet_days_max", "first_lets", "with_works",
        "preparing_days_mean", "preparing_over_target_nights", "nights_by_reason", "nights_waiting_for",
    ],
    "departures": [
        "departures", "planned", "unplanned", "not_answered", "deaths", "handed_over", "planned_share", "by_destination",
        "by_reason", "outcome_pending", "stay_bands", "stay_nights_mean", "stay_nights_median", "open_stays",
        "open_stay_bands", "over_six_months",
    ],
}  # fmt: skip
RULES = {"voids": "V1", "departures": "H8"}
BOUNDS = ["--contract", "ROTHERHAM", "--from", "2019-20", "--to", "2019-20", "--as-at", "2021-01-01"]


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=["figures", *words])


@pytest.mark.parametrize("figure", KEYS)
def test_json_has_the_agreed_keys(demonstration: Flask, figure: str) -> None:
    printed = json.loads(run(demonstration, figure, *BOUNDS, "--format", "json").stdout)
    (row,) = printed["rows"]
    assert (printed["figure"], printed["rule"]) == (figure, RULES[figure])
    assert set(KEYS[figure]) <= set(row)


@pytest.mark.parametrize("figure", KEYS)
def test_the_table_csv_and_json_have_the_same_numbers(demonstration: Flask, figure: str) -> None:
    (row,) = json.loads(run(demonstration, figure, *BOUNDS, "--format", "json").stdout)["rows"]
    (line,) = csv.DictReader(io.StringIO(run(demonstration, figure, *BOUNDS, "--format", "csv").stdout))
    assert [line[key] for key in KEYS[figure][:1]] == [str(row[key]) for key in KEYS[figure][:1]]
    table = run(demonstration, figure, *BOUNDS).stdout.splitlines()[1]
    assert table.split()[3] == str(row[figure])


def test_nights_by_reason_add_up_to_those_of_utilisation(demonstration: Flask) -> None:  # V4
    (voids,) = json.loads(run(demonstration, "voids", *BOUNDS, "--format", "json").stdout)["rows"]
    (nights,) = json.loads(run(demonstration, "utilisation", *BOUNDS, "--format", "json").stdout)["rows"]
    assert sum(voids["nights_by_reason"].values()) == nights["preparing"] + nights["out_of_use"]
    assert voids["nights_by_reason"].keys() > {"cleaning"}


@pytest.mark.parametrize("figure", KEYS)
def test_single_units_do_not_leave_the_provider(demonstration: Flask, figure: str) -> None:
    refused = run(demonstration, figure, *BOUNDS, "--group", "unit", "--for", "contract")
    assert refused.exit_code == 2
    assert "single units do not leave the provider" in refused.stderr


def test_a_publication_copy_names_what_it_hides(demonstration: Flask) -> None:
    printed = run(demonstration, "departures", *BOUNDS, "--for", "publication", "--format", "json")
    (row,) = json.loads(printed.stdout)["rows"]
    assert any(name.startswith("by_destination") for name in row["hidden"])
