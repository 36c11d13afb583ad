"""The accounts of other people: invite, reset, deactivate. Done by a manager for their staff, by an administrator for all."""

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from refuge.access.scope import Viewer, accounts_seen, manages_every_account
from refuge.accounts.agreements import end_agreements
from refuge.accounts.interventions import intervene
from refuge.accounts.links import make_link, revoke_links
from refuge.accounts.places import forget_places
from refuge.accounts.recovery_codes import forget_codes
from refuge.accounts.second_factor import turn_off
from refuge.accounts.sessions import end_sessions
from refuge.accounts.workplaces import put_to_work, workplace_references
from refuge.audit import note_alone
from refuge.audit.noting import Line, note_all
from refuge.clock import today
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.models import Account, Authority
from refuge.vocabulary import InterventionKind, LinkPurpose, Role

STAFF = (Role.WORKER, Role.MANAGER)
AN_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def invite(
    viewer: Viewer,
    email: str,
    role: Role,
    provider_id: int | None,
    authority_code: str | None,
    properties: Collection[int] = (),
) -> tuple[Account, str]:
    """Make an account; also the token of the link by which its person chooses a password.

    ``properties`` are those that a worker works in. Raises RuleBroken on ``email``, ``role``, ``provider``,
    ``authority`` or ``properties``; whose the address is already is told to nobody who does not manage that account.
    """
    email = email.strip().lower()
    if not AN_ADDRESS.fullmatch(email) or len(email) > 254:
        raise RuleBroken("email", "Enter an email address, like name@example.org")
    provider_id, authority_code = _belonging(viewer, role, provider_id, authority_code)
    begin_writing()
    _refuse_a_taken_address(viewer, email)
    account = Account(email=email, password_hash="", role=role, provider_id=provider_id, authority_code=authority_code)
    account.is_demonstration = viewer.is_demonstration  # what a published password makes stays in the demonstration
    db.session.add(account)
    _make(viewer, account)
    put_to_work(viewer, account, properties if role is Role.WORKER else ())
    token = make_link(account, LinkPurpose.INVITATION)
    _note(viewer, "account.invited", account, after=_position(account))
    db.session.commit()
    return account, token


def hand_over_link(viewer: Viewer, account: Account) -> str:
    """The token of a new link: an invitation as long as no password was chosen, a reset afterwards.

    Raises RuleBroken if the account is the viewer's own or deactivated, or as ``intervene`` does.
    """
    _refuse_oneself(viewer, account)
    begin_writing()
    if not account.is_active:
        raise RuleBroken("", "This account is deactivated. Reactivate it first.")
    purpose = LinkPurpose.RESET if account.password_hash else LinkPurpose.INVITATION
    if purpose is LinkPurpose.RESET:
        intervene(viewer, account, InterventionKind.PASSWORD)
    token = make_link(account, purpose)
    _note(viewer, "password.reset_offered" if account.password_hash else "account.invited", account)
    db.session.commit()
    return token


def reset_second_factor(viewer: Viewer, account: Account) -> None:
    """Forget the second factor and its recovery codes and end the sessions: the next sign-in sets up a new one.

    Raises RuleBroken if the account is the viewer's own, or as ``intervene`` does.
    """
    _refuse_oneself(viewer, account)
    begin_writing()
    intervene(viewer, account, InterventionKind.SECOND_FACTOR)
    turn_off(account)
    forget_codes(account)
    end_sessions(account)
    _note(viewer, "second_factor.reset", account)
    db.session.commit()


def end_all_sessions(viewer: Viewer, account: Account) -> None:
    """Sign somebody out everywhere."""
    begin_writing()
    end_sessions(account)
    _note(viewer, "sessions.ended", account)
    db.session.commit()


def deactivate(viewer: Viewer, account: Account) -> None:
    """Let somebody in no longer, from this moment on. Raises RuleBroken if nobody would be left to manage accounts."""
    _refuse_oneself(viewer, account)
    begin_writing()
    _refuse_the_last_administrator(account)
    account.is_active = False
    end_sessions(account)
    revoke_links(account)
    forget_places(account)
    _note(viewer, "account.deactivated", account, *end_agreements(account, today()))
    db.session.commit()


def reactivate(viewer: Viewer, account: Account) -> None:
    """Let somebody in again, with the password and the second factor they had."""
    begin_writing()
    account.is_active = True
    _note(viewer, "account.reactivated", account)
    db.session.commit()


