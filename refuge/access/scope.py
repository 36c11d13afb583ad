"""Who is looking, and which rows they may see: the one place that decides it (D1)."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from refuge.models import (
    Account,
    AccountProperty,
    Authority,
    AuthoritySuccessor,
    Contract,
    ContractAuthority,
    Demand,
    DiaryEntry,
    Household,
    Property,
    Referral,
    Return,
    Spell,
    Stay,
    StayViewer,
    TrailEntry,
    TypedAccommodation,
    Unit,
)
from refuge.vocabulary import Role


@dataclass(frozen=True)
class Viewer:
    """Whoever asks: staff of one provider, a commissioner of one authority, or the operator's command line.

    ``address`` is where the request came from, for the trail; ``is_demonstration`` says that the password is public.
    """

    role: Role | None
    provider_id: int | None = None
    authority_code: str | None = None
    is_command_line: bool = False
    account_id: int | None = None
    address: str | None = None
    is_demonstration: bool = False

    @classmethod
    def of(cls, account: Account, address: str | None) -> "Viewer":
        """Whoever is signed in with the account, from that address."""
        return cls(
            role=account.role,
            provider_id=account.provider_id,
            authority_code=account.authority_code,
            account_id=account.id,
            address=address,
            is_demonstration=account.is_demonstration,
        )

    @classmethod
    def command_line(cls) -> "Viewer":
        """Whoever may run commands on the machine sees every provider's records."""
        return cls(role=None, is_command_line=True)


def contracts_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Which contracts a viewer may see: their provider's, or those whose footprint includes their authority.

    An authority that has taken another's place sees the contracts of the other.
    """
    if viewer.is_command_line:
        return true()
    if viewer.provider_id is not None:
        return Contract.provider_id == viewer.provider_id
    if viewer.authority_code is not None:
        replaced = select(AuthoritySuccessor.code).where(AuthoritySuccessor.successor_code == viewer.authority_code)
        theirs = or_(
            ContractAuthority.authority_code == viewer.authority_code, ContractAuthority.authority_code.in_(replaced)
        )
        return Contract.id.in_(select(ContractAuthority.contract_id).where(theirs))
    return false()


def properties_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Which properties a viewer may see the records of: a manager their provider's, a worker those they work in (D1)."""
    if viewer.is_command_line:
        return true()
    if viewer.provider_id is None:
        return false()
    own = Property.provider_id == viewer.provider_id
    if viewer.role is not Role.WORKER:
        return own
    worked_in = select(AccountProperty.property_id).where(AccountProperty.account_id == viewer.account_id)
    return and_(own, Property.id.in_(worked_in))


def stays_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Which stays a viewer may see: a manager their provider's, a worker those in the properties they work in (D1).

    A stay restricted to named staff is seen by them alone.
    """
    if viewer.is_command_line:
        return true()
    if viewer.provider_id is None:
        return false()
    return and_(Stay.provider_id == viewer.provider_id, _stays_worked_with(viewer), open_to(viewer))


def open_to(viewer: Viewer) -> ColumnElement[bool]:
    """Which stays are not restricted to others than the viewer (D1); by itself it says nothing of whose stays they are."""
    if viewer.is_command_line:
        return true()
    restricted = Stay.id.in_(select(StayViewer.stay_id))
    named = Stay.id.in_(select(StayViewer.stay_id).where(StayViewer.account_id == viewer.account_id))
    return or_(~restricted, named)


def households_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Which households a viewer may know all of: their provider's, if they may see every stay (D1)."""
    if viewer.is_command_line:
        return true()
    if viewer.provider_id is None:
        return false()
    unseen = exists().where(Stay.household_id == Household.id, ~stays_seen(viewer))
    return and_(Household.provider_id == viewer.provider_id, ~unseen)


