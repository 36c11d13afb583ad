"""The interchange files: their columns, in the order they are read and written. Import, export and docs all follow this table."""

from dataclasses import dataclass

from refuge.intake.values import (
    AuthorityCode,
    Child,
    Dated,
    Fixed,
    Item,
    Kind,
    Money,
    Month,
    Note,
    Number,
    Origin,
    Quarter,
    Reference,
    Several,
    Share,
    Words,
    YesNo,
)
from refuge.vocabulary import (
    AbsenceReason,
    AccessNeed,
    AccommodationType,
    AgeBand,
    Audience,
    EntryKind,
    GenderSameAsSex,
    HoldOutcome,
    PersonKind,
    Placed,
    ReferralOutcome,
    RiskLevel,
    Sex,
    WaitsFor,
)

REFERENCE, DAY, YES_NO, COUNT = Reference(), Dated(), YesNo(), Number()


@dataclass(frozen=True)
class Column:
    """One column. ``refers`` names the file whose reference it holds; a column not ``staged`` is spread over other rows."""

    name: str
    kind: Kind
    required: bool = False
    refers: str | None = None
    staged: bool = True


@dataclass(frozen=True)
class File:
    """One interchange file. ``key`` names the columns by which a row is known; no two rows may share it."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def filename(self) -> str:
        """Its name in a folder."""
        return f"{self.name}.csv"

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


def _needed(name: str, kind: Kind, refers: str | None = None) -> Column:
    return Column(name, kind, required=True, refers=refers)


def _spread(name: str, kind: Kind) -> Column:
    return Column(name, kind, staged=False)


LISTS = File(
    "lists",
    (
        _needed("list", REFERENCE),
        _needed("code", REFERENCE),
        _needed("label", Words(120)),
        Column("kind", REFERENCE),
        Column("retired_on", DAY),
    ),
    key=("list", "code"),
)
PROVIDERS = File("providers", (_needed("provider_ref", REFERENCE), _needed("name", Words(120))), key=("provider_ref",))
CONTRACTS = File(
    "contracts",
    (
        _needed("contract_ref", REFERENCE),
        _needed("title", Words(120)),
        _needed("provider_ref", REFERENCE, "providers"),
        _needed("authority_codes", Several(AuthorityCode())),
        _needed("starts_on", DAY),
        Column("ends_on", DAY),
        Column("extendable_to", DAY),
        Column("target_utilisation", Share()),
        Column("preparation_target_days", COUNT),
        Column("year_starts_month", Number(1, 12)),
        Column("minimum_units", COUNT),
        Column("preparation_recorded_from", DAY),
    ),
    key=("contract_ref",),
)
VALUES = File(
    "values",
    (
        _needed("contract_ref", REFERENCE, "contracts"),
        _needed("starts_on", DAY),
        _needed("annual_value", Money()),
        Column("funder", Words(80)),
        Column("spend_only_in", AuthorityCode()),
    ),
    key=("contract_ref", "starts_on", "funder", "spend_only_in"),
)
PROPERTIES = File(
    "properties",
    (
        _needed("property_ref", REFERENCE),
        _needed("provider_ref", REFERENCE, "providers"),
        _needed("name", Words(80)),
        Column("public_label", Words(80)),
        _needed("accommodation_type", Fixed(AccommodationType)),
        _needed("authority_code", AuthorityCode()),
        Column("women_only", YES_NO),
        Column("landlord", Words(120)),
    ),
    key=("property_ref",),
)
UNITS = File(
    "units",
    (
        _needed("unit_ref", REFERENCE),
        _needed("property_ref", REFERENCE, "properties"),
        _needed("name", Words(80)),
        _needed("bed_spaces", Number(1, 99)),
        Column("cots", Number(0, 99)),
        Column("self_contained", YES_NO),
        Column("step_free", YES_NO),
        Column("wheelchair", YES_NO),
        Column("accepts_men", YES_NO),
        Column("accepts_pets", YES_NO),
        Column("oldest_son", Number(0, 17)),
        Column("considers_nrpf", YES_NO),
        Column("shared_group", Words(40)),
    ),
    key=("unit_ref",),
)
SERVICE = File(
    "service",
    (
        _needed("unit_ref", REFERENCE, "units"),
        Column("contract_ref", REFERENCE, refers="contracts"),
        _needed("starts_on", DAY),
        Column("ends_on", DAY),
        Column("bed_spaces", Number(1, 99)),
    ),
    key=("unit_ref", "starts_on"),
)
STAYS = File(
    "stays",
    (
        _needed("stay_ref", REFERENCE),
        Column("household_ref", REFERENCE),
        _spread("unit_ref", REFERENCE),
        _needed("arrived_on", DAY),
        Column("departed_on", DAY),
        Column("origin", Origin()),
        Column("last_night_place", Item("last_night_places")),
        _spread("adults", Number(1, 20)),
        _spread("sex", Several(Fixed(Sex), answers=True)),
        _spread("gender_same_as_sex", Several(Fixed(GenderSameAsSex), answers=True)),
        _spread("age_band", Several(Fixed(AgeBand), answers=True)),
        _spread("ethnicity", Several(Item("ethnicities"), answers=True)),
        _spread("children_ages", Several(Child(), answers=True)),
        Column("pregnant", YES_NO),
        Column("pets", YES_NO),
        Column("access_needs", Several(Fixed(AccessNeed))),
        Column("support_needs", Several(Item("support_needs"))),
        Column("nrpf", YES_NO),
        Column("risk_at_arrival", Fixed(RiskLevel)),
        Column("risk_at_departure", Fixed(RiskLevel)),
        Column("referral_source", Item("referral_sources")),
        Column("expected_departure_on", DAY),
        Column("departure_planned", YES_NO),
        Column("departure_reason", Item("departure_reasons")),
        Column("destination", Item("destinations")),
        Column("departure_note", Note()),
    ),
    key=("stay_ref",),
)
PEOPLE = File(
    "people",
    (
        _needed("stay_ref", REFERENCE, "stays"),
        _needed("person_no", Number(1, 99)),
        _needed("kind", Fixed(PersonKind)),
        Column("age", Number(0, 120)),
        Column("age_band", Fixed(AgeBand)),
        Column("sex", Fixed(Sex)),
        Column("gender_same_as_sex", Fixed(GenderSameAsSex)),
        Column("ethnicity", Item("ethnicities")),
        Column("joined_on", DAY),
        Column("left_on", DAY),
    ),
    key=("stay_ref", "person_no"),
)
PLACEMENTS = File(
    "placements",
    (
        _needed("stay_ref", REFERENCE, "stays"),
        _needed("unit_ref", REFERENCE, "units"),
        _needed("starts_on", DAY),
        Column("ends_on", DAY),
        Column("people", Number(0, 99)),
    ),
)
ABSENCES = File(
    "absences",
    (
        _needed("stay_ref", REFERENCE, "stays"),
        _needed("starts_on", DAY),
        Column("ends_on", DAY),
        Column("reason", Fixed(AbsenceReason)),
    ),
)
DIARY = File(
    "diary",
    (
        _needed("unit_ref", REFERENCE, "units"),
        _needed("kind", Fixed(EntryKind, without=(EntryKind.OCCUPIED.value,))),
        _needed("starts_on", DAY),
        Column("ends_on", DAY),
        Column("expected_ends_on", DAY),
        Column("reason", Item("void_reasons")),
        Column("waits_for", Fixed(WaitsFor)),
        Column("note", Note()),
    ),
    key=("unit_ref", "starts_on"),
)
REFERRALS = File(
    "referrals",
    (
        _needed("referral_ref", REFERENCE),
        _needed("received_on", DAY),
        _needed("provider_ref", REFERENCE, "providers"),
        Column("contract_ref", REFERENCE, refers="contracts"),
        Column("household_ref", REFERENCE),
        Column("source", Item("referral_sources")),
        Column("origin", Origin()),
        Column("adults", Number(0, 20)),
        Column("children_ages", Several(Child(), answers=True)),
        Column("access_needs", Several(Fixed(AccessNeed))),
        Column("support_needs", Several(Item("support_needs"))),
        Column("sex", Fixed(Sex)),
        Column("nrpf", YES_NO),
        Column("pets", YES_NO),
        _needed("outcome", Fixed(ReferralOutcome)),
        Column("reason", Item("referral_reasons")),
        Column("other_reasons", Several(Item("referral_reasons"))),
        Column("reason_note", Note()),
        Column("decided_on", DAY),
        Column("why_no_unit", Note()),
        Column("stay_ref", REFERENCE, refers="stays"),
        Column("placed", Fixed(Placed)),
    ),
    key=("referral_ref",),
)
HOLDS = File(
    "holds",
    (
        _needed("unit_ref", REFERENCE, "units"),
        _needed("referral_ref", REFERENCE, "referrals"),
        _needed("starts_on", DAY),
        Column("ends_on", DAY),
        Column("outcome", Fixed(HoldOutcome)),
    ),
    key=("unit_ref", "referral_ref", "starts_on"),
)
DEMAND = File(
    "demand",
    (
        _needed("authority_code", AuthorityCode()),
        _needed("month", Month()),
        _needed("source", Item("demand_sources")),
        Column("asked", COUNT),
        Column("placed_in_area", COUNT),
        Column("placed_out_of_area", COUNT),
        Column("not_placed", COUNT),
        Column("not_known", COUNT),
    ),
    key=("authority_code", "month", "source"),
)
SURVEYS = File(
    "surveys",
    (
        _needed("contract_ref", REFERENCE, "contracts"),
        _needed("quarter", Quarter()),
        _needed("audience", Fixed(Audience)),
        _needed("question", Words(200)),
        _needed("answered", COUNT),
        _needed("positive", COUNT),
    ),
    key=("contract_ref", "quarter", "audience", "question"),
)

FILES = {
    file.name: file
    for file in (
        LISTS, PROVIDERS, CONTRACTS, VALUES, PROPERTIES, UNITS, SERVICE, STAYS, PEOPLE,
        PLACEMENTS, ABSENCES, DIARY, REFERRALS, HOLDS, DEMAND, SURVEYS,
    )
}  # fmt: skip
"""Every file by its name, in the order they are read: what is referred to comes first."""
