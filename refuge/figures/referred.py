"""From a selection to the referrals it is about, each as it stood on a day (N6, F1)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, String, and_, case, cast, func, null, select, type_coerce

from refuge.access.scope import Viewer, referrals_counted
from refuge.errors import RuleBroken
from refuge.figures.marks import bucket
from refuge.figures.places import Places
from refuge.figures.selection import SEPARATOR, Grouping, Selection
from refuge.figures.spans import Column
from refuge.figures.together import REFERRALS, Together
from refuge.models import Contract, ContractAuthority, Provider, Referral, Stay
from refuge.models.columns import Day
from refuge.occupancy.origin import NO_LONGER_HELD
from refuge.vocabulary import ReferralOutcome

GROUPS = (None, Grouping.CONTRACT, Grouping.AUTHORITY, Grouping.PROVIDER, Grouping.PART)
"""What referrals can be told apart by."""

REFUSED = (
    ReferralOutcome.DECLINED,
    ReferralOutcome.CHOSE_NOT_TO_TAKE,
    ReferralOutcome.WITHDRAWN_BY_REFERRER,
    ReferralOutcome.NO_CONTACT,
    ReferralOutcome.DID_NOT_ARRIVE,
)
"""The outcomes that carry a main reason (F1)."""

ended_on = func.coalesce(Referral.decided_on, Referral.received_on, type_=Day)
"""The day something came of a referral: that of receipt where nobody wrote another."""


def refuse_what_has_no_referrals(selection: Selection) -> None:
    """Raise RuleBroken on what a referral does not have: it asks for a place under a contract, not for a unit."""
    why = "A referral is to a contract, not to a unit or a property: leave this out, or choose a contract."
    for field in ("property", "unit", "accommodation_type"):
        if getattr(selection, field) is not None:
            raise RuleBroken(field.replace("_", "-"), why)
    if selection.group not in GROUPS:
        raise RuleBroken(
            "group", f"Referrals have no {selection.group}. They are told apart by contract, authority or provider."
        )
    if selection.authority is not None and not selection.commissioned:
        raise RuleBroken("authority", "A referral under no contract belongs to no authority.")


def chosen_referrals(viewer: Viewer, selection: Selection, table: Places) -> Select[*tuple[Any, ...]]:
    """Referrals of a selection that the viewer may count, with the ``name`` of their group.

    A pooled contract's referrals are to all its authorities: they are counted whole for each of them, so rows by authority
    need not add up.
    """
    if isinstance(selection, Together):
        return select(Referral.id, REFERRALS.c.name).join(REFERRALS, REFERRALS.c.id == Referral.id)
    rows: Select[*tuple[Any, ...]] = (
        select(Referral.id, _name(selection.group).label("name"))
        .join(Provider, Provider.id == Referral.provider_id)
        .outerjoin(Contract, Contract.id == Referral.contract_id)
        .where(referrals_counted(viewer), *_conditions(selection, table))
    )
    if selection.group in (Grouping.AUTHORITY, Grouping.PART):
        return rows.outerjoin(ContractAuthority, ContractAuthority.contract_id == Referral.contract_id)
    return rows


def referred(viewer: Viewer, selection: Selection, table: Places, marks: Sequence[date]) -> CTE:
    """Referrals received between the marks, each in its period (``at``, 0 is the first), as known on ``as_at`` (N6).

    ``outcome`` is open where it was decided later, ``reason`` is the main one of those refused, and ``arrived_on`` the day
    the household came; both are nothing where they do not apply.
    """
    decided = and_(Referral.outcome != ReferralOutcome.OPEN, ended_on < selection.as_at)
    came = and_(decided, Referral.outcome == ReferralOutcome.ACCEPTED, Stay.arrived_on < selection.as_at)
    return (
        chosen_referrals(viewer, selection, table)
        .add_columns(
            (bucket(Referral.received_on, marks) - 1).label("at"),
            case((decided, type_coerce(Referral.outcome, String)), else_=ReferralOutcome.OPEN.value).label("outcome"),
            case((and_(decided, Referral.outcome.in_(REFUSED)), _reason)).label("reason"),
            case((came, Stay.arrived_on)).label("arrived_on"),
            case((came, 1), else_=0).label("came"),
            ended_on.label("ended_on"),
        )
        .outerjoin(Stay, Stay.id == Referral.stay_id)
        .where(Referral.received_on >= marks[0], Referral.received_on < marks[-1])
        .cte("referred")
    )


_reason: Column = func.coalesce(Referral.reason, NO_LONGER_HELD, type_=String)
"""Only whoever was erased since has none (F1, D6)."""


def _name(group: Grouping | None) -> Column:
    if group is Grouping.PART:
        return Contract.reference + SEPARATOR + ContractAuthority.authority_code
    columns: dict[Grouping | None, Column] = {
        Grouping.CONTRACT: Contract.reference,
        Grouping.AUTHORITY: ContractAuthority.authority_code,
        Grouping.PROVIDER: Provider.reference,
    }
    return columns.get(group, cast(null(), String))


def _conditions(selection: Selection, table: Places) -> list[ColumnElement[bool]]:
    """Under a contract, unless asked for those under none (N12)."""
    conditions: list[ColumnElement[bool]] = [
        Referral.contract_id.is_not(None) if selection.commissioned else Referral.contract_id.is_(None)
    ]
    if selection.contract is not None:
        conditions.append(Contract.reference == selection.contract)
    if selection.provider is not None:
        conditions.append(Provider.reference == selection.provider)
    if selection.authority is not None:
        codes = table.codes_of(selection.authority)
        theirs = select(ContractAuthority.contract_id).where(ContractAuthority.authority_code.in_(codes))
        conditions.append(Referral.contract_id.in_(theirs))
        if selection.group in (Grouping.AUTHORITY, Grouping.PART):
            conditions.append(ContractAuthority.authority_code.in_(codes))
    return conditions
