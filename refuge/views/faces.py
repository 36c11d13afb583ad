"""The faces of a page of figures: the page itself, its text for a report, CSV and workbook, all of one computation.

The address is read, what this reader cannot have is refused in words, and what the page shows is written in the face asked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.audit import note_alone
from refuge.clock import today
from refuge.errors import RuleBroken
from refuge.figures.files import workbook, write_csv
from refuge.figures.releasing import released
from refuge.figures.remembering import remembering
from refuge.forms.selection import SelectionForm
from refuge.queries.contracts import contracts_in_view, footprints_in_view
from refuge.queries.sharing import copy_given
from refuge.views.addresses import tidied
from refuge.views.framing import Asked, FigurePage, Shown
from refuge.views.selecting import Footprints, authorities_of, chosen, reword, selection, selection_form

if TYPE_CHECKING:
    from refuge.models import Contract

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Opened:
    """A page with its form filled in, and what is shown once the selection was understood."""

    page: FigurePage
    form: SelectionForm
    contracts: Sequence["Contract"]
    footprints: Footprints
    shown: Shown | None = None

    def rendered(self, template: str) -> str:
        """One of its faces in HTML."""
        given = {"page": self.page, "form": self.form, "contracts": self.contracts, "shown": self.shown}
        return render_template(template, **given, faces=faces(self), report=report(self))


Face = Callable[[Opened, Shown], ResponseReturnValue]


def add_figure(pages: Blueprint, page: FigurePage) -> None:
    """Give a figure its four addresses: the page, its text for a report, CSV and workbook."""
    for suffix, address, face in FACES:
        view = _view(page, face)
        pages.add_url_rule(f"/{page.name}{address}", f"{page.name}{suffix}", allow(Permission.READ_FIGURES)(view))


def faces(opened: Opened) -> dict[str, str]:
    """The addresses of the other faces of what is shown, by what they are called."""
    named = zip(("Copy for a report", "CSV", "XLSX"), FACES[1:], strict=True)
    return {
        words: url_for(f"{opened.page.endpoint}{suffix}", **dict[str, Any](opened.form.asked()))
        for words, (suffix, _, _) in named
    }


def report(opened: Opened) -> list[str]:
    """What is shown as lines of plain text: what it is, what changed, each table with its notes, and the rule."""
    shown = opened.shown
    if shown is None:
        return []
    lines = [f"{opened.page.title}: {shown.subject}", "", *shown.opening]
    for table, notes in shown.tables:
        lines += ["", table.caption, table.text, *notes]
    return [*lines, "", *shown.meaning, f"Rule {shown.rule}."]


def _view(page: FigurePage, face: Face) -> Callable[[], ResponseReturnValue]:
    def view() -> ResponseReturnValue:
        if address := tidied(request.path, request.args, buttons=["show"]):
            return redirect(address)
        opened = _form(page)
        try:
            with remembering():
                shown = page.show(_asked(opened))
        except RuleBroken as broken:
            opened.form.blame(broken)
            return opened.rendered(page.template), 400
        return face(replace(opened, shown=shown), shown)

    return view


def _form(page: FigurePage) -> Opened:
    contracts, footprints = contracts_in_view(viewer()), footprints_in_view(viewer())
    form = selection_form(request.args, contracts, footprints, page.form)
    form.suit(is_outside=viewer().authority_code is not None)
    reword(form, contracts)
    return Opened(page, form, contracts, footprints)


def _asked(opened: Opened) -> Asked:
    """Raises RuleBroken on what cannot be read, or not be had in this reader's copy."""
    day, form = today(), opened.form
    wanted = selection(form, request.args, day)
    copy = copy_given(viewer(), wanted.contract, day)
    asked = released(wanted, copy, opened.page.about, day)
    authorities = authorities_of(opened.footprints, wanted.contract)
    contract, threshold = chosen(form, opened.contracts), current_app.config["SMALL_NUMBER"]
    return Asked(viewer(), copy, asked, form.asked(), contract, authorities, day, threshold)


def _on_a_page(opened: Opened, _: Shown) -> ResponseReturnValue:
    return opened.rendered(opened.page.template)


def _for_a_report(opened: Opened, _: Shown) -> ResponseReturnValue:
    return opened.rendered("figures/report.html")


def _as_csv(opened: Opened, shown: Shown) -> ResponseReturnValue:
    text = StringIO()
    write_csv(shown.recorded, text)
    return _file(opened, shown, text.getvalue().encode("utf-8-sig"), "csv", "text/csv; charset=utf-8")


def _as_workbook(opened: Opened, shown: Shown) -> ResponseReturnValue:
    notes = [opened.page.title, shown.subject, *shown.opening, *shown.notes, f"Rule {shown.rule}"]
    return _file(opened, shown, workbook(shown.recorded, notes), "xlsx", WORKBOOK)


def _file(opened: Opened, shown: Shown, content: bytes, suffix: str, kind: str) -> Response:
    """A file to keep, whose leaving is on the trail (D5)."""
    name = f"{opened.page.name}.{suffix}"
    noted = {"file": name, "copy": shown.recorded.about["copy"], **opened.form.asked()}
    note_alone(viewer(), "figures.exported", ("figure", opened.page.name), after=noted)
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


FACES: tuple[tuple[str, str, Face], ...] = (
    ("", "", _on_a_page),
    ("_report", "/report", _for_a_report),
    ("_csv", ".csv", _as_csv),
    ("_xlsx", ".xlsx", _as_workbook),
)
"""What is added to a page's endpoint and to its address, and what it answers there."""
