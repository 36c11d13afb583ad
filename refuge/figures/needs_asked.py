"""Households by what they needed: those that asked, that were accommodated, and that were refused for that reason."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    Select,
    String,
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
    needs = union_all(*_needs(households)).subquery()
    of_one = [needs.c[name] for name in (*HOUSEHOLD, "need")]
    came, refused = func.max(needs.c.is_accommodated).label("came"), func.max(needs.c.refused).label("refused")
    each = select(*of_one, came, refused).group_by(*of_one).subquery()
    key = each.c.name, each.c.at, each.c.need
    sums = func.count(), func.sum(each.c.came), func.sum(each.c.refused)
    for group, at, need, *counts in db.session.execute(select(*key, *sums).group_by(*key)):
        yield group, at, need, Asked(*map(int, counts))


def _needs(households: CTE) -> Iterator[Select[*tuple[Any, ...]]]:
    """Each need of each referral, with its household, whether that came, and whether it was ``refused`` for the need.

    Each row of ``households`` is looked at once, and what belongs to it is found by its key.
    """
    kept = [households.c[name] for name in (*HOUSEHOLD, "is_accommodated")]
    code, is_of_mind = type_coerce(ReferralAccessNeed.need, String), ReferralAccessNeed.need == AccessNeed.MENTAL_HEALTH
    reason = case((is_of_mind, REFUSES["mental_health"]), else_=OF_KINDS[NeedKind.ACCESS])
    access = select(*kept, code.label("need"), _refused(households, reason).label("refused"))
    yield access.join(ReferralAccessNeed, ReferralAccessNeed.referral_id == households.c.id)
    sized = select(*kept, _size(households), _refused(households, literal(OF_KINDS[NeedKind.SIZE])))
    yield sized.join(Referral, Referral.id == households.c.id)
    oldest = _oldest_son(households)
    yield select(*kept, _son(oldest), _refused(households, literal(OF_KINDS[NeedKind.SON]))).where(oldest.is_not(None))
    for need, has_it in (
        ("man", Referral.sex == Sex.MALE),
        ("pet", Referral.pets.is_(True)),
        ("no_recourse", Referral.nrpf.is_(True)),
    ):
        of_one = select(*kept, literal(need), _refused(households, literal(REFUSES[need])))
        yield of_one.join(Referral, Referral.id == households.c.id).where(has_it)


def _refused(households: CTE, reason: Column) -> Column:
    other = (
        select(ReferralOtherReason.reason)
        .where(ReferralOtherReason.referral_id == households.c.id, ReferralOtherReason.reason == reason)
        .exists()
    )
    for_it = and_(households.c.is_refused == 1, or_(households.c.reason == reason, other))
    return case((for_it, 1), else_=0)


def _size(households: CTE) -> Column:
    """The band of a household by the people who need a bed: all but those young enough for a cot."""
    of_it = ReferralChild.referral_id == households.c.id
    in_beds = (
        select(func.count()).select_from(ReferralChild).where(of_it, ReferralChild.age >= IN_COTS).scalar_subquery()
    )
    people = Referral.adults + in_beds
    bands = [(people <= size, f"size_{size}") for size in range(1, LARGEST)]
    return case((Referral.adults.is_(None), "size_not_known"), *bands, else_=f"size_{LARGEST}_or_more")


def _oldest_son(households: CTE) -> Column:
    """His age; nothing where there is none, or nobody knows it."""
    of_it = ReferralChild.referral_id == households.c.id
    return select(func.max(ReferralChild.age)).where(of_it, ReferralChild.sex == Sex.MALE).scalar_subquery()


def _son(oldest: Column) -> Column:
    return case(*((oldest <= last, f"son_{first}_{last}") for first, last in SONS))
