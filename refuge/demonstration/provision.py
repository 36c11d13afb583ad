"""What an invented service has: its contracts and what they are worth, its properties and their units.

Fields are named like the columns of the interchange files.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Provider:
    """An invented organisation."""

    provider_ref: str
    name: str


@dataclass(frozen=True)
class Contract:
    """What the authorities commission from it."""

    contract_ref: str
    title: str
    provider_ref: str
    authority_codes: tuple[str, ...]
    starts_on: date
    ends_on: date
    extendable_to: date
    target_utilisation: str
    preparation_target_days: int
    year_starts_month: int
    minimum_units: int


@dataclass(frozen=True)
class Value:
    """A dated annual amount."""

    contract_ref: str
    starts_on: date
    annual_value: int
    funder: str
    spend_only_in: str | None = None


@dataclass(frozen=True)
class Property:
    """A building, without an address."""

    property_ref: str
    provider_ref: str
    name: str
    public_label: str
    accommodation_type: str
    authority_code: str
    women_only: bool
    landlord: str = "Demonstration housing association"


@dataclass(frozen=True)
class Unit:
    """What one household has to itself."""

    unit_ref: str
    property_ref: str
    name: str
    bed_spaces: int
    cots: int = 1
    self_contained: bool = True
    step_free: bool = False
    wheelchair: bool = False
    accepts_men: bool = False
    accepts_pets: bool = False
    oldest_son: int = 13
    considers_nrpf: bool = True
    shared_group: str | None = None


@dataclass(frozen=True)
class Spell:
    """A spell in service; under no contract, it is not commissioned."""

    unit_ref: str
    contract_ref: str | None
    starts_on: date
    ends_on: date | None = None
    bed_spaces: int | None = None
