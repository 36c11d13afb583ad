"""One household by its reference, for whoever may know all of it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select

from refuge.access.scope import Viewer, households_seen
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import db
from refuge.models import Hold, Household, LegalHold, Referral, Stay
from refuge.queries.retention import holds
from refuge.vocabulary import ReferralOutcome


@dataclass(frozen=True)
class Known:
    """A household, how many stays and referrals it has, the legal holds that keep it, and why it cannot be erased."""

    household: Household
    stays: int
    referrals: int
    legal_holds: list[LegalHold]
    why_not: str | None


def find_household(viewer: Viewer, reference: str) -> Household:
    """The household with that reference, if the viewer may see every stay of it. Raises NotFound."""
    named = select(Household).where(Household.reference == reference.strip().upper(), Household.id > 0)
    household = db.session.scalar(named.where(households_seen(viewer)))
    if household is None:
        raise NotFound("There is no household with this reference among your records.")
    return household


def known(viewer: Viewer, reference: str, today: date) -> Known:
    """What there is of a household, and whether it can be erased. Raises NotFound."""
    household = find_household(viewer, reference)
    kept = select(LegalHold).where(LegalHold.household_id == household.id, holds(today)).order_by(LegalHold.starts_on)
    running = list(db.session.scalars(kept))
    stays, referrals = _count(Stay, household), _count(Referral, household)
    return Known(household, stays, referrals, running, _why_not(household, running))


def refuse_what_cannot_be_erased(viewer: Viewer, reference: str, today: date) -> Household:
    """The household, if it can be erased. Raises NotFound, and RuleBroken on ``reference``."""
    found = known(viewer, reference, today)
    if found.why_not:
        raise RuleBroken("reference", found.why_not)
    return found.household


def _why_not(household: Household, running: list[LegalHold]) -> str | None:
    if running:
        return (
            f"A legal hold keeps this household ({running[0].kind.label}): nothing of it may be erased until that ends."
        )
    here = exists().where(Stay.household_id == household.id, Stay.departed_on.is_(None))
    if db.session.scalar(select(here)):
        return "This household is here now: it can be erased once its departure is recorded."
    theirs = select(Referral.id).where(Referral.household_id == household.id)
    open_one = theirs.where(Referral.outcome == ReferralOutcome.OPEN)
    if db.session.scalar(open_one.limit(1)) is not None:
        return "A referral of this household is still open: record what came of it first."
    if db.session.scalar(select(Hold.id).where(Hold.referral_id.in_(theirs), Hold.ends_on.is_(None)).limit(1)):
        return "A unit is held for this household: end the hold first."
    return None


def _count(model: type[Stay] | type[Referral], household: Household) -> int:
    asked = select(func.count()).select_from(model).where(model.household_id == household.id)
    return db.session.scalar(asked) or 0
