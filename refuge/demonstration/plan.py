"""What is decided about an invented service before anybody comes: its buildings, its works and its tendencies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from refuge.demonstration.provision import Contract, Property, Provider, Spell, Unit, Value

HORIZON = date(2040, 4, 1)
"""The invented services are made up to this day and then cut at the day asked for, so that a later day only adds."""


@dataclass(frozen=True)
class Works:
    """Works that wait until the unit falls empty."""

    unit_ref: str
    not_before: date
    nights: int
    reason: str
    note: str


@dataclass(frozen=True)
class Tendencies:
    """How a service tends to go.

    ``ready_days`` gives, by financial year, the mean days a unit stands ready between lets; a year without one goes
    like ``usual_ready_days``. ``local_share`` is the share of households from the authority's own area.
    """

    ready_days: Mapping[int, float]
    usual_ready_days: float
    local_share: float
    local_origins: Mapping[str, float]
    near_origins: Mapping[str, float]
    region: str
    refusals_a_month: float

    def ready_days_from(self, day: date) -> float:
        """The mean days ready of units that fall empty on that day."""
        year = day.year if day.month >= 4 else day.year - 1
        return self.ready_days.get(year, self.usual_ready_days)


@dataclass(frozen=True)
class Elsewhere:
    """Safe accommodation of the authority that is not on the system, and what it has in a usual year.

    ``children_each`` is how many a household brings; None where the source does not say.
    """

    accommodation_type: str
    source: str
    households: int
    men_share: float
    children_each: float | None
    units: int | None = None
    bed_spaces: int | None = None


@dataclass(frozen=True)
class Plan:
    """One invented service. ``seed`` names its stream of chance."""

    seed: str
    prefix: str
    provider: Provider
    contracts: tuple[Contract, ...]
    values: tuple[Value, ...]
    properties: tuple[Property, ...]
    units: tuple[Unit, ...]
    spells: tuple[Spell, ...]
    works: tuple[Works, ...]
    tendencies: Tendencies
    demand_of: tuple[str, str, int]
    """Authority, source and households a month of the demand somebody else counts."""
    surveys_from: date | None = None
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def opened_on(self) -> date:
        """The first day any unit was in service."""
        return min(spell.starts_on for spell in self.spells)

    def contract_on(self, day: date) -> str | None:
        """The contract that runs on a day: the latest to have begun."""
        begun = [contract.contract_ref for contract in self.contracts if contract.starts_on <= day]
        return begun[-1] if begun else None

    def windows(self, unit_ref: str) -> list[tuple[date, date]]:
        """When the unit is in service, spells that meet joined together."""
        joined: list[tuple[date, date]] = []
        for spell in (spell for spell in self.spells if spell.unit_ref == unit_ref):
            ends_on = spell.ends_on or HORIZON
            if joined and joined[-1][1] == spell.starts_on:
                joined[-1] = (joined[-1][0], ends_on)
            else:
                joined.append((spell.starts_on, ends_on))
        return joined
