"""Sessions: kept in the database, so that one ends for good wherever its cookie was copied to."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from refuge.access.scope import Viewer
from refuge.accounts.keys import new_token, token_hash
from refuge.accounts.places import Caller
from refuge.audit import note
from refuge.clock import now
from refuge.errors import NotFound
from refuge.extensions import begin_writing, db
from refuge.models import Account, BrowserSession

HALF_WAY = timedelta(minutes=10)
"""How long a password waits for its second factor."""
SEEN_EVERY = timedelta(minutes=1)
KEPT_FOR = timedelta(days=30)


class Limits(NamedTuple):
    """How long a session lasts unused, and at all."""

    idle: timedelta
    absolute: timedelta

    def end_of(self, session: BrowserSession) -> datetime:
        """The moment from which the session stands no longer."""
        if not session.is_complete:
            return session.began_at + HALF_WAY
        return min(session.seen_at + self.idle, session.began_at + self.absolute)

    def is_at_its_longest(self, session: BrowserSession) -> bool:
        """Whether staying active would not make it last longer."""
        return session.began_at + self.absolute <= session.seen_at + self.idle


def begin_session(account: Account, caller: Caller, *, is_complete: bool) -> str:
    """Begin a session; its token, which is not kept. Part of a transaction of the caller's."""
    token, moment = new_token(), now()
    db.session.add(
        BrowserSession(
            account_id=account.id,
            token_hash=token_hash(token),
            is_complete=is_complete,
            began_at=moment,
            seen_at=moment,
            address=caller.address[:45],
            browser=caller.browser[:200],
        )
    )
    return token


def standing_session(token: str, limits: Limits) -> BrowserSession | None:
    """The session of a token, with its account, if it has not ended, run out, or lost its account."""
    session = db.session.scalar(
        select(BrowserSession)
        .join(BrowserSession.account)
        .where(BrowserSession.token_hash == token_hash(token), BrowserSession.ended_at.is_(None), Account.is_active)
        .options(joinedload(BrowserSession.account))
    )
    return session if session and now() < limits.end_of(session) else None


def account_of(token: str) -> Account | None:
    """Whose session a token was, also after it has run out."""
    return db.session.scalar(
        select(Account).join(BrowserSession).where(BrowserSession.token_hash == token_hash(token), Account.is_active)
    )


def standing_sessions(account: Account, limits: Limits) -> list[BrowserSession]:
    """Every complete session of an account that has neither ended nor run out, the latest used first."""
    rows = select(BrowserSession).where(
        BrowserSession.account_id == account.id, BrowserSession.ended_at.is_(None), BrowserSession.is_complete
    )
    found = db.session.scalars(rows.order_by(BrowserSession.seen_at.desc(), BrowserSession.id.desc()))
    return [session for session in found if now() < limits.end_of(session)]


def keep(session: BrowserSession, *, at_once: bool = False) -> None:
    """The person was here. Written at most once a minute, or ``at_once`` where they asked to stay signed in. Commits."""
    moment = now()
    if not at_once and moment - session.seen_at < SEEN_EVERY:
        return
    key = session.id
    begin_writing()
    db.session.execute(
        update(BrowserSession).where(BrowserSession.id == key, BrowserSession.ended_at.is_(None)).values(seen_at=moment)
    )
    db.session.commit()


def end_session(token: str) -> None:
    """Sign out: the session of this token ends, if it stands, and a copied cookie with it. Commits."""
    begin_writing()
    ended = db.session.scalar(
        update(BrowserSession)
        .where(BrowserSession.token_hash == token_hash(token), BrowserSession.ended_at.is_(None))
        .values(ended_at=now())
        .returning(BrowserSession.account_id)
    )
    if ended:
        note(None, "session.ended", ("account", ended))
    db.session.commit()


def end_own_session(viewer: Viewer, session_id: int) -> None:
    """End one of the viewer's own sessions. Raises NotFound if it is not theirs. Commits."""
    begin_writing()
    ended = db.session.scalar(
        update(BrowserSession)
        .where(BrowserSession.id == session_id, BrowserSession.account_id == viewer.account_id)
        .values(ended_at=now())
        .returning(BrowserSession.id)
    )
    if not ended:
        raise NotFound
    note(viewer, "session.ended", ("session", session_id))
    db.session.commit()


def end_sessions(account: Account, *, but: int | None = None) -> None:
    """End every session of an account, save one if named by its id. Part of a transaction of the caller's."""
    ending = update(BrowserSession).where(BrowserSession.account_id == account.id, BrowserSession.ended_at.is_(None))
    if but is not None:
        ending = ending.where(BrowserSession.id != but)
    db.session.execute(ending.values(ended_at=now(), totp_waiting=None))


def use_up(half: BrowserSession) -> None:
    """End a half session so that it is completed once, whatever comes at the same time. Part of a transaction.

    Its account is held until then, and nobody ends its sessions meanwhile. Raises NotFound if the half session has ended
    or the account was deactivated.
    """
    hold(half.account)
    standing = update(BrowserSession).where(BrowserSession.id == half.id, BrowserSession.ended_at.is_(None))
    if not db.session.scalar(standing.values(ended_at=now()).returning(BrowserSession.id)):
        raise NotFound


def hold(account: Account) -> None:
    """Whoever changes the account or ends its sessions waits. Part of a transaction. Raises NotFound if it is not active."""
    held = select(Account.id).where(Account.id == account.id, Account.is_active).with_for_update()
    if not db.session.scalar(held):
        raise NotFound


def forget_old_sessions(account: Account) -> None:
    """Remove the account's sessions of long ago; the trail keeps that there was a sign-in. Part of a transaction."""
    old = BrowserSession.seen_at < now() - KEPT_FOR
    db.session.execute(delete(BrowserSession).where(BrowserSession.account_id == account.id, old))
