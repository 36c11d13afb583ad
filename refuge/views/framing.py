"""The frame of every page of figures: what was asked, which copy is given, and the faces the answer has.

A page says which figure it shows, under which form, and how its rows become sentences, charts and tables. The frame reads the
address, refuses what cannot be had, and gives the same answer as a page, as text for a report, as CSV and as a workbook.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from refuge.access.guards import allow, viewer
from refuge.access.policy import Permission
from refuge.access.scope import Viewer
from refuge.audit import note_alone
from refuge.charts.chart import Chart, Table
from refuge.clock import today
from refuge.display import to_the_end_before, written
from refuge.errors import RuleBroken
from refuge.figures.files import Recorded, workbook, write_csv
from refuge.figures.releasing import About, released
from refuge.figures.selection import Selection
from refuge.forms.selection import PERIOD_KINDS, SelectionForm
from refuge.occupancy.period import Period
from refuge.queries.contracts import contracts_in_view, footprints_in_view
from refuge.queries.sharing import copy_given
from refuge.views.addresses import tidied
from refuge.views.selecting import Footprints, authorities_of, chosen, reword, selection, selection_form
from refuge.vocabulary import Copy

if TYPE_CHECKING:
    from refuge.models import Contract

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """What a page was asked for, and by whom: the selection as the reader's copy may have it (D2, D4).

    ``authorities`` are those of the footprints it is about: code → name.
    """

    viewer: Viewer
    copy: Copy
    selection: Selection
    contract: "Contract | None"
    authorities: Mapping[str, str]
    today: date
    threshold: int

    @property
    def authority(self) -> str | None:
        """The name of the one authority asked for (G6)."""
        return self.authorities.get(self.selection.authority or "")

    @property
    def preparation_recorded_from(self) -> date:
        """The day before which preparing and ready are not told apart (N7)."""
        recorded = self.contract.preparation_recorded_from if self.contract else None
        return recorded or date.min

    def tells_preparing(self, period: Period) -> bool:
        """Whether preparing and ready are told apart throughout a period (N7)."""
        return period.starts_on >= self.preparation_recorded_from

    @property
    def about(self) -> dict[str, Any]:
        """The same in a record of the figure."""
        given = self.selection
        named = {"contract": given.contract, "authority": given.authority}
        asked = {"as_at": given.as_at.isoformat(), "by": given.by.value, "copy": self.copy.value}
        return asked | {name: value for name, value in named.items() if value is not None}

    @property
    def subject(self) -> str:
        """What the figures are about, in one line, with the copy that is given."""
        return self.subject_of(PERIOD_KINDS[self.selection.by].lower())

    def subject_of(self, periods: str) -> str:
        """The same for other periods than those the form chose."""
        contract = self.contract.title if self.contract else "All contracts together"
        day = self.selection.as_at
        until = f"as at {written(day)}" if self.copy.is_exact else to_the_end_before(day)
        return " · ".join(filter(None, (contract, self.authority, periods, until, self.copy.label)))


@dataclass(frozen=True)
class Section:
    """One thing a page shows: its table, the chart of the same numbers, and what has to be said about them."""

    heading: str
    table: Table | None = None
    chart: Chart | None = None
    notes: Sequence[str] = ()
    is_folded: bool = False
    is_headline: bool = False


@dataclass(frozen=True)
class Shown:
    """What a page shows of a figure, in the order in which it is read.

    ``opening`` is sentences; ``rule`` the numbers of the rules, ``meaning`` what they say in words; ``empty`` what is said
    where there is nothing to show; ``beside`` what a page of its own template needs besides.
    """

    subject: str
    opening: Sequence[str]
    sections: Sequence[Section]
    meaning: Sequence[str]
    rule: str
    recorded: Recorded
    empty: str | None = None
    beside: Mapping[str, Any] = field(default_factory=dict)

    @property
    def tables(self) -> list[tuple[Table, Sequence[str]]]:
        """Every table of the page with its notes."""
        return [(one.table, one.notes) for one in self.sections if one.table]

    @property
    def has_charts(self) -> bool:
        """Whether there is anything to draw."""
        return any(one.chart for one in self.sections)

    @property
    def notes(self) -> list[str]:
        """All that is said about the numbers, each once."""
        said = [*self.meaning, *(note for one in self.sections for note in one.notes)]
        return list(dict.fromkeys(said))


@dataclass(frozen=True)
class FigurePage:
    """One page of figures: its address and endpoint, its title, what it tells of, and how it is shown."""

    name: str
    title: str
    about: About
    show: Callable[[Asked], Shown]
    form: type[SelectionForm] = SelectionForm
    template: str = "figures/figure.html"

    @property
    def endpoint(self) -> str:
        """The endpoint of the page itself."""
        return f"figures.{self.name}"


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
    return Asked(viewer(), copy, asked, contract, authorities, day, threshold)


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
