"""How many units and bed spaces are in service at the end of a period: what there is, and nothing of who was in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Column, Integer, and_, func, select

from refuge.access.scope import Viewer
from refuge.extensions import db
from refuge.figures.chosen import Chosen, chosen
from refuge.figures.cutting import cut
from refuge.figures.listed import listed
from refuge.figures.places import places
from refuge.figures.selection import Selection
from refuge.models import Spell, Unit
from refuge.models.columns import Day
from refuge.occupancy.period import Period


@dataclass(frozen=True)
class UnitsRow:
    """Units in service on the last night counted of a period, and their bed spaces, cots apart."""

    period: Period
    to_date: bool
    group: str | None
    units: int
    bed_spaces: int


def units_in_service(viewer: Viewer, selection: Selection, today: date) -> list[UnitsRow]:
    """A row a period and group that has any; without groups every period has its row. A fixed number of statements.

    Raises RuleBroken or NotFound on a selection that cannot be had.
    """
    of = chosen(viewer, selection, lambda: places(today))
    periods = cut(selection, of)
    found = _counted(of, [period.counted_to(selection.as_at) - timedelta(days=1) for period in periods])
    groups = sorted({group for group, _ in found}, key=lambda group: (group is None, group or ""))
    return [
        UnitsRow(period, period.is_to_date(selection.as_at), group, *found.get((group, at), (0, 0)))
        for group in (groups if of.is_grouped else [None])
        for at, period in enumerate(periods)
        if not of.is_grouped or (group, at) in found
    ]


def _counted(of: Chosen, nights: Sequence[date]) -> dict[tuple[str | None, int], tuple[int, int]]:
    """Group and number of the night → units and bed spaces. One statement."""
    if not nights:
        return {}
    asked = listed("nights", (Column("at", Integer), Column("night", Day)), list(enumerate(nights)))
    on = and_(Spell.starts_on <= asked.c.night, Spell.ends_on > asked.c.night)
    key = of.spells.c.name, asked.c.at
    beds = func.sum(func.coalesce(Spell.bed_spaces, Unit.bed_spaces))
    statement = (
        select(*key, func.count(), beds)
        .select_from(Spell)
        .join(of.spells, of.spells.c.id == Spell.id)
        .join(Unit, Unit.id == Spell.unit_id)
        .join(asked, on)
        .group_by(*key)
    )
    return {(group, at): (int(units), int(spaces)) for group, at, units, spaces in db.session.execute(statement)}
