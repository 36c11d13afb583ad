"""Whatever face a page of figures has, a commissioner finds no hidden number on it (D2–D4)."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from urllib.parse import urlencode

import pytest
import time_machine
from flask import Flask

from refuge.access.scope import Viewer
from refuge.accounts.passwords import passwords
from refuge.extensions import db
from refuge.models import Account, Agreement, Contract, Referral
from refuge.views.faces import FACES
from refuge.views.figures import PAGES
from refuge.views.framing import FigurePage
from refuge.vocabulary import Copy, ReferralOutcome, Role
from tests import services
from tests.access.answers import text_of
from tests.access.hidden_numbers import CHECKS
from tests.figures.crowded_services import TODAY, draw, save
from tests.small_service import PASSWORD
from tests.visitor import Visitor

CLOSELY: tuple[dict[str, str], ...] = ({},)
"""Asked of every face of a page."""
BESIDES = (
    {"by": "quarter", "from": "2018-19 Q1", "authority": services.STOKE, "group": "property"},
    {"by": "month", "group": "property"},
    {"group": "accommodation-type"},
    {"from": "2018-19", "authority": services.STAFFORDSHIRE},
)
"""Asked of the page alone."""


def addresses(page: FigurePage) -> Iterator[str]:
    """The addresses to look at, each selection as far as the page has it."""
    fields = {field.name for field in page.form()}
    for contract, every in (("POOL", CLOSELY + BESIDES), ("ONE", CLOSELY)):
        for asked in every:
            query = urlencode({"contract": contract} | {name: one for name, one in asked.items() if name in fields})
            for _, suffix, _ in FACES if asked in CLOSELY else FACES[:1]:
                yield f"/{page.name}{suffix}?{query}"


@pytest.fixture
def crowded(app: Flask) -> Iterator[Account]:
    """A pooled service full of short stays, beside one of a single unit, and a commissioner of one of its authorities."""
    with time_machine.travel(TODAY):
        save(draw(Random(5)))
        small = services.contract(services.provider("P2"), "ONE", (services.STOKE,))
        flat = services.flat(services.house(small.provider, "ONLY", services.STOKE), "ONLY-1")
        services.serve(flat, date(2018, 4, 1), None, small)
        services.occupy(flat, date(2018, 7, 7), date(2019, 1, 19), origin_code=services.ROTHERHAM)
        db.session.add_all(referrals())
        reader = Account(
            email="reader@example.org",
            password_hash=passwords.hashed(PASSWORD),
            role=Role.COMMISSIONER,
            authority_code=services.STOKE,
        )
        db.session.add(reader)
        db.session.commit()
        yield reader


def referrals() -> Iterator[Referral]:
    """Some were refused in each quarter, few of them local residents; some with a pet, few without recourse to public funds."""
    contract = db.session.query(Contract).filter_by(reference="POOL").one()
    for number in range(90):
        day = date(2018, 4, 1) + timedelta(days=6 * number)
        yield Referral(
            reference=f"R{number}",
            provider_id=contract.provider_id,
            contract_id=contract.id,
            received_on=day,
            decided_on=day,
            outcome=ReferralOutcome.NO_CONTACT if number % 9 == 0 else ReferralOutcome.DECLINED,
            reason="no_contact" if number % 9 == 0 else "no_space",
            origin_code=services.STOKE if number % 30 == 0 else services.ROTHERHAM,
            adults=3 if number % 20 == 0 else 1 + number % 2,
            pets=number % 4 == 0,
            nrpf=number % 40 == 0,
        )


def agree(reader: Account) -> None:
    """Give the contract copy of both contracts."""
    for (contract_id,) in db.session.query(Contract.id).all():
        db.session.add(Agreement(contract_id=contract_id, account_id=reader.id, agreed_on=date(2018, 4, 1)))
    db.session.commit()


@pytest.mark.usefixtures("only_read")
@pytest.mark.parametrize(
    ("page", "copy"),
    [
        *((page, Copy.CONTRACT) for page in PAGES),
        *((page, Copy.PUBLICATION) for page in PAGES if page.name == "origin"),
    ],
    ids=lambda one: one.name,
)
def test_no_face_of_a_page_tells_a_hidden_number(app: Flask, crowded: Account, page: FigurePage, copy: Copy) -> None:
    if copy is Copy.CONTRACT:
        agree(crowded)
    viewer = Viewer.of(crowded, None)
    visitor = Visitor(app)
    assert visitor.post("/sign-in", data={"email": "reader@example.org", "password": PASSWORD}).status_code == 302
    opened = hidden = 0
    for address in dict.fromkeys(addresses(page)):
        answer, path = visitor.get(address), address.partition("?")[0]
        if answer.status_code == 200:
            assert path.endswith(".csv") or copy.label in text_of(answer), address
            opened, hidden = opened + 1, hidden + CHECKS[path](viewer, address, answer)
    assert opened > len(FACES), "the pages have to open for this to say anything"
    assert hidden > 10, "something has to be hidden for this to say anything"


def test_looking_for_a_count_finds_it(app: Flask, crowded: Account) -> None:
    """The check itself: the numbers of the contract copy, read as if they had been given in the publication copy."""
    viewer, visitor = Viewer.of(crowded, None), Visitor(app)
    agree(crowded)
    assert visitor.post("/sign-in", data={"email": "reader@example.org", "password": PASSWORD}).status_code == 302
    addresses = [f"/referrals-received{suffix}?contract=POOL" for _, suffix, _ in FACES]
    given = {address: visitor.get(address) for address in addresses}
    db.session.query(Agreement).delete()
    db.session.commit()
    for address, answer in given.items():
        with pytest.raises(AssertionError, match=r"tells|shows"):
            CHECKS[address.partition("?")[0]](viewer, address, answer)


def manager_of(reference: str, crowded: Account) -> None:
    """Somebody who reads the provider's own copy of a contract."""
    contract = db.session.query(Contract).filter_by(reference=reference).one()
    named = {"email": "manager@example.org", "password_hash": crowded.password_hash}
    db.session.add(Account(role=Role.MANAGER, provider_id=contract.provider_id, **named))
    db.session.commit()


def test_looking_for_a_need_finds_it(app: Flask, crowded: Account) -> None:
    """The check itself: the provider's own needs gap, read as if it were the commissioner's."""
    manager_of("POOL", crowded)
    viewer, visitor = Viewer.of(crowded, None), Visitor(app)
    visitor.post("/sign-in", data={"email": "manager@example.org", "password": PASSWORD})
    for page, suffix in (("needs-gap", ""), ("needs-gap", ".csv"), ("referrals-received", "/report")):
        address = f"/{page}{suffix}?contract=POOL&as-at=2019-10-01&to=2018-19"
        answer = visitor.get(address)
        with pytest.raises(AssertionError, match=r"tells|says"):
            CHECKS[address.partition("?")[0]](viewer, address, answer)


def test_looking_for_a_number_finds_it(app: Flask, crowded: Account) -> None:
    """The check itself: the provider's own page, read as if it were the commissioner's, is full of what is hidden."""
    manager_of("ONE", crowded)
    viewer = Viewer.of(crowded, None)
    visitor = Visitor(app)
    visitor.post("/sign-in", data={"email": "manager@example.org", "password": PASSWORD})
    for suffix in ("", "/report", ".csv", ".xlsx"):
        address = f"/utilisation{suffix}?contract=ONE&as-at=2019-10-01"
        with pytest.raises(AssertionError, match="tells"):
            CHECKS[f"/utilisation{suffix}"](viewer, address, visitor.get(address))
