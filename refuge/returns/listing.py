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
from refuge.returns.due import due_on, usual_window
from refuge.returns.kinds import KINDS
from refuge.returns.making import Subject
from refuge.returns.stored import returns_in_view, state
from refuge.vocabulary.returns import PeriodKind, ReturnEvent, ReturnKind

YEARS_SHOWN = 5
WAITED_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Year:
    """One year of a contract: when its return is due, and the latest version, if one was signed off."""

    period: Period
    due_on: date
    latest: Return | None

    def state_on(self, today: date) -> str:
        """How it stands: due, late, signed off, accepted or sent back; what was due over a year ago is no longer waited for."""
        if self.latest is not None:
            words = {
                ReturnEvent.SENT: "Signed off",
                ReturnEvent.ACCEPTED: "Accepted",
                ReturnEvent.SENT_BACK: "Sent back",
            }
            return words[state(self.latest)]
        if today <= self.due_on:
            return "Due"
        return "Late" if today - self.due_on < WAITED_FOR else "Not signed off"


@dataclass(frozen=True)
class Collection:
    """A contract with its window and its years, the latest first."""

    contract: Contract
    window: CollectionWindow
    years: Sequence[Year]


def collections(viewer: Viewer, today: date) -> list[Collection]:
    """Every contract the viewer may see, with its years. The number of statements is fixed."""
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


def window_of(contract_id: int) -> CollectionWindow:
    """The window of a contract; the usual one, where none was set."""
    return db.session.get(CollectionWindow, contract_id) or usual_window(contract_id)


def subject(viewer: Viewer, contract_id: int, label: str, today: date, by: PeriodKind | None = None) -> Subject:
    """The annual return of a contract for a year, as at today. ``by`` is the contract's own kind of year unless given.

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
    """Say when the returns of a contract are due: so many working days after the year, or on a (month, day) after it.

    Raises NotFound; RuleBroken on ``by`` once returns for the other kind of year were signed off.
    """
    begin_writing()
    contract = find_contract(viewer, contract_id)
    theirs = (Return.provider_id == contract.provider_id, Return.contract_id == contract_id)
    other = select(Return.label).where(*theirs, Return.by != by)
    if db.session.scalar(other.limit(1)):
        raise RuleBroken(
            "by", "Returns for the other kind of year were signed off. Years of two kinds would overlap (D3)."
        )
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
    signed = {starts_on for of_contract, starts_on in latest if of_contract == contract.id}
    years = _years(contract, Kind(window.by), began.get(contract.id), today, signed)
    listed = [Year(period, due_on(window, period), latest.get((contract.id, period.starts_on))) for period in years]
    return Collection(contract, window, listed)


def _years(contract: Contract, by: Kind, began: date | None, today: date, signed: set[date]) -> list[Period]:
    """The latest years that are over and had a night in service, and those signed off; the latest first."""
    if began is None:
        return []
    first = period_of(by, began, contract.year_starts_month).starts_on
    this_year = period_of(by, today, contract.year_starts_month).starts_on
    over = periods(by, first, this_year, contract.year_starts_month)[::-1]
    return [year for at, year in enumerate(over) if at < YEARS_SHOWN or year.starts_on in signed]


def _first_nights() -> dict[int, date]:
    """Contract → its first night in service."""
    first = select(Spell.contract_id, func.min(Spell.starts_on)).where(Spell.contract_id.is_not(None))
    return dict(db.session.execute(first.group_by(Spell.contract_id)).all())  # type: ignore[arg-type]
