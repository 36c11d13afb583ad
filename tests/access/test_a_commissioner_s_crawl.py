"""A commissioner goes through the whole of the demonstration and finds nobody: no record, no place, no hidden number."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from refuge import models
from refuge.access.policy import Permission, may
from refuge.access.scope import Viewer
from refuge.clock import today
from refuge.demonstration.accounts import PASSWORD
from refuge.display import nights, written_period
from refuge.extensions import db
from refuge.figures.nights import WITHIN, UtilisationRow, utilisation
from refuge.figures.nights_given import utilisation_given
from refuge.figures.releasing import About, released
from refuge.queries.contracts import contracts_in_view
from refuge.queries.sharing import copy_given
from refuge.views.selecting import reword, selection, selection_form
from refuge.vocabulary import Copy, Role
from tests import services
from tests.access.crawling import Crawl, starting_places, words_of, written_words_of
from tests.views.test_utilisation import words
from tests.visitor import Visitor

OWN = "commissioner.rotherham@example.org"
ROOM = 1300
"""Addresses the crawl has room for; it fails rather than leave some out."""
STATES = ("occupied", "preparing", "out_of_use", "ready")
TYPED = {
    "from": ["2019-20", "2020-04-03"],
    "to": ["2020-05-01"],
    "as-at": ["2021-01-01", "2021-01-26", "2099-01-01"],
}


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
    text = unescape(answer.text)
    return {one for one in secrets if " " in one and one in text}


@pytest.mark.parametrize("visitor", [Copy.PUBLICATION, Copy.CONTRACT], indirect=True)
def test_nothing_is_found(visitor: Visitor, secrets: set[str], demonstration: Flask, request) -> None:
    copy = request.node.callspec.params["visitor"]
    viewer = Viewer.of(db.session.query(models.Account).filter_by(email=OWN).one(), None)
    starts = list(starting_places(demonstration.url_map.iter_rules(), ids))
    crawl = Crawl(visitor, TYPED, others(), added())
    db.session.rollback()
    seen: dict[int, int] = {}
    hidden = 0
    for address, answer in crawl.answers(starts, ROOM):
        seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
        typed = {value for _, value in parse_qsl(urlsplit(address).query)}
        assert not ((words_of(answer) & secrets) | phrases_in(answer, secrets)) - typed, address
        assert answer.headers["Cache-Control"] == "no-store", address
        assert answer.status_code < 500, address
        assert copy is Copy.CONTRACT or "Contract copy" not in answer.text, address
        if answer.status_code == 200 and (check := CHECKS.get(urlsplit(address).path)):
            hidden += check(viewer, address, answer)
        db.session.rollback()
    assert seen[200] > 60
    assert seen[400] > 100
    assert set(seen) == {200, 302, 400, 403, 404}
    assert hidden > 50, "something has to be hidden for this to say anything"


def check_utilisation(viewer: Viewer, address: str, answer: TestResponse) -> int:
    """How many cells a page hides, having looked for what is in them; periods are whole months (D4)."""
    given = MultiDict(parse_qsl(urlsplit(address).query))
    contracts = contracts_in_view(viewer)
    form = selection_form(given, contracts)
    reword(form, contracts)
    wanted = selection(form, given, today())
    copy = copy_given(viewer, wanted.contract, today())
    asked = released(wanted, copy, About.NIGHTS, today())
    exact = {row.period: row for row in utilisation(viewer, asked)}
    told = utilisation_given(viewer, copy, asked, today())
    for row in told:
        assert row.period.starts_on.day == row.period.counted_to(asked.as_at).day == 1, f"{address} is of single nights"
    numbers = {number for row in told for number in numbers_of(row, STATES + WITHIN, but=row.hidden)}
    numbers |= {nights(row.nights.commissioned) for row in told}
    drawn = {bar[2] for bar in bars(answer.text)}
    for row in told:
        name = written_period(row.period, row.to_date)
        cells = cells_of(answer.text, name)
        lost = numbers_of(exact[row.period], STATES, only=row.hidden)
        if "occupied" in row.hidden:
            assert name not in drawn, f"{address} draws {name}"
            assert not lost & {cell for line in cells for cell in line[1:]} - numbers, f"{address} shows {name}"
            too_large_for_a_share = {number for number in lost if int(number.replace(",", "")) > 100}
            assert not too_large_for_a_share & (written_words_of(answer) - numbers), address
        for line in within_of(answer.text, name):
            for field, cell in zip(("away", "second_units", "held"), line[1:], strict=True):
                assert field not in row.hidden or cell == "hidden", f"{address} shows {field} of {name}"
    return sum(len(row.hidden) for row in told)


def numbers_of(
    row: UtilisationRow, fields: tuple[str, ...], but: frozenset[str] = frozenset(), only: frozenset[str] | None = None
) -> set[str]:
    """The numbers of nights in a row, as pages write them."""
    kept = [name for name in fields if name not in but and (only is None or name in only)]
    return {nights(getattr(row if name in WITHIN else row.nights, name)) for name in kept}


def bars(page: str) -> list[list[str]]:
    """What hovering over each bar of each chart says."""
    drawn = re.findall(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    figures = [figure for found in drawn for figure in json.loads(found).values()]
    return [bar for figure in figures for trace in figure["data"] for bar in trace["customdata"]]


def cells_of(page: str, name: str) -> list[list[str]]:
    """The rows of every table that are about a period, in words."""
    rows = [
        [words(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    ]
    return [row for row in rows if row and row[0] == name]


def within_of(page: str, name: str) -> list[list[str]]:
    """The row about a period of the table of nights that lie within the others, where the page has that table."""
    tables = [table for table in re.findall(r"<table.*?</table>", page, re.DOTALL) if "Counted within" in table]
    return [row for table in tables for row in cells_of(table, name)]


CHECKS: dict[str, Callable[[Viewer, str, TestResponse], int]] = {"/utilisation": check_utilisation}
"""What looks for hidden numbers, for each page of figures."""


def test_every_page_a_commissioner_has_is_looked_through_for_hidden_numbers(app: Flask) -> None:
    """A new page of figures fails here until something above knows what is hidden on it."""
    figures = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if (need := app.view_functions[rule.endpoint].decision) is not Permission.OWN_ACCOUNT  # type: ignore[attr-defined]
        and isinstance(need, Permission)
        and may(Role.COMMISSIONER, need)
    }
    assert figures == set(CHECKS), "Add a check to CHECKS in tests/access/test_a_commissioner_s_crawl.py."
