"""Units made ready, taken out of use and brought back; and what was recorded of that put right."""

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.bring_back import bring_back
from refuge.actions.correct_entry import Void, WhichEntry, correct_entry
from refuge.actions.mark_ready import mark_ready
from refuge.actions.take_out_of_use import OutOfUse, take_out_of_use
from refuge.clock import today
from refuge.forms.voids import BackForm, EntryForm, OutOfUseForm, ReadyForm
from refuge.queries.provision import find_unit
from refuge.queries.reasons import void_reasons
from refuge.queries.voids import find_void, standing, voids_of
from refuge.views.offering import called
from refuge.views.recording import Asked, recorded

if TYPE_CHECKING:
    from refuge.models import Unit

pages = Blueprint("voids", __name__, url_prefix="/units/<int:unit_id>")
ON_A_PAGE = 20


@pages.route("/ready", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def ready(unit_id: int) -> ResponseReturnValue:
    """Mark a unit ready for the next household."""
    unit = find_unit(viewer(), unit_id)
    form = ReadyForm(ready_on=today(), version=standing(unit_id))
    return recorded(
        form,
        _asked(f"Mark {unit.name} ready", unit),
        lambda: mark_ready(viewer(), unit_id, form.ready_on.data, today(), form.version.data or None),
        f"{called(unit)} is ready.",
    )


@pages.route("/out-of-use", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def out_of_use(unit_id: int) -> ResponseReturnValue:
    """Record that a unit cannot be let, or has to be prepared; the reason says which (V4)."""
    unit = find_unit(viewer(), unit_id)
    form = OutOfUseForm(starts_on=today(), version=standing(unit_id))
    form.offer(void_reasons(today()))
    return recorded(
        form,
        _asked(f"Take {unit.name} out of use", unit),
        lambda: take_out_of_use(viewer(), unit_id, OutOfUse(**form.typed), today(), form.version.data or None),
        f"It is recorded that {called(unit)} cannot be let.",
    )


@pages.route("/back", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def back(unit_id: int) -> ResponseReturnValue:
    """Bring a unit back that was out of use."""
    unit = find_unit(viewer(), unit_id)
    form = BackForm(back_on=today(), version=standing(unit_id))
    return recorded(
        form,
        _asked(f"Bring {unit.name} back", unit),
        lambda: bring_back(
            viewer(), unit_id, form.back_on.data, form.is_ready.data == "yes", today(), form.version.data or None
        ),
        f"{called(unit)} is back.",
    )


@pages.get("/corrections")
@allow(Permission.RECORD_STAYS)
def corrections(unit_id: int) -> ResponseReturnValue:
    """What is recorded of a unit in preparation and out of use, to choose what was wrong."""
    unit = find_unit(viewer(), unit_id)
    before = request.args.get("before", type=date.fromisoformat)
    found = voids_of(viewer(), unit_id, before, ON_A_PAGE + 1)
    shown = {"voids": found[:ON_A_PAGE], "is_more": len(found) > ON_A_PAGE, "before": before}
    return render_template("voids/corrections.html", unit=unit, **shown)


@pages.route("/correction", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def correction(unit_id: int) -> ResponseReturnValue:
    """Put one of them right; the address says on which day it began."""
    unit, then = find_unit(viewer(), unit_id), url_for("voids.corrections", unit_id=unit_id)
    began_on = request.args.get("began", type=date.fromisoformat)
    was = find_void(viewer(), unit_id, began_on)
    if began_on is None or (was is None and request.method == "GET"):
        flash("Choose what was wrong: somebody may have changed it meanwhile.")
        return redirect(then)
    form = EntryForm(obj=was, starts_on=began_on, ends_on=was.span.ends_on if was else None)
    form.offer(void_reasons(today(), was.reason if was else None))
    return recorded(
        form,
        Asked(
            f"Correct what is recorded of {unit.name}", then, unit.property.name, lambda: _version(unit_id, began_on)
        ),
        lambda: correct_entry(viewer(), WhichEntry(unit_id, began_on, form.version.data), Void(**form.typed), today()),
        "It is corrected.",
        then,
    )


def _asked(title: str, unit: "Unit") -> Asked:
    return Asked(title, url_for("tonight.board"), unit.property.name, lambda: standing(unit.id))


def _version(unit_id: int, began_on: date) -> int:
    """Of what began that day now; none if nothing does any more."""
    now = find_void(viewer(), unit_id, began_on)
    return now.version if now else 0
