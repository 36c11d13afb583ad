"""What others do to an account by which they might take it over: kept, told to its person, and not all done by one."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from refuge.access.scope import Viewer, stays_seen
from refuge.clock import now
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.models import Account, Intervention, Stay, StayViewer
from refuge.vocabulary import InterventionKind, Role

NOT_BOTH_WITHIN = timedelta(hours=24)
TOLD_AT_SIGN_IN_FOR = timedelta(days=30)
SHOWN_FOR = timedelta(days=365)
UPWARDS = (Role.WORKER, Role.COMMISSIONER, Role.MANAGER, Role.ADMINISTRATOR)
BOTH = {InterventionKind.PASSWORD, InterventionKind.SECOND_FACTOR}


def intervene(viewer: Viewer, account: Account, kind: InterventionKind) -> None:
    """Keep what is about to be done to the account; it is held, so that two buttons at once are one after the other.

    Part of a transaction of the caller's, before anything changes. Raises RuleBroken if the viewer would have reset both
    the password and the second factor of somebody of their own role or a higher one, or of somebody who may see a stay that
    the viewer may not.
    """
    db.session.refresh(
        account, with_for_update={"key_share": True}
    )  # two who do it to each other do not wait in a circle
    if kind in BOTH and not viewer.is_command_line:
        _refuse_to_take_over(viewer, account, kind)
    db.session.add(Intervention(account_id=account.id, kind=kind, role=account.role, by_id=viewer.account_id, at=now()))


def interventions_in(account: Account, lately: timedelta) -> Sequence[Intervention]:
    """What others did to the account in that time, latest first, each with who it was."""
    found = select(Intervention).where(Intervention.account_id == account.id, Intervention.at > now() - lately)
    latest = found.options(joinedload(Intervention.by)).order_by(Intervention.at.desc(), Intervention.id.desc())
    return db.session.scalars(latest).all()


def _refuse_to_take_over(viewer: Viewer, account: Account, kind: InterventionKind) -> None:
    """A role counts as it was all through the time, so that lowering it first is no way round."""
    own = [one for one in interventions_in(account, NOT_BOTH_WITHIN) if one.by_id == viewer.account_id]
    highest = max(UPWARDS.index(role) for role in (account.role, *(one.role for one in own)))
    is_below = viewer.role is not None and highest < UPWARDS.index(viewer.role)
    if {kind, *(one.kind for one in own)} >= BOTH and not (is_below and _sees_no_more(account, viewer)):
        raise RuleBroken(
            "",
            "Within a day nobody resets both the password and the second factor of somebody in the same role or a higher"
            " one, or of somebody who may see a record that they may not. Somebody else who manages accounts has to do"
            " this, or whoever runs the system.",
        )


def _sees_no_more(account: Account, viewer: Viewer) -> bool:
    """Whether the account is named on no restricted stay that is kept from the viewer (D1)."""
    named = exists().where(StayViewer.account_id == account.id, StayViewer.stay_id == Stay.id, ~stays_seen(viewer))
    return not db.session.scalar(select(named))
