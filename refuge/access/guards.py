"""Every view says who may open it; a view that does not say is never served, and the application refuses to start."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any, NoReturn, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from refuge.access.policy import Permission, may
from refuge.access.scope import Viewer
from refuge.audit import note_alone

View = TypeVar("View", bound=Callable[..., Any])


class Anyone(Enum):
    """The decisions that a view needs nobody signed in, or somebody who still owes the second factor."""

    PUBLIC = auto()
    HALF_SIGNED_IN = auto()


Decision = Permission | Anyone
NOT_CARRIED = {Permission.OWN_ACCOUNT, Permission.READ_RECORDS}
"""What may be a password, and who a place is looked for, which is used and forgotten."""


class Undecided(Exception):
    """A view was added without deciding who may open it; the message names its endpoint."""


def allow(permission: Permission) -> Callable[[View], View]:
    """Open the view to signed-in people whose role has the permission."""
    return lambda view: _decide(view, permission)


def public(view: View) -> View:
    """Open the view to everybody, signed in or not."""
    return _decide(view, Anyone.PUBLIC)


def half_signed_in(view: View) -> View:
    """Open the view to people who gave their password and now owe the second factor, and to nobody else."""
    return _decide(view, Anyone.HALF_SIGNED_IN)


def require_decisions(app: Flask) -> None:
    """Raise Undecided, naming them, if any endpoint was left without a decision."""
    undecided = sorted({rule.endpoint for rule in app.url_map.iter_rules() if not _decision(app, rule.endpoint)})
    if undecided:
        raise Undecided(f"Nobody decided who may open {', '.join(undecided)}. Mark each view with @allow or @public.")


def guard() -> ResponseReturnValue | None:
    """Before every request: let it through, send to the sign-in page, or refuse (403), which is noted."""
    if request.endpoint is None:
        return None  # no such page; Flask answers 404 or 405
    decision = _decision(current_app, request.endpoint)
    if decision is Anyone.PUBLIC:
        return None
    if decision is Anyone.HALF_SIGNED_IN:
        return None if _is_half_signed_in() else redirect(url_for("sign_in.sign_in"))
    if not current_user.is_authenticated:
        where = "second_factor.ask" if _is_half_signed_in() else "sign_in.sign_in"
        going = url_for(where, next=_address_to_come_back_to(), unsaved=_was_sent())
        return redirect(going, 307 if _is_carried_along(decision) and not _is_half_signed_in() else 302)
    if not isinstance(decision, Permission) or not may(current_user.account.role, decision):
        _refuse()
    return None


def viewer() -> Viewer:
    """Who is signed in, as queries and figures want to know it."""
    return Viewer.of(current_user.account, request.remote_addr)


def _refuse() -> NoReturn:
    """Whoever tries what they may not do is on the trail."""
    note_alone(viewer(), "page.refused", ("page", str(request.endpoint)))
    abort(403)


def _decide(view: View, decision: Decision) -> View:
    view.decision = decision  # type: ignore[attr-defined]
    return view


def _decision(app: Flask, endpoint: str) -> Decision | None:
    return getattr(app.view_functions.get(endpoint), "decision", None)


def _is_half_signed_in() -> bool:
    return not current_user.is_anonymous and not current_user.is_authenticated


def _was_sent() -> int | None:
    """Whether something was sent, which the sign-in page then says was not saved."""
    return None if request.method in ("GET", "HEAD") else 1


def _address_to_come_back_to() -> str | None:
    """The page asked for, with its selection; only pages that are read can be come back to."""
    return request.full_path.rstrip("?") if request.method == "GET" or _is_read_too() else None


def _is_carried_along(decision: Decision | None) -> bool:
    """Whether what was sent goes on to the sign-in page, for whoever typed it: what was to be recorded, nothing else."""
    is_form = request.method == "POST" and _is_read_too()
    return is_form and isinstance(decision, Permission) and decision not in NOT_CARRIED


def _is_read_too() -> bool:
    return request.url_rule is not None and "GET" in (request.url_rule.methods or ())
