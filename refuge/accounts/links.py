"""One-time links: an invitation or a reset, handed over by whoever manages the account, to choose a password with."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from refuge.access.scope import Viewer
from refuge.accounts.keys import new_token, token_hash
from refuge.accounts.passwords import passwords
from refuge.accounts.places import Caller
from refuge.accounts.sessions import end_sessions
from refuge.accounts.signing_in import Begun, begin, is_shut_out
from refuge.accounts.strength import refuse_weak
from refuge.audit import note
from refuge.clock import now
from refuge.errors import NotFound
from refuge.extensions import begin_writing, db
from refuge.models import Account, Link
from refuge.vocabulary import LinkPurpose

LASTS = {LinkPurpose.INVITATION: timedelta(days=7), LinkPurpose.RESET: timedelta(hours=1)}


def make_link(account: Account, purpose: LinkPurpose) -> str:
    """The token of a new link, which takes the place of any handed over before. Part of a transaction."""
    revoke_links(account)
    token, moment = new_token(), now()
    kept = token_hash(token)
    db.session.add(
        Link(
            account_id=account.id, purpose=purpose, token_hash=kept, made_at=moment, expires_at=moment + LASTS[purpose]
        )
    )
    return token


def address_of(token: str, public_address: str) -> str:
    """The whole address to hand over; made from the settings, never from what a request says our name is.

    >>> address_of("a-token", "https://refuge.example.org/")
    'https://refuge.example.org/choose-password/a-token'
    """
    return f"{public_address.rstrip('/')}/choose-password/{token}"


def revoke_links(account: Account) -> None:
    """No link handed over for the account works any longer. Part of a transaction."""
    db.session.execute(delete(Link).where(Link.account_id == account.id))


def standing_link(token: str) -> Link:
    """The link of a token, with its account. Raises NotFound if it was used, has expired, or never was."""
    link = db.session.scalar(
        select(Link)
        .join(Link.account)
        .where(Link.token_hash == token_hash(token), Link.used_at.is_(None), Link.expires_at > now(), Account.is_active)
        .options(joinedload(Link.account))
    )
    if not link or is_shut_out(link.account):
        raise NotFound
    return link


def choose_password(token: str, password: str, caller: Caller, *, second_factor_required: bool) -> Begun:
    """Use the link up: the password is the account's from now on, every session ends, and a new one begins.

    Raises RuleBroken on ``password`` if it is weak (the link is then still good), NotFound if the link is not.
    """
    link = standing_link(token)
    account = link.account
    refuse_weak(password, account.email)
    kept = passwords.hashed(password)
    begin_writing()
    unused = update(Link).where(Link.id == link.id, Link.used_at.is_(None), Link.expires_at > now())
    if not db.session.scalar(unused.values(used_at=now()).returning(Link.id)):
        db.session.rollback()
        raise NotFound
    account.password_hash = kept
    end_sessions(account)
    viewer = Viewer.of(account, caller.address)
    note(viewer, "password.chosen", ("account", account.id), provider_id=account.provider_id)
    db.session.commit()
    return begin(account, caller, second_factor_required=second_factor_required)
