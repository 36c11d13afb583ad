"""Who changes something inside a signed-off period is told: before it is saved, and once it is."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_ as joined

from sqlalchemy import ColumnElement, Select, and_, event, exists, false, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from refuge.access.scope import Viewer
from refuge.audit.hearing import hearing
from refuge.audit.noting import Line
from refuge.clock import LONDON
from refuge.extensions import db
from refuge.models import Contract, DiaryEntry, Property, Referral, Return, Spell, Stay, Unit
from refuge.models.columns import END_OF_TIME, Day
from refuge.occupancy.period import Period
from refuge.returns.stored import is_kept
from refuge.returns.touching import Touched, may_count, touched_by


@dataclass(frozen=True)
class SignedOff:
    """A return that was signed off: its latest version, the period it is of, and when that was."""

    id: int
    period: Period
    signed_on: date


class NotTold(Exception):
    """Nothing is saved: whoever does it has to be told of these returns first."""

    def __init__(self, signed: Sequence[SignedOff]) -> None:
        super().__init__("Returns of these periods were signed off.")
        self.signed = signed


@contextmanager
def telling(viewer: Viewer, told: Collection[int] | None) -> Iterator[list[SignedOff]]:
    """The signed-off returns whose periods lie under what is saved within, once it is.

    Raises NotTold, and nothing is saved, where one of them is not among those ``told`` of by id; None asks nobody. One
    statement, and none where nothing that counts was changed.
    """
    found: list[SignedOff] = []
    with hearing() as lines, _before_saving(lambda: _refuse_untold(viewer, lines, found, told)):
        yield found


def signed_over(viewer: Viewer, lines: Iterable[Line]) -> list[SignedOff]:
    """The viewer's provider's signed-off returns that what was noted concerns, the latest version of each. One statement."""
    touched = [touched_by(one.about, one.before or {}, one.after or {}) for one in lines if may_count(one.what)]
    days = reduce(joined, touched, Touched())
    if viewer.provider_id is None or not (days.days or days.wholly or days.left or days.referrals):
        return []
    found = db.session.scalars(
        _latest(viewer.provider_id).where(_concerned(days)).order_by(Return.starts_on, Return.id)
    )
    return [signed_off(one) for one in found]


def signed_off(one: Return) -> SignedOff:
    """What is told of a return."""
    return SignedOff(one.id, Period(one.starts_on, one.ends_on, one.label), one.signed_at.astimezone(LONDON).date())


def _refuse_untold(viewer: Viewer, lines: Sequence[Line], found: list[SignedOff], told: Collection[int] | None) -> None:
    found[:] = signed_over(viewer, lines)
    if told is not None and any(one.id not in told for one in found):
        raise NotTold(found)


@contextmanager
def _before_saving(check: Callable[[], None]) -> Iterator[None]:
    """Have the check made before whatever is committed within; what it raises stops that."""
    session = db.session()

    def hear(_: object) -> None:
        check()

    event.listen(session, "before_commit", hear)
    try:
        yield
    finally:
        event.remove(session, "before_commit", hear)


def _latest(provider_id: int) -> Select[Return]:
    later = aliased(Return)
    return select(Return).where(
        Return.provider_id == provider_id,
        ~exists().where(later.supersedes_id == Return.id),
        is_kept(),
    )


def _concerned(touched: Touched) -> ColumnElement[bool]:
    """Which returns: by days, where a unit named was ever under the contract, or it is named; by stays, where they were.

    A unit that was taken out of service late is not under the contract any more on the days that this is about.
    """
    within = [and_(Return.starts_on < last, Return.ends_on > first) for first, last in sorted(touched.days)]
    placed = [_stayed(Stay.reference.in_(touched.placed), is_within=False)] if touched.placed else []
    of_days = and_(or_(false(), *within), or_(_under(touched.units, touched.contracts, bool(placed)), *placed))
    wholly = _stayed(Stay.reference.in_(touched.wholly), is_within=True)
    leaving = (Stay.departed_on >= Return.starts_on, Stay.departed_on < Return.ends_on)
    left = _stayed(and_(Stay.reference.in_(touched.left), *leaving), is_within=False)
    return or_(of_days, wholly, left, _received(touched.referrals))


def _under(units: Collection[str], contracts: Collection[str], is_said_otherwise: bool) -> ColumnElement[bool]:
    if not units and not contracts:
        return false() if is_said_otherwise else true()
    served = select(Spell.id).join(Unit, Unit.id == Spell.unit_id).join(Property, Property.id == Unit.property_id)
    there = served.where(Unit.reference.in_(units), Property.provider_id == Return.provider_id)
    named = select(Contract.id).where(Contract.reference.in_(contracts), Contract.id == Return.contract_id)
    return or_(
        there.where(Spell.contract_id == Return.contract_id).correlate(Return).exists(),
        named.correlate(Return).exists(),
    )


def _received(references: Collection[str]) -> ColumnElement[bool]:
    """Whether one of these referrals to the contract was received in the period (F1)."""
    theirs = (Referral.provider_id == Return.provider_id, Referral.contract_id == Return.contract_id)
    in_time = (Referral.received_on >= Return.starts_on, Referral.received_on < Return.ends_on)
    return exists().where(Referral.reference.in_(references), *theirs, *in_time)


def _stayed(which: ColumnElement[bool], *, is_within: bool) -> ColumnElement[bool]:
    """Whether some stay of these was in a unit under the return's contract, within its period or at any time."""
    ends_on = func.coalesce(DiaryEntry.ends_on, literal(END_OF_TIME, Day))
    in_time = and_(DiaryEntry.starts_on < Return.ends_on, ends_on > Return.starts_on) if is_within else true()
    entries = (
        select(DiaryEntry.id).join(Stay, Stay.id == DiaryEntry.stay_id).join(Spell, Spell.id == DiaryEntry.spell_id)
    )
    there = entries.where(
        which, Stay.provider_id == Return.provider_id, Spell.contract_id == Return.contract_id, in_time
    )
    return there.correlate(Return).exists()
