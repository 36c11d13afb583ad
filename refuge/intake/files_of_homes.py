"""The interchange files about providers, contracts, homes and the demand for them."""

from refuge.intake.coded import AuthorityCode, Fixed, Item, Several
from refuge.intake.columns import COUNT, DAY, REFERENCE, YES_NO, Column, File, needed
from refuge.intake.days import Month, Quarter
from refuge.intake.values import Money, Number, Share, Words
from refuge.vocabulary import (
    AccommodationType,
    Audience,
)

LISTS = File(
    "lists",
    (
        needed("list", REFERENCE),
        needed("code", REFERENCE),
        needed("label", Words(120)),
        Column("kind", REFERENCE),
        Column("retired_on", DAY),
    ),
    key=("list", "code"),
)

PROVIDERS = File("providers", (needed("provider_ref", REFERENCE), needed("name", Words(120))), key=("provider_ref",))

CONTRACTS = File(
    "contracts",
    (
        needed("contract_ref", REFERENCE),
        needed("title", Words(120)),
        needed("provider_ref", REFERENCE, "providers"),
        needed("authority_codes", Several(AuthorityCode())),
        needed("starts_on", DAY),
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
        needed("contract_ref", REFERENCE, "contracts"),
        needed("starts_on", DAY),
        needed("annual_value", Money()),
        Column("funder", Words(80)),
        Column("spend_only_in", AuthorityCode()),
    ),
    key=("contract_ref", "starts_on", "funder", "spend_only_in"),
)

PROPERTIES = File(
    "properties",
    (
        needed("property_ref", REFERENCE),
        needed("provider_ref", REFERENCE, "providers"),
        needed("name", Words(80)),
        Column("public_label", Words(80)),
        needed("accommodation_type", Fixed(AccommodationType)),
        needed("authority_code", AuthorityCode()),
        Column("women_only", YES_NO),
        Column("landlord", Words(120)),
    ),
    key=("property_ref",),
)

UNITS = File(
    "units",
    (
        needed("unit_ref", REFERENCE),
        needed("property_ref", REFERENCE, "properties"),
        needed("name", Words(80)),
        needed("bed_spaces", Number(1, 99)),
        Column("cots", Number(0, 99)),
        Column("self_contained", YES_NO),
        Column("step_free", YES_NO),
        Column("wheelchair", YES_NO),
        Column("accepts_men", YES_NO),
        Column("accepts_pets", YES_NO),
        Column("oldest_son", Number(0, 17)),
        Column("considers_nrpf", YES_NO),
        Column("shared_group", Words(40)),
        Column("emergency", YES_NO),
        Column("carried_over_from", REFERENCE, refers="units"),
    ),
    key=("unit_ref",),
)

SERVICE = File(
    "service",
    (
        needed("unit_ref", REFERENCE, "units"),
        Column("contract_ref", REFERENCE, refers="contracts"),
        needed("starts_on", DAY),
        Column("ends_on", DAY),
        Column("bed_spaces", Number(1, 99)),
    ),
    key=("unit_ref", "starts_on"),
)

DEMAND = File(
    "demand",
    (
        needed("authority_code", AuthorityCode()),
        needed("month", Month()),
        needed("source", Item("demand_sources")),
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
        needed("contract_ref", REFERENCE, "contracts"),
        needed("quarter", Quarter()),
        needed("audience", Fixed(Audience)),
        needed("question", Words(200)),
        needed("answered", COUNT),
        needed("positive", COUNT),
    ),
    key=("contract_ref", "quarter", "audience", "question"),
)
