"""Two services side by side, with somebody in each role at both, and the things of the first that addresses name."""

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from refuge.accounts.links import make_link
from refuge.extensions import db
from refuge.models import (
    Account,
    AccountProperty,
    Agreement,
    BrowserSession,
    Contract,
    ContractValue,
    Household,
    LegalHold,
    Property,
    Referral,
    Stay,
    TrailEntry,
    TypedAccommodation,
    Unit,
)
from refuge.vocabulary import LegalHoldKind, LinkPurpose, ReferralOutcome, Role
from tests import services
from tests.returns.signing import signed
from tests.small_service import PASSWORD, small_service
from tests.visitor import Visitor

HERE, ELSEWHERE = "example.org", "elsewhere.example"
STRANGERS = {Role.WORKER, Role.MANAGER, Role.COMMISSIONER}
"""Who is somebody else at another provider or another authority; an administrator is of neither."""


@dataclass(frozen=True)
class Things:
    """What the first service has that an address can name."""

    account_id: int
    agreement_id: int
    contract_id: int
    entry_id: int
    household_id: int
    hold_id: int
    property_id: int
    referral_id: int
    return_id: int
    row_id: int
    stay_id: int
    unit_id: int
    value_id: int
    token: str
    sessions: dict[Role, int]


def two_services() -> None:
    """Record them. The worker ``spare`` is there to have things done to; a second administrator lets the first go."""
    here = small_service()
    there = services.provider("ELSEWHERE")
    services.contract(there, "ELSEWHERE", footprint=(services.SHEFFIELD,))
    services.house(there, "THEIRS")
    own = db.session.scalars(select(Account)).first()
    for role, domain, name in (
        *((role, ELSEWHERE, role.value) for role in STRANGERS),
        (Role.WORKER, HERE, "spare"),
        (Role.ADMINISTRATOR, HERE, "second"),
    ):
        provider_id = {HERE: here.provider_id, ELSEWHERE: there.id}[domain]
        db.session.add(
            Account(
                email=f"{name}@{domain}",
                password_hash=own.password_hash,
                role=role,
                provider_id=provider_id if role in (Role.WORKER, Role.MANAGER) else None,
                authority_code=services.SHEFFIELD if role is Role.COMMISSIONER else None,
            )
        )
    db.session.commit()


def things() -> Things:
    """The things of the first service, once everybody has signed in."""
    spare = _account("spare")
    contract_id = db.session.query(Contract.id).filter_by(reference="EXAMPLE").scalar()
    returned = signed(db.session.get_one(Contract, contract_id)).id
    unit = db.session.query(Unit).filter_by(reference="A").one()
    value = ContractValue(contract_id=contract_id, starts_on=date(2020, 4, 1), annual_value=Decimal(1000))
    db.session.add(value)
    house = db.session.query(Property.id).filter_by(reference="HOUSE").scalar()
    db.session.add(AccountProperty(account_id=_account("worker").id, property_id=house))
    agreement = Agreement(
        contract_id=contract_id,
        account_id=_account("commissioner").id,
        agreed_on=date(2020, 4, 1),
    )
    household = db.session.query(Household).filter_by(provider_id=spare.provider_id).first()
    hold = LegalHold(household_id=household.id, kind=LegalHoldKind.CLAIM, starts_on=date(2020, 4, 1))
    what = {"provider_id": spare.provider_id, "received_on": date(2020, 4, 1), "outcome": ReferralOutcome.OPEN}
    referral = Referral(reference="R1", household_id=household.id, **what)
    row = TypedAccommodation(
        authority_code=services.ROTHERHAM,
        year=date(2019, 4, 1),
        accommodation_type="sanctuary",
        source="The scheme",
        entered_by="commissioner",
        entered_at=datetime(2020, 4, 2, tzinfo=UTC),
    )
    db.session.add_all([agreement, hold, referral, row])
    token = make_link(spare, LinkPurpose.RESET)
    db.session.flush()
    entry = db.session.scalars(select(TrailEntry.id).where(TrailEntry.chain == spare.provider_id).limit(1)).one()
    sessions = select(Account.role, BrowserSession.id).join(Account).where(Account.email.endswith(f"@{HERE}"))
    found: dict[Role, int] = dict(db.session.execute(sessions).all())  # type: ignore[arg-type]
    stay = db.session.scalars(select(Stay).where(Stay.provider_id == spare.provider_id).limit(1)).one()
    made = Things(
        account_id=spare.id,
        agreement_id=agreement.id,
        contract_id=contract_id,
        entry_id=entry,
        household_id=stay.household_id,
        hold_id=hold.id,
        property_id=unit.property_id,
        referral_id=referral.id,
        return_id=returned,
        row_id=row.id,
        stay_id=stay.id,
        unit_id=unit.id,
        value_id=value.id,
        token=token,
        sessions=found,
    )
    db.session.commit()
    return made


def cookie_of(app: Flask, role: Role, domain: str) -> str:
    """Sign in; what the browser then holds."""
    client = Visitor(app)
    client.post("/sign-in", data={"email": f"{role.value}@{domain}", "password": PASSWORD})
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie
    return cookie.value


class Untouched:
    """A database that is put back as it was before every request, so that each is made as if it were the first."""

    def __init__(self, app: Flask, kept: Path | None = None) -> None:
        """As the database is now; or as it is in a file that was kept."""
        self._app = app
        self._path = Path(db.engine.url.database or "")
        self._kept = kept or self._path.with_suffix(".kept")
        self._close()
        if not kept:
            shutil.copy(self._path, self._kept)

    def visitor(self, cookie: str | None) -> Visitor:
        """A browser that holds the cookie, in front of the database as it was."""
        self._close()
        shutil.copy(self._kept, self._path)
        visitor = Visitor(self._app)
        if cookie:
            visitor.set_cookie(self._app.config["SESSION_COOKIE_NAME"], cookie)
        return visitor

    def _close(self) -> None:
        db.session.remove()
        db.engine.dispose()


def _account(name: str) -> Account:
    return db.session.query(Account).filter_by(email=f"{name}@{HERE}").one()
