"""The diary."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow
from refuge.access.policy import Permission

pages = Blueprint("diary", __name__, url_prefix="/diary")


@pages.get("")
@allow(Permission.READ_RECORDS)
def diary() -> ResponseReturnValue:
    """Units down, days across."""
    return render_template("home/home.html")
