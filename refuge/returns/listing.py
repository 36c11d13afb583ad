"""Which returns there are and which are due, contract by contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from refuge.access.scope import Viewer
from refuge.audit import note
from refuge.errors import RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import CollectionWindow, Contract, Return, Spell
from refuge.occupancy.period import Kind, NotAPeriod, Period, period_of, periods, read_label
from refuge.queries.contracts import contracts_in_view
from refuge.queries.provision import find_contract
from refuge.returns.about import OfContract
from refuge.returns.authorities import YEARS_SHOWN, authority_returns
from refuge.returns.due import Year, due_on, usual_window
from refuge.returns.kinds import KINDS
from refuge.returns.making import Subject
from refuge.returns.stored import returns_in_view
from refuge.vocabulary.returns import PeriodKind, ReturnKind

SHOWN = {PeriodKind.QUARTER: 8}
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Waiting:
    """How many returns are late, how many are due soon, and the first day on which one of these is."""

    late: int
    soon: int
    first: date | None

    def __bool__(self) -> bool:
        return bool(self.late or self.soon)


@dataclass(frozen=True)
class Collection:
    """A contract with its window and its years or quarters, the latest first."""

    contract: Contract
    window: CollectionWindow
    years: Sequence[Year]


def collections(viewer: Viewer, today: date) -> list[Collection]:
    """Every contract the viewer may see, with its years or quarters. The number of statements is fixed."""
    latest: dict[tuple[int, date], Return] = {}
    for one in returns_in_view(viewer):
        if one.contract_id is not None:
            latest.setdefault((one.contract_id, one.starts_on), one)
    windows = {window.contract_id: window for window in db.session.scalars(select(CollectionWindow))}
    began = _first_nights()
    return [
        _collection(contract, windows.get(contract.id) or usual_window(contract.id), began, latest, today)
        for contract in contracts_in_view(viewer)
    ]


def waiting(viewer: Viewer, today: date) -> Waiting:
    """What is late, and what is due within a fortnight, of what the viewer's side sends: a provider the returns of its
    contracts, an officer those of their authority. The number of statements is fixed.
    """
    theirs = authority_returns(viewer, today) if viewer.authority_code else collections(viewer, today)
    years = [(year, year.state_on(today)) for one in theirs for year in one.years]
    soon = [year.due_on for year, state in years if state == "Due" and year.due_on - today <= SOON]
    return Waiting(sum(state == "Late" for _, state in years), len(soon), min(soon, default=None))


def window_of(contract_id: int) -> CollectionWindow:
    """The window of a contract; the usual one, where none was set."""
    return db.session.get(CollectionWindow, contract_id) or usual_window(contract_id)


def subject(viewer: Viewer, contract_id: int, label: str, today: date, by: PeriodKind | None = None) -> Subject:
    """The return of a contract for a year or quarter, as at today. ``by`` is the contract's own kind of period unless given.

    Raises NotFound; RuleBroken on ``year``.
    """
    contract = find_contract(viewer, contract_id)
    by = by or window_of(contract_id).by
    try:
        period = read_label(Kind(by), label, contract.year_starts_month)
    except NotAPeriod as wrong:
        raise RuleBroken("year", str(wrong)) from None
    if period.starts_on >= today:
        raise RuleBroken("year", f"{label} has not begun.")
    return Subject(KINDS[ReturnKind.ANNUAL_OCCUPANCY], OfContract(contract), by, period, today)


@all_or_nothing
def set_window(
    viewer: Viewer, contract_id: int, by: PeriodKind, working_days: int | None, day: tuple[int, int] | None
) -> None:
    """Say when the returns of a contract are due: so many working days after the period, or on a (month, day) after it.

    What was signed off stays: a period that overlaps one of another kind is not asked for, and cannot be signed off (D3).
    Raises NotFound.
    """
    begin_writing()
    contract = find_contract(viewer, contract_id)
    OfContract(contract).hold()  # two who set the first at once
    month, of_month = day or (None, None)
    before = window_of(contract_id)
    was = {name: getattr(before, name) for name in ("by", "working_days", "month", "day")}
    told = {"by": by, "working_days": working_days, "month": month, "day": of_month}
    db.session.merge(CollectionWindow(contract_id=contract_id, **told))
    note(viewer, "return.window_set", ("contract", contract.reference), before=was, after=told)
    db.session.commit()


def _collection(
    contract: Contract,
    window: CollectionWindow,
    began: Mapping[int, date],
    latest: Mapping[tuple[int, date], Return],
    today: date,
) -> Collection:
    signed = [one for (of_contract, _), one in latest.items() if of_contract == contract.id]
    told = {Period(one.starts_on, one.ends_on, one.label): one for one in signed}
    asked = _over(contract, window.by, began.get(contract.id), today)
    free = [one for one in asked if not any(one.starts_on < of.ends_on and one.ends_on > of.starts_on for of in told)]
    listed = sorted({*free, *told}, reverse=True)
    return Collection(contract, window, [Year(one, due_on(window, one), told.get(one)) for one in listed])


def _over(contract: Contract, by: PeriodKind, began: date | None, today: date) -> list[Period]:
    """The latest periods that are over and had a night in service; the latest first."""
    if began is None:
        return []
    first = period_of(Kind(by), began, contract.year_starts_month).starts_on
    now = period_of(Kind(by), today, contract.year_starts_month).starts_on
    return periods(Kind(by), first, now, contract.year_starts_month)[::-1][: SHOWN.get(by, YEARS_SHOWN)]


def _first_nights() -> dict[int, date]:
    """Contract → its first night in service."""
    first = select(Spell.contract_id, func.min(Spell.starts_on)).where(Spell.contract_id.is_not(None))
    return dict(db.session.execute(first.group_by(Spell.contract_id)).all())  # type: ignore[arg-type]
