"""What nights cost: the contracts' dated values over them, and who pays (U10)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import groupby
from typing import Any

from sqlalchemy import String, cast, func, null, select

from refuge.access.scope import Viewer, contracts_seen
from refuge.errors import RuleBroken
from refuge.extensions import db
from refuge.figures import counting, spans
from refuge.figures.chosen import chosen
from refuge.figures.cutting import cut, marks
from refuge.figures.frozen_scopes import properties_in_view
from refuge.figures.places import places
from refuge.figures.selection import Grouping, Selection
from refuge.models import Contract, ContractValue, Provider, Spell
from refuge.models.columns import Day
from refuge.occupancy.census import Census
from refuge.occupancy.money import Amount, nights_without, runs_until, unit_years, worth
from refuge.occupancy.period import Period
from refuge.vocabulary import EntryKind

WHOLE = "Money is of whole contracts: it is not divided between authorities, properties, types or units (U10)."
NAMES = {Grouping.CONTRACT: Contract.reference, Grouping.PROVIDER: Provider.reference}


@dataclass(frozen=True)
class Cost:
    """Pounds by funder over unit-nights; no funder at all where no value was recorded for any of the nights.

    ``unit_years`` are the commissioned nights as shares of their contract years, ``without_value`` those of them on which
    their contract had no value.
    """

    by_funder: Mapping[str | None, Fraction] = field(default_factory=dict)
    commissioned: int = 0
    occupied: int = 0
    unit_years: Fraction = Fraction()
    without_value: int = 0

    @property
    def value(self) -> Fraction | None:
        """Pounds in all."""
        return sum(self.by_funder.values(), Fraction()) if self.by_funder else None

    @property
    def per_commissioned_night(self) -> Fraction | None:
        """Pounds ÷ C; nothing where there is no value, or no night (U6)."""
        return self._per(self.commissioned)

    @property
    def per_occupied_night(self) -> Fraction | None:
        """Pounds ÷ O."""
        return self._per(self.occupied)

    @property
    def per_unit_year(self) -> Fraction | None:
        """Pounds for one unit in service a whole contract year."""
        return self._per(self.unit_years)

    def _per(self, number: int | Fraction) -> Fraction | None:
        return None if self.value is None or not number else self.value / number

    def __add__(self, other: "Cost") -> "Cost":
        """Pounds add to pounds and nights to nights; rates never do (U5)."""
        funders = {*self.by_funder, *other.by_funder}
        return Cost(
            {one: self.by_funder.get(one, Fraction()) + other.by_funder.get(one, Fraction()) for one in funders},
            self.commissioned + other.commissioned,
            self.occupied + other.occupied,
            self.unit_years + other.unit_years,
            self.without_value + other.without_value,
        )


@dataclass(frozen=True)
class CostRow:
    """One period of one group. ``hidden`` names what was taken away; of it nothing is left in the row."""

    period: Period
    to_date: bool
    group: str | None
    cost: Cost
    hidden: frozenset[str] = frozenset()

    def without_occupied(self) -> "CostRow":
        """The same without what tells how many nights were occupied (D4)."""
        hidden = frozenset({"occupied", "per_occupied_night"})
        return replace(self, cost=replace(self.cost, occupied=0), hidden=hidden)


@dataclass(frozen=True)
class Commissioned:
    """A contract: the group it is counted in, the month in which its year begins, and its values."""

    group: str | None
    first_month: int
    amounts: list[Amount]


def cost(viewer: Viewer, selection: Selection) -> list[CostRow]:
    """The table of costs, a row a period and group; without groups every period has its row.

    The number of statements is fixed. Raises RuleBroken on anything narrower than whole contracts, and RuleBroken or
    NotFound on a selection that cannot be had.
    """
    _refuse_parts(viewer, selection)
    of = chosen(viewer, replace(selection, group=Grouping.CONTRACT), partial(places, selection.as_at))
    periods = cut(selection, of)
    if not periods:
        return []
    days = marks(selection, periods)
    census = counting.censuses(of, [spans.in_service()], days[-1])
    occupied = counting.nights(of, [one for one in spans.diary() if one.counted == EntryKind.OCCUPIED], days)
    rows: dict[tuple[str | None, Period], Cost] = defaultdict(Cost)
    for reference, contract in _contracts(viewer, selection).items():
        served = census.get(reference, {}).get(spans.IN_SERVICE, Census({}))
        lived_in = occupied.get(reference, {}).get(EntryKind.OCCUPIED, [0] * len(periods))
        for period, nights in zip(periods, lived_in, strict=True):
            of_one = _cost(contract, served, nights, period.starts_on, period.counted_to(selection.as_at))
            rows[contract.group, period] += of_one
    return _rows(selection, periods, rows)


def _refuse_parts(viewer: Viewer, selection: Selection) -> None:
    if not selection.commissioned:
        raise RuleBroken("not-commissioned", "Nights outside any contract have no value (U10).")
    for name in ("authority", "property", "unit", "accommodation_type"):
        if getattr(selection, name) is not None:
            raise RuleBroken(name.replace("_", "-"), WHOLE)
    if not selection.is_of_whole_contracts():
        raise RuleBroken("group", WHOLE)
    if properties_in_view(viewer) is not None:
        raise RuleBroken("contract", f"{WHOLE} You work in some of the properties only.")


def _rows(
    selection: Selection, periods: Sequence[Period], found: Mapping[tuple[str | None, Period], Cost]
) -> list[CostRow]:
    groups = sorted({group for group, _ in found}, key=str) if selection.group else [None]
    rows = [
        CostRow(period, period.is_to_date(selection.as_at), group, found.get((group, period), Cost()))
        for group in groups
        for period in periods
    ]
    return [row for row in rows if not selection.group or row.cost.commissioned or row.cost.value is not None]


def _cost(contract: Commissioned, in_service: Census, occupied: int, starts_on: date, ends_on: date) -> Cost:
    by_funder: dict[str | None, Fraction] = {}
    for amount in contract.amounts:
        if amount.starts_on < ends_on and starts_on < amount.ends_on:
            pounds = worth(amount, contract.first_month, starts_on, ends_on)
            by_funder[amount.funder] = by_funder.get(amount.funder, Fraction()) + pounds
    return Cost(
        by_funder,
        in_service.nights(starts_on, ends_on),
        occupied,
        unit_years(in_service, contract.first_month, starts_on, ends_on),
        nights_without(contract.amounts, in_service, starts_on, ends_on),
    )


def _contracts(viewer: Viewer, selection: Selection) -> dict[str, Commissioned]:
    """Every contract of the selection by its reference. One statement."""
    rows = db.session.execute(_valued(viewer, selection)).all()
    found = {}
    for reference, some in groupby(rows, key=lambda row: row.reference):
        values = list(some)
        first = values[0]
        found[reference] = Commissioned(first.name, first.year_starts_month, _amounts(values))
    return found


def _valued(viewer: Viewer, selection: Selection) -> Any:
    """Contracts with their values, one that has none once; ``until`` is the day the same funder's next begins."""
    own = ContractValue.contract_id, ContractValue.funder, ContractValue.spend_only_in
    until = func.lead(ContractValue.starts_on, type_=Day).over(partition_by=own, order_by=ContractValue.starts_on)
    served = select(func.max(Spell.ends_on, type_=Day)).where(Spell.contract_id == Contract.id).scalar_subquery()
    name = cast(null(), String) if selection.group is None else NAMES[selection.group]
    contract = Contract.reference, Contract.year_starts_month, Contract.ends_on, Contract.extendable_to
    value = ContractValue.starts_on, ContractValue.annual_value, ContractValue.funder
    asked = ((selection.contract, Contract.reference), (selection.provider, Provider.reference))
    return (
        select(*contract, name.label("name"), served.label("served"), *value, until.label("until"))
        .join(Provider, Provider.id == Contract.provider_id)
        .outerjoin(ContractValue, ContractValue.contract_id == Contract.id)
        .where(contracts_seen(viewer), *(column == given for given, column in asked if given is not None))
        .order_by(Contract.reference)
    )


def _amounts(rows: Sequence[Any]) -> list[Amount]:
    """The values of one contract, each until its funder's next, or the contract's end."""
    return [
        Amount(row.funder, row.annual_value, row.starts_on, min(row.until or date.max, _end(row)))
        for row in rows
        if row.annual_value is not None
    ]


def _end(row: Any) -> date:
    return runs_until(row.ends_on, row.extendable_to, row.served)
