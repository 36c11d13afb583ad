"""Several things at the same moment to one account, on both databases: nobody gets more than one of them would give."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from refuge.access.scope import Viewer
from refuge.accounts import signing_in
from refuge.accounts.people import deactivate, hand_over_link, invite, reset_second_factor
from refuge.accounts.places import Caller
from refuge.accounts.recovery_codes import codes_left, new_codes
from refuge.accounts.sessions import Limits, begin_session, standing_session
from refuge.accounts.signing_in import WRONG_PAIR, begin, give_code, sign_in
from refuge.clock import now
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import db
from refuge.models import Account, BrowserSession
from refuge.vocabulary import Role
from tests.accounts.conftest import SECRET, account
from tests.small_service import PASSWORD, small_service
from tests.together import at_once

HERE = Caller("192.0.2.1", "a browser")
OPERATOR = Viewer.command_line()
LIMITS = Limits(*[now() - now().replace(year=2000)] * 2)


@pytest.fixture
def service(either_app: Flask) -> Flask:
    """The small service; its manager has a second factor."""
    small_service()
    account("manager").totp_secret = SECRET
    db.session.commit()
    return either_app


def complete_sessions() -> int:
    db.session.rollback()
    standing = (BrowserSession.is_complete, BrowserSession.ended_at.is_(None))
    return db.session.scalar(select(func.count()).select_from(BrowserSession).where(*standing))


def recovery_codes() -> list[str]:
    codes = new_codes(account("manager"))
    db.session.commit()
    return codes


def half_way() -> str:
    """The token of a session of the manager that waits for a code."""
    token = begin_session(account("manager"), HERE, is_complete=False)
    db.session.commit()
    return token


def test_two_codes_at_once_give_one_session_and_use_one_code_up(service: Flask) -> None:
    codes = recovery_codes()
    token, refused = half_way(), []

    def give(code: str) -> None:
        try:
            give_code(standing_session(token, LIMITS), code, HERE)
        except RuleBroken as broken:
            refused.append(broken.message)

    at_once(lambda: give(codes[0]), lambda: give(codes[1]), lambda: give(codes[2]))
    assert complete_sessions() == 1
    assert refused == ["You have been signed in with this already, or signed out. Sign in again"] * 2
    assert codes_left(account("manager")) == 9


def test_a_wrong_code_does_not_use_the_half_session_up(service: Flask) -> None:
    (code, *_), token = recovery_codes(), half_way()
    with pytest.raises(RuleBroken):
        give_code(standing_session(token, LIMITS), "000000", HERE)
    give_code(standing_session(token, LIMITS), code, HERE)
    assert complete_sessions() == 1


def test_whoever_is_deactivated_while_they_sign_in_gets_no_session(
    service: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deactivated_meanwhile(email: str, _password: str) -> Account:
        known = account("worker")
        with db.engine.begin() as other:
            other.execute(update(Account.__table__).where(Account.email == email).values(is_active=False))
        return known

    monkeypatch.setattr(signing_in, "recognised", deactivated_meanwhile)
    with pytest.raises(RuleBroken, match=WRONG_PAIR[:20]):
        sign_in("worker@example.org", PASSWORD, HERE, second_factor_required=False)
    with pytest.raises(NotFound):
        begin(account("worker"), HERE, second_factor_required=True)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(BrowserSession)) == 0


def test_a_deactivation_at_the_same_moment_leaves_no_session_standing(service: Flask) -> None:
    for _ in range(4):
        codes, token = recovery_codes(), half_way()

        def give(token: str = token, code: str = codes[0]) -> None:
            half = standing_session(token, LIMITS)
            with suppress(RuleBroken):
                give_code(half, code, HERE) if half else None

        at_once(give, lambda: deactivate(OPERATOR, account("manager")))
        assert complete_sessions() == 0
        db.session.execute(update(Account).values(is_active=True))
        db.session.commit()


def test_two_invitations_of_one_address_make_one_account(service: Flask) -> None:
    made = []

    def ask() -> None:
        with suppress(RuleBroken):
            made.append(invite(OPERATOR, "ann@example.org", Role.ADMINISTRATOR, None, None))

    at_once(*[ask] * 3)
    assert len(made) == 1


def test_resetting_the_password_and_the_second_factor_at_once_is_refused_to_one(service: Flask) -> None:
    first = account("manager")
    other = Account(email="colleague@example.org", password_hash=first.password_hash, role=Role.MANAGER)
    other.provider_id, other.totp_secret, viewer = first.provider_id, SECRET, Viewer.of(first, None)
    db.session.add(other)
    db.session.commit()
    done = []

    def reset(one: Callable[[Viewer, Account], object]) -> Callable[[], None]:
        def run() -> None:
            with suppress(RuleBroken):
                one(viewer, account("colleague"))
                done.append(one)

        return run

    at_once(reset(hand_over_link), reset(reset_second_factor))
    assert len(done) == 1


def test_two_who_reset_each_other_at_once_do_not_wait_in_a_circle(service: Flask) -> None:
    first = account("manager")
    other = Account(email="colleague@example.org", password_hash=first.password_hash, role=Role.MANAGER)
    other.provider_id = first.provider_id
    db.session.add(other)
    db.session.commit()
    viewers = [Viewer.of(account(name), None) for name in ("manager", "colleague")]

    def reset(viewer: Viewer, whom: str) -> Callable[[], None]:
        def run() -> None:
            for _ in range(5):
                reset_second_factor(viewer, account(whom))

        return run

    at_once(reset(viewers[0], "colleague"), reset(viewers[1], "manager"))
    assert not account("colleague").has_second_factor
