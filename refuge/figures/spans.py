"""What is counted night by night, each as a selection of spans: from a day on, up to a day, so many units.

Every span bears the spell in service it lies in (a night belongs to the contract of its spell, N4), ``counted`` as the
name of what it counts, and a ``weight``: +1 adds its nights, −1 takes them off again.
"""

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import aliased

from refuge.models import Absence, DiaryEntry, Hold, Spell, Unit
from refuge.models.columns import END_OF_TIME, Day
from refuge.vocabulary import EntryKind

IN_SERVICE, HELD, AWAY, SECOND = "in_service", "held", "away", "second"

Spans = Select[tuple[int, str, object, object, int]]


def in_service(commissioned: bool) -> Spans:
    """Units in service, the denominator (N12)."""
    return _spans(Spell.id, IN_SERVICE, Spell.starts_on, Spell.ends_on).where(Spell.commissioned == commissioned)


def diary(commissioned: bool) -> Spans:
    """Units occupied, preparing and out of use (N5)."""
    kind = type_coerce(DiaryEntry.kind, String)
    return _spans(DiaryEntry.spell_id, kind, DiaryEntry.starts_on, DiaryEntry.ends_on).where(
        DiaryEntry.commissioned == commissioned
    )


def held(commissioned: bool) -> list[Spans]:
    """Units held, in service and empty: the hold's nights less those it shares with an entry that is no preparation (N10)."""
    kept = _overlap(Spell.id, HELD, Hold, Spell, 1).join(Spell, Spell.unit_id == Hold.unit_id)
    used = _overlap(DiaryEntry.spell_id, HELD, Hold, DiaryEntry, -1).join(
        DiaryEntry, (DiaryEntry.unit_id == Hold.unit_id) & (DiaryEntry.kind != EntryKind.PREPARING)
    )
    return [
        kept.where(Spell.commissioned == commissioned, _meet(Hold, Spell)),
        used.where(DiaryEntry.commissioned == commissioned, _meet(Hold, DiaryEntry)),
    ]


def away(commissioned: bool) -> Spans:
    """Units occupied by a household that slept elsewhere (N11)."""
    return (
        _overlap(DiaryEntry.spell_id, AWAY, Absence, DiaryEntry, 1)
        .join(DiaryEntry, DiaryEntry.stay_id == Absence.stay_id)
        .where(DiaryEntry.commissioned == commissioned, _meet(Absence, DiaryEntry))
    )


def second(commissioned: bool) -> Spans:
    """Units occupied beside another of the same stay, taken earlier or, on one day, of the lower reference (N9).

    The other began no later, so what the two share is where this one begins: up to the last end among such others.
    Only stays in which a unit was added can have any.
    """
    other, unit, other_unit = aliased(DiaryEntry), aliased(Unit), aliased(Unit)
    with_added = select(DiaryEntry.stay_id).where(DiaryEntry.added)
    reaches = func.max(_end(other.ends_on)).label("reaches")
    earlier = (
        select(DiaryEntry.id, reaches)
        .join(other, (other.stay_id == DiaryEntry.stay_id) & (other.unit_id != DiaryEntry.unit_id))
        .join(unit, unit.id == DiaryEntry.unit_id)
        .join(other_unit, other_unit.id == other.unit_id)
        .where(
            DiaryEntry.stay_id.in_(with_added),
            tuple_(other.began_on, other_unit.reference) < tuple_(DiaryEntry.began_on, unit.reference),
        )
        .group_by(DiaryEntry.id)
        .subquery()
    )
    ends = _earlier(_end(DiaryEntry.ends_on), type_coerce(earlier.c.reaches, Day))
    return (
        _spans(DiaryEntry.spell_id, SECOND, DiaryEntry.starts_on, ends)
        .join(earlier, earlier.c.id == DiaryEntry.id)
        .where(DiaryEntry.commissioned == commissioned, DiaryEntry.starts_on < ends)
    )


def everything(commissioned: bool) -> list[Spans]:
    """All that a table of utilisation counts."""
    return [
        in_service(commissioned),
        diary(commissioned),
        *held(commissioned),
        away(commissioned),
        second(commissioned),
    ]


def _spans(
    spell_id: ColumnElement[int],
    counted: ColumnElement[str] | str,
    starts_on: ColumnElement[object],
    ends_on: ColumnElement[object],
    weight: int = 1,
) -> Spans:
    counted = literal(counted, String) if isinstance(counted, str) else counted
    return select(
        spell_id.label("spell_id"),
        counted.label("counted"),
        starts_on.label("starts_on"),
        ends_on.label("ends_on"),
        literal(weight, Integer).label("weight"),
    )


def _overlap(spell_id: ColumnElement[int], counted: str, one: type, other: type, weight: int) -> Spans:
    starts_on = _later(one.starts_on, other.starts_on)
    return _spans(spell_id, counted, starts_on, _earlier(_end(one.ends_on), _end(other.ends_on)), weight).select_from(
        one
    )


def _meet(one: type, other: type) -> ColumnElement[bool]:
    """Whether two dated rows share a night."""
    met = (one.starts_on < _end(other.ends_on)) & (other.starts_on < _end(one.ends_on))
    return (
        met
        & or_(other.ends_on.is_(None), other.starts_on < other.ends_on)
        & or_(one.ends_on.is_(None), one.starts_on < one.ends_on)
    )


def _end(ends_on: ColumnElement[object]) -> ColumnElement[object]:
    return func.coalesce(ends_on, literal(END_OF_TIME, Day), type_=Day)


def _later(one: ColumnElement[object], other: ColumnElement[object]) -> ColumnElement[object]:
    return case((one < other, other), else_=one)


def _earlier(one: ColumnElement[object], other: ColumnElement[object]) -> ColumnElement[object]:
    return case((one < other, one), else_=other)
