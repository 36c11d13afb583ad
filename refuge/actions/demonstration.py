"""Opening the invented providers, marked as such, and taking them away again with nothing of anybody else's."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, cast, delete, exists, literal, or_, select

from refuge import models
from refuge.access.scope import Viewer
from refuge.audit import note
from refuge.audit.noting import Line, note_all
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.vocabulary import Role

Month = tuple[str, date, str]
"""A month of demand is known by authority, first day and source."""

Counts = tuple[int | None, ...]
"""Households of a month: asked, placed in area, placed out of area, not placed, not known."""

OURS = select(models.Provider.id).where(models.Provider.is_demonstration).scalar_subquery()
CONTRACTS = select(models.Contract.id).where(models.Contract.provider_id.in_(OURS)).scalar_subquery()
PROPERTIES = select(models.Property.id).where(models.Property.provider_id.in_(OURS)).scalar_subquery()
UNITS = select(models.Unit.id).where(models.Unit.property_id.in_(PROPERTIES)).scalar_subquery()
HOUSEHOLDS = select(models.Household.id).where(models.Household.provider_id.in_(OURS)).scalar_subquery()
STAYS = select(models.Stay.id).where(models.Stay.provider_id.in_(OURS)).scalar_subquery()
REFERRALS = select(models.Referral.id).where(models.Referral.provider_id.in_(OURS)).scalar_subquery()


class NewAccount(NamedTuple):
    """An account to make; one of a provider belongs to the provider of that reference."""

    email: str
    password_hash: str
    role: Role
    provider_ref: str | None
    authority_code: str | None


def open_demonstration(viewer: Viewer, providers: Mapping[str, str], accounts: Iterable[NewAccount]) -> None:
    """Make the invented providers (reference and name), marked as such before anything hangs on them, and their accounts.

    Raises RuleBroken if somebody's own provider has one of the references.
    """
    begin_writing()
    made = [models.Provider(reference=code, name=name, is_demonstration=True) for code, name in providers.items()]
    references = set(db.session.scalars(select(models.Provider.reference)))
    if taken := references & set(providers):
        raise RuleBroken("provider_ref", f"There is a provider with the reference {min(taken)} already.")
    db.session.add_all(made)
    db.session.flush()
    ids = {provider.reference: provider.id for provider in made}
    taken = set(db.session.scalars(select(models.Account.email)))
    db.session.add_all(_account(one, ids) for one in accounts if one.email not in taken)
    opened = [
        Line("demonstration.opened", provider_id=provider.id) for provider in made
    ]  # each chain from its first day
    note_all(
        db.session.connection(), viewer, [Line("demonstration.opened", after={"providers": sorted(providers)}), *opened]
    )
    db.session.commit()


def place_people(agreed_on: date) -> None:
    """Let invented workers work in every property of theirs, and invented commissioners have the contract copy."""
    begin_writing()
    account, footprint = models.Account, models.ContractAuthority
    shared = (
        select(models.Contract.id, account.id)
        .join(footprint, footprint.contract_id == models.Contract.id)
        .join(account, account.authority_code == footprint.authority_code)
        .where(models.Contract.provider_id.in_(OURS), account.is_demonstration)
    )
    for contract_id, account_id in db.session.execute(shared).all():
        db.session.add(models.Agreement(contract_id=contract_id, account_id=account_id, agreed_on=agreed_on))
    worked_in = (
        select(account.id, models.Property.id)
        .join(models.Property, models.Property.provider_id == account.provider_id)
        .where(account.role == Role.WORKER, account.is_demonstration)
    )
    for account_id, property_id in db.session.execute(worked_in).all():
        db.session.add(models.AccountProperty(account_id=account_id, property_id=property_id))
    db.session.commit()


def clear_demonstration(viewer: Viewer, demand: Mapping[Month, Counts]) -> None:
    """Remove the invented providers with everything that hangs on them, their accounts and their months of demand.

    A month of demand goes only if its counts are still the invented ones: what a council typed over them is its own. The
    trail keeps its lines, and can no longer tell of their households; their returns cannot be read any more.
    """
    begin_writing()
    db.session.execute(delete(models.Demand).where(models.Demand.id.in_(_untouched(demand))))
    for table, condition in what_hangs_on_them():
        db.session.execute(delete(table).where(condition).execution_options(synchronize_session=False))
    note(viewer, "demonstration.cleared")
    db.session.commit()


def somebody_elses_records() -> bool:
    """Whether the database holds any provider that is not invented."""
    return bool(db.session.scalar(select(exists().where(models.Provider.is_demonstration.is_(False)))))


def months_of_demand() -> dict[Month, tuple[int, Counts]]:
    """Every month of demand on record, with its id and its counts."""
    row = models.Demand
    counts = (row.asked, row.placed_in_area, row.placed_out_of_area, row.not_placed, row.not_known)
    recorded = select(row.authority_code, row.month, row.source, row.id, *counts)
    return {
        (code, month, source): (number, tuple(households))
        for code, month, source, number, *households in db.session.execute(recorded)
    }


def _account(new: NewAccount, ids: dict[str, int]) -> models.Account:
    return models.Account(
        email=new.email,
        password_hash=new.password_hash,
        role=new.role,
        provider_id=ids[new.provider_ref] if new.provider_ref else None,
        authority_code=new.authority_code,
        is_demonstration=True,
    )


def _untouched(demand: Mapping[Month, Counts]) -> list[int]:
    return [number for month, (number, counts) in months_of_demand().items() if demand.get(month) == counts]


def _scoped(kind: str, model: Any, ids: Any) -> ColumnElement[bool]:
    """Figures frozen of one of them."""
    scope = literal(f"{kind} ") + cast(model.id, String)
    return models.FrozenFigure.scope.in_(select(scope).where(model.id.in_(ids)))


def what_hangs_on_them() -> list[tuple[type, ColumnElement[bool]]]:
    """Tables and rows, in an order in which nothing is removed while another row still points at it."""
    m = models
    theirs = or_(m.Account.provider_id.in_(OURS), m.Account.is_demonstration)
    accounts = select(m.Account.id).where(theirs).scalar_subquery()
    emails = select(m.Account.email).where(theirs).scalar_subquery()
    return [
        (m.Hold, or_(m.Hold.referral_id.in_(REFERRALS), m.Hold.unit_id.in_(UNITS))),
        (m.ReferralChild, m.ReferralChild.referral_id.in_(REFERRALS)),
        (m.ReferralAccessNeed, m.ReferralAccessNeed.referral_id.in_(REFERRALS)),
        (m.ReferralSupportNeed, m.ReferralSupportNeed.referral_id.in_(REFERRALS)),
        (m.ReferralOtherReason, m.ReferralOtherReason.referral_id.in_(REFERRALS)),
        (m.Referral, m.Referral.provider_id.in_(OURS)),
        (m.DiaryEntry, m.DiaryEntry.unit_id.in_(UNITS)),
        (
            m.BoardConfirmation,
            or_(m.BoardConfirmation.property_id.in_(PROPERTIES), m.BoardConfirmation.account_id.in_(accounts)),
        ),
        (m.Submission, m.Submission.account_id.in_(accounts)),
        (m.Absence, m.Absence.stay_id.in_(STAYS)),
        (m.StayViewer, m.StayViewer.stay_id.in_(STAYS)),
        (m.Person, m.Person.stay_id.in_(STAYS)),
        (m.StayAccessNeed, m.StayAccessNeed.stay_id.in_(STAYS)),
        (m.StaySupportNeed, m.StaySupportNeed.stay_id.in_(STAYS)),
        (m.Stay, m.Stay.provider_id.in_(OURS)),
        (m.LegalHold, or_(m.LegalHold.household_id.in_(HOUSEHOLDS), m.LegalHold.set_by_id.in_(accounts))),
        (m.FrozenFigure, or_(_scoped("provider", m.Provider, OURS), _scoped("contract", m.Contract, CONTRACTS))),
        (
            m.ReturnKey,
            m.ReturnKey.return_id.in_(
                select(m.Return.id).where(or_(m.Return.provider_id.in_(OURS), m.Return.is_demonstration))
            ),
        ),
        (m.TypedAccommodation, m.TypedAccommodation.entered_by.in_(emails)),
        (m.AuthorityWindow, m.AuthorityWindow.set_by.in_(emails)),
        (m.CollectionWindow, m.CollectionWindow.contract_id.in_(CONTRACTS)),
        (m.HouseholdKey, m.HouseholdKey.household_id.in_(HOUSEHOLDS)),
        (m.Household, m.Household.provider_id.in_(OURS)),
        (m.Survey, m.Survey.contract_id.in_(CONTRACTS)),
        (m.ContractNote, m.ContractNote.contract_id.in_(CONTRACTS)),
        (m.ContractValue, m.ContractValue.contract_id.in_(CONTRACTS)),
        (m.ContractAuthority, m.ContractAuthority.contract_id.in_(CONTRACTS)),
        (m.Spell, m.Spell.unit_id.in_(UNITS)),
        (m.Agreement, or_(m.Agreement.contract_id.in_(CONTRACTS), m.Agreement.account_id.in_(accounts))),
        (
            m.AccountProperty,
            or_(m.AccountProperty.property_id.in_(PROPERTIES), m.AccountProperty.account_id.in_(accounts)),
        ),
        (m.Contract, m.Contract.provider_id.in_(OURS)),
        (m.Unit, m.Unit.property_id.in_(PROPERTIES)),
        (m.Property, m.Property.provider_id.in_(OURS)),
        (m.Intervention, or_(m.Intervention.account_id.in_(accounts), m.Intervention.by_id.in_(accounts))),
        (m.Link, m.Link.account_id.in_(accounts)),
        (m.RecoveryCode, m.RecoveryCode.account_id.in_(accounts)),
        (m.BrowserSession, m.BrowserSession.account_id.in_(accounts)),
        (m.KnownPlace, m.KnownPlace.account_id.in_(accounts)),
        (m.Account, theirs),
        (m.Provider, m.Provider.is_demonstration.is_(True)),
    ]
