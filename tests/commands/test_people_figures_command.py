"""``flask figures people`` has the agreed keys, in every face, and hides in the copies that leave (D2)."""

import json
from datetime import date

import pytest
from flask import Flask

from refuge.extensions import db
from refuge.models import Person
from tests import services

YEAR = ["--from", "2019-20", "--to", "2019-20", "--as-at", "2020-07-01", "--contract", "C1"]
AGREED = (
    *("households", "households_with_children", "adults", "children", "women", "men", "trans_adults"),
    *("adults_sex_not_known", "sex_prefer_not_to_say", "sex_not_asked", "children_by_band", "access_needs"),
    *("support_needs", "by_risk_level", "inclusion", "throughput", "person_nights", "bed_space_nights"),
    "bed_space_utilisation",
)
INCLUSION = (
    *("male_survivors", "women_with_teenage_sons", "pets", "disabled_member", "trans_survivors"),
    *("minoritised_ethnic_groups", "aged_65_or_over", "multiple_needs"),
)


@pytest.fixture
def service(app: Flask) -> Flask:
    """A mother and her son of 15 in a flat of three bed spaces, for ten nights."""
    provider = services.provider()
    flat = services.flat(services.house(provider))
    services.serve(flat, date(2019, 4, 1), None, services.contract(provider))
    stay = services.occupy(flat, date(2019, 4, 1), date(2019, 4, 11))
    mother = Person(stay_id=stay.id, number=1, kind="adult", sex="female", age_band="65+")
    db.session.add_all([mother, Person(stay_id=stay.id, number=2, kind="child", sex="male", age=15)])
    db.session.commit()
    return app


def run(app: Flask, *words: str) -> str:
    return app.test_cli_runner().invoke(args=["figures", "people", *YEAR, *words]).stdout


def test_json_has_the_agreed_keys(service: Flask) -> None:
    printed = json.loads(run(service, "--format", "json"))
    (row,) = printed["rows"]
    assert (printed["figure"], printed["rule"]) == ("people", "H1")
    assert set(AGREED) <= row.keys()
    assert tuple(row["inclusion"]) == INCLUSION
    assert (row["households"], row["adults"], row["children"], row["women"]) == (1, 1, 1, 1)
    assert (row["children_by_band"]["14-15"], row["inclusion"]["women_with_teenage_sons"]) == (1, 1)
    assert row["inclusion"]["aged_65_or_over"] == 1
    assert (row["person_nights"], row["bed_space_nights"], row["throughput"]) == (20, 1098, 1.0)


def test_what_is_hidden_is_null_and_named(service: Flask) -> None:
    (row,) = json.loads(run(service, "--format", "json", "--for", "contract"))["rows"]
    assert (row["households"], row["adults"], row["children_by_band"]) == (1, None, None)
    assert {"adults", "women", "children_by_band", "inclusion"} <= set(row["hidden"])


def test_the_table_and_csv_say_the_same(service: Flask) -> None:
    line = run(service).splitlines()[1].split()
    assert line[:8] == ["2019", "–", "2020", "1", "1", "1", "1", "0"]
    headings, values = (text.split(",") for text in run(service, "--format", "csv").splitlines())
    assert dict(zip(headings, values, strict=True))["children_by_band: 14-15"] == "1"
    assert "hidden" in run(service, "--for", "publication").splitlines()[1]
