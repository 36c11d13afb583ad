"""What is known of a household that is referred, and what came of it, as both are written on the referral (F1).

Not an action itself: nothing here commits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import delete, or_, select

from refuge.access.scope import Viewer, referrals_read
from refuge.actions.finding import refuse_the_future
from refuge.actions.holding import note_hold
from refuge.actions.households import new_household
from refuge.actions.referred import end_hold, find_referral, live_holds
from refuge.actions.telling import changed_by, note_change
from refuge.audit.latest import latest_change
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import db
from refuge.figures.local_origin import is_local
from refuge.models import (
    Authority,
    Contract,
    Household,
    Referral,
    ReferralAccessNeed,
    ReferralChild,
    ReferralOtherReason,
    ReferralReason,
    ReferralSource,
    ReferralSupportNeed,
    SupportNeed,
    Unit,
)
from refuge.occupancy.clashes import written
from refuge.occupancy.origin import Origin
from refuge.occupancy.referring import takes_a_reason, went_elsewhere
from refuge.vocabulary import AccessNeed, HoldOutcome, OriginPlace, Placed, ReferralOutcome, Sex

Told = dict[str, Any]
NAMED = {"source": ReferralSource, "origin_code": Authority}
"""A referral's column → the list its code stands in."""


@dataclass(frozen=True)
class ReferredChild:
    """A child of a referred household; ``sex`` is only asked of sons, who may not fit (F3)."""

    age: int
    sex: Sex | None = None


@dataclass(frozen=True)
class Asking:
    """Who asks for a place, and when; blank is not asked. Nothing of it identifies anybody."""

    received_on: date
    source: str | None = None
    origin_code: str | None = None
    origin_place: OriginPlace | None = None
    adults: int | None = 1
    children: tuple[ReferredChild, ...] = ()
    access_needs: frozenset[AccessNeed] = frozenset()
    support_needs: frozenset[str] = frozenset()
    sex: Sex | None = None
    nrpf: bool | None = None
    pets: bool | None = None
    contract_id: int | None = None


@dataclass(frozen=True)
class Decision:
    """What came of it (F1). Who ended it follows from the outcome. ``placed`` is where a local resident went instead (F4)."""

    outcome: ReferralOutcome = ReferralOutcome.OPEN
    decided_on: date | None = None
    reason: str | None = None
    other_reasons: frozenset[str] = frozenset()
    reason_note: str | None = None
    placed: Placed | None = None


OF_SETS = ("children", "access_needs", "support_needs", "other_reasons")
PLAIN = tuple(field.name for field in fields(Asking) if field.name not in OF_SETS)
DECIDED = tuple(field.name for field in fields(Decision) if field.name not in OF_SETS)


def find_read(viewer: Viewer, referral_id: int, version: int) -> Referral:
    """The referral, if nobody changed it since the viewer read that version of it; kept from others until the commit.

    Raises NotFound, and RuleBroken on ``version`` telling who changed what, or if what was known of it is erased (D6).
    """
    if db.session.scalar(select(Referral.id).where(Referral.id == referral_id, referrals_read(viewer))) is None:
        raise NotFound(f"There is no referral {referral_id}.")
    referral = find_referral(viewer, referral_id)
    db.session.refresh(referral)
    if referral.version != version:
        raise RuleBroken("version", _changed_meanwhile(viewer, referral))
    if referral.erased_on is not None:
        raise RuleBroken("version", "What was known of this referral is erased. Nothing of it can be changed any more.")
    return referral


def write_asking(referral: Referral, asking: Asking, today: date) -> None:
    """Write who asks on the referral instead of what it said.

    Raises RuleBroken on the answer's name: a day to come, an answer of no list, a contract that is not the provider's or
    did not run that day.
    """
    refuse_the_future("received_on", asking.received_on, today, "a referral")
    if asking.origin_code and asking.origin_place:
        raise RuleBroken("origin_code", "Choose an authority or one of the other answers, not both.")
    for name, model in NAMED.items():
        _refuse_unlisted(name, model, [getattr(asking, name)])
    _refuse_another_contract(referral, asking)
    _refuse_unlisted("support_needs", SupportNeed, asking.support_needs)
    for name in PLAIN:
        setattr(referral, name, getattr(asking, name))
    db.session.flush()
    rows = [{"number": at, "age": child.age, "sex": child.sex} for at, child in enumerate(asking.children, start=1)]
    _write_set(referral, ReferralChild, rows)
    _write_set(referral, ReferralAccessNeed, [{"need": need} for need in sorted(asking.access_needs)])
    _write_set(referral, ReferralSupportNeed, [{"need": need} for need in sorted(asking.support_needs)])


def write_decision(viewer: Viewer, referral: Referral, decision: Decision, today: date) -> None:
    """Write what came of it; a hold for it ends unless it is accepted (N10).

    Raises RuleBroken: on ``outcome`` if they have arrived; on ``decided_on`` if it is missing, before the referral or to
    come; on ``reason`` or ``other_reasons``; on ``placed`` unless a local resident went elsewhere (F4).
    """
    if referral.stay_id is not None and decision.outcome is not ReferralOutcome.ACCEPTED:
        raise RuleBroken("outcome", "They have arrived. Cancel the stay first, if they never did.", referral.stay_id)
    _refuse_undecided(referral, decision, today)
    _refuse_unreasoned(decision)
    if decision.placed is not None and not (went_elsewhere(decision.outcome) and is_from_here(referral, today)):
        raise RuleBroken("placed", "This is asked of local residents who went elsewhere.")
    for name in DECIDED:
        setattr(referral, name, getattr(decision, name))
    if decision.outcome is not ReferralOutcome.DECLINED:
        referral.why_no_unit = None
    db.session.flush()
    others = sorted(decision.other_reasons - {decision.reason or ""})
    _write_set(referral, ReferralOtherReason, [{"reason": code} for code in others])
    if decision.outcome is not ReferralOutcome.ACCEPTED:
        _end_holds(viewer, referral, decision.decided_on or today)