def referrals_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Which referrals a viewer may see: their provider's (D1). A referral has no property, so a worker's are all of them."""
    if viewer.is_command_line:
        return true()
    return false() if viewer.provider_id is None else Referral.provider_id == viewer.provider_id


def referrals_counted(viewer: Viewer) -> ColumnElement[bool]:
    """Which referrals are in a viewer's figures: a commissioner's are those to contracts of theirs, and they see none of them."""
    if viewer.authority_code is None:
        return referrals_seen(viewer)
    return Referral.contract_id.in_(select(Contract.id).where(contracts_seen(viewer)))


def referrals_read(viewer: Viewer) -> ColumnElement[bool]:
    """Which of them a viewer may read: not those of a household with a stay that is restricted to others (D1)."""
    kept_from_them = select(Stay.household_id).where(~open_to(viewer))
    of_an_open_one = or_(Referral.household_id.is_(None), Referral.household_id.not_in(kept_from_them))
    return and_(referrals_seen(viewer), of_an_open_one)


def demand_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Whose typed demand a viewer may read: that typed for them, and of authorities a commissioner's took the place of."""
    theirs = select(Authority.code).where(authorities_typed_for(viewer))
    replaced = select(AuthoritySuccessor.code).where(AuthoritySuccessor.successor_code == viewer.authority_code)
    return or_(Demand.authority_code.in_(theirs), Demand.authority_code.in_(replaced))


def authorities_typed_for(viewer: Viewer) -> ColumnElement[bool]:
    """Whose demand a viewer may type (F4): a commissioner their own authority's, a provider those of the footprints of its
    contracts.
    """
    if viewer.is_command_line:
        return true()
    if viewer.provider_id is None:
        return Authority.code == viewer.authority_code
    footprints = select(ContractAuthority.authority_code).join(Contract, Contract.id == ContractAuthority.contract_id)
    return Authority.code.in_(footprints.where(contracts_seen(viewer)))


def authority_returns_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Which returns of authorities a viewer may see: their own authority's. No provider has all that is in one (D1)."""
    of_an_authority = Return.authority_code.is_not(None)
    return of_an_authority if viewer.is_command_line else and_(of_an_authority, own_authority(viewer, Return))


def own_authority(viewer: Viewer, table: type[Return | TypedAccommodation]) -> ColumnElement[bool]:
    """Which rows of an authority's own a viewer may see and make: a commissioner theirs, and nobody else any."""
    if viewer.is_command_line:
        return true()
    if viewer.authority_code is None:
        return false()
    return table.authority_code == viewer.authority_code


def nights_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Which spells in service a viewer may see the nights of; wants ``Spell`` joined with ``Property``.

    A commissioner sees what is under a contract of theirs; what stands outside any contract is its provider's own.
    """
    if viewer.is_command_line or viewer.provider_id is not None:
        return properties_seen(viewer)
    return and_(Spell.commissioned, Spell.contract_id.in_(select(Contract.id).where(contracts_seen(viewer))))


def _stays_worked_with(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.role is not Role.WORKER:
        return true()
    there = select(DiaryEntry.id).join(Unit, Unit.id == DiaryEntry.unit_id).join(Property)
    return there.where(DiaryEntry.stay_id == Stay.id, properties_seen(viewer)).correlate(Stay).exists()


def trail_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Which lines of the trail a viewer may see: an administrator all of them, a manager their provider's."""
    if viewer.is_command_line or viewer.role is Role.ADMINISTRATOR:
        return true()
    if viewer.role is Role.MANAGER and viewer.provider_id is not None:
        return TrailEntry.chain == viewer.provider_id
    return false()


def households_told(viewer: Viewer) -> ColumnElement[bool]:
    """Of which lines of the trail a viewer may know which household they are about, and what they say of it (D1).

    An administrator of none; a manager unless one of the household's stays is restricted to others than them.
    """
    if viewer.is_command_line:
        return true()
    if viewer.role is not Role.MANAGER:
        return false()
    named = select(StayViewer.stay_id).where(StayViewer.account_id == viewer.account_id)
    kept_from_them = Stay.id.in_(select(StayViewer.stay_id)) & Stay.id.not_in(named)
    return TrailEntry.household_id.not_in(select(Stay.household_id).where(kept_from_them))


def manages_every_account(viewer: Viewer) -> bool:
    """Whether the viewer manages accounts of every role and provider, not only the staff of one."""
    return viewer.is_command_line or viewer.role is Role.ADMINISTRATOR


def accounts_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Which accounts a viewer manages: their provider's staff, or for an administrator all.

    The demonstration's administrator, whose password is public, manages only the demonstration's accounts.
    """
    if viewer.is_command_line:
        return true()
    if viewer.role is Role.MANAGER:
        return Account.provider_id == viewer.provider_id
    if viewer.role is Role.ADMINISTRATOR:
        return Account.is_demonstration.is_(True) if viewer.is_demonstration else true()
    return false()
