"""The safe-accommodation returns of authorities: which there are, when they are due, and which can be made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from refuge.access.scope import Viewer, contracts_seen
from refuge.audit import note
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import all_or_nothing, begin_writing, db
from refuge.models import (
    Account,
    Authority,
    AuthorityWindow,
    Contract,
    ContractAuthority,
    Return,
    Spell,
    TypedAccommodation,
)
from refuge.occupancy.period import Kind, NotAPeriod, Period, financial_year, period_of, read_label
from refuge.returns.about import OfAuthority
from refuge.returns.due import Year, due_on, usual_window_of
from refuge.returns.kinds import KINDS
from refuge.returns.making import Subject
from refuge.returns.stored import returns_in_view
from refuge.vocabulary.returns import PeriodKind, ReturnKind

YEARS_SHOWN = 5


@dataclass(frozen=True)
class AuthorityReturns:
    """An authority with its window and its years, the latest first."""

    authority: Authority
    window: AuthorityWindow
    years: Sequence[Year]


def authority_returns(viewer: Viewer, today: date) -> list[AuthorityReturns]:
    """The returns of the viewer's own authority; for the command line of every one that has any. A fixed number of statements."""
    latest: dict[tuple[str, date], Return] = {}
    for one in returns_in_view(viewer):
        if one.authority_code is not None:
            latest.setdefault((one.authority_code, one.starts_on), one)
    windows = {window.authority_code: window for window in db.session.scalars(select(AuthorityWindow))}
    return [
        _returns(authority, windows.get(authority.code) or usual_window_of(authority.code), began, latest, today)
        for authority, began in _authorities(viewer)
    ]


def authority_window(code: str) -> AuthorityWindow:
    """The window of an authority; the usual one, where it set none."""
    return db.session.get(AuthorityWindow, code) or usual_window_of(code)


@all_or_nothing
def set_authority_window(viewer: Viewer, working_days: int | None, day: tuple[int, int] | None) -> None:
    """Say when the returns of the viewer's own authority are due: so many working days after the year, or on a (month, day)
    after it. Raises NotFound for who is of none.
    """
    begin_writing()
    authority = db.session.get(Authority, viewer.authority_code) if viewer.authority_code else None
    if authority is None:
        raise NotFound("There is no authority to set it for.")
    OfAuthority(authority).hold()  # two who set the first at once
    month, of_month = day or (None, None)
    before = authority_window(authority.code)
    told = {"working_days": working_days, "month": month, "day": of_month}
    was = {name: getattr(before, name) for name in told}
    who = db.session.scalar(select(Account.email).where(Account.id == viewer.account_id)) or "command line"
    db.session.merge(AuthorityWindow(authority_code=authority.code, **told, set_by=who))
    note(viewer, "return.window_set", ("authority", authority.code), before=was, after=told)
    db.session.commit()


def authority_subject(viewer: Viewer, code: str | None, label: str, today: date) -> Subject:
    """The safe-accommodation return of an authority for a financial year, as at today; without a code the viewer's own.

    Raises NotFound unless it is theirs; RuleBroken on ``year``, for an officer also of one that is not over: households to
    date, looked at every day, would tell of each that came (D4).
    """
    code = code or viewer.authority_code
    authority = db.session.get(Authority, code) if code else None
    if authority is None or not (viewer.is_command_line or viewer.authority_code == authority.code):
        raise NotFound(f"There is no authority {code}.")
    year = financial_year_begun(label, today)
    if year.ends_on > today and not viewer.is_command_line:
        raise RuleBroken("year", f"{year.label} is not over. Its return is made once its last night has passed.")
    return Subject(KINDS[ReturnKind.SAFE_ACCOMMODATION], OfAuthority(authority), PeriodKind.YEAR, year, today)


def financial_year_begun(label: str, today: date) -> Period:
    """The financial year of a label. Raises RuleBroken on ``year`` if it is none, or has not begun."""
    try:
        period = read_label(Kind.YEAR, label)
    except NotAPeriod as wrong:
        raise RuleBroken("year", str(wrong)) from None
    if period.starts_on >= today:
        raise RuleBroken("year", f"{label} has not begun.")
    return period


def _returns(
    authority: Authority,
    window: AuthorityWindow,
    began: date,
    latest: Mapping[tuple[str, date], Return],
    today: date,
) -> AuthorityReturns:
    """Its latest years that are over, and those signed off."""
    first, this_year = (period_of(Kind.YEAR, day).starts_on.year for day in (began, today))
    over = [financial_year(year) for year in range(first, this_year)][::-1]
    years = [Year(one, due_on(window, one), latest.get((authority.code, one.starts_on))) for one in over]
    return AuthorityReturns(
        authority, window, [year for at, year in enumerate(years) if at < YEARS_SHOWN or year.latest]
    )


def _authorities(viewer: Viewer) -> list[tuple[Authority, date]]:
    """Each authority with the first day on which anything was in service for it, or that something was typed of."""
    served = (
        select(ContractAuthority.authority_code, func.min(Spell.starts_on))
        .join(Contract, Contract.id == ContractAuthority.contract_id)
        .join(Spell, Spell.contract_id == Contract.id)
        .where(contracts_seen(viewer))
        .group_by(ContractAuthority.authority_code)
    )
    typed = select(TypedAccommodation.authority_code, func.min(TypedAccommodation.year))
    began: dict[str, date] = {}
    for statement in (served, typed.group_by(TypedAccommodation.authority_code)):
        for code, day in db.session.execute(statement):
            began[code] = min(day, began.get(code, day))
    if not viewer.is_command_line:
        own = viewer.authority_code or ""
        began = {own: min(began.values())} if own and began else {}
    asked = select(Authority).where(Authority.code.in_(began)).order_by(Authority.name)
    return [(authority, began[authority.code]) for authority in db.session.scalars(asked)]
