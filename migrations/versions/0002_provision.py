"""Providers, contracts with their values, properties, units and their spells in service."""

import sqlalchemy as sa
from alembic import op

from refuge.models.columns import Day
from refuge.models.overlap import HELD

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NO_OVERLAP = [rule for rule in HELD if rule.table in ("spells",)]


def upgrade() -> None:
    op.create_table(
        "providers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_providers"),
        sa.UniqueConstraint("reference", name="uq_providers_reference"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "contracts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", Day(), nullable=False),
        sa.Column("ends_on", Day(), nullable=True),
        sa.Column("extendable_to", Day(), nullable=True),
        sa.Column("target_utilisation", sa.Numeric(precision=5, scale=4), nullable=True),
        sa.Column("preparation_target_days", sa.Integer(), nullable=True),
        sa.Column("year_starts_month", sa.Integer(), nullable=False),
        sa.Column("minimum_units", sa.Integer(), nullable=True),
        sa.Column("preparation_recorded_from", Day(), nullable=True),
        sa.CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),
        sa.CheckConstraint("extendable_to >= ends_on", name="extends_past_its_end"),
        sa.CheckConstraint("minimum_units >= 0", name="minimum_units_not_negative"),
        sa.CheckConstraint("preparation_target_days >= 0", name="preparation_target_not_negative"),
        sa.CheckConstraint("target_utilisation >= 0 AND target_utilisation <= 1", name="target_is_a_share"),
        sa.CheckConstraint("year_starts_month BETWEEN 1 AND 12", name="year_starts_in_a_month"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_contracts_provider_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contracts"),
        sa.UniqueConstraint("reference", name="uq_contracts_reference"),
    )
    op.create_index("ix_contracts_provider_id", "contracts", ["provider_id"])
    op.create_table(
        "contract_authorities",
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("authority_code", sa.String(length=9), nullable=False),
        sa.ForeignKeyConstraint(
            ["authority_code"], ["authorities.code"], name="fk_contract_authorities_authority_code"
        ),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_contract_authorities_contract_id"),
        sa.PrimaryKeyConstraint("contract_id", "authority_code", name="pk_contract_authorities"),
    )
    op.create_index("ix_contract_authorities_authority_code", "contract_authorities", ["authority_code"])
    op.create_table(
        "contract_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", Day(), nullable=False),
        sa.Column("annual_value", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("funder", sa.String(length=80), nullable=True),
        sa.Column("spend_only_in", sa.String(length=9), nullable=True),
        sa.CheckConstraint("annual_value >= 0", name="value_not_negative"),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_contract_values_contract_id"),
        sa.ForeignKeyConstraint(["spend_only_in"], ["authorities.code"], name="fk_contract_values_spend_only_in"),
        sa.PrimaryKeyConstraint("id", name="pk_contract_values"),
    )
    op.create_index("ix_contract_values_contract_id", "contract_values", ["contract_id"])
    op.create_table(
        "properties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("public_label", sa.String(length=80), nullable=True),
        sa.Column("accommodation_type", sa.String(30), nullable=False),
        sa.Column("authority_code", sa.String(length=9), nullable=False),
        sa.Column("women_only", sa.Boolean(), nullable=True),
        sa.Column("landlord", sa.String(length=120), nullable=True),
        sa.CheckConstraint(
            "accommodation_type IN ('refuge', 'specialist', 'dispersed', 'second_stage', 'other_emergency')",
            name="accommodation_type_known",
        ),
        sa.ForeignKeyConstraint(["authority_code"], ["authorities.code"], name="fk_properties_authority_code"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_properties_provider_id"),
        sa.PrimaryKeyConstraint("id", name="pk_properties"),
        sa.UniqueConstraint("reference", name="uq_properties_reference"),
    )
    op.create_index("ix_properties_provider_id", "properties", ["provider_id"])
    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("bed_spaces", sa.Integer(), nullable=False),
        sa.Column("cots", sa.Integer(), nullable=True),
        sa.Column("self_contained", sa.Boolean(), nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        sa.Column("wheelchair", sa.Boolean(), nullable=True),
        sa.Column("accepts_men", sa.Boolean(), nullable=True),
        sa.Column("accepts_pets", sa.Boolean(), nullable=True),
        sa.Column("oldest_son", sa.Integer(), nullable=True),
        sa.Column("considers_nrpf", sa.Boolean(), nullable=True),
        sa.Column("shared_group", sa.String(length=40), nullable=True),
        sa.CheckConstraint("bed_spaces >= 1", name="has_a_bed_space"),
        sa.CheckConstraint("cots >= 0", name="cots_not_negative"),
        sa.CheckConstraint("oldest_son BETWEEN 0 AND 17", name="oldest_son_is_a_child"),
        sa.ForeignKeyConstraint(["property_id"], ["properties.id"], name="fk_units_property_id"),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.UniqueConstraint("reference", name="uq_units_reference"),
    )
    op.create_index("ix_units_property_id", "units", ["property_id"])
    op.create_table(
        "spells",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("commissioned", sa.Boolean(), nullable=False),
        sa.Column("starts_on", Day(), nullable=False),
        sa.Column("ends_on", Day(), nullable=False),
        sa.Column("bed_spaces", sa.Integer(), nullable=True),
        sa.CheckConstraint("bed_spaces >= 1", name="has_a_bed_space"),
        sa.CheckConstraint("commissioned = (contract_id IS NOT NULL)", name="commissioned_under_a_contract"),
        sa.CheckConstraint("starts_on < ends_on", name="ends_after_it_starts"),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_spells_contract_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_spells_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_spells"),
        sa.UniqueConstraint("id", "unit_id", "commissioned", "starts_on", "ends_on", name="uq_spells_held_by_entries"),
    )
    op.create_index("ix_spells_commissioned_starts_on", "spells", ["commissioned", "starts_on"])
    op.create_index("ix_spells_contract_id", "spells", ["contract_id"])
    op.create_index("ix_spells_unit_id_starts_on", "spells", ["unit_id", "starts_on"])

    for rule in NO_OVERLAP:
        for statement in rule.create(op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("spells")
    op.drop_table("units")
    op.drop_table("properties")
    op.drop_table("contract_values")
    op.drop_table("contract_authorities")
    op.drop_table("contracts")
    op.drop_table("providers")
