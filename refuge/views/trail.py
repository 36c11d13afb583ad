"""The pages of the audit trail."""

from datetime import timedelta

from flask import Blueprint, Response, render_template, stream_with_context
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.audit import note_alone
from refuge.audit.files import WRITERS
from refuge.audit.searching import Search, every_line, one_line, page_of
from refuge.clock import start_of
from refuge.errors import NotFound
from refuge.forms.trail import TrailForm
from refuge.returns.behind import signed_before

pages = Blueprint("trail", __name__)
KINDS = {".csv": "text/csv; charset=utf-8", ".jsonl": "application/jsonl; charset=utf-8"}


@pages.route("/audit", methods=["GET", "POST"])
@allow(Permission.READ_TRAIL)
def search() -> ResponseReturnValue:
    """Who did and saw what, newest first; what of it, is typed. A page that names households is a view of them (D5)."""
    form = TrailForm()
    if form.is_submitted() and not form.validate():
        return _refused(form)
    before = int(form.before.data) if form.before.data else None
    lines, is_more = page_of(viewer(), _search(form), before)
    if any(line.household for line in lines):
        note_alone(viewer(), "trail.read", after={"search": _told(form)})
    return render_template("trail/search.html", form=form, lines=lines, is_more=is_more, is_older=before is not None)


@pages.post("/audit/trail.csv")
@allow(Permission.READ_TRAIL)
def as_csv() -> ResponseReturnValue:
    """What was searched, as a table."""
    return _download(".csv")


@pages.post("/audit/trail.jsonl")
@allow(Permission.READ_TRAIL)
def as_json_lines() -> ResponseReturnValue:
    """What was searched, as a JSON object a line."""
    return _download(".jsonl")


@pages.get("/audit/<int:entry_id>")
@allow(Permission.READ_TRAIL)
def entry(entry_id: int) -> ResponseReturnValue:
    """One line with its detail. Where that is a household's, reading it is a view of their record (D5)."""
    line = one_line(viewer(), entry_id)
    if line is None:
        raise NotFound
    if line.household_id is not None and line.detail:
        note_alone(viewer(), "trail.read", ("line", entry_id), household_id=line.household_id)
    after = signed_before(viewer(), [line]) if viewer().provider_id else {}
    return render_template("trail/entry.html", line=line, after=after.get(entry_id, []))


def _search(form: TrailForm) -> Search:
    """The days typed are London's, and the last of them is included."""
    asked = form.asked()
    since = start_of(form.from_.day) if form.from_.day else None
    until = start_of(form.to.day + timedelta(days=1)) if form.to.day else None
    return Search(since, until, asked.get("who", "").lower(), asked.get("what", ""), asked.get("about", ""))


def _refused(form: TrailForm) -> ResponseReturnValue:
    return render_template("trail/search.html", form=form, lines=None, is_more=False, is_older=False), 400


def _told(form: TrailForm) -> dict[str, str]:
    """What was looked for, for the trail: not whose reference, since that would outlive the household's record."""
    return {name: "given" if name == "about" else value for name, value in form.asked().items()}


def _download(suffix: str) -> ResponseReturnValue:
    form = TrailForm()
    if not form.validate():
        return _refused(form)
    note_alone(viewer(), "trail.exported", after={"file": f"trail{suffix}", "search": _told(form)})
    lines = every_line(viewer(), _search(form))
    name = {"Content-Disposition": f'attachment; filename="trail{suffix}"'}
    return Response(stream_with_context(WRITERS[suffix](lines)), content_type=KINDS[suffix], headers=name)
