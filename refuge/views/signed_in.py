"""Whose request this is: the cookies, and the session they belong to."""

from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, flash, g, request, session
from flask_login import current_user, login_user, logout_user

from refuge.accounts.interventions import TOLD_AT_SIGN_IN_FOR, interventions_in
from refuge.accounts.links import address_of
from refuge.accounts.places import DEVICE_KNOWN_FOR, Caller
from refuge.accounts.sessions import Limits, end_session, keep, standing_session
from refuge.accounts.signing_in import Begun, SignedIn, is_shut_out
from refuge.clock import now
from refuge.display import written_moment

if TYPE_CHECKING:
    from refuge.models import Account, BrowserSession

TOKEN = "_user_id"  # noqa: S105 – the name of it
"""Where Flask-Login keeps what it knows a person by."""
NOT_ACTIVITY = {"session.remaining"}
"""Asking how long is left does not make it longer."""


def know_people(app: Flask) -> None:
    """Let every request know who is signed in, and write down that they were here."""
    app.login_manager.user_loader(_signed_in)  # type: ignore[attr-defined]
    app.before_request(_keep)


def limits() -> Limits:
    """How long sessions last here."""
    return Limits(current_app.config["SESSION_IDLE"], current_app.config["PERMANENT_SESSION_LIFETIME"])


def seconds_left(session: "BrowserSession") -> int:
    """Seconds until the session ends if nothing is done."""
    return max(0, int((limits().end_of(session) - now()).total_seconds()))


def caller() -> Caller:
    """Who asks, as far as the network tells."""
    return Caller(request.remote_addr or "", request.user_agent.string, request.cookies.get(_device_cookie()))


def second_factor_required() -> bool:
    """Whether accounts outside the demonstration need a second factor: everywhere but in tests."""
    return bool(current_app.config["SECOND_FACTOR_REQUIRED"])


def let_in(begun: Begun, response: Response) -> Response:
    """Give the browser the session that has begun, which shares nothing with the one before it; that one ends."""
    leave()
    session.permanent = True
    found = standing_session(begun.token, limits())
    if found:
        login_user(SignedIn(found, begun.token))
        if begun.is_complete:
            _tell_what_others_did(found.account)
    for unwanted in ("_id", "_fresh"):
        session.pop(unwanted, None)
    if begun.devices:
        _remember_the_browser(begun.devices, response)
    return response


def leave() -> None:
    """End the session the browser has, if any, and forget all that came with it."""
    if TOKEN in session:
        end_session(session[TOKEN])
    logout_user()
    session.clear()
    g.pop("csrf_token", None)  # it belonged to that session; a page of the next one needs its own


def link_to(token: str) -> str:
    """The whole address of a one-time link."""
    return address_of(token, current_app.config["PUBLIC_ADDRESS"])


def _tell_what_others_did(account: "Account") -> None:
    """At every sign-in for a month: whoever took the account over cannot have read it in its person's place."""
    for one in interventions_in(account, TOLD_AT_SIGN_IN_FOR):
        when, who = written_moment(one.at), one.by.email if one.by else "whoever runs the system"
        flash(f"{when}: {one.kind.label} by {who}. If you did not ask for that, tell somebody else there at once.")


def _signed_in(token: str) -> SignedIn | None:
    found = standing_session(token, limits())
    return SignedIn(found, token) if found and not is_shut_out(found.account) else None


def _keep() -> None:
    if current_user.is_authenticated and request.endpoint not in NOT_ACTIVITY:
        keep(current_user.session)


def _device_cookie() -> str:
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"


def _remember_the_browser(devices: str, response: Response) -> None:
    response.set_cookie(
        _device_cookie(),
        devices,
        max_age=int(DEVICE_KNOWN_FOR.total_seconds()),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
