"""What was recorded or corrected since a return was signed off and concerns its period: for the provider alone (D4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from refuge.access.scope import Viewer, referrals_read, stays_seen
from refuge.audit.searching import Line, lines_since
from refuge.extensions import db
from refuge.models import Referral, Return, Stay
from refuge.returns.stored import returns_of_provider
from refuge.returns.telling import SignedOff, signed_off
from refuge.returns.touching import CHANGES, Touched, may_count, touched_by


@dataclass(frozen=True)
class Known:
    """When the stays ran, and the referrals were received, that lie in one of some periods; by reference."""

    stays: Mapping[str, tuple[date, date]]
    referrals: Mapping[str, date]


def corrections_behind(viewer: Viewer, signed: Sequence[Return]) -> dict[int, list[Line]]:
    """Return id → the lines of the trail since it was signed off that concern its period, oldest first.

    A line that the viewer may not read, or whose detail was erased, counts wherever it may concern a period. Three
    statements, and none where nothing was signed off.
    """
    if not signed:
        return {}
    since = min(one.signed_at for one in signed)
    lines = [(line, _touched(line)) for line in lines_since(viewer, since, CHANGES) if may_count(line.what)]
    known = _known(viewer, signed)
    return {
        one.id: [line for line, touched in lines if line.at >= one.signed_at and _concerns(line, touched, one, known)]
        for one in signed
    }


def signed_before(viewer: Viewer, lines: Iterable[Line]) -> dict[int, list[SignedOff]]:
    """Line id → the returns, in the version that stood then, that were signed off before it and that it concerns.

    Three statements; one where nothing was signed off, and none where no line can change a figure.
    """
    counting = [line for line in lines if may_count(line.what)]
    signed = returns_of_provider(viewer) if counting else []
    if not signed:
        return {}
    known = _known(viewer, signed)
    return {
        line.id: [signed_off(one) for one in _standing(signed, line) if _concerns(line, _touched(line), one, known)]
        for line in counting
    }


def _standing(signed: Sequence[Return], line: Line) -> list[Return]:
    """The version of each return that stood when a line was written; ``signed`` has the first versions first."""
    latest = {(one.contract_id, one.kind, one.starts_on): one for one in signed if one.signed_at <= line.at}
    return list(latest.values())


def _touched(line: Line) -> Touched | None:
    """What a line says was changed; nothing where it cannot be read."""
    if line.detail is None:
        return None
    return touched_by(line.about, line.detail.get("before") or {}, line.detail.get("after") or {})


def _concerns(line: Line, touched: Touched | None, one: Return, known: Known) -> bool:
    """Whether a line may concern a return: where nothing says which days it is about, it does."""
    if line.chain != one.provider_id:
        return False
    if touched is None or not touched.is_told or touched.falls_in(one.starts_on, one.ends_on):
        return True
    stays = [known.stays[reference] for reference in touched.wholly if reference in known.stays]
    left = [known.stays[reference][1] for reference in touched.left if reference in known.stays]
    received = [known.referrals[reference] for reference in touched.referrals if reference in known.referrals]
    if any(arrived_on < one.ends_on and departed_on >= one.starts_on for arrived_on, departed_on in stays):
        return True
    return any(one.starts_on <= day < one.ends_on for day in [*left, *received])


def _known(viewer: Viewer, signed: Sequence[Return]) -> Known:
    """The stays and referrals of the periods of returns, as far as the viewer sees them. Two statements."""
    first, last = min(one.starts_on for one in signed), max(one.ends_on for one in signed)
    not_before = or_(Stay.departed_on.is_(None), Stay.departed_on >= first)
    stays = select(Stay.reference, Stay.arrived_on, Stay.departed_on).where(stays_seen(viewer))
    ran = db.session.execute(stays.where(Stay.arrived_on < last, not_before))
    referrals = select(Referral.reference, Referral.received_on).where(referrals_read(viewer))
    came = db.session.execute(referrals.where(Referral.received_on >= first, Referral.received_on < last))
    return Known(
        {row.reference: (row.arrived_on, row.departed_on or date.max) for row in ran},
        {row.reference: row.received_on for row in came},
    )
