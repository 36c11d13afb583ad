"""The frame of every page of figures: what is asked of a page, and what a page shows.

A page says which figure it shows, under which form, and how its rows become sentences, charts and tables; ``faces.py`` does
the rest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from refuge.access.scope import Viewer
from refuge.charts.chart import Chart, Table
from refuge.display import to_the_end_before, written
from refuge.figures.files import Recorded
from refuge.figures.releasing import About
from refuge.figures.selection import Selection
from refuge.forms.selection import PERIOD_KINDS, SelectionForm
from refuge.occupancy.period import Period
from refuge.vocabulary import Copy

if TYPE_CHECKING:
    from refuge.models import Contract


@dataclass(frozen=True)
class Asked:
    """What a page was asked for, and by whom: the selection as the reader's copy may have it (D2, D4).

    ``typed`` is what the form holds, by the names of the address; ``authorities`` are those of the footprints it is about:
    code → name.
    """

    viewer: Viewer
    copy: Copy
    selection: Selection
    typed: Mapping[str, str]
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
class Link:
    """A way on: its words, the page, and what is asked of it."""

    words: str
    endpoint: str
    asked: Mapping[str, str]


@dataclass(frozen=True)
class Section:
    """One thing a page shows: its table, the chart of the same numbers, what has to be said about them, the nights behind."""

    heading: str
    table: Table | None = None
    chart: Chart | None = None
    notes: Sequence[str] = ()
    links: Sequence[Link] = ()
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
    """One page of figures: its address and endpoint, its title, what it tells of, and how it is shown.

    ``menu`` is what the menu calls it, where that is shorter than its title.
    """

    name: str
    title: str
    about: About
    show: Callable[[Asked], Shown]
    form: type[SelectionForm] = SelectionForm
    template: str = "figures/figure.html"
    menu: str | None = None

    @property
    def endpoint(self) -> str:
        """The endpoint of the page itself."""
        return f"figures.{self.name}"
