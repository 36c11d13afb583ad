"""Counts households supported and who was in them (H1–H6): two grouped statements.

A household counts once a group and period, as its latest stay there has it (G4) – also one that two providers had, one after
the other, since the house was carried over. Its people count if they were with it on any of those nights (H2).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, Select, String, and_, case, cast, exists, func, literal, or_, select, union_all

from refuge.extensions import db
from refuge.figures.carried_over import carried_over
from refuge.figures.chosen import Chosen
from refuge.figures.spans import Column
from refuge.figures.within import end, falls_in, is_of_no_night, periods_between
from refuge.models import DiaryEntry, Ethnicity, Person, Stay, StayAccessNeed, StaySupportNeed
from refuge.vocabulary import AgeBand, EntryKind, GenderSameAsSex, PersonKind, RiskLevel, Sex

Cell = tuple[str | None, int]
"""Group and period (0 is the first)."""

MANY_NEEDS = 3
"""Support needs from which a household has multiple needs (H6)."""

TEENAGE = 14
"""The age from which a son is counted (H6)."""

BANDS = {"under_1": (0, 0), "1-4": (1, 4), "5-10": (5, 10), "11-13": (11, 13), "14-15": (14, 15), "16-17": (16, 17)}
"""Ages of children, first and last (H2)."""

NOT_KNOWN = "not_known"

_is_adult: Column = Person.kind == PersonKind.ADULT
_is_child: Column = Person.kind == PersonKind.CHILD
_is_trans: Column = and_(_is_adult, func.coalesce(Person.gender_same_as_sex == GenderSameAsSex.NO, False))
_is_woman: Column = and_(_is_adult, ~_is_trans, Person.sex == Sex.FEMALE)
_is_man: Column = and_(_is_adult, ~_is_trans, Person.sex == Sex.MALE)
_has_no_sex_known: Column = or_(Person.sex.is_(None), Person.sex == Sex.PREFER_NOT_TO_SAY)
_is_survivor: Column = and_(_is_adult, Person.number == 1)
_is_of_a_minority: Column = Person.ethnicity.in_(select(Ethnicity.code).where(Ethnicity.kind == "minoritised"))

ADDED_UP: dict[str, Column] = {
    "adults": _is_adult,
    "children": _is_child,
    "women": _is_woman,
    "men": _is_man,
    "trans_adults": _is_trans,
    "adults_sex_not_known": and_(_is_adult, ~_is_trans, _has_no_sex_known),
    "sex_prefer_not_to_say": and_(_is_adult, Person.sex == Sex.PREFER_NOT_TO_SAY),
    "sex_not_asked": and_(_is_adult, Person.sex.is_(None)),
    "lone_16_17": and_(_is_adult, Person.age_band == AgeBand.UNDER_18),
    **{name: and_(_is_child, Person.age.between(*ages)) for name, ages in BANDS.items()},
    NOT_KNOWN: and_(_is_child, Person.age.is_(None)),
}
"""What is counted of people."""

ANY: dict[str, Column] = {
    "with_children": _is_child,
    "male_survivors": and_(_is_survivor, _is_man),
    "is_a_woman": and_(_is_survivor, _is_woman),
    "has_a_teenage_son": and_(_is_child, Person.sex == Sex.MALE, Person.age >= TEENAGE),
    "trans_survivors": and_(_is_survivor, _is_trans),
    "minoritised_ethnic_groups": and_(_is_survivor, _is_of_a_minority),
    "aged_65_or_over": and_(_is_survivor, Person.age_band == AgeBand.OLDER),
}
"""What is counted of households: whether it is true of any of their people."""

OF_STAYS: dict[str, Column] = {
    "pets": Stay.pets,
    "disabled_member": exists().where(StayAccessNeed.stay_id == Stay.id),
    "multiple_needs": select(func.count()).where(StaySupportNeed.stay_id == Stay.id).scalar_subquery() >= MANY_NEEDS,
    **{risk.value: Stay.risk_at_arrival == risk for risk in RiskLevel},
}
"""What is counted of households by their stay: H6, and the risk at arrival (H5)."""

OF_BOTH: dict[str, tuple[str, str]] = {"women_with_teenage_sons": ("is_a_woman", "has_a_teenage_son")}
"""What is counted of households of which two things are true."""


def households(of: Chosen, marks: Sequence[date]) -> dict[Cell, dict[str, int]]:
    """Of each group and period the ``households``, and what is counted of them and of their people. One statement."""
    present = _present(of, marks)
    stays = select(present.c.name, present.c.at, present.c.stay_id).distinct().subquery()
    people = _by_stay(present)
    of_stays = {"households": func.count(), **{name: _true(condition) for name, condition in OF_STAYS.items()}}
    of_people = {
        **{name: func.sum(people.c[name]) for name in (*ADDED_UP, *ANY)},
        **{name: func.sum(people.c[one] * people.c[two]) for name, (one, two) in OF_BOTH.items()},
    }
    both = union_all(
        _told(stays, of_stays, [*of_stays, *of_people]).join(Stay, Stay.id == stays.c.stay_id),
        _told(people, of_people, [*of_stays, *of_people]),
    )
    found: dict[Cell, dict[str, int]] = defaultdict(lambda: dict.fromkeys([*of_stays, *of_people], 0))
    for name, at, *counts in db.session.execute(both):
        for key, count in zip(found[name, at], counts, strict=True):
            found[name, at][key] += int(count)
    return found


def _told(rows: Any, counts: Mapping[str, Column], names: Iterable[str]) -> Select[Any]:
    """Of each group and period what is counted of the rows, and 0 under the other names."""
    key = rows.c.name, rows.c.at
    return select(*key, *(counts.get(name, literal(0)).label(name) for name in names)).group_by(*key)


def needs(of: Chosen, marks: Sequence[date]) -> dict[Cell, dict[str, dict[str, int]]]:
    """Of each group and period the ``access_needs`` and ``support_needs``, each with its households."""
    present = _present(of, marks)
    stays = select(present.c.name, present.c.at, present.c.stay_id).distinct().cte("supported")
    both = union_all(_of_need("access_needs", stays, StayAccessNeed), _of_need("support_needs", stays, StaySupportNeed))
    found: dict[Cell, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for name, at, key, need, count in db.session.execute(both):
        found[name, at][key][need] = count
    return found


def _of_need(key: str, stays: CTE, table: Any) -> Select[Any]:
    need = cast(table.need, String)
    return (
        select(stays.c.name, stays.c.at, literal(key), need, func.count())
        .join(table, table.stay_id == stays.c.stay_id)
        .group_by(stays.c.name, stays.c.at, need)
    )


def _present(of: Chosen, marks: Sequence[date]) -> CTE:
    """The placements that count, group by group and period by period: all those of each household's latest stay there."""
    periods, before = periods_between(marks), carried_over()
    household = func.coalesce(before.c.first_id, Stay.household_id)
    latest = func.dense_rank().over(
        partition_by=(of.spells.c.name, periods.c.at, household),
        order_by=(Stay.arrived_on.desc(), end(Stay.departed_on).desc(), Stay.id.desc()),
    )
    columns: list[Column] = [
        of.spells.c.name.label("name"),
        periods.c.at.label("at"),
        Stay.id.label("stay_id"),
        is_of_no_night().label("is_of_no_night"),
        case((DiaryEntry.starts_on < periods.c.starts_on, periods.c.starts_on), else_=DiaryEntry.starts_on).label(
            "starts_on"
        ),
        case((end(DiaryEntry.ends_on) > periods.c.ends_on, periods.c.ends_on), else_=end(DiaryEntry.ends_on)).label(
            "ends_on"
        ),
        latest.label("latest"),
    ]
    placements = (
        select(*columns)
        .select_from(DiaryEntry)
        .join(of.spells, of.spells.c.id == DiaryEntry.spell_id)
        .join(Stay, Stay.id == DiaryEntry.stay_id)
        .join(periods, falls_in(periods))
        .outerjoin(before, before.c.household_id == Stay.household_id)
        .where(DiaryEntry.kind == EntryKind.OCCUPIED)
        .subquery()
    )
    return select(placements).where(placements.c.latest == 1).cte("present")


