"""Counts nights in the database: one grouped statement, whose rows do not grow with the records.

Without groups the rows are days on which something changed, at most two a day and state. With groups the changes are
added up between the periods' first days instead, so that they do not come back by the million.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    case,
    func,
    literal,
    select,
    union_all,
)

from refuge.extensions import db
from refuge.figures.chosen import Chosen
from refuge.figures.spans import Spans
from refuge.models.columns import Day
from refuge.occupancy.census import Census, nights_between

Group = str | None
Counted = dict[Group, dict[str, list[int]]]
"""Group → what was counted → nights in each period."""


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


def bucket(day: ColumnElement[date], marks: Sequence[date]) -> ColumnElement[int]:
    """How many of the ascending ``marks`` are on or before ``day``, by halving: 120 months cost seven comparisons."""
    return _halved(day, marks, 0, len(marks))


def _halved(day: ColumnElement[date], marks: Sequence[date], low: int, high: int) -> ColumnElement[int]:
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


def _changes(of: Chosen, spans: list[Spans], before: date) -> list[tuple[Group, str, date, int]]:
    """The days on which a number of units changed, with by how much."""
    edges = _edges(of, spans, before)
    key = [edges.c.counted, edges.c.day]
    if not of.is_grouped:
        by_day = select(*key, func.sum(edges.c.change)).group_by(*key)
        return [(None, counted, day, int(change)) for counted, day, change in db.session.execute(by_day)]
    spells = of.spells.subquery()
    key = [spells.c.name, *key]
    by_day = select(*key, func.sum(edges.c.change)).join(spells, spells.c.id == edges.c.spell_id).group_by(*key)
    return [(name, counted, day, int(change)) for name, counted, day, change in db.session.execute(by_day)]


def _grouped_tallies(of: Chosen, spans: list[Spans], marks: Sequence[date]) -> Tallies:
    """The changes added up between marks; first by spell, which its index yields in order, then by group."""
    edges = _edges(of, spans, marks[-1])
    spell = [edges.c.spell_id, edges.c.counted, bucket(edges.c.day, marks).label("at")]
    units, days = func.sum(edges.c.change), func.sum(edges.c.change * ordinal(edges.c.day))
    by_spell = select(*spell, units.label("units"), days.label("days")).group_by(*spell).subquery()
    spells = of.spells.subquery()
    key = [spells.c.name, by_spell.c.counted, by_spell.c.at]
    by_group = (
        select(*key, func.sum(by_spell.c.units), func.sum(by_spell.c.days))
        .join(spells, spells.c.id == by_spell.c.spell_id)
        .group_by(*key)
    )
    tallies: Tallies = defaultdict(list)
    for name, counted, at, entering, day_sum in db.session.execute(by_group):
        tallies[name, counted].append((at, int(entering), int(day_sum)))
    return tallies


def ordinal(day: ColumnElement[date]) -> ColumnElement[int]:
    """A day's proleptic number, the same in both databases and as ``date.toordinal`` gives it."""
    return day - literal(date.min, Day) + 1


def _edges(of: Chosen, spans: list[Spans], before: date) -> Subquery:
    """Where spans begin and where they end, before a day."""
    return union_all(*(edge for span in spans for edge in _both_edges(of, span, before))).subquery()


def _both_edges(of: Chosen, span: Spans, before: date) -> list[Select]:
    spans = span.subquery()
    begin = select(spans.c.spell_id, spans.c.counted, spans.c.starts_on.label("day"), spans.c.weight.label("change"))
    end = select(spans.c.spell_id, spans.c.counted, spans.c.ends_on, -spans.c.weight)
    edges = [begin.where(spans.c.starts_on < before), end.where(spans.c.ends_on < before)]
    if of.is_everything:
        return edges
    ids = of.spells.with_only_columns(of.spells.selected_columns.id)
    return [edge.where(spans.c.spell_id.in_(ids)) for edge in edges]
