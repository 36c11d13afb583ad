"""Who asks as a local resident: from a footprint of the provider's contracts running that day (F4)."""

from datetime import date

from sqlalchemy import or_, select

from refuge.extensions import db
from refuge.figures.places import places
from refuge.models import Contract, ContractAuthority
from refuge.occupancy.origin import Area, Origin


def is_local(provider_id: int, origin: Origin, day: date, today: date) -> bool:
    """Whether somebody from there who asks the provider on a day is a local resident. Three statements.

    The footprints of every contract that runs that day are taken together; an origin that cannot be told is not local (G2).
    """
    running = (
        select(ContractAuthority.authority_code)
        .join(Contract, Contract.id == ContractAuthority.contract_id)
        .where(Contract.provider_id == provider_id, Contract.starts_on <= day)
        .where(or_(Contract.ends_on.is_(None), Contract.ends_on > day))
    )
    footprint = frozenset(db.session.scalars(running))
    return bool(footprint) and places(today).gazetteer.area(origin, footprint, day, today) is Area.IN_BOROUGH
