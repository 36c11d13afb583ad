"""The data check: what in the records changes a figure and may be wrong."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.audit import note_alone
from refuge.clock import today
from refuge.queries.findings import findings
from refuge.views.mending import mended_at

pages = Blueprint("data_check", __name__)
SHOWN = 20
"""Of one kind the page shows so many, the most harmful ones; the rest is counted."""


@pages.get("/data-check")
@allow(Permission.CHECK_RECORDS)
def data_check() -> ResponseReturnValue:
    """Everything found, the most harmful first. It names households, so looking is on the trail (D5)."""
    found = findings(viewer(), today())
    note_alone(viewer(), "data_check.read")
    by_kind = {one.kind: [other for other in found if other.kind is one.kind] for one in found}
    return render_template(
        "data_check/data_check.html", by_kind=by_kind, count=len(found), shown=SHOWN, mended_at=mended_at
    )
