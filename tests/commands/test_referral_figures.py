"""``figures referrals``, ``needs-gap`` and ``demand`` as people and programs call them."""

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from flask import Flask

from refuge.extensions import db
from refuge.models import Demand, Referral, ReferralChild, Unit
from tests import services
from tests.commands.test_figures_command import run

YEAR = ["--from", "2019-20", "--to", "2019-20", "--as-at", "2020-06-01"]
KEYS = [
    "received", "accepted", "declined", "chose_not_to_take", "withdrawn_by_referrer", "no_contact", "did_not_arrive",
    "information_only", "open", "by_reason", "households_unable_to_be_supported",
    "declined_for_space_while_a_unit_looked_suitable", "local_residents", "local_residents_accommodated",
    "local_residents_placed_in_area", "local_residents_placed_out_of_area", "local_residents_not_known",
    "days_to_decision_mean", "days_to_arrival_mean",
]  # fmt: skip


@pytest.fixture
def service(app: Flask) -> Flask:
    """A flat nobody was in, and two local households that were turned away for want of space in 2019-20."""
    provider = services.provider()
    under = services.contract(provider)
    flat = services.flat(services.house(provider))
    services.serve(flat, date(2019, 4, 1), None, under)
    for number, placed in ((1, "in_area"), (2, None)):
        what = {
            "outcome": "declined",
            "reason": "no_space",
            "decided_on": date(2019, 5, 3),
            "placed": placed,
            "adults": 1,
        }
        ids = {"reference": f"R{number}", "provider_id": provider.id, "contract_id": under.id}
        one = Referral(received_on=date(2019, 5, 1), origin_code=services.ROTHERHAM, **ids, **what)
        db.session.add(one)
        db.session.flush()
        db.session.add(ReferralChild(referral_id=one.id, number=1, age=4 * number))
    for month, asked in ((4, 7), (5, None), (6, 5)):
        typed = {"authority_code": services.ROTHERHAM, "month": date(2019, month, 1), "source": "council"}
        db.session.add(Demand(asked=asked, placed_in_area=1, **typed))
    db.session.commit()
    return app


def rows(app: Flask, *words: str) -> list[dict[str, Any]]:
    """The rows of a figure as JSON."""
    printed = run(app, *words, "--format", "json")
    assert printed.exit_code == 0, printed.stderr
    return json.loads(printed.stdout)["rows"]


def test_referrals_have_the_agreed_keys(service: Flask) -> None:
    (row,) = rows(service, "referrals", *YEAR)
    assert [key for key in row if key in KEYS]
    assert set(KEYS) <= set(row)
    assert (row["received"], row["declined"], row["by_reason"]) == (2, 2, {"no_space": 2})
    assert (row["households_unable_to_be_supported"], row["with_children"]) == (2, 2)
    assert row["declined_for_space_while_a_unit_looked_suitable"] == 2
    assert (row["local_residents"], row["local_residents_placed_in_area"], row["local_residents_not_recorded"]) == (
        2,
        1,
        1,
    )
    assert (row["days_to_decision_mean"], row["days_to_arrival_mean"]) == (2.0, None)


def test_a_corrected_diary_corrects_what_looked_suitable(service: Flask) -> None:
    flat = db.session.query(Unit).one()
    services.drawn(flat, date(2019, 5, 2), "p")
    db.session.commit()
    (row,) = rows(service, "referrals", *YEAR)
    assert (row["declined"], row["declined_for_space_while_a_unit_looked_suitable"]) == (2, 0)


def test_a_referral_decided_later_is_still_open(service: Flask) -> None:
    (row,) = rows(service, "referrals", "--from", "2019-20", "--to", "2019-20", "--as-at", "2019-05-03")
    assert (row["received"], row["open"], row["declined"], row["local_residents_placed_in_area"]) == (2, 2, 0, 0)


def test_csv_of_referrals_has_a_column_for_each_reason(service: Flask) -> None:
    (row,) = csv.DictReader(io.StringIO(run(service, "referrals", *YEAR, "--format", "csv").stdout))
    assert (row["by_reason: no_space"], row["households_unable_by_reason: no_space"]) == ("2", "2")


