"""The accounts a viewer manages, and what an account can belong to."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import joinedload

from refuge.access.scope import Viewer, accounts_seen, properties_seen
from refuge.errors import NotFound, RuleBroken
from refuge.extensions import db
from refuge.models import Account, AccountProperty, Authority, Property, Provider
from refuge.occupancy.naming import in_order
from refuge.vocabulary import Role


def people_in_view(viewer: Viewer) -> Sequence[Account]:
    """Every account the viewer manages, active ones first, each with its provider or authority."""
    statement = (
        select(Account)
        .where(accounts_seen(viewer))
        .options(joinedload(Account.provider), joinedload(Account.authority))
        .order_by(Account.is_active.desc(), Account.email)
    )
    return db.session.scalars(statement).all()


def find_person(viewer: Viewer, account_id: int) -> Account:
    """One account that the viewer manages. Raises NotFound."""
    return _found(viewer, Account.id == account_id)


def find_worker(viewer: Viewer, account_id: int) -> Account:
    """One worker that the viewer manages. Raises NotFound, also on somebody in another role."""
    return _found(viewer, and_(Account.id == account_id, Account.role == Role.WORKER))


def find_person_by_email(viewer: Viewer, email: str) -> Account:
    """One account that the viewer manages, by its address however it is typed. Raises NotFound."""
    return _found(viewer, Account.email == email.strip().lower())


def provider_of(viewer: Viewer, reference: str) -> Provider:
    """The provider with this reference. Raises RuleBroken on ``provider``."""
    found = next((one for one in providers_to_choose(viewer) if one.reference == reference), None)
    if found is None:
        raise RuleBroken("provider", f"There is no provider with the reference {reference}.")
    return found


def providers_to_choose(viewer: Viewer) -> Sequence[Provider]:
    """Every provider an account can belong to, by name; the demonstration's own for a demonstration account."""
    statement = select(Provider).order_by(Provider.name)
    if viewer.is_demonstration:
        statement = statement.where(Provider.is_demonstration)
    return db.session.scalars(statement).all()


def properties_to_choose(viewer: Viewer) -> Sequence[Property]:
    """Every property a manager can let a worker work in, by name."""
    return _by_name(select(Property).where(properties_seen(viewer)))


def workplaces(viewer: Viewer, account: Account) -> Sequence[Property]:
    """The properties somebody works in, by name, as far as the viewer sees properties at all."""
    worked_in = select(AccountProperty.property_id).where(AccountProperty.account_id == account.id)
    return _by_name(select(Property).where(properties_seen(viewer), Property.id.in_(worked_in)))


def _by_name(properties: Select[tuple[Property]]) -> list[Property]:
    return sorted(db.session.scalars(properties), key=lambda place: (in_order(place.name), place.id))


def works_nowhere(viewer: Viewer) -> bool:
    """Whether the viewer is a worker for whom no property was chosen yet, and so sees no records (D1)."""
    return viewer.role is Role.WORKER and not db.session.scalar(select(exists().where(properties_seen(viewer))))


def authorities_to_choose(_viewer: Viewer) -> Sequence[Authority]:
    """Every authority there still is, by name: the same for everybody."""
    return db.session.scalars(select(Authority).where(Authority.ended.is_(None)).order_by(Authority.name)).all()


def _found(viewer: Viewer, condition: object) -> Account:
    account = db.session.scalar(select(Account).where(accounts_seen(viewer), condition))  # type: ignore[arg-type]
    if account is None:
        raise NotFound
    return account
