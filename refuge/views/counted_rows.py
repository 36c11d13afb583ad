"""The rows of a figure of counts as a page has them: those it shows, the latest, and the one a year before that."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from refuge.charts.bars import Series, bars_chart
from refuge.charts.chart import Chart
from refuge.charts.style import FIRST, SECOND, Look
from refuge.display import written_period
from refuge.figures.counted import CountedRow, Figure
from refuge.figures.counted_given import given
from refuge.figures.counted_records import counted_record
from refuge.figures.files import Recorded
from refuge.occupancy.period import Period
from refuge.views.counted_tables import Lines, by_line, cell, is_hidden, latest, length, lines_of, notes_on
from refuge.views.earlier import row_a_year_before
from refuge.views.framing import Asked, Section
from refuge.views.windows import window_of


class CountedRows:
    """The rows of one figure for one selection; ``by`` is the number by which a row says something.

    ``every`` are those of the file, as the copy gives them; ``rows`` those that the page shows.
    """

    def __init__(
        self, asked: Asked, figure: Figure, by: Sequence[str], every: Sequence[CountedRow] | None = None
    ) -> None:
        self.asked = asked
        self.figure = figure
        self.by = by
        self.every = every or given(asked.viewer, asked.copy, asked.selection, figure, asked.today, asked.threshold)
        self.rows = window_of(self.every, asked.selection, self._says).rows

    @property
    def has_any(self) -> bool:
        """Whether anything was counted, or is hidden."""
        return any(map(self._says, self.rows))

    @cached_property
    def now(self) -> CountedRow | None:
        """The latest row that is over and tells something; of a service that has only begun, the one that runs."""
        return next((row for name in self.by if (row := latest(self.rows, name))), None)

    @cached_property
    def before(self) -> CountedRow | None:
        """The row a year before that one, to compare like with like (P2)."""
        return self.now and row_a_year_before(self.asked, self.every, self.now)

    def recorded(self, rule: str) -> Recorded:
        """The rows as files have them: the records that the command prints."""
        about = {"figure": self.figure.name, "rule": rule, **self.asked.about}
        blank = CountedRow(Period(date.min, date.min, ""), False, None, self.figure.nobody)
        return Recorded(about, list(map(counted_record, self.every)), counted_record(blank))

    def section(self, heading: str, lines: Lines, chart: Chart | None = None, notes: Sequence[str] = ()) -> Section:
        """A table of every period shown, beside its chart."""
        return Section(heading, by_line(heading, lines, self.rows), chart, notes)

    def section_of(self, heading: str, key: str, labels: Mapping[str, str], unit: str | None = None) -> list[Section]:
        """The same of a mapping's categories, with a chart of the latest period if ``unit`` says what it counts.

        Nothing where no category was counted.
        """
        lines = lines_of(self.rows, key, labels)
        chart = self.beside_the_year_before(heading, key, labels, unit) if unit else None
        return [self.section(heading, lines, chart)] if lines else []

    def by_period(self, sentence: str, unit: str, lines: Lines) -> Chart | None:
        """A bar for every period and each of one or two numbers."""
        names = [written_period(row.period, row.to_date) for row in self.rows]
        series = [
            _series(said, look, [(row, name) for row in self.rows])
            for (name, said), look in zip(lines.items(), (FIRST, SECOND), strict=False)
        ]
        return bars_chart(names, series, sentence, by_line(sentence, lines, self.rows), unit, stands=True)

    def beside_the_year_before(self, heading: str, key: str, labels: Mapping[str, str], unit: str) -> Chart | None:
        """A bar for each category in the latest period, and in the year before where that is told."""
        rows = [row for row in (self.now, self.before) if row and not is_hidden(row, key)]
        if not rows or rows[0] is not self.now:
            return None
        lines = lines_of(rows, key, labels)
        series = [
            _series(written_period(row.period, row.to_date), look, [(row, name) for name in lines])
            for row, look in zip(rows, (FIRST, SECOND), strict=False)
        ]
        sentence = f"{heading}, {' and '.join(one.name for one in series)}."
        return bars_chart(list(lines.values()), series, sentence, by_line(heading, lines, rows), unit)

    @property
    def notes(self) -> list[str]:
        """What is said where anything is hidden."""
        return notes_on(self.rows)

    def _says(self, row: CountedRow) -> bool:
        return bool(row.hidden or any(row.told[name] for name in self.by))


def _series(name: str, look: Look, numbers: Sequence[tuple[CountedRow, str]]) -> Series:
    return Series(name, look, [length(*one) for one in numbers], [cell(*one) for one in numbers])