def test_the_table_says_what_is_counted(service: Flask) -> None:
    printed = run(service, "referrals", *YEAR).stdout
    assert "Households unable to" in printed
    assert "ready, by the diary as it is now (F3)" in printed


def test_the_needs_gap_has_a_row_for_each_need(service: Flask) -> None:
    found = {row["need"]: row for row in rows(service, "needs-gap", *YEAR)}
    assert (found["size_2"]["asked"], found["size_2"]["units"]) == (2, 1)
    assert (found["pet"]["asked"], found["pet"]["units"], found["pet"]["units_not_known"]) == (0, 0, 1)
    assert found["hearing"]["units"] is None


def test_demand_stands_beside_what_providers_recorded(service: Flask) -> None:
    council, providers = rows(service, "demand", *YEAR)
    assert (council["source"], council["asked"], council["placed_in_area"]) == ("council", 12, 3)
    assert (council["months"], council["months_recorded"]) == (12, 3)
    assert council["as_far_as_recorded"].startswith("asked; placed_in_area")
    assert (providers["source"], providers["asked"], providers["placed_in_area"]) == ("providers", 2, 1)


def test_a_whole_quarter_with_a_blank_says_so_of_that_alone(service: Flask) -> None:
    words = ["--by", "quarter", "--from", "2019-20 Q1", "--to", "2019-20 Q1", "--as-at", "2020-06-01"]
    council, _ = rows(service, "demand", *words)
    assert council["as_far_as_recorded"] == "asked; placed_out_of_area; not_placed; not_known"
    assert council["placed_out_of_area"] is None


def test_a_month_that_is_not_over_is_not_counted(service: Flask) -> None:
    council, _ = rows(service, "demand", "--from", "2019-20", "--to", "2019-20", "--as-at", "2019-06-30")
    assert (council["asked"], council["months"]) == (7, 2)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["referrals", "--unit", "A"], "A referral is to a contract, not to a unit"),
        (["referrals", "--group", "property"], "Referrals have no property."),
        (["referrals", "--accommodation-type", "refuge"], "A referral is to a contract"),
        (["referrals", "--not-commissioned", "--authority", services.ROTHERHAM], "belongs to no authority"),
        (["needs-gap", "--property", "HOUSE"], "A referral is to a contract"),
        (["needs-gap", "--for", "contract", "--by", "month"], "counted by quarter or longer"),
        (["needs-gap", "--for", "publication", "--group", "property"], "In this copy people are not told apart"),
        (["referrals", "--for", "publication", "--by", "month"], "counted by quarter or longer"),
        (["demand", "--provider", "P1"], "Demand is of an authority"),
        (["demand", "--not-commissioned"], "Demand is of an authority"),
    ],
)
def test_what_cannot_be_had_is_refused_in_one_line(service: Flask, words: list[str], said: str) -> None:
    printed = run(service, *words)
    assert printed.exit_code == 2
    assert said in printed.stderr


def test_small_numbers_of_referrals_do_not_leave_the_provider(service: Flask) -> None:
    (row,) = rows(service, "referrals", *YEAR[:4], "--for", "contract")
    assert (row["received"], row["accommodated"]) == (2, 0)
    assert (row["declined"], row["by_reason"], row["local_residents"]) == (None, None, None)
    assert {"declined", "by_reason", "local_residents"} <= set(row["hidden"])


def test_small_numbers_of_needs_do_not_leave_the_provider_and_what_units_offer_does(service: Flask) -> None:
    for copy in ("contract", "publication"):
        found = {row["need"]: row for row in rows(service, "needs-gap", *YEAR[:4], "--for", copy)}
        assert (found["size_2"]["asked"], found["size_2"]["units"]) == (None, 1)
        assert found["size_2"]["hidden"] == ["accommodated", "asked", "refused_for_it"]
    printed = run(service, "needs-gap", *YEAR[:4], "--for", "contract").stdout
    assert "hidden" in next(line for line in printed.splitlines() if "size_2" in line)
