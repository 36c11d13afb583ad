"""How long the session has left, and staying signed in; a script asks, so that nobody loses what they typed."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_login import current_user

from refuge.access.guards import allow
from refuge.access.policy import Permission
from refuge.accounts.sessions import keep
from refuge.views.signed_in import limits, seconds_left

pages = Blueprint("session", __name__)


@pages.get("/session")
@allow(Permission.OWN_ACCOUNT)
def remaining() -> ResponseReturnValue:
    """Seconds left; asking is no activity."""
    return _left()


@pages.post("/session")
@allow(Permission.OWN_ACCOUNT)
def stay() -> ResponseReturnValue:
    """Stay signed in, as long as a session lasts at all."""
    keep(current_user.session, at_once=True)
    return _left()


def _left() -> ResponseReturnValue:
    session = current_user.session
    return jsonify(seconds=seconds_left(session), final=limits().is_at_its_longest(session))
