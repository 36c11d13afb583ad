"""Counts voids and preparation in the database (V1–V4): a grouped statement each, a row for each number of days at most."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import CTE, Select, and_, case, exists, func, literal, or_, select, true, union_all
from sqlalchemy.orm import aliased

from refuge.extensions import db
from refuge.figures.chosen import Chosen
from refuge.figures.marks import bucket, ordinal
from refuge.figures.spans import Column, Spans
from refuge.figures.within import end
from refuge.models import Contract, DiaryEntry, Spell, Unit
from refuge.models.columns import Day
from refuge.occupancy.census import nights_between
from refuge.vocabulary import EntryKind

RELET, FIRST_LET, WITH_WORKS = "relet", "first_let", "with_works"
OVER_TARGET = "over_target"


class Let(NamedTuple):
    """How many lets of a group began in a period (0 is the first), what came before them, and after how many days."""

    group: str | None
    at: int
    after: str
    days: int
    number: int


class Prepared(NamedTuple):
    """How many preparations of a group ended in a period, and the days they took in all."""

    group: str | None
    at: int
    number: int
    days: int


class Lost(NamedTuple):
    """Nights preparing or out of use in a period, by the reason and by who was waited for."""

    group: str | None
    at: int
    reason: str | None
    waits_for: str | None
    nights: int


def lets(of: Chosen, marks: Sequence[date]) -> Iterator[Let]:
    """Lets that began between the marks, each by the spell in service it began in (N6).

    A placement that goes on from another provider's unit is no let: it began before its first night here.
    """
    placed = _placements_with_the_one_before(of)
    after = case(
        (or_(placed.c.left_on.is_(None), placed.c.left_in != placed.c.run), FIRST_LET),
        (_works_between(placed.c.unit_id, placed.c.left_on, placed.c.starts_on), WITH_WORKS),
        else_=RELET,
    )
    let = (
        select(
            of.spells.c.name,
            (bucket(placed.c.starts_on, marks) - 1).label("at"),
            after.label("after"),
            func.coalesce(placed.c.starts_on - placed.c.left_on, 0).label("days"),
        )
        .join(of.spells, of.spells.c.id == placed.c.spell_id)
        .where(placed.c.starts_on == placed.c.began_on, _between(placed.c.starts_on, marks))
        .subquery()
    )
    days = case((let.c.after == RELET, let.c.days), else_=0).label("days")
    key = let.c.name, let.c.at, let.c.after
    for row in db.session.execute(select(*key, days, func.count()).group_by(*key, days)):
        yield Let(*row)


def preparations(of: Chosen, marks: Sequence[date]) -> Iterator[Prepared]:
    """Whole preparations that ended between the marks, by the spell of their last night, from their first day on (V3)."""
    at = (bucket(DiaryEntry.ends_on, marks) - 1).label("at")
    days = func.sum(DiaryEntry.ends_on - DiaryEntry.began_on)
    statement = (
        select(of.spells.c.name, at, func.count(), days)
        .join(of.spells, of.spells.c.id == DiaryEntry.spell_id)
        .where(_is_of(EntryKind.PREPARING), _between(DiaryEntry.ends_on, marks), ~_goes_on())
        .group_by(of.spells.c.name, "at")
    )
    for group, period, number, total in db.session.execute(statement):
        yield Prepared(group, period, number, int(total))


def over_target() -> Spans:
    """Units still preparing after as many nights as their night's contract aims at (V3)."""
    reached = DiaryEntry.began_on.op("+", return_type=Day())(Contract.preparation_target_days)
    starts_on = case((DiaryEntry.starts_on < reached, reached), else_=DiaryEntry.starts_on)
    rows = (
        select(DiaryEntry.spell_id.label("spell_id"), starts_on.label("starts_on"), DiaryEntry.ends_on.label("ends_on"))
        .join(Spell, Spell.id == DiaryEntry.spell_id)
        .join(Contract, Contract.id == Spell.contract_id)
        .where(_is_of(EntryKind.PREPARING), Contract.preparation_target_days.is_not(None))
        .where(starts_on < end(DiaryEntry.ends_on))
    )
    return Spans(OVER_TARGET, rows, DiaryEntry.commissioned)


