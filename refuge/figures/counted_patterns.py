"""What has to be hidden of counted figures, contract by contract and year by year, so that no subtraction brings it back (D3).

The argument stands in docs/disclosure.md. A closed year hides the same names in all its tables, the whole and the
authorities' parts; any other window tells what belongs together only where no quarter of its years has anything to hide in it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import String, cast, literal, select

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.counted import Figure
from refuge.figures.frozen_patterns import CUT
from refuge.figures.frozen_text import rows_of
from refuge.figures.patterns import QUARTERS, YEAR, columns
from refuge.figures.places import Places
from refuge.figures.remembering import once
from refuge.figures.selection import SEPARATOR, Grouping, Selection
from refuge.models import Contract, FrozenFigure
from refuge.models.retention import of_contract
from refuge.occupancy.disclosure import THRESHOLDS
from refuge.occupancy.hiding import NOTHING, Counts, Declared, Names, Terms, hidden_of_a_year, hidden_otherwise
from refuge.occupancy.period import Kind, Period, period_of
from refuge.vocabulary import Copy

Windows = dict[str, dict[str, Counts]]
"""Label of a year or of one of its quarters → contract or authority's part → its counts."""

Hidden = Mapping[str, Names]
"""The year, and its quarters → names hidden there."""


@dataclass(frozen=True)
class Pattern:
    """What is hidden of one contract: by the year a financial year begins in."""

    years: Mapping[int, Hidden]

    def hidden(self, period: Period, as_at: date, alone: bool) -> Names:
        """The names hidden in a period; together with other contracts a year is as any other window."""
        found = [
            self.years.get(year, {}).get(window if alone else QUARTERS, NOTHING)
            for year, window in columns(period, as_at)
        ]
        return NOTHING.union(*found)


class Years(NamedTuple):
    """Whole financial years, one after the other: where they begin and where they end."""

    starts_on: date
    ends_on: date

    @classmethod
    def of(cls, periods: Sequence[Period]) -> "Years":
        """Those that some periods lie in: what is hidden in any other year is judged by itself.

        >>> Years.of([Period(date(2020, 1, 1), date(2020, 4, 1), "2019-20 Q4")])
        Years(starts_on=datetime.date(2019, 4, 1), ends_on=datetime.date(2020, 4, 1))
        """
        first, last = min(one.starts_on for one in periods), max(one.ends_on for one in periods) - timedelta(days=1)
        return cls(period_of(Kind.YEAR, first).starts_on, period_of(Kind.YEAR, last).ends_on)


def terms_of(figure: Figure, copy: Copy, threshold: int) -> Terms:
    """On what terms a copy has the figure: only a contract copy has some of it exact."""
    return Terms(figure.declared.exact if copy is Copy.CONTRACT else NOTHING, threshold)


def counted_patterns(
    viewer: Viewer, figure: Figure, asked: Selection, copy: Copy, whole: Years, table: Places, threshold: int
) -> dict[str, Pattern]:
    """Contract → its pattern in some years. Four times the figure, however many contracts.

    A year that was frozen hides what it hid then (D6), and its quarters what they hid then or hide now.
    """
    of = (figure.name, viewer, asked.contract, asked.provider, whole, table.today)
    found = once(("windows", *of), lambda: counted_windows(viewer, figure, asked, whole, table))
    terms = terms_of(figure, copy, threshold)
    years = {
        contract: {year: _judged(figure.declared, year, windows, terms) for year, windows in by_year.items()}
        for contract, by_year in found.items()
    }
    everything = figure.declared.names - terms.exact
    for contract, year, kept in _frozen(figure, found, copy, threshold) if figure.is_of_people else ():
        then = kept or {YEAR: everything, QUARTERS: everything}
        now = years[contract].get(year, {}).get(QUARTERS, NOTHING)
        years[contract][year] = {YEAR: then[YEAR], QUARTERS: then[QUARTERS] | now}
    return {contract: Pattern(by_year) for contract, by_year in years.items()}


