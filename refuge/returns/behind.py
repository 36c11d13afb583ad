"""What was recorded or corrected since a return was signed off and concerns its year: for the provider alone (D4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from refuge.access.scope import Viewer, stays_seen
from refuge.audit.searching import Line, Search, every_line
from refuge.extensions import db
from refuge.models import Return, Stay
from refuge.occupancy.period import NotAPeriod, read_day

CHANGES = ("stay", "unit", "property", "contract", "referral", "records.imported", "household.erased")
"""What on the trail can change a figure, by the first part of its verb."""

NOT_A_FIGURE = {"stay.restricted"}
OPEN = ("departed_on", "ends_on", "to")
"""Where nothing stands under one of these names, something goes on."""

Bounds = tuple[date, date]


def corrections_behind(viewer: Viewer, signed: Sequence[Return]) -> dict[int, list[Line]]:
    """Return id → the lines of the trail since it was signed off that concern its year, oldest first.

    A line that the viewer may not read, or whose detail was erased, counts wherever it may concern a year. A fixed number
    of statements for each thousand lines.
    """
    if not signed:
        return {}
    since = min(one.signed_at for one in signed)
    lines = [line for what in CHANGES for line in every_line(viewer, Search(since=since, what=what))]
    lines = sorted((line for line in lines if line.what not in NOT_A_FIGURE), key=lambda line: line.id)
    spans = _stays(viewer, lines)
    return {
        one.id: [line for line in lines if line.at >= one.signed_at and _concerns(line, one, spans)] for one in signed
    }


def _concerns(line: Line, one: Return, stays: Mapping[str, Bounds]) -> bool:
    if line.chain != one.provider_id:
        return False
    bounds = list(_bounds(line.detail or {}))
    if line.about and line.about[0] == "stay" and line.about[1] in stays:
        bounds.append(stays[line.about[1]])
    if not bounds:
        return True
    return min(start for start, _ in bounds) < one.ends_on and max(end for _, end in bounds) >= one.starts_on


def _bounds(told: Any) -> Iterator[Bounds]:
    """The first and the last day that a detail tells of; the end of time where something goes on."""
    if isinstance(told, Mapping):
        for name, value in told.items():
            if value is None and name in OPEN:
                yield date.max, date.max
            else:
                yield from _bounds(value)
    elif isinstance(told, list):
        for value in told:
            yield from _bounds(value)
    elif isinstance(told, str):
        yield from _day(told)


def _day(word: str) -> Iterator[Bounds]:
    try:
        day = read_day(word)
    except NotAPeriod:
        return
    yield day, day


def _stays(viewer: Viewer, lines: Iterable[Line]) -> dict[str, Bounds]:
    """When the stays ran that the lines are about, as far as the viewer sees them. One statement."""
    references = {line.about[1] for line in lines if line.about and line.about[0] == "stay"}
    rows = select(Stay.reference, Stay.arrived_on, Stay.departed_on).where(
        Stay.reference.in_(references), stays_seen(viewer)
    )
    return {row.reference: (row.arrived_on, row.departed_on or date.max) for row in db.session.execute(rows)}
