"""The page of utilisation: the annual table of the commissioning reports, and what the other nights were."""

from dataclasses import replace
from functools import cached_property

from refuge.charts.chart import Chart, Table
from refuge.charts.months import Month, months_chart
from refuge.charts.openings import utilisation_opening
from refuge.charts.sentences import Bar
from refuge.charts.utilisation import utilisation_chart
from refuge.display import HIDDEN, nights, whole_percentage, written_period
from refuge.figures.nights import UtilisationRow
from refuge.figures.nights_given import utilisation_given
from refuge.figures.releasing import About
from refuge.figures.selection import Grouping
from refuge.occupancy.period import Kind, Period
from refuge.returns.listing import Waiting, waiting
from refuge.views.bed_spaces import bed_spaces
from refuge.views.earlier import spent, spent_a_year_before
from refuge.views.framing import Asked, FigurePage, Section, Shown
from refuge.views.links_to_nights import links_to_nights
from refuge.views.places import NOUNS, Names, places_table
from refuge.views.steps import about_steps, steps
from refuge.views.utilisation_notes import MEANING, WITHIN, notes_on_rows, notes_within
from refuge.views.utilisation_records import recorded
from refuge.views.windows import LATEST, window

MONTHS = LATEST[Kind.MONTH]
NOTHING = "No nights were commissioned in these periods. Choose other periods or another contract under Change."
ADDS_UP = "Every night in service is in exactly one of the four states, so each row adds up (N5)."


def show(asked: Asked) -> Shown:
    """The rows of one selection as the page shows them."""
    return Utilisation(asked).shown


PAGE = FigurePage("utilisation", "Utilisation", About.NIGHTS, show, template="figures/utilisation.html")


