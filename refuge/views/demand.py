"""Demand: what came to a council, a hub or a helpline, typed month by month (F4)."""

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.record_demand import record_demand
from refuge.clock import today
from refuge.errors import NotFound, RuleBroken
from refuge.forms.demand import DemandForm, rows_of
from refuge.occupancy.period import Kind, NotAPeriod, period_of, read_label
from refuge.queries.demand import (
    authorities_to_type_for,
    authority_to_type_for,
    counts_of,
    demand_by_month,
    is_recorded_before,
)
from refuge.queries.listings import demand_sources

if TYPE_CHECKING:
    from refuge.occupancy.period import Period

pages = Blueprint("demand", __name__, url_prefix="/demand")
MONTHS = 12
"""Months shown at once."""
YEARS = 5
"""How far back months can be typed of which nothing earlier is recorded."""


@pages.get("")
@allow(Permission.RECORD_DEMAND)
def demand() -> ResponseReturnValue:
    """The months of a year, with what each source recorded of them."""
    known = authorities_to_type_for(viewer())
    if not known:
        return render_template("demand/demand.html", known=known)
    code, name = authority_to_type_for(viewer(), request.args.get("authority"))
    last = _month()
    shown = _before(last, MONTHS)
    typed = demand_by_month(code, shown[-1].starts_on, last.ends_on)
    return render_template(
        "demand/demand.html", known=known, code=code, name=name, shown=shown, typed=typed,
        earlier=_earlier(code, shown[-1]), later=None if last.ends_on > _ended().starts_on else _label(_after(last)),
    )  # fmt: skip


@pages.route("/month", methods=["GET", "POST"])
@allow(Permission.RECORD_DEMAND)
def month() -> ResponseReturnValue:
    """Type one month; who else typed meanwhile is told of."""
    code, name = authority_to_type_for(viewer(), request.args.get("authority"))
    one = _month()
    saved, labels = counts_of(code, one.starts_on), demand_sources(today())
    form = DemandForm(sources=rows_of(labels, saved))
    form.offer(labels)
    if form.validate_on_submit():
        try:
            record_demand(viewer(), code, one.starts_on, form.typed, form.read, today())
            flash("The month is saved.")
            return redirect(url_for("demand.demand", authority=code, month=_label(one)))
        except RuleBroken as broken:
            form.blame(broken)
            form.read_again(counts_of(code, one.starts_on))
    return render_template("demand/month.html", form=form, code=code, name=name, one=one), 400 if form.errors else 200


def _month() -> "Period":
    """The month in the address; without one, the latest that has ended. Raises NotFound for one that has not."""
    asked = request.args.get("month")
    try:
        found = read_label(Kind.MONTH, asked) if asked else _ended()
    except NotAPeriod as wrong:
        raise NotFound("There is no such month.") from wrong
    if found.ends_on > today():
        raise NotFound("The month has not ended.")
    return found


def _ended() -> "Period":
    """The latest month that has ended."""
    return _before(period_of(Kind.MONTH, today()), 2)[1]


def _before(last: "Period", count: int) -> list["Period"]:
    """So many months up to one, the latest first."""
    found = [last]
    while len(found) < count:
        found.append(period_of(Kind.MONTH, date.fromordinal(found[-1].starts_on.toordinal() - 1)))
    return found


def _after(one: "Period") -> "Period":
    """The month a year's table after it ends with, or the latest that has ended."""
    later = one
    for _ in range(MONTHS):
        later = period_of(Kind.MONTH, later.ends_on)
    return min(later, _ended(), key=lambda period: period.starts_on)


def _earlier(code: str, first: "Period") -> str | None:
    """The month that an earlier table ends with; none where nobody would look for one."""
    is_near = (today() - first.starts_on).days < YEARS * 365
    return _label(_before(first, 2)[1]) if is_near or is_recorded_before(code, first.starts_on) else None


def _label(one: "Period") -> str:
    return one.starts_on.strftime("%Y-%m")
