"""What people change about their own account. Each change asks for the password, under the lock, and ends other sessions."""

from refuge.access.scope import Viewer
from refuge.accounts.links import revoke_links
from refuge.accounts.lock import count_attempt, take_back
from refuge.accounts.passwords import passwords
from refuge.accounts.places import Caller, place_of
from refuge.accounts.recovery_codes import new_codes
from refuge.accounts.second_factor import new_secret
from refuge.accounts.sessions import end_sessions
from refuge.accounts.signing_in import start_second_factor
from refuge.accounts.strength import refuse_weak
from refuge.audit import note
from refuge.clock import now
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.models import Account, BrowserSession


def change_password(session: BrowserSession, current: str, new: str, caller: Caller) -> None:
    """Keep a new password, end the other sessions, and let no link handed over before choose another.

    Raises RuleBroken on ``current`` if that is not the password, or too many were tried; on ``new`` if it is weak.
    """
    account = session.account
    confirm_password(account, current, caller)
    refuse_weak(new, account.email, "new")
    kept = passwords.hashed(new)
    begin_writing()
    account.password_hash = kept
    end_sessions(account, but=session.id)
    revoke_links(account)
    _note(account, "password.changed", caller)
    db.session.commit()


def begin_second_factor(session: BrowserSession, current: str, caller: Caller) -> str:
    """The secret of a new second factor, for whoever knows the password. Raises RuleBroken on ``current``."""
    confirm_password(session.account, current, caller)
    return new_secret(session)


def replace_second_factor(session: BrowserSession, code: str, caller: Caller) -> list[str]:
    """Put the second factor begun in this session in place of the one before; ten new recovery codes, to be shown once.

    The password was asked for when it was begun. Raises RuleBroken on ``code``.
    """
    begin_writing()
    codes = start_second_factor(session, code)
    _note(session.account, "second_factor.set_up", caller)
    db.session.commit()
    return codes


def replace_recovery_codes(session: BrowserSession, current: str, caller: Caller) -> list[str]:
    """Ten new recovery codes, to be shown once; those before no longer work. Raises RuleBroken on ``current``."""
    account = session.account
    confirm_password(account, current, caller)
    begin_writing()
    codes = new_codes(account)
    _note(account, "recovery_codes.made", caller)
    db.session.commit()
    return codes


def end_other_sessions(session: BrowserSession, caller: Caller) -> None:
    """End every session of one's own but this one."""
    begin_writing()
    end_sessions(session.account, but=session.id)
    _note(session.account, "sessions.ended", caller)
    db.session.commit()


def confirm_password(account: Account, password: str, caller: Caller) -> None:
    """Raise RuleBroken on ``current`` unless it is the account's password; wrong ones count towards the lock."""
    place = place_of(account.email, caller, now())
    count_attempt(place, "current")
    if not passwords.match(account.password_hash, password):
        begin_writing()
        _note(account, "password.refused", caller)
        db.session.commit()
        raise RuleBroken("current", "That is not your password")
    take_back(place)


def _note(account: Account, what: str, caller: Caller) -> None:
    note(Viewer.of(account, caller.address), what, ("account", account.id), provider_id=account.provider_id)
