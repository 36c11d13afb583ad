"""What is counted night by night, each as spans: a unit from a day on, up to a day, in one spell in service (N4)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    SQLColumnExpression,
    Subquery,
    case,
    cast,
    func,
    literal,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import aliased

from refuge.models import Absence, DiaryEntry, Hold, Spell, Unit
from refuge.models.columns import END_OF_TIME, Day
from refuge.vocabulary import EntryKind

IN_SERVICE, HELD, AWAY, SECOND = "in_service", "held", "away", "second"

Column = SQLColumnExpression[Any]


@dataclass(frozen=True)
class Spans:
    """Dated rows to be counted: each unit from ``starts_on`` up to ``ends_on``, in the spell in service it lies in.

    ``counted`` is the name of what they count; a weight of −1 takes their nights off again. ``rows`` selects
    ``spell_id``, ``starts_on`` and ``ends_on``, and ``commissioned`` says which of them lie under a contract.
    """

    counted: str
    rows: Select[Any]
    commissioned: Column
    weight: int = 1


def in_service() -> Spans:
    """Units in service, the denominator (N12)."""
    return Spans(IN_SERVICE, _rows(Spell.id, Spell.starts_on, Spell.ends_on), Spell.commissioned)


def diary() -> list[Spans]:
    """Units occupied, preparing and out of use (N5); each by itself, so that its days stand in order in an index."""
    return [Spans(kind.value, _entries(kind), DiaryEntry.commissioned) for kind in EntryKind]


def held() -> list[Spans]:
    """Units held, in service and empty: the hold's nights less those it shares with an entry that is no preparation (N10)."""
    held_units = select(Hold.unit_id)
    kept = _shared(Spell.id, Hold, Spell).join(Spell, Spell.unit_id == Hold.unit_id)
    used = _shared(DiaryEntry.spell_id, Hold, DiaryEntry).join(DiaryEntry, DiaryEntry.unit_id == Hold.unit_id)
    in_use = DiaryEntry.kind != EntryKind.PREPARING
    return [
        Spans(HELD, kept.where(Spell.unit_id.in_(held_units)), _of_few(Spell.commissioned)),
        Spans(
            HELD, used.where(DiaryEntry.unit_id.in_(held_units), in_use), _of_few(DiaryEntry.commissioned), weight=-1
        ),
    ]


def away() -> Spans:
    """Units occupied by a household that slept elsewhere (N11)."""
    rows = _shared(DiaryEntry.spell_id, Absence, DiaryEntry).join(DiaryEntry, DiaryEntry.stay_id == Absence.stay_id)
    return Spans(AWAY, rows.where(DiaryEntry.stay_id.in_(select(Absence.stay_id))), _of_few(DiaryEntry.commissioned))


def second() -> Spans:
    """Units occupied beside another of the same stay, taken earlier or, on one day, of the lower reference (N9).

    What the two share is where this one begins.
    """
    taken = beside()
    ends = earlier(_end(DiaryEntry.ends_on), type_coerce(taken.c.reaches, Day))
    rows = _rows(DiaryEntry.spell_id, DiaryEntry.starts_on, ends).join(taken, taken.c.id == DiaryEntry.id)
    return Spans(SECOND, rows.where(DiaryEntry.starts_on < ends), _of_few(DiaryEntry.commissioned))


def beside() -> Subquery:
    """Placements taken beside another of the same stay (N9): their ``id``, and the day up to which one of those ``reaches``.

    The other began no later, so that is the last end among such others. Only stays in which a unit was added can have any.
    """
    other, unit, other_unit = aliased(DiaryEntry), aliased(Unit), aliased(Unit)
    return (
        select(DiaryEntry.id, func.max(_end(other.ends_on)).label("reaches"))
        .join(other, (other.stay_id == DiaryEntry.stay_id) & (other.unit_id != DiaryEntry.unit_id))
        .join(unit, unit.id == DiaryEntry.unit_id)
        .join(other_unit, other_unit.id == other.unit_id)
        .where(
            DiaryEntry.stay_id.in_(select(DiaryEntry.stay_id).where(DiaryEntry.added)),
            tuple_(other.began_on, other_unit.reference) < tuple_(DiaryEntry.began_on, unit.reference),
        )
        .group_by(DiaryEntry.id)
        .subquery()
    )


@cache
def everything() -> list[Spans]:
    """All that a table of utilisation counts; put together once."""
    return [in_service(), *diary(), *held(), away(), second()]


def _of_few(commissioned: Column) -> Column:
    """The flag where few rows are concerned: as a number, so that no index of the whole table serves it."""
    return cast(commissioned, Integer) == 1


def _rows(spell_id: Column, starts_on: Column, ends_on: Column) -> Select[Any]:
    columns: list[Column] = [spell_id.label("spell_id"), starts_on.label("starts_on"), ends_on.label("ends_on")]
    return select(*columns)


def _shared(spell_id: Column, one: Any, other: Any) -> Select[Any]:
    """The nights that two dated rows share, where they share any; ``other`` is still to be joined."""
    starts_on, ends_on = later(one.starts_on, other.starts_on), earlier(_end(one.ends_on), _end(other.ends_on))
    both_have_nights = (one.starts_on < _end(one.ends_on)) & (other.starts_on < _end(other.ends_on))
    return _rows(spell_id, starts_on, ends_on).select_from(one).where(both_have_nights, starts_on < ends_on)


def _end(ends_on: Column) -> Column:
    return func.coalesce(ends_on, literal(END_OF_TIME, Day), type_=Day)


def later(one: Column, other: Column) -> Column:
    """The greater of two."""
    return case((one < other, other), else_=one)


def earlier(one: Column, other: Column) -> Column:
    """The lesser of two."""
    return case((one < other, one), else_=other)


def _entries(kind: EntryKind) -> Select[Any]:
    """The entries of a kind, which is written into the statement: the index of one kind serves nothing less certain."""
    rows = _rows(DiaryEntry.spell_id, DiaryEntry.starts_on, DiaryEntry.ends_on)
    return rows.where(DiaryEntry.kind == literal(kind, DiaryEntry.kind.type, literal_execute=True))
