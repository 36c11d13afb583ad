"""The diary drawn: each unit a row of bars, placed by classes that the page's own style sheet gives a position and a width.

The browser is let no style attributes (see ``headers``), so places are written once each in a style element of the page.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from refuge.display import capital, counted
from refuge.occupancy.clashes import Span
from refuge.occupancy.period import Kind, Period, periods
from refuge.occupancy.tonight import State
from refuge.occupancy.voids import Void, runs, uncovered, voids
from refuge.queries.diary import Line, UnitDiary

ROOM_FOR_A_NUMBER, ROOM_FOR_WORDS = 0.018, 0.075
"""Shares of the width below which a bar is too narrow for a number, and for words."""

EMPTY = ("void", State.PREPARING.value, State.OUT_OF_USE.value)
"""Looks of what a unit is while nobody lives in it."""


@dataclass(frozen=True)
class Bar:
    """Something drawn: the classes that give it its look, place and width, what is written in it, and what is told of it.

    It opens the stay it is of; an empty unit's, if ``is_now``, the unit's card on Tonight.
    """

    places: str
    text: str
    told: str
    stay_id: int | None = None
    is_now: bool = False


@dataclass(frozen=True)
class Told:
    """A line of the table that says what is drawn: nights in whole, also those outside the period."""

    what: str
    span: Span
    nights: int
    empty_before: str = ""
    stay_id: int | None = None
    household: str | None = None


@dataclass(frozen=True)
class Drawing:
    """One unit's row, and the lines that say the same."""

    unit: UnitDiary
    bars: list[Bar]
    told: list[Told]


@dataclass
class Drawer:
    """Draws the nights of a period up to tonight. Tonight is drawn, and counted once it is over (N6)."""

    period: Period
    tonight: date
    used: set[tuple[str, int]] = field(default_factory=set)

    def draw(self, unit: UnitDiary) -> Drawing:
        """A unit's row. What lies in the future is left blank, and what is not in service too."""
        lets = [line.span for line in unit.lines if line.kind == State.OCCUPIED]
        empty = voids(lets, unit.service)
        bars = [*self._service(unit.service), *self._empty(empty), *self._entries(unit.lines)]
        return Drawing(unit, bars, list(self._told(unit, empty)))

    def ticks(self) -> list[Bar]:
        """The months, or in a single month the weeks."""
        if self.period.nights > 31:
            months = periods(Kind.MONTH, self.period.starts_on, self.period.ends_on)
            return [self._placed(Span(one.starts_on, one.ends_on), "tick", f"{one.starts_on:%b}") for one in months]
        weeks = [self.period.starts_on + timedelta(days=at) for at in range(0, self.period.nights, 7)]
        return [self._placed(Span(day, day + timedelta(days=7)), "tick", f"{day.day} {day:%b}") for day in weeks]

    def drawn(self) -> float:
        """The share of the period that is drawn: up to tonight, and with it."""
        return min(1.0, (self._end - self.period.starts_on).days / self.period.nights)

    def styles(self) -> Iterator[str]:
        """The rules that put every class used in its place."""
        for kind, night in sorted(self.used):
            name = "left" if kind == "l" else "width"
            yield f".{kind}{night}{{{name}:{100 * night / self.period.nights:.3f}%}}"

    def _service(self, service: Sequence[Span]) -> Iterator[Bar]:
        return (self._placed(run, "service", "", "") for run in runs(service) if self._seen(run))

    def _empty(self, empty: Iterable[Void]) -> Iterator[Bar]:
        for void in empty:
            if self._seen(void.span):
                words = counted(void.nights(self.tonight), "night")
                text = self._room(void.span, str(void.nights(self.tonight)), words)
                yield self._placed(void.span, "void", text, f"Empty, {words}")

    def _entries(self, lines: Iterable[Line]) -> Iterator[Bar]:
        for line in lines:
            if self._seen(line.span):
                words = line.household or ("not shown" if line.kind == State.OCCUPIED else line.reason or "")
                yield self._placed(
                    line.span, line.kind.value, self._room(line.span, "", words), _what(line), line.stay_id
                )

    def _told(self, unit: UnitDiary, empty: Sequence[Void]) -> Iterator[Told]:
        relet = {void.span.ends_on: void for void in empty if void.ends_with_a_let}
        rows = [self._row(line, relet) for line in unit.lines]
        entries = [line.span for line in unit.lines]
        rows += [self._ready(span) for run in runs(unit.service) for span in uncovered(run, entries)]
        seen = [row for row in rows if self._seen(row.span) or row.span.starts_on == row.span.ends_on]
        yield from sorted((row for row in seen if self._within(row.span)), key=lambda row: row.span.starts_on)

    def _row(self, line: Line, relet: dict[date | None, Void]) -> Told:
        void = relet.get(line.span.starts_on) if line.kind == State.OCCUPIED else None
        before = "" if void is None else "first let" if void.relet_days is None else counted(void.relet_days, "night")
        return Told(_what(line), line.span, self._nights(line.span), before, line.stay_id, line.household)

    def _ready(self, span: Span) -> Told:
        return Told("Ready", span, self._nights(span))

    def _nights(self, span: Span) -> int:
        return max(0, (min(span.ends_on or self.tonight, self.tonight) - span.starts_on).days)

    @property
    def _end(self) -> date:
        """The day after tonight: later nights are the future."""
        return self.tonight + timedelta(days=1)

    def _seen(self, span: Span) -> bool:
        return self._cut(span)[1] > 0

    def _within(self, span: Span) -> bool:
        return span.starts_on < self.period.ends_on and (span.ends_on is None or span.ends_on >= self.period.starts_on)

    def _cut(self, span: Span) -> tuple[int, int]:
        """The night of the period on which a span begins to be seen, and for how many nights it is."""
        first = max(span.starts_on, self.period.starts_on)
        last = min(span.ends_on or self._end, self._end, self.period.ends_on)
        return (first - self.period.starts_on).days, (last - first).days

    def _room(self, span: Span, number: str, words: str) -> str:
        share = self._cut(span)[1] / self.period.nights
        return words if share >= ROOM_FOR_WORDS else number if share >= ROOM_FOR_A_NUMBER else ""

    def _placed(self, span: Span, look: str, text: str, told: str = "", stay_id: int | None = None) -> Bar:
        start, nights = self._cut(span) if look != "tick" else _days(span, self.period)
        self.used |= {("l", start), ("w", nights)}
        is_now = (
            look in EMPTY and span.starts_on <= self.tonight and (span.ends_on is None or span.ends_on > self.tonight)
        )
        return Bar(f"bar bar--{look} l{start} w{nights}", text, told, stay_id, is_now)


def _days(span: Span, period: Period) -> tuple[int, int]:
    ends_on = min(span.ends_on or period.ends_on, period.ends_on)
    return (span.starts_on - period.starts_on).days, (ends_on - span.starts_on).days


def _what(line: Line) -> str:
    """What an entry says of its unit.

    >>> from refuge.vocabulary import EntryKind
    >>> _what(Line(EntryKind.PREPARING, Span(date(2020, 4, 1)), reason="Deep clean"))
    'Preparing: deep clean'
    """
    if line.kind == State.OCCUPIED:
        return f"Household {line.household}" if line.household else "A household that is not shown to you"
    return f"{line.kind.label}: {line.reason.lower()}" if line.reason else capital(line.kind.label)
