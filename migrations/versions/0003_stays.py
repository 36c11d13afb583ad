"""Households, their stays, needs and people, and nights away."""

import sqlalchemy as sa
from alembic import op

from refuge.models.columns import END_OF_TIME, Day
from refuge.models.overlap import HELD

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NO_OVERLAP = [rule for rule in HELD if rule.table in ("stays", "absences")]


def upgrade() -> None:
    op.create_table(
        "households",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("imported_as", sa.String(length=64), nullable=True),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_households_provider_id"),
        sa.PrimaryKeyConstraint("id", name="pk_households"),
        sa.UniqueConstraint("id", "provider_id", name="uq_households_id_provider_id"),
        sa.UniqueConstraint("provider_id", "imported_as", name="uq_households_provider_id_imported_as"),
        sa.UniqueConstraint("reference", name="uq_households_reference"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "stays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("imported_as", sa.String(length=64), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("arrived_on", Day(), nullable=False),
        sa.Column("departed_on", Day(), nullable=True),
        sa.Column("origin_code", sa.String(length=9), nullable=True),
        sa.Column("origin_place", sa.String(30), nullable=True),
        sa.Column("last_night_place", sa.String(length=40), nullable=True),
        sa.Column("pregnant", sa.Boolean(), nullable=True),
        sa.Column("pets", sa.Boolean(), nullable=True),
        sa.Column("nrpf", sa.Boolean(), nullable=True),
        sa.Column("risk_at_arrival", sa.String(30), nullable=True),
        sa.Column("risk_at_departure", sa.String(30), nullable=True),
        sa.Column("referral_source", sa.String(length=40), nullable=True),
        sa.Column("expected_departure_on", Day(), nullable=True),
        sa.Column("departure_planned", sa.Boolean(), nullable=True),
        sa.Column("departure_reason", sa.String(length=40), nullable=True),
        sa.Column("destination", sa.String(length=40), nullable=True),
        sa.Column("departure_note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "origin_place IN ('North East', 'North West', 'Yorkshire and The Humber', 'East Midlands', 'West "
            "Midlands', 'East of England', 'London', 'South East', 'South West', 'scotland', 'wales', "
            "'northern_ireland', 'outside_uk', 'not_disclosed')",
            name="origin_place_known",
        ),
        sa.CheckConstraint("risk_at_arrival IN ('standard', 'medium', 'high')", name="risk_at_arrival_known"),
        sa.CheckConstraint("risk_at_departure IN ('standard', 'medium', 'high')", name="risk_at_departure_known"),
        sa.CheckConstraint("departed_on >= arrived_on", name="departs_on_or_after_arrival"),
        sa.CheckConstraint(
            "departed_on IS NOT NULL OR (departure_planned IS NULL AND departure_reason IS NULL AND "
            "destination IS NULL)",
            name="leaving_only_once_departed",
        ),
        sa.CheckConstraint("origin_code IS NULL OR origin_place IS NULL", name="one_origin"),
        sa.ForeignKeyConstraint(["departure_reason"], ["departure_reasons.code"], name="fk_stays_departure_reason"),
        sa.ForeignKeyConstraint(["destination"], ["destinations.code"], name="fk_stays_destination"),
        sa.ForeignKeyConstraint(
            ["household_id", "provider_id"],
            ["households.id", "households.provider_id"],
            name="fk_stays_household_id_provider_id",
        ),
        sa.ForeignKeyConstraint(["last_night_place"], ["last_night_places.code"], name="fk_stays_last_night_place"),
        sa.ForeignKeyConstraint(["origin_code"], ["authorities.code"], name="fk_stays_origin_code"),
        sa.ForeignKeyConstraint(["referral_source"], ["referral_sources.code"], name="fk_stays_referral_source"),
        sa.PrimaryKeyConstraint("id", name="pk_stays"),
        sa.UniqueConstraint("provider_id", "imported_as", name="uq_stays_provider_id_imported_as"),
        sa.UniqueConstraint("reference", name="uq_stays_reference"),
    )
    op.create_index("ix_stays_household_id_arrived_on", "stays", ["household_id", "arrived_on"])
    op.create_index("ix_stays_provider_id_arrived_on", "stays", ["provider_id", "arrived_on"])
    op.create_table(
        "stay_access_needs",
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(30), nullable=False),
        sa.CheckConstraint(
            "need IN ('wheelchair', 'limited_mobility', 'hearing', 'sight', 'learning', 'memory', "
            "'mental_health', 'stamina', 'social_or_behavioural', 'other')",
            name="need_known",
        ),
        sa.ForeignKeyConstraint(["stay_id"], ["stays.id"], name="fk_stay_access_needs_stay_id"),
        sa.PrimaryKeyConstraint("stay_id", "need", name="pk_stay_access_needs"),
    )
    op.create_table(
        "stay_support_needs",
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["need"], ["support_needs.code"], name="fk_stay_support_needs_need"),
        sa.ForeignKeyConstraint(["stay_id"], ["stays.id"], name="fk_stay_support_needs_stay_id"),
        sa.PrimaryKeyConstraint("stay_id", "need", name="pk_stay_support_needs"),
    )
    op.create_table(
        "people",
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("age", sa.Integer(), nullable=True),
        sa.Column("age_band", sa.String(30), nullable=True),
        sa.Column("sex", sa.String(30), nullable=True),
        sa.Column("gender_same_as_sex", sa.String(30), nullable=True),
        sa.Column("ethnicity", sa.String(length=40), nullable=True),
        sa.Column("joined_on", Day(), nullable=True),
        sa.Column("left_on", Day(), nullable=True),
        sa.CheckConstraint(
            "age_band IN ('16-17', '18-24', '25-34', '35-44', '45-54', '55-64', '65+')", name="age_band_known"
        ),
        sa.CheckConstraint("gender_same_as_sex IN ('yes', 'no', 'prefer_not_to_say')", name="gender_same_as_sex_known"),
        sa.CheckConstraint("kind = 'adult' OR age BETWEEN 0 AND 17", name="a_child_is_under_18"),
        sa.CheckConstraint("kind = 'adult' OR age_band IS NULL", name="age_bands_are_for_adults"),
        sa.CheckConstraint("kind IN ('adult', 'child')", name="kind_known"),
        sa.CheckConstraint("sex IN ('female', 'male', 'prefer_not_to_say')", name="sex_known"),
        sa.CheckConstraint("left_on >= joined_on", name="leaves_on_or_after_joining"),
        sa.ForeignKeyConstraint(["ethnicity"], ["ethnicities.code"], name="fk_people_ethnicity"),
        sa.ForeignKeyConstraint(["stay_id"], ["stays.id"], name="fk_people_stay_id"),
        sa.PrimaryKeyConstraint("stay_id", "number", name="pk_people"),
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", Day(), nullable=False),
        sa.Column("ends_on", Day(), nullable=True),
        sa.Column("reason", sa.String(30), nullable=True),
        sa.CheckConstraint("reason IN ('hospital', 'family_or_friends', 'custody', 'not_known')", name="reason_known"),
        sa.CheckConstraint(
            sa.func.coalesce(sa.column("ends_on"), sa.literal(END_OF_TIME, Day)) > sa.column("starts_on"),
            name="covers_a_night",
        ),
        sa.ForeignKeyConstraint(["stay_id"], ["stays.id"], name="fk_absences_stay_id"),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    op.create_index("ix_absences_stay_id_starts_on", "absences", ["stay_id", "starts_on"])

    for rule in NO_OVERLAP:
        for statement in rule.create(op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("absences")
    op.drop_table("people")
    op.drop_table("stay_support_needs")
    op.drop_table("stay_access_needs")
    op.drop_table("stays")
    op.drop_table("households")
