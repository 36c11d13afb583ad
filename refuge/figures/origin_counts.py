"""Counts arrivals, households supported and occupied nights by what an origin is judged by (G4): one statement each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from refuge.extensions import db
from refuge.figures.carried_over import carried_over
from refuge.figures.chosen import Chosen
from refuge.figures.marks import bucket, ordinal
from refuge.figures.spans import Column
from refuge.figures.within import end, falls_in, of_stays_ever_in, periods_between
from refuge.models import DiaryEntry, Property, Spell, Stay, Unit
from refuge.models.columns import Day
from refuge.occupancy.census import nights_between
from refuge.occupancy.origin import NO_LONGER_HELD
from refuge.vocabulary import EntryKind


class Told(NamedTuple):
    """What is told apart: enough to judge an origin by, however many households share it.

    ``authority_code`` is the one the property stands in. ``era`` counts the reorganisations of authorities up to the
    day of arrival: between two of them nothing changes.
    """

    group: str | None
    contract_id: int | None
    authority_code: str
    era: int
    origin_code: str | None
    origin_place: str | None


_place: Column = case((Stay.erased_on.is_not(None), literal(NO_LONGER_HELD)), else_=cast(Stay.origin_place, String))
"""Whoever was erased is told apart from whoever was not asked (D6)."""

Counts = Iterable[tuple[Told, int, int]]
"""What is told apart, in which period (0 is the first), and how many."""


def arrivals(of: Chosen, marks: Sequence[date], eras: Sequence[date]) -> Counts:
    """Stays that began between the marks, each by the unit first taken – of several that with the lower reference (N6).

    A stay that was carried over from another provider began there, and is no arrival.
    """
    nth = func.row_number().over(partition_by=DiaryEntry.stay_id, order_by=Unit.reference)
    first_taken = (
        select(DiaryEntry.id, nth.label("nth"))
        .join(Stay, Stay.id == DiaryEntry.stay_id)
        .join(Unit, Unit.id == DiaryEntry.unit_id)
        .where(DiaryEntry.starts_on == Stay.arrived_on, Stay.arrived_on >= marks[0], Stay.arrived_on < marks[-1])
        .where(Stay.first_arrived_on.is_(None), of_stays_ever_in(of))
        .subquery()
    )
    at = bucket(Stay.arrived_on, marks) - 1
    placements = _placements(of, eras, lambda _group: [at.label("at")])
    return _counted(placements.join(first_taken, and_(first_taken.c.id == DiaryEntry.id, first_taken.c.nth == 1)))


def supported(of: Chosen, marks: Sequence[date], eras: Sequence[date]) -> Counts:
    """Households with any night between two marks, or a stay of no night that began there (H1).

    Each counts once a group and period, as its latest stay there has it – also one that two providers had, one after the
    other, since the house was carried over.
    """
    periods, before = periods_between(marks), carried_over()
    household = func.coalesce(before.c.first_id, Stay.household_id)

    def latest(group: Column) -> list[Column]:
        nth = func.row_number().over(
            partition_by=(group, periods.c.at, household),
            order_by=(
                Stay.arrived_on.desc(),
                end(Stay.departed_on).desc(),
                DiaryEntry.starts_on.desc(),
                Unit.reference.desc(),
            ),
        )
        return [periods.c.at.label("at"), nth.label("nth")]

    placements = _placements(of, eras, latest).join(periods, falls_in(periods))
    rows = placements.outerjoin(before, before.c.household_id == Stay.household_id).subquery()
    return _counted(select(rows).where(rows.c.nth == 1))


def nights(of: Chosen, marks: Sequence[date], eras: Sequence[date]) -> Counts:
    """Occupied nights between the marks."""
    begin = _placements(of, eras, lambda _group: [DiaryEntry.starts_on.label("day"), literal(1).label("change")])
    end = _placements(of, eras, lambda _group: [DiaryEntry.ends_on, literal(-1)])
    edges = union_all(
        begin.where(DiaryEntry.starts_on < marks[-1]),
        end.where(DiaryEntry.starts_on < marks[-1], DiaryEntry.ends_on < marks[-1]),
    ).subquery()
    key = [edges.c[name] for name in Told._fields]
    at: Column = bucket(edges.c.day, marks).label("at")
    sums = func.sum(edges.c.change), func.sum(edges.c.change * ordinal(edges.c.day))
    tallies: dict[Told, list[tuple[int, int, int]]] = defaultdict(list)
    for row in db.session.execute(select(*key, at, *sums).group_by(*key, at)):
        tallies[Told(*row[:-3])].append((row[-3], int(row[-2]), int(row[-1])))
    for told, changes in tallies.items():
        for period, count in enumerate(nights_between(marks, changes)):
            yield told, period, count


def _placements(of: Chosen, eras: Sequence[date], besides: Callable[[Column], list[Column]]) -> Select[Any]:
    """Placements of the selection with what is told apart, and ``besides``, which is given the group's column."""
    spells = of.spells
    told: tuple[Column, ...] = (
        spells.c.name.label("group"),
        Spell.contract_id.label("contract_id"),
        Property.authority_code.label("authority_code"),
        bucket(func.coalesce(Stay.first_arrived_on, Stay.arrived_on, type_=Day), eras).label("era"),
        Stay.origin_code.label("origin_code"),
        _place.label("origin_place"),
    )
    return (
        select(*told, *besides(spells.c.name))
        .select_from(DiaryEntry)
        .join(spells, spells.c.id == DiaryEntry.spell_id)
        .join(Spell, Spell.id == DiaryEntry.spell_id)
        .join(Stay, Stay.id == DiaryEntry.stay_id)
        .join(Unit, Unit.id == DiaryEntry.unit_id)
        .join(Property, Property.id == Unit.property_id)
        .where(DiaryEntry.kind == EntryKind.OCCUPIED)
    )


def _counted(placements: Select[Any]) -> Counts:
    rows = placements.subquery()
    key = [rows.c[name] for name in (*Told._fields, "at")]
    for row in db.session.execute(select(*key, func.count()).group_by(*key)):
        yield Told(*row[:-2]), row[-2], row[-1]
