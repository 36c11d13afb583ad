"""A commissioner goes through the whole of the demonstration and finds nobody: no record, no place, no hidden number."""

from collections.abc import Iterator
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from refuge import models
from refuge.access.policy import Permission, may
from refuge.access.scope import Viewer
from refuge.demonstration.accounts import PASSWORD
from refuge.extensions import db
from refuge.returns.kinds import KINDS
from refuge.vocabulary import Copy, Role
from tests import services
from tests.access.answers import text_of
from tests.access.crawling import Crawl, starting_places, words_of
from tests.access.hidden_numbers import CHECKS
from tests.returns.safe_accommodation import BRIEF_OF_AUTHORITIES
from tests.visitor import Visitor

OWN = "commissioner.rotherham@example.org"
ROOM = 2200
"""Addresses the crawl has room for; it fails rather than leave some out."""
TYPED = {
    "from": ["2019-20", "2020-04-03"],
    "to": ["2020-05-01"],
    "as-at": ["2021-01-01", "2021-01-26", "2099-01-01"],
}


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """An authority's return of few sections: it is made anew for each of its addresses, and hides as the pages do."""
    monkeypatch.setitem(KINDS, BRIEF_OF_AUTHORITIES.code, BRIEF_OF_AUTHORITIES)


@pytest.fixture
def secrets(demonstration: Flask) -> set[str]:
    """Names that are in no public label, a note about somebody, and a contract so small that its months are hidden.

    Two of the small contract's households make what is hidden of it: nobody but its provider may know them.
    """
    for place in db.session.scalars(select(models.Property)):
        place.name = f"Privatehouse{place.id}"
        place.public_label = place.public_label if place.id % 2 else None
    for unit in db.session.scalars(select(models.Unit)):
        unit.name = f"Privateflat{unit.id}"
    for entry in db.session.scalars(select(models.DiaryEntry).where(models.DiaryEntry.id % 50 == 0)):
        entry.note = f"Privatenote{entry.id}"
    of = db.session.query(models.Provider).filter_by(reference="DEMO-SOUTHEND").one()
    small = services.contract(of, "SMALL", starts_on=date(2019, 4, 1))
    house = services.house(of, "DEMO-SMALLHOUSE")
    for number, gone in ((1, date(2021, 2, 11)), (2, date(2022, 10, 17))):
        flat = services.flat(house, f"DEMO-SMALLFLAT{number}")
        services.serve(flat, date(2019, 4, 1), None, small)
        services.occupy(flat, date(2019, 5, 7), gone)
    db.session.commit()
    return set(told_of_nobody())


def told_of_nobody() -> Iterator[str]:
    """Everything on record that no answer to a commissioner may contain."""
    m = models
    for column in (
        *(m.Household.reference, m.Stay.reference, m.Referral.reference, m.Unit.reference, m.Unit.name),
        *(m.Referral.reason_note, m.Referral.why_no_unit),
        *(m.Property.reference, m.Property.name, m.DiaryEntry.note, m.Stay.departure_note),
    ):
        yield from (one for one in db.session.scalars(select(column).distinct()) if one)
    yield from db.session.scalars(select(m.Account.email).where(m.Account.email != OWN))


@pytest.fixture
def visitor(secrets: set[str], demonstration: Flask, request: pytest.FixtureRequest) -> Visitor:
    """The commissioner, with an agreement for every contract they see or with none."""
    person = db.session.query(models.Account).filter_by(email=OWN).one().id
    db.session.query(models.Agreement).filter_by(account_id=person).delete()
    if request.param is Copy.CONTRACT:
        for reference in ("ROTHERHAM", "SMALL"):
            contract = db.session.query(models.Contract.id).filter_by(reference=reference).scalar()
            what = {"contract_id": contract, "account_id": person}
            db.session.add(models.Agreement(**what, agreed_on=date(2020, 4, 1)))
    db.session.commit()
    client = Visitor(demonstration)
    assert client.post("/sign-in", data={"email": OWN, "password": PASSWORD}).location == "/"
    return client