def is_from_here(referral: Referral, today: date) -> bool:
    """Whether a local resident asks (F4)."""
    origin = Origin(referral.origin_code, referral.origin_place)
    return is_local(referral.provider_id, origin, referral.received_on, today)


def told(referral: Referral) -> Told:
    """Everything that is recorded of a referral, as the trail tells of it."""
    db.session.flush()
    of_it = {"referral_id": referral.id}
    children = db.session.scalars(select(ReferralChild).filter_by(**of_it).order_by(ReferralChild.number))
    return {
        **{name: getattr(referral, name) for name in (*PLAIN, *DECIDED, "why_no_unit") if name != "contract_id"},
        "contract": db.session.scalar(select(Contract.reference).where(Contract.id == referral.contract_id)),
        "household": db.session.scalar(select(Household.reference).where(Household.id == referral.household_id)),
        "children": [f"{child.age} ({child.sex.label.lower()})" if child.sex else child.age for child in children],
        "access_needs": sorted(db.session.scalars(select(ReferralAccessNeed.need).filter_by(**of_it))),
        "support_needs": sorted(db.session.scalars(select(ReferralSupportNeed.need).filter_by(**of_it))),
        "other_reasons": sorted(db.session.scalars(select(ReferralOtherReason.reason).filter_by(**of_it))),
    }


def note_referral(viewer: Viewer, what: str, referral: Referral, before: Told, after: Mapping[str, Any]) -> None:
    """Put what changed of a referral on the trail, under its household's key; its version is the next one."""
    referral.version += 1
    note_change(viewer, what, ("referral", referral.reference), referral, before, after)


def give_household(referral: Referral) -> None:
    """A referral that came without a household is given one: what the trail tells of it goes with that household's key."""
    if referral.household_id is None:
        referral.household_id = new_household(referral.provider_id).id


def _changed_meanwhile(viewer: Viewer, referral: Referral) -> str:
    """Who changed a referral last, when, and what came of it, as a sentence."""
    about = ("referral", referral.reference)
    change = latest_change(referral.household_id, about) if referral.household_id is not None else None
    if change is None:
        return "This referral was changed meanwhile. Look at it again before you save."
    now = referral.outcome.label.lower()
    return (
        f"This referral was changed by {changed_by(viewer, change)}. It is now {now}. Look at it again before you save."
    )


def _refuse_undecided(referral: Referral, decision: Decision, today: date) -> None:
    if decision.outcome is ReferralOutcome.OPEN:
        if decision.decided_on is not None:
            raise RuleBroken("decided_on", "An open referral is not decided. Leave the day blank.")
        return
    if decision.decided_on is None:
        raise RuleBroken("decided_on", "Enter the day it was decided.")
    refuse_the_future("decided_on", decision.decided_on, today, "a decision")
    if decision.decided_on < referral.received_on:
        raise RuleBroken(
            "decided_on", f"It was received on {written(referral.received_on)}. Enter that day or a later one."
        )


def _refuse_unreasoned(decision: Decision) -> None:
    if takes_a_reason(decision.outcome) != (decision.reason is not None):
        wrong = "Choose the main reason." if decision.reason is None else "No reason is asked with this outcome."
        raise RuleBroken("reason", wrong)
    if decision.other_reasons and decision.reason is None:
        raise RuleBroken("other_reasons", "No reason is asked with this outcome.")
    _refuse_unlisted("reason", ReferralReason, [decision.reason])
    _refuse_unlisted("other_reasons", ReferralReason, decision.other_reasons)


def _refuse_another_contract(referral: Referral, asking: Asking) -> None:
    if asking.contract_id is None:
        return
    running = select(Contract.id).where(
        Contract.id == asking.contract_id,
        Contract.provider_id == referral.provider_id,
        Contract.starts_on <= asking.received_on,
        or_(Contract.ends_on.is_(None), Contract.ends_on > asking.received_on),
    )
    if db.session.scalar(running) is None:
        raise RuleBroken("contract_id", "Choose a contract that ran on the day the referral was received.")


def _end_holds(viewer: Viewer, referral: Referral, on: date) -> None:
    came_not = referral.outcome is ReferralOutcome.DID_NOT_ARRIVE
    for hold in live_holds(referral.id):
        end_hold(hold, on, HoldOutcome.DID_NOT_ARRIVE if came_not else HoldOutcome.RELEASED)
        note_hold(viewer, f"unit.hold_{hold.outcome}", db.session.get_one(Unit, hold.unit_id), hold, referral)


def _refuse_unlisted(field: str, model: Any, codes: Iterable[str | None]) -> None:
    wanted = {code for code in codes if code is not None}
    if wanted and wanted - set(db.session.scalars(select(model.code).where(model.code.in_(wanted)))):
        raise RuleBroken(field, "Choose an answer of the list.")


def _write_set(referral: Referral, model: Any, rows: Iterable[Mapping[str, Any]]) -> None:
    db.session.execute(delete(model).where(model.referral_id == referral.id))
    db.session.add_all(model(referral_id=referral.id, **row) for row in rows)
    db.session.flush()
