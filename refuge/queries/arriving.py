"""What an arrival is chosen from: units, referrals on their way, and who a unit is held for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from refuge.access.scope import Viewer, properties_seen, referrals_read
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import Hold, Property, Referral, ReferralAccessNeed, ReferralChild, ReferralSupportNeed, Stay, Unit
from refuge.occupancy.naming import in_order
from refuge.vocabulary import AccessNeed, ReferralOutcome

LOOKED_BACK = timedelta(days=28)
"""Nobody accepted longer ago is still on the way."""
EXPECTED = (ReferralOutcome.OPEN, ReferralOutcome.ACCEPTED)


@dataclass(frozen=True)
class Referred:
    """A referral with its children, the eldest last, and its needs."""

    referral: Referral
    children: Sequence[ReferralChild]
    access_needs: frozenset[AccessNeed]
    support_needs: frozenset[str]


def units_to_choose(viewer: Viewer) -> dict[str, str]:
    """Units of the properties the viewer sees: id → property and name, in their order."""
    found = select(Unit.id, Unit.name, Property.name.label("house")).join(Property).where(properties_seen(viewer))
    rows = sorted(db.session.execute(found), key=lambda row: (in_order(row.house), in_order(row.name), row.id))
    return {str(row.id): f"{row.house}, {row.name}" for row in rows}


def referrals_expected(viewer: Viewer, outcomes: Sequence[ReferralOutcome] = EXPECTED) -> Sequence[Referral]:
    """Referrals whose household may be on its way: nobody has arrived and nobody said no; the latest first."""
    waiting = select(Referral).where(
        referrals_read(viewer), Referral.outcome.in_(outcomes), Referral.stay_id.is_(None), Referral.erased_on.is_(None)
    )
    return db.session.scalars(waiting.order_by(Referral.received_on.desc(), Referral.id.desc())).all()


def accepted_without_a_hold(viewer: Viewer, day: date) -> Sequence[Any]:
    """Referrals accepted of late whose household has not arrived and for whom no unit is held; ``id``, ``reference`` and
    ``received_on``, the oldest first. Whoever is on the way has a unit held (N10), or was forgotten.
    """
    held = select(Hold.id).where(Hold.referral_id == Referral.id, Hold.ends_on.is_(None)).exists()
    came = (
        select(Stay.id)
        .where(Stay.household_id == Referral.household_id, Stay.arrived_on >= Referral.received_on)
        .exists()
    )
    found = select(Referral.id, Referral.reference, Referral.received_on).where(
        referrals_read(viewer), Referral.outcome == ReferralOutcome.ACCEPTED, Referral.stay_id.is_(None),
        Referral.received_on >= day - LOOKED_BACK, ~held, ~came,
    )  # fmt: skip
    return db.session.execute(found.order_by(Referral.received_on, Referral.id)).all()


def find_referred(viewer: Viewer, referral_id: int) -> Referred:
    """What a referral says that the viewer may read (D1). Raises NotFound."""
    referral = db.session.scalar(select(Referral).where(Referral.id == referral_id, referrals_read(viewer)))
    if referral is None:
        raise NotFound(f"There is no referral {referral_id}.")
    children = select(ReferralChild).filter_by(referral_id=referral_id).order_by(ReferralChild.age)
    access = select(ReferralAccessNeed.need).filter_by(referral_id=referral_id)
    support = select(ReferralSupportNeed.need).filter_by(referral_id=referral_id)
    return Referred(
        referral,
        db.session.scalars(children).all(),
        frozenset(db.session.scalars(access)),
        frozenset(db.session.scalars(support)),
    )


def held_for(viewer: Viewer, unit_id: int) -> int | None:
    """The id of the referral that a unit is held for, if it is and the viewer may read it (D1)."""
    held = live_hold(viewer, unit_id)
    asked = select(Referral.id).where(Referral.id == (held[1].id if held else None), referrals_read(viewer))
    return db.session.scalar(asked)


def live_hold(viewer: Viewer, unit_id: int) -> tuple[Hold, Referral] | None:
    """For whom a unit is held, if it is and the viewer sees the unit."""
    live = select(Hold, Referral).join(Referral, Referral.id == Hold.referral_id).join(Unit, Unit.id == Hold.unit_id)
    live = live.join(Property, Property.id == Unit.property_id).where(properties_seen(viewer))
    found = db.session.execute(live.where(Hold.unit_id == unit_id, Hold.ends_on.is_(None))).one_or_none()
    return (found[0], found[1]) if found else None
