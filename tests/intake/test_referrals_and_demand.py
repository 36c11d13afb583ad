"""Referrals and demand come in and go out as files too, beside what people type."""

from pathlib import Path

from flask import Flask

from refuge.extensions import db
from refuge.intake.exporting import export_folder
from refuge.models import Demand, Referral
from tests.intake.folders import add, change, rows_of, sample, take

ASKED = {"referral_ref": "R1", "received_on": "2023-05-02", "provider_ref": "EXAMPLE", "adults": "1", "outcome": "open"}
MONTH = {"authority_code": "E08000018", "month": "2023-04", "source": "council", "asked": "3", "placed_in_area": "0"}


def test_whoever_has_a_referral_open_notices_that_an_import_changed_it(either_app: Flask, tmp_path: Path) -> None:
    folder = sample(tmp_path / "sample")
    provider = rows_of(folder / "providers.csv")[0]["provider_ref"]
    add(folder / "referrals.csv", ASKED | {"provider_ref": provider})
    assert take(folder).problems == []
    assert take(folder, update=True).problems == []
    assert db.session.query(Referral.version).scalar() == 1
    change(folder / "referrals.csv", 2, adults="2")
    assert take(folder, update=True).problems == []
    db.session.rollback()
    assert db.session.query(Referral.version).scalar() == 2


def test_a_month_of_demand_goes_out_as_it_came_in_blanks_and_noughts_apart(app: Flask, tmp_path: Path) -> None:
    """F4."""
    folder = sample(tmp_path / "sample")
    add(folder / "demand.csv", MONTH)
    assert take(folder).problems == []
    db.session.rollback()
    one = db.session.query(Demand).one()
    assert (one.asked, one.placed_in_area, one.placed_out_of_area) == (3, 0, None)
    export_folder(tmp_path / "out")
    (told,) = rows_of(tmp_path / "out" / "demand.csv")
    assert {name: told[name] for name in MONTH} == MONTH
    assert told["placed_out_of_area"] == ""