class Utilisation:
    """The rows of one selection, and what is said and drawn of them."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.every = utilisation_given(asked.viewer, asked.copy, asked.selection, asked.today)
        self.window = window(self.every, asked.selection)
        self.rows = self.window.rows

    @property
    def shown(self) -> Shown:
        """Everything in the order in which it is read."""
        has_nights = any(row.nights.commissioned for row in self.rows)
        return Shown(
            subject=self.asked.subject,
            opening=self._opening,
            sections=self._sections if has_nights else [],
            meaning=MEANING,
            rule="U1",
            recorded=recorded(self.asked, self.every),
            empty=None if has_nights else NOTHING,
            beside={"window": self.window, "noun": self.noun, "steps": self._steps, "returns": self._returns},
        )

    @property
    def noun(self) -> str:
        """What one of its periods is called."""
        by = self.asked.selection.by
        if by is Kind.RANGE:
            return "period"
        return "year" if by.endswith("year") else str(by)

    @property
    def latest(self) -> UtilisationRow | None:
        """The latest period that is over and of which nights are told."""
        whole = [row for row in self._told if not row.to_date and row.nights.commissioned]
        return whole[-1] if whole else None

    @property
    def _told(self) -> list[UtilisationRow]:
        return [row for row in self.rows if "occupied" not in row.hidden]

    @property
    def _opening(self) -> list[str]:
        """What the latest period says beside the same part of the year before."""
        told = [row for row in self._told if row.nights.commissioned]
        if not told:
            return []
        before = spent_a_year_before(self.asked, told[-1], self.rows)
        target = self.asked.contract.target_utilisation if self.asked.contract else None
        return utilisation_opening(spent(self.asked, told[-1]), before, target)

    @property
    def _steps(self) -> dict[str, object] | None:
        if self.latest is None:
            return None
        about = about_steps(self.latest, alone=len(self.rows) == 1)
        return {"period": self.latest.period, "about": about, "steps": steps(self.asked, self.latest)}

    @property
    def _returns(self) -> Waiting | None:
        """The returns that an officer is to send and are late or due soon: here is where they begin."""
        viewer = self.asked.viewer
        return waiting(viewer, self.asked.today) if viewer.authority_code else None

    @property
    def _sections(self) -> list[Section]:
        notes = notes_on_rows(self.asked, self.window)
        links = links_to_nights(self.asked, [(_name(row), row) for row in self.rows])
        headline = Section(self._caption, self._table, self._chart, notes, links, is_headline=True)
        return [headline, *self._by_month, *self._by_place, *self._states, self._within, *bed_spaces(self.asked)]

    @property
    def _caption(self) -> str:
        if self.asked.selection.by is Kind.RANGE:
            return "Utilisation between two dates"
        return f"Utilisation by {self.noun}"

    @property
    def _table(self) -> Table:
        columns = [self.noun.capitalize(), "Utilised", "Nights occupied", "Nights commissioned"]
        return Table(self._caption, columns, [[_name(row), *_told(row)] for row in self.rows])

    @cached_property
    def _chart(self) -> Chart | None:
        """The bars of the periods, with the contract's target if it has one."""
        bars = [Bar(row.period, row.to_date, row.nights) for row in self._told]
        return utilisation_chart(bars, self.asked.contract.target_utilisation if self.asked.contract else None)

    @property
    def _by_month(self) -> list[Section]:
        """The latest months as a line; the page of months has them as bars."""
        selection = self.asked.selection
        if selection.by is Kind.MONTH:
            return []
        first, last = self.rows[0].period.starts_on, self.rows[-1].period.ends_on
        within = replace(selection, by=Kind.MONTH, from_=str(first), to=str(last))
        rows = utilisation_given(self.asked.viewer, self.asked.copy, within, self.asked.today)[-MONTHS:]
        months = [Month(row.period, row.to_date, row.nights, "occupied" in row.hidden) for row in rows]
        chart = months_chart(months, self.asked.contract.target_utilisation if self.asked.contract else None)
        if chart is None:
            return []
        return [Section("Month by month", chart=chart), Section("Show the months", chart.table, is_folded=True)]

    @property
    def _by_place(self) -> list[Section]:
        """The same nights by property and by type, in the latest period that is over (D4 joins what is small)."""
        period = (self.latest or self.rows[-1]).period
        if not self.asked.copy.is_exact and self.asked.contract is None:
            return []
        names = Names(self.asked)
        return [self._of_places(group, period, names) for group in (Grouping.PROPERTY, Grouping.ACCOMMODATION_TYPE)]

    def _of_places(self, group: Grouping, period: Period, names: Names) -> Section:
        first, last = str(period.starts_on), str(period.ends_on)
        within = replace(self.asked.selection, group=group, from_=first, to=last)
        rows = names.in_order(group, utilisation_given(self.asked.viewer, self.asked.copy, within, self.asked.today))
        heading = f"By {NOUNS[group][0]}, {written_period(period)}"
        of_group = replace(self.asked, selection=within, typed={**self.asked.typed, "group": group.value})
        links = links_to_nights(of_group, [(names.of(group, row.group), row) for row in rows])
        return Section(heading, places_table(rows, group, names, heading), links=links)

    @property
    def _states(self) -> list[Section]:
        """The nights that the chart draws."""
        if self._chart is None:
            return []
        return [Section("Show the nights in each state", self._chart.table, notes=[ADDS_UP], is_folded=True)]

    @property
    def _within(self) -> Section:
        """What lies within the nights: away and second units among the occupied, held among the others (N9–N11)."""
        rows = [[_name(row), *(_hid(row, one) for one in WITHIN)] for row in self.rows]
        table = Table("Counted within these nights", ["Period", *WITHIN.values()], rows)
        notes = notes_within(self.asked, self.rows)
        return Section("Show what is counted within these nights", table, notes=notes, is_folded=True)


def _name(row: UtilisationRow) -> str:
    return written_period(row.period, row.to_date)


def _told(row: UtilisationRow) -> list[str]:
    told = [whole_percentage(row.nights.utilisation), nights(row.nights.occupied)]
    return [*([HIDDEN, HIDDEN] if "occupied" in row.hidden else told), nights(row.nights.commissioned)]


def _hid(row: UtilisationRow, name: str) -> str:
    return HIDDEN if name in row.hidden else nights(getattr(row, name))
