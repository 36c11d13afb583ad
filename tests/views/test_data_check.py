"""The page of the data check: every finding with where it is mended, and that it was looked at."""

from datetime import date

from refuge.extensions import db
from refuge.models import Contract, Stay, TrailEntry
from refuge.occupancy.findings import KINDS, Finding
from refuge.views.mending import mended_at
from tests import services
from tests.views.conftest import SignIn


def test_a_finding_leads_to_the_page_that_mends_it(sign_in: SignIn) -> None:
    page = " ".join(sign_in("manager").get("/data-check").text.split())
    stay = db.session.query(Stay).filter(Stay.departed_on.is_(None), Stay.arrived_on == date(2019, 4, 1)).one()
    assert "Stays of over two years (2)" in page
    assert f'<a class="govuk-link" href="/stays/{stay.id}/departure">Household' in page
    assert "in Flat B, The house</a>: here since 1 April 2019." in page
    assert db.session.query(TrailEntry).filter_by(what="data_check.read").count() == 1


def test_of_many_findings_of_a_kind_the_first_are_shown_and_the_rest_counted(sign_in: SignIn) -> None:
    manager = sign_in("manager")
    flat = services.flat(services.house(db.session.query(Contract).one().provider, "MANY"), "MANY")
    services.serve(flat, date(2000, 4, 1))
    for year in range(2000, 2025):
        services.occupy(
            flat, date(year, 5, 1), date(year, 6, 1), destination="outcome_pending", origin_place="scotland"
        )
    db.session.commit()
    page = manager.get("/data-check").text
    assert "Departures with outcome pending (25)" in page
    assert "and 5 more" in page


def test_another_provider_s_manager_finds_nothing_of_this_one(sign_in: SignIn) -> None:
    manager = sign_in("manager")
    other = services.provider("P2")
    services.serve(services.flat(services.house(other, "THEIRS"), "THEIRS"), date(2010, 4, 1))
    db.session.commit()
    assert "THEIRS" not in manager.get("/data-check").text


def test_what_has_no_page_yet_has_no_link() -> None:
    assert mended_at(Finding(KINDS[0], "", "", "", about={"referral": 1})) is None
