"""Agreements to share with a commissioner; where workers work; stays restricted to named staff."""

import sqlalchemy as sa
from alembic import op

from refuge.models.columns import Day

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contract_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("agreed_on", Day(), nullable=False),
        sa.Column("ends_on", Day(), nullable=True),
        sa.CheckConstraint("ends_on >= agreed_on", name="ends_on_or_after_it_was_agreed"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_agreements_account_id"),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_agreements_contract_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agreements"),
    )
    op.create_index("ix_agreements_account_id", "agreements", ["account_id"])
    op.create_index("ix_agreements_contract_id_account_id", "agreements", ["contract_id", "account_id"])
    op.create_table(
        "account_properties",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_account_properties_account_id"),
        sa.ForeignKeyConstraint(["property_id"], ["properties.id"], name="fk_account_properties_property_id"),
        sa.PrimaryKeyConstraint("account_id", "property_id", name="pk_account_properties"),
    )
    op.create_table(
        "stay_viewers",
        sa.Column("stay_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_stay_viewers_account_id"),
        sa.ForeignKeyConstraint(["stay_id"], ["stays.id"], name="fk_stay_viewers_stay_id"),
        sa.PrimaryKeyConstraint("stay_id", "account_id", name="pk_stay_viewers"),
    )
    op.create_index("ix_stay_viewers_account_id", "stay_viewers", ["account_id"])


def downgrade() -> None:
    for table in ("stay_viewers", "account_properties", "agreements"):
        op.drop_table(table)
