"""Households by what they needed: those that asked, that were accommodated, and that were refused for that reason."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    Select,
    String,
    Subquery,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)

from refuge.extensions import db
from refuge.figures.households_referred import HOUSEHOLD
from refuge.figures.spans import Column
from refuge.models import Referral, ReferralAccessNeed, ReferralChild, ReferralOtherReason
from refuge.occupancy.fit import IN_COTS
from refuge.occupancy.needs import LARGEST, NEEDS, SONS, NeedKind
from refuge.vocabulary import AccessNeed, Sex

OF_KINDS = {NeedKind.ACCESS: "needs_disability", NeedKind.SIZE: "unit_too_small", NeedKind.SON: "older_son"}
OF_ONE = {"mental_health": "needs_mental_health", "man": "male_survivor", "pet": "pets", "no_recourse": "nrpf"}
REFUSES = {need.code: OF_ONE.get(need.code) or OF_KINDS[need.kind] for need in NEEDS}
"""Need → the reason that refuses it."""


class Asked(NamedTuple):
    """Households that asked with one need; of them those accommodated, and those refused for it at least once."""

    asked: int = 0
    accommodated: int = 0
    refused_for_it: int = 0


def needs_asked(households: CTE) -> Iterator[tuple[str | None, int, str, Asked]]:
    """Group, number of the period and need (``refuge.occupancy.needs``) with its households. One statement.

    A household asked with what any of its referrals in the period says. It was refused for a need where that is the main or
    another reason of one of them.
    """
    needs = union_all(*_needs(select(households.c.id))).subquery()
    other = select(ReferralOtherReason.reason).where(ReferralOtherReason.referral_id == households.c.id)
    refused = and_(
        households.c.is_refused == 1,
        or_(households.c.reason == needs.c.reason, needs.c.reason.in_(other.correlate(households))),
    )
    of_one = [households.c[name] for name in HOUSEHOLD]
    each = (
        select(*of_one, needs.c.need)
        .add_columns(func.max(households.c.is_accommodated).label("accommodated"))
        .add_columns(func.max(case((refused, 1), else_=0)).label("refused"))
        .join(needs, needs.c.id == households.c.id)
        .group_by(*of_one, needs.c.need)
        .subquery()
    )
    key = each.c.name, each.c.at, each.c.need
    sums = func.count(), func.sum(each.c.accommodated), func.sum(each.c.refused)
    for group, at, need, *counts in db.session.execute(select(*key, *sums).group_by(*key)):
        yield group, at, need, Asked(*map(int, counts))


def _needs(ids: Select[int]) -> Iterator[Select[*tuple[Any, ...]]]:
    """Each need of each of these referrals: ``id``, ``need``, and the ``reason`` that refuses it."""
    among = Referral.id.in_(ids)
    code = type_coerce(ReferralAccessNeed.need, String)
    is_of_mind = ReferralAccessNeed.need == AccessNeed.MENTAL_HEALTH
    reason = case((is_of_mind, REFUSES["mental_health"]), else_=OF_KINDS[NeedKind.ACCESS])
    access = select(Referral.id.label("id"), code.label("need"), reason.label("reason"))
    yield access.join(ReferralAccessNeed, ReferralAccessNeed.referral_id == Referral.id).where(among)
    children = _children(ids)
    rows = select(Referral.id).outerjoin(children, children.c.referral_id == Referral.id).where(among)
    yield rows.add_columns(_size(children), literal(OF_KINDS[NeedKind.SIZE]))
    yield rows.add_columns(_son(children), literal(OF_KINDS[NeedKind.SON])).where(children.c.oldest_son.is_not(None))
    for need, has_it in (
        ("man", Referral.sex == Sex.MALE),
        ("pet", Referral.pets.is_(True)),
        ("no_recourse", Referral.nrpf.is_(True)),
    ):
        yield select(Referral.id, literal(need), literal(REFUSES[need])).where(among, has_it)


def _children(ids: Select[int]) -> Subquery:
    """Children of each of these referrals who need a bed, and the age of the oldest son."""
    older = case((ReferralChild.age >= IN_COTS, 1), else_=0)
    son = case((ReferralChild.sex == Sex.MALE, ReferralChild.age))
    columns = func.sum(older).label("in_beds"), func.max(son).label("oldest_son")
    of_these = select(ReferralChild.referral_id, *columns).where(ReferralChild.referral_id.in_(ids))
    return of_these.group_by(ReferralChild.referral_id).subquery()


def _size(children: Subquery) -> Column:
    """The band of a household by the people who need a bed: all but those young enough for a cot."""
    people = Referral.adults + func.coalesce(children.c.in_beds, 0)
    bands = [(people <= size, f"size_{size}") for size in range(1, LARGEST)]
    return case((Referral.adults.is_(None), "size_not_known"), *bands, else_=f"size_{LARGEST}_or_more")


def _son(children: Subquery) -> Column:
    return case(*((children.c.oldest_son <= last, f"son_{first}_{last}") for first, last in SONS))