def _by_stay(present: CTE) -> Any:
    """Of each group, period and stay what is counted of its people, each person once."""
    with_it = (
        select(present.c.name, present.c.at, Person.stay_id, Person.number)
        .join(Person, Person.stay_id == present.c.stay_id)
        .where(or_(_is_there(present), func.coalesce(present.c.is_of_no_night, False)))
        .distinct()
        .subquery()
    )
    added_up: list[Column] = [_true(condition).label(name) for name, condition in ADDED_UP.items()]
    of_any: list[Column] = [func.max(case((condition, 1), else_=0)).label(name) for name, condition in ANY.items()]
    return (
        select(with_it.c.name, with_it.c.at, with_it.c.stay_id, *added_up, *of_any)
        .join(Person, and_(Person.stay_id == with_it.c.stay_id, Person.number == with_it.c.number))
        .group_by(with_it.c.name, with_it.c.at, with_it.c.stay_id)
        .subquery()
    )


def _is_there(present: CTE) -> Column:
    """Whether a person was with the household on any night of the placement: from joining to leaving (H2)."""
    joined, left = Person.joined_on, Person.left_on
    return and_(
        or_(joined.is_(None), joined < present.c.ends_on),
        or_(left.is_(None), left > present.c.starts_on),
        or_(joined.is_(None), left.is_(None), joined < left),
    )


def _true(condition: Column) -> Column:
    return func.sum(case((condition, 1), else_=0))
