"""Signing in: the password, then the second factor, then a session; each attempt under the lock and on the trail."""

from typing import NamedTuple

from flask_login import UserMixin
from sqlalchemy import exists, select

from refuge.access.scope import Viewer
from refuge.accounts.lock import count_attempt, start_afresh, take_back
from refuge.accounts.passwords import passwords
from refuge.accounts.places import Caller, Place, place_of, remember
from refuge.accounts.recovery_codes import new_codes, takes_recovery_code
from refuge.accounts.second_factor import takes_code, turn_on
from refuge.accounts.sessions import begin_session, end_sessions, forget_old_sessions, hold, use_up
from refuge.audit import note
from refuge.clock import now
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import begin_writing, db
from refuge.models import Account, BrowserSession, Provider

WRONG_PAIR = "Check the email address and the password: they do not belong to an account"
WRONG_CODE = "That code is not right, or was used before. Wait for the app to show the next one"


class SignedIn(UserMixin):
    """An account and its session, as Flask-Login wants to see them. Signed in only once the session is complete."""

    def __init__(self, session: BrowserSession, token: str) -> None:
        self.session = session
        self.token = token

    @property
    def account(self) -> Account:
        """Whose session it is."""
        return self.session.account

    @property
    def is_authenticated(self) -> bool:
        """Whether the second factor was given, where one is needed."""
        return self.session.is_complete

    def get_id(self) -> str:
        """What the cookie keeps of it: a random token."""
        return self.token

    @property
    def described(self) -> str:
        """The role, and for whom: ``Manager, Riverside Refuge`` or ``Commissioner, Rotherham``."""
        return ", ".join(filter(None, (self.account.role.label, self.account.belongs_to)))


class Begun(NamedTuple):
    """A session that has begun: its token, whether a second factor is still wanted, the browser's device cookie if not."""

    token: str
    is_complete: bool
    devices: str | None = None


def sign_in(email: str, password: str, caller: Caller, *, second_factor_required: bool) -> Begun:
    """Begin a session for the account with this address and password.

    Raises RuleBroken on ``email``, in the same words whatever is wrong: no such account, wrong password, deactivated;
    or in others, again the same for all of them, if there were too many attempts.
    """
    email = email.strip().lower()
    place = place_of(email, caller, now())
    must_wait = count_attempt(place, "email")
    account = recognised(email, password)
    if account is None:
        _note_refusal("sign_in", email, caller, must_wait)
        raise RuleBroken("email", WRONG_PAIR)
    take_back(place)
    try:
        return begin(account, caller, second_factor_required=second_factor_required)
    except NotFound:
        raise RuleBroken("email", WRONG_PAIR) from None


def recognised(email: str, password: str) -> Account | None:
    """The active account with this address and password, or None.

    An unknown address, a deactivated account and a wrong password take the same time and look alike.
    """
    account = db.session.scalar(select(Account).where(Account.email == email.strip().lower(), Account.is_active))
    matches = passwords.match(account.password_hash if account else None, password)
    return account if account and matches and not is_shut_out(account) else None


def is_shut_out(account: Account) -> bool:
    """Whether a published password would open somebody's own records: then it opens nothing.

    The demonstration's commissioner and administrator belong to no invented provider, so they go once there is a real one.
    """
    if not account.is_demonstration or account.provider_id is not None:
        return False
    return bool(db.session.scalar(select(exists().where(Provider.is_demonstration.is_(False)))))


def begin(account: Account, caller: Caller, *, second_factor_required: bool) -> Begun:
    """Begin a session for somebody who gave their password, or chose it just now; half-way if a second factor is wanted.

    Raises NotFound if the account was deactivated meanwhile.
    """
    begin_writing()
    hold(account)
    if not (account.has_second_factor or (second_factor_required and not account.is_demonstration)):
        return _complete(account, caller)
    token = begin_session(account, caller, is_complete=False)
    db.session.commit()
    return Begun(token, is_complete=False)


def give_code(half: BrowserSession, code: str, caller: Caller) -> Begun:
    """Complete a session with a code from the app, or a recovery code.

    Raises RuleBroken on ``code`` if it is wrong or was used before, after too many attempts, or if the session was
    completed already.
    """
    account = half.account
    place = place_of(account.email, caller, now())
    must_wait = count_attempt(place, "code")
    _begin_completing(half)
    by_app = takes_code(account, code)
    if not by_app and not takes_recovery_code(account, code):
        _note_refusal("second_factor", account.email, caller, must_wait)
        raise RuleBroken("code", WRONG_CODE)
    begun = _complete(account, caller, *(() if by_app else ("recovery_code.used",)))
    take_back(place)
    return begun


def set_up_and_complete(half: BrowserSession, code: str, caller: Caller) -> tuple[Begun, list[str]]:
    """Put the first second factor in use and complete the session; also ten recovery codes, to be shown once.

    Raises RuleBroken on ``code`` if it is wrong, or if the session was completed already.
    """
    account = half.account
    _begin_completing(half)
    codes = start_second_factor(half, code)
    return _complete(account, caller, "second_factor.set_up"), codes


def start_second_factor(session: BrowserSession, code: str) -> list[str]:
    """Put the session's waiting second factor in use, end the other sessions, and make ten recovery codes.

    Part of a transaction of the caller's, who notes it. Raises RuleBroken on ``code`` if it is wrong; then the transaction
    is taken back.
    """
    if not turn_on(session, code):
        db.session.rollback()
        raise RuleBroken("code", "That code is not right. Check the phone's clock and enter the code it shows now")
    codes = new_codes(session.account)
    end_sessions(session.account, but=session.id)
    return codes


def _begin_completing(half: BrowserSession) -> None:
    """Of two codes at once the second finds the half session used up: nobody gets two sessions out of one password."""
    begin_writing()
    try:
        use_up(half)
    except NotFound:
        db.session.rollback()
        raise RuleBroken("code", "You have been signed in with this already, or signed out. Sign in again") from None


def _complete(account: Account, caller: Caller, *done: str) -> Begun:
    """A complete session under a new token; the place is known from now on, and its failures are forgotten. Commits.

    What was ``done`` on the way is noted before the sign-in.
    """
    place: Place = place_of(account.email, caller, now())
    forget_old_sessions(account)
    token = begin_session(account, caller, is_complete=True)
    devices = remember(account, caller, now())
    start_afresh(place)
    account.last_signed_in_at = now()
    for what in (*done, "sign_in.done"):
        note(Viewer.of(account, caller.address), what, ("account", account.id), provider_id=account.provider_id)
    db.session.commit()
    return Begun(token, is_complete=True, devices=devices)


def _note_refusal(what: str, email: str, caller: Caller, must_wait: bool) -> None:
    """Put a refusal on the trail, with the account if there is one; what was typed is not kept. Commits."""
    begin_writing()
    known = db.session.execute(select(Account.id, Account.provider_id).where(Account.email == email)).one_or_none()
    about, provider_id = (("account", known.id), known.provider_id) if known else (None, None)
    verb = f"{what}.locked" if must_wait else f"{what}.refused"
    note(None, verb, about, provider_id=provider_id, address=caller.address)
    db.session.commit()
