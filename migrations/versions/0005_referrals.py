"""Referrals, holds, the demand councils record, and outcome surveys."""

import sqlalchemy as sa
from alembic import op

from refuge.models.columns import Day
from refuge.models.overlap import HELD

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NO_OVERLAP = [rule for rule in HELD if rule.table in ("holds",)]


def upgrade() -> None:
    op.create_table(
        "referrals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=40), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("received_on", Day(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("origin_code", sa.String(length=9), nullable=True),
        sa.Column("origin_place", sa.String(30), nullable=True),
        sa.Column("adults", sa.Integer(), nullable=True),
        sa.Column("sex", sa.String(30), nullable=True),
        sa.Column("nrpf", sa.Boolean(), nullable=True),
        sa.Column("pets", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.String(30), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("reason_note", sa.Text(), nullable=True),
        sa.Column("decided_on", Day(), nullable=True),
        sa.Column("why_no_unit", sa.Text(), nullable=True),
        sa.Column("stay_id", sa.Integer(), nullable=True),
        sa.Column("placed", sa.String(30), nullable=True),
        sa.CheckConstraint(
            "origin_place IN ('North East', 'North West', 'Yorkshire and The Humber', 'East Midlands', 'West "
            "Midlands', 'East of England', 'London', 'South East', 'South West', 'scotland', 'wales', "
            "'northern_ireland', 'outside_uk', 'not_disclosed')",
            name="origin_place_known",
        ),
        sa.CheckConstraint("outcome <> 'open' OR decided_on IS NULL", name="open_is_undecided"),
        sa.CheckConstraint(
            "outcome IN ('open', 'accepted', 'declined', 'chose_not_to_take', 'withdrawn_by_referrer', "
            "'no_contact', 'did_not_arrive', 'information_only')",
            name="outcome_known",
        ),
        sa.CheckConstraint(
            "outcome IN ('open', 'accepted', 'information_only') OR reason IS NOT NULL",
            name="refusal_has_a_reason",
        ),
        sa.CheckConstraint("placed IN ('in_area', 'out_of_area', 'not_known')", name="placed_known"),
        sa.CheckConstraint("sex IN ('female', 'male', 'prefer_not_to_say')", name="sex_known"),
        sa.CheckConstraint("stay_id IS NULL OR outcome = 'accepted'", name="stay_only_if_accepted"),
        sa.CheckConstraint("adults >= 0", name="adults_not_negative"),
        sa.CheckConstraint("decided_on >= received_on", name="decided_on_or_after_receipt"),
        sa.CheckConstraint("origin_code IS NULL OR origin_place IS NULL", name="one_origin"),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_referrals_contract_id"),
        sa.ForeignKeyConstraint(["household_id"], ["households.id"], name="fk_referrals_household_id"),
        sa.ForeignKeyConstraint(["origin_code"], ["authorities.code"], name="fk_referrals_origin_code"),
        sa.ForeignKeyConstraint(["provider_id"], ["providers.id"], name="fk_referrals_provider_id"),
        sa.ForeignKeyConstraint(["reason"], ["referral_reasons.code"], name="fk_referrals_reason"),
        sa.ForeignKeyConstraint(["source"], ["referral_sources.code"], name="fk_referrals_source"),
        sa.ForeignKeyConstraint(["stay_id"], ["stays.id"], name="fk_referrals_stay_id"),
        sa.PrimaryKeyConstraint("id", name="pk_referrals"),
        sa.UniqueConstraint("reference", name="uq_referrals_reference"),
    )
    op.create_index("ix_referrals_contract_id", "referrals", ["contract_id"])
    op.create_index("ix_referrals_household_id", "referrals", ["household_id"])
    op.create_index("ix_referrals_provider_id_received_on", "referrals", ["provider_id", "received_on"])
    op.create_index("ix_referrals_stay_id", "referrals", ["stay_id"])
    op.create_table(
        "referral_children",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("age", sa.Integer(), nullable=False),
        sa.Column("sex", sa.String(30), nullable=True),
        sa.CheckConstraint("sex IN ('female', 'male', 'prefer_not_to_say')", name="sex_known"),
        sa.CheckConstraint("age BETWEEN 0 AND 17", name="a_child_is_under_18"),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_referral_children_referral_id"),
        sa.PrimaryKeyConstraint("referral_id", "number", name="pk_referral_children"),
    )
    op.create_table(
        "referral_access_needs",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(30), nullable=False),
        sa.CheckConstraint(
            "need IN ('wheelchair', 'limited_mobility', 'hearing', 'sight', 'learning', 'memory', "
            "'mental_health', 'stamina', 'social_or_behavioural', 'other')",
            name="need_known",
        ),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_referral_access_needs_referral_id"),
        sa.PrimaryKeyConstraint("referral_id", "need", name="pk_referral_access_needs"),
    )
    op.create_table(
        "referral_support_needs",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("need", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["need"], ["support_needs.code"], name="fk_referral_support_needs_need"),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_referral_support_needs_referral_id"),
        sa.PrimaryKeyConstraint("referral_id", "need", name="pk_referral_support_needs"),
    )
    op.create_table(
        "referral_other_reasons",
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["reason"], ["referral_reasons.code"], name="fk_referral_other_reasons_reason"),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_referral_other_reasons_referral_id"),
        sa.PrimaryKeyConstraint("referral_id", "reason", name="pk_referral_other_reasons"),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", Day(), nullable=False),
        sa.Column("ends_on", Day(), nullable=True),
        sa.Column("outcome", sa.String(30), nullable=True),
        sa.CheckConstraint("outcome IN ('arrived', 'did_not_arrive', 'released')", name="outcome_known"),
        sa.CheckConstraint("(ends_on IS NULL) = (outcome IS NULL)", name="ends_with_an_outcome"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_on_or_after_its_start"),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name="fk_holds_referral_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_holds_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
    )
    op.create_index("ix_holds_referral_id", "holds", ["referral_id"])
    op.create_index("ix_holds_unit_id_starts_on", "holds", ["unit_id", "starts_on"])
    op.create_table(
        "demand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_code", sa.String(length=9), nullable=False),
        sa.Column("month", Day(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=True),
        sa.Column("placed_in_area", sa.Integer(), nullable=True),
        sa.Column("placed_out_of_area", sa.Integer(), nullable=True),
        sa.Column("not_placed", sa.Integer(), nullable=True),
        sa.Column("not_known", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "asked >= 0 AND placed_in_area >= 0 AND placed_out_of_area >= 0 AND not_placed >= 0 AND not_known >= 0",
            name="counts_not_negative",
        ),
        sa.ForeignKeyConstraint(["authority_code"], ["authorities.code"], name="fk_demand_authority_code"),
        sa.ForeignKeyConstraint(["source"], ["demand_sources.code"], name="fk_demand_source"),
        sa.PrimaryKeyConstraint("id", name="pk_demand"),
        sa.UniqueConstraint("authority_code", "month", "source", name="uq_demand_authority_code_month_source"),
    )
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("quarter", Day(), nullable=False),
        sa.Column("audience", sa.String(30), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("positive", sa.Integer(), nullable=False),
        sa.CheckConstraint("audience IN ('adult', 'child')", name="audience_known"),
        sa.CheckConstraint("positive >= 0 AND positive <= answered", name="positive_among_answered"),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_surveys_contract_id"),
        sa.PrimaryKeyConstraint("id", name="pk_surveys"),
        sa.UniqueConstraint(
            "contract_id", "quarter", "audience", "question", name="uq_surveys_contract_id_quarter_audience_question"
        ),
    )

    for rule in NO_OVERLAP:
        for statement in rule.create(op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table("surveys")
    op.drop_table("demand")
    op.drop_table("holds")
    op.drop_table("referral_other_reasons")
    op.drop_table("referral_support_needs")
    op.drop_table("referral_access_needs")
    op.drop_table("referral_children")
    op.drop_table("referrals")
