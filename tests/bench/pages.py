"""The pages of figures of one provider among five hundred, a million stays in all, beside the same provider alone.

Run by itself or as part of ``make bench``.
"""

import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import time_machine

from refuge.accounts.passwords import passwords
from refuge.extensions import db
from refuge.models import Account, Agreement, Person, Referral, ReferralAccessNeed, ReferralChild, StayAccessNeed
from refuge.views.figures import PAGES
from refuge.vocabulary import Role
from tests.bench.board import PASSWORD, timed
from tests.bench.made import FIRST, lets, load, make, settle
from tests.conftest import app_on, migrate
from tests.services import ROTHERHAM, SHEFFIELD
from tests.visitor import Visitor

NOON = "2026-01-15T12:00:00+00:00"
ALONE, AMONG = 1, 500
RUNS = 3
READERS = (Role.MANAGER, Role.COMMISSIONER)


def main() -> None:
    """Measure on SQLite: both are made first, so that the machine is as busy for the one as for the other."""
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"sqlite:///{folder}/{providers}.db" for providers in (ALONE, AMONG)]
        for url, providers in zip(urls, (ALONE, AMONG), strict=True):
            fill(url, providers)
        alone, among = map(measured, urls)
    print(f"\nPages of figures of one provider, among {AMONG} to alone")
    for page, (few, seconds) in alone.items():
        many, longer = among[page]
        print(f"  {page:<44}{longer / seconds:6.2f} ×   {1000 * longer:6.0f} ms   statements {few} and {many}")


def fill(url: str, providers: int) -> None:
    """A new database of so many providers, with people, referrals and what they need."""
    migrate(url)
    with app_on(url).app_context(), time_machine.travel(NOON, tick=True):
        make(providers)
        load(Person.__table__, people(providers))
        load(Referral.__table__, referrals(providers))
        load(ReferralChild.__table__, children_referred(providers))
        for needs, of in ((StayAccessNeed, "stay_id"), (ReferralAccessNeed, "referral_id")):
            load(needs.__table__, access_needs(providers, of))
        settle()
        sign_up()
        db.session.remove()
        db.engine.dispose()


def measured(url: str) -> dict[str, tuple[int, float]]:
    """For each page and reader how many statements it sends, and the median of its seconds."""
    app = app_on(url)
    with app.app_context(), time_machine.travel(NOON, tick=True):
        took = {
            f"{page.name}, {role.label.lower()}": timed(partial(visitor.get, f"/{page.name}?contract=C1"), RUNS)
            for role in READERS
            for visitor in [signed_in(app, role)]
            for page in PAGES
        }
        db.session.remove()
        db.engine.dispose()
    return took


def people(providers: int) -> Iterator[dict[str, Any]]:
    """A woman in every stay, and with every other a child."""
    for number, _, _, _ in lets(providers):
        yield {"stay_id": number, "number": 1, "kind": "adult", "sex": "female", "age": None}
        if number % 2:
            yield {"stay_id": number, "number": 2, "kind": "child", "sex": "female", "age": number % 15}


def referrals(providers: int) -> Iterator[dict[str, Any]]:
    """One came before every stay, and every third was another's that was declined."""
    for number, owner, arrived_on, _ in lets(providers):
        declined = number % 3 == 0
        yield {
            "id": number,
            "reference": f"R{number}",
            "provider_id": owner,
            "contract_id": owner,
            "household_id": None if declined else number,
            "received_on": max(FIRST, arrived_on - timedelta(days=2)),
            "decided_on": arrived_on,
            "stay_id": None if declined else number,
            "outcome": "declined" if declined else "accepted",
            "reason": "no_space" if declined else None,
            "origin_code": SHEFFIELD if number % 4 else ROTHERHAM,
        }


def children_referred(providers: int) -> Iterator[dict[str, Any]]:
    """A child with every other referral."""
    for number, _, _, _ in lets(providers):
        if number % 2:
            yield {"referral_id": number, "number": 1, "age": number % 15, "sex": "male"}


def access_needs(providers: int, of: str) -> Iterator[dict[str, Any]]:
    """Every third household has limited mobility."""
    return ({of: number, "need": "limited_mobility"} for number, _, _, _ in lets(providers) if number % 3 == 0)


def sign_up() -> None:
    """A manager of the first provider, and a commissioner with an agreement about its contract."""
    known = {"password_hash": passwords.hashed(PASSWORD)}
    db.session.add(Account(email="manager@example.org", role=Role.MANAGER, provider_id=1, **known))
    reader = Account(email="commissioner@example.org", role=Role.COMMISSIONER, authority_code=ROTHERHAM, **known)
    db.session.add(reader)
    db.session.flush()
    db.session.add(Agreement(contract_id=1, account_id=reader.id, agreed_on=date(2020, 4, 1)))
    db.session.commit()


def signed_in(app: Any, role: Role) -> Visitor:
    """Somebody's browser."""
    visitor = Visitor(app)
    visitor.post("/sign-in", data={"email": f"{role.value}@example.org", "password": PASSWORD})
    return visitor


if __name__ == "__main__":
    main()
