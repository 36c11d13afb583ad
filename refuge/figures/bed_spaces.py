"""Bed-space nights and the nights people slept in them (U8): one grouped statement each.

Whoever is in the household sleeps in the unit it took first of those it has, and nobody in another beside it (N9), unless a
placement says how many: those sleep in it, and not in the first. Children under 2 sleep in cots as far as the first unit has
any. Where only a number is said nobody knows who they are, and each has a bed space.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import aliased

from refuge.extensions import db
from refuge.figures.chosen import Chosen
from refuge.figures.marks import bucket, ordinal
from refuge.figures.spans import Column, beside, earlier, later
from refuge.figures.within import end
from refuge.models import DiaryEntry, Person, Spell, Unit
from refuge.models.columns import Day
from refuge.occupancy.census import nights_between
from refuge.occupancy.fit import IN_COTS
from refuge.vocabulary import EntryKind, PersonKind

Nights = dict[str | None, list[int]]
"""Group → nights in each period."""


def bed_space_nights(of: Chosen, marks: Sequence[date]) -> Nights:
    """Nights of the bed spaces in service: the spell's own number, else the unit's."""
    beds = func.coalesce(Spell.bed_spaces, Unit.bed_spaces)
    spells = select(Spell.id.label("spell_id"), Spell.starts_on, Spell.ends_on, beds.label("change"))
    chosen = spells.join(Unit, Unit.id == Spell.unit_id).where(Spell.id.in_(select(of.spells.c.id))).subquery()
    return _nights(of, list(_edges(chosen)), marks)


def person_nights(of: Chosen, marks: Sequence[date]) -> Nights:
    """Nights that people slept in bed spaces, in the placements of the selection."""
    placed = _placed(of)
    spans = (_said(placed), _in_the_first(placed), _said_elsewhere(placed))
    edges = [edge for span in spans for edge in _edges(span.subquery())]
    return _nights(of, [*edges, _in_cots(placed)], marks)


def _placed(of: Chosen) -> CTE:
    """Placements with the day from which people sleep there unless said: from which it is not beside another."""
    unit_beside = beside()
    first_from = func.coalesce(type_coerce(unit_beside.c.reaches, Day), DiaryEntry.starts_on, type_=Day)
    return (
        select(
            DiaryEntry.id,
            DiaryEntry.spell_id,
            DiaryEntry.stay_id,
            DiaryEntry.unit_id,
            DiaryEntry.starts_on,
            end(DiaryEntry.ends_on).label("ends_on"),
            later(DiaryEntry.starts_on, first_from).label("first_from"),
            DiaryEntry.sleepers,
            Unit.cots,
        )
        .join(Unit, Unit.id == DiaryEntry.unit_id)
        .outerjoin(unit_beside, unit_beside.c.id == DiaryEntry.id)
        .where(DiaryEntry.kind == EntryKind.OCCUPIED, DiaryEntry.spell_id.in_(select(of.spells.c.id)))
        .cte("placed")
    )


def _said(placed: CTE) -> Select[Any]:
    """Placements that say how many sleep in them."""
    return _span(placed.c.spell_id, placed.c.starts_on, placed.c.ends_on, placed.c.sleepers).where(
        placed.c.sleepers.is_not(None)
    )


def _in_the_first(placed: CTE) -> Select[Any]:
    """Everybody else where the household sleeps, from joining to leaving (H2)."""
    starts_on = later(placed.c.first_from, func.coalesce(Person.joined_on, placed.c.first_from, type_=Day))
    ends_on = earlier(placed.c.ends_on, func.coalesce(Person.left_on, placed.c.ends_on, type_=Day))
    people = _span(placed.c.spell_id, starts_on, ends_on, literal(1)).join(Person, Person.stay_id == placed.c.stay_id)
    return people.where(placed.c.sleepers.is_(None), starts_on < ends_on)


def _said_elsewhere(placed: CTE) -> Select[Any]:
    """Less those said to sleep in another unit at the same time; only stays in which a unit was added have any."""
    other = aliased(DiaryEntry)
    starts_on, ends_on = later(placed.c.first_from, other.starts_on), earlier(placed.c.ends_on, end(other.ends_on))
    with_another = select(DiaryEntry.stay_id).where(DiaryEntry.added)
    return (
        _span(placed.c.spell_id, starts_on, ends_on, -other.sleepers)
        .join(other, (other.stay_id == placed.c.stay_id) & (other.unit_id != placed.c.unit_id))
        .where(placed.c.sleepers.is_(None), other.sleepers.is_not(None), placed.c.stay_id.in_(with_another))
        .where(starts_on < ends_on)
    )


def _in_cots(placed: CTE) -> Any:
    """The days on which more or fewer children sleep in cots, taken off: of several children as many as there are cots.

    How many could is a running number of each placement; what changes in it beyond the cots changes nothing.
    """
    babies = _in_the_first(placed).where(Person.kind == PersonKind.CHILD, Person.age < IN_COTS, placed.c.cots > 0)
    spans = babies.add_columns(placed.c.id.label("placed_id"), placed.c.cots, Person.number).subquery()
    rows = [
        select(
            spans.c.spell_id,
            spans.c.placed_id,
            spans.c.cots,
            spans.c.number,
            day.label("day"),
            literal(sign).label("sign"),
        )
        for day, sign in ((spans.c.starts_on, 1), (spans.c.ends_on, -1))
    ]
    days = union_all(*rows).subquery()
    running = func.sum(days.c.sign).over(
        partition_by=days.c.placed_id, order_by=(days.c.day, days.c.sign, days.c.number), rows=(None, 0)
    )
    known = select(days, running.label("now")).subquery()
    now, before = known.c.now, known.c.now - known.c.sign
    change = earlier(before, known.c.cots) - earlier(now, known.c.cots)
    return select(known.c.spell_id, known.c.day, change.label("change"))


def _span(spell_id: Column, starts_on: Column, ends_on: Column, change: Column) -> Select[Any]:
    columns = (
        spell_id.label("spell_id"),
        starts_on.label("starts_on"),
        ends_on.label("ends_on"),
        change.label("change"),
    )
    return select(*columns)


def _edges(spans: Any) -> Iterator[Select[Any]]:
    """Where spans begin, and where they end."""
    yield select(spans.c.spell_id, spans.c.starts_on.label("day"), spans.c.change)
    yield select(spans.c.spell_id, spans.c.ends_on, -spans.c.change)


def _nights(of: Chosen, edges: Sequence[Select[Any]], marks: Sequence[date]) -> Nights:
    """What the edges add up to between neighbouring marks."""
    changes = union_all(*edges).subquery()
    at: Column = bucket(changes.c.day, marks).label("at")
    sums = func.sum(changes.c.change), func.sum(changes.c.change * ordinal(changes.c.day))
    statement = select(of.spells.c.name, at, *sums).join(of.spells, of.spells.c.id == changes.c.spell_id)
    tallies: dict[str | None, list[tuple[int, int, int]]] = defaultdict(list)
    for name, later_than, units, days in db.session.execute(statement.group_by(of.spells.c.name, at)):
        if later_than < len(marks):  # what happens later, or never, changes nothing between the marks
            tallies[name].append((later_than, int(units), int(days)))
    return {name: nights_between(marks, changed) for name, changed in tallies.items()}
