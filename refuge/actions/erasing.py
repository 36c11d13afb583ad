"""How actions erase what tells who households were (D6). Not an action: nothing commits.

Dates and units stay, so nights never change. Every erased stay gets a household of its own, of which nothing is known, so
that two stays of one household can no longer be told to be. Its number is random and below zero, and says no more.

The key of every household they were of is destroyed, also where the household keeps a later stay: nothing on the trail says
which of its lines told of which stay. What is noted of the household afterwards gets a new key.
"""

import secrets
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, or_, select, text, update

from refuge.actions.households import free_references
from refuge.extensions import begin_writing, db
from refuge.models import (
    Absence,
    DiaryEntry,
    Household,
    HouseholdKey,
    LegalHold,
    Person,
    Referral,
    ReferralAccessNeed,
    ReferralChild,
    ReferralOtherReason,
    ReferralSupportNeed,
    Stay,
    StayAccessNeed,
    StaySupportNeed,
    StayViewer,
)
from refuge.occupancy.retaining import year_of_erasure
from refuge.queries.retention import follows, is_void_with_a_note

OF_STAYS = ("imported_as", "origin_code", "origin_place", "last_night_place", "pregnant", "pets", "nrpf", "risk_at_arrival",
            "risk_at_departure", "referral_source", "expected_departure_on", "departure_planned", "departure_reason",
            "destination", "departure_note", "carried_over_from_id")  # fmt: skip
OF_REFERRALS = ("household_id", "stay_id", "source", "origin_code", "origin_place", "adults", "sex", "nrpf", "pets", "reason",
                "reason_note", "why_no_unit", "placed")  # fmt: skip
ROWS_OF_STAYS = (Person, StayAccessNeed, StaySupportNeed, StayViewer)
ROWS_OF_REFERRALS = (ReferralChild, ReferralAccessNeed, ReferralSupportNeed, ReferralOtherReason)
LARGEST = 2**31 - 1


def take_turns() -> None:
    """Begin the transaction of an erasure, or of what stops one: one after the other, so that each sees what the last did.

    SQLite writes one after the other anyway.
    """
    begin_writing()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE frozen_figures IN SHARE ROW EXCLUSIVE MODE"))


def erase_stays(ids: Collection[int], today: date) -> None:
    """Erase who was in the stays; what the diary says of the units stays."""
    _destroy_keys(Stay, ids)
    for model in ROWS_OF_STAYS:
        _run(delete(model).where(model.stay_id.in_(ids)))
    _run(update(Absence).where(Absence.stay_id.in_(ids)).values(reason=None))
    _run(update(DiaryEntry).where(DiaryEntry.stay_id.in_(ids)).values(sleepers=None, note=None))
    _run(update(DiaryEntry).where(is_void_with_a_note(), follows(ids)).values(note=None))
    _run(update(Referral).where(Referral.stay_id.in_(ids)).values(stay_id=None))
    _run(update(Stay).where(Stay.carried_over_from_id.in_(ids)).values(carried_over_from_id=None))
    providers = db.session.execute(select(Stay.id, Stay.provider_id).where(Stay.id.in_(ids)))
    fresh = _fresh_households([(stay, provider_id) for stay, provider_id in providers])
    references = dict(zip(fresh, free_references(Stay, len(fresh)), strict=True))
    blank: dict[str, Any] = {**dict.fromkeys(OF_STAYS), "intake_open": False, "erased_on": year_of_erasure(today)}
    table = Stay.__table__
    anew = {"household_id": bindparam("household"), "reference": bindparam("anew"), **blank}
    rows = [{"row": stay, "household": fresh[stay], "anew": references[stay]} for stay in fresh]
    db.session.connection().execute(update(table).where(table.c.id == bindparam("row")).values(anew), rows)


def erase_referrals(ids: Collection[int], today: date) -> None:
    """Erase who was referred; when, to which contract and what came of it stay."""
    _destroy_keys(Referral, ids)
    for model in ROWS_OF_REFERRALS:
        _run(delete(model).where(model.referral_id.in_(ids)))
    table = Referral.__table__
    blank: dict[str, Any] = {**dict.fromkeys(OF_REFERRALS), "erased_on": year_of_erasure(today)}
    rows = [{"row": row, "anew": one} for row, one in zip(ids, free_references(Referral, len(ids)), strict=True)]
    anew = update(table).where(table.c.id == bindparam("row")).values(reference=bindparam("anew"), **blank)
    db.session.connection().execute(anew, rows)


def remove_empty_households(provider_id: int) -> None:
    """Remove households of which no stay and no referral is left, with their keys: the trail can no longer tell of them."""
    used = or_(exists().where(Stay.household_id == Household.id), exists().where(Referral.household_id == Household.id))
    empty = list(db.session.scalars(select(Household.id).where(Household.provider_id == provider_id, ~used)))
    for some in batches(empty):
        _run(delete(LegalHold).where(LegalHold.household_id.in_(some)))
        _run(delete(HouseholdKey).where(HouseholdKey.household_id.in_(some)))
        _run(delete(Household).where(Household.id.in_(some)))


def batches(ids: Collection[int], size: int = 500) -> Iterable[list[int]]:
    """The ids in lists that are not too long for a statement."""
    some = list(ids)
    return (some[start : start + size] for start in range(0, len(some), size))


def _destroy_keys(model: Any, ids: Collection[int]) -> None:
    """Make unreadable what the trail told until now of the households of these stays or referrals."""
    theirs = select(model.household_id).where(model.id.in_(ids), model.household_id.is_not(None))
    _run(delete(HouseholdKey).where(HouseholdKey.household_id.in_(theirs)))


def _fresh_households(stays: Collection[tuple[int, int]]) -> dict[int, int]:
    """A household nothing is known of for each stay (with its provider)."""
    numbers = _numbers(len(stays))
    rows = [
        {"id": number, "reference": reference, "provider_id": provider_id}
        for (_, provider_id), number, reference in zip(
            stays, numbers, free_references(Household, len(stays)), strict=True
        )
    ]
    db.session.execute(insert(Household), rows)
    return {stay: number for (stay, _), number in zip(stays, numbers, strict=True)}


def _numbers(count: int) -> list[int]:
    taken = set(db.session.scalars(select(Household.id).where(Household.id < 0)))
    found: set[int] = set()
    while len(found) < count:
        found |= {-1 - secrets.randbelow(LARGEST) for _ in range(count - len(found))} - taken
    return list(found)


def _run(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
