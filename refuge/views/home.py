"""The first page."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from refuge.access.guards import allow
from refuge.access.policy import Permission, may

pages = Blueprint("home", __name__)

FIRST = {Permission.READ_FIGURES: "figures.utilisation", Permission.MANAGE_STAFF: "people.people"}
"""Where people begin: the first page of this table that they may open."""


@pages.get("/")
@allow(Permission.OWN_ACCOUNT)
def home() -> ResponseReturnValue:
    """Go to the page that people of this role begin with."""
    role = current_user.account.role
    return redirect(url_for(next((page for need, page in FIRST.items() if may(role, need)), "account.account")))
