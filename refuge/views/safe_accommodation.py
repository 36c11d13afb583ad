"""Safe accommodation: what an authority types of what is not on the system, and preparing its return."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.actions.record_accommodation import (
    Entry,
    correct_accommodation,
    record_accommodation,
    remove_accommodation,
)
from refuge.clock import today
from refuge.errors import NotFound, RuleBroken
from refuge.forms.returns import WindowForm
from refuge.forms.typed_accommodation import TypedAccommodationForm
from refuge.occupancy.period import Kind, financial_year, period_of
from refuge.occupancy.typed_accommodation import NAMES
from refuge.queries.typed_accommodation import find_typed, rows_typed
from refuge.returns.authorities import (
    authority_subject,
    authority_window,
    financial_year_begun,
    set_authority_window,
)
from refuge.views.asking import asked, done
from refuge.views.recording import Asked, recorded
from refuge.views.signing_off import signing_off

if TYPE_CHECKING:
    from refuge.occupancy.period import Period

pages = Blueprint("safe_accommodation", __name__, url_prefix="/returns/safe-accommodation")
YEARS = 7
"""How far back years are offered to type in."""


@pages.route("", methods=["GET", "POST"])
@allow(Permission.SIGN_AUTHORITY_RETURNS)
def prepare() -> ResponseReturnValue:
    """A year's return of the authority as the records have it now, with its checks, and the form that signs it off."""
    try:
        about = authority_subject(viewer(), None, _year().label, today())
    except RuleBroken as broken:
        flash(broken.message)
        return redirect(url_for("returns.returns"))
    return signing_off(about, names_an_officer=False)


@pages.route("/window", methods=["GET", "POST"])
@allow(Permission.SIGN_AUTHORITY_RETURNS)
def window() -> ResponseReturnValue:
    """When the returns of the viewer's authority are due."""
    known = authority_window(viewer().authority_code or "")
    form = WindowForm(obj=known)
    form.ask_for_years()
    if not form.is_submitted():
        form.when.data = "days" if known.working_days else "date"
    title, then = "When the safe-accommodation return is due", url_for("returns.returns")
    about = "It is the return of a financial year, which ends on 31 March."
    return asked(form, title, lambda: set_authority_window(viewer(), *form.due), "That is set.", then, about)


@pages.get("/typed")
@allow(Permission.RECORD_ACCOMMODATION)
def typed() -> ResponseReturnValue:
    """The rows of a year."""
    year = _year()
    rows = rows_typed(viewer(), year.starts_on)
    labels = [(name, TypedAccommodationForm()[name].label.text) for name in NAMES]
    beside = [financial_year(year.starts_on.year + step) for step in (-1, 1)]
    beside = [one for one in beside if 0 <= today().year - one.starts_on.year <= YEARS and one.starts_on < today()]
    return render_template("safe_accommodation/typed.html", year=year, rows=rows, names=labels, beside=beside)


@pages.route("/typed/new", methods=["GET", "POST"])
@allow(Permission.RECORD_ACCOMMODATION)
def new() -> ResponseReturnValue:
    """Type a row."""
    year, form = _year(), TypedAccommodationForm()
    authority = viewer().authority_code or ""
    return asked(
        form,
        f"Add a row to {year.label}",
        lambda: record_accommodation(viewer(), authority, year, _entry(form), today()),
        "The row is saved.",
        _rows(year),
    )


@pages.route("/typed/<int:row_id>", methods=["GET", "POST"])
@allow(Permission.RECORD_ACCOMMODATION)
def correct(row_id: int) -> ResponseReturnValue:
    """Correct a row."""
    row = find_typed(viewer(), row_id)
    form, year = TypedAccommodationForm(obj=row), financial_year(row.year.year)
    page = Asked(f"Correct a row of {year.label}", _rows(year), version=lambda: row.version)
    return recorded(
        form,
        page,
        lambda: correct_accommodation(viewer(), row_id, form.version.data, _entry(form)),
        "The row is corrected.",
    )


@pages.post("/typed/<int:row_id>/remove")
@allow(Permission.RECORD_ACCOMMODATION)
def remove(row_id: int) -> ResponseReturnValue:
    """Take a row out."""
    then = _rows(financial_year(find_typed(viewer(), row_id).year.year))
    return done(lambda: remove_accommodation(viewer(), row_id), "The row is removed.", then)


def _entry(form: TypedAccommodationForm) -> Entry:
    return Entry(form.type, form.source.data or "", form.typed)


def _year() -> "Period":
    """The year in the address; without one the latest that is over. Raises NotFound on one that is none."""
    label = request.args.get("year")
    if not label:
        return financial_year(period_of(Kind.YEAR, today()).starts_on.year - 1)
    try:
        return financial_year_begun(label, today())
    except RuleBroken as broken:
        raise NotFound(broken.message) from broken


def _rows(year: "Period") -> str:
    return url_for("safe_accommodation.typed", year=year.label)
