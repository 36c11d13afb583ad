"""Units made ready, taken out of use and brought back; and what was recorded of that put right."""

from collections.abc import Callable
from datetime import date

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
from refuge.queries.voids import Void as Recorded
from refuge.queries.voids import find_void, voids_of
from refuge.views.recording import Asked, recorded

pages = Blueprint("voids", __name__, url_prefix="/units/<int:unit_id>")


@pages.route("/ready", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def ready(unit_id: int) -> ResponseReturnValue:
    """Mark a unit ready for the next household."""
    unit, then = find_unit(viewer(), unit_id), url_for("tonight.board")
    form = ReadyForm(ready_on=today())
    asked, said = Asked(f"Mark {unit.name} ready", then, unit.property.name), f"{unit.name} is ready."
    return recorded(form, asked, lambda: mark_ready(viewer(), unit_id, form.ready_on.data, today()), said, then)


@pages.route("/out-of-use", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def out_of_use(unit_id: int) -> ResponseReturnValue:
    """Record that a unit cannot be let, or has to be prepared; the reason says which (V4)."""
    unit, then = find_unit(viewer(), unit_id), url_for("tonight.board")
    form = OutOfUseForm(starts_on=today())
    form.offer(void_reasons(today()))
    return recorded(
        form,
        Asked(f"Take {unit.name} out of use", then, unit.property.name),
        lambda: take_out_of_use(viewer(), unit_id, OutOfUse(**form.typed), today()),
        f"It is recorded that {unit.name} cannot be let.",
        then,
    )


@pages.route("/back", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def back(unit_id: int) -> ResponseReturnValue:
    """Bring a unit back that was out of use."""
    unit, then = find_unit(viewer(), unit_id), url_for("tonight.board")
    form = BackForm(back_on=today())
    return recorded(
        form,
        Asked(f"Bring {unit.name} back", then, unit.property.name),
        lambda: bring_back(viewer(), unit_id, form.back_on.data, form.is_ready.data == "yes", today()),
        f"{unit.name} is back.",
        then,
    )


@pages.get("/corrections")
@allow(Permission.RECORD_STAYS)
def corrections(unit_id: int) -> ResponseReturnValue:
    """What is recorded of a unit in preparation and out of use, to choose what was wrong."""
    unit = find_unit(viewer(), unit_id)
    return render_template("voids/corrections.html", unit=unit, voids=voids_of(viewer(), unit_id))


@pages.route("/correction", methods=["GET", "POST"])
@allow(Permission.RECORD_STAYS)
def correction(unit_id: int) -> ResponseReturnValue:
    """Put one of them right; the address says on which day it began."""
    unit, then = find_unit(viewer(), unit_id), url_for("voids.corrections", unit_id=unit_id)
    began_on = request.args.get("began", type=date.fromisoformat)
    was = find_void(viewer(), unit_id, began_on)
    if was is None or began_on is None:
        flash("Choose what was wrong: somebody may have changed it meanwhile.")
        return redirect(then)
    form = EntryForm(obj=was, starts_on=began_on, ends_on=was.span.ends_on)
    form.offer(void_reasons(today(), was.reason))
    return recorded(
        form,
        Asked(f"Correct what is recorded of {unit.name}", then, unit.property.name, _version(unit_id, was)),
        lambda: correct_entry(viewer(), WhichEntry(unit_id, began_on, form.version.data), Void(**form.typed), today()),
        "It is corrected.",
        then,
    )


def _version(unit_id: int, was: Recorded) -> Callable[[], int]:
    """Of what began that day now; if nothing does any more, the one that was read."""
    return lambda: (find_void(viewer(), unit_id, was.span.starts_on) or was).version