def others() -> list[str]:
    """Ids and references of what is somebody else's, one of each kind."""
    m = models
    named = (m.Contract, m.Provider, m.Property, m.Unit, m.Household, m.Stay)
    references = [one for kind in named for one in db.session.scalars(select(kind.reference).limit(1))]
    return [*references, "NOTHING", "1", "999", "E06000021"]


def added() -> list[tuple[str, str]]:
    """What no page offers."""
    groups = ("unit", "property", "accommodation-type", "provider", "authority", "part", "contract")
    units, houses = (
        db.session.scalars(select(kind.reference).limit(1)).all() for kind in (models.Unit, models.Property)
    )
    return [
        *(("group", group) for group in groups),
        *(("unit", unit) for unit in units),
        *(("property", house) for house in houses),
        *(("copy", Copy.PROVIDER.value), ("for", Copy.PROVIDER.value)),
        *(("not-commissioned", "yes"), ("authority", "E06000021"), ("provider", "DEMO-SOUTHEND"), ("by", "day")),
        *(("by", "night"), ("format", "csv"), ("contract", "SOUTHEND")),
    ]


def ids(name: str) -> list[object]:
    """What to put into an address that no link leads to: everything there is of it, up to a few."""
    if name == "token":
        return ["none"]
    kind = {
        "account_id": models.Account,
        "agreement_id": models.Agreement,
        "contract_id": models.Contract,
        "household_id": models.Household,
        "hold_id": models.LegalHold,
        "property_id": models.Property,
        "return_id": models.Return,
        "session_id": models.BrowserSession,
        "stay_id": models.Stay,
        "unit_id": models.Unit,
        "value_id": models.ContractValue,
    }
    table = kind.get(name, models.TrailEntry)
    return [*db.session.scalars(select(table.id).limit(3)), 999_999]


def phrases_in(answer: TestResponse, secrets: set[str]) -> set[str]:
    """What is told in several words, such as notes."""
    text = unescape(text_of(answer))
    return {one for one in secrets if " " in one and one in text}


@pytest.mark.usefixtures("only_read")
@pytest.mark.parametrize("visitor", [Copy.PUBLICATION, Copy.CONTRACT], indirect=True)
def test_nothing_is_found(visitor: Visitor, secrets: set[str], demonstration: Flask, request) -> None:
    copy = request.node.callspec.params["visitor"]
    viewer = Viewer.of(db.session.query(models.Account).filter_by(email=OWN).one(), None)
    starts = list(starting_places(demonstration.url_map.iter_rules(), ids))
    crawl = Crawl(visitor, TYPED, others(), added(), alike=CHECKS)
    db.session.rollback()
    seen: dict[int, int] = {}
    hidden = 0
    for address, answer in crawl.answers(starts, ROOM):
        seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
        typed = {value for _, value in parse_qsl(urlsplit(address).query)}
        assert not ((words_of(text_of(answer)) & secrets) | phrases_in(answer, secrets)) - typed, address
        assert answer.headers["Cache-Control"] == "no-store", address
        assert answer.status_code < 500, address
        assert copy is Copy.CONTRACT or "Contract copy" not in text_of(answer), address
        if answer.status_code == 200 and (check := CHECKS.get(urlsplit(address).path)):
            hidden += check(viewer, address, answer)
        db.session.rollback()
    assert seen[200] > 60
    assert seen[400] > 100
    assert set(seen) == {200, 302, 400, 403, 404}
    assert hidden > 50, "something has to be hidden for this to say anything"


def test_every_page_a_commissioner_has_is_looked_through_for_hidden_numbers(app: Flask) -> None:
    """A new page of figures fails here until something above knows what is hidden on it."""
    figures = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if (need := app.view_functions[rule.endpoint].decision) is not Permission.OWN_ACCOUNT  # type: ignore[attr-defined]
        and isinstance(need, Permission)
        and may(Role.COMMISSIONER, need)
    }
    assert figures == set(CHECKS), "Add a check to CHECKS in tests/access/hidden_numbers.py."
