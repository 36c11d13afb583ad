"""The interchange files about stays, the diary of units, and referrals."""

from refuge.intake.coded import Child, Fixed, Item, Origin, Several
from refuge.intake.columns import DAY, REFERENCE, YES_NO, Column, File, needed, spread_out
from refuge.intake.values import Note, Number
from refuge.vocabulary import (
    AbsenceReason,
    AccessNeed,
    AgeBand,
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

STAYS = File(
    "stays",
    (
        needed("stay_ref", REFERENCE),
        Column("household_ref", REFERENCE),
        spread_out("unit_ref", REFERENCE),
        needed("arrived_on", DAY),
        Column("departed_on", DAY),
        Column("origin", Origin()),
        Column("last_night_place", Item("last_night_places")),
        spread_out("adults", Number(1, 20)),
        spread_out("sex", Several(Fixed(Sex), answers=True)),
        spread_out("gender_same_as_sex", Several(Fixed(GenderSameAsSex), answers=True)),
        spread_out("age_band", Several(Fixed(AgeBand), answers=True)),
        spread_out("ethnicity", Several(Item("ethnicities"), answers=True)),
        spread_out("children_ages", Several(Child(), answers=True)),
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
        Column("erased_on", DAY),
        Column("intake_open", YES_NO),
        Column("carried_over_from", REFERENCE, refers="stays"),
        Column("first_arrived_on", DAY),
    ),
    key=("stay_ref",),
)

PEOPLE = File(
    "people",
    (
        needed("stay_ref", REFERENCE, "stays"),
        needed("person_no", Number(1, 99)),
        needed("kind", Fixed(PersonKind)),
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
        needed("stay_ref", REFERENCE, "stays"),
        needed("unit_ref", REFERENCE, "units"),
        needed("starts_on", DAY),
        Column("ends_on", DAY),
        Column("people", Number(0, 99)),
        Column("began_on", DAY),
    ),
)

ABSENCES = File(
    "absences",
    (
        needed("stay_ref", REFERENCE, "stays"),
        needed("starts_on", DAY),
        Column("ends_on", DAY),
        Column("reason", Fixed(AbsenceReason)),
    ),
)

DIARY = File(
    "diary",
    (
        needed("unit_ref", REFERENCE, "units"),
        needed("kind", Fixed(EntryKind, without=(EntryKind.OCCUPIED.value,))),
        needed("starts_on", DAY),
        Column("ends_on", DAY),
        Column("expected_ends_on", DAY),
        Column("reason", Item("void_reasons")),
        Column("waits_for", Fixed(WaitsFor)),
        Column("note", Note()),
        Column("began_on", DAY),
    ),
    key=("unit_ref", "starts_on"),
)

REFERRALS = File(
    "referrals",
    (
        needed("referral_ref", REFERENCE),
        needed("received_on", DAY),
        needed("provider_ref", REFERENCE, "providers"),
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
        needed("outcome", Fixed(ReferralOutcome)),
        Column("reason", Item("referral_reasons")),
        Column("other_reasons", Several(Item("referral_reasons"))),
        Column("reason_note", Note()),
        Column("decided_on", DAY),
        Column("why_no_unit", Note()),
        Column("stay_ref", REFERENCE, refers="stays"),
        Column("placed", Fixed(Placed)),
        Column("erased_on", DAY),
    ),
    key=("referral_ref",),
)

HOLDS = File(
    "holds",
    (
        needed("unit_ref", REFERENCE, "units"),
        needed("referral_ref", REFERENCE, "referrals"),
        needed("starts_on", DAY),
        Column("ends_on", DAY),
        Column("outcome", Fixed(HoldOutcome)),
    ),
    key=("unit_ref", "referral_ref", "starts_on"),
)
