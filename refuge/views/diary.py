"""The diary: units down, nights across, and the same as a table."""

from datetime import date

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.audit import note_alone
from refuge.clock import today
from refuge.display import written_period
from refuge.occupancy.period import Kind, NotAPeriod, Period, period_of, read_day
from refuge.queries.diary import diaries
from refuge.views.diary_drawing import Drawer

pages = Blueprint("diary", __name__)
SIZES = {Kind.MONTH: "Month", Kind.QUARTER: "Quarter", Kind.YEAR: "Year"}


@pages.get("/diary")
@allow(Permission.READ_RECORDS)
def diary() -> ResponseReturnValue:
    """A month, a quarter or a year of every unit, bar by bar."""
    kind, period = _asked()
    units = diaries(viewer(), period.starts_on, period.ends_on)
    drawer = Drawer(period, today())
    drawings = [drawer.draw(unit) for unit in units]
    stays = {line.stay_id: _stay(line.stay_id) for unit in units for line in unit.lines if line.stay_id}
    if stays:
        note_alone(viewer(), "diary.read", after={"stays": len(stays), "period": written_period(period)})
    return render_template(
        "diary/diary.html", drawings=drawings, stays=stays, ticks=drawer.ticks(), styles="".join(drawer.styles()), sizes=SIZES,
        kind=kind, period=period, earlier=_before(kind, period), is_latest=period.ends_on > today(),
        drawn=drawer.drawn(),
    )  # fmt: skip


def _stay(stay_id: int) -> str:
    return url_for("stays.stay", stay_id=stay_id)


def _asked() -> tuple[Kind, Period]:
    """The kind of period and the period that the address names; a quarter, and the present one, unless it does."""
    kind = request.args.get("by", Kind.QUARTER)
    if kind not in list(SIZES):
        abort(400)
    try:
        day = read_day(request.args["on"]) if request.args.get("on") else today()
    except NotAPeriod:
        abort(400)
    return Kind(kind), period_of(Kind(kind), min(day, today()))


def _before(kind: Kind, period: Period) -> date:
    """The first day of the period before."""
    return period_of(kind, date.fromordinal(period.starts_on.toordinal() - 1)).starts_on