def change_role(
    viewer: Viewer,
    account: Account,
    role: Role,
    provider_id: int | None,
    authority_code: str | None,
    properties: Collection[int] | None = None,
) -> None:
    """Give an account another role, and end its sessions. Raises RuleBroken as ``invite`` does, and on ``role``.

    Links handed over before no longer work, and agreements end with a commissioner who is not that authority's any longer.
    A worker works in ``properties``; where None are given, in those they worked in if they stay with their provider.
    """
    _refuse_oneself(viewer, account)
    provider_id, authority_code = _belonging(viewer, role, provider_id, authority_code)
    begin_writing()
    if role is not Role.ADMINISTRATOR:
        _refuse_the_last_administrator(account)
    intervene(viewer, account, InterventionKind.ROLE)
    before, was_of = _position(account), account.authority_code
    if role is not Role.WORKER or provider_id != account.provider_id:
        properties = properties if role is Role.WORKER and properties else ()
    account.role, account.provider_id, account.authority_code = role, provider_id, authority_code
    if properties is not None:
        put_to_work(viewer, account, properties)
    end_sessions(account)
    revoke_links(account)
    ended = end_agreements(account, today()) if was_of != authority_code else []
    _note(viewer, "account.role_changed", account, *ended, before=before, after=_position(account))
    db.session.commit()


def _belonging(
    viewer: Viewer, role: Role, provider_id: int | None, authority_code: str | None
) -> tuple[int | None, str | None]:
    """The provider and the authority an account of the role has; a manager's staff have the manager's provider."""
    if not manages_every_account(viewer):
        if role not in STAFF:
            raise RuleBroken("role", "Choose worker or manager")
        return viewer.provider_id, None
    if role in STAFF and provider_id is None:
        raise RuleBroken("provider", f"Choose the provider that the {role.label.lower()} works for")
    if role is Role.COMMISSIONER and authority_code is None:
        raise RuleBroken("authority", "Choose the authority that the commissioner works for")
    if role is Role.COMMISSIONER and not db.session.get(Authority, authority_code):
        raise RuleBroken("authority", f"There is no authority with the code {authority_code}.")
    return (provider_id if role in STAFF else None), (authority_code if role is Role.COMMISSIONER else None)


def _position(account: Account) -> dict[str, Any]:
    """What the trail says of an account's role: a worker's with the properties they work in."""
    position: dict[str, Any] = {"role": account.role.value}
    return position | ({"properties": workplace_references(account)} if account.role is Role.WORKER else {})


def _refuse_oneself(viewer: Viewer, account: Account) -> None:
    if viewer.account_id == account.id:
        raise RuleBroken("", "This is your own account. Somebody else has to do that.")


def _refuse_the_last_administrator(account: Account) -> None:
    """Whoever manages accounts is never the last to; the rows are held so that two cannot remove each other."""
    if account.role is not Role.ADMINISTRATOR or not account.is_active:
        return
    alike = (
        Account.role == Role.ADMINISTRATOR,
        Account.is_active,
        Account.is_demonstration == account.is_demonstration,
    )
    db.session.scalars(select(Account.id).where(*alike).order_by(Account.id).with_for_update()).all()
    if db.session.scalar(select(func.count()).where(*alike, Account.id != account.id)) == 0:
        raise RuleBroken("", "This is the last administrator. Invite another one first.")


def _refuse_a_taken_address(viewer: Viewer, email: str) -> None:
    """An account elsewhere is not told of. The attempt is noted, so that nobody tries out addresses unseen."""
    if not db.session.scalar(select(Account.id).where(Account.email == email)):
        return
    is_theirs = db.session.scalar(select(Account.id).where(Account.email == email, accounts_seen(viewer)))
    db.session.rollback()
    if is_theirs:
        raise RuleBroken("email", "There is an account with this address already")
    note_alone(viewer, "account.invitation_refused", after={"email": email})
    raise RuleBroken("email", "This address cannot be invited here. Ask whoever runs the system")


def _make(viewer: Viewer, account: Account) -> None:
    """Somebody else may just have made an account with the address; then it is refused like one that was there."""
    email = account.email
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        _refuse_a_taken_address(viewer, email)
        raise


def _note(viewer: Viewer, what: str, account: Account, *also: Line, **changed: Any) -> None:
    line = Line(what, ("account", account.id), account.provider_id, **changed)
    note_all(db.session.connection(), viewer, [line, *also])
