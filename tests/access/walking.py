"""Walks through every address there is, as anybody, each request made as if it were the first."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from refuge.access.guards import Anyone
from refuge.access.policy import Permission
from refuge.extensions import db
from refuge.models import Account
from refuge.returns.kinds import KINDS
from refuge.vocabulary import Role
from tests.access.two_services import ELSEWHERE, HERE, STRANGERS, Things, Untouched, cookie_of, things, two_services
from tests.conftest import app_on
from tests.returns.safe_accommodation import BRIEF_OF_AUTHORITIES
from tests.returns.signing import BRIEF
from tests.visitor import Visitor

PARAMETERS: dict[str, Callable[[Things, Role], object]] = {
    "account_id": lambda things, _role: things.account_id,
    "agreement_id": lambda things, _role: things.agreement_id,
    "contract_id": lambda things, _role: things.contract_id,
    "entry_id": lambda things, _role: things.entry_id,
    "hold_id": lambda things, _role: things.hold_id,
    "property_id": lambda things, _role: things.property_id,
    "return_id": lambda things, _role: things.return_id,
    "row_id": lambda things, _role: things.row_id,
    "household_id": lambda things, _role: things.household_id,
    "referral_id": lambda things, _role: things.referral_id,
    "session_id": lambda things, role: things.sessions[role],
    "stay_id": lambda things, _role: things.stay_id,
    "token": lambda things, _role: things.token,
    "unit_id": lambda things, _role: things.unit_id,
    "value_id": lambda things, _role: things.value_id,
}
"""What stands in the addresses of the walk: things of the first service, for somebody of this role there."""


@dataclass(frozen=True)
class Walked:
    """The database of the two services with everybody signed in, and what is in it."""

    database: Path
    cookies: dict[tuple[Role, str], str]
    things: Things


@pytest.fixture(scope="session")
def walked(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """Recorded once for all walks."""
    path = Path(shutil.copy(migrated_sqlite, tmp_path_factory.mktemp("walked") / "refuge.db"))
    app = app_on(f"sqlite:///{path}")
    with app.app_context(), pytest.MonkeyPatch.context() as patched:
        be_brief(patched)
        two_services()
        who = [(role, HERE) for role in Role] + [(role, ELSEWHERE) for role in sorted(STRANGERS)]
        kept = Walked(path, {one: cookie_of(app, *one) for one in who}, things())
        db.session.remove()
        db.engine.dispose()
    return kept


def be_brief(patched: pytest.MonkeyPatch) -> None:
    """Make returns of a few sections: what is done with them is the same."""
    for brief in (BRIEF, BRIEF_OF_AUTHORITIES):
        patched.setitem(KINDS, brief.code, brief)


@pytest.fixture
def walk(app: Flask, walked: Walked, monkeypatch: pytest.MonkeyPatch) -> "Walk":
    """The two services in the application's database."""
    be_brief(monkeypatch)
    return Walk(app, walked)


class Walk:
    """The two services, everybody signed in, and the addresses."""

    def __init__(self, app: Flask, walked: Walked) -> None:
        self._app, self._cookies, self._things = app, walked.cookies, walked.things
        self._untouched = Untouched(app, walked.database)

    def steps(self) -> Iterator[tuple[Rule, str]]:
        """Every rule with every method it knows; what asks for the head only is answered as what asks for the page."""
        for rule in self._app.url_map.iter_rules():
            for method in sorted((rule.methods or set()) - {"HEAD"}):
                yield rule, method

    def decision(self, rule: Rule) -> Permission | Anyone:
        """Who may open it."""
        return self._app.view_functions[rule.endpoint].decision  # type: ignore[attr-defined,no-any-return]

    def ask(self, rule: Rule, method: str, who: tuple[Role, str] | str | None) -> TestResponse:
        """Make the request as somebody, as the holder of a cookie, or as nobody, about things of the first service."""
        cookie = self._cookies[who] if isinstance(who, tuple) else who
        role = who[0] if isinstance(who, tuple) else Role.MANAGER
        return self._untouched.visitor(cookie).open(self.address(rule, role), method=method)

    def address(self, rule: Rule, role: Role) -> str:
        """Where a rule leads for somebody of this role at the first service."""
        return address(rule, self._things, role)

    def visitor(self, role: Role, domain: str) -> Visitor:
        """Somebody's browser."""
        return self._untouched.visitor(self._cookies[role, domain])

    def half_signed_in(self, role: Role, secret: str | None) -> str:
        """The cookie of somebody who gave the password and owes the second factor, or its setting up."""
        self._untouched.visitor(None)
        db.session.query(Account).filter_by(email=f"{role.value}@{HERE}").one().totp_secret = secret
        db.session.commit()
        self._app.config["SECOND_FACTOR_REQUIRED"] = True
        cookie = cookie_of(self._app, role, HERE)
        self._untouched = Untouched(self._app)
        return cookie


def address(rule: Rule, things: Things, role: Role) -> str:
    """The rule's address with its parameters filled in; a parameter nobody knows here fails, saying what to add."""
    unknown = sorted(rule.arguments - set(PARAMETERS))
    if unknown:
        pytest.fail(
            f"The walk does not know the parameter {' and '.join(unknown)} of {rule.rule}. Add it to PARAMETERS in"
            f" tests/access/walking.py, and a thing of the first service to tests/access/two_services.py."
        )
    built = rule.build({name: PARAMETERS[name](things, role) for name in rule.arguments})
    assert built
    return built[1]
