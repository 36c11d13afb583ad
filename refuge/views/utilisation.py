"""What the utilisation page says beside the table: chart, steps, notes."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from refuge.charts.chart import Chart, Table
from refuge.charts.sentences import Bar
from refuge.charts.utilisation import utilisation_chart
from refuge.display import (
    HIDDEN,
    counted,
    nights,
    one_decimal,
    period_noun,
    to_the_end_before,
    whole_percentage,
    written,
    written_period,
)
from refuge.figures.nights import UtilisationRow
from refuge.figures.selection import Selection
from refuge.forms.selection import PERIOD_KINDS
from refuge.occupancy.period import Kind
from refuge.views.windows import Window
from refuge.vocabulary import Copy

if TYPE_CHECKING:
    from refuge.models import Contract


class Step(NamedTuple):
    """One rate of the latest whole period: the rate, what it is a rate of, the nights that explain it, its rule."""

    rate: str
    of: str
    nights: str
    rule: str


class Utilisation:
    """The rows of one selection, as the page shows them."""

    def __init__(self, selection: Selection, copy: Copy, contract: "Contract | None", window: Window) -> None:
        self.selection = selection
        self.copy = copy
        self.contract = contract
        self.window = window
        self.rows: Sequence[UtilisationRow] = window.rows

    @property
    def subject(self) -> str:
        """What the figures are about, in one line."""
        contract = self.contract.title if self.contract else "All contracts together"
        periods = PERIOD_KINDS[self.selection.by].lower()
        day = self.selection.as_at
        until = f"as at {written(day)}" if self.copy.is_exact else to_the_end_before(day)
        return f"{contract} · {periods} · {until} · {self.copy.label}"

    @property
    def noun(self) -> str:
        """What one of its periods is called."""
        if self.selection.by is Kind.RANGE:
            return "period"
        return "year" if self.selection.by.endswith("year") else str(self.selection.by)

    @property
    def caption(self) -> str:
        """What its table is called."""
        return "Utilisation between two dates" if self.selection.by is Kind.RANGE else f"Utilisation by {self.noun}"

    @property
    def has_nights(self) -> bool:
        """Whether any night was commissioned at all; what became of it may be hidden."""
        return any(row.nights.commissioned for row in self.rows)

    @property
    def _told(self) -> list[UtilisationRow]:
        return [row for row in self.rows if "occupied" not in row.hidden]

    @cached_property
    def chart(self) -> Chart | None:
        """The bars of the periods, with the contract's target if it has one."""
        bars = [Bar(row.period, row.to_date, row.nights) for row in self._told]
        return utilisation_chart(bars, self.contract.target_utilisation if self.contract else None)

    @property
    def latest(self) -> UtilisationRow | None:
        """The latest period that is over and had commissioned nights."""
        whole = [row for row in self._told if not row.to_date and row.nights.commissioned]
        return whole[-1] if whole else None

    @property
    def about_steps(self) -> str:
        """Which period the steps are about, and what each does."""
        each = "Each further step leaves out nights on which a unit could not have been let."
        if self.latest is None or len(self.rows) == 1:
            return each
        period = self.latest.period
        return f"{written_period(period)} is the latest {period_noun(period)} above that is over. {each}"

    @property
    def steps(self) -> list[Step]:
        """From the headline to the rate of ready nights (U1, U3, U4), each with the nights it leaves out."""
        if self.latest is None:
            return []
        total = self.latest.nights
        headline = Step(
            one_decimal(total.utilisation),
            "of all commissioned nights",
            f"{nights(total.occupied)} of {nights(total.commissioned)}. The headline.",
            "U1",
        )
        available = Step(
            one_decimal(total.utilisation_of_available),
            "of nights the units could be used",
            f"{counted(total.out_of_use, 'night')} out of use left out; {one_decimal(total.availability)} were available (U2).",
            "U3",
        )
        return [headline, available, self._ready_step(self.latest)]

    def _ready_step(self, row: UtilisationRow) -> Step:
        of = "of nights a unit was ready"
        if not self._told_apart(row):
            return Step("–", of, "Preparing and ready are not told apart in this period.", "N7")
        left_out = f"{counted(row.nights.preparing, 'night')} of preparation left out too"
        return Step(
            one_decimal(row.nights.utilisation_of_ready),
            of,
            f"{left_out}; {nights(row.nights.ready)} stood ready and empty.",
            "U4",
        )

    @property
    def notes(self) -> list[str]:
        """What has to be said about single rows: part of a period, no rate, short of the minimum, preparation unknown."""
        notes = [note for row in self.rows for note in self._notes_on(row)]
        notes += self._notes_on_hidden()
        if self.window.has_ended and self.rows:
            notes.append(f"No nights were commissioned after {written_period(self.rows[-1].period)}.")
        return notes

    def _notes_on(self, row: UtilisationRow) -> list[str]:
        name = written_period(row.period)
        notes = []
        if row.to_date:
            day = self.selection.as_at
            until = f"before {written(day)}" if self.copy.is_exact else to_the_end_before(day)
            notes.append(f"{name} counts the nights {until} (P2).")
        if "occupied" in row.hidden:
            return notes
        if not row.nights.commissioned:
            notes.append(f"{name} has no rate: no nights were commissioned (U6).")
        if row.shortfall:
            of_minimum = whole_percentage(row.utilisation_of_contracted_minimum)
            short = f"{counted(row.shortfall, 'night')} fewer in service than the contract's minimum"
            notes.append(f"{name}: {short}; utilisation of the minimum is {of_minimum} (U11).")
        if row.nights.commissioned and not self._told_apart(row):
            notes.append(f"{name}: preparing and ready not told apart before {written(self._recorded_from)} (N7).")
        return notes

    def _notes_on_hidden(self) -> list[str]:
        """Once, however many rows are hidden; which they are stands in the table."""
        if not any("occupied" in row.hidden for row in self.rows):
            return []
        return [
            "Where it says hidden, so few units were in service that their nights could tell when one household came or"
            " went: nights are told of two units or more by financial year, of three or more by anything shorter (D4)."
        ]

    @property
    def notes_within(self) -> list[str]:
        """What has to be said about the second table of nights."""
        if self.copy.is_exact or not any(row.hidden for row in self.rows):
            return []
        return [f"Where it says {HIDDEN}, the nights rest on so few households that they could be known by them (D3)."]

    @property
    def within(self) -> Table:
        """What lies within the nights: away and second units among the occupied, held among the others (N9–N11)."""
        columns = ["Period", "Away, of occupied", "Second units, of occupied", "Held, of preparing and ready"]
        rows = [
            [
                written_period(row.period, row.to_date),
                *(_within(row, name) for name in ("away", "second_units", "held")),
            ]
            for row in self.rows
        ]
        return Table("Counted within these nights", columns, rows)

    def _told_apart(self, row: UtilisationRow) -> bool:
        return row.period.starts_on >= self._recorded_from

    @property
    def _recorded_from(self) -> date:
        recorded = self.contract.preparation_recorded_from if self.contract else None
        return recorded or date.min


def _within(row: UtilisationRow, name: str) -> str:
    return HIDDEN if name in row.hidden else nights(getattr(row, name))
