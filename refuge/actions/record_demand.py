"""What came to a council, a hub or a helpline in a month is typed as totals (F4)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from refuge.access.scope import Viewer, authorities_typed_for
from refuge.audit import note
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import Authority, Demand, DemandSource
from refuge.occupancy.demand import NAMES, Counts, wrong_with

Typed = Mapping[str, Counts]
"""Source → its counts."""


@all_or_nothing
def record_demand(viewer: Viewer, authority: str, month: date, typed: Typed, read: Typed, today: date) -> None:
    """Write a month's counts of an authority; a source of which nothing is known has none.

    ``read`` are the counts as they stood when the form was opened. Raises NotFound, and RuleBroken: on ``month`` if it has
    not ended; on a source's code if its parts are more than those who asked, or somebody saved other counts meanwhile.
    """
    begin_writing()
    _find_authority(viewer, authority)
    if month.day != 1 or _following(month) > today:
        raise RuleBroken("month", "Enter a month that has ended.")
    known = set(db.session.scalars(select(DemandSource.code)))
    rows = {row.source: row for row in db.session.scalars(_typed(authority, month))}
    before = {source: _counts(row) for source, row in rows.items()}
    changed = {source: counts for source, counts in typed.items() if counts != before.get(source, Counts())}
    for source, counts in changed.items():
        _refuse(source, counts, before.get(source, Counts()), read.get(source, Counts()), known)
        _write(authority, month, source, counts, rows.get(source))
    if changed:
        told = [{"source": source, **_told(counts)} for source, counts in sorted(changed.items())]
        was = [{"source": source, **_told(before[source])} for source in sorted(changed) if source in before]
        after = {"month": month, "counts": told}
        note(viewer, "demand.recorded", ("authority", authority), before={"counts": was}, after=after)
    db.session.commit()


def _find_authority(viewer: Viewer, code: str) -> None:
    """Raises NotFound unless the viewer may type for it; nobody else does until the commit."""
    found = select(Authority.code).where(Authority.code == code, authorities_typed_for(viewer))
    if db.session.scalar(found.with_for_update(of=Authority, key_share=True)) is None:
        raise NotFound(f"There is no authority {code} to type for.")


def _refuse(source: str, counts: Counts, before: Counts, read: Counts, known: set[str]) -> None:
    if source not in known:
        raise RuleBroken(source, "Choose a source of the list.")
    if before != read:
        saved = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in _told(before).items()) or "nothing"
        raise RuleBroken(source, f"Somebody saved other counts meanwhile: {saved}. Look at them before you save.")
    if wrong := wrong_with(counts):
        raise RuleBroken(source, f"{wrong}. Correct one of them.")


def _write(authority: str, month: date, source: str, counts: Counts, row: Demand | None) -> None:
    if counts.is_blank:
        db.session.delete(row)
        return
    if row is None:
        row = Demand(authority_code=authority, month=month, source=source)
        db.session.add(row)
    for name in NAMES:
        setattr(row, name, getattr(counts, name))


def _typed(authority: str, month: date) -> Any:
    return select(Demand).where(Demand.authority_code == authority, Demand.month == month)


def _counts(row: Demand) -> Counts:
    return Counts(**{name: getattr(row, name) for name in NAMES})


def _told(counts: Counts) -> dict[str, int]:
    return {name: count for name in NAMES if (count := getattr(counts, name)) is not None}


def _following(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
