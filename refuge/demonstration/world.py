"""What an invented service consists of: the facts the interchange files carry, with the days they became known.

Fields are named like the columns of the files wherever they are one. Days are half-open, as everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from refuge.demonstration.provision import Contract, Property, Provider, Spell, Unit, Value


@dataclass(frozen=True)
class Person:
    """An adult or a child; ``joined_on`` and ``left_on`` only where they are not the stay's own."""

    kind: str
    age: int | None
    age_band: str | None
    sex: str | None
    gender_same_as_sex: str | None = None
    ethnicity: str | None = None
    joined_on: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Household:
    """Who comes, and what they need."""

    household_ref: str
    people: tuple[Person, ...]
    pregnant: bool
    pets: bool
    nrpf: bool
    access_needs: tuple[str, ...]
    support_needs: tuple[str, ...]


@dataclass(frozen=True)
class Placement:
    """A household's time in one unit; ``people`` is who sleeps there, where that is not everybody (U8)."""

    unit_ref: str
    starts_on: date
    ends_on: date | None
    people: int | None = None


@dataclass(frozen=True)
class Absence:
    """Nights nobody slept there (N11)."""

    starts_on: date
    ends_on: date | None
    reason: str


@dataclass(frozen=True)
class Leaving:
    """What was answered on the day they left (H8)."""

    departure_planned: bool | None
    departure_reason: str
    destination: str
    risk_at_departure: str | None


@dataclass(frozen=True)
class Stay:
    """Arrival to departure; ``expected_since`` is the day the expected departure was written down."""

    stay_ref: str
    household: Household
    arrived_on: date
    departed_on: date | None
    placements: tuple[Placement, ...]
    absences: tuple[Absence, ...]
    origin: str | None
    last_night_place: str
    risk_at_arrival: str | None
    referral_source: str
    expected_departure_on: date | None
    expected_since: date
    leaving: Leaving | None


@dataclass(frozen=True)
class Void:
    """A time of preparing or out of use."""

    unit_ref: str
    kind: str
    starts_on: date
    ends_on: date | None
    expected_ends_on: date | None
    reason: str
    waits_for: str
    note: str | None = None


@dataclass(frozen=True)
class Referral:
    """A request for a place. One that was accepted first and failed later says so in ``settled_on``."""

    referral_ref: str
    received_on: date
    provider_ref: str
    contract_ref: str | None
    household: Household
    source: str
    origin: str | None
    outcome: str
    decided_on: date | None
    reason: str | None = None
    other_reasons: tuple[str, ...] = ()
    reason_note: str | None = None
    why_no_unit: str | None = None
    stay_ref: str | None = None
    placed: str | None = None
    settled_on: date | None = None


@dataclass(frozen=True)
class Hold:
    """A unit kept for an accepted referral (N10)."""

    unit_ref: str
    referral_ref: str
    starts_on: date
    ends_on: date | None
    outcome: str | None


@dataclass(frozen=True)
class Demand:
    """What came to the council in one month (F4)."""

    authority_code: str
    month: date
    source: str
    asked: int
    placed_in_area: int
    placed_out_of_area: int
    not_placed: int
    not_known: int


@dataclass(frozen=True)
class Survey:
    """One question of a quarter's survey; ``quarter`` is its first day."""

    contract_ref: str
    quarter: date
    audience: str
    question: str
    answered: int
    positive: int


@dataclass(frozen=True)
class TypedRow:
    """Totals of a financial year of what is not on the system, as an officer of the authority typed them one day.

    ``year`` is the first day of the year; ``totals`` names each total that is known.
    """

    authority_code: str
    year: date
    accommodation_type: str
    source: str
    entered_on: date
    totals: Mapping[str, int]


@dataclass(frozen=True)
class World:
    """Everything invented, or as much of it as had happened by some day."""

    providers: tuple[Provider, ...] = ()
    contracts: tuple[Contract, ...] = ()
    values: tuple[Value, ...] = ()
    properties: tuple[Property, ...] = ()
    units: tuple[Unit, ...] = ()
    spells: tuple[Spell, ...] = ()
    stays: tuple[Stay, ...] = ()
    voids: tuple[Void, ...] = ()
    referrals: tuple[Referral, ...] = ()
    holds: tuple[Hold, ...] = ()
    demand: tuple[Demand, ...] = ()
    surveys: tuple[Survey, ...] = ()
    typed: tuple[TypedRow, ...] = ()
