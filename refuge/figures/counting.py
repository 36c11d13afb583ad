"""Counts nights in the database: one grouped statement, whose rows do not grow with the records.

Without groups the rows are days on which something changed, at most two a day and state. With groups the changes are
added up between the periods' first days instead, so that they do not come back by the million.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    Integer,
    Select,
    Subquery,
    case,
    func,
    literal,
    select,
    true,
    union_all,
)

from refuge.extensions import db
from refuge.figures.chosen import Chosen
from refuge.figures.spans import Column, Spans
from refuge.models.columns import Day
from refuge.occupancy.census import Census, nights_between

Group = str | None
Counted = dict[Group, dict[str, list[int]]]
"""Group → what was counted → nights in each period."""


class Edge(NamedTuple):
    """Days, each with its spell, on which something counted begins (+1) or ends (−1)."""

    counted: str
    rows: Subquery
    sign: int


def nights(of: Chosen, spans: list[Spans], marks: Sequence[date]) -> Counted:
    """Nights between each two neighbouring marks, of every group and everything that ``spans`` count."""
    tallies = _grouped_tallies(of, spans, marks) if of.is_grouped else _tallies(of, spans, marks)
    counted: Counted = defaultdict(dict)
    for (group, name), changes in tallies.items():
        counted[group][name] = nights_between(marks, changes)
    return counted


def censuses(of: Chosen, spans: list[Spans], before: date) -> dict[Group, dict[str, Census]]:
    """A census of everything that ``spans`` count, by group, of the nights before a day."""
    changes: dict[Group, dict[str, dict[date, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for group, name, day, change in _changes(of, spans, before):
        changes[group][name][day] += change
    return {group: {name: Census(days) for name, days in by_name.items()} for group, by_name in changes.items()}


def bucket(day: Column, marks: Sequence[date]) -> Column:
    """How many of the ascending ``marks`` are on or before ``day``, by halving: 120 months cost seven comparisons."""
    return _halved(day, marks, 0, len(marks))


def _halved(day: Column, marks: Sequence[date], low: int, high: int) -> Column:
    if low == high:
        return literal(low, Integer)
    middle = (low + high) // 2
    return case(
        (day < literal(marks[middle], Day), _halved(day, marks, low, middle)),
        else_=_halved(day, marks, middle + 1, high),
    )


Tallies = dict[tuple[Group, str], list[tuple[int, int, int]]]
"""Group and what was counted → changes between marks, as ``nights_between`` takes them."""


def _tallies(of: Chosen, spans: list[Spans], marks: Sequence[date]) -> Tallies:
    tallies: Tallies = defaultdict(list)
    for group, counted, day, change in _changes(of, spans, marks[-1]):
        tallies[group, counted].append((bisect_right(marks, day), change, change * day.toordinal()))
    return tallies


def _changes(of: Chosen, spans: list[Spans], before: date) -> Iterator[tuple[Group, str, date, int]]:
    """The days on which a number of units changed, with by how much; a day comes once a kind of span and edge."""
    spells = of.spells.subquery()
    arms = []
    for edge in _edges(of, spans, before):
        key = [edge.rows.c.day, *([spells.c.name] if of.is_grouped else ())]
        arm = select(literal(edge.counted), *key, func.count() * edge.sign).group_by(*key)
        arms.append(arm.join(spells, spells.c.id == edge.rows.c.spell_id) if of.is_grouped else arm)
    for counted, day, *name, change in db.session.execute(union_all(*arms)):
        yield (name[0] if name else None), counted, day, change


def _grouped_tallies(of: Chosen, spans: list[Spans], marks: Sequence[date]) -> Tallies:
    """The changes added up between marks; first by spell, which its index yields in order, then by group."""
    by_spell = union_all(*(_added_up(edge, marks) for edge in _edges(of, spans, marks[-1]))).subquery()
    spells = of.spells.subquery()
    key = [spells.c.name, by_spell.c.counted, by_spell.c.at]
    by_group = (
        select(*key, func.sum(by_spell.c.units), func.sum(by_spell.c.days))
        .join(spells, spells.c.id == by_spell.c.spell_id)
        .group_by(*key)
    )
    tallies: Tallies = defaultdict(list)
    for name, counted, at, units, days in db.session.execute(by_group):
        tallies[name, counted].append((at, int(units), int(days)))
    return tallies


def _added_up(edge: Edge, marks: Sequence[date]) -> Select[Any]:
    day = edge.rows.c.day
    key = [edge.rows.c.spell_id, bucket(day, marks).label("at")]
    units, days = func.count() * edge.sign, func.sum(ordinal(day)) * edge.sign
    return select(literal(edge.counted).label("counted"), *key, units.label("units"), days.label("days")).group_by(*key)


def ordinal(day: Column) -> Column:
    """A day's proleptic number, the same in both databases and as ``date.toordinal`` gives it."""
    return day - literal(date.min, Day) + 1


def _edges(of: Chosen, spans: list[Spans], before: date) -> Iterator[Edge]:
    """Where each kind of span begins, and where it ends, before a day.

    They are kept apart until they are added up, so that each is read in order from its own index.
    """
    ids = of.spells.with_only_columns(of.spells.selected_columns.id)
    for span in spans:
        asked = span.commissioned if of.commissioned else ~span.commissioned
        table = (span.rows.where(asked) if of.is_everything and not of.is_grouped else span.rows).subquery()
        among = true() if of.is_everything else table.c.spell_id.in_(ids)
        for day, sign in ((table.c.starts_on, span.weight), (table.c.ends_on, -span.weight)):
            rows = select(table.c.spell_id, day.label("day")).where(day < before, among)
            yield Edge(span.counted, rows.subquery(), sign)
