"""The months of demand that somebody typed, as far as each source recorded them (F4)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from refuge.access.scope import Viewer, authorities_typed_for
from refuge.errors import NotFound
from refuge.extensions import db
from refuge.models import Authority, Demand, DemandSource
from refuge.occupancy.demand import NAMES, Counts


def authorities_to_type_for(viewer: Viewer) -> dict[str, str]:
    """The authorities whose demand the viewer may type: code → name, by name."""
    named = select(Authority.code, Authority.name).where(authorities_typed_for(viewer)).order_by(Authority.name)
    return {row.code: row.name for row in db.session.execute(named)}


def authority_to_type_for(viewer: Viewer, code: str | None) -> tuple[str, str]:
    """The code and name of one of them; without a code, of the first. Raises NotFound."""
    known = authorities_to_type_for(viewer)
    chosen = next(iter(known), "") if code is None else code
    if chosen not in known:
        raise NotFound(f"There is no authority {chosen} to type for.")
    return chosen, known[chosen]


def demand_by_month(authority: str, since: date, until: date) -> dict[date, list[Any]]:
    """What is typed of the months from ``since`` on, before ``until``: month → rows with ``source`` and the counts.

    Nobody is asked whether they may see it: the caller has found the authority for them.
    """
    columns: list[Any] = [Demand.month, DemandSource.label.label("source"), *(getattr(Demand, name) for name in NAMES)]
    typed = select(*columns).join(DemandSource, DemandSource.code == Demand.source)
    typed = typed.where(Demand.authority_code == authority, Demand.month >= since, Demand.month < until)
    found: dict[date, list[Any]] = defaultdict(list)
    for row in db.session.execute(typed.order_by(Demand.month, DemandSource.position, DemandSource.label)):
        found[row.month].append(row)
    return found


def is_recorded_before(authority: str, month: date) -> bool:
    """Whether anything is typed of an earlier month."""
    earlier = select(Demand.id).where(Demand.authority_code == authority, Demand.month < month)
    return db.session.scalar(earlier.limit(1)) is not None


def counts_of(authority: str, month: date) -> Mapping[str, Counts]:
    """What is typed of one month: source → counts."""
    typed = db.session.scalars(select(Demand).where(Demand.authority_code == authority, Demand.month == month))
    return {row.source: Counts(**{name: getattr(row, name) for name in NAMES}) for row in typed}
