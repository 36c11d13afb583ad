"""What stops a diary entry being written, in words that name the other entry and the nights they share (N3, N4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
STATES = {"occupied": "occupied", "preparing": "in preparation", "out_of_use": "out of use"}


@dataclass(frozen=True)
class Span:
    """A half-open run of nights, open where it has no end."""

    starts_on: date
    ends_on: date | None = None

    def has_a_night(self) -> bool:
        """Whether it covers any night at all."""
        return self.ends_on is None or self.starts_on < self.ends_on

    def is_inside(self, other: "Span") -> bool:
        """Whether its first day lies inside another span, neither its first day nor the one on which it ended."""
        return other.starts_on < self.starts_on and (other.ends_on is None or self.starts_on < other.ends_on)

    def shared(self, other: "Span") -> "Span | None":
        """The nights two spans share: nothing where they share none (N1, N2).

        >>> april, may = date(2020, 4, 1), date(2020, 5, 1)
        >>> Span(april, may).shared(Span(may)), Span(april).shared(Span(may)).starts_on
        (None, datetime.date(2020, 5, 1))
        """
        ends = [end for end in (self.ends_on, other.ends_on) if end is not None]
        both = Span(max(self.starts_on, other.starts_on), min(ends, default=None))
        return both if both.has_a_night() and self.has_a_night() and other.has_a_night() else None


@dataclass(frozen=True)
class Entry:
    """An entry of a unit's diary as people know it, whole across spells in service.

    ``household`` is its reference, where whoever reads may know it; ``stay_id`` goes with it.
    """

    unit: str
    kind: str
    span: Span
    household: str | None = None
    stay_id: int | None = None


def stands(entry: Entry) -> str:
    """What an entry says of its unit, as the beginning of a sentence.

    >>> stands(Entry("Flat 3", "preparing", Span(date(2024, 3, 3))))
    'Flat 3 is in preparation since 3 March 2024'
    """
    by = f" by household {entry.household}" if entry.household else ""
    return f"{entry.unit} is {STATES[entry.kind]}{by} {running(entry.span)}"


def clash(new: Span, entry: Entry) -> str | None:
    """Why a new entry cannot stand beside another of its unit, as a sentence; nothing if it can (N3).

    >>> flat = Entry("Flat 3", "occupied", Span(date(2024, 3, 3), date(2024, 5, 4)), "H7K2M4Q8")
    >>> clash(Span(date(2024, 5, 1)), flat)
    'Flat 3 is occupied by household H7K2M4Q8 from 3 March 2024 to 4 May 2024: both would have the nights of 1 to 3 May 2024.'
    """
    if not new.has_a_night() and entry.kind == "occupied" and new.is_inside(entry.span):
        return f"{stands(entry)}: nobody else can have arrived on {written(new.starts_on)}."
    shared = new.shared(entry.span)
    return f"{stands(entry)}: both would have {nights_of(shared)}." if shared else None


def outside(new: Span, unit: str, spells: Sequence[Span]) -> str | None:
    """Why a new entry does not lie within its unit's spells in service, as a sentence; nothing if it does (N4)."""
    covered = new.starts_on
    for spell in sorted(spells, key=lambda spell: spell.starts_on):
        if spell.starts_on <= covered and (spell.ends_on is None or covered < spell.ends_on):
            if spell.ends_on is None or (new.ends_on is not None and new.ends_on <= spell.ends_on):
                return None
            covered = spell.ends_on
    if not spells:
        return f"{unit} was never in service."
    listed = " and ".join(running(spell) for spell in sorted(spells, key=lambda spell: spell.starts_on))
    return f"{unit} is not in service on {written(covered)}: it is in service {listed}."


def running(span: Span) -> str:
    """From when to when, in words; the last day is the one on which it ended.

    >>> running(Span(date(2024, 3, 3))), running(Span(date(2024, 3, 3), date(2024, 5, 4)))
    ('since 3 March 2024', 'from 3 March 2024 to 4 May 2024')
    """
    if span.ends_on is None:
        return f"since {written(span.starts_on)}"
    return f"from {written(span.starts_on)} to {written(span.ends_on)}"


def nights_of(span: Span) -> str:
    """The nights themselves, first to last.

    >>> nights_of(Span(date(2024, 5, 1), date(2024, 5, 4))), nights_of(Span(date(2024, 5, 1), date(2024, 5, 2)))
    ('the nights of 1 to 3 May 2024', 'the night of 1 May 2024')
    """
    first = span.starts_on
    if span.ends_on is None:
        return f"every night from {written(first)} on"
    last = span.ends_on - timedelta(days=1)
    if first == last:
        return f"the night of {written(first)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"the nights of {first.day} to {written(last)}"
    return f"the nights of {written(first)} to {written(last)}"


def written(day: date) -> str:
    """A day as people write it.

    >>> written(date(2021, 1, 5))
    '5 January 2021'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
