"""The refuge's day: unfinished intakes, versions of what is edited, forms sent twice, boards confirmed."""

import sqlalchemy as sa
from alembic import op

from refuge.models.columns import Day, Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

VERSIONED = ("stays", "diary_entries")


def upgrade() -> None:
    for table in VERSIONED:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default=sa.text("1")))
    op.add_column("stays", sa.Column("intake_open", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "submissions",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("made_id", sa.Integer(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_submissions_account_id"),
        sa.PrimaryKeyConstraint("token", name="pk_submissions"),
    )
    op.create_index("ix_submissions_account_id", "submissions", ["account_id"])
    op.create_table(
        "board_confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("property_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("night", Day(), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_board_confirmations_account_id"),
        sa.ForeignKeyConstraint(["property_id"], ["properties.id"], name="fk_board_confirmations_property_id"),
        sa.PrimaryKeyConstraint("id", name="pk_board_confirmations"),
    )
    op.create_index("ix_board_confirmations_account_id", "board_confirmations", ["account_id"])
    op.create_index(
        "ix_board_confirmations_property_id_confirmed_at", "board_confirmations", ["property_id", "confirmed_at"]
    )


def downgrade() -> None:
    op.drop_table("board_confirmations")
    op.drop_table("submissions")
    op.drop_column("stays", "intake_open")
    for table in VERSIONED:
        op.drop_column(table, "version")
