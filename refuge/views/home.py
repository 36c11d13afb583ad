"""The first page."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow
from refuge.access.policy import Permission

pages = Blueprint("home", __name__)


@pages.get("/")
@allow(Permission.READ_FIGURES)
def home() -> ResponseReturnValue:
    """Go to the utilisation table."""
    return redirect(url_for("figures.utilisation"))
