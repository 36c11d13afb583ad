"""The needs gap: what households needed, whether they got a place, and how many units could ever have taken them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from refuge.access.scope import Viewer
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures.chosen import Chosen, chosen
from refuge.figures.counted import CountedRow
from refuge.figures.cutting import cut, marks
from refuge.figures.frozen import Freezable, served
from refuge.figures.frozen_referrals import OF_REFERRALS
from refuge.figures.households_referred import households_referred
from refuge.figures.needs_asked import Asked, needs_asked
from refuge.figures.places import Places, places
from refuge.figures.referred import referred, refuse_what_has_no_referrals
from refuge.figures.selection import Selection
from refuge.figures.within import periods_between
from refuge.models import Spell, Unit
from refuge.occupancy.fit import Features
from refuge.occupancy.needs import NEEDS, Need, units_for
from refuge.occupancy.period import Period
from refuge.vocabulary import Copy

FEATURES = (
    Unit.cots, Unit.self_contained, Unit.step_free, Unit.wheelchair, Unit.accepts_men,
    Unit.accepts_pets, Unit.oldest_son, Unit.considers_nrpf,
)  # fmt: skip

NEEDED = ("asked", "accommodated", "refused_for_it", "units", "units_not_known")
"""What is told of each need. No units are told where no feature of a unit says whether it meets the need."""


@dataclass(frozen=True)
class NeedRow:
    """One need in one period of one group, with what is told of it."""

    period: Period
    to_date: bool
    group: str | None
    need: Need
    told: Mapping[str, int | None]
    hidden: tuple[str, ...] = ()


def needs_gap(viewer: Viewer, copy: Copy, selection: Selection, today: date) -> list[NeedRow]:
    """A row for each period, group and need; without groups every period has its rows.

    Closed years of which referrals were erased are given as they were before (D6). Raises RuleBroken on a copy that hides
    small numbers, on what is no longer held, and what ``needs_counted`` raises.
    """
    if not copy.is_exact:
        raise RuleBroken("for", "Only the provider's own copy has the needs gap so far.")
    return [of_one for row in served(FREEZABLE, viewer, selection, places(today)) for of_one in _by_need(row)]


def needs_counted(viewer: Viewer, selection: Selection, table: Places) -> list[CountedRow]:
    """The needs of each period and group, counted from the records as they are.

    Households count in the period their referrals were received in, once where those are linked (F5); units where they were
    in service on any night of it, with the most bed spaces they had in it. The number of statements is fixed. Raises
    RuleBroken or NotFound on a selection that cannot be had.
    """
    refuse_what_has_no_referrals(selection)
    of = chosen(viewer, selection, lambda: table)
    periods = cut(selection, of)
    if not periods:
        return []
    days = marks(selection, periods)
    asked: dict[tuple[str | None, int], dict[str, Asked]] = defaultdict(dict)
    for name, at, need, households in needs_asked(households_referred(referred(viewer, selection, table, days), days)):
        asked[name, at][need] = households
    units = _units(of, days)
    groups = sorted({group for group, _ in (*asked, *units)}, key=lambda group: (group is None, group or ""))
    return [
        CountedRow(period, period.is_to_date(selection.as_at), group, _told(asked[group, at], units[group, at]))
        for group in (groups if of.is_grouped else [None])
        for at, period in enumerate(periods)
        if not of.is_grouped or (group, at) in asked or (group, at) in units
    ]


def _told(asked: Mapping[str, Asked], units: Mapping[Features, int]) -> dict[str, dict[str, int]]:
    """By what is told (``NEEDED``): need → how many."""
    told: dict[str, dict[str, int]] = {name: {} for name in NEEDED}
    for code, households in asked.items():
        for name, number in households._asdict().items():
            told[name][code] = number
    for need in NEEDS:
        if (found := units_for(need, units)) is not None:
            told["units"][need.code], told["units_not_known"][need.code] = found
    return told


def _by_need(row: CountedRow) -> Iterator[NeedRow]:
    by: Mapping[str, Any] = row.told
    for need in NEEDS:
        missing = {name: None if need.seeking is None and name.startswith("units") else 0 for name in NEEDED}
        told = {name: by[name].get(need.code, missing[name]) for name in NEEDED}
        yield NeedRow(row.period, row.to_date, row.group, need, told)


def _units(of: Chosen, days: Sequence[date]) -> dict[tuple[str | None, int], dict[Features, int]]:
    """(Group, number of the period) → units in service on any of its nights, by what they offer. One statement."""
    periods = periods_between(days)
    any_night = and_(Spell.starts_on < periods.c.ends_on, Spell.ends_on > periods.c.starts_on)
    each = (
        select(of.spells.c.name, periods.c.at, *FEATURES)
        .add_columns(func.max(func.coalesce(Spell.bed_spaces, Unit.bed_spaces)).label("bed_spaces"))
        .select_from(Spell)
        .join(of.spells, of.spells.c.id == Spell.id)
        .join(Unit, Unit.id == Spell.unit_id)
        .join(periods, any_night)
        .group_by(of.spells.c.name, periods.c.at, Unit.id, *FEATURES)
        .subquery()
    )
    found: dict[tuple[str | None, int], dict[Features, int]] = defaultdict(dict)
    for name, at, *offers, bed_spaces, units in db.session.execute(select(*each.c, func.count()).group_by(*each.c)):
        found[name, at][Features(bed_spaces, *offers)] = units
    return found


def _row(period: Period, group: str | None, told: dict[str, Any] | None) -> CountedRow:
    return CountedRow(period, False, group, told or _told({}, {}))


FREEZABLE = Freezable("needs gap", needs_counted, lambda row: row.told, _row, OF_REFERRALS)
"""The figure as it is frozen before referrals are erased."""
