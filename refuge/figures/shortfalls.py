"""Nights by which contracts fell short of their minimum of units (U11)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import Select, func, select, union_all

from refuge.access.scope import Viewer, contracts_seen
from refuge.extensions import db
from refuge.figures.selection import Grouping, Selection
from refuge.models import Contract, Provider, Spell
from refuge.occupancy.census import Census

Shortfalls = dict[str | None, list[int]]
"""Group → nights short in each period."""


def shortfalls(viewer: Viewer, selection: Selection, marks: Sequence[date]) -> Shortfalls | None:
    """Σ max(0, minimum − units in service) between each two neighbouring marks, while each contract runs.

    Nothing where the selection cuts contracts, to which alone a minimum belongs. Two statements.
    """
    if not selection.is_of_whole_contracts():
        return None
    contracts = _with_a_minimum(viewer, selection)
    in_service = _in_service(contracts.with_only_columns(Contract.id))
    missing: dict[str | None, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for contract_id, group, minimum, starts_on, ends_on in db.session.execute(contracts):
        census = in_service.get(contract_id, Census({}))
        for day, change in census.short_of(minimum, starts_on, ends_on).items():
            missing[group][day] += change
    return {group: _between(marks, Census(changes)) for group, changes in missing.items()}


def _between(marks: Sequence[date], census: Census) -> list[int]:
    return [census.nights(start, end) for start, end in pairwise(marks)]


def _with_a_minimum(viewer: Viewer, selection: Selection) -> Select[Any]:
    names = {Grouping.CONTRACT: Contract.reference, Grouping.PROVIDER: Provider.reference}
    name = names[selection.group] if selection.group in names else func.nullif("", "")
    columns = (Contract.id, name, Contract.minimum_units, Contract.starts_on, Contract.ends_on)
    statement = select(*columns).join(Provider).where(contracts_seen(viewer), Contract.minimum_units > 0)
    if selection.contract is not None:
        statement = statement.where(Contract.reference == selection.contract)
    if selection.provider is not None:
        statement = statement.where(Provider.reference == selection.provider)
    return statement


def _in_service(contracts: Select[Any]) -> dict[int | None, Census]:
    with_a_minimum = Spell.contract_id.in_(contracts)
    edges = union_all(
        select(Spell.contract_id, Spell.starts_on.label("day"), func.count().label("change"))
        .where(with_a_minimum)
        .group_by(Spell.contract_id, Spell.starts_on),
        select(Spell.contract_id, Spell.ends_on, -func.count())
        .where(with_a_minimum)
        .group_by(Spell.contract_id, Spell.ends_on),
    )
    changes: dict[int | None, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for contract_id, day, change in db.session.execute(edges):
        changes[contract_id][day] += change
    return {contract_id: Census(days) for contract_id, days in changes.items()}
