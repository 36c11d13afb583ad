"""What signing in leaves behind: links, recovery codes, sessions, known places, failures, what others did to an account.

Tokens and codes are stored as hashes only; places and counters under keyed hashes, so that no address of a stranger is kept.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from refuge.extensions import db
from refuge.models.accounts import Account
from refuge.models.columns import Moment, OneOf, known
from refuge.secrecy import Secret
from refuge.vocabulary import InterventionKind, LinkPurpose, Role


def _account_id() -> Mapped[int]:
    return mapped_column(ForeignKey("accounts.id"), index=True)


class Link(db.Model):
    """A one-time link by which its account chooses a password."""

    __tablename__ = "links"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = _account_id()
    purpose: Mapped[LinkPurpose] = mapped_column(OneOf(LinkPurpose))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)

    account: Mapped[Account] = relationship()

    __table_args__ = (known("purpose", LinkPurpose),)


class RecoveryCode(db.Model):
    """One of the codes that stand in for a lost second factor, each once."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = _account_id()
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class BrowserSession(db.Model):
    """One browser that a person is signed in with. It is complete once the second factor, if any, was given.

    ``totp_waiting`` is a second factor that is being set up in it, encrypted: no other session can read it.
    """

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = _account_id()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    is_complete: Mapped[bool]
    began_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    address: Mapped[str | None] = mapped_column(String(45))
    browser: Mapped[str | None] = mapped_column(String(200))
    totp_waiting: Mapped[str | None] = mapped_column(Secret)

    account: Mapped[Account] = relationship()


class KnownPlace(db.Model):
    """A network address from which an account has signed in, as a keyed hash of both."""

    __tablename__ = "known_places"

    place: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = _account_id()
    seen_at: Mapped[datetime] = mapped_column(Moment, index=True)


class FailureCounter(db.Model):
    """Failed sign-ins against one account, from one address or at one place; the key is a keyed hash of which."""

    __tablename__ = "failure_counters"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    began_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)
    refused_until: Mapped[datetime | None] = mapped_column(Moment)

    __table_args__ = (Index("ix_failure_counters_last_at", "last_at"),)


class Intervention(db.Model):
    """Something that somebody else did to an account, by which they might have taken it over; its person is told.

    ``role`` is the account's before it. ``by`` is nobody where it was done on the command line.
    """

    __tablename__ = "interventions"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[InterventionKind] = mapped_column(OneOf(InterventionKind))
    role: Mapped[Role] = mapped_column(OneOf(Role))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    by: Mapped[Account | None] = relationship(foreign_keys=by_id)

    __table_args__ = (
        known("kind", InterventionKind),
        known("role", Role),
        Index("ix_interventions_account_id_at", "account_id", "at"),
    )
