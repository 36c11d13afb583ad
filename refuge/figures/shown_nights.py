"""Any figure of nights opened: unit by unit, then entry by entry, with nights that add up to it (U9)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import and_, func, literal, select

from refuge.access.scope import Viewer, stays_seen
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures import counting, spans
from refuge.figures.chosen import Chosen, chosen
from refuge.figures.nights import STATES, UtilisationRow
from refuge.figures.nights_given import utilisation_given
from refuge.figures.places import places
from refuge.figures.selection import Grouping, Selection
from refuge.models import DiaryEntry, Household, Property, Spell, Stay, Unit, VoidReason
from refuge.models.columns import END_OF_TIME, Day
from refuge.occupancy.clashes import Span
from refuge.occupancy.naming import in_order
from refuge.occupancy.period import Period
from refuge.occupancy.utilisation import Nights
from refuge.occupancy.voids import runs, uncovered
from refuge.vocabulary import Copy, EntryKind

NARROWING = {Grouping.CONTRACT: "contract", Grouping.AUTHORITY: "authority", Grouping.PROVIDER: "provider"}
"""What a row of a group can be asked for by itself as."""


@dataclass(frozen=True)
class ShownUnit:
    """One unit's part of a figure; ``held``, ``away`` and ``second_units`` are nights among those of ``nights``."""

    id: int
    reference: str
    name: str
    house: str
    nights: Nights
    held: int
    away: int
    second_units: int


@dataclass(frozen=True)
class ShownEntry:
    """One entry of a unit's diary and how many of its nights a figure counts; without a kind the unit stood ready.

    ``span`` is the whole entry, across hand-overs, whatever of it is counted – of nights ready, those that are. An occupied
    one without ``stay_id`` is of a household the viewer may not know of (D1).
    """

    kind: EntryKind | None
    span: Span
    nights: int
    stay_id: int | None = None
    household: str | None = None
    reason: str | None = None


def units_shown(viewer: Viewer, selection: Selection, period: Period, group: str | None) -> list[ShownUnit]:
    """The units behind one row of a table of utilisation, by house and name: their nights add up to the row's.

    ``period`` and ``group`` are the row's. The number of statements is fixed. Raises NotFound on a reference that names
    nothing, and RuleBroken if single units are not the viewer's to see (D1).
    """
    of = _of_units(_chosen(viewer, selection), group)
    bounds = period.starts_on, period.counted_to(selection.as_at)
    counted = counting.nights(of, spans.everything(), bounds)
    units = db.session.execute(_units(of)).all()
    shown = [_unit(row, {name: nights for name, (nights,) in counted[row.reference].items()}) for row in units]
    return sorted(
        (unit for unit in shown if unit.nights.commissioned),
        key=lambda unit: (in_order(unit.house), in_order(unit.name), unit.id),
    )


def entries_shown(
    viewer: Viewer, selection: Selection, period: Period, group: str | None, unit: str
) -> list[ShownEntry]:
    """The entries behind one unit's nights, earliest first; what nothing covers is ready. Those of no night are left out.

    ``unit`` is its reference. Raises what ``units_shown`` raises.
    """
    if selection.unit not in (None, unit):
        return []
    of = _of_units(_chosen(viewer, replace(selection, unit=unit)), group)
    windows = _windows(of, period.starts_on, period.counted_to(selection.as_at))
    entries = list(_entries(viewer, unit))
    shown = [replace(entry, nights=_shared(entry.span, windows)) for entry in entries]
    ready = (left for run in runs(windows) for left in uncovered(run, [entry.span for entry in entries]))
    shown += [ShownEntry(None, span, _shared(span, windows)) for span in ready]
    return sorted((entry for entry in shown if entry.nights), key=lambda entry: entry.span.starts_on)


