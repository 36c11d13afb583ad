"""The first page."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission, may
from refuge.queries.people import works_nowhere

pages = Blueprint("home", __name__)

FIRST = {
    Permission.READ_RECORDS: "tonight.board",
    Permission.READ_FIGURES: "figures.utilisation",
    Permission.MANAGE_STAFF: "people.people",
}
"""Where people begin: the first page of this table that they may open."""


@pages.get("/")
@allow(Permission.OWN_ACCOUNT)
def home() -> ResponseReturnValue:
    """Go to the page that people of this role begin with; a worker who works nowhere yet is told so instead."""
    if works_nowhere(viewer()):
        return render_template("home/home.html")
    role = current_user.account.role
    return redirect(url_for(next((page for need, page in FIRST.items() if may(role, need)), "account.account")))
