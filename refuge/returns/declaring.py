"""What a return is declared to contain: kinds of return, their sections, and the measures in these.

A section is a figure with its measures. Whatever a figure records under a measure's key becomes rows of (section, measure,
group, period, value, numerator, denominator, rule), so that a return never reckons for itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from refuge.access.scope import Viewer
from refuge.figures.records import Record
from refuge.figures.selection import Grouping, Selection
from refuge.occupancy.period import Kind, Period, period_of
from refuge.vocabulary import Copy
from refuge.vocabulary.returns import ReturnKind


class Unit(StrEnum):
    """What a value is a number of, and so how it is written."""

    COUNT = "count"
    NIGHTS = "nights"
    WHOLE_SHARE = "whole share"
    """As the annual table writes it: whole per cent (U7)."""
    SHARE = "share"
    DAYS = "days"
    RATIO = "ratio"
    POUNDS = "pounds"

    @property
    def is_rate(self) -> bool:
        """Whether it is a part of a whole."""
        return self in (Unit.WHOLE_SHARE, Unit.SHARE)


class Of(StrEnum):
    """What a measure tells of, and so how far a copy that leaves the provider tells it (D2)."""

    NIGHTS = "nights"
    HOUSEHOLDS = "households"
    """How many there were: the contract copy has it exactly."""
    PEOPLE = "people"
    """Who they were: by threshold in either copy."""


@dataclass(frozen=True)
class Measure:
    """One measure: the key a figure records it under, its words, unit and rule.

    ``numerator`` and ``denominator`` name what a rate rests on; what has a minus before it is taken off. A mapping under
    the key becomes a row for each of its keys, in the words of the list ``words``.
    """

    key: str
    label: str
    unit: Unit
    rule: str
    of: Of = Of.PEOPLE
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Asking:
    """Of what a return is made: one contract's or authority's period, as at a day, in one of the copies.

    ``narrowed`` is what of a selection names the contract or the authority.
    """

    viewer: Viewer
    copy: Copy
    narrowed: Mapping[str, str]
    by: Kind
    period: Period
    as_at: date
    threshold: int
    records: dict[str, Sequence[Record]] = field(default_factory=dict, repr=False, compare=False)
    """By figure: several sections of one figure ask it once."""

    def year(self, group: Grouping | None = None) -> Selection:
        """The period itself: a year, or a quarter."""
        return self._selection(self.by, self.period.label, self.period.label, group)

    def years(self, before: int) -> Selection:
        """The period and those of its kind in so many years before it."""
        first = self.period.starts_on
        earliest = period_of(self.by, first.replace(year=first.year - before), first.month)
        return self._selection(self.by, earliest.label, self.period.label)

    def months(self) -> Selection:
        """The period month by month."""
        last = self.period.ends_on.toordinal() - 1
        return self._selection(Kind.MONTH, f"{self.period.starts_on:%Y-%m}", f"{date.fromordinal(last):%Y-%m}")

    def _selection(self, by: Kind, first: str, last: str, group: Grouping | None = None) -> Selection:
        asked = Selection(as_at=self.as_at, by=by, from_=first, to=last, group=group)
        return replace(asked, contract=self.narrowed.get("contract"), authority=self.narrowed.get("authority"))


@dataclass(frozen=True)
class Section:
    """One section: its title, what it measures, and the figure that records it.

    ``figure`` gives records of the periods it has; it may raise RuleBroken on what a copy cannot have, which is then said
    in the section's place. ``groups`` is the list in whose words its groups are named, ``chart`` the measure that is drawn;
    ``fine`` says that its nights are of less than the whole service or year.
    """

    code: str
    title: str
    measures: tuple[Measure, ...]
    figure: Callable[[Asking], Sequence[Record]] = field(repr=False)
    note: str = ""
    groups: str = ""
    chart: str = ""
    fine: bool = False


@dataclass(frozen=True)
class Declared:
    """A kind of return: its sections, in the order they are printed."""

    code: ReturnKind
    sections: tuple[Section, ...]
