"""Voids: how long a unit stood empty between one household and the next (V1)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from refuge.occupancy.clashes import Span

FOREVER = date.max


@dataclass(frozen=True)
class Void:
    """A run of nights in service in which nobody lived in a unit; open where it still lasts.

    ``follows_a_let`` and ``ends_with_a_let`` say whether a household left as it began and arrived as it ended: where one
    did not, it is a first let, or the unit went out of service, and no re-let days are counted (V1).
    """

    span: Span
    follows_a_let: bool
    ends_with_a_let: bool

    @property
    def relet_days(self) -> int | None:
        """Nights between two households, or None where it does not lie between two."""
        if not (self.follows_a_let and self.ends_with_a_let and self.span.ends_on):
            return None
        return (self.span.ends_on - self.span.starts_on).days

    def nights(self, as_at: date) -> int:
        """Its nights so far."""
        return max(0, (min(self.span.ends_on or FOREVER, as_at) - self.span.starts_on).days)


def voids(occupied: Iterable[Span], in_service: Iterable[Span]) -> list[Void]:
    """Every run of nights in service that no household had, earliest first; those of no nights too, where one followed at once.

    A stay of no nights neither ends nor begins one.

    >>> day = date(2020, 4, 1).replace
    >>> [void.relet_days for void in voids([Span(day(), day(day=10)), Span(day(day=24))], [Span(day())])]
    [14]
    """
    lets = sorted((let for let in occupied if let.has_a_night()), key=lambda let: let.starts_on)
    return [void for run in runs(in_service) for void in _within(run, lets)]


def runs(spans: Iterable[Span]) -> list[Span]:
    """Spans put together where one begins as another ends."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: span.starts_on):
        if found and found[-1].ends_on == span.starts_on:
            found[-1] = Span(found[-1].starts_on, span.ends_on)
        else:
            found.append(span)
    return found


def uncovered(span: Span, others: Iterable[Span]) -> list[Span]:
    """What is left of a span without the nights of others."""
    left, at = [], span.starts_on
    for other in sorted(others, key=lambda other: other.starts_on):
        shared = span.shared(other)
        if shared is None:
            continue
        if at < shared.starts_on:
            left.append(Span(at, shared.starts_on))
        if shared.ends_on is None:
            return left
        at = max(at, shared.ends_on)
    return [*left, Span(at, span.ends_on)] if Span(at, span.ends_on).has_a_night() else left


def _within(run: Span, lets: Sequence[Span]) -> Iterator[Void]:
    inside = [let for let in lets if run.shared(let)]
    at, follows = run.starts_on, False
    for let in inside:
        if follows or at < let.starts_on:
            yield Void(Span(at, let.starts_on), follows, ends_with_a_let=True)
        if let.ends_on is None:
            return
        at, follows = let.ends_on, True
    if Span(at, run.ends_on).has_a_night():
        yield Void(Span(at, run.ends_on), follows, ends_with_a_let=False)
