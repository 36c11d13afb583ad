"""Every address of a return that exists, asked as pages ask it: by who may, who may not, and who guesses its number (D1, D2)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from refuge.extensions import db
from refuge.models import Contract, Return
from refuge.returns.kinds import KINDS
from refuge.vocabulary import Copy, Role
from tests.access.two_services import ELSEWHERE, HERE, STRANGERS, cookie_of, two_services
from tests.returns.signing import BRIEF, signed
from tests.visitor import Visitor

SIGNS, ANSWERS = {Role.MANAGER}, {Role.COMMISSIONER}
READS = SIGNS | ANSWERS
NO_SUCH = 987654
FORMS = ("xlsx", "ods", "csv", "json")
ASKED = {
    "/returns/{return_id}": READS,
    "/returns/{return_id}/print": READS,
    "/returns/{return_id}/changes": READS,
    **{f"/returns/{{return_id}}/file?form={form}": READS for form in FORMS},
    **{f"/returns/{{return_id}}?copy={copy.value}": SIGNS for copy in (Copy.PROVIDER, Copy.CONTRACT, Copy.STATUTORY)},
    "/returns/{return_id}/file?form=json&copy=provider": SIGNS,
    "/returns/{return_id}/print?copy=statutory": SIGNS,
    "/returns/{return_id}/changes?copy=provider": SIGNS,
    "/returns/{return_id}?copy=publication": READS,
    "/returns/contract/{contract_id}?year=2019-20": SIGNS,
    "/returns/window/{contract_id}": SIGNS,
}
"""Address → the roles of the first service that it opens for."""

SENT = {
    "/returns/{return_id}/answer": ({"answer": "accepted"}, ANSWERS),
    "/returns/contract/{contract_id}?year=2019-20": ({"note": "It was looked at", "seen": "x"}, SIGNS),
    "/returns/window/{contract_id}": ({"by": "year", "when": "days", "working_days": "15"}, SIGNS),
}
"""Address → what is sent there, and who may."""


@pytest.fixture
def ids(app: Flask, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """A return of the first service, its statutory copy released."""
    monkeypatch.setitem(KINDS, BRIEF.code, BRIEF)
    two_services()
    contract = db.session.scalars(select(Contract).where(Contract.reference == "EXAMPLE")).one()
    return {"return_id": signed(contract, officer="Head of housing").id, "contract_id": contract.id}


def everybody(app: Flask) -> Iterator[tuple[Role, str, Visitor]]:
    """Each role of the first service, and strangers at the second."""
    for role, domain in [*((role, HERE) for role in Role), *((role, ELSEWHERE) for role in sorted(STRANGERS))]:
        visitor = Visitor(app)
        visitor.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie_of(app, role, domain))
        yield role, domain, visitor


def wanted(role: Role, domain: str, opens_for: set[Role], may_at_all: set[Role]) -> set[int]:
    """The answers that are right: shown, refused, or as if it did not exist."""
    if role not in may_at_all:
        return {403}
    return {200, 302, 400} if domain == HERE and role in opens_for else {404}


def test_each_address_opens_for_who_may_and_is_not_there_for_who_guesses(app: Flask, ids: dict[str, int]) -> None:
    wrong = []
    for role, domain, visitor in everybody(app):
        for address, opens_for in ASKED.items():
            may = SIGNS if "{contract_id}" in address else READS
            answer = visitor.get(address.format(**ids))
            if answer.status_code not in wanted(role, domain, opens_for, may) or answer.status_code == 302:
                wrong.append(f"{role} at {domain}: {address} {answer.status}")
    assert wrong == []


def test_nothing_is_sent_to_a_return_by_who_guesses(app: Flask, ids: dict[str, int]) -> None:
    wrong, before = [], returns()
    for role, domain, visitor in everybody(app):
        for address, (typed, may) in SENT.items():
            if domain == HERE and role in may:
                continue
            answer = visitor.post(address.format(**ids), data=typed)
            if answer.status_code not in wanted(role, domain, may, may):
                wrong.append(f"{role} at {domain}: {address} {answer.status}")
    assert wrong == []
    assert returns() == before


def test_a_return_of_another_service_is_answered_like_one_that_does_not_exist(app: Flask, ids: dict[str, int]) -> None:
    for role, domain, visitor in everybody(app):
        if domain != ELSEWHERE or role not in READS:
            continue
        for address in ASKED:
            there = visitor.get(address.format(**ids))
            nowhere = visitor.get(address.format(return_id=NO_SUCH, contract_id=NO_SUCH))
            assert there.status_code == nowhere.status_code
            assert len(there.text) == len(nowhere.text)
        assert "Example contract" not in visitor.get("/returns").text


def test_every_address_of_returns_is_among_these(app: Flask) -> None:
    rules = {rule.rule.replace("<int:", "{").replace(">", "}") for rule in app.url_map.iter_rules()}
    asked = {address.partition("?")[0] for address in (*ASKED, *SENT)}
    of_contracts = {rule for rule in rules if rule.startswith("/returns") and "safe-accommodation" not in rule}
    assert of_contracts - asked == {"/returns"}


def returns() -> list[tuple[int, int]]:
    """Every return and how many steps it has."""
    db.session.rollback()
    return [(one.id, len(one.events)) for one in db.session.scalars(select(Return).order_by(Return.id))]
