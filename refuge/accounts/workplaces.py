"""Which properties a worker works in, and so which records they see (D1). A manager chooses it for their own staff."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, select

from refuge.access.scope import Viewer, properties_seen
from refuge.audit import note
from refuge.errors import RuleBroken
from refuge.extensions import begin_writing, db
from refuge.models import Account, AccountProperty, Property
from refuge.vocabulary import Role


def choose_workplaces(viewer: Viewer, account: Account, property_ids: Collection[int]) -> None:
    """Let a worker work in exactly these properties from now on; none is possible, and shows them no records.

    Raises RuleBroken on ``properties`` if one is not the provider's, or if the account is no longer a worker's.
    """
    begin_writing()
    db.session.refresh(account, with_for_update=True)  # whoever changes the same person waits
    if account.role is not Role.WORKER:
        raise RuleBroken("properties", "This is no longer a worker's account.")
    before = workplace_references(account)
    put_to_work(viewer, account, property_ids)
    after = workplace_references(account)
    if before != after:
        note(
            viewer,
            "account.workplaces_changed",
            ("account", account.id),
            provider_id=account.provider_id,
            before={"properties": before},
            after={"properties": after},
        )
    db.session.commit()


def put_to_work(viewer: Viewer, account: Account, property_ids: Collection[int]) -> None:
    """Write it down, without a line on the trail and without a commit. Raises RuleBroken on ``properties``."""
    chosen = set(property_ids)
    theirs = select(Property.id).where(properties_seen(viewer), Property.provider_id == account.provider_id)
    if chosen - set(db.session.scalars(theirs)):
        raise RuleBroken("properties", "Choose properties of this provider.")
    db.session.execute(delete(AccountProperty).where(AccountProperty.account_id == account.id))
    db.session.add_all(AccountProperty(account_id=account.id, property_id=one) for one in sorted(chosen))
    db.session.flush()


def workplace_references(account: Account) -> Sequence[str]:
    """The references of the properties somebody works in, as the trail tells them."""
    return list(
        db.session.scalars(
            select(Property.reference)
            .join(AccountProperty, AccountProperty.property_id == Property.id)
            .where(AccountProperty.account_id == account.id)
            .order_by(Property.reference)
        )
    )
