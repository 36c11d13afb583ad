"""What was recorded or corrected since a return was signed off and concerns it: for the provider alone (D4)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, literal, or_, select

from refuge.access.scope import Viewer, referrals_read, stays_seen
from refuge.audit.searching import Line, lines_since
from refuge.extensions import db
from refuge.models import Contract, DiaryEntry, Referral, Return, Spell, Stay, TrailEntry, Unit
from refuge.models.columns import END_OF_TIME, Day
from refuge.returns.stored import returns_of_provider
from refuge.returns.telling import SignedOff, signed_off
from refuge.returns.touching import CHANGES, ONWARD, Days, Touched, may_count, touched_by


@dataclass(frozen=True)
class Known:
    """What lies under contracts, by contract: its reference, the units that ever were, the stays with their days there, and
    when referrals were received. All by reference; 0 is under none. ``departures`` are of the stays that left.
    """

    contracts: Mapping[int, str]
    units: Mapping[int, set[str]]
    stays: Mapping[int, Mapping[str, list[Days]]]
    departures: Mapping[str, date]
    referrals: Mapping[int, Mapping[str, date]]

    def is_known(self, stay: str) -> bool:
        """Whether it is known where it was."""
        return any(stay in stays for stays in self.stays.values())


def corrections_behind(viewer: Viewer, signed: Sequence[Return]) -> dict[int, list[Line]]:
    """Return id → the lines of the trail since it was signed off that concern its contract and period, oldest first.

    A line that the viewer may not read, or whose detail was erased, counts wherever it may concern a return. A fixed number
    of statements, and none where nothing was signed off.
    """
    if not signed:
        return {}
    since = min(one.signed_at for one in signed)
    lines = lines_since(viewer, since, CHANGES, among=_may_concern([one.id for one in signed]))
    counting = [(line, _touched(line)) for line in lines if may_count(line.what)]
    known = _known(viewer, signed)
    return {
        one.id: [
            line for line, touched in counting if line.at >= one.signed_at and _concerns(line, touched, one, known)
        ]
        for one in signed
    }


def signed_before(viewer: Viewer, lines: Iterable[Line]) -> dict[int, list[SignedOff]]:
    """Line id → the returns, in the version that stood then, that were signed off before it and that it concerns.

    A fixed number of statements; one where nothing was signed off, and none where no line can change a figure.
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


def _may_concern(ids: Sequence[int]) -> ColumnElement[bool]:
    """Which entries of the trail were written after one of the returns was signed off, and may concern it.

    Most are about households that came once its period was over, and what they tell is later still: these are not read.
    """
    came = exists().where(Stay.household_id == TrailEntry.household_id, Stay.arrived_on < Return.ends_on)
    may = or_(TrailEntry.household_id.is_(None), TrailEntry.what.not_in(ONWARD), came.correlate(TrailEntry, Return))
    after = (Return.signed_at <= TrailEntry.at, Return.provider_id == TrailEntry.chain)
    return exists().where(Return.id.in_(ids), *after, may).correlate(TrailEntry)


def _concerns(line: Line, touched: Touched | None, one: Return, known: Known) -> bool:
    """Whether a line may concern a return: its period, and its contract. Where nothing says which, it does."""
    if line.chain != one.provider_id or one.contract_id is None:
        return False
    if touched is None:
        return True
    is_in_time = not touched.is_told or touched.falls_in(one.starts_on, one.ends_on)
    return (is_in_time and _is_under(touched, one.contract_id, known)) or _answers(touched, one, known)


def _is_under(touched: Touched, contract_id: int, known: Known) -> bool:
    """Whether a unit, contract or stay that is named is under the contract, or none is. A stay that is gone may have been."""
    if not (touched.units or touched.contracts or touched.placed):
        return True
    placed = any(stay in known.stays[contract_id] or not known.is_known(stay) for stay in touched.placed)
    named = known.contracts.get(contract_id) in touched.contracts
    return placed or named or not touched.units.isdisjoint(known.units[contract_id])


def _answers(touched: Touched, one: Return, known: Known) -> bool:
    """Whether answers were changed of a stay under the contract in the period, of a departure or of a referral in it."""
    stays, referrals = known.stays[one.contract_id or 0], known.referrals[one.contract_id or 0]
    runs = [run for stay in touched.wholly for run in stays.get(stay, [])]
    if any(first < one.ends_on and (last > one.starts_on or first >= one.starts_on) for first, last in runs):
        return True
    left = [known.departures[stay] for stay in touched.left if stay in stays and stay in known.departures]
    received = [referrals[reference] for reference in touched.referrals if reference in referrals]
    return any(one.starts_on <= day < one.ends_on for day in [*left, *received])


def _known(viewer: Viewer, signed: Sequence[Return]) -> Known:
    """What lies under the contracts of returns, as far as the viewer sees it. Four statements."""
    ids = {one.contract_id for one in signed}
    first, last = min(one.starts_on for one in signed), max(one.ends_on for one in signed)
    contracts = select(Contract.id, Contract.reference).where(Contract.id.in_(ids))
    served = select(Spell.contract_id, Unit.reference).join(Unit, Unit.id == Spell.unit_id).distinct()
    units: dict[int, set[str]] = defaultdict(set)
    for contract_id, unit in db.session.execute(served.where(Spell.contract_id.in_(ids))):
        units[contract_id or 0].add(unit)
    stays, departures = _stays(viewer, first, last)
    referrals: dict[int, dict[str, date]] = defaultdict(dict)
    came = select(Referral.contract_id, Referral.reference, Referral.received_on).where(referrals_read(viewer))
    in_time = (Referral.received_on >= first, Referral.received_on < last)
    for contract_id, referral, received_on in db.session.execute(came.where(Referral.contract_id.in_(ids), *in_time)):
        referrals[contract_id or 0][referral] = received_on
    references = {one.id: one.reference for one in db.session.execute(contracts)}
    return Known(references, units, stays, departures, referrals)


def _stays(viewer: Viewer, first: date, last: date) -> tuple[dict[int, dict[str, list[Days]]], dict[str, date]]:
    """Contract → stay → its days there, of those who were with the provider between two days; and when they left.

    Those under no contract, or one of which nothing was signed off, are known to be that.
    """
    ends_on = func.coalesce(DiaryEntry.ends_on, literal(END_OF_TIME, Day))
    not_before = or_(Stay.departed_on.is_(None), Stay.departed_on >= first)
    there = (
        select(Spell.contract_id, Stay.reference, Stay.departed_on, DiaryEntry.starts_on, ends_on.label("ends_on"))
        .join(DiaryEntry, DiaryEntry.stay_id == Stay.id)
        .join(Spell, Spell.id == DiaryEntry.spell_id)
        .where(stays_seen(viewer), Stay.arrived_on < last, not_before)
    )
    stays: dict[int, dict[str, list[Days]]] = defaultdict(lambda: defaultdict(list))
    departures: dict[str, date] = {}
    for row in db.session.execute(there):
        stays[row.contract_id or 0][row.reference].append((row.starts_on, row.ends_on))
        if row.departed_on is not None:
            departures[row.reference] = row.departed_on
    return stays, departures
