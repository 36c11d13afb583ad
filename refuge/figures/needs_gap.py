"""The needs gap: what households needed, whether they got a place, and how many units could ever have taken them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.chosen import Chosen, chosen
from refuge.figures.counted import CountedRow, Figure
from refuge.figures.counted_given import given
from refuge.figures.cutting import cut, marks
from refuge.figures.frozen_referrals import OF_REFERRALS
from refuge.figures.households_referred import households_referred
from refuge.figures.needs_asked import Asked, needs_asked
from refuge.figures.needs_rows import ASKED, DECLARED, NEEDED, UNITS, Tally, besides_of, told_of
from refuge.figures.needs_tallies import needs_tallies
from refuge.figures.places import Places
from refuge.figures.referred import referred, refuse_what_has_no_referrals
from refuge.figures.selection import Grouping, Selection
from refuge.figures.within import periods_between
from refuge.models import Spell, Unit
from refuge.occupancy.fit import Features
from refuge.occupancy.hiding import SEPARATOR, is_hidden
from refuge.occupancy.needs import NEEDS, Need
from refuge.occupancy.period import Period
from refuge.vocabulary import Copy

FEATURES = (
    Unit.cots, Unit.self_contained, Unit.step_free, Unit.wheelchair, Unit.accepts_men,
    Unit.accepts_pets, Unit.oldest_son, Unit.considers_nrpf,
)  # fmt: skip


@dataclass(frozen=True)
class NeedRow:
    """One need in one period of one group, with what is told of it; ``hidden`` are the names of what was taken away."""

    period: Period
    to_date: bool
    group: str | None
    need: Need
    told: Mapping[str, int | None]
    hidden: tuple[str, ...] = ()


def needs_gap(viewer: Viewer, copy: Copy, selection: Selection, today: date, threshold: int) -> list[NeedRow]:
    """A row for each period, group and need, as the copy gives them; without groups every period has its rows.

    Closed years of which referrals were erased are given as they were before (D6). Raises RuleBroken on what the copy cannot
    have, on what is no longer held, and what ``needs_counted`` raises.
    """
    rows = given(viewer, copy, selection, NEEDS_GAP, today, threshold)
    return [of_one for row in rows for of_one in _by_need(row)]


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
    households = households_referred(referred(viewer, selection, table, days), days)
    asked: dict[tuple[str | None, int], dict[str, Asked]] = defaultdict(dict)
    for name, at, need, counts in needs_asked(households):
        asked[name, at][need] = counts
    units, tallies = _units(of, days), needs_tallies(of, households, days, selection.as_at)
    groups = sorted({group for group, _ in (*asked, *units)}, key=lambda group: (group is None, group or ""))
    return [
        _row(selection, period, group, told_of(asked[group, at], units[group, at]), tallies.get((group, at), Counter()))
        for group in (groups if of.is_grouped else [None])
        for at, period in enumerate(periods)
        if not of.is_grouped or (group, at) in asked or (group, at) in units
    ]


def _row(
    selection: Selection, period: Period, group: str | None, told: Mapping[str, Mapping[str, int]], tally: Tally
) -> CountedRow:
    of, _ = selection.told_apart(group)
    of_a_part = of.authority is not None or of.group in (Grouping.AUTHORITY, Grouping.PART)
    besides = besides_of(tally, told, of_a_part=of_a_part)
    return CountedRow(period, period.is_to_date(selection.as_at), group, told, besides=besides)


def _by_need(row: CountedRow) -> Iterator[NeedRow]:
    by: Mapping[str, Any] = row.told
    taken = frozenset(row.hidden)
    for need in NEEDS:
        hidden = tuple(name for name in NEEDED if is_hidden(f"{name}{SEPARATOR}{need.code}", taken))
        if ASKED not in hidden and not by[ASKED].get(need.code):
            hidden = ()  # of nobody who asked nobody came, which is no secret
        missing = {name: None if need.seeking is None and name in UNITS else 0 for name in NEEDED}
        told = {name: (by[name] or {}).get(need.code) or missing[name] for name in NEEDED}
        yield NeedRow(row.period, row.to_date, row.group, need, told | dict.fromkeys(hidden), hidden)


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


NEEDS_GAP = Figure("needs gap", needs_counted, DECLARED, nobody=told_of({}, {}), erasure=OF_REFERRALS)
"""The figure as copies give it, and as it is frozen before referrals are erased."""
