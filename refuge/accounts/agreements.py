"""What a commissioner was given goes when they do: another role, another authority or a deactivated account end it (D2)."""

from datetime import date

from sqlalchemy import or_, select

from refuge.audit.noting import Line
from refuge.extensions import db
from refuge.models import Account, Agreement, Contract


def end_agreements(account: Account, today: date) -> list[Line]:
    """End every agreement with the account that still runs or is to come; a line for the trail of each, in its provider's.

    Part of a transaction of the caller's, who notes the lines. They do not come back: somebody has to agree again.
    """
    runs = or_(Agreement.ends_on.is_(None), Agreement.ends_on > today)
    theirs = select(Agreement, Contract.provider_id).join(Contract).where(Agreement.account_id == account.id, runs)
    return [
        _end(agreement, provider_id, today)
        for agreement, provider_id in db.session.execute(theirs.order_by(Agreement.id).with_for_update(of=Agreement))
    ]


def _end(agreement: Agreement, provider_id: int, today: date) -> Line:
    agreement.ends_on = max(agreement.agreed_on, today)
    told = {"ends_on": str(agreement.ends_on)}
    return Line("agreement.ended", ("agreement", agreement.id), provider_id, after=told)