def properties_shown(
    viewer: Viewer, copy: Copy, selection: Selection, period: Period, group: str | None, today: date
) -> list[UtilisationRow]:
    """The properties behind one row, as the copy tells them: small ones joined, or all of them (D4).

    Raises RuleBroken where the copy cannot have them, as without a contract or of a row that tells places apart already.
    """
    if selection.group not in (None, *NARROWING):
        raise RuleBroken("group", "Rows by property or accommodation type are not opened further in this copy (D4).")
    whole = replace(selection, from_=str(period.starts_on), to=str(period.ends_on), group=Grouping.PROPERTY)
    asked = replace(whole, **dict[str, Any]({NARROWING[selection.group]: group})) if selection.group else whole
    return utilisation_given(viewer, copy, asked, today)


def _chosen(viewer: Viewer, selection: Selection) -> Chosen:
    if viewer.authority_code is not None:
        raise RuleBroken("unit", "Figures of single units do not leave the provider (D4).")
    return chosen(viewer, selection, partial(places, selection.as_at))


def _of_units(of: Chosen, group: str | None) -> Chosen:
    """The spells of one group, told apart by unit."""
    spells = (
        select(of.spells.c.id, Unit.reference.label("name"))
        .join(Spell, Spell.id == of.spells.c.id)
        .join(Unit, Unit.id == Spell.unit_id)
    )
    if of.is_grouped:
        spells = spells.where(of.spells.c.name.is_not_distinct_from(group))
    return Chosen(spells.cte("opened"), of.commissioned, is_grouped=True, is_everything=False)


def _units(of: Chosen) -> Any:
    served = select(Spell.unit_id).where(Spell.id.in_(select(of.spells.c.id)))
    columns = Unit.id, Unit.reference, Unit.name, Property.name.label("house")
    return select(*columns).join(Property).where(Unit.id.in_(served))


def _unit(row: Any, nights: dict[str, int]) -> ShownUnit:
    held, away, second = (nights.get(name, 0) for name in (spans.HELD, spans.AWAY, spans.SECOND))
    states = Nights(*(nights.get(state, 0) for state in STATES))
    return ShownUnit(row.id, row.reference, row.name, row.house, states, held, away, second)


def _windows(of: Chosen, first: date, end: date) -> list[Span]:
    """The spells of the figure as far as they lie in the period."""
    spells = select(Spell.starts_on, Spell.ends_on).where(Spell.id.in_(select(of.spells.c.id)))
    period = Span(first, end)
    found = (Span(row.starts_on, row.ends_on).shared(period) for row in db.session.execute(spells))
    return [window for window in found if window is not None]


def _entries(viewer: Viewer, unit: str) -> Iterator[ShownEntry]:
    """A unit's whole entries."""
    ends_on = func.max(func.coalesce(DiaryEntry.ends_on, literal(END_OF_TIME, Day)), type_=Day).label("end")
    told = Stay.id.label("stay_id"), Household.reference.label("household"), VoidReason.label.label("reason")
    statement = (
        select(DiaryEntry.kind, func.min(DiaryEntry.starts_on, type_=Day).label("first"), ends_on, *told)
        .join(Unit, Unit.id == DiaryEntry.unit_id)
        .outerjoin(Stay, and_(Stay.id == DiaryEntry.stay_id, stays_seen(viewer)))
        .outerjoin(Household, Household.id == Stay.household_id)
        .outerjoin(VoidReason, VoidReason.code == DiaryEntry.reason)
        .where(Unit.reference == unit)
        .group_by(DiaryEntry.kind, DiaryEntry.began_on, DiaryEntry.stay_id, *told)
    )
    for row in db.session.execute(statement):
        span = Span(row.first, None if row.end == END_OF_TIME else row.end)
        yield ShownEntry(row.kind, span, 0, row.stay_id, row.household, row.reason)


def _shared(span: Span, windows: Iterable[Span]) -> int:
    """How many nights of a span lie in the windows."""
    shared = ((max(span.starts_on, window.starts_on), min(_end(span), _end(window))) for window in windows)
    return sum(max(0, (end - first).days) for first, end in shared)


def _end(span: Span) -> date:
    return span.ends_on or END_OF_TIME
