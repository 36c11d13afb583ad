"""Counts nights in the database: one grouped statement, whose rows do not grow with the records.

Without groups the rows are days on which something changed, at most two a day and state. With groups the changes are
added up between the periods' first days instead, so that they do not come back by the million.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    Select,
    String,
    Subquery,
    cast,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)

from refuge.extensions import db
from refuge.figures.chosen import Chosen
from refuge.figures.marks import bucket, ordinal
from refuge.figures.spans import Spans
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
    edges = list(_edges(of, spans))
    statement = _by_group(of, edges, marks) if of.is_grouped else _by_period(edges, marks)
    tallies: dict[tuple[Group, str], list[tuple[int, int, int]]] = defaultdict(list)
    for row in db.session.execute(statement):
        if row.at < len(marks):  # what happens later, or never, changes nothing between the marks
            tallies[row.name, row.counted].append((row.at, int(row.units), int(row.days)))
    counted: Counted = defaultdict(dict)
    for (group, name), changes in tallies.items():
        counted[group][name] = nights_between(marks, changes)
    return counted


def censuses(of: Chosen, spans: list[Spans], before: date) -> dict[Group, dict[str, Census]]:
    """A census of everything that ``spans`` count, by group, of the nights before a day."""
    changes: dict[Group, dict[str, dict[date, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for row in db.session.execute(union_all(*(_by_day(of, edge) for edge in _edges(of, spans)))):
        if row.day is not None and row.day < before:
            changes[row.name][row.counted][row.day] += row.change
    return {group: {name: Census(days) for name, days in by_name.items()} for group, by_name in changes.items()}


def _by_period(edges: list[Edge], marks: Sequence[date]) -> Select[Any]:
    """Changes added up between marks: first by day, in which order an index has them."""
    days = union_all(*(_by_day(None, edge) for edge in edges)).subquery()
    at = bucket(days.c.day, marks).label("at")
    units, sums = func.sum(days.c.change).label("units"), func.sum(days.c.change * ordinal(days.c.day)).label("days")
    return select(days.c.name, days.c.counted, at, units, sums).group_by(days.c.name, days.c.counted, "at")


def _by_group(of: Chosen, edges: list[Edge], marks: Sequence[date]) -> Select[Any]:
    """Changes added up between marks: first by spell, in which order an index has them, then by group."""
    spells = union_all(*(_by_spell(edge, marks) for edge in edges)).subquery()
    key = of.spells.c.name, spells.c.counted, spells.c.at
    sums = func.sum(spells.c.units).label("units"), func.sum(spells.c.days).label("days")
    return select(*key, *sums).join(of.spells, of.spells.c.id == spells.c.spell_id).group_by(*key)


def _by_day(of: Chosen | None, edge: Edge) -> Select[Any]:
    """The days on which a number of units changed, and by how much; by group where one is given."""
    day, change = edge.rows.c.day, (func.count() * edge.sign).label("change")
    counted = literal(edge.counted).label("counted")
    if of is None or not of.is_grouped:
        return select(cast(null(), String).label("name"), counted, day, change).group_by(day)
    name = of.spells.c.name
    return (
        select(name, counted, day, change).join(of.spells, of.spells.c.id == edge.rows.c.spell_id).group_by(name, day)
    )


def _by_spell(edge: Edge, marks: Sequence[date]) -> Select[Any]:
    spell, day = edge.rows.c.spell_id, edge.rows.c.day
    at = bucket(day, marks).label("at")
    units, days = func.count() * edge.sign, func.sum(ordinal(day)) * edge.sign
    counted = literal(edge.counted).label("counted")
    return select(counted, spell, at, units.label("units"), days.label("days")).group_by(spell, "at")


def _edges(of: Chosen, spans: list[Spans]) -> Iterator[Edge]:
    """Where each kind of span begins, and where it ends – an open one on no day.

    They are kept apart until they are added up, so that each is read in order from its own index.
    """
    ids = select(of.spells.c.id)
    for span in spans:
        asked = span.commissioned if of.commissioned else ~span.commissioned
        table = (span.rows.where(asked) if of.is_everything and not of.is_grouped else span.rows).subquery()
        among = true() if of.is_everything else table.c.spell_id.in_(ids)
        for day, sign in ((table.c.starts_on, span.weight), (table.c.ends_on, -span.weight)):
            yield Edge(span.counted, select(table.c.spell_id, day.label("day")).where(among).subquery(), sign)
