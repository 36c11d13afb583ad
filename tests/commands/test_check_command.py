"""``flask check``: one finding a line, or JSON."""

import json
from datetime import date

from flask import Flask

from refuge.extensions import db
from tests import services

OPENED, ARRIVED = date(2010, 4, 1), date(2018, 4, 1)


def run(app: Flask, *arguments: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr."""
    result = app.test_cli_runner().invoke(args=["check", *arguments])
    return result.exit_code, result.stdout, result.stderr


def record() -> None:
    """A household that has been here for years."""
    unit = services.flat(services.house(services.provider()))
    services.serve(unit, OPENED, None, services.contract(unit.property.provider))
    services.occupy(unit, ARRIVED, origin_code=services.ROTHERHAM, risk_at_arrival="high")
    db.session.commit()


def test_each_finding_is_a_line_that_names_what_and_where(app: Flask) -> None:
    record()
    status, printed, _ = run(app, "--as-at", "2021-04-01")
    assert status == 0
    long_stay, not_known = printed.splitlines()
    assert long_stay.startswith("Provider P1: Household H")
    assert "in Flat A, House HOUSE: here since 1 April 2018. Changes occupied nights" in long_stay
    assert long_stay.endswith("by up to 1,096 nights.")
    assert "not known: step-free, wheelchair" in not_known


def test_findings_as_json(app: Flask) -> None:
    record()
    _, printed, _ = run(app, "--as-at", "2021-04-01", "--format", "json")
    report = json.loads(printed)
    assert report["as_at"] == "2021-04-01"
    assert [(one["kind"], one["at_most"], one["of"]) for one in report["findings"]] == [
        ("long_stay", 1096, "night"),
        ("not_known", None, "referral"),
    ]


def test_nothing_found_is_said_beside_the_results(app: Flask) -> None:
    assert run(app) == (0, "", "Nothing was found.\n")


def test_a_day_that_cannot_be_read_is_misuse(app: Flask) -> None:
    status, printed, said = run(app, "--as-at", "30/02/2021")
    assert (status, printed) == (2, "")
    assert "30/02/2021" in said
