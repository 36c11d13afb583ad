"""``flask retention`` and ``flask household …``: what they print, what they refuse, and that a check changes nothing (D6)."""

import json
import sqlite3
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from refuge.audit.searching import Search, every_line
from refuge.clock import now
from refuge.extensions import db
from refuge.models import Submission
from tests import services
from tests.retention.lived import LATER, OLD, OPERATOR, TODAY, lived, stays


@pytest.fixture
def service(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    lived()
    for module in ("refuge.commands.retention", "refuge.commands.figures"):
        monkeypatch.setattr(import_module(module), "today", lambda: TODAY)
    return app


def run(app: Flask, *words: str) -> Any:
    return app.test_cli_runner().invoke(args=list(words))


def dump(url: str) -> list[str]:
    """Everything the database holds."""
    db.session.rollback()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        return list(connection.iterdump())


def test_a_check_says_what_would_be_done_and_changes_nothing(service: Flask, sqlite_url: str) -> None:
    before = dump(sqlite_url)
    printed = run(service, "retention", "--check")
    assert printed.exit_code == 0
    assert printed.stdout.splitlines() == [
        "Due is what ended before 1 April 2022.",
        "P1: 2 stays, 2 referrals, 1 note of a void would be erased; would be frozen: 2020-21, 2021-22",
    ]
    assert dump(sqlite_url) == before


def test_a_run_says_what_was_done_and_a_second_one_nothing(service: Flask) -> None:
    first, second = (run(service, "retention").stdout.splitlines()[1] for _ in range(2))
    assert first == "P1: 2 stays, 2 referrals, 1 note of a void erased; frozen: 2020-21, 2021-22"
    assert second == "P1: 0 stays, 0 referrals, 0 notes of voids erased"


def test_figures_no_longer_held_are_misuse_and_said_in_a_line(service: Flask) -> None:
    run(service, "retention")
    refused = run(service, "figures", "origin", "--by", "quarter")
    assert refused.exit_code == 2
    assert "no longer held (D6): ask for the financial year 2020-21 as a whole" in refused.stderr
    assert run(service, "figures", "origin", "--format", "json").exit_code == 0


def test_the_record_of_a_household_is_written_with_its_warning_and_without_places(
    service: Flask, tmp_path: Path
) -> None:
    printed = run(service, "household", "export", "eraseDH2", "--out", str(tmp_path / "record.json"))
    assert printed.exit_code == 0
    told = json.loads((tmp_path / "record.json").read_text())
    assert next(iter(told)) == "warning"
    assert "may be the abuser" in told["warning"]
    assert told["stays"][0]["notes"] == ["Her sister Marigold drove her to Whitby"]
    assert [person["kind"] for person in told["stays"][0]["people"]] == ["adult", "child"]
    assert told["stays"][0]["origin"] == "a local authority, not named here"
    assert [line["what"] for line in told["who_did_what"]] == ["stay.changed"]
    words = json.dumps({name: told[name] for name in told if name not in ("warning", "left_out")})
    assert [one for one in (services.LICHFIELD, "Lichfield", "Flat A", "House", "P1", "C1") if one in words] == []
    db.session.rollback()
    assert "household.exported" in {line.what for line in every_line(OPERATOR, Search())}


def test_names_of_places_and_staff_are_taken_out_of_notes(service: Flask, tmp_path: Path) -> None:
    stay = stays()[1]
    stay.departure_note = "Moved from Flat A in House HOUSE, near Lichfield"
    db.session.commit()
    run(service, "household", "export", "ERASEDH2", "--out", str(tmp_path / "record.json"))
    (note,) = json.loads((tmp_path / "record.json").read_text())["stays"][0]["notes"]
    assert note == "Moved from [left out] in [left out], near [left out]"


def test_a_household_is_erased_on_request(service: Flask) -> None:
    assert run(service, "household", "erase", "ERASEDH2").exit_code == 2
    printed = run(service, "household", "erase", "ERASEDH2", "--yes")
    assert (printed.exit_code, printed.stdout) == (
        0, "Erased: 2 stays, 2 referrals; frozen before: 2020-21, 2021-22, 2022-23.\n",
    )  # fmt: skip
    assert not {OLD, LATER} & {stay.reference for stay in stays()}
    again = run(service, "household", "erase", "ERASEDH2", "--yes")
    assert (again.exit_code, again.stderr) == (1, "There is no household with this reference among your records.\n")


def test_whoever_is_here_now_is_not_erased(service: Flask) -> None:
    here = stays()[3]
    reference = here.household.reference
    refused = run(service, "household", "erase", reference, "--yes")
    assert refused.exit_code == 1
    assert "is here now" in refused.stderr
    assert stays()[3].erased_on is None


def test_a_stay_erased_cannot_be_found_as_a_household_again(service: Flask) -> None:
    run(service, "retention")
    fresh = stays()[0].household.reference
    assert run(service, "household", "erase", fresh, "--yes").exit_code == 1
    assert stays()[0].erased_on == date(2024, 4, 1)


def test_tokens_of_forms_sent_more_than_thirty_days_ago_are_cleared(service: Flask) -> None:
    for token, days in (("old", 31), ("young", 29)):
        db.session.add(Submission(token=token, sent_at=now() - timedelta(days=days)))
    db.session.commit()
    run(service, "retention", "--check")
    assert db.session.query(Submission).count() == 2
    run(service, "retention")
    assert [one.token for one in db.session.query(Submission)] == ["young"]
