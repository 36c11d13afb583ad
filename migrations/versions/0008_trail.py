"""The audit trail, and the keys of households."""

import sqlalchemy as sa
from alembic import op

from refuge.models.append_only import TRAIL
from refuge.models.columns import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=254), nullable=True),
        sa.Column("role", sa.String(length=30), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("about_kind", sa.String(length=40), nullable=True),
        sa.Column("about_key", sa.String(length=254), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_trail"),
        sa.UniqueConstraint("chain", "number", name="uq_trail_chain_number"),
    )
    op.create_index("ix_trail_chain_id", "trail", ["chain", "id"])
    op.create_index("ix_trail_who_id", "trail", ["who", "id"])
    there = sa.text("household_id IS NOT NULL")
    op.create_index(
        "ix_trail_household_id", "trail", ["household_id", "id"], sqlite_where=there, postgresql_where=there
    )
    op.create_table(
        "trail_chains",
        sa.Column("chain", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name="pk_trail_chains"),
    )
    op.create_table(
        "household_keys",
        sa.Column("household_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("household_id", name="pk_household_keys"),
    )
    for statement in TRAIL.create(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("household_keys")
    op.drop_table("trail_chains")
    for statement in TRAIL.drop(op.get_bind().dialect.name):
        op.execute(statement)
    op.drop_table("trail")