def counted_windows(
    viewer: Viewer, figure: Figure, asked: Selection, whole: Years, table: Places
) -> dict[str, dict[int, Windows]]:
    """Contract → year → the tables anybody may ask for of it and its quarters, as far as they have ended."""
    as_at = period_of(Kind.QUARTER, table.today).starts_on
    found: dict[str, dict[int, Windows]] = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
    for group, by in product((Grouping.CONTRACT, Grouping.PART), (Kind.QUARTER, Kind.YEAR)):
        everybody = Selection(as_at, by, str(whole.starts_on), str(whole.ends_on), group=group)
        one = replace(everybody, contract=asked.contract, provider=asked.provider)
        for row in figure.counted(viewer, one, table):
            contract = (row.group or "").rpartition(SEPARATOR)[0] if group is Grouping.PART else row.group or ""
            year = period_of(Kind.YEAR, row.period.starts_on).starts_on.year
            if not row.to_date:
                found[contract][year][row.period.label][row.group or ""] = row.counts
    return found


def patterns_to_freeze(
    viewer: Viewer, figure: Figure, years: Collection[int], table: Places
) -> Iterator[tuple[str, dict[int, Any]]]:
    """Contract → year → what is hidden of it in each copy, for every threshold that may be set."""
    whole = Years(date(min(years), 4, 1), date(max(years) + 1, 4, 1))
    for contract, by_year in counted_windows(viewer, figure, Selection(table.today), whole, table).items():
        yield (
            contract,
            {
                year: {
                    _key(copy, threshold): _plain(
                        _judged(figure.declared, year, windows, terms_of(figure, copy, threshold))
                    )
                    for copy, threshold in product((Copy.CONTRACT, Copy.PUBLICATION), THRESHOLDS)
                }
                for year, windows in by_year.items()
                if year in years
            },
        )


def figure_of(figure: Figure) -> str:
    """The name that what is hidden of a figure goes by when it is frozen."""
    return f"{figure.name}, hidden"


def _judged(declared: Declared, year: int, windows: Windows, terms: Terms) -> Hidden:
    """What is hidden of a year, once it has ended, and of any other window in it: nothing of it is told before."""
    label = period_of(Kind.YEAR, date(year, 4, 1)).label
    if label not in windows:
        return {QUARTERS: declared.names - terms.exact}
    return {
        YEAR: hidden_of_a_year(declared, windows[label], terms),
        QUARTERS: hidden_otherwise(declared, list(windows.values()), terms),
    }


def _frozen(
    figure: Figure, contracts: Collection[str], copy: Copy, threshold: int
) -> Iterator[tuple[str, int, Hidden | None]]:
    """What was hidden of the contracts' frozen years, nothing where it was not kept. Raises RuleBroken on rows of another."""
    scope = literal(of_contract(0).removesuffix("0")) + cast(Contract.id, String)
    asked = select(Contract.reference, FrozenFigure.scope, FrozenFigure.year, FrozenFigure.figure, FrozenFigure.told)
    rows = db.session.execute(
        asked.join(FrozenFigure, FrozenFigure.scope == scope).where(Contract.reference.in_(contracts))
    )
    found: dict[tuple[str, int], Hidden | None] = {}
    for contract, of, year, name, text in rows:
        found.setdefault((contract, year), None)
        if name == figure_of(figure):
            kept = rows_of(text, of, name, CUT, year).get(_key(copy, threshold))
            found[contract, year] = kept and {window: Names(names) for window, names in kept.items()}
    for (contract, year), here in sorted(found.items(), key=lambda one: one[0]):
        yield contract, year, here


def _key(copy: Copy, threshold: int) -> str:
    return f"{copy.value} below {threshold}"


def _plain(hidden: Hidden) -> dict[str, list[str]]:
    return {window: sorted(names) for window, names in hidden.items()}
