"""Counts departures, how long stays and spells lasted, and who stays over six months (H7, H8): a grouped statement each."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from refuge.extensions import db
from refuge.figures.carried_over import carried_over
from refuge.figures.chosen import Chosen
from refuge.figures.marks import bucket
from refuge.figures.spans import Column
from refuge.figures.within import end, falls_in, is_of_no_night, of_stays_ever_in, periods_between
from refuge.models import DepartureReason, Destination, DiaryEntry, Property, Stay, Unit
from refuge.models.columns import Day
from refuge.occupancy.lengths import SIX_MONTHS
from refuge.occupancy.origin import NO_LONGER_HELD
from refuge.vocabulary import EntryKind

HANDOVER = "handover"


class Left(NamedTuple):
    """Departures of a group in a period (0 is the first) that were answered alike; whoever was erased left no answer."""

    group: str | None
    at: int
    planned: bool | None
    reason: str | None
    reason_kind: str | None
    destination: str | None
    destination_kind: str | None
    number: int


class Lasted(NamedTuple):
    """How many of a group lasted how many nights; ``ended_by_a_move`` is told of spells."""

    group: str | None
    at: int
    ended_by_a_move: bool
    nights: int
    number: int


class Supported(NamedTuple):
    """Households of a group supported in a period, and those of them that were there for six months or longer."""

    group: str | None
    at: int
    households: int
    over_six_months: int


def departures(of: Chosen, marks: Sequence[date]) -> Iterator[Left]:
    """Departures between the marks, each by the unit of its last night, of its arrival if it had none (N6)."""
    gone = _departures(of, marks)
    reason = case((Stay.erased_on.is_not(None), NO_LONGER_HELD), else_=Stay.departure_reason).label("reason")
    destination = case((Stay.erased_on.is_not(None), NO_LONGER_HELD), else_=Stay.destination).label("destination")
    told = Stay.departure_planned, reason, DepartureReason.kind, destination, Destination.kind.label("destination_kind")
    key = gone.c.name, gone.c.at, *told
    statement = (
        select(*key, func.count())
        .join(Stay, Stay.id == gone.c.stay_id)
        .outerjoin(DepartureReason, DepartureReason.code == Stay.departure_reason)
        .outerjoin(Destination, Destination.code == Stay.destination)
        .group_by(*key)
    )
    for row in db.session.execute(statement):
        yield Left(*row)


def stays_ended(of: Chosen, marks: Sequence[date]) -> Iterator[Lasted]:
    """How long the stays lasted that ended between the marks, but those that were handed over (H7)."""
    gone = _departures(of, marks)
    nights = (Stay.departed_on - _arrived()).label("nights")
    key = gone.c.name, gone.c.at, nights
    statement = select(*key, func.count()).join(Stay, Stay.id == gone.c.stay_id).where(~_is_handed_over())
    yield from _lasted(statement.group_by(*key))


def stays_open(of: Chosen, marks: Sequence[date]) -> Iterator[Lasted]:
    """How long the stays had lasted by the end of each period that were open then, each by the unit of its last night."""
    periods = periods_between(marks)
    nth = func.row_number().over(partition_by=(periods.c.at, DiaryEntry.stay_id), order_by=Unit.reference)
    nights = (periods.c.ends_on - _arrived()).label("nights")
    has_the_last_night = and_(DiaryEntry.starts_on < periods.c.ends_on, end(DiaryEntry.ends_on) >= periods.c.ends_on)
    there = (
        _placements(of, DiaryEntry.spell_id, periods.c.at, nights, nth.label("nth"))
        .join(periods, has_the_last_night)
        .cte()
    )
    key = of.spells.c.name, there.c.at, there.c.nights
    statement = select(*key, func.count()).join(of.spells, of.spells.c.id == there.c.spell_id)
    yield from _lasted(statement.where(there.c.nth == 1).group_by(*key))


def spells_ended(of: Chosen, marks: Sequence[date]) -> Iterator[Lasted]:
    """How long spells lasted, nights in a row in one accommodation type, that ended between the marks (H7).

    One ends with the stay, unless that is handed over, or where the household goes on in another type.
    """
    unit_type, of_stay = Property.accommodation_type, (DiaryEntry.stay_id, Property.accommodation_type)
    nth = func.row_number().over(partition_by=(*of_stay, DiaryEntry.ends_on), order_by=Unit.reference)
    moves = DiaryEntry.ends_on < end(Stay.departed_on)
    ended = (
        _placements(of, *of_stay, DiaryEntry.spell_id, DiaryEntry.starts_on, DiaryEntry.began_on, DiaryEntry.ends_on)
        .add_columns(moves.label("moves"), Stay.arrived_on, nth.label("nth"))
        .join(Property, Property.id == Unit.property_id)
        .where(_between(DiaryEntry.ends_on, marks), or_(_has_a_night(DiaryEntry), is_of_no_night()))
        .where(or_(and_(~moves, ~_is_handed_over()), and_(moves, ~_goes_on_in(unit_type))))
        .cte("ended")
    )
    nights = (ended.c.ends_on - _first_of_spell(ended)).label("nights")
    at = (bucket(ended.c.ends_on, marks) - 1).label("at")
    rows = select(of.spells.c.name, at, ended.c.moves, nights).join(of.spells, of.spells.c.id == ended.c.spell_id)
    found = rows.where(ended.c.nth == 1).subquery()
    key = found.c.name, found.c.at, found.c.nights, found.c.moves
    yield from _lasted(select(*key[:3], func.count(), found.c.moves).group_by(*key))


def supported(of: Chosen, marks: Sequence[date]) -> Iterator[Supported]:
    """Households supported between the marks, each once a group, also one that two providers had one after the other (H1)."""
    periods, before = periods_between(marks), carried_over()
    household = func.coalesce(before.c.first_id, Stay.household_id).label("household")
    until = case((end(Stay.departed_on) < periods.c.ends_on, Stay.departed_on), else_=periods.c.ends_on)
    is_over = type_coerce(until, Day) - _arrived() >= SIX_MONTHS
    there = (
        _placements(of, of.spells.c.name, periods.c.at, household, is_over.label("is_over"))
        .join(of.spells, of.spells.c.id == DiaryEntry.spell_id)
        .join(periods, falls_in(periods))
        .outerjoin(before, before.c.household_id == Stay.household_id)
        .subquery()
    )
    those_over = func.count(case((there.c.is_over, there.c.household)).distinct())
    key = there.c.name, there.c.at
    for row in db.session.execute(select(*key, func.count(there.c.household.distinct()), those_over).group_by(*key)):
        yield Supported(*row)


def _lasted(statement: Select[Any]) -> Iterator[Lasted]:
    for group, at, nights, number, *moves in db.session.execute(statement):
        yield Lasted(group, at, bool(moves and moves[0]), nights, number)


def _departures(of: Chosen, marks: Sequence[date]) -> CTE:
    """The stays that ended between the marks with the group and period each is counted in."""
    nth = func.row_number().over(partition_by=DiaryEntry.stay_id, order_by=Unit.reference).label("nth")
    last = (
        _placements(of, DiaryEntry.stay_id, DiaryEntry.spell_id, DiaryEntry.ends_on, nth)
        .where(DiaryEntry.ends_on == Stay.departed_on, _between(Stay.departed_on, marks))
        .where(or_(_has_a_night(DiaryEntry), is_of_no_night()))
        .cte("last")
    )
    at = (bucket(last.c.ends_on, marks) - 1).label("at")
    return (
        select(last.c.stay_id, of.spells.c.name, at)
        .join(of.spells, of.spells.c.id == last.c.spell_id)
        .where(last.c.nth == 1)
        .cte("gone")
    )


def _placements(of: Chosen, *columns: Column) -> Select[Any]:
    return (
        select(*columns)
        .select_from(DiaryEntry)
        .join(Stay, Stay.id == DiaryEntry.stay_id)
        .join(Unit, Unit.id == DiaryEntry.unit_id)
        .where(DiaryEntry.kind == EntryKind.OCCUPIED, of_stays_ever_in(of))
    )


def _goes_on_in(accommodation_type: Column) -> ColumnElement[bool]:
    """Whether on the night after a placement the stay has a unit of the same type."""
    later, unit, house = aliased(DiaryEntry), aliased(Unit), aliased(Property)
    has_the_night = and_(later.starts_on <= DiaryEntry.ends_on, end(later.ends_on) > DiaryEntry.ends_on)
    return (
        exists()
        .where(later.stay_id == DiaryEntry.stay_id, has_the_night, unit.id == later.unit_id)
        .where(house.id == unit.property_id, house.accommodation_type == accommodation_type)
    )


def _first_of_spell(ended: CTE) -> Column:
    """The first day of the spell that a placement ends; looked for only where the placement did not begin with the stay.

    It is that of the latest placement in the type, of those begun by then, that no other led up to.
    """
    first, unit, house = aliased(DiaryEntry), aliased(Unit), aliased(Property)
    earlier, earlier_unit, earlier_house = aliased(DiaryEntry), aliased(Unit), aliased(Property)
    leads_up = (
        exists()
        .where(earlier.stay_id == first.stay_id, earlier.starts_on < first.starts_on)
        .where(end(earlier.ends_on) >= first.starts_on, earlier_unit.id == earlier.unit_id)
        .where(earlier_house.id == earlier_unit.property_id)
        .where(earlier_house.accommodation_type == house.accommodation_type)
    )
    found = (
        select(func.max(first.began_on, type_=Day))
        .join(unit, unit.id == first.unit_id)
        .join(house, house.id == unit.property_id)
        .where(first.stay_id == ended.c.stay_id, house.accommodation_type == ended.c.accommodation_type)
        .where(first.starts_on <= ended.c.starts_on, _has_a_night(first), ~leads_up)
        .scalar_subquery()
    )
    began_with_it = ended.c.began_on <= ended.c.arrived_on
    return type_coerce(case((began_with_it, ended.c.began_on), else_=found), Day)


def _is_handed_over() -> ColumnElement[bool]:
    handed_over = select(DepartureReason.code).where(DepartureReason.kind == HANDOVER)
    return func.coalesce(Stay.departure_reason.in_(handed_over), literal(False))


def _arrived() -> Column:
    """The day a household arrived, with whichever provider it was then."""
    return func.coalesce(Stay.first_arrived_on, Stay.arrived_on, type_=Day)


def _has_a_night(entry: Any) -> ColumnElement[bool]:
    return or_(entry.ends_on.is_(None), entry.starts_on < entry.ends_on)


def _between(day: Column, marks: Sequence[date]) -> ColumnElement[bool]:
    return and_(day >= marks[0], day < marks[-1])
