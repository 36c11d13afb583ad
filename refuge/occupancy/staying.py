"""The units of one stay, and what a unit's diary has free: dates in, dates out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from refuge.occupancy.clashes import Span

FOR_EVER = date.max


@dataclass(frozen=True)
class Placed:
    """A household's time in one unit. ``sleepers``: how many sleep in it (U8); ``note``: why they have it if it does not suit."""

    unit_id: int
    span: Span
    sleepers: int | None = None
    note: str | None = None

    @property
    def ends_on(self) -> date:
        """The day it ends, the last of all days where it has not ended."""
        return self.span.ends_on or FOR_EVER

    def runs_on(self, day: date) -> bool:
        """Whether it has begun by the day and does not end before it; one that ends on the day still runs on it.

        >>> Placed(1, Span(date(2024, 5, 1), date(2024, 5, 4))).runs_on(date(2024, 5, 4))
        True
        """
        return self.span.starts_on <= day <= self.ends_on


def ended(placements: Iterable[Placed], on: date) -> list[Placed]:
    """The placements as they are if the household leaves on a day: what ran past it ends, what began later goes."""
    kept = [placed for placed in placements if placed.span.starts_on <= on]
    return [replace(placed, span=Span(placed.span.starts_on, min(on, placed.ends_on))) for placed in kept]


def moved(placements: Iterable[Placed], from_unit: int, to: Placed, on: date) -> list[Placed]:
    """The placements as they are if from a day on the household has another unit instead of one it had."""
    kept: list[Placed] = []
    placements = list(placements)
    had = had_on(placements, from_unit, on)
    for placed in placements:
        if placed == had:
            kept.append(replace(placed, span=Span(placed.span.starts_on, on)))
            kept.append(replace(to, span=Span(on, placed.span.ends_on)))
        else:
            kept.append(placed)
    return kept


def stretched(placements: Sequence[Placed], was: Span, becomes: Span) -> list[Placed]:
    """The placements as they are if the stay's own dates are corrected: what began or ended with it goes along.

    What would lie outside the stay is cut; what would have nothing left of it ends before it begins (``backwards``).

    >>> may = [Placed(1, Span(date(2024, 5, 1), date(2024, 5, 9))), Placed(2, Span(date(2024, 5, 9)))]
    >>> [placed.span.starts_on.day for placed in stretched(may, Span(date(2024, 5, 1)), Span(date(2024, 5, 3)))]
    [3, 9]
    """
    anew = []
    moved_at_last = was.starts_on != was.ends_on and any(placed.span.starts_on == was.ends_on for placed in placements)
    for placed in placements:
        began_with_it = placed.span.starts_on == was.starts_on
        starts_on = becomes.starts_on if began_with_it else max(becomes.starts_on, placed.span.starts_on)
        goes_along = placed.span.ends_on == was.ends_on and not (moved_at_last and placed.span.has_a_night())
        ends_on = becomes.ends_on if goes_along else min(placed.ends_on, becomes.ends_on or FOR_EVER)
        anew.append(replace(placed, span=Span(starts_on, None if ends_on == FOR_EVER else ends_on)))
    return anew


def had_on(placements: Iterable[Placed], unit_id: int, day: date) -> Placed | None:
    """The placement in a unit that can end or change on a day: it has begun by then, and not ended before."""
    running = [placed for placed in placements if placed.unit_id == unit_id and placed.runs_on(day)]
    return max(running, key=lambda placed: placed.ends_on, default=None)


def backwards(placements: Iterable[Placed]) -> Placed | None:
    """A placement that would end before it begins; none if all is well."""
    return next((placed for placed in placements if placed.ends_on < placed.span.starts_on), None)


def tidied(placements: Iterable[Placed]) -> list[Placed]:
    """In order, each once, without those of no night where the same unit is taken again on that day."""
    inside = sorted(set(placements), key=lambda placed: (placed.span.starts_on, placed.unit_id, placed.ends_on))
    taken = {(placed.unit_id, placed.span.starts_on) for placed in inside if placed.span.has_a_night()}
    return [
        placed for placed in inside if placed.span.has_a_night() or (placed.unit_id, placed.span.starts_on) not in taken
    ]


def without_a_unit(stay: Span, placements: Iterable[Placed]) -> date | None:
    """The first night of a stay on which it has no unit; none if it has one on every night.

    >>> may = Span(date(2024, 5, 1), date(2024, 5, 9))
    >>> without_a_unit(may, [Placed(1, Span(date(2024, 5, 1), date(2024, 5, 4)))])
    datetime.date(2024, 5, 4)
    """
    covered = stay.starts_on
    for placed in sorted(placements, key=lambda placed: placed.span.starts_on):
        if placed.span.starts_on > covered:
            break
        covered = max(covered, placed.ends_on)
    return covered if covered < (stay.ends_on or FOR_EVER) else None


def is_added(placed: Placed, others: Iterable[Placed], references: dict[int, str]) -> bool:
    """Whether a unit was taken beside another that the stay had; of those taken on one day the first is not (N9)."""
    starts_on, own = placed.span.starts_on, references[placed.unit_id]
    return any(
        other.ends_on > starts_on and (other.span.starts_on, references[other.unit_id]) < (starts_on, own)
        for other in others
        if other.span.starts_on <= starts_on and other.unit_id != placed.unit_id
    )


def free_from(day: date, entries: Iterable[Span], spells: Iterable[Span]) -> Span | None:
    """The nights in service from a day on that nothing is written of, up to the next entry; none if the day has something.

    >>> may, june = date(2024, 5, 1), date(2024, 6, 1)
    >>> free_from(may, [Span(june)], [Span(date(2020, 1, 1))]) == Span(may, june)
    True
    """
    until = _in_service_until(day, spells)
    with_nights = [entry for entry in entries if entry.has_a_night() and (entry.ends_on or FOR_EVER) > day]
    until = min([until, *(entry.starts_on for entry in with_nights)])
    if until <= day:
        return None
    return Span(day, None if until == FOR_EVER else until)


def _in_service_until(day: date, spells: Iterable[Span]) -> date:
    for spell in sorted(spells, key=lambda spell: spell.starts_on):
        if spell.starts_on <= day < (spell.ends_on or FOR_EVER):
            day = spell.ends_on or FOR_EVER
    return day