def lost(of: Chosen, marks: Sequence[date]) -> Iterator[Lost]:
    """Nights preparing and out of use between the marks."""
    begin = _voids(of, DiaryEntry.starts_on, literal(1)).where(DiaryEntry.starts_on < marks[-1])
    edges = union_all(begin, _voids(of, DiaryEntry.ends_on, literal(-1)).where(DiaryEntry.ends_on < marks[-1]))
    of_days = edges.subquery()
    key = of_days.c.name, of_days.c.reason, of_days.c.waits_for
    at = bucket(of_days.c.day, marks).label("at")
    sums = func.sum(of_days.c.change), func.sum(of_days.c.change * ordinal(of_days.c.day))
    tallies: dict[tuple[Any, ...], list[tuple[int, int, int]]] = defaultdict(list)
    for group, reason, waits_for, period, units, days in db.session.execute(
        select(*key, at, *sums).group_by(*key, "at")
    ):
        tallies[group, reason, waits_for].append((period, int(units), int(days)))
    for (group, reason, waits_for), changes in tallies.items():
        for period, nights in enumerate(nights_between(marks, changes)):
            yield Lost(group, period, reason, waits_for, nights)


def _voids(of: Chosen, day: Column, change: Column) -> Select[Any]:
    told = DiaryEntry.reason.label("reason"), DiaryEntry.waits_for.label("waits_for")
    return (
        select(of.spells.c.name.label("name"), *told, day.label("day"), change.label("change"))
        .select_from(DiaryEntry)
        .join(of.spells, of.spells.c.id == DiaryEntry.spell_id)
        .where(DiaryEntry.kind != EntryKind.OCCUPIED)
    )


def _placements_with_the_one_before(of: Chosen) -> CTE:
    """Placements with a night in the units chosen, and of the one before in the unit its end and its run of service.

    Every placement of a unit is looked at, under whichever contract, and those of no night are none (V1).
    """
    runs = _runs_of_service()
    in_order: dict[str, Any] = {"partition_by": DiaryEntry.unit_id, "order_by": DiaryEntry.starts_on}
    units = select(Spell.unit_id).where(Spell.id.in_(select(of.spells.c.id)))
    return (
        select(
            DiaryEntry.unit_id,
            DiaryEntry.spell_id,
            DiaryEntry.starts_on,
            DiaryEntry.began_on,
            runs.c.run,
            func.lag(DiaryEntry.ends_on, type_=Day).over(**in_order).label("left_on"),
            func.lag(runs.c.run).over(**in_order).label("left_in"),
        )
        .join(runs, runs.c.id == DiaryEntry.spell_id)
        .where(_is_of(EntryKind.OCCUPIED), DiaryEntry.starts_on < end(DiaryEntry.ends_on))
        .where(true() if of.is_everything else DiaryEntry.unit_id.in_(units))
        .cte("placed")
    )


def _runs_of_service() -> CTE:
    """Spell → the number of its unit's run of service: spells that follow each other without a gap are in one."""
    in_order: dict[str, Any] = {"partition_by": Spell.unit_id, "order_by": Spell.starts_on}
    before = func.lag(Spell.ends_on, type_=Day).over(**in_order).label("before")
    spells = select(Spell.id, Spell.unit_id, Spell.starts_on, before).cte("in_order")
    begins = case((spells.c.before == spells.c.starts_on, 0), else_=1)
    run = func.sum(begins).over(partition_by=spells.c.unit_id, order_by=spells.c.starts_on)
    return select(spells.c.id, run.label("run")).cte("runs")


def _works_between(unit_id: Column, left_on: Column, starts_on: Column) -> Column:
    """Whether the unit was out of use on any night between two households."""
    works = aliased(DiaryEntry)
    between = and_(works.starts_on >= left_on, works.starts_on < starts_on)
    return exists().where(works.unit_id == unit_id, between, works.kind == EntryKind.OUT_OF_USE)


def _goes_on() -> Column:
    """Whether an entry goes on in the next spell: of its unit, or of the same unit as another provider has it."""
    later, same = aliased(DiaryEntry), aliased(Unit)
    is_the_unit = or_(same.id == DiaryEntry.unit_id, same.carried_over_from_id == DiaryEntry.unit_id)
    goes_on = (
        exists()
        .where(same.id == later.unit_id, is_the_unit, later.kind == DiaryEntry.kind)
        .where(later.starts_on == DiaryEntry.ends_on, later.began_on == DiaryEntry.began_on)
    )
    return and_(DiaryEntry.ends_on == DiaryEntry.spell_ends_on, goes_on)


def _is_of(kind: EntryKind) -> Column:
    """Written into the statement, as the index of one kind wants it."""
    return DiaryEntry.kind == literal(kind, DiaryEntry.kind.type, literal_execute=True)


def _between(day: Column, marks: Sequence[date]) -> Column:
    return and_(day >= marks[0], day < marks[-1])
